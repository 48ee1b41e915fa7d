"""One PDF page → placed characters and ruled lines in top-left coordinates, by pdfium."""

from __future__ import annotations

import ctypes
import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from harvester.documents.extras import load
from harvester.documents.glyphs import Glyph
from harvester.documents.model import UnreadableError
from harvester.documents.ruled import Box, Edge

MAX_CHARACTERS = 60_000
MAX_OBJECTS = 100_000
MAX_DEPTH = 6
MIN_VISIBLE = 100
"""Visible characters from which on they are the page, and invisible ones below them a copy that is not read."""
UNSURE = 0.4
"""Confidence of characters that somebody else's OCR laid below a picture: sums must prove the numbers."""
_NOTHING = frozenset((0x02, 0x09, 0x0A, 0x0D, 0xFFFE, 0xFFFF, 0xAD, 0x200B, 0xFEFF))
"""Line ends, and the hyphen at a line's end, for which pdfium has 2."""
_THIN = 3.0
"""Points: a filled rectangle up to this thickness is a drawn line (that is how word processors print borders)."""
_STRAIGHT = 0.7

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class PageContent:
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    invisible: int = 0
    """Characters in invisible type: the text that a scanner program laid below its picture."""
    texts: dict[int, int] = field(default_factory=dict)
    """Handles of the text objects → their place in the content stream."""
    aside: str = ""
    """Characters that run across the page at no right angle: watermarks."""
    hidden: str = ""
    """Invisible characters below visible text: a second text layer that is not read."""
    unmapped: int = 0
    """Glyphs of which the font does not say what character they are; each is U+FFFD here."""


class _Turn:
    """User space (origin bottom left, maybe turned) → what a reader sees, origin top left."""

    def __init__(self, box: tuple[float, float, float, float], quarters: int) -> None:
        self.left, self.bottom, self.right, self.top = box
        self.quarters = quarters % 4
        width, height = self.right - self.left, self.top - self.bottom
        self.size = (height, width) if self.quarters % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def read_page(page: Any) -> PageContent:
    """Characters, lines and pictures of a ``pypdfium2.PdfPage``."""
    raw = load("pypdfium2.raw", extra="pdf", what="PDF")
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MAX_CHARACTERS:
            raise UnreadableError(
                "too_large", f"a PDF page with {count} characters (at most {MAX_CHARACTERS} are read)"
            )
        # Tables are often printed sideways on an upright page: turn the page by what most characters say.
        angles: Counter[int] = Counter()
        for i in range(0, count, max(1, count // 200)):
            angle = raw.FPDFText_GetCharAngle(text, i)
            if angle >= 0:
                angles[round(angle / (math.pi / 2)) % 4] += 1
        quarters = -angles.most_common(1)[0][0] if angles else page.get_rotation() // 90
        turn = _Turn(page.get_cropbox(), quarters)
        content = PageContent(*turn.size)
        budget = [MAX_OBJECTS]
        _objects(raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, page, _IDENTITY, turn, content, budget, 0)
        _characters(raw, text, count, turn, content)
    finally:
        text.close()
    return content


def _characters(raw: Any, text: Any, count: int, turn: _Turn, content: PageContent) -> None:
    """Glyphs as pdfium lists them; ``order`` and ``run`` tell of the page's own text objects, which it reorders."""
    rect = raw.FS_RECTF()
    reference = ctypes.byref(rect)
    high = run = 0
    hidden: Any = False
    aside = False
    before = None
    upright = -turn.quarters * math.pi / 2
    orders: list[tuple[int, int, Glyph]] = []
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0) if high else (0xFFFD, 0)
        if code in _NOTHING or raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        if code < 32 or raw.FPDFText_HasUnicodeMapError(text, i) == 1:
            code = 0xFFFD
        if not raw.FPDFText_GetLooseCharBox(text, i, reference):
            continue
        box = turn.box(rect.left, rect.bottom, rect.right, rect.top)
        if box.width <= 0 or box.height <= 0 or box.x1 < -5 or box.x0 > content.width + 5:
            continue
        handle = raw.FPDFText_GetTextObject(text, i)
        address = ctypes.cast(handle, ctypes.c_void_p).value
        if address != before:
            run, before = content.texts.get(address or 0, run), address
            hidden = handle and raw.FPDFTextObj_GetTextRenderMode(handle) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            aside = _is_oblique(raw.FPDFText_GetCharAngle(text, i), upright)
        if aside:
            content.aside += chr(code)
            continue
        glyph = Glyph(chr(code), box, UNSURE if hidden else None, run=run)
        content.invisible += 1 if hidden else 0
        content.unmapped += code == 0xFFFD
        content.glyphs.append(glyph)
        orders.append((run, i, glyph))
    if content.invisible and len(content.glyphs) - content.invisible >= MIN_VISIBLE:
        content.hidden = "".join(glyph.text for glyph in content.glyphs if glyph.confidence is not None)
        content.glyphs = [glyph for glyph in content.glyphs if glyph.confidence is None]
        orders = [item for item in orders if item[2].confidence is None]
        content.invisible = 0
    orders.sort(key=lambda item: item[:2])
    for order, (_, _, glyph) in enumerate(orders):
        glyph.order = order
    _even_out([glyph for _, _, glyph in orders if not glyph.text.isspace()])


def _even_out(glyphs: list[Glyph]) -> None:
    """Give the characters of one text object one height, where the font tells only what ink each has.

    Without it 一 and ， of such a font (Type 3, mostly) stand on lines of their own.
    """
    for _, group in itertools.groupby(glyphs, key=lambda glyph: glyph.run):
        run = list(group)
        tallest = max(glyph.box.height for glyph in run)
        if len(run) == 1 and unicodedata.east_asian_width(run[0].text) == "W" and tallest < 0.4 * run[0].box.width:
            box, half = run[0].box, run[0].box.width / 2
            run[0].box = Box(box.x0, box.middle[1] - half, box.x1, box.middle[1] + half)
            continue
        if all(glyph.box.height > 0.9 * tallest for glyph in run):
            continue
        top, bottom = min(glyph.box.top for glyph in run), max(glyph.box.bottom for glyph in run)
        if bottom - top <= 1.6 * tallest:
            for glyph in run:
                glyph.box = Box(glyph.box.x0, top, glyph.box.x1, bottom)


def _is_oblique(angle: float, upright: float) -> bool:
    """Does text run across the page at no right angle, as watermarks do?"""
    off = (angle - upright) % (math.pi / 2)
    return angle >= 0 and 0.1 < off < math.pi / 2 - 0.1


def _objects(
    raw: Any,
    count: Any,
    get: Any,
    parent: Any,
    matrix: Matrix,
    turn: _Turn,
    content: PageContent,
    budget: list[int],
    depth: int,
) -> None:
    for i in range(count(parent)):
        budget[0] -= 1
        if budget[0] < 0:
            raise UnreadableError("too_large", f"a PDF page with more than {MAX_OBJECTS} drawn objects")
        item = get(parent, i)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            own = _compose(_matrix(raw, item), matrix)
            for edge, is_horizontal in _edges(raw, item, own, turn):
                (content.horizontal if is_horizontal else content.vertical).append(edge)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            content.texts[ctypes.cast(item, ctypes.c_void_p).value or 0] = len(content.texts) + 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            _picture(_compose(_matrix(raw, item), matrix), turn, content)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            own = _compose(_matrix(raw, item), matrix)
            _objects(
                raw,
                raw.FPDFFormObj_CountObjects,
                raw.FPDFFormObj_GetObject,
                item,
                own,
                turn,
                content,
                budget,
                depth + 1,
            )


def _matrix(raw: Any, item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _compose(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _picture(matrix: Matrix, turn: _Turn, content: PageContent) -> None:
    (x0, y0), (x1, y1) = _apply(matrix, 0, 0), _apply(matrix, 1, 1)
    box = turn.box(x0, y0, x1, y1)
    for edge, is_horizontal in _thin(box):
        (content.horizontal if is_horizontal else content.vertical).append(edge)
        return
    content.pictures.append(box)


def _thin(box: Box) -> Iterator[tuple[Edge, bool]]:
    if box.height <= _THIN and box.width > 2 * box.height:
        yield Edge((box.top + box.bottom) / 2, box.x0, box.x1), True
    elif box.width <= _THIN and box.height > 2 * box.width:
        yield Edge((box.x0 + box.x1) / 2, box.top, box.bottom), False


def _edges(raw: Any, path: Any, matrix: Matrix, turn: _Turn) -> Iterator[tuple[Edge, bool]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for i in range(min(raw.FPDFPath_CountSegments(path), 20_000)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = turn.point(*_apply(matrix, x.value, y.value))
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([point])
        elif kind == raw.FPDF_SEGMENT_LINETO:
            parts[-1].append(point)
        else:
            parts.append([point])  # after a curve a new straight part begins
            continue
        if raw.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    for part in parts:
        if len(part) < 2:
            continue
        box = Box(min(p[0] for p in part), min(p[1] for p in part), max(p[0] for p in part), max(p[1] for p in part))
        thin = list(_thin(box))
        if thin:
            yield from thin
        elif stroke.value:
            for (ax, ay), (bx, by) in itertools.pairwise(part):
                if abs(ay - by) <= _STRAIGHT < abs(ax - bx):
                    yield Edge((ay + by) / 2, min(ax, bx), max(ax, bx)), True
                elif abs(ax - bx) <= _STRAIGHT < abs(ay - by):
                    yield Edge((ax + bx) / 2, min(ay, by), max(ay, by)), False
