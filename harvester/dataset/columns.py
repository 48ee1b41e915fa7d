"""Columns and tables of a dataset, the same for every file format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Row = tuple[object, ...]

INT, DECIMAL, NUMBER, FLOAT, TEXT, CATEGORY, DATE, BOOL = (
    "int", "decimal", "number", "float", "text", "category", "date", "bool",
)  # fmt: skip
"""Kinds of columns. ``decimal``: decimal text or int; ``number``: an int, or decimal text for money; ``category``: text
of few different values; ``date``: ISO text; ``bool``: True, False or None."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    label_en: str
    label: str = ""
    """Chinese; for a variable, the labels of the form."""
    key: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` may be called again and gives the same rows. ``expected``: how many rows, for a progress bar."""

    name: str
    title: str
    title_zh: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    expected: int
    state_of: Callable[[], Iterator[bytes]] | None = None
    """For each row a letter a column: ``r`` as it is, ``b`` blank, ``n`` not recoverable, ``x`` not in this form."""
    stata: tuple[str, ...] | None = None
    """The columns that go into a Stata file, if not all: texts that stand in another table need not be repeated."""
