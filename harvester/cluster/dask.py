"""Jobs on a Dask cluster. The scheduler repeats what a lost worker had; the jobs bear that (see ``jobs``).

Dask members trust each other: what they send is pickled. So a cluster must be closed to others (docs/cluster.md).
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from time import monotonic
from typing import Any

from harvester import exits
from harvester.cluster.carrying import carry
from harvester.cluster.errors import ClusterError
from harvester.cluster.jobs import Job, Outcome, run_job
from harvester.cluster.watch import BOUNCE, LOST, MINUTES, Tell, Watch

_RUNNING = frozenset({"executing", "long-running"})
_AT_WORK = frozenset({"running", "paused", "closing_gracefully"})


def connect(address: str) -> Any:
    """A client of the cluster: ``tcp://…``, ``tls://…``, or a scheduler file. Raises ClusterError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError("--cluster needs the package distributed: pip install 'ogi-harvester[cluster]'") from error
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what it has to say to a person, we say
    where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
    try:
        client: Any = Client  # has no types
        return client(**where, timeout=10, set_as_default=False, name="harvester")
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise ClusterError(f"--cluster {address}: no scheduler answers there ({_first_line(error)})") from error


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


def lost_errors() -> tuple[type[Exception], ...]:
    """What Dask raises where its scheduler is gone."""
    from distributed import client

    return (CancelledError, OSError, TimeoutError, getattr(client, "ClosedClientError", RuntimeError))


def on_worker(job: Job, root: str) -> Outcome:
    """A job on a worker, which stops when nobody waits for it any more: cancelled, client or scheduler lost."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        # Dask does not stop what runs; the state of the task tells that it was released.
        task = worker.state.tasks.get(key)
        return task is not None and task.state in _RUNNING and worker.status.name in _AT_WORK

    return replace(run_job(job, Path(root), wanted), worker=worker.address)


class DaskEngine:
    """One job a thread of a worker: have workers with one thread each (docs/cluster.md)."""

    def __init__(self, address: str, tell: Tell = lambda _: None, minutes: float = MINUTES) -> None:
        self.client = connect(address)
        self._watch = Watch(self.client, address, tell, minutes)
        threads = sum(self.client.nthreads().values())
        self.where = f"{threads} at once on {address}"
        self._done: Queue[tuple[Job, Any]] = Queue()
        self._futures: dict[str, Any] = {}
        self._roots: dict[str, Path] = {}
        self._again: deque[tuple[float, Job]] = deque()
        """What a worker could not do, and when it is given out again."""
        self._attempts = 0
        self._stopped = False
        self._watch.others()  # who cannot do anything is named before anything is tried

    def begin(self, jobs: Sequence[Job], root: Path) -> None:
        for job in jobs:
            self._attempts += 1
            key = f"harvest-{job.campaign}-{job.name}-{self._attempts}"
            try:
                future = self.client.submit(on_worker, job, str(root), key=key, pure=False)
            except lost_errors() as error:
                raise ClusterError(LOST) from error
            self._futures[job.name] = future
            self._roots[job.name] = root
            future.add_done_callback(lambda done, job=job: self._done.put((job, done)))

    def next(self) -> tuple[Job, Outcome]:
        while True:
            while self._again and self._again[0][0] <= monotonic():
                job = self._again.popleft()[1]
                self.begin([job], self._roots[job.name])
            try:
                job, future = self._done.get(timeout=min(self._watch.pause, BOUNCE))
            except Empty:
                self._watch.look()
                continue
            if future is self._futures.get(job.name):  # else one of an attempt before
                outcome = self._outcome(future)
                if outcome.unfit and self._watch.others():
                    # Not at once: the worker has nothing else to do and would get it again.
                    self._again.append((monotonic() + BOUNCE, job))
                    continue
                self._watch.answered()
                return job, outcome

    def _outcome(self, future: Any) -> Outcome:
        try:
            outcome: Outcome = future.result(timeout=30)
        except lost_errors() as error:
            if self._stopped:
                return Outcome(exits.INTERRUPTED, "interrupted")
            raise ClusterError(LOST) from error
        except Exception as error:  # of Dask: the task took several workers with it, or could not be read there
            words = f"{type(error).__name__}: {_first_line(error)}"
            return Outcome(exits.ENVIRONMENT, words, unfit=type(error).__name__ != "KilledWorker")
        return outcome

    def stop(self) -> int:
        """Cancel everything: the workers stop their crawls, which go on with the next command."""
        self._stopped = True
        with suppress(*lost_errors()):  # then they have stopped already
            self.client.cancel([future for future in self._futures.values() if not future.done()])
        return 0

    def carry(self, job: Job, outcome: Outcome, root: Path, target: Path) -> bool:
        """See :func:`harvester.cluster.carrying.carry`."""
        return carry(self.client, outcome.worker, root / job.name, target)

    def close(self) -> None:
        self.client.close(timeout=5)
