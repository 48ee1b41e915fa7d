"""Pieces of text in a table without lines, and the blocks that wrapped pieces make.

A piece is what was set together: glyphs side by side that the source wrote one after the other. Where the source keeps
an order (a PDF's content stream, an OFD page), a jump of the pen parts two cells that stand nearer to each other than
two words; where it keeps none (a scan), only the gaps do.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.documents.glyphs import Glyph, is_wide, join, piece_text
from harvester.documents.ruled import Box

_VALUE = re.compile(
    r"[-+−—–/\\\d.,，．０-９%％]+\s?(?:万?元|件|项|个|条|次)?|[-+]?\d[\d,.，]*\s?(?:万?元|件|项|个|条|次)?[（(\[].*"
)
_UNIT = re.compile(r"[万亿千百]{0,2}元|件|项|个|条|次|篇|人次?")
_NUMBERING = re.compile(r"\d{1,2}[.、．]")
_ENUMERATED = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]+条"
)
_WORD = 1.1
"""Gap, in type heights, that parts pieces whatever the source says."""
_FIGURES = 0.6
_JUMP = 0.2
_TOUCHING = 0.08
LONG_LABEL = 8
"""Characters from which on a text may fill its cell, so that it touches the figure of the next one."""
_LEVEL = 0.3
"""How far two glyphs of one line may be apart in height."""


@dataclass(slots=True)
class Piece:
    """Text on one line. ``first`` and ``last``: places of its glyphs in the source's order, -1 where it has none."""

    text: str
    box: Box
    size: float
    first: int
    last: int
    confidence: float | None = None

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2


@dataclass(slots=True)
class Block:
    """What stands in one cell: a piece, or several one below the other."""

    pieces: list[Piece]
    text: str
    box: Box
    size: float
    is_value: bool = False
    level: int = 0
    columns: tuple[int, int] = (0, 0)

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2

    @property
    def last(self) -> Piece:
        return self.pieces[-1]

    @property
    def confidence(self) -> float | None:
        known = [piece.confidence for piece in self.pieces if piece.confidence is not None]
        return min(known) if known else None


def is_value(text: str) -> bool:
    """A figure with its unit or note, or a mark for nothing; no numbering of a label."""
    return bool(_VALUE.fullmatch(text)) and not _NUMBERING.fullmatch(text)


def is_enumerated(text: str) -> bool:
    """Does the text begin with the numbering of a label?"""
    return bool(_ENUMERATED.match(text))


def pieces_of(glyphs: Iterable[Glyph]) -> list[Piece]:
    """The pieces of a region, from the top down."""
    present = list(glyphs)
    if all(glyph.order >= 0 for glyph in present):
        groups = _in_order(sorted(present, key=lambda glyph: glyph.order))
    else:
        groups = [[glyph] for glyph in present if not glyph.text.isspace()]
    pieces: list[Piece] = []
    for group in _touching(groups):
        if all(glyph.text.isspace() for glyph in group):
            continue
        piece = _piece(group)
        if pieces and _UNIT.fullmatch(piece.text) and is_value(pieces[-1].text) and _beside(pieces[-1], piece):
            pieces[-1] = _with_unit(pieces[-1], piece)
        else:
            pieces.append(piece)
    return sorted(pieces, key=lambda piece: (piece.box.top, piece.box.x0))


def _beside(a: Piece, b: Piece) -> bool:
    return abs(a.box.bottom - b.box.bottom) <= _LEVEL * a.size and -0.3 * a.size <= b.box.x0 - a.box.x1 <= 0.6 * a.size


def _with_unit(a: Piece, b: Piece) -> Piece:
    box = Box(a.box.x0, min(a.box.top, b.box.top), b.box.x1, max(a.box.bottom, b.box.bottom))
    known = [c for c in (a.confidence, b.confidence) if c is not None]
    return Piece(
        a.text + b.text, box, a.size, min(a.first, b.first), max(a.last, b.last), min(known) if known else None
    )


def _in_order(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs of one text object that follow each other on one line, printed spaces among them."""
    groups = [glyphs[:1]]
    for before, glyph in pairwise(glyphs):
        size = max(before.box.height, glyph.box.height)
        gap = glyph.box.x0 - before.box.x1
        level = abs(glyph.box.bottom - before.box.bottom) <= _LEVEL * size
        digits = before.text[-1].isdigit() and glyph.text[0].isdigit()
        limit = _FIGURES if digits else _WORD
        if glyph.run == before.run and level and -0.5 * size <= gap <= limit * size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return groups


def _touching(groups: list[list[Glyph]]) -> list[list[Glyph]]:
    """Unite groups that stand side by side without a gap: text whose fonts or characters were drawn one by one.

    Without an order every glyph comes as a group of its own, and the gaps of words and figures part them.
    """
    rows: list[list[list[Glyph]]] = []
    for group in sorted((group for group in groups if group), key=lambda group: group[0].box.bottom):
        if rows and group[0].box.bottom - rows[-1][0][0].box.bottom <= _LEVEL * group[0].box.height:
            rows[-1].append(group)
        else:
            rows.append([group])
    result: list[list[Glyph]] = []
    for row in rows:
        row.sort(key=lambda group: group[0].box.x0)
        clusters = [[row[0]]]
        for group in row[1:]:
            last = clusters[-1][-1]
            if (
                (_touches(last[-1], group[0]) and not _two_figures(last, group))
                or _is_spaced(last, group)
                or _is_within(clusters[-1], group)
            ):
                clusters[-1].append(group)
            else:
                clusters.append([group])
        for cluster in clusters:
            result += _figure_apart(cluster)
    return result


def _two_figures(before: list[Glyph], group: list[Glyph]) -> bool:
    """Does an amount begin where a count ends? They may be two cells without room between them, and no sum tells."""
    if group[0].order < 0 or not (before[-1].text[-1].isdigit() and group[0].text[0].isdigit()):
        return False
    return any(glyph.text == "." for glyph in group) and len(group) > 1


def _is_spaced(before: list[Glyph], group: list[Glyph]) -> bool:
    """Single characters with some room between them are one label: 科 研 机 构."""
    if len(before) > 1 or len(group) > 1 or group[0].order != before[0].order + 1 or group[0].order < 0:
        return False
    gap, size = group[0].box.x0 - before[0].box.x1, group[0].box.height
    return is_wide(before[0].text) and is_wide(group[0].text) and 0 <= gap <= _FIGURES * size


def _is_within(cluster: list[list[Glyph]], group: list[Glyph]) -> bool:
    """Is this a character of another font, for which the text around it left a hole?"""
    end = max(glyph.box.x1 for part in cluster for glyph in part)
    near = min(abs(glyph.order - group[0].order) for part in cluster for glyph in part) <= len(group) + 2
    return group[0].order >= 0 and near and group[-1].box.x1 <= end


def _touches(before: Glyph, glyph: Glyph) -> bool:
    gap, size = glyph.box.x0 - before.box.x1, max(before.box.height, glyph.box.height)
    a, b = before.text[-1], glyph.text[0]
    digits = a.isdigit() and b.isdigit()
    if before.order < 0 or glyph.order < 0:
        limit = _FIGURES if digits else _WORD
    elif glyph.order != before.order + 1:
        limit = -1.0 if a.isdigit() or b.isdigit() else _TOUCHING
    elif a in ".," or (a.isdigit() and b in ".,"):
        limit = 2 * _JUMP
    else:
        limit = _TOUCHING if digits else _JUMP
    return -0.3 * size <= gap <= limit * size


def _figure_apart(cluster: list[list[Glyph]]) -> list[list[Glyph]]:
    """A figure set by itself behind words that it touches is the next cell, not the end of their text."""
    at = len(cluster)
    if at > 1 and all(glyph.text.isspace() for glyph in cluster[-1]):
        return [[glyph for group in cluster for glyph in group]]
    while at and all(glyph.text.isdigit() or glyph.text in ".,%" for glyph in cluster[at - 1]):
        at -= 1
    words, figure = [g for group in cluster[:at] for g in group], [g for group in cluster[at:] for g in group]
    if not words or not figure or words[-1].order < 0 or not is_wide(words[-1].text[-1]) or words[-1].text in "（第":
        return [words + figure]
    if len(words) < LONG_LABEL or _unclosed("".join(glyph.text for glyph in words)):
        return [words + figure]  # 增加5, or a text that goes on, on the next line
    return [words, figure]


def _piece(glyphs: list[Glyph]) -> Piece:
    orders = [glyph.order for glyph in glyphs]
    glyphs = sorted((g for g in glyphs if not g.text.isspace()), key=lambda glyph: glyph.box.x0)
    heights = sorted(glyph.box.height for glyph in glyphs)
    box = Box(
        min(g.box.x0 for g in glyphs), min(g.box.top for g in glyphs),
        max(g.box.x1 for g in glyphs), max(g.box.bottom for g in glyphs),
    )  # fmt: skip
    known = [glyph.confidence for glyph in glyphs if glyph.confidence is not None]
    return Piece(
        piece_text(glyphs),
        box,
        heights[len(heights) // 2] or 1.0,
        min(orders),
        max(orders),
        min(known) if known else None,
    )


@dataclass(slots=True)
class Lie:
    """How the pieces of a region lie: where rows of figures are, and whether the source wrote row after row."""

    rows: list[float] = field(default_factory=list)
    """Middles of the lines that hold figures, from the top down."""
    pitch: float | None = None
    """The smallest distance from one such line to the next; None where no two follow each other."""
    row_by_row: bool = False


def lie_of(pieces: list[Piece], page: Lie | None = None) -> Lie:
    """``page``: the lie of the whole page, for what a region with few rows does not tell."""
    values = sorted((piece for piece in pieces if is_value(piece.text)), key=lambda piece: piece.middle)
    rows: list[list[Piece]] = []
    for piece in values:
        if rows and piece.middle - rows[-1][0].middle <= 0.5 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    size = values[0].size if values else (pieces[0].size if pieces else 1.0)
    pitches = [
        below[0].box.bottom - above[0].box.bottom
        for above, below in pairwise(rows)
        if not any(above[0].middle + 0.5 * size < p.middle < below[0].middle - 0.5 * size for p in pieces)
    ]
    usable = [pitch for pitch in pitches if pitch > 0.6 * size]
    pairs = follows = 0
    for row in rows:
        middle = row[0].middle
        line = sorted((p for p in pieces if abs(p.middle - middle) <= _LEVEL * size), key=lambda p: p.box.x0)
        for a, b in pairwise(line):
            pairs += 1
            follows += a.last >= 0 and b.first == a.last + 1
    pitch = min(usable) if usable else None
    lie = Lie([row[0].middle for row in rows], pitch, pairs > 0 and follows >= 0.6 * pairs)
    if page is not None:
        lie.pitch = page.pitch if lie.pitch is None else lie.pitch
        lie.row_by_row = page.row_by_row
    return lie


class Pieces:
    """The pieces of a region, found by their height on the page and by the order in which they were written."""

    def __init__(self, pieces: list[Piece]) -> None:
        self._by_level = sorted(pieces, key=lambda piece: piece.middle)
        self._levels = [piece.middle for piece in self._by_level]
        self._by_order = sorted(pieces, key=lambda piece: piece.first)
        self._orders = [piece.first for piece in self._by_order]

    def beside(self, piece: Piece, slack: float = _LEVEL) -> list[Piece]:
        """What stands on the line of a piece, itself included."""
        reach = slack * piece.size
        start = bisect_left(self._levels, piece.middle - reach)
        return self._by_level[start : bisect_right(self._levels, piece.middle + reach)]

    def behind(self, piece: Piece, count: int) -> list[Piece]:
        """What was written next."""
        start = bisect_right(self._orders, piece.last)
        return self._by_order[start : start + count]


def blocks_of(all_pieces: list[Piece], lie: Lie) -> list[Block]:
    """Pieces one below the other that are one wrapped text, as blocks; every other piece is a block by itself."""
    pieces = Pieces(all_pieces)
    blocks: list[Block] = []
    open_: list[Block] = []
    for piece in all_pieces:
        open_ = [b for b in open_ if piece.box.top - b.box.bottom <= 3 * piece.size]
        fitting = [b for b in open_ if _goes_on(b, piece, pieces, open_, lie)]
        if fitting:
            home = min(fitting, key=lambda b: (piece.first != b.last.last + 1, piece.box.top - b.box.bottom))
            home.pieces.append(piece)
            a, b = home.box, piece.box
            home.box = Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
            home.text = join(home.text, piece.text)
            home.is_value = is_value(home.text)
            continue
        block = Block([piece], piece.text, piece.box, piece.size, is_value(piece.text))
        blocks.append(block)
        open_.append(block)
    return blocks


def _goes_on(block: Block, piece: Piece, pieces: Pieces, blocks: list[Block], lie: Lie) -> bool:
    """Is ``piece`` the next line of the text in ``block``?"""
    above, size = block.last, piece.size
    gap = piece.box.top - above.box.bottom
    if not -0.4 * size <= gap <= 3 * size or abs(above.size - size) > 0.3 * size:
        return False
    adjacent = piece.first >= 0 and piece.first == above.last + 1
    if min(above.box.x1, piece.box.x1) <= max(above.box.x0, piece.box.x0):
        indented = 0 < above.box.x0 - piece.box.x0 <= 4 * size
        if not (indented and adjacent and lie.row_by_row):
            return False
    unclosed = _unclosed(block.text)
    if block.is_value and is_value(piece.text) and not unclosed:
        # full-width figures are broken over lines as words are
        full = all("\uff10" <= character <= "\uff19" for character in block.text + piece.text)
        return full and lie.row_by_row and piece.first == above.last + 1 and _written_down(above, piece, pieces)
    if (is_enumerated(piece.text) or block.is_value) and not unclosed:
        return False
    if is_value(piece.text) and not (unclosed and block.text[:1].isdigit()):
        return False  # a figure is no part of a label
    if lie.row_by_row and not adjacent:
        return False
    if _bridges(above, piece, pieces) or _bridges(piece, above, pieces):
        return False
    if unclosed and adjacent and gap <= 0.9 * size:
        return True
    if lie.pitch is not None:
        wrapped = piece.box.bottom - above.box.bottom < lie.pitch - 0.08 * size
    else:
        wrapped = gap < 0.3 * size or (
            lie.row_by_row and (_accompanied(above, pieces) or not _accompanied(piece, pieces))
        )
    own_above, own_below = _has_figures(above, pieces), _has_figures(piece, pieces)
    if own_above and own_below:
        return False
    if lie.row_by_row and adjacent and _written_down(above, piece, pieces):
        return True
    if adjacent and any(_goes_along(other, above, piece) for other in blocks):
        return True
    if gap > 0.9 * size:
        return False
    if own_below:
        return wrapped or (lie.row_by_row and adjacent and is_enumerated(block.text))
    if own_above:
        return wrapped or (lie.row_by_row and adjacent)
    if adjacent and lie.row_by_row and _accompanied(above, pieces) and _aligned(above, piece):
        return True
    return wrapped or any(above.middle < row < piece.middle for row in lie.rows)


def _unclosed(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _goes_along(block: Block, above: Piece, piece: Piece) -> bool:
    """Does a block beside have lines on the levels of both pieces? Then they are lines of one cell as well."""
    levels = [p.middle for p in block.pieces]
    slack = _LEVEL * piece.size
    return all(any(abs(level - p.middle) <= slack for level in levels) for p in (above, piece))


def _written_down(above: Piece, piece: Piece, pieces: Pieces) -> bool:
    """Did the pen, behind ``piece``, go back up to write the cell beside? Then both are lines of one cell."""
    following = pieces.behind(piece, 8)
    below = piece
    while (
        following
        and following[0].box.top >= below.box.bottom - 0.4 * piece.size
        and _above_one_another(below, following[0])
    ):
        below = following.pop(0)
    if not following or following[0].first != below.last + 1 or following[0].box.x0 < above.box.x1 - piece.size:
        return False
    cell = [following[0]]
    for p in following[1:]:
        if p.box.top < cell[-1].box.bottom - 0.4 * p.size or not _above_one_another(cell[-1], p):
            break
        cell.append(p)
    middle = (cell[0].middle + cell[-1].middle) / 2
    if middle > (above.middle + below.middle) / 2 + 0.25 * piece.size:
        return False  # a heading of the next row, as 法人或其他组织 beside 自然人, which stands in the middle of two
    return middle <= piece.middle - 0.35 * piece.size and cell[0].middle >= above.middle - 3 * piece.size


def _above_one_another(a: Piece, b: Piece) -> bool:
    return min(a.box.x1, b.box.x1) > max(a.box.x0, b.box.x0)


def _aligned(a: Piece, b: Piece) -> bool:
    centres = abs(a.box.x0 + a.box.x1 - b.box.x0 - b.box.x1) <= 0.6 * b.size
    return centres or abs(a.box.x0 - b.box.x0) <= 0.3 * b.size or abs(a.box.x1 - b.box.x1) <= 0.3 * b.size


def _accompanied(piece: Piece, pieces: Pieces) -> bool:
    """Does anything else stand on the line? The caption above a row of headings stands alone."""
    return any(p is not piece for p in pieces.beside(piece))


def _has_figures(piece: Piece, pieces: Pieces) -> bool:
    return any(p.box.x0 >= piece.box.x1 - 1 and is_value(p.text) for p in pieces.beside(piece, 0.35))


def _bridges(piece: Piece, other: Piece, pieces: Pieces) -> bool:
    """Does ``piece`` stand over (or under) several pieces of the other's line? Then it spans their columns."""
    shared = (min(p.box.x1, piece.box.x1) - max(p.box.x0, piece.box.x0) for p in pieces.beside(other))
    return sum(part > 0.2 * other.size for part in shared) > 1
