"""``harvester merge`` over two real harvests: rows and archive, and the archive alone still tells the same."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harvester.archive.harvest_dir import HarvestDir
from tests.kill.harvests import contents, differing, harvester
from tests.portal.judge import ROOT


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Harvests of two provinces. Not to be changed: take copies."""
    made = []
    for region in ("hunan", "hubei"):
        directory = tmp_path_factory.mktemp(region) / "harvest"
        words = ["crawl", region, "-s", "HARVEST_REPLAY=data/sample", "-s", f"HARVEST_DIR={directory}"]
        command = [sys.executable, "-m", "scrapy", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        made.append(directory)
    return made[0], made[1]


def test_both_harvests_in_one_and_again(two: tuple[Path, Path], tmp_path: Path) -> None:
    target = Path(shutil.copytree(two[0], tmp_path / "target"))
    done = harvester("--dir", target, "merge", two[1])
    assert done.returncode == 0, done.stderr
    merged = contents(target, exact=True)
    parts = [contents(directory, exact=True) for directory in two]
    for name in ("reports", "facts", "captures", "rejects", "runs"):
        assert merged[name] == parts[0][name] + parts[1][name], name
    assert harvester("--dir", target, "merge", two[1], two[0]).returncode == 0
    assert differing(merged, contents(target, exact=True)) == {}
    assert harvester("--dir", target, "verify").returncode == 0
    (target / "harvest.db").unlink()
    assert harvester("--dir", target, "reparse", "--jobs", "1").returncode == 0
    assert differing(merged, contents(target, exact=True)) == {}


def test_what_cannot_be_merged_is_one_line(two: tuple[Path, Path], tmp_path: Path) -> None:
    target = Path(shutil.copytree(two[0], tmp_path / "target"))
    for other, status in ((tmp_path / "none", 2), (target, 2)):
        done = harvester("--dir", target, "merge", other)
        assert done.returncode == status
        assert len(done.stderr.splitlines()) == 1
    other = Path(shutil.copytree(two[1], tmp_path / "other"))
    with HarvestDir(other).lock():
        done = harvester("--dir", target, "merge", other)
    assert done.returncode == 3
    assert "in use by process" in done.stderr
    assert differing(contents(two[0], exact=True), contents(target, exact=True)) == {}


MOMENTS: dict[str, Callable[[Path, Path], bool]] = {
    "at the first file": lambda target, told: any((target / "warc").glob("*.warc.gz*")),
    "when rows are written": lambda target, told: (
        (target / "harvest.db-wal").is_file()
        and (target / "harvest.db-wal").stat().st_size > 0
        and any((target / "warc").glob("*.warc.gz"))
    ),
    "between two": lambda target, told: "\n" in told.read_text(),
}


def stopped(target: Path, others: tuple[Path, Path], told: Path, moment: str, by: signal.Signals) -> int:
    """Status of a merge that got a signal at this moment, if it lasted until then."""
    words = ["--dir", str(target), "merge", *map(str, others)]
    with told.open("w") as errors:
        process = subprocess.Popen([sys.executable, "-m", "harvester", *words], cwd=ROOT, stderr=errors)
    while process.poll() is None and not MOMENTS[moment](target, told):
        time.sleep(0.001)
    process.send_signal(by)
    return process.wait(60)


def test_killed_and_begun_again_it_is_as_if_in_one_go(two: tuple[Path, Path], tmp_path: Path) -> None:
    whole, target = tmp_path / "whole", tmp_path / "target"
    assert harvester("--dir", whole, "merge", *two).returncode == 0
    ends = []
    for moment in MOMENTS:
        for by in (signal.SIGKILL, signal.SIGINT):
            if moment != "between two":  # of which there is one: the same again tells them, too
                shutil.rmtree(target, ignore_errors=True)
            ends.append(stopped(target, two, tmp_path / "told", moment, by))
    assert -signal.SIGKILL in ends
    assert {end for end in ends if end not in (0, -signal.SIGKILL, -signal.SIGINT)} <= {130}
    assert harvester("--dir", target, "merge", *two).returncode == 0
    assert differing(contents(whole, exact=True), contents(target, exact=True)) == {}
    assert harvester("--dir", target, "verify").returncode == 0
    assert {path.name for path in (target / "warc").glob("*.warc*")} == {
        path.name for path in (whole / "warc").glob("*.warc*")
    }


def test_a_file_that_is_lost_is_told(two: tuple[Path, Path], tmp_path: Path) -> None:
    other = Path(shutil.copytree(two[1], tmp_path / "other"))
    for path in (other / "warc").glob("*.warc.gz"):
        path.unlink()
    target = Path(shutil.copytree(two[0], tmp_path / "target"))
    done = harvester("--dir", target, "merge", other)
    assert done.returncode == 1
    assert "pages came without their bytes" in done.stdout
    assert harvester("--dir", target, "merge", two[1]).returncode == 0
    assert harvester("--dir", target, "verify").returncode == 0
