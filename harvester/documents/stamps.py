"""Stamps on a scan, red or grey ones, taken off so that what they were pressed on can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harvester.documents.extras import load

_RED = 50
"""How much redder than green and blue a pixel of a stamp is, of 255."""
_SMALLEST, _LARGEST = 1 / 16, 0.4
"""How wide and high a stamp is, in parts of the page's shorter side: a red word or figure is smaller and stays."""
_PRINTED = 60
"""How much darker than paper, of 255, what is printed is at least."""
_DARKER, _LIGHTER = 0.2, 0.75
"""Between type and paper: what is neither is a grey stamp, if it is thick enough not to be the edge of a stroke."""
_IN_CORNERS = 0.04

Region = tuple[slice, slice]


def without_stamps(colour: Any) -> Any:
    """An RGB array in which large, roughly square red or grey figures are as bright as paper.

    The array itself where there is none.
    """
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    red, green, blue = cv2.split(colour)
    excess = cv2.subtract(red, cv2.max(green, blue))
    mask = cv2.threshold(excess, _RED, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(mask) >= min(colour.shape[:2]):
        return _without_red(cv2, colour, excess, mask)
    return _without_grey(cv2, colour)


def _without_red(cv2: Any, colour: Any, excess: Any, mask: Any) -> Any:
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    cleaned = None
    for region in _figures(cv2, mask):
        cleaned = colour.copy() if cleaned is None else cleaned
        part, pink = cleaned[region], excess[region] > _RED // 2
        # Black type below a stamp is as black in red light; the stamp alone becomes paper.
        ink = float(numpy.median(part[..., 0][mask[region] > 0]))
        light = numpy.minimum(255.0, part[..., 0] * (255.0 / max(ink, 1.0)))
        part[pink] = light[pink][:, None].astype("uint8")
    return colour if cleaned is None else cleaned


def _without_grey(cv2: Any, colour: Any) -> Any:
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    sample = grey[::3, ::3]
    paper = float(numpy.percentile(sample, 60))
    printed = sample[sample < paper - _PRINTED]
    if not printed.size:
        return colour
    type_ = float(numpy.percentile(printed, 0.5))
    depth = paper - type_
    mask = cv2.inRange(grey, type_ + _DARKER * depth, type_ + _LIGHTER * depth)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    if cv2.countNonZero(mask) < min(grey.shape):
        return colour
    cleaned = None
    for region in _figures(cv2, mask):
        if not _is_round(mask[region]):  # ruled lines and shaded cells are grey as well
            continue
        cleaned = colour.copy() if cleaned is None else cleaned
        ink = float(numpy.percentile(grey[region][mask[region] > 0], 10))
        light = (grey[region].astype("float32") - type_) * (255.0 / max(ink - type_, 1.0))
        cleaned[region] = numpy.clip(light, 0, 255).astype("uint8")[..., None]
    return colour if cleaned is None else cleaned


def _is_round(mask: Any) -> bool:
    """Whether next to nothing stands in the corners, outside of the ellipse that fills the figure's box."""
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    height, width = mask.shape
    y, x = numpy.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    corners = mask[y * y + x * x > 1.05]
    return bool(numpy.count_nonzero(corners) <= _IN_CORNERS * numpy.count_nonzero(mask))


def _figures(cv2: Any, mask: Any) -> Iterator[Region]:
    """Where a mask has figures of the size and shape of a stamp, their parts taken together."""
    side = min(mask.shape)
    reach = max(3, side // 150)
    whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (reach, reach)))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for i in range(1, min(count, 20_000)):
        x, y, w, h = (int(value) for value in boxes[i][:4])
        if min(w, h) >= side * _SMALLEST and max(w, h) <= min(side * _LARGEST, 2 * min(w, h)):
            yield slice(max(0, y - 3), y + h + 3), slice(max(0, x - 3), x + w + 3)
