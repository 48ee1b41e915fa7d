"""Processes that parse: one that is killed costs nothing, a page that kills twice is told, none outlives its owner."""

from __future__ import annotations

import gc
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from harvester.parsing import parse_bytes
from harvester.workers import pool as pool_module
from harvester.workers.pool import FaultError, KilledError, Pool, StartError
from tests.compose import random_report, render_html
from tests.portal.judge import ROOT

PARSE = "harvester.parsing:parse_task"
PAGE = render_html(random_report(1, "ogi2021"))
PROSE = "<p>一年来，我镇认真贯彻落实条例，主动公开政府信息，回应关切。</p>".encode()
LONG = PAGE.replace(b"</body>", PROSE * 9000 + b"</body>")
"""Long enough to be met while it is being parsed."""

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


def about(url: str = "http://www.example.gov.cn/1.html") -> dict[str, object]:
    return {"url": url, "content_type": "text/html; charset=utf-8", "status": 200, "hints": {"url": url}}


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(2) as made:
        yield made


def wait_for(true: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.01)


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def running(pid: int) -> bool:
    """False for a process that is gone or has ended and is only not waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_result_is_that_of_parsing_here(pool: Pool) -> None:
    results = [pool.submit(PARSE, about(), PAGE) for _ in range(5)]
    url = "http://www.example.gov.cn/1.html"
    here = parse_bytes(PAGE, source=url, url=url, content_type="text/html; charset=utf-8", status=200)
    assert len(here["facts"]) == 200
    assert [result.result(60) for result in results] == [here] * 5
    assert 1 <= len(pool.pids()) <= 2


def test_nothing_starts_before_there_is_something_to_do(pool: Pool) -> None:
    assert pool.pids() == []


def test_a_fault_is_told_and_the_process_goes_on() -> None:
    with Pool(1) as pool:
        with pytest.raises(FaultError, match=r"TypeError: .*no_such_argument"):
            pool.submit(PARSE, {"no_such_argument": 1}, b"").result(60)
        (pid,) = pool.pids()
        assert "error" in pool.submit(PARSE, about(), b"<html></html>").result(60)
        assert pool.pids() == [pid]


def test_the_collector_leaves_alone_what_the_first_task_has_loaded() -> None:
    with Pool(1) as pool:
        pool.submit("harvester.parsing:warm_up", {}).result(60)
        frozen = pool.submit("tests.workers.test_pool:objects", {}).result(60)
        assert frozen["frozen"] > 20_000 > frozen["watched"]


def objects(_body: bytes) -> dict[str, int]:
    return {"frozen": gc.get_freeze_count(), "watched": len(gc.get_objects())}


@needs_proc
def test_killed_in_the_middle_of_a_page_it_is_parsed_again() -> None:
    with Pool(1) as pool:
        result = pool.submit(PARSE, about(), LONG)
        wait_for(pool.pids)
        (pid,) = pool.pids()
        wait_for(lambda: processor_seconds(pid) > 0.1)
        os.kill(pid, signal.SIGSTOP)
        assert not result.done(), "the page must still be being parsed for this to tell anything"
        os.kill(pid, signal.SIGKILL)
        assert len(result.result(120)["facts"]) == 200
        assert pool.pids() != [pid]


@needs_proc
def test_a_page_that_kills_twice_is_told_and_the_next_is_parsed() -> None:
    killed: set[int] = set()
    with Pool(1) as pool:
        result = pool.submit(PARSE, about(), LONG)
        following = pool.submit(PARSE, about(), PAGE)
        while not result.done():
            for pid in set(pool.pids()) - killed:
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            time.sleep(0.001)
        with pytest.raises(KilledError, match="ran out of time or memory"):
            result.result()
        assert len(killed) == 2
        assert len(following.result(60)["facts"]) == 200


@needs_proc
def test_what_a_process_has_started_ends_with_it(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    with Pool(1) as pool, pytest.raises(KilledError, match="status 3"):
        pool.submit("tests.workers.test_pool:start_and_end", {"told": str(told)}).result(60)
    pids = [int(line) for line in told.read_text().split()]
    assert len(pids) == 2
    wait_for(lambda: not any(running(pid) for pid in pids))


def start_and_end(_body: bytes, told: str) -> None:
    process = subprocess.Popen(["sleep", "300"])
    with Path(told).open("a") as file:
        file.write(f"{process.pid}\n")
    os._exit(3)


@pytest.fixture
def no_more_files() -> Iterator[Callable[[bool], None]]:
    """Called with True no file can be opened in this process any more, with False as many as before."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []

    def limit(on: bool) -> None:
        while taken:
            os.close(taken.pop())
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]) if on else before)
        with suppress(OSError):
            while on:
                taken.append(os.open(os.devnull, os.O_RDONLY))

    yield limit
    limit(False)


def test_where_no_process_can_be_started_it_waits(no_more_files: Callable[[bool], None]) -> None:
    with Pool(1) as pool:
        no_more_files(True)
        result = pool.submit(PARSE, about(), PAGE)
        time.sleep(1)
        waited = not result.done()
        no_more_files(False)
        assert waited
        assert len(result.result(60)["facts"]) == 200


def test_it_does_not_wait_for_ever(no_more_files: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "START_PATIENCE", 0.1)
    with Pool(1) as pool:
        no_more_files(True)
        results = [pool.submit(PARSE, about(), PAGE) for _ in range(2)]
        told = [result.exception(60) for result in results]
        no_more_files(False)
        assert [type(error) for error in told] == [StartError, StartError]
        assert "(Too many open files): raise the limit" in str(told[0])
        assert isinstance(pool.submit(PARSE, about(), PAGE).exception(60), StartError)  # it has given up


def test_a_task_for_which_the_machine_is_short_of_something_is_done_later(tmp_path: Path) -> None:
    with Pool(1) as pool:
        counted = tmp_path / "count"
        assert pool.submit("tests.workers.test_pool:short_at_first", {"counted": str(counted)}).result(60) == 3
        assert len(counted.read_text()) == 3


def short_at_first(_body: bytes, counted: str) -> int:
    """The first two times no reader can be started."""
    with Path(counted).open("a") as file:
        file.write("x")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    times = len(Path(counted).read_text())
    resource.setrlimit(resource.RLIMIT_NOFILE, (4 if times < 3 else before[0], before[1]))
    try:
        subprocess.run(["true"], check=True)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    return times


def test_processor_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "CPU_SECONDS", -1.5)
    with Pool(1) as pool, pytest.raises(KilledError, match="ran out of time or memory"):
        pool.submit(PARSE, about(), LONG.replace(PROSE, PROSE * 4)).result(60)


def test_closing_does_not_wait_for_what_is_under_way() -> None:
    pool = Pool(1)
    under_way, waiting = pool.submit(PARSE, about(), LONG), pool.submit(PARSE, about(), LONG)
    wait_for(pool.pids)
    (pid,) = pool.pids()
    pool.close()
    with pytest.raises(KilledError):
        under_way.result(60)
    wait_for(waiting.cancelled)
    assert not running(pid)
    with pytest.raises(RuntimeError):
        pool.submit(PARSE, about(), PAGE)


OWNER = """
import sys, time
from harvester.workers.pool import Pool
pool = Pool(1)
long = sys.stdin.buffer.read()
url = "http://www.example.gov.cn/"
pool.submit("harvester.parsing:parse_task", {"url": url, "content_type": None, "status": 200, "hints": {}}, long)
while not pool.pids():
    time.sleep(0.01)
print(pool.pids()[0], flush=True)
time.sleep(0 if "end" in sys.argv else 1000)
"""


@needs_proc
@pytest.mark.parametrize("way", ["end", "SIGKILL", "SIGINT"])
def test_no_process_outlives_its_owner(way: str) -> None:
    words = [sys.executable, "-c", OWNER, way]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as owner:
        assert owner.stdin is not None and owner.stdout is not None
        owner.stdin.write(LONG)
        owner.stdin.close()
        pid = int(owner.stdout.readline())
        if way != "end":
            wait_for(lambda: processor_seconds(pid) > 0.1)
            owner.send_signal(getattr(signal, way))
        owner.wait(60)
    wait_for(lambda: not running(pid))


def test_processes_that_were_begun_early_are_taken_once() -> None:
    early = max(1, pool_module.processors() - 1)
    pool_module.begin_early(early + 1, pool_module.WARM_UP)
    with pool_module.take(early + 1) as taken:
        wait_for(lambda: len(taken.pids()) == early)  # one processor is left to the program that starts
        taken.begin(pool_module.WARM_UP)
        wait_for(lambda: len(taken.pids()) == early + 1)
        taken.begin(pool_module.WARM_UP)
        assert len(taken.pids()) == early + 1
        assert taken.submit(PARSE, about(), PAGE).result(60)["form"] == "ogi2021"
        with pool_module.take(2) as other:
            assert other is not taken
            assert other.pids() == []


def test_processes_that_nobody_takes_end() -> None:
    pool_module.begin_early(1, pool_module.WARM_UP)
    early = pool_module._begun[-1]
    wait_for(early.pids)
    (pid,) = early.pids()
    pool_module.take(2).close()
    wait_for(lambda: not running(pid))
