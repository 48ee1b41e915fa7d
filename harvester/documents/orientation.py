"""Which way up a scanned page is: sheets go through scanners sideways and upside down."""

from __future__ import annotations

from typing import Any

from harvester.documents.extras import load
from harvester.documents.ocr import Quad, Reading, find_boxes, read_crops

SIDE = 1_200
"""Pixels of the longer side at which lines are looked for; where text is matters here, not what it says."""
LINES = 8
"""The longest lines are read both ways; that many are enough to tell."""
FIRST = 3
"""So many are read first: where they make sense the page is upright, as most are."""
LONGEST = 12.0
"""Heights of a line that are enough of it to tell."""
BETTER = 1.15
"""How many times better another way up must read before the page is turned."""


def boxes_on(colour: Any) -> list[Quad]:
    """Lines of text on an RGB array, as left, top, right, bottom in its pixels."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    scale = min(1.0, SIDE / max(colour.shape[:2]))
    small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else colour
    return [(x0 / scale, y0 / scale, x1 / scale, y1 / scale) for x0, y0, x1, y1 in find_boxes(small)]


def quarters_to_turn(colour: Any, boxes: list[Quad] | None = None) -> int:
    """Quarter turns anticlockwise (as ``numpy.rot90``) that bring an RGB array upright; 0 where nothing tells."""
    if boxes is None:
        boxes = boxes_on(colour)
    lying = sum(x1 - x0 for x0, y0, x1, y1 in boxes if x1 - x0 > 1.5 * (y1 - y0))
    standing = sum(y1 - y0 for x0, y0, x1, y1 in boxes if y1 - y0 > 1.5 * (x1 - x0))
    if not lying + standing:
        return 0
    ways = (1, 3) if standing > lying else (0, 2)
    wanted = [b for b in boxes if (b[3] - b[1] > 1.5 * (b[2] - b[0])) == (standing > lying)]
    wanted.sort(key=lambda b: max(b[2] - b[0], b[3] - b[1]), reverse=True)
    crops = [_crop(colour, box) for box in wanted[:LINES]]
    usual, other = ways
    if usual == 0 and all(_makes_sense(reading) for reading in _turned(crops[:FIRST], 0)):
        return 0
    scores = {quarters: _legible(crops, quarters) for quarters in ways}
    if usual == 0:
        return other if scores[other] > BETTER * scores[usual] else usual
    return max(scores, key=scores.__getitem__)


def turned_boxes(boxes: list[Quad], quarters: int, height: int, width: int) -> list[Quad]:
    """Boxes of a page of that height and width after ``numpy.rot90`` of it by ``quarters``."""
    for _ in range(quarters % 4):
        boxes = [(y0, width - x1, y1, width - x0) for x0, y0, x1, y1 in boxes]
        height, width = width, height
    return boxes


def _crop(colour: Any, box: Quad) -> Any:
    height, width = colour.shape[:2]
    x0, y0, x1, y1 = box
    most = LONGEST * min(x1 - x0, y1 - y0)
    x1, y1 = min(x1, x0 + most), min(y1, y0 + most)
    return colour[max(0, int(y0)) : min(height, int(y1) + 1), max(0, int(x0)) : min(width, int(x1) + 1)]


def _turned(crops: list[Any], quarters: int) -> list[Reading]:
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    return read_crops([numpy.ascontiguousarray(numpy.rot90(crop, quarters)) for crop in crops])


def _makes_sense(reading: Reading) -> bool:
    """Surely read Chinese: upside down it is read as other signs, and never with such confidence."""
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in reading.text)
    return reading.confidence >= 0.9 and chinese >= 4 and 2 * chinese >= len(reading.text)


def _legible(crops: list[Any], quarters: int) -> float:
    """How surely the lines are read when turned: confidence by characters."""
    return sum(reading.confidence * len(reading.text) for reading in _turned(crops, quarters))
