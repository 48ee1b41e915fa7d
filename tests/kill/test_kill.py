"""SIGKILL at points of fetch, archive, parse and commit, again and again, then the same command to its end: as if
nothing had happened."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kill.harvests import archived, begin, contents, crawl, differing, doubled, harvester, runs
from tests.kill.portal import small_site
from tests.portal.server import PortalServer

KILLS = 6
"""Kills a case; with five cases at least thirty in all."""
MOST_TRIES = 30


Point = Callable[[PortalServer, Path, int], bool]
"""True when it is time to kill: server, harvest, how many requests the server had before this process."""


def by_requests(rng: random.Random) -> Point:
    """While a page is being fetched: as soon as the server has been asked for it."""
    after = rng.randint(1, 4)
    return lambda server, _directory, before: len(server.log) >= before + after


def by_archive(rng: random.Random) -> Point:
    """While the archive is written: as soon as the open file has grown."""
    grown = rng.randint(1, 30_000)
    return lambda _server, directory, _before: sum(p.stat().st_size for p in _open_files(directory)) >= grown


def by_commit(rng: random.Random) -> Point:
    """While the database is written: as soon as its log has grown."""
    seen: list[int] = []
    steps = rng.randint(2, 10)

    def now(_server: PortalServer, directory: Path, _before: int) -> bool:
        log = directory / "harvest.db-wal"
        size = log.stat().st_size if log.exists() else 0
        if not seen or seen[-1] != size:
            seen.append(size)
        return len(seen) > steps

    return now


def by_parsing(rng: random.Random) -> Point:
    """After a reply was sent, while the page is read."""
    after, pause = rng.randint(1, 4), rng.uniform(0.02, 0.06)
    asked: list[float] = []

    def now(server: PortalServer, _directory: Path, before: int) -> bool:
        if len(server.log) >= before + after and not asked:
            asked.append(time.monotonic())
        return bool(asked) and time.monotonic() - asked[0] > pause

    return now


def by_time(rng: random.Random) -> Point:
    """At any time, also while it starts or ends."""
    at = time.monotonic() + rng.uniform(0.3, 2.5)
    return lambda _server, _directory, _before: time.monotonic() >= at


def _open_files(directory: Path) -> Iterator[Path]:
    return (directory / "warc").glob("*.open")


def kill_at(server: PortalServer, directory: Path, point: Point, parsers: int = 1) -> bool:
    """Run the crawl until the point; False if it had ended by itself before."""
    before = len(server.log)
    process = begin(server, directory, HARVEST_PARSERS=parsers)
    assert process.stderr is not None
    try:
        while process.poll() is None:
            if point(server, directory, before):
                process.send_signal(signal.SIGKILL)
                process.wait()
                return process.returncode == -signal.SIGKILL
            time.sleep(0.001)
        assert process.returncode == 0, process.stderr.read()
        return False
    finally:
        process.stderr.close()


@pytest.mark.parametrize("way", [by_requests, by_archive, by_commit, by_parsing, by_time], ids=lambda way: way.__name__)
def test_killed_again_and_again(way: Callable[[random.Random], Point], undisturbed: Path, tmp_path: Path) -> None:
    rng = random.Random(way.__name__)
    kills, parsers = 0, 2 if way is by_parsing else 1
    with PortalServer([small_site()]) as server:
        directories = (tmp_path / f"harvest{number}" for number in range(MOST_TRIES))
        directory = next(directories)
        finished = []
        for _ in range(MOST_TRIES):
            if kill_at(server, directory, way(rng), parsers):
                kills += 1
            else:  # it was done before the point came: that harvest is judged, too, and the next one begun
                finished.append(directory)
                directory = next(directories)
            if kills >= KILLS:
                break
        done = crawl(server, directory)
        assert done.returncode == 0, done.stderr
        asked = len(server.log)
    assert kills >= KILLS
    for harvest in [*finished, directory]:
        assert differing(contents(undisturbed), contents(harvest)) == {}
        assert archived(harvest) == archived(undisturbed)
        assert {url for url in doubled(harvest) if not url.endswith("/robots.txt")} == set()
        assert harvester("--dir", harvest, "verify").returncode == 0
        assert [run["finished_at"] is not None for run in runs(harvest).values()] == [True]
    # What a killed process had asked for and not archived is asked for once more, nothing else.
    pages = sum(len(digests) for digests in archived(undisturbed).values())
    assert asked <= (len(finished) + 1) * (pages + 4) + kills * 4


def test_a_file_cut_off_in_a_record_costs_that_page_alone(undisturbed: Path, tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    with PortalServer([small_site()]) as server:
        assert kill_at(server, directory, lambda s, _d, before: len(s.log) >= before + 9)
        (path,) = _open_files(directory)
        with path.open("r+b") as file:  # as after a power cut: the database knows a page whose bytes are gone
            file.truncate(path.stat().st_size - 700)
        done = crawl(server, directory)
    assert done.returncode == 0
    assert "cut off" in done.stderr
    assert differing(contents(undisturbed), contents(directory)) == {}
    assert archived(directory) == archived(undisturbed)
    assert harvester("--dir", directory, "verify").returncode == 0


@pytest.mark.parametrize("pauses", [[], [0.0], [0.05], [0.5], [0.01] * 100], ids=["once", "0", "50ms", "500ms", "many"])
def test_interrupted_once_twice_and_all_the_time(pauses: list[float], undisturbed: Path, tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    with PortalServer([small_site(0.1)]) as server:
        process = begin(server, directory)
        assert process.stderr is not None
        while len(server.log) < 5 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        for pause in pauses:
            time.sleep(pause)
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        try:
            words = process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert process.returncode == 130, words
        assert "Traceback" not in words
        assert "Task" not in words
        assert not list(_open_files(directory))
        assert not list(directory.glob("*-wal"))
        with sqlite3.connect(directory / "harvest.db") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert crawl(server, directory).returncode == 0
    assert differing(contents(undisturbed), contents(directory)) == {}
    assert archived(directory) == archived(undisturbed)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_interrupted_while_it_starts(tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    with PortalServer([small_site(0.1)]) as server:
        process = begin(server, directory, HARVEST_PARSERS=1)
        tasks = Path(f"/proc/{process.pid}/task")
        while process.poll() is None and not any(path.read_text() for path in tasks.glob("*/children")):
            time.sleep(0.005)  # a process that parses is begun first of all
        process.send_signal(signal.SIGINT)
        words = process.communicate(timeout=60)[1]
        assert process.returncode == 130, words
        assert words == ""
        assert server.log == []
    assert not directory.exists()


def test_a_second_crawl_is_refused_with_the_pid(tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    with PortalServer([small_site(600)]) as server:  # the first waits for its first reply as long as the second runs
        first = begin(server, directory)
        assert first.stderr is not None
        try:
            while not server.log and first.poll() is None:
                time.sleep(0.01)
            second = crawl(server, directory)
            assert first.poll() is None, "the first must still be at work for this to tell anything"
        finally:
            first.kill()
            first.communicate()
    assert second.returncode == 3
    lines = [line for line in second.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, second.stderr
    assert f"in use by process {first.pid}" in lines[0]
