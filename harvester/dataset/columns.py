"""Columns and tables of a dataset, the same for every file format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harvester.dataset.blocks import Block, Row

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
    """``blocks`` may be called again and gives the same rows. ``expected``: how many rows, for a progress bar."""

    name: str
    title: str
    title_zh: str
    columns: tuple[Column, ...]
    blocks: Callable[[], Iterator[Block]]
    expected: int
    stata: tuple[str, ...] | None = None
    """The columns that go into a Stata file, if not all: texts that stand in another table need not be repeated."""

    def rows(self) -> Iterator[Row]:
        """Row by row."""
        for block in self.blocks():
            yield from block.rows()
