"""Second readings: a figure that two readings tell differently is in doubt.

The second time figures are read side by side in strips: other neighbours and another size make another reading, and a
strip costs half of its figures one by one. Only where a strip does not say the same are its figures read alone again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from harvester.documents.extras import load
from harvester.documents.ocr import Reading, read_crops

DISAGREED = 0.05
"""Confidence of a figure that two readings read differently, and of ink that no reading could read."""
_IN_STRIP = 8
_GAP = 0.9
"""Between the figures of a strip, in heights of it."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NUMBERED = re.compile(r"\d{1,2}[.、．][^\d.]*[\u4e00-\u9fff]")


def is_doubtful(text: str) -> bool:
    """Whether a text may be a value, so that one reading of it is not enough: figures and marks, at most a unit."""
    words = len(_CHINESE.findall(text))
    if re.search(r"\d", text):
        return words <= 4 and not _NUMBERED.match(text)
    return len(text) <= 1 or (words <= 1 and words < len(text))


def read_twice(crops: list[Any]) -> list[Reading]:
    """Each crop of one line of text, read; what may be a value is read again, and where that differs in doubt."""
    first = read_crops(crops)
    doubtful = [i for i, reading in enumerate(first) if is_doubtful(reading.text)]
    strips = [doubtful[k : k + _IN_STRIP] for k in range(0, len(doubtful), _IN_STRIP)]
    again: list[int] = []
    readings = list(first)
    for members, strip in zip(strips, read_crops([_strip([crops[i] for i in m]) for m in strips]), strict=True):
        if _squeezed(strip.text) == _squeezed("".join(first[i].text for i in members)):
            for i in members:
                readings[i] = Reading(first[i].text, min(first[i].confidence, strip.confidence))
        else:
            again += members
    for i, second in zip(again, read_crops([crops[i] for i in again], 1.6), strict=True):
        readings[i] = agree(first[i], second)
    return readings


def agree(first: Reading, second: Reading) -> Reading:
    """One reading out of two: the lower confidence where they say the same, next to none where they do not."""
    if first.text == second.text:
        return Reading(first.text, min(first.confidence, second.confidence))
    better = first if first.confidence >= second.confidence else second
    if not re.search(r"\d", first.text + second.text) and len(better.text) > 2:
        return Reading(better.text, min(first.confidence, second.confidence))
    return Reading(better.text, DISAGREED)


def _strip(crops: list[Any]) -> Any:
    """Crops side by side on white, each at its own size and in the middle of the height."""
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    height = max(crop.shape[0] for crop in crops)
    gap = max(4, int(_GAP * height))
    width = sum(crop.shape[1] for crop in crops) + gap * (len(crops) - 1)
    strip = numpy.full((height, width, 3), 255, dtype="uint8")
    x = 0
    for crop in crops:
        y = (height - crop.shape[0]) // 2
        strip[y : y + crop.shape[0], x : x + crop.shape[1]] = crop
        x += crop.shape[1] + gap
    return strip


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
