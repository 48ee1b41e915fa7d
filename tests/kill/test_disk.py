"""A disk that is full or may not be written: one line, a documented status, nothing corrupt, and it goes on later."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harvester import exits
from tests.kill.harvests import archived, command, contents, crawl, differing, doubled, environment, harvester
from tests.kill.portal import small_site
from tests.portal.judge import ROOT
from tests.portal.server import PortalServer


@pytest.mark.parametrize("most", [60_000, 250_000, 400_000])
def test_a_file_that_cannot_grow(most: int, undisturbed: Path, tmp_path: Path) -> None:
    """Writing past a limit fails as on a full disk; whichever file meets it first."""
    directory = tmp_path / "harvest"
    with PortalServer([small_site(0)]) as server:
        done = subprocess.run(
            command(directory), cwd=ROOT, env={**environment(server), "PYTHONDONTWRITEBYTECODE": "1"}, text=True,
            encoding="utf-8", capture_output=True, check=False, timeout=300,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )  # fmt: skip
        assert done.returncode == exits.ENVIRONMENT, done.stderr
        assert "Traceback" not in done.stderr
        assert len([line for line in done.stderr.splitlines() if line.startswith("scrapy crawl: ")]) == 1, done.stderr
        # Room again: the same command goes on.
        assert crawl(server, directory).returncode == 0
    assert harvester("--dir", directory, "verify").returncode == 0
    assert differing(contents(undisturbed), contents(directory)) == {}
    assert archived(directory) == archived(undisturbed)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with PortalServer([small_site(0)]) as server:
        done = crawl(server, tmp_path / "file" / "harvest")
        assert not server.log, "nothing is fetched that cannot be kept"
    assert done.returncode == exits.ENVIRONMENT
    (line,) = [line for line in done.stderr.splitlines() if line.strip()]
    assert "cannot write in" in line


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A small disk of its own: ``disk("size=2m")`` mounts it or changes how it is mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = False

    def mount(options: str) -> Path:
        nonlocal mounted
        how = f"remount,{options}" if mounted else options
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", how, "tmpfs", place], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("no disk may be mounted here")
        mounted = True
        return place

    yield mount
    if mounted:
        subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount here")
def test_a_disk_that_is_full(disk: Callable[[str], Path], undisturbed: Path) -> None:
    """At once; in the middle; and then there is room."""
    with PortalServer([small_site(0)]) as server:
        for size in ("size=200k", "size=1200k"):
            directory = disk(size) / "harvest"
            done = crawl(server, directory)
            assert done.returncode == exits.ENVIRONMENT, done.stderr
            assert "Traceback" not in done.stderr
            (line,) = [line for line in done.stderr.splitlines() if line.startswith("scrapy crawl: ")]
            assert "full" in line
        assert crawl(server, disk("size=64m") / "harvest").returncode == 0
    assert differing(contents(undisturbed), contents(directory)) == {}
    assert archived(directory) == archived(undisturbed)
    assert doubled(directory) == {}
    assert harvester("--dir", directory, "verify").returncode == 0


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount here")
def test_a_disk_that_is_read_only(disk: Callable[[str], Path], tmp_path: Path) -> None:
    directory = disk("size=16m") / "harvest"
    with PortalServer([small_site(0)]) as server:
        assert crawl(server, directory).returncode == 0
        whole = contents(directory)
        disk("ro")
        server.log.clear()
        done = crawl(server, directory)
        assert done.returncode == exits.ENVIRONMENT
        assert len([line for line in done.stderr.splitlines() if line.strip()]) == 1
        assert not server.log, "nothing is fetched that cannot be kept"
    for words in (["verify"], ["wacz", tmp_path / "one.wacz"], ["backup", tmp_path / "copy", "--archive"]):
        done = harvester("--dir", directory, *words)
        assert done.returncode == 0, done.stderr
    assert differing(whole, contents(tmp_path / "copy")) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    directory.mkdir()
    directory.chmod(0o555)
    with PortalServer([small_site(0)]) as server:
        done = crawl(server, directory)
        assert not server.log
    assert done.returncode == exits.ENVIRONMENT
    assert len(done.stderr.splitlines()) == 1
