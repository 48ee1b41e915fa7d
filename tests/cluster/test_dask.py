"""On a real cluster: a scheduler and two workers, one of them killed in the middle of a job."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import harvester
from harvester import exits
from harvester.archive.harvest_dir import HarvestDir
from harvester.cli import run as run_here
from harvester.cluster.carrying import carry
from harvester.cluster.dask import LOST
from harvester.cluster.errors import ClusterError
from harvester.cluster.reread import SNAPSHOT, ClusterReader
from harvester.readings import Stretch
from tests.cluster.portals import EAST, REPORTS, WATER, WEST, crawl_command, environment, run, sites
from tests.kill.harvests import contents, differing
from tests.portal.judge import ROOT
from tests.portal.server import PortalServer

distributed = pytest.importorskip("distributed")
dask = pytest.importorskip("dask")


class Cluster:
    """``dask scheduler`` and ``dask worker`` as processes on loopback."""

    def __init__(self, folder: Path, server: PortalServer, workers: int) -> None:
        self.folder = folder
        self.server = server
        self.processes: list[subprocess.Popen[bytes]] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._begin("scheduler", "--host", "127.0.0.1", "--port", str(port))
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(workers):
            self.begin_worker()

    def begin_worker(self, package: str | None = None) -> None:
        """``package``: what stands in the place of ``harvester/__init__.py`` on that machine."""
        path = None
        if package is not None:
            path = self.folder / f"machine{len(self.processes)}"
            (path / "harvester").mkdir(parents=True)
            (path / "harvester" / "__init__.py").write_text(package)
        self.workers.append(self._begin("worker", self.address, "--nthreads", "1", "--no-nanny", path=path))

    def _begin(self, *words: str, path: Path | None = None) -> subprocess.Popen[bytes]:
        kept = environment(self.server) | ({"PYTHONPATH": str(path)} if path is not None else {})
        with (self.folder / "dask.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--no-dashboard"], cwd=path or ROOT,
                env={**kept, "DASK_TEMPORARY_DIRECTORY": str(self.folder / "tmp")},
                stdout=log, stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def client(self) -> object:
        client = distributed.Client(self.address, timeout=120, set_as_default=False)
        client.wait_for_workers(2, timeout=120)
        return client

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()


def test_reading_again_says_that_the_scheduler_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is noticed: at the result that is waited for, at the next job, when the rest is cancelled."""
    monkeypatch.setenv("DASK_TEMPORARY_DIRECTORY", str(tmp_path / "tmp"))
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}), PortalServer([]) as server:
        made = Cluster(tmp_path, server, workers=0)
        try:
            reader = ClusterReader(made.address)
            (tmp_path / "warc").mkdir()
            index = tmp_path / "index.sqlite"
            sqlite3.connect(index).close()
            results = reader(tmp_path / "warc", index, [Stretch("a.warc.gz", (0,))])
            threading.Timer(1, made.processes[0].kill).start()
            with pytest.raises(ClusterError, match=LOST):
                next(results)
            assert not index.with_name(SNAPSHOT).exists()
            reader.close()
        finally:
            made.close()


def test_nobody_is_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Of two jobs one is done when the only worker dies: that is merged, and the command ends when it has waited long
    enough. The next one says that nobody is there, and goes on when somebody is."""
    harvest = tmp_path / "harvest"
    with PortalServer(sites(delay=0.2)) as server:
        made = Cluster(tmp_path, server, workers=1)
        command = crawl_command(tmp_path, harvest, "--cluster", made.address)
        try:
            with distributed.Client(made.address, timeout=120, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=120)
            first = begin([*command, "--cluster-wait", "0.05"], server)
            while len(server.requests_of(EAST)) < 3:  # the smaller job is the second
                assert first.poll() is None, first.communicate()
                time.sleep(0.02)
            made.workers[0].kill()
            _, said = first.communicate(timeout=120)
            assert first.returncode == exits.ENVIRONMENT, said
            nobody = f"no worker at {made.address}"
            assert len([line for line in said.splitlines() if line.startswith(f"crawl: {nobody}: start workers")]) == 1
            assert said.splitlines()[-1].startswith(f"harvester: {nobody}, since ")
            of_west = sum(contents(harvest)["reports"].values())
            assert 0 < of_west < REPORTS

            again = begin(command, server)
            assert again.stderr is not None
            while nobody not in (line := again.stderr.readline()):
                assert line, again.communicate()
            made.begin_worker()
            _, said = again.communicate(timeout=120)
            assert again.returncode == exits.OK, said
            assert f"crawl: {made.address} has workers: going on" in said.splitlines()
            assert f"  reports   {REPORTS} found and parsed" in said
            assert f"  merged    {REPORTS - of_west} new reports" in said

            for worker in made.workers:
                worker.kill()
                worker.wait()
            words = [*harvester_words(harvest), "reparse", "--cluster", made.address, "--cluster-wait", "0.05"]
            assert run_here(words[3:]) == exits.ENVIRONMENT
            told = capfd.readouterr().err.splitlines()
            assert [line for line in told if line.startswith(f"  {nobody}: start workers")] == told[:1]
            assert told[1:] and told[-1].startswith(f"harvester: {nobody}, since ")
        finally:
            made.close()
    assert sum(contents(harvest)["reports"].values()) == REPORTS


def test_workers_that_cannot_do_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Of another version, or without the harvester: named once, and whoever can does it all."""
    harvest = tmp_path / "harvest"
    with PortalServer(sites()) as server:
        made = Cluster(tmp_path, server, workers=0)
        made.begin_worker(f"__version__ = '0.0.1'; __path__ = [{str(Path(harvester.__file__).parent)!r}]")
        made.begin_worker("raise ModuleNotFoundError(\"No module named 'harvester'\")")
        command = crawl_command(tmp_path, harvest, "--cluster", made.address)
        old = f" has version 0.0.1 of the harvester, this is {harvester.__version__}; its jobs go to other workers"
        try:
            with distributed.Client(made.address, timeout=120, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=120)
                first = run(command, server)
                assert first.returncode == exits.ENVIRONMENT, first.stderr
                assert sum(line.endswith(old) for line in first.stderr.splitlines()) == 1, first.stderr
                missing = [line for line in first.stderr.splitlines() if " cannot be used (" in line]
                assert len(missing) == 1, first.stderr
                assert "No module named" in missing[0] and "install the harvester there" in missing[0]
                assert "crawl: 0 of 2 jobs done" in first.stderr
                assert server.log == []

                made.workers[1].wait(60)  # it has died of its first job
                made.begin_worker()
                client.wait_for_workers(2, timeout=60)
            again = run(command, server)
            assert again.returncode == exits.OK, again.stderr
            assert f"  reports   {REPORTS} found and parsed" in again.stderr
            assert run_here([*harvester_words(harvest)[3:], "reparse", "--cluster", made.address]) == exits.OK
            assert "nothing became different" in capfd.readouterr().err
        finally:
            made.close()


def begin(command: list[str], server: PortalServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(server), text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.fixture
def cluster(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    with PortalServer(sites(delay=0.2)) as server:
        made = Cluster(tmp_path, server, workers=1 if "lost" in request.function.__name__ else 2)
        try:
            yield made
        finally:
            made.close()


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the worker's processes in /proc")
def test_a_worker_is_killed(cluster: Cluster, undisturbed: Path, tmp_path: Path) -> None:
    harvest = tmp_path / "harvest"
    server = cluster.server
    client = cluster.client()
    process = subprocess.Popen(
        crawl_command(tmp_path, harvest, "--cluster", cluster.address), cwd=ROOT, env=environment(server),
        text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    while min(len(server.requests_of(EAST)), len(server.requests_of(WEST))) < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    victim = cluster.workers[0]
    (crawl,) = [pid for pid in children(victim.pid) if b"harvester.cluster.child" in cmdline(pid)]
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    until = time.monotonic() + 120
    while alive(crawl):
        assert time.monotonic() < until, "the crawl of a lost worker goes on"
        time.sleep(0.02)
    _, said = process.communicate(timeout=200)
    assert process.returncode == exits.OK, said
    assert f"  reports   {REPORTS} found and parsed" in said
    assert differing(contents(harvest, without=("rejects",)), contents(undisturbed, without=("rejects",))) == {}
    reports = [entry.url for entry in server.log if "/t20" in entry.url]
    # At most what was on its way when the worker died was asked for twice.
    assert REPORTS <= len(reports) <= REPORTS + 2
    assert {entry.host for entry in server.log} == {EAST, WEST, WATER}

    # A directory that only the worker sees is brought over in pieces; from a worker that is gone, none.
    (worker,) = client.scheduler_info()["workers"]  # type: ignore[attr-defined]
    job = max((harvest / "jobs").glob("chongqing-*"))
    assert carry(client, worker, job, tmp_path / "carried")
    assert differing(contents(tmp_path / "carried", exact=True), contents(job, exact=True)) == {}
    with HarvestDir(tmp_path / "carried").lock() as carried:
        assert {p.name: p.read_bytes() for p in carried.warc_dir.glob("*.gz")} == {
            p.name: p.read_bytes() for p in (job / "warc").glob("*.gz")
        }
    assert not carry(client, "tcp://127.0.0.1:9", job, tmp_path / "nothing")
    client.close()  # type: ignore[attr-defined]

    # The same archive read again by the worker that is left gives the same database as here.
    before = contents(harvest, exact=True, without=("absences",))
    again = run([*harvester_words(harvest), "reparse", "--cluster", cluster.address], server)
    assert again.returncode == exits.OK, again.stderr
    assert "nothing became different" in again.stderr
    assert differing(contents(harvest, exact=True, without=("absences",)), before) == {}


def cmdline(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def harvester_words(harvest: Path) -> list[str]:
    return [sys.executable, "-m", "harvester", "--dir", str(harvest)]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the worker's processes in /proc")
def test_the_scheduler_is_lost(cluster: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One line, and nobody goes on crawling; the next command has what was done."""
    harvest = tmp_path / "harvest"
    server = cluster.server
    words = ("-a", f"domain={EAST.removeprefix('www.')}", "--cluster", cluster.address)
    command = crawl_command(tmp_path, harvest, *words)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(server), text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while len(server.requests_of(EAST)) < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    crawls = [pid for worker in cluster.workers for pid in children(worker.pid)]
    cluster.processes[0].kill()
    _, said = process.communicate(timeout=120)
    assert process.returncode == exits.ENVIRONMENT, said
    assert said.splitlines()[1:] == [f"harvester: {LOST}"]
    until = time.monotonic() + 120
    while any(alive(pid) for pid in crawls):
        assert time.monotonic() < until, "a crawl goes on for nobody"
        time.sleep(0.02)
    assert [path.name for path in (harvest / "jobs").glob("*/warc/*.warc.gz*")] != []

    assert run_here(command[3:]) == exits.ENVIRONMENT
    assert f"harvester: --cluster {cluster.address}: no scheduler answers there" in capfd.readouterr().err
