"""One job: the crawl of some portals in a harvest directory of its own, as a process. Runs on any machine.

Nothing is lost or doubled however often it is begun, by whomever: the directory's lock lets one process in, an
interrupted crawl goes on from its archive, and a job that this campaign has seen to its end is not done again.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from harvester import __version__, exits
from harvester.archive.errors import ArchiveError, HarvestLockedError
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.writer import now_utc
from harvester.store.database import Store
from harvester.store.errors import StoreError

ENDED = (exits.OK, exits.PARTIAL)
"""Statuses of a crawl that has seen all it wanted."""
LOG = "crawl.log"
MARK = "job.json"
REGISTRY = "portals.csv"
ATTEMPTS = 3
"""A crawl that something killed (no memory?) is gone on with so many times."""
WAIT_FOR_LOCK = 60.0
"""Seconds; the process of a lost worker takes a moment to end."""
WAIT_FOR_END = 30.0
"""Seconds for a crawl to end well when it is told to."""

Wanted = Callable[[], bool]
"""False when nobody waits for the job any more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One ``scrapy crawl``."""

    spider: str
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> list[str]:
        return [self.spider, *(word for name, value in self.arguments for word in ("-a", f"{name}={value}"))]


@dataclass(frozen=True, slots=True)
class Job:
    """``name``: its folder; ``registry``: text of a registry with its rows; ``campaign``: one command, from its begin
    to its end, interruptions included."""

    name: str
    label: str
    steps: tuple[Step, ...]
    registry: str
    settings: tuple[tuple[str, str], ...]
    campaign: str
    version: str = __version__


@dataclass(slots=True)
class Outcome:
    """``status``: as of ``scrapy crawl`` (see :mod:`harvester.exits`); ``runs``: rows of ``runs`` that it made;
    ``token``: tells this directory from another one of the same name; ``worker``: where it was done; ``unfit``: another
    machine may do it."""

    status: int
    message: str = ""
    runs: list[dict[str, Any]] = field(default_factory=list)
    token: str = ""
    worker: str = ""
    seconds: float = 0.0
    unfit: bool = False

    @property
    def ended(self) -> bool:
        return self.status in ENDED


def run_job(job: Job, root: Path, wanted: Wanted = lambda: True) -> Outcome:
    """Do a job in ``root/job.name``. Never raises: what goes wrong is in the outcome."""
    if job.version != __version__:
        words = f"this machine has version {__version__} of the harvester, version {job.version} is needed"
        return Outcome(exits.ENVIRONMENT, words, unfit=True)
    began = time.monotonic()
    directory = Path(root) / job.name
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _wait_for_lock(directory, wanted)
        outcome = done_before(directory, job.campaign) or _crawl(job, directory, wanted)
    except (ArchiveError, StoreError) as error:
        outcome = Outcome(exits.ENVIRONMENT, str(error))
    except OSError as error:
        outcome = Outcome(exits.ENVIRONMENT, f"{error.strerror or error}: {error.filename or directory}")
    outcome.seconds = time.monotonic() - began
    return outcome


def done_before(directory: Path, campaign: str) -> Outcome | None:
    """How the job ended, where this campaign has done it."""
    mark = _read_mark(directory)
    if mark.get("campaign") == campaign and "outcome" in mark:
        return Outcome(**mark["outcome"])
    return None


def is_here(directory: Path, outcome: Outcome) -> bool:
    """True where ``directory`` is the one that the job was done in, seen from this machine."""
    return bool(outcome.token) and _read_mark(directory).get("token") == outcome.token


def _read_mark(directory: Path) -> dict[str, Any]:
    try:
        found = json.loads((directory / MARK).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="")
    part.replace(path)


def _wait_for_lock(directory: Path, wanted: Wanted) -> None:
    """Wait until the process of a worker that was lost has let go. Raises HarvestLockedError."""
    until = time.monotonic() + WAIT_FOR_LOCK
    while True:
        harvest = HarvestDir(directory)
        try:
            harvest.acquire()
        except HarvestLockedError:
            if time.monotonic() > until or not wanted():
                raise
            time.sleep(0.2)
        else:
            harvest.release()
            return


def _crawl(job: Job, directory: Path, wanted: Wanted) -> Outcome:
    write_whole(directory / REGISTRY, job.registry)
    mark = _read_mark(directory)
    if mark.get("campaign") != job.campaign:
        mark = {"campaign": job.campaign, "statuses": [], "runs": []}
    mark["token"] = uuid.uuid4().hex
    write_whole(directory / MARK, json.dumps(mark, ensure_ascii=False))
    for step in job.steps[len(mark["statuses"]) :]:
        since = now_utc()
        status = _attempts(_command(job, step, directory), directory, wanted)
        runs = _runs(directory, step, since) if status in (*ENDED, exits.INTERRUPTED) else []
        if status not in ENDED:
            return Outcome(status, _why(directory, status), [*mark["runs"], *runs], mark["token"])
        mark["statuses"].append(status)
        mark["runs"] += runs
        write_whole(directory / MARK, json.dumps(mark, ensure_ascii=False))
    outcome = Outcome(max(mark["statuses"], default=exits.OK), "", mark["runs"], mark["token"])
    write_whole(directory / MARK, json.dumps({**mark, "outcome": asdict(outcome)}, ensure_ascii=False))
    return outcome


def _command(job: Job, step: Step, directory: Path) -> list[str]:
    settings = {**dict(job.settings), "HARVEST_DIR": str(directory), "HARVEST_REGISTRY": str(directory / REGISTRY)}
    words = [sys.executable, "-m", "harvester.cluster.child", "crawl", *step.words]
    return [*words, *(word for name, value in settings.items() for word in ("-s", f"{name}={value}"))]


def _attempts(command: Sequence[str], directory: Path, wanted: Wanted) -> int:
    for _ in range(ATTEMPTS):
        status = _process(command, directory, wanted)
        # One that ended because it heard nothing from us for long (this process was stopped) is gone on with, too.
        if status >= 0 and not (status == exits.INTERRUPTED and wanted()):
            return status
    return status


def _process(command: Sequence[str], directory: Path, wanted: Wanted) -> int:
    """Run to its end, or tell it to end when nobody wants it any more. Returns the exit status; negative: killed."""
    with (directory / LOG).open("wb") as log:
        # A session of its own: Ctrl-C in the terminal is for the one who began the jobs, and he tells them once.
        child = subprocess.Popen(  # noqa: S603 - our own program
            list(command), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
        )
        try:
            while (status := _poll(child, 0.2)) is None:
                if not wanted():
                    child.send_signal(signal.SIGINT)
                    _poll(child, WAIT_FOR_END)
                    return exits.INTERRUPTED
                if child.stdin is not None:
                    with suppress(BrokenPipeError):
                        child.stdin.write(b".")
                        child.stdin.flush()
            return status
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
            if child.stdin is not None:
                with suppress(BrokenPipeError):
                    child.stdin.close()


def _poll(child: subprocess.Popen[bytes], seconds: float) -> int | None:
    with suppress(subprocess.TimeoutExpired):
        return child.wait(seconds)
    return None


def _runs(directory: Path, step: Step, since: str) -> list[dict[str, Any]]:
    """What the database says about the last run of a step that began since."""
    if not (directory / "harvest.db").is_file():
        return []
    with Store(directory / "harvest.db", read_only=True) as store:
        rows = store.query(
            "SELECT spider, arguments, started_at, finish_reason, statistics FROM runs "
            "WHERE spider = ? AND started_at >= ? ORDER BY run_id DESC LIMIT 1",
            (step.spider, since),
        )
        return [{**row, "statistics": json.loads(row["statistics"] or "{}")} for row in rows]


def _why(directory: Path, status: int) -> str:
    """The last line that the crawl wrote."""
    if status == exits.INTERRUPTED:
        return "interrupted"
    with (directory / LOG).open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - 4096))
        lines = log.read().decode("utf-8", "replace").strip().splitlines()
    said = lines[-1].strip()[:500] if lines else "it said nothing"
    return said if status >= 0 else f"killed by signal {-status} {ATTEMPTS} times (out of memory?); last line: {said}"
