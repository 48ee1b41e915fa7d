"""A document's blocks as rows of entries: what the aligner reads, the same for every surface."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harvester.documents.model import Document, Place, Table
from harvester.reports.numbers import Reading, read_cell, strip_raw


@dataclass(slots=True)
class Entry:
    """One cell or line: its text, how it reads as a number, and its place."""

    text: str
    reading: Reading
    """Read as an amount, so that every kind of number is seen; what a cell may hold is its column's matter."""
    place: Place
    start: int
    """First grid column (or ordinal in a text row) and the number of columns it covers."""
    span: int
    rowspan: int = 1
    confidence: float | None = None
    measure: str | None = None
    """The unit that a column of units prints in the same row."""

    @property
    def is_blank(self) -> bool:
        return self.reading.blank

    @property
    def is_number(self) -> bool:
        return self.reading.value is not None

    @property
    def is_value(self) -> bool:
        return self.reading.blank or self.reading.value is not None


@dataclass(slots=True)
class Unit:
    """A row: of a table, or a single line of text."""

    entries: list[Entry]
    block: int
    """Index of its block in the document."""
    table: Table | None
    prose: bool = False

    @property
    def is_row(self) -> bool:
        """True where the source itself says that these cells form a row."""
        return self.table is not None and len(self.entries) > 1

    @property
    def physical(self) -> bool:
        """True where grid columns are known (HTML, Office, ruled PDF), not only the order of cells."""
        return bool(self.entries) and self.entries[0].place.column is not None


def join_pairs(units: Iterable[Unit], join: Callable[[Unit, Unit], Unit | None]) -> list[Unit]:
    """The units with each pair that ``join`` makes one (else it gives None) as that one, which may join the next."""
    result: list[Unit] = []
    for unit in units:
        joined = join(result[-1], unit) if result else None
        if joined is not None:
            result[-1] = joined
        else:
            result.append(unit)
    return result


def measure(text: str) -> str | None:
    """The unit that a column of units prints, None for a dash."""
    printed = strip_raw(text)
    return printed if any(character.isalpha() for character in printed) else None


PROSE_LENGTH = 45
"""A line longer than this, or one with a full stop inside, is a sentence and no label."""


def is_prose(text: str) -> bool:
    """True for a sentence, false for what may be a label or a value."""
    stripped = strip_raw(text)
    if len(stripped) > PROSE_LENGTH and not stripped.startswith(("(", "（")):
        return True
    return len(stripped) > 120 or "。" in stripped[:-1] or ("，" in stripped and stripped.endswith("。"))


def units_of(document: Document) -> list[Unit]:
    """Rows and lines of all blocks in reading order, without the entries of menus."""
    units: list[Unit] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            for row in block.rows:
                entries = []
                for ordinal, cell in enumerate(row):
                    start = cell.place.column if cell.place.column is not None else ordinal
                    entries.append(
                        Entry(
                            cell.text,
                            read_cell(cell.text, money=True),
                            cell.place,
                            start,
                            cell.colspan,
                            cell.rowspan,
                            cell.confidence,
                        )
                    )
                units.append(Unit(entries, index, block))
        elif not block.menu:
            entry = Entry(block.text, read_cell(block.text, money=True), block.place, 0, 1, 1, block.confidence)
            units.append(Unit([entry], index, None, prose=is_prose(block.text)))
    return units
