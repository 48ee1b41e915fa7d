"""Text of a scanned page outside of its ruled tables: lines as they were found, cut at wide gaps, and what was missed.

A finder of text joins cells that stand near each other and overlooks single figures; ink overlooks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harvester.documents.extras import load
from harvester.documents.ocr import Quad
from harvester.documents.ruled import Box
from harvester.documents.scan import Page

_GAP = 1.0
"""Between two pieces of a line, in heights of its type."""
_TRIM = 0.12
"""Of a box's height above and below: what reaches in there belongs to another line."""
_AIR = 1.65
"""How many times higher than its type the box of a found line is."""
MAX_MISSED = 400
"""Pieces of ink that no line was found on: more are a picture or dirt."""


@dataclass(frozen=True, slots=True)
class Piece:
    box: Box
    """Where it stands; as high as the type, also where only a dash is printed."""
    ink: Box
    is_sure: bool
    """False where only ink says that something stands there."""


def loose_pieces(page: Page, lines: list[Quad], tables: list[Box]) -> list[Piece]:
    """Pieces of text, from the boxes of the found ``lines`` that do not stand in ``tables``."""
    pieces: list[Piece] = []
    for x0, top, x1, bottom in lines:
        box = Box(max(0.0, x0), max(0.0, top), min(page.width, x1), min(page.height, bottom))
        if box.width >= 2 and box.height >= 2 and not any(table.holds(*box.middle) for table in tables):
            pieces += _pieces(page, box)
    pieces += _missed(page, pieces, tables)
    sizes = _sizes(pieces)
    return [Piece(_as_high_as_type(piece, sizes), piece.ink, piece.is_sure) for piece in pieces]


def _sizes(pieces: list[Piece]) -> list[float]:
    """The sizes of type on the page: heights of lines that are long enough to hold tall characters."""
    groups: list[list[float]] = []
    for height in sorted(piece.ink.height for piece in pieces if piece.ink.width >= 1.8 * piece.ink.height):
        if groups and height <= 1.2 * groups[-1][0]:
            groups[-1].append(height)
        else:
            groups.append([height])
    return [group[len(group) // 2] for group in groups]


def _as_high_as_type(piece: Piece, sizes: list[float]) -> Box:
    """A figure is lower than a character and a dash is flat: the box of the line says how high its type is."""
    own = max(piece.ink.height, piece.box.height / _AIR)
    like = min(sizes, key=lambda size: abs(size - own), default=own)
    half = (like if abs(like - own) <= 0.3 * own else own) / 2
    middle = (piece.ink if piece.ink.height >= half else piece.box).middle[1]
    return Box(piece.ink.x0, middle - half, piece.ink.x1, middle + half)


def _pieces(page: Page, box: Box) -> list[Piece]:
    """A found line in its parts; whole where no ink is seen in it (white on black, faint)."""
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    top, bottom = int(box.top + _TRIM * box.height), int(box.bottom - _TRIM * box.height) + 1
    x0, x1 = int(box.x0), int(box.x1) + 1
    ink = page.ink[top:bottom, x0:x1]
    rows, columns = numpy.flatnonzero(ink.any(axis=1)), numpy.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return [Piece(box, box, True)]
    top, bottom = top + int(rows[0]), top + int(rows[-1]) + 1
    height = max(bottom - top, 0.5 * box.height)
    starts = [0, *(int(i) + 1 for i in numpy.flatnonzero(numpy.diff(columns) > _GAP * height))]
    ends = [start - 1 for start in starts[1:]] + [len(columns) - 1]
    pieces = []
    for start, end in zip(starts, ends, strict=True):
        left, right = x0 + int(columns[start]), x0 + int(columns[end]) + 1
        pieces.append(Piece(Box(left, box.top, right, box.bottom), Box(left, top, right, bottom), True))
    return pieces


def _missed(page: Page, pieces: list[Piece], tables: list[Box]) -> list[Piece]:
    """Ink of the size of the type beside it, on the height of a found line, that none of the boxes covers."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    heights = sorted(piece.ink.height for piece in pieces if piece.ink.width >= 2 * piece.ink.height)
    if not heights:
        return []
    usual = heights[len(heights) // 2]
    ink: Any = page.ink.copy()
    for box in (*tables, *(piece.box for piece in pieces)):
        ink[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.x0) - 2) : int(box.x1) + 3] = 0
    near = max(3, int(0.6 * usual))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (near, near // 2 + 1)))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for i in range(1, count):
        x, y, w, h = (int(value) for value in boxes[i][:4])
        if not 0.5 * usual <= h <= 1.5 * usual or w > 20 * usual:
            continue
        middle = y + h / 2
        beside = [piece for piece in pieces if piece.ink.top <= middle <= piece.ink.bottom]
        if beside:
            like = min(beside, key=lambda piece: abs(piece.box.middle[1] - middle)).box
            found.append(Piece(Box(x, like.top, x + w, like.bottom), Box(x, y, x + w, y + h), False))
    return found if len(found) <= MAX_MISSED else []
