"""Readers of PDF, Office and picture files in a process of their own, so that a crash or a hang costs one document.

Each process that reads has one such worker (:mod:`harvester.documents.worker`), started when first needed and used
again. The environment variable ``HARVEST_ISOLATION=0`` switches it off, for looking into a reader.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from harvester.documents.codec import from_plain
from harvester.documents.model import Document, UnreadableError
from harvester.documents.worker import LENGTH

SECONDS = 19.0
"""Of the clock for a document; OCR and conversions ask for more, page by page."""
MOST_SECONDS = 900.0
"""With all that was asked for."""
MEMORY = 2_400_000_000
"""Of address space in bytes. OCR needs 1.7 GB of it and really uses half of that, as libraries reserve ahead."""
MAX_ANSWER = 200_000_000
COMMAND = ("-m", "harvester.documents.worker")
_START_SECONDS = 10.0
_CODES = ("unreadable", "too_large", "unsupported_media")
_MAX_WORDS = 2_000
_CHUNK = 1 << 18
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TZ")
"""All that the worker is told of our environment: no passwords of proxies, no tokens."""


def wanted() -> bool:
    return os.environ.get("HARVEST_ISOLATION", "1") != "0"


def read(kind: str, body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read ``body`` as a file of ``kind`` (one of the keys of ``harvester.documents.read.READERS``).

    Raises UnreadableError: the reader's own, or ``unreadable`` where it crashed, or needed too much time or memory.
    """
    with _lock:
        worker = _worker()
        try:
            answer = worker.ask({"kind": kind, "url": url, "name": name, "seconds": SECONDS}, body)
            if answer.get("last"):
                _drop(worker)
        except _LostError as lost:
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


class _LostError(Exception):
    """The worker did not answer. ``str()`` says why."""


_lock = threading.Lock()
_workers: list[_Worker] = []


def _worker() -> _Worker:
    if _workers and _workers[0].owner != os.getpid():
        _workers.clear()  # we are a fork: it is our parent's
    if _workers and not _workers[0].alive():
        _drop(_workers[0])
    if not _workers:
        _workers.append(_Worker())
    return _workers[0]


def _drop(worker: _Worker) -> None:
    worker.end()
    if worker in _workers:
        _workers.remove(worker)


class _Worker:
    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603
            # -P: a json.py in the current folder is not ours
            [sys.executable, "-P", *COMMAND, str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for us
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self._first = True

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        if os.getpid() != self.owner:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def ask(self, request: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Raises _LostError for a worker that is then of no more use."""
        waiting = [memoryview(part) for part in _frames(json.dumps(request).encode("ascii"), body)]
        begun = time.monotonic()
        until = begun + request["seconds"] + (_START_SECONDS if self._first else 0.0)
        last = begun + MOST_SECONDS
        self._first = False
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._from, selectors.EVENT_READ)
            selector.register(self._to, selectors.EVENT_WRITE)
            while True:
                left = until - time.monotonic()
                if left <= 0:
                    raise _LostError(f"ran out of time ({time.monotonic() - begun:.0f} s)")
                for key, _ in selector.select(left):
                    if key.fd == self._to:
                        self._write(waiting)
                        if not waiting:
                            selector.unregister(self._to)
                        continue
                    received += self._read()
                    while (frame := _take(received)) is not None:
                        answer = _understood(frame)
                        if "more" not in answer:
                            return answer
                        until = min(time.monotonic() + answer["more"], last)

    def _write(self, waiting: list[memoryview]) -> None:
        try:
            written = os.write(self._to, waiting[0][:_CHUNK])
        except OSError as error:
            raise self._lost() from error
        waiting[0] = waiting[0][written:]
        if not waiting[0]:
            del waiting[0]

    def _read(self) -> bytes:
        try:
            data = os.read(self._from, _CHUNK)
        except OSError as error:
            raise self._lost() from error
        if not data:
            raise self._lost()
        return data

    def _lost(self) -> _LostError:
        try:
            status = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return _LostError("stopped answering")
        if status in (-24, -9):  # SIGXCPU; SIGKILL comes from the kernel when memory is short
            return _LostError("ran out of time or memory")
        return _LostError(f"crashed ({f'signal {-status}' if status < 0 else f'status {status}'})")


def _frames(*parts: bytes) -> list[bytes]:
    return [piece for part in parts for piece in (len(part).to_bytes(LENGTH, "big"), part) if piece]


def _take(received: bytearray) -> bytes | None:
    """The first whole frame, taken off ``received``."""
    if len(received) < LENGTH:
        return None
    size = int.from_bytes(received[:LENGTH], "big")
    if size > MAX_ANSWER:
        raise _LostError(f"found more than {MAX_ANSWER} bytes of content")
    if len(received) < LENGTH + size:
        return None
    frame = bytes(received[LENGTH : LENGTH + size])
    del received[: LENGTH + size]
    return frame


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
        raise _LostError(f"gave an answer that makes no sense ({error})") from error
    return answer


def _environment() -> dict[str, str]:
    ours = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = [entry for entry in sys.path if entry and Path(entry).exists()]
    return {**ours, "PYTHONPATH": os.pathsep.join(path), "HARVEST_ISOLATION": "0"}


atexit.register(close)
