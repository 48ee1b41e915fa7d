"""Many small transactions of a crawl as few: what is written within a moment is committed together.

For what a kill may take, as the next run makes it again from the archive: that a page is a candidate, its report.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from harvester.store.database import Store

SECONDS = 0.3
"""The longest that something written waits to be seen by others and to outlive this process."""

Later = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Has a function called after so many seconds; returns what calls that off."""


class Batch:
    """``later`` is how the program waits; ``failed`` gets a fault of a commit that nobody waits for."""

    def __init__(self, store: Store, later: Later, failed: Callable[[Exception], None]) -> None:
        self._store = store
        self._later = later
        self._failed = failed
        self._open: AbstractContextManager[None] | None = None
        self._call_off: Callable[[], None] = lambda: None

    def begin(self) -> Store:
        """The store, for something that is to be written now. Raises StoreError."""
        if self._open is None:
            opened = self._store.transaction()
            opened.__enter__()
            self._open = opened
            self._call_off = self._later(SECONDS, self._in_time)
        return self._store

    def commit(self) -> None:
        """What was written so far is in the database, or StoreError is raised."""
        if self._open is not None:
            self._call_off()
            opened, self._open = self._open, None
            opened.__exit__(None, None, None)

    def _in_time(self) -> None:
        try:
            self.commit()
        except Exception as error:  # a fault of the disk, which whoever writes next would not be told
            self._failed(error)
