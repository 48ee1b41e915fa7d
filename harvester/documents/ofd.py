"""OFD (GB/T 33190, the Chinese page format) → Document: placed text and ruled lines of its XML."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from harvester.documents.glyphs import Glyph
from harvester.documents.model import Document, UnreadableError
from harvester.documents.package import MAX_DEPTH, Package
from harvester.documents.placed import PlacedPage, blocks_of
from harvester.documents.ruled import Box, Edge

MEDIA_TYPE = "application/ofd"
MAX_PAGES = 500
MAX_GLYPHS = 60_000
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_THIN = 1.0
"""Millimetres: a filled shape up to this thickness is a ruled line."""


@dataclass(slots=True)
class _Content:
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    runs: int = 0
    """Texts met so far."""


def read(body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read OFD. Lengths are millimetres inside. Raises UnreadableError."""
    package = Package(body, "OFD")
    root = package.xml("OFD.xml")
    first = next(_named(root, "DocRoot"), None)
    if first is None or not (first.text or "").strip():
        raise UnreadableError("unreadable", "the OFD file names no document")
    main = _resolve("", first.text or "")
    document = package.xml(main)
    default = _box(next(_named(document, "PhysicalBox"), None)) or (0.0, 0.0, 210.0, 297.0)
    templates = {
        item.get("ID", ""): _resolve(main, item.get("BaseLoc", "")) for item in _named(document, "TemplatePage")
    }
    pages: list[PlacedPage] = []
    listed = [page for page in _named(document, "Page") if page.get("BaseLoc")]
    if len(listed) > MAX_PAGES:
        raise UnreadableError("too_large", f"an OFD file of {len(listed)} pages (at most {MAX_PAGES} are read)")
    for number, entry in enumerate(listed, 1):
        page = package.xml(_resolve(main, entry.get("BaseLoc", "")))
        box = _box(next(_named(page, "PhysicalBox"), None)) or default
        content = _Content()
        for template in _named(page, "Template"):
            part = templates.get(template.get("TemplateID", ""), "")
            if part in package:
                _collect(package.xml(part), content, 0)
        _collect(page, content, 0)
        pages.append(PlacedPage(number, box[2], box[3], content.glyphs, content.horizontal, content.vertical, 1.0))
    blocks, notes = blocks_of(pages)
    if not blocks:
        raise UnreadableError("unreadable", "the OFD file holds no text: it may be scanned")
    meta = {}
    for item in _named(root, "DocInfo"):
        for part in item:
            if isinstance(part.tag, str) and part.text and part.text.strip():
                meta[_local(part).lower()] = part.text.strip()
    return Document(MEDIA_TYPE, blocks, url=url, title=meta.get("title"), meta=meta, notes=notes)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _named(root: Any, name: str) -> Iterator[Any]:
    yield from root.iter(f"{{*}}{name}")


def _resolve(base: str, location: str) -> str:
    """A member's name from a reference relative to ``base``; it is looked up in the package only."""
    location = location.strip()
    parts = [] if location.startswith("/") else base.split("/")[:-1]
    for part in location.strip("/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _numbers(text: str | None) -> list[float]:
    return [float(found) for found in _NUMBER.findall(text or "")]


def _box(element: Any | None) -> tuple[float, float, float, float] | None:
    numbers = _numbers(element.text if element is not None else None)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) >= 4 else None


def _collect(parent: Any, content: _Content, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UnreadableError("too_large", f"the OFD file is nested deeper than {MAX_DEPTH}")
    for element in parent:
        kind = _local(element)
        if element.get("Visible", "true").lower() == "false":
            continue
        if kind == "TextObject":
            _text(element, content)
        elif kind == "PathObject":
            _path(element, content)
        elif kind in ("Content", "Layer", "PageBlock", "Page"):
            _collect(element, content, depth + 1)


class _Frame:
    """From an object's own coordinates to the page's: CTM, then its Boundary's corner."""

    def __init__(self, element: Any) -> None:
        boundary = _numbers(element.get("Boundary"))
        self.x, self.y = (boundary[0], boundary[1]) if len(boundary) >= 2 else (0.0, 0.0)
        matrix = _numbers(element.get("CTM"))
        self.a, self.b, self.c, self.d, self.e, self.f = (
            matrix[:6] if len(matrix) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.x + self.a * x + self.c * y + self.e, self.y + self.b * x + self.d * y + self.f


def _deltas(text: str | None, count: int, default: float) -> list[float]:
    """Steps between characters; ``g 5 3.2`` is five times 3.2."""
    steps: list[float] = []
    words = (text or "").split()
    place = 0
    while place < len(words) and len(steps) < count:
        if words[place] == "g" and place + 2 < len(words):
            times, step = _numbers(words[place + 1]), _numbers(words[place + 2])
            if times and step:
                steps.extend([step[0]] * max(0, min(int(times[0]), count - len(steps))))
            place += 3
            continue
        steps.extend(_numbers(words[place])[:1])
        place += 1
    return (steps + [default] * count)[:count]


def _text(element: Any, content: _Content) -> None:
    frame = _Frame(element)
    size = (_numbers(element.get("Size")) or [4.0])[0]
    width = size * (_numbers(element.get("HScale")) or [1.0])[0]
    x = y = 0.0
    for code in _named(element, "TextCode"):
        x = (_numbers(code.get("X")) or [x])[0]
        y = (_numbers(code.get("Y")) or [y])[0]
        text = code.text or ""
        content.runs += 1
        if len(content.glyphs) + len(text) > MAX_GLYPHS:
            raise UnreadableError("too_large", f"an OFD page with more than {MAX_GLYPHS} characters")
        down = code.get("DeltaY")
        across = _deltas(code.get("DeltaX"), len(text), 0.0 if down and not code.get("DeltaX") else width)
        steps = _deltas(down, len(text), 0.0)
        for character, dx, dy in zip(text, across, steps, strict=True):
            # y is the base line, about 0.86 of the type's height below its top
            corners = [
                frame.point(x, y - 0.86 * size),
                frame.point(x + (width if ord(character) > 0x2E7F else width / 2), y + 0.14 * size),
            ]
            (x0, y0), (x1, y1) = corners
            box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            content.glyphs.append(Glyph(character, box, order=len(content.glyphs), run=content.runs))
            x, y = x + dx, y + dy


def _path(element: Any, content: _Content) -> None:
    frame = _Frame(element)
    stroked = element.get("Stroke", "true").lower() != "false"
    data = next(_named(element, "AbbreviatedData"), None)
    parts: list[list[tuple[float, float]]] = []
    sign, waiting = "", list[float]()
    needed = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
    for word in re.findall(r"[A-Za-z]|[^\sA-Za-z,]+", (data.text or "") if data is not None else "")[:40_000]:
        if word.isalpha():
            sign, waiting = word.upper(), []
            if sign == "C" and parts:
                parts[-1].append(parts[-1][0])
            continue
        waiting.extend(_numbers(word)[:1])
        if len(waiting) < needed.get(sign, 99):
            continue
        point = frame.point(waiting[-2], waiting[-1])
        waiting = []
        if sign == "L" and parts:
            parts[-1].append(point)
        else:
            parts.append([point])
    for part in parts:
        xs, ys = [p[0] for p in part], [p[1] for p in part]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _THIN < width:
            content.horizontal.append(Edge((max(ys) + min(ys)) / 2, min(xs), max(xs)))
        elif width <= _THIN < height:
            content.vertical.append(Edge((max(xs) + min(xs)) / 2, min(ys), max(ys)))
        elif stroked:
            for (ax, ay), (bx, by) in itertools.pairwise(part):
                if abs(ay - by) < 0.2 < abs(ax - bx):
                    content.horizontal.append(Edge((ay + by) / 2, min(ax, bx), max(ax, bx)))
                elif abs(ax - bx) < 0.2 < abs(ay - by):
                    content.vertical.append(Edge((ax + bx) / 2, min(ay, by), max(ay, by)))
