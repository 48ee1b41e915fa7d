"""The archive read again on a cluster: a job is a WARC file, or the next 480 records of a large one, so that what it
finds fits into memory and a lost worker costs seconds. What is found is stored here, in order, as without a cluster.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock
from time import sleep
from typing import Any

from harvester import __version__
from harvester.cluster.dask import connect, lost_errors
from harvester.cluster.errors import ClusterError, UnfitError
from harvester.cluster.watch import BOUNCE, LOST, MINUTES, Tell, Watch
from harvester.readings import Reread, Stretch
from harvester.reparse import read_beside

STRETCHES = 30
"""Stretches of one file in one job."""
SNAPSHOT = "index.snapshot.sqlite"
_reading = Lock()
"""A worker with several threads has one index."""


class ClusterReader:
    """Reads stretches in order, a few ahead of what is taken; to be used in place of the processes of ``reparse``."""

    def __init__(self, address: str, tell: Tell = lambda _: None, minutes: float = MINUTES) -> None:
        self._client = connect(address)
        self._watch = Watch(self._client, address, tell, minutes)
        self._watch.others()  # who cannot do anything is named before anything is tried

    def __call__(self, root: Path, database: Path, stretches: Sequence[Stretch]) -> Generator[Reread, None, None]:
        """Raises ClusterError where workers do not see the archive, have another version, or were lost."""
        root = root.resolve()
        snapshot = database.with_name(SNAPSHOT)
        mark = _snapshot(database, snapshot)
        try:
            yield from self._read(root, snapshot, mark, deque(_jobs(stretches)))
        finally:
            snapshot.unlink(missing_ok=True)

    def _read(self, root: Path, snapshot: Path, mark: str, jobs: deque[tuple[Stretch, ...]]) -> Iterator[Reread]:
        waiting: deque[Any] = deque()
        try:
            while jobs or waiting:
                ahead = 2 + 2 * sum(self._client.nthreads().values())
                while jobs and len(waiting) < ahead:
                    words = (str(root), str(snapshot), mark, __version__, jobs.popleft())
                    waiting.append((words, self._client.submit(on_worker, *words, pure=False)))
                yield from self._result(*waiting.popleft())
        except lost_errors() as error:  # whatever it was that was asked of it
            raise ClusterError(LOST) from error
        finally:
            with suppress(*lost_errors()):
                self._client.cancel([future for _, future in waiting])

    def _result(self, words: tuple[Any, ...], future: Any) -> list[Reread]:
        while True:
            done = Event()
            future.add_done_callback(lambda _, done=done: done.set())
            while not done.wait(self._watch.pause):
                self._watch.look()
            try:
                found: list[Reread] = future.result()
            except Exception as error:
                if isinstance(error, lost_errors()) or (isinstance(error, ClusterError) and not _unfit(error)):
                    raise
                if _unfit(error) and self._watch.others():
                    sleep(BOUNCE)  # the worker has nothing else to do and would get it at once
                    future = self._client.submit(on_worker, *words, pure=False)
                    continue
                if isinstance(error, ClusterError):
                    raise
                # Of Dask: the job took several workers with it.
                first = (str(error) or type(error).__name__).splitlines()[0]
                raise ClusterError(f"the archive could not be read on the cluster: {first}") from error
            self._watch.answered()
            return found

    def close(self) -> None:
        self._client.close(timeout=5)


def _unfit(error: Exception) -> bool:
    """The fault is the worker's, as far as one can see."""
    return isinstance(error, (UnfitError, ImportError, AttributeError, TypeError))


def _jobs(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, ...]]:
    """Stretches of one file that follow each other, at most so many."""
    job: list[Stretch] = []
    for stretch in stretches:
        if job and (job[0].warc_file != stretch.warc_file or len(job) >= STRETCHES):
            yield tuple(job)
            job = []
        job.append(stretch)
    if job:
        yield tuple(job)


def _snapshot(database: Path, snapshot: Path) -> str:
    """The index as one plain file: SQLite's log cannot be shared between machines. Returns its digest."""
    snapshot.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as index, closing(sqlite3.connect(snapshot)) as copy:
        index.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with snapshot.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def on_worker(root: str, snapshot: str, mark: str, version: str, stretches: tuple[Stretch, ...]) -> list[Reread]:
    """A job on a worker. Raises ClusterError rather than to say that pages are missing which it does not see."""
    if version != __version__:
        raise UnfitError(f"a worker has version {__version__} of the harvester, version {version} is needed")
    with _reading:
        index = _local_index(snapshot, mark)
        for stretch in stretches:
            path = Path(root) / stretch.warc_file
            if not path.is_file():
                raise ClusterError(f"a worker does not see {path}: share the folder (docs/cluster.md)")
        try:
            # In a process beside the worker's, so that no page can end the worker.
            return list(read_beside(Path(root), index, stretches, 1))
        except OSError as error:  # here it would look as if the cluster were lost
            raise ClusterError(f"a worker could not read {stretches[0].warc_file}: {error}") from error


@lru_cache(maxsize=1)
def _local_index(snapshot: str, mark: str) -> Path:
    """The worker's own copy of the index."""
    folder = Path(tempfile.mkdtemp(prefix="harvester-index-"))
    copy = folder / "index.sqlite"
    try:
        shutil.copyfile(snapshot, copy)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ClusterError(f"a worker does not see {snapshot}: share the folder (docs/cluster.md)") from error
    import atexit

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return copy
