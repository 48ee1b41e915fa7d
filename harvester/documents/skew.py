"""How far a page lies askew on the scanner: turned by the right angle its rows, its columns or both become sharp."""

from __future__ import annotations

from typing import Any

from harvester.documents.extras import load

MAX_SKEW = 15.0
"""Degrees that a page may lie askew."""
LEAST = 0.05
"""Degrees below which turning a page would cost sharpness and gain nothing."""
_STEPS = ((600, MAX_SKEW, 0.5), (1_200, 0.4, 0.1), (1_200, 0.08, 0.02))
"""Pixels of the longer side, degrees to both sides, degrees a step: from coarse to fine."""
_AS_SHARP = 0.995
"""Angles that differ less in sharpness are one; the middle of them counts."""
_MARGIN = 0.04
"""Of the page on every side: the shadow of the lid lies straight however the sheet lies."""


def straightened(colour: Any) -> tuple[Any, float]:
    """An RGB array turned upon its middle, white in the corners, and the degrees that it was turned by."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    degrees = skew_of(cv2, colour)
    if abs(degrees) < LEAST:
        return colour, 0.0
    height, width = colour.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    white = (255, 255, 255)
    return cv2.warpAffine(colour, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=white), degrees


def skew_of(cv2: Any, colour: Any) -> float:
    """Degrees to turn the page by, anticlockwise."""
    dark = _ink(cv2, colour)
    best = 0.0
    for side, reach, step in _STEPS:
        scale = min(1.0, side / max(dark.shape))
        small = cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else dark
        count = round(reach / step)
        angles = [best + i * step for i in range(-count, count + 1)]
        scores = [_sharpness(cv2, small, angle) for angle in angles]
        if max(scores) <= 0.0:
            return 0.0
        sharp = [angle for angle, score in zip(angles, scores, strict=True) if score >= _AS_SHARP * max(scores)]
        best = sharp[len(sharp) // 2]
    return best if abs(best) <= MAX_SKEW else 0.0


def _ink(cv2: Any, colour: Any) -> Any:
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    y, x = int(_MARGIN * height), int(_MARGIN * width)
    inner = grey[y : height - y, x : width - x]
    block = max(31, (min(inner.shape) // 40) | 1)
    return cv2.adaptiveThreshold(inner, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18)


def _sharpness(cv2: Any, ink: Any, angle: float) -> float:
    """How much neighbouring rows, and columns, differ in ink (Postl's criterion)."""
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    # not smoothed, or the angle at which nothing is turned would always look sharpest
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST, borderValue=0)
    rows = cv2.reduce(turned, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    columns = cv2.reduce(turned, 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    return float(numpy.square(numpy.diff(rows)).sum() + numpy.square(numpy.diff(columns)).sum())
