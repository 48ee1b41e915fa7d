"""The one model that every media type is read into: blocks in reading order, each with its place.

Rows and columns are counted from 0 on the grid that spans open up, as in ``interfaces.md``; pages and lines from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in its source. Parts that do not apply are None."""

    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, int]:
        return {name: number for name, number in zip(self._fields, self, strict=True) if number is not None}


class Cell(NamedTuple):
    """One cell as the source has it: text with inner line breaks as ``\\n``, and its place on the grid."""

    text: str
    place: Place
    rowspan: int = 1
    colspan: int = 1
    confidence: float | None = None
    """0–1 where the text was read by OCR, else None."""


@dataclass(slots=True)
class Table:
    """A table: its own cells row by row. A cell that spans is there once, in its first row and column."""

    index: int
    """Number of the table in the document, from 0."""
    rows: list[list[Cell]]
    blanks_kept: bool = True
    """False where the source drops empty cells (a text dump), so that counting cells proves less."""
    left_packed: bool = False
    """True where the source writes the cells of a row without the places that spans cover, fillers at the end."""
    page: int | None = None
    main: bool = True


@dataclass(slots=True)
class Paragraph:
    """One paragraph, heading or line of text."""

    text: str
    place: Place
    heading: int = 0
    """1–6 for a heading that the source marks as one, else 0."""
    main: bool = True
    """False for page chrome: menus, breadcrumbs, share boxes, counters, related links, footers."""
    confidence: float | None = None
    menu: bool = False
    """True for an entry of a menu, told by the structure of the page: it is no row of a table, whatever it says."""


Block = Paragraph | Table


class Link(NamedTuple):
    """Something the document points to or embeds. ``kind``: ``link``, ``iframe``, ``embed``, ``image``."""

    url: str
    text: str
    kind: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader noticed and did not swallow; it becomes a warning of the report."""

    code: str
    message: str
    place: Place | None = None


@dataclass(slots=True)
class Document:
    """The content of one capture."""

    media_type: str
    blocks: list[Block]
    encoding: str | None = None
    encoding_evidence: str | None = None
    """Why the bytes were read so: ``utf-8``, ``declared``, ``bom``, ``gb18030`` …"""
    url: str | None = None
    title: str | None = None
    """The page's own title (``<title>``, document properties), as printed."""
    meta: dict[str, str] = field(default_factory=dict)
    """Meta tags or properties, names in lower case."""
    links: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """Names of the files inside that were read, for an archive such as ZIP."""

    def paragraphs(self, main_only: bool = False) -> Iterator[Paragraph]:
        for block in self.blocks:
            if isinstance(block, Paragraph) and (block.main or not main_only):
                yield block

    def tables(self) -> Iterator[Table]:
        for block in self.blocks:
            if isinstance(block, Table):
                yield block

    def text(self, main_only: bool = True) -> str:
        return "\n".join(p.text for p in self.paragraphs(main_only))


class UnreadableError(Exception):
    """The bytes cannot be read as a document.

    ``code`` is one of the error codes of ``harvester parse``: ``unreadable``, ``too_large``, ``unsupported_media``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
