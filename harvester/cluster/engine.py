"""What does the jobs: this machine, or a cluster. The crawl does not know which."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from harvester.cluster.jobs import Job, Outcome


class Engine(Protocol):
    """``where``: a few words for the person who waits."""

    @property
    def where(self) -> str: ...

    def begin(self, jobs: Sequence[Job], root: Path) -> None:
        """Have jobs done, their directories below ``root``."""

    def next(self) -> tuple[Job, Outcome]:
        """Wait for the next job that has ended. Raises ClusterError where none will."""

    def stop(self) -> int:
        """Tell the jobs to end. Returns how many :meth:`next` will still give."""

    def carry(self, job: Job, outcome: Outcome, root: Path, target: Path) -> bool:
        """Bring a job's directory, which this machine does not see, to ``target``. False where that is not possible."""

    def close(self) -> None: ...
