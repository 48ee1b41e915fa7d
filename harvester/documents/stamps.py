"""Red stamps on a colour scan, taken off so that what they were pressed on can be read."""

from __future__ import annotations

from typing import Any

from harvester.documents.extras import load

_RED = 50
"""How much redder than green and blue a pixel of a stamp is, of 255."""
_SMALLEST = 16
"""A stamp is at least this part of the page's shorter side across; a red word or figure is smaller and stays."""


def without_stamps(colour: Any) -> Any:
    """An RGB array in which large, roughly square red figures are as bright as paper; the array itself if none is."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    red, green, blue = cv2.split(colour)
    excess = cv2.subtract(red, cv2.max(green, blue))
    mask = cv2.threshold(excess, _RED, 255, cv2.THRESH_BINARY)[1]
    side = min(colour.shape[:2])
    if cv2.countNonZero(mask) < side:
        return colour
    reach = max(3, side // 150)
    whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (reach, reach)))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    cleaned = None
    for i in range(1, min(count, 20_000)):
        x, y, w, h = (int(value) for value in boxes[i][:4])
        if min(w, h) < side / _SMALLEST or max(w, h) > 2 * min(w, h):
            continue
        if cleaned is None:
            cleaned = colour.copy()
        x0, y0, x1, y1 = max(0, x - 3), max(0, y - 3), x + w + 3, y + h + 3
        part, pink = cleaned[y0:y1, x0:x1], excess[y0:y1, x0:x1] > _RED // 2
        # Black type below a stamp is as black in red light; the stamp alone becomes paper.
        ink = float(numpy.median(part[..., 0][mask[y0:y1, x0:x1] > 0]))
        light = numpy.minimum(255.0, part[..., 0] * (255.0 / max(ink, 1.0)))
        part[pink] = light[pink][:, None].astype("uint8")
    return colour if cleaned is None else cleaned
