"""What reads whole tables, kept for all readers until the database changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from harvester.store.database import Store
from harvester.store.search import state_of

T = TypeVar("T")
QUICK = 0.05
"""Seconds: what takes no longer is made anew whenever the database has changed."""
SHARE = 20
"""While it goes on changing, the rest is shown for so many times as long as it took to make."""


class _Keeper:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state: str | None = None
        self.until = 0.0
        self.made: Any = None


_keepers: dict[tuple[Path, Callable[..., Any]], _Keeper] = {}


def kept(store: Store, make: Callable[[Store], T], most: float = 60.0) -> T:
    """``make(store)``, not to be changed by who gets it; while the database goes on changing, as of ``most`` seconds
    ago at most. Raises StoreError."""
    keeper = _keepers.setdefault((store.path.resolve(), make), _Keeper())
    with keeper.lock:
        state = state_of(store.path)
        begin = time.monotonic()
        if keeper.state is None or (state != keeper.state and begin >= keeper.until):
            keeper.made = make(store)
            took = time.monotonic() - begin
            keeper.state, keeper.until = state, begin + (min(most, SHARE * took) if took > QUICK else 0)
        made: T = keeper.made
        return made
