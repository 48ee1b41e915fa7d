"""The OCR engine: RapidOCR, whose models ship inside its package. Loaded once a process."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from harvester.documents.extras import load

_LOCK = threading.Lock()
"""Engines are made, and lines are found, by one thread at a time."""
_MARGIN = 0.35
"""White around a crop, in heights of it: the recogniser was trained on lines with some air."""
_THREADS = min(4, os.cpu_count() or 1)
"""Crops are read side by side; each alone is too small for two threads to share it."""
_NARROW = 80
"""Pixels that a crop is padded to at least. The engine's own 320 cost a figure six times as much."""


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    confidence: float


Quad = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@cache
def _engine(use: str) -> Any:
    rapidocr = load("rapidocr", extra="ocr", what="scans and pictures")
    load("onnxruntime", extra="ocr", what="scans and pictures")
    params: dict[str, Any] = {"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1}
    if use == "read":
        # The size of what is read is ours, and memory that is kept saves a tenth of the time.
        params["Global.use_preprocess_img"] = False
        params["Rec.rec_img_shape"] = [3, 48, _NARROW]
        params["EngineConfig.onnxruntime.enable_cpu_mem_arena"] = True
    return rapidocr.RapidOCR(params=params)


def find_boxes(picture: Any) -> list[Quad]:
    """Where lines of text are on an RGB array, unread."""
    with _LOCK:
        result = _engine("find")(picture, use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(result, "boxes", None)
    if boxes is None:
        return []
    corners = [([float(p[0]) for p in box], [float(p[1]) for p in box]) for box in boxes]
    return [(min(xs), min(ys), max(xs), max(ys)) for xs, ys in corners]


def read_crops(crops: list[Any], scale: float = 1.0) -> list[Reading]:
    """Read RGB crops that hold one line of text each. Another ``scale`` gives a second, differently sampled reading."""
    if not crops:
        return []
    cv2 = load("cv2", extra="ocr", what="scans and pictures")
    with _LOCK:
        engine = _engine("read")
    first = _read(cv2, engine, crops[0], scale)  # loads the model
    with ThreadPoolExecutor(_THREADS) as pool:
        return [first, *pool.map(lambda crop: _read(cv2, engine, crop, scale), crops[1:])]


def _read(cv2: Any, engine: Any, crop: Any, scale: float) -> Reading:
    margin = max(3, int(_MARGIN * crop.shape[0] * (1.0 if scale == 1.0 else 0.7)))
    padded = cv2.copyMakeBorder(crop, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    if scale != 1.0:
        padded = cv2.resize(padded, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        padded = cv2.GaussianBlur(padded, (3, 3), 0)
    result = engine(padded, use_det=False, use_cls=False, use_rec=True)
    texts, scores = result.txts or ("",), result.scores or (0.0,)
    return Reading(texts[0], float(scores[0]))
