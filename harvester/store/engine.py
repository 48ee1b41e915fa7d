"""sqlite-utils without pandas and numpy, which it loads where they are installed: a second and 100 MB for nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """As if packages were not installed, unless they are loaded already."""
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in names if name not in modules]
    modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]


with _without("pandas", "numpy"):
    from sqlite_utils import Database

__all__ = ["Database"]
