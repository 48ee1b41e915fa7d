"""Scrapyd for real: start it, deploy, schedule a replay of the sample archive, look at what came of it.

It needs an environment in which both Scrapyd and this project are installed; ``HARVEST_TEST_SCRAPYD`` names the folder
of its programs, else that of this Python is tried.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from harvester.archive.reader import warc_files
from harvester.store.database import Store
from tests.portal.judge import ROOT

SECONDS = 120


def programs() -> Path:
    folder = Path(os.environ.get("HARVEST_TEST_SCRAPYD") or Path(sys.executable).parent)
    if not (folder / "scrapyd").is_file() or not (folder / "scrapyd-deploy").is_file():
        pytest.skip("Scrapyd is not installed: pip install scrapyd scrapyd-client")
    return folder


def until(ready: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        found = ready()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail(f"{what}: not within {SECONDS} s")


def call(port: int, name: str) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{port}/{name}", timeout=30) as answer:
        return dict(json.load(answer))


def answers(port: int) -> bool:
    try:
        return call(port, "daemonstatus.json")["status"] == "ok"
    except (URLError, ConnectionError):
        return False


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A running Scrapyd with our configuration: its port, and the folder where it works."""
    folder = programs()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    config = (ROOT / "deploy" / "scrapyd" / "scrapyd.conf").read_text(encoding="utf-8")
    (tmp_path / "scrapyd.conf").write_text(
        config.replace("http_port = 6800", f"http_port = {port}\npoll_interval = 0.5")
    )
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with (tmp_path / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [folder / "scrapyd", "--pidfile", str(tmp_path / "pid")],
            cwd=tmp_path,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            until(lambda: answers(port) or process.poll() is not None, "Scrapyd")
            assert process.poll() is None, (tmp_path / "scrapyd.log").read_text()
            yield port, tmp_path
        finally:
            process.terminate()
            process.wait(30)


def test_deploy_schedule_result(scrapyd: tuple[int, Path]) -> None:
    port, work = scrapyd
    project = work / "deploy"
    shutil.copytree(ROOT / "deploy" / "scrapyd", project)
    config = project / "scrapy.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace(":6800/", f":{port}/"), encoding="utf-8")
    done = subprocess.run(
        [programs() / "scrapyd-deploy"], cwd=project, text=True, capture_output=True, check=False, timeout=SECONDS,
        env={name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"status": "ok"' in done.stdout, done.stdout
    spiders = call(port, "listspiders.json?project=harvester")["spiders"]
    assert {"chongqing", "central", "portal", "archive"} <= set(spiders)
    harvest = work / "harvest"
    job = _schedule(port, harvest)
    finished = until(lambda: _finished(port, job), "the crawl")
    log = (work / "logs" / "harvester" / "chongqing" / f"{job}.log").read_text(encoding="utf-8")
    assert finished["id"] == job
    assert "Traceback" not in log
    with Store(harvest / "harvest.db", read_only=True) as store:
        reason, arguments = store.db.execute("SELECT finish_reason, arguments FROM runs").fetchone()
        (reports,) = store.db.execute("SELECT count(*) FROM reports WHERE is_current = 1").fetchone()
    assert (reason, json.loads(arguments)) == ("finished", {"division": "500115"})
    assert reports >= 10
    assert warc_files(harvest / "warc")


def _schedule(port: int, harvest: Path) -> str:
    told = [
        ("project", "harvester"), ("spider", "chongqing"), ("division", "500115"),
        ("setting", f"HARVEST_DIR={harvest}"), ("setting", f"HARVEST_REPLAY={ROOT / 'data' / 'sample'}"),
    ]  # fmt: skip
    with urlopen(f"http://127.0.0.1:{port}/schedule.json", urlencode(told).encode(), timeout=30) as answer:
        return str(json.load(answer)["jobid"])


def _finished(port: int, job: str) -> dict[str, Any] | None:
    jobs = call(port, "listjobs.json?project=harvester")["finished"]
    return next((one for one in jobs if one["id"] == job), None)
