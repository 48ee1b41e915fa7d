"""What is read off a table before its values are given to columns: header cells, records, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.reports.units import Entry, Unit


@dataclass(slots=True)
class Leaf:
    """A header cell of one column; ``column`` is None for a label that the form does not have."""

    column: str | None
    text: str
    start: int
    end: int
    entry: Entry


@dataclass(slots=True)
class Header:
    """The header cells of one table as they were met, in reading order."""

    table: str
    leaves: list[Leaf] = field(default_factory=list)
    physical: bool = False
    closed: bool = False
    width: int = 0
    """Cells of its longest row."""


@dataclass(slots=True)
class Record:
    """Cells after a row label. ``row`` is None where the label is lost, unknown (``label``) or only a group's."""

    table: str
    row: str | None
    label: str
    entries: list[Entry]
    unit: Unit
    header: Header | None
    in_row: bool
    """True where the source itself bounds the row."""
    group: bool = False
    measure: str | None = None
    """The unit that stands in a line of its own between label and value."""
    interrupted: bool = False
    """True where a line with several values follows the label, so that what comes later may be another row's."""


@dataclass(slots=True)
class Leftover:
    """Text or a value inside a table that nothing of the form explains."""

    table: str | None
    text: str
    entry: Entry


def printed(entry: Entry) -> str:
    return f"{entry.text.strip()[:20]!r}{printed_place(entry)}"


def printed_place(entry: Entry | None) -> str:
    """`` (table 1, row 5, column 9)`` for the reader of a warning."""
    if entry is None:
        return ""
    parts = ", ".join(f"{name} {number}" for name, number in entry.place.as_dict().items())
    return f" ({parts})" if parts else ""
