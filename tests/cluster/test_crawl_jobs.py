"""A crawl in jobs on this machine: the same as one crawl, politely; interrupted, it goes on."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harvester import exits
from harvester.cli import run as harvester
from harvester.cluster.jobs import Job, Step, run_job
from tests.cluster.portals import EAST, REPORTS, WATER, WEST, crawl_command, environment, run, settings, sites
from tests.kill.harvests import archived, contents, differing
from tests.portal.judge import ROOT
from tests.portal.server import PortalServer


def jobs_by_host(directory: Path) -> dict[str, Path]:
    """Host → the one directory that has pages of it."""
    found: dict[str, Path] = {}
    for path in sorted((directory / "jobs").glob("chongqing-*")):
        for url in archived(path):
            assert found.setdefault(url.split("/")[2], path) == path, f"{url} was asked by two jobs"
    return found


def test_interrupted_it_goes_on_and_gives_what_one_crawl_gives(undisturbed: Path, tmp_path: Path) -> None:
    harvest = tmp_path / "harvest"
    command = crawl_command(tmp_path, harvest, "--jobs", "1")
    with PortalServer(sites(delay=0.2)) as server:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(server), text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        while len(server.requests_of(EAST)) < 3:  # the smaller job is the second
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
        assert process.returncode == exits.INTERRUPTED, said
        assert re.search(r"crawl: 1 of 2 jobs done .*\(interrupted\)", said)
        of_first_job = len(server.requests_of(WEST)) + len(server.requests_of(WATER))

        again = run(command, server)
        assert again.returncode == exits.OK, again.stderr
        assert "going on with the interrupted crawl: 1 jobs are done, 1 are left" in again.stderr
        assert f"  reports   {REPORTS} found and parsed" in again.stderr
        assert len(server.requests_of(WEST)) + len(server.requests_of(WATER)) == of_first_job
        reports = [entry.url for entry in server.log if "/t20" in entry.url]
        assert len(reports) == len(set(reports)) == REPORTS  # what was archived was not fetched again
        asked = len(server.log)

        jobs = jobs_by_host(harvest)
        assert jobs[WEST] == jobs[WATER] != jobs[EAST]
        # A job that comes once more, because its result was lost on the way, does nothing and says the same.
        mark = json.loads((jobs[EAST] / "job.json").read_text(encoding="utf-8"))
        job = Job(jobs[EAST].name, EAST, (Step("chongqing"),), "", (), mark["campaign"])
        outcome = run_job(job, harvest / "jobs")
        assert (outcome.ended, outcome.token, outcome.runs) == (True, mark["token"], mark["runs"])
        assert len(server.log) == asked
    assert differing(contents(harvest, without=("rejects",)), contents(undisturbed, without=("rejects",))) == {}
    assert harvester(["--dir", str(harvest), "verify"]) == exits.OK
    # Each page is on the disk once, under two names.
    assert {path.stat().st_nlink for path in (harvest / "warc").glob("*.warc.gz")} == {2}


def test_a_crawl_ends_when_it_hears_nothing_from_whoever_began_it(tmp_path: Path) -> None:
    """That one is stopped, and its job may have been given to somebody else."""
    start = "import harvester.cluster.child as child; child.SILENCE = 1; child.main()"
    words = settings(tmp_path, HARVEST_DIR=tmp_path / "harvest")
    with PortalServer(sites(delay=0.5)) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", start, "crawl", "chongqing", *words], cwd=ROOT, env=environment(server),
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdin is not None
        while len(server.log) < 4:
            assert process.poll() is None
            process.stdin.write(".")
            process.stdin.flush()
            time.sleep(0.1)
        assert process.wait(60) == exits.INTERRUPTED
        assert process.stderr is not None
        assert "(shutdown)" in process.stderr.read()
        process.stdin.close()
        process.stderr.close()


def test_a_job_that_cannot_be_done_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    harvest = tmp_path / "harvest"
    words = ("-a", f"domain={EAST.removeprefix('www.')}", "--jobs", "1")
    assert harvester(crawl_command(tmp_path, harvest, *words, "--list")[3:]) == exits.OK
    east = capfd.readouterr().out.split("\t")[0]
    (harvest / "jobs" / east / "warc").mkdir(parents=True)
    (harvest / "jobs" / east / "harvest.db").write_bytes(b"no database" * 1000)
    status = harvester(crawl_command(tmp_path, harvest, *words)[3:])
    said = capfd.readouterr().err
    assert status == exits.ENVIRONMENT, said
    assert f"  not done  {EAST}: scrapy crawl: " in said
    assert "the same command goes on with the jobs that are left" in said


def test_another_version_is_not_used(tmp_path: Path) -> None:
    outcome = run_job(Job("x", "x", (Step("chongqing"),), "", (), "c", version="0"), tmp_path)
    assert outcome.status == exits.ENVIRONMENT
    assert "version 0 is needed" in outcome.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "there is no spider or region 'nowhere'"),
        (["archive"], "archive is no region"),
        (["chongqing", "-a", "yeers=2020"], "has no such argument"),
        (["chongqing", "-a", "years"], "give NAME=VALUE"),
        (["chongqing", "-s", "HARVEST_DIR=/x"], "the jobs have their own directories"),
        (["chongqing", "-s", "HARVEST_PARSERS=-1"], "HARVEST_PARSERS=-1: give a number of processes"),
        (["--portal", "http://127.0.0.1/"], "no public address"),
        (["chongqing", "--cluster", "tcp://x", "--jobs", "2"], "--jobs is for this machine"),
        ([], "give regions"),
    ],
)
def test_wrong_words_are_one_line(
    words: list[str], said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert harvester(["--dir", str(tmp_path / "none"), "crawl", *words]) == exits.USAGE
    told = capfd.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "none").exists()
