"""sqlite-utils without pandas and numpy, which it loads where they are installed: a second and 100 MB for nothing."""

from __future__ import annotations

from harvester.imports import without

with without("pandas", "numpy"):
    from sqlite_utils import Database

__all__ = ["Database"]
