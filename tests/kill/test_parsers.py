"""The processes that parse beside a crawl: stopped, they stop no fetching; killed, they cost nothing, or one page."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harvester import exits
from tests.kill.harvests import begin, contents, crawl, differing, harvester
from tests.kill.portal import REPORTS, small_site
from tests.portal.server import PortalServer

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def parsers(crawl: int) -> set[int]:
    """The processes that parse for a crawl."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
            words = (path / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended meanwhile
            continue
        if int(parent) == crawl and state != "Z" and b"harvester.workers" in words:
            found.add(int(path.name))
    return found


@contextmanager
def running(server: PortalServer, directory: Path, number: int, before: str = "") -> Iterator[subprocess.Popen[str]]:
    process = begin(server, directory, before, HARVEST_PARSERS=number)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def state(pid: int) -> str:
    """What the system says of a process: how it is, and what it has used."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]


def kill_over_a_page(process: subprocess.Popen[str]) -> int:
    """Kill the crawl's only process that parses over its first page, and not while it warms up or waits. Its id."""
    while not (found := parsers(process.pid)) and process.poll() is None:
        time.sleep(0.01)
    (pid,) = found
    while "lxml" not in Path(f"/proc/{pid}/maps").read_text():  # it was asked to warm up
        time.sleep(0.01)
    process.send_signal(signal.SIGSTOP)
    before, same = "", 0
    while same < 10:
        now = state(pid)
        same = same + 1 if now == before and now.split()[0] == "S" else 0
        before = now
        time.sleep(0.03)
    process.send_signal(signal.SIGCONT)
    while state(pid) == before:
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    return pid


def ended(process: subprocess.Popen[str]) -> None:
    words = process.communicate(timeout=120)[1]
    assert process.returncode == 0, words


def rows(directory: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(directory / "harvest.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


REPORT_PAGES = "SELECT url FROM reports ORDER BY url"


def test_fetching_goes_on_while_a_page_is_being_parsed(tmp_path: Path) -> None:
    """The one process that parses is stopped over the first report: all other pages are fetched nevertheless."""
    directory = tmp_path / "harvest"
    with PortalServer([small_site(0)]) as server, running(server, directory, 1) as process:
        while not (found := parsers(process.pid)) and process.poll() is None:
            time.sleep(0.01)
        (pid,) = found
        os.kill(pid, signal.SIGSTOP)
        until = time.monotonic() + 60
        # All reports but the one whose attachment is known only when its page was parsed.
        while sum("/t20" in line.path for line in server.log) < REPORTS + 2 and time.monotonic() < until:
            time.sleep(0.01)
        fetched = {line.path for line in server.log if "/t20" in line.path}
        assert len(fetched) >= REPORTS + 2, fetched
        assert rows(directory, REPORT_PAGES) == []
        os.kill(pid, signal.SIGCONT)
        ended(process)
    assert len(rows(directory, REPORT_PAGES)) == REPORTS


def test_a_page_that_kills_twice_is_a_reject_and_read_again_later(tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    killed: set[int] = set()
    with PortalServer([small_site(0)]) as server, running(server, directory, 1) as process:
        killed.add(kill_over_a_page(process))
        while len(killed) < 2 and process.poll() is None:
            for pid in parsers(process.pid) - killed:
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            time.sleep(0.01)
        ended(process)
    ((url, detail),) = rows(directory, "SELECT url, detail FROM rejects WHERE reason = 'parser_killed'")
    assert "ran out of time or memory" in str(detail)
    assert (url,) not in rows(directory, REPORT_PAGES)
    assert len(rows(directory, REPORT_PAGES)) == REPORTS - 1
    assert harvester("--dir", directory, "verify").returncode == 0
    done = harvester("--dir", directory, "reparse", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert (url,) in rows(directory, REPORT_PAGES)
    assert rows(directory, "SELECT 1 FROM rejects WHERE reason = 'parser_killed'") == []


def the_parser(process: subprocess.Popen[str], server: PortalServer) -> int:
    """The one process that parses, once there are pages."""
    while len(server.log) < 6 and process.poll() is None:
        time.sleep(0.01)
    (pid,) = parsers(process.pid)
    return pid


def test_where_no_process_can_be_started_the_crawl_ends_and_goes_on_later(undisturbed: Path, tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    before = "import harvester.workers.pool as pool; pool.START_PATIENCE = 1"
    with PortalServer([small_site(0.1)]) as server:
        with running(server, directory, 1, before) as process:
            pid = the_parser(process, server)
            # Nearly as many as are open: enough for all but the seven that a process takes.
            most = max(int(path.name) for path in Path(f"/proc/{process.pid}/fd").iterdir())
            resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (most, 1024))
            os.kill(pid, signal.SIGKILL)
            words = process.communicate(timeout=60)[1]
            assert process.returncode == exits.ENVIRONMENT, words
            assert "Traceback" not in words
            (line,) = [line for line in words.splitlines() if line.startswith("scrapy crawl: ")]
            assert "(Too many open files): raise the limit" in line
        assert crawl(server, directory).returncode == 0
    assert differing(contents(undisturbed), contents(directory)) == {}


def test_a_crawl_that_is_told_to_end_does_not_wait_for_a_parser_that_hangs(undisturbed: Path, tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    with PortalServer([small_site(0.1)]) as server:
        before = "import harvester.crawl.parsers as parsers; parsers.GRACE = 1"
        with running(server, directory, 1, before) as process:
            pid = the_parser(process, server)
            os.kill(pid, signal.SIGSTOP)
            process.send_signal(signal.SIGINT)
            words = process.communicate(timeout=60)[1]
            assert process.returncode == exits.INTERRUPTED, words
            assert not Path(f"/proc/{pid}/cwd").exists()
        assert rows(directory, "SELECT url FROM rejects WHERE reason IN ('parser_killed', 'internal_error')") == []
        assert crawl(server, directory).returncode == 0
    assert differing(contents(undisturbed), contents(directory)) == {}


def test_a_killed_crawl_leaves_no_process(tmp_path: Path) -> None:
    with PortalServer([small_site(0.2)]) as server, running(server, tmp_path / "harvest", 2) as process:
        while not (found := parsers(process.pid)) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        until = time.monotonic() + 60
        while any(Path(f"/proc/{pid}/cwd").exists() for pid in found) and time.monotonic() < until:
            time.sleep(0.01)
        assert found
        assert not [pid for pid in found if Path(f"/proc/{pid}/cwd").exists()]
