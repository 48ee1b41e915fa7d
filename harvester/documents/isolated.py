"""Readers of PDF, Office and picture files in a process of their own, so that a crash or a hang costs one document.

Each process that reads has one such worker (:mod:`harvester.documents.worker`), started when first needed and used
again. The environment variable ``HARVEST_ISOLATION=0`` switches it off, for looking into a reader.
"""

from __future__ import annotations

import atexit
import json
import os
import threading
from typing import Any

from harvester.documents.codec import from_plain
from harvester.documents.model import Document, UnreadableError
from harvester.workers.child import Child, LostError

SECONDS = 19.0
"""Of the clock for a document; OCR and conversions ask for more, page by page."""
MOST_SECONDS = 900.0
"""With all that was asked for."""
MEMORY = 2_400_000_000
"""Of address space in bytes. OCR needs 1.7 GB of it and really uses half of that, as libraries reserve ahead."""
COMMAND = ("-m", "harvester.documents.worker")
_START_SECONDS = 10.0
_CODES = ("unreadable", "too_large", "unsupported_media")
_MAX_WORDS = 2_000


def wanted() -> bool:
    return os.environ.get("HARVEST_ISOLATION", "1") != "0"


def read(kind: str, body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read ``body`` as a file of ``kind`` (one of the keys of ``harvester.documents.read.READERS``).

    Raises UnreadableError: the reader's own, or ``unreadable`` where it crashed, or needed too much time or memory.
    """
    with _lock:
        worker = _worker()
        try:
            request = json.dumps({"kind": kind, "url": url, "name": name, "seconds": SECONDS}).encode("ascii")
            answer = worker.ask((request, body), _understood, seconds=SECONDS, most=MOST_SECONDS)
            if answer.get("last"):
                _drop(worker)
        except LostError as lost:
            _drop(worker)
            raise UnreadableError("unreadable", f"the reader of this file ({kind}) {lost}") from lost
        except BaseException:  # Ctrl-C: what the worker would still answer belongs to nobody
            _drop(worker)
            raise
    if "error" in answer:
        raise UnreadableError(str(answer["error"]["code"]), str(answer["error"]["message"]))
    if "fault" in answer:
        raise UnreadableError("unreadable", f"the reader of this file ({kind}) {str(answer['fault'])[:_MAX_WORDS]}")
    document = answer["document"]
    assert isinstance(document, Document)
    return document


def close() -> None:
    """End the worker, if there is one. The next document starts another."""
    with _lock:
        if _workers:
            _drop(_workers[0])


_lock = threading.Lock()
_workers: list[Child] = []


def _worker() -> Child:
    if _workers and _workers[0].owner != os.getpid():
        _workers.clear()  # we are a fork: it is our parent's
    if _workers and not _workers[0].alive():
        _drop(_workers[0])
    if not _workers:
        _workers.append(Child((*COMMAND, str(MEMORY)), _START_SECONDS, {"HARVEST_ISOLATION": "0"}))
    return _workers[0]


def _drop(worker: Child) -> None:
    worker.end()
    if worker in _workers:
        _workers.remove(worker)


def _understood(frame: bytes) -> dict[str, Any]:
    """An answer, a document in it made whole. Nothing in it is believed."""
    try:
        answer = json.loads(frame)
        if not isinstance(answer, dict):
            raise TypeError("no object")
        if "document" in answer:
            answer["document"] = from_plain(answer["document"])
        elif "error" in answer:
            if answer["error"]["code"] not in _CODES:
                raise TypeError("an unknown code")
            answer["error"]["message"] = str(answer["error"]["message"])[:_MAX_WORDS]
        elif "more" in answer:
            if type(answer["more"]) not in (int, float) or not 0 < answer["more"] <= MOST_SECONDS:
                raise TypeError("no time")
        elif "fault" not in answer:
            raise TypeError("an answer without content")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LostError(f"gave an answer that makes no sense ({error})") from error
    return answer


atexit.register(close)
