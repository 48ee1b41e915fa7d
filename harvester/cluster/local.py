"""Jobs side by side on this machine, each a process."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from threading import Event

from harvester.cluster.jobs import Job, Outcome, run_job

AT_ONCE = 8
"""Politeness keeps a crawl waiting most of the time, so there may be more of them than processors."""


class LocalEngine:
    """``number`` jobs at once. Threads, since each only waits for its process."""

    def __init__(self, number: int) -> None:
        self.at_once = number
        self.where = f"{number} at once"
        self._pool = ThreadPoolExecutor(number)
        self._stop = Event()
        self._done: Queue[tuple[Job, Outcome]] = Queue()
        self._futures: list[Future[None]] = []

    def begin(self, jobs: Sequence[Job], root: Path) -> None:
        self._futures += [self._pool.submit(self._do, job, root) for job in jobs]

    def _do(self, job: Job, root: Path) -> None:
        self._done.put((job, run_job(job, root, lambda: not self._stop.is_set())))

    def next(self) -> tuple[Job, Outcome]:
        """The next job that has ended."""
        return self._done.get()

    def stop(self) -> int:
        """Tell the jobs to end. Returns how many will still be told by :meth:`next`."""
        self._stop.set()
        waiting = sum(not future.cancel() and not future.done() for future in self._futures)
        return waiting + self._done.qsize()

    def carry(self, job: Job, outcome: Outcome, root: Path, target: Path) -> bool:
        """Nothing is anywhere else."""
        return False

    def close(self) -> None:
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)
