"""The process in which PDF, Office and picture files are opened: ``python -m harvester.documents.worker``.

It is started by :mod:`harvester.documents.isolated`, reads one document after the other from standard input and ends
when that is closed. Frames both ways are eight bytes of length and that many bytes; a request is a frame of JSON and
one of the document's bytes, an answer is one of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from harvester.documents import pace
from harvester.documents.codec import to_plain
from harvester.documents.model import UnreadableError

LENGTH = 8
MAX_DOCUMENTS = 200
"""After so many a new process is started: some libraries do not give back all that they took."""
MAX_RESIDENT = 1_000_000_000
_CLOCK = 4
"""Seconds of the clock for each one of the processor that a reader asks for: others may be using the machine too."""


def serve(requests: BinaryIO, answers: BinaryIO, readers: dict[str, str], memory: int | None) -> None:
    """Answer until the requests end, or until this process should be replaced, which the last answer says."""
    _limit(resource.RLIMIT_CORE, 0)
    if memory:
        _limit(resource.RLIMIT_AS, memory)

    def more(seconds: float) -> None:
        _limit_cpu(seconds)
        _send(answers, json.dumps({"more": seconds * _CLOCK}).encode())

    pace.listen(more)
    done = 0
    last = False
    while not last:
        request = _receive(requests)
        if request is None:
            return
        told = json.loads(request)
        body = _receive(requests)
        if body is None:
            return
        _limit_cpu(told["seconds"])
        answer, broken = _read(readers[told["kind"]], body, told["url"], told["name"])
        done += 1
        del body
        gc.collect(0)
        last = broken or done >= MAX_DOCUMENTS or _resident() > MAX_RESIDENT
        _send(answers, json.dumps({**answer, "last": last}, separators=(",", ":")).encode("ascii"))


def _read(module: str, body: bytes, url: str | None, name: str | None) -> tuple[dict[str, Any], bool]:
    """The answer, and whether this process is to be trusted no longer."""
    try:
        document = import_module(module).read(body, url=url, name=name)
        return {"document": to_plain(document)}, False
    except UnreadableError as error:
        return {"error": {"code": error.code, "message": error.message}}, False
    except MemoryError:
        return {"fault": "ran out of memory"}, True
    except Exception as error:  # whatever a library does about bytes that nobody thought of
        return {"fault": f"failed ({type(error).__name__}: {str(error)[:300]})"}, True


def _limit(what: int, value: int) -> None:
    """Soft limits only: LibreOffice below this process lifts the one for memory again."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _limit_cpu(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)


def _resident() -> int:
    """Bytes of memory in use now. The peak of ``getrusage`` will not do: on Linux it begins with the parent's."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # no /proc here: the peak, which a fresh process has not inherited on these systems
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize()


def _receive(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def _send(stream: BinaryIO, data: bytes) -> None:
    stream.write(len(data).to_bytes(LENGTH, "big") + data)
    stream.flush()


def _private_output() -> BinaryIO:
    """Standard output for ourselves: what a C library prints there goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _quietly(run: Callable[[], None]) -> None:
    try:
        run()
    except BrokenPipeError:
        os._exit(0)  # whoever asked has ended or no longer waits


if __name__ == "__main__":
    from harvester.documents.read import READERS

    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    _quietly(lambda: serve(sys.stdin.buffer, _private_output(), READERS, limit))
