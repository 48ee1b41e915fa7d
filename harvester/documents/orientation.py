"""Which way up a scanned page is: sheets go through scanners sideways and upside down."""

from __future__ import annotations

from typing import Any

from harvester.documents.extras import load
from harvester.documents.ocr import find_boxes, read_crops

SIDE = 1_400
"""Pixels of the longer side at which lines are looked for; where text is matters here, not what it says."""
LINES = 8
"""The longest lines are read both ways; that many are enough to tell."""
BETTER = 1.15
"""How many times better another way up must read before the page is turned."""


def quarters_to_turn(colour: Any) -> int:
    """Quarter turns anticlockwise (as ``numpy.rot90``) that bring an RGB array upright; 0 where nothing tells."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    scale = min(1.0, SIDE / max(colour.shape[:2]))
    small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else colour
    boxes = find_boxes(small)
    lying = sum(x1 - x0 for x0, y0, x1, y1 in boxes if x1 - x0 > 1.5 * (y1 - y0))
    standing = sum(y1 - y0 for x0, y0, x1, y1 in boxes if y1 - y0 > 1.5 * (x1 - x0))
    if not lying + standing:
        return 0
    ways = (1, 3) if standing > lying else (0, 2)
    wanted = [b for b in boxes if (b[3] - b[1] > 1.5 * (b[2] - b[0])) == (standing > lying)]
    wanted.sort(key=lambda b: max(b[2] - b[0], b[3] - b[1]), reverse=True)
    crops = [_crop(colour, box, scale) for box in wanted[:LINES]]
    scores = {quarters: _legible(crops, quarters) for quarters in ways}
    usual, other = ways
    if usual == 0:
        return other if scores[other] > BETTER * scores[usual] else usual
    return max(scores, key=scores.__getitem__)


def _crop(colour: Any, box: tuple[float, float, float, float], scale: float) -> Any:
    height, width = colour.shape[:2]
    x0, y0, x1, y1 = (part / scale for part in box)
    return colour[max(0, int(y0)) : min(height, int(y1) + 1), max(0, int(x0)) : min(width, int(x1) + 1)]


def _legible(crops: list[Any], quarters: int) -> float:
    """How surely the lines are read when turned: confidence by characters."""
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    readings = read_crops([numpy.ascontiguousarray(numpy.rot90(crop, quarters)) for crop in crops])
    return sum(reading.confidence * len(reading.text) for reading in readings)
