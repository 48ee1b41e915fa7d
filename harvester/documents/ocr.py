"""The OCR engine: RapidOCR, whose models ship inside its package. Loaded once a process."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from harvester.documents.extras import load

_LOCK = threading.Lock()
"""An engine keeps state between calls, so one thread at a time uses it."""
_MARGIN = 0.35
"""White around a crop, in heights of it: the recogniser was trained on lines with some air."""


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Found:
    """A line of text found on a page: corner points in pixels and what it says."""

    x0: float
    top: float
    x1: float
    bottom: float
    reading: Reading


@cache
def _engine(narrow: bool) -> Any:
    rapidocr = load("rapidocr", extra="ocr", what="scans and pictures")
    load("onnxruntime", extra="ocr", what="scans and pictures")
    # Short crops are padded to the minimum width of the recogniser: figures need a sixth of a text line's.
    width = 80 if narrow else 320
    # One thread: the crops are so small that two threads wait for each other three times as long as one works, and
    # documents are read side by side in processes anyway.
    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
    return rapidocr.RapidOCR(params={"Global.log_level": "error", "Rec.rec_img_shape": [3, 48, width], **threads})


def find_lines(picture: Any) -> list[Found]:
    """Find and read all lines of text of an RGB array."""
    with _LOCK:
        result = _engine(False)(picture, use_det=True, use_cls=False, use_rec=True)
    if getattr(result, "boxes", None) is None or result.txts is None:
        return []
    found = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
        found.append(Found(min(xs), min(ys), max(xs), max(ys), Reading(text, float(score))))
    return found


def find_boxes(picture: Any) -> list[tuple[float, float, float, float]]:
    """Where lines of text are on an RGB array, unread: left, top, right, bottom in pixels."""
    with _LOCK:
        result = _engine(False)(picture, use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(result, "boxes", None)
    if boxes is None:
        return []
    corners = [([float(p[0]) for p in box], [float(p[1]) for p in box]) for box in boxes]
    return [(min(xs), min(ys), max(xs), max(ys)) for xs, ys in corners]


def read_crops(crops: list[Any], scale: float = 1.0) -> list[Reading]:
    """Read RGB crops that hold one line of text each. Another ``scale`` gives a second, differently sampled reading."""
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    readings = []
    with _LOCK:
        for crop in crops:
            margin = max(3, int(_MARGIN * crop.shape[0] * (1.0 if scale == 1.0 else 0.7)))
            padded = cv2.copyMakeBorder(
                crop, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255, 255, 255)
            )
            if scale != 1.0:
                padded = cv2.resize(padded, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
                padded = cv2.GaussianBlur(padded, (3, 3), 0)
            narrow = padded.shape[1] <= 1.6 * padded.shape[0]
            result = _engine(narrow)(padded, use_det=False, use_cls=False, use_rec=True)
            texts = result.txts or ("",)
            scores = result.scores or (0.0,)
            readings.append(Reading(texts[0], float(scores[0])))
    return readings
