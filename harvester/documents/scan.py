"""A straight picture of a page: its ruled lines, its ink, its lines of text. The part of OCR that is no reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harvester.documents.extras import load
from harvester.documents.ruled import Box, Edge

_MOST = 0.6
"""Of a short line lies between the lines that it runs from and to."""
_WHOLE = 0.97
"""Of a short line; the strokes of a word that fills its cell have gaps between its characters."""


@dataclass(slots=True)
class Page:
    colour: Any
    """height × width × 3, uint8, RGB, without the ruled lines"""
    ink: Any
    """height × width, uint8: 255 where there is ink that is no ruled line"""
    dark: Any
    """height × width, uint8: 255 where there is ink or a ruled line"""
    horizontal: list[Edge]
    vertical: list[Edge]
    tolerance: float
    """Pixels that the strokes of one ruled line may lie apart."""

    @property
    def height(self) -> int:
        return int(self.colour.shape[0])

    @property
    def width(self) -> int:
        return int(self.colour.shape[1])


def prepare(colour: Any) -> Page:
    """The ruled lines and the ink of a straight page, given as an RGB array."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    dark = _dark(cv2, cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY))
    across, down = _lines(cv2, dark)
    flat, upright = _runs(cv2, across, dark, True), _runs(cv2, down, dark, False)
    long = 4 * _shortest_line(dark)
    tolerance = max(6.0, 0.005 * max(colour.shape[:2]))
    horizontal = flat.lines(upright, long, tolerance)
    vertical = upright.lines(flat, long, tolerance)
    # Strokes of characters that stand in a row look like lines as well, and stay.
    ruled = cv2.bitwise_or(flat.drawn(cv2, across, horizontal), upright.drawn(cv2, down, vertical))
    ruled = cv2.dilate(ruled, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    ink = _without_specks(cv2, cv2.bitwise_and(dark, cv2.bitwise_not(ruled)))
    lines = list(horizontal.values()), list(vertical.values())
    return Page(_painted(cv2, colour, ruled, ink), ink, dark, *lines, tolerance)


def _painted(cv2: Any, colour: Any, lines: Any, ink: Any) -> Any:
    """The page without its ruled lines and their grey edges, so that none of them is read as a stroke."""
    near = cv2.dilate(lines, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))
    near[cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))) > 0] = 0
    near[lines > 0] = 255
    painted = colour.copy()
    painted[near > 0] = 255
    return painted


def _shortest_line(dark: Any) -> int:
    return max(25, int(min(dark.shape[:2]) / 38))


def _dark(cv2: Any, grey: Any) -> Any:
    """255 where it is darker than its surroundings; uneven light and grey paper do not matter."""
    block = max(31, (min(grey.shape[:2]) // 40) | 1)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18)


def _lines(cv2: Any, dark: Any) -> tuple[Any, Any]:
    """Masks of the horizontal and vertical ruled lines: straight runs longer than any stroke of a character."""
    length = _shortest_line(dark)
    gap = max(3, length // 10)
    across = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (gap, 1)))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1)))
    down = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (1, gap)))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, length)))
    return across, down


@dataclass(slots=True)
class _Run:
    """A straight run of a mask of lines."""

    edge: Edge
    number: int
    dark: Any
    """For every pixel along it whether it is dark; the rest are gaps that were closed."""

    def whole(self, part: Edge) -> bool:
        first = int(part.start - self.edge.start)
        dark = self.dark[first : first + max(1, int(part.end - part.start))]
        return bool(dark.size) and float(dark.mean()) >= _WHOLE


@dataclass(slots=True)
class _Runs:
    runs: list[_Run]
    labels: Any
    """height × width: the number of the run that a pixel belongs to, 0 for none"""

    def lines(self, others: _Runs, long: float, tolerance: float) -> dict[int, Edge]:
        """Runs of length ``long``, and shorter ones without gaps that run from one line to another, by number."""
        crossing = [run.edge for run in others.runs]
        found: dict[int, Edge] = {}
        for run in self.runs:
            if run.edge.end - run.edge.start >= long:
                found[run.number] = run.edge
            elif (border := _between(run.edge, crossing, tolerance)) and run.whole(border):
                found[run.number] = border
        return found

    def drawn(self, cv2: Any, mask: Any, wanted: dict[int, Edge]) -> Any:
        """The pixels of ``mask`` that belong to the wanted runs."""
        numpy = load("numpy", extra="ocr", what="scans and pictures")
        keep = numpy.zeros(int(self.labels.max()) + 1, dtype="uint8")
        keep[list(wanted)] = 255
        return cv2.bitwise_and(mask, keep[self.labels])


def _between(edge: Edge, others: list[Edge], tolerance: float) -> Edge | None:
    """A short line is a border only as far as it runs from one line to another; else it is the stroke of a character.

    A stroke of the text below a table may prolong its last border a little.
    """
    met = [
        other.level
        for other in others
        if edge.start - tolerance <= other.level <= edge.end + tolerance
        and other.start - tolerance <= edge.level <= other.end + tolerance
    ]
    if not met:
        return None
    start, end = max(edge.start, min(met)), min(edge.end, max(met))
    length = edge.end - edge.start
    return Edge(edge.level, start, end) if end - start >= min(_MOST * length, length - 2 * tolerance) else None


def _runs(cv2: Any, mask: Any, dark: Any, is_horizontal: bool) -> _Runs:
    """Connected runs of a line mask. A run that is slightly curved stays one."""
    size = (15, 3) if is_horizontal else (3, 15)
    thick = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_RECT, size))
    count, labels, boxes, centres = cv2.connectedComponentsWithStats(thick, connectivity=8)
    runs = []
    for i in range(1, min(count, 20_000)):
        x, y, w, h = (int(value) for value in boxes[i][:4])
        long, thin = (w, h) if is_horizontal else (h, w)
        # pictures, stamps and black bars are thick
        if thin > max(12, 0.2 * long):
            continue
        level = float(centres[i][1] if is_horizontal else centres[i][0])
        start, end = (x + 7, x + w - 7) if is_horizontal else (y + 7, y + h - 7)
        top, left = (y, x + 7) if is_horizontal else (y + 7, x)
        bottom, right = (y + h, x + w - 7) if is_horizontal else (y + h - 7, x + w)
        own = (labels[top:bottom, left:right] == i) & (dark[top:bottom, left:right] > 0)
        runs.append(_Run(Edge(level, float(start), float(end)), i, own.any(axis=0 if is_horizontal else 1)))
    return _Runs(runs, labels)


def _without_specks(cv2: Any, ink: Any) -> Any:
    _count, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    keep = boxes[:, cv2.CC_STAT_AREA] >= max(8, int(ink.shape[0] * ink.shape[1] * 2.5e-6))
    keep[0] = False
    return numpy.where(keep[labels], 255, 0).astype("uint8")


def text_bands(page: Page, cells: list[Box], inset: int) -> list[list[Box]]:
    """For every cell the boxes around its lines of text, from the top down. None: the cell is empty."""
    rows = [_bands(page, cell, inset) for cell in cells]
    heights = sorted(box.height for row in rows for box in row if box.width >= 2 * box.height)
    usual = heights[len(heights) // 2] if heights else 0.0
    return [_one_line_each(page, row, usual) for row in rows]


def _bands(page: Page, cell: Box, inset: int) -> list[Box]:
    x0, top = int(cell.x0) + inset, int(cell.top) + inset
    x1, bottom = int(cell.x1) - inset, int(cell.bottom) - inset
    if x1 - x0 < 4 or bottom - top < 4:
        return []
    bands: list[list[int]] = []
    for y in _filled(page.ink[top:bottom, x0:x1], 1):
        if bands and y - bands[-1][1] <= 2:
            bands[-1][1] = y
        else:
            bands.append([y, y])
    return [_around(page, x0, x1, top + first, top + last + 1) for first, last in bands]


def crop(page: Page, box: Box) -> Any:
    """What stands in a box, with a little around it."""
    y0, y1 = max(0, int(box.top) - 2), min(page.height, int(box.bottom) + 2)
    x0, x1 = max(0, int(box.x0) - 2), min(page.width, int(box.x1) + 2)
    return page.colour[y0:y1, x0:x1].copy()


def touches(page: Page, cell: Box, band: Box) -> bool:
    """Whether the text runs into the border on its left or right, so that a sign or a digit may have gone with it."""
    top, bottom = int(band.top), int(band.bottom)
    left = page.dark[top:bottom, round(cell.x0) : int(band.x0)].any(axis=0)
    right = page.dark[top:bottom, int(band.x1) : round(cell.x1) + 1].any(axis=0)
    return bool(left.all()) or bool(right.all())


def _filled(ink: Any, axis: int) -> list[int]:
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    return [int(i) for i in numpy.flatnonzero(ink.any(axis=axis))]


def _around(page: Page, x0: int, x1: int, top: int, bottom: int) -> Box:
    columns = _filled(page.ink[top:bottom, x0:x1], 0)
    return Box(x0 + columns[0], top, x0 + columns[-1] + 1, bottom) if columns else Box(x0, top, x1, bottom)


def _one_line_each(page: Page, bands: list[Box], usual: float) -> list[Box]:
    """Parts of one line that lie above each other (二, 三) back together, lines that touch apart."""
    whole: list[Box] = []
    tallest = max([usual, *(band.height for band in bands)])
    for band in bands:
        before = whole[-1] if whole else None
        is_part = before is not None and min(band.height, before.height) < 0.75 * tallest
        if before is not None and is_part and band.bottom - before.top <= 1.15 * tallest:
            whole[-1] = Box(min(before.x0, band.x0), before.top, max(before.x1, band.x1), band.bottom)
        else:
            whole.append(band)
    result: list[Box] = []
    for band in whole:
        count = round(band.height / (1.15 * usual)) if usual else 1
        if count < 2 or band.height < 1.7 * usual:
            result.append(band)
            continue
        step = band.height / count
        for i in range(count):
            result.append(
                _around(page, int(band.x0), int(band.x1), int(band.top + i * step), int(band.top + (i + 1) * step))
            )
    return result
