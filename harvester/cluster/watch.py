"""Is anybody there to do the jobs? Looked after while results are waited for."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from harvester import __version__
from harvester.cluster.errors import ClusterError

LOOK = 5.0
"""Seconds between two looks."""
MINUTES = 60.0
"""Without any worker a command ends after so many."""
AGAIN = 600.0
"""Seconds until it is said again; each time twice as many."""
LOST = "the cluster was lost; what was done is kept, the same command goes on with the rest"
_ANSWER = 20.0
"""Seconds for the scheduler to say who is there."""
_ALIVE = ("running", "connecting")
BOUNCE = 3.0
"""Seconds until a job that a worker cannot do is given out again: it would get it at once, with nothing else to do."""

Tell = Callable[[str], None]


class Watch:
    """``client``: of distributed; ``tell`` gets a line when nobody is there, now and then again, and when somebody is
    again."""

    def __init__(self, client: Any, address: str, tell: Tell, minutes: float = MINUTES) -> None:
        self._client = client
        self._address = address
        self._tell = tell
        self._minutes = minutes
        self._since: float | None = None
        self._next = 0.0
        self._pause = AGAIN
        self._advice = ""
        self._unfit: set[str] = set()

    @property
    def pause(self) -> float:
        """Seconds until :meth:`look` is due."""
        return min(LOOK, max(0.2, self._minutes * 60))

    def look(self) -> None:
        """Raises ClusterError where the cluster is lost, or nobody was there for too long."""
        if self._client.status not in _ALIVE:
            raise ClusterError(LOST)
        missing = self._missing()
        if missing is None:
            self.answered()
            return
        now = monotonic()
        if self._since is None:
            self._since, self._next, self._pause = now, now, AGAIN
        if now - self._since >= self._minutes * 60:
            raise ClusterError(
                f"{missing}, since {_words(now - self._since)}; what was done is kept: see to the cluster and run the "
                "same command again (--cluster-wait tells how long to wait)"
            )
        if now >= self._next:
            self._next, self._pause = now + self._pause, 2 * self._pause
            self._tell(
                f"{missing}: {self._advice}; then this goes on by itself, "
                f"else it ends in {_words(self._since + self._minutes * 60 - now)}"
            )

    def answered(self) -> None:
        """Somebody is there, as a look or a result has told."""
        if self._since is not None:
            self._tell(f"{self._address} has workers: going on")
        self._since = None

    def others(self) -> bool:
        """A worker could not do its job, or not even understand it. True where there are workers that can, as far as is
        known: then the job should be given out again."""
        try:
            versions = self._client.sync(self._versions, callback_timeout=_ANSWER)
        except (OSError, TimeoutError):
            return True
        unfit = {name: _why_unfit(found) for name, found in versions.items() if found != __version__}
        for name in sorted(unfit.keys() - self._unfit):
            self._tell(f"{name} {unfit[name]}; its jobs go to other workers")
        self._unfit |= unfit.keys()
        return bool(unfit) and len(unfit) < len(versions)

    async def _versions(self) -> dict[str, Any]:
        found: dict[str, Any] = await self._client.run(version, on_error="return", asynchronous=True)
        return found

    def _missing(self) -> str | None:
        """What is wrong, or None."""
        try:
            threads = self._client.sync(self._client.scheduler.ncores, workers=None, callback_timeout=_ANSWER)
        except (OSError, TimeoutError):
            self._advice = "see whether its machine hangs"
            return f"the scheduler at {self._address} does not answer"
        self._advice = "start workers (dask worker …, docs/cluster.md)"
        if threads.keys() - self._unfit:
            return None
        return f"no worker at {self._address}" + (f" (but {len(threads)} that cannot do it)" if threads else "")


def version() -> str:
    """Asked of a worker."""
    return __version__


def _why_unfit(found: Any) -> str:
    if isinstance(found, str):
        return f"has version {found} of the harvester, this is {__version__}"
    words = str(found) or type(found).__name__
    return f"cannot be used ({words.splitlines()[0][:200]}): install the harvester there"


def _words(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds"
