"""Columns of the registry whose address names a year: ``https://…/gknb{Y}/``, tried year by year, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

YEAR_MARK = "{Y}"
FIRST_YEAR = 2008
"""The regulation that asks for the reports took effect in 2008."""
MAX_MISSES = 3
"""Years in a row without a list after which older ones are not tried; twice as many before the first list, for the
newest may not be out yet."""


class YearlyColumns:
    """``years``: report years wanted, or None for all."""

    def __init__(self, years: Collection[int] | None) -> None:
        self._years = years
        self._left: dict[str, Iterator[int]] = {}
        self._misses: dict[str, int] = {}
        self._hit: set[str] = set()

    def add(self, pattern: str) -> None:
        """An address with ``{Y}``."""
        self._left[pattern] = iter(self._to_try())
        self._misses[pattern] = 0

    def hit(self, pattern: str) -> None:
        """An address made of it had a list."""
        self._misses[pattern] = 0
        self._hit.add(pattern)

    def next(self, known: Callable[[str], bool]) -> tuple[str, str] | None:
        """The next address to try, and its pattern; None where none is left. ``known`` ones cost nothing."""
        for pattern, years in self._left.items():
            while self._misses[pattern] < (MAX_MISSES if pattern in self._hit else 2 * MAX_MISSES):
                year = next(years, None)
                if year is None:
                    break
                url = pattern.replace(YEAR_MARK, str(year))
                if not known(url):
                    self._misses[pattern] += 1  # taken back if there is a list
                    return url, pattern
        return None

    def _to_try(self) -> list[int]:
        """Folders are named by the year of the report or by that of its publication."""
        if self._years:
            return sorted({year + late for year in self._years for late in (0, 1)}, reverse=True)
        return list(range(date.today().year, FIRST_YEAR - 1, -1))
