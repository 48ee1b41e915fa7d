"""Placed text → lines, cell texts and paragraphs, for sources that place glyphs instead of marking up text."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass, field

from harvester.documents.ruled import Box


@dataclass(slots=True)
class Glyph:
    """One placed character (PDF, OFD) or run of characters (OCR)."""

    text: str
    box: Box
    confidence: float | None = None
    order: int = -1
    """Place in the order in which the source wrote the characters, spaces included; -1 where it has none."""
    run: int = 0
    """Number of the text object that the character belongs to."""


@dataclass(slots=True)
class Line:
    """Glyphs that stand side by side on one line."""

    glyphs: list[Glyph]
    box: Box
    size: float
    """Height of the type."""
    text: str = ""
    confidence: float | None = None
    pieces: list[Line] = field(default_factory=list)
    """The parts of the line that wide gaps keep apart."""


def is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


_SENTENCE_ENDS = ("。", "！", "？", "；", "：", ":", ";")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[、.．]|[)）])|\d{1,2}[、.．](?!\d)")
"""What opens a paragraph of its own behind a whole sentence, also where nothing is indented."""
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]+")


def clean(text: str) -> str:
    """Kangxi radicals and compatibility ideographs, which PDF fonts map glyphs to, as the characters they stand for."""
    return _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).replace("\u00a0", " ")


def lines_of(glyphs: list[Glyph]) -> list[Line]:
    """Group glyphs into lines from the top down, each from left to right."""
    if not glyphs:
        return []
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.box.top + g.box.bottom, g.box.x0)):
        middle = (glyph.box.top + glyph.box.bottom) / 2
        if rows and top <= middle <= bottom and _overlap(glyph.box, top, bottom):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            top, bottom = glyph.box.top, glyph.box.bottom
    return [line for line in (_line(row) for row in rows) if line.text]


def _overlap(box: Box, top: float, bottom: float) -> bool:
    shared = min(box.bottom, bottom) - max(box.top, top)
    return shared >= 0.4 * min(box.height, bottom - top)


def _line(row: list[Glyph], split: bool = True) -> Line:
    row.sort(key=lambda glyph: glyph.box.x0)
    heights = sorted(glyph.box.height for glyph in row)
    size = heights[len(heights) // 2] or 1.0
    text = ""
    parts: list[list[Glyph]] = [[]]
    previous: Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            text += " " if text and not text.endswith(" ") else ""
            continue
        if previous is not None:
            gap = glyph.box.x0 - previous.box.x1
            narrow = not is_wide(previous.text[-1]) and not is_wide(glyph.text[0])
            apart = gap > (0.25 if narrow else 0.9) * size or _is_mark(previous, glyph)
            if apart and not text.endswith(" "):
                text += " "
            if gap > 1.1 * size or (gap > 0.6 * size and previous.text[-1].isdigit() and glyph.text[0].isdigit()):
                parts.append([])
        parts[-1].append(glyph)
        text += glyph.text
        previous = glyph
    visible = [glyph for glyph in row if not glyph.text.isspace()] or row
    box = Box(
        min(g.box.x0 for g in visible), min(g.box.top for g in visible),
        max(g.box.x1 for g in visible), max(g.box.bottom for g in visible),
    )  # fmt: skip
    known = [glyph.confidence for glyph in visible if glyph.confidence is not None]
    line = Line(row, box, size, clean(text.strip()), min(known) if known else None)
    if split:
        line.pieces = [_line(part, False) for part in parts] if len(parts) > 1 else [line]
    return line


def piece_text(glyphs: list[Glyph]) -> str:
    """The text of glyphs that stand side by side, sorted from left to right."""
    return _line(glyphs, False).text


def _is_mark(previous: Glyph, glyph: Glyph) -> bool:
    """True if one of two figures is so much smaller that it is a footnote's mark and no digit of the number."""
    heights = sorted((previous.box.height, glyph.box.height))
    return previous.text[-1].isdigit() and glyph.text[0].isdigit() and heights[0] < 0.75 * heights[1]


def join(first: str, second: str) -> str:
    """Put a wrapped text together: words of letters get their space back, Chinese and figures none."""
    if first and second and first[-1].isascii() and first[-1].isalpha() and second[0].isascii() and second[0].isalpha():
        return f"{first} {second}"
    return first + second


def cell_text(glyphs: list[Glyph], cell: Box) -> tuple[str, float | None]:
    """The text of a cell. A line that filled the cell was wrapped there; any other line end is kept as ``\\n``."""
    lines = lines_of(glyphs)
    text = ""
    for number, line in enumerate(lines):
        if not number:
            text = line.text
            continue
        before = lines[number - 1]
        # What a word processor keeps free beside the text (0.19 cm a side) is about one type height in total.
        wrapped = before.box.width + _first_width(line) + before.size > cell.width
        text = join(text, line.text) if wrapped else f"{text}\n{line.text}"
    known = [line.confidence for line in lines if line.confidence is not None]
    return text, min(known) if known else None


def _first_width(line: Line) -> float:
    """Width of what would have had to fit on the line before: a Chinese character, or a whole word or figure."""
    if is_wide(line.text[0]):
        return line.size
    width, previous = 0.0, None
    for glyph in line.glyphs:
        if (
            glyph.text.isspace()
            or is_wide(glyph.text[0])
            or (previous and glyph.box.x0 - previous.box.x1 > 0.25 * line.size)
        ):
            break
        width, previous = glyph.box.x1 - line.box.x0, glyph
    # a figure is cut anywhere when it does not fit, so its first digit is what counts
    return min(width, line.size) if line.text[0].isdigit() else width


def goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """May ``line`` continue ``before`` in a text column from ``left`` to ``right``: no indent, no short line?"""
    size = line.size
    if before.text.endswith(_SENTENCE_ENDS) and _NUMBERED.match(line.text):
        return False
    if before.box.x1 < right - 2.6 * size or abs(before.size - size) > 0.2 * size:
        return False
    if line.box.x0 <= left + 1.2 * size:
        return True
    # the rest of a centred title: its first line filled the column, the second stands in the middle
    return before.box.x0 <= left + 1.6 * size and abs(line.box.middle[0] - (left + right) / 2) <= size


def paragraphs_of(lines: list[Line], left: float, right: float) -> list[list[Line]]:
    """Lines joined; a new paragraph starts at an indent, after a short line, a wide gap or a change of size."""
    if not lines:
        return []
    gaps = sorted(b.box.top - a.box.bottom for a, b in itertools.pairwise(lines))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    paragraphs = [[lines[0]]]
    for before, line in itertools.pairwise(lines):
        near = line.box.top - before.box.bottom <= usual + 0.8 * line.size
        if near and goes_on(before, line, left, right):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def text_of(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        text = join(text, line.text)
    return text
