"""The process in which PDF, Office and picture files are opened: ``python -m harvester.documents.worker``.

It is started by :mod:`harvester.documents.isolated`, reads one document after the other from standard input and ends
when that is closed. Frames both ways are eight bytes of length and that many bytes; a request is a frame of JSON and
one of the document's bytes, an answer is one of JSON.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from importlib import import_module
from typing import Any, BinaryIO

from harvester.documents import pace
from harvester.documents.codec import to_plain
from harvester.documents.model import UnreadableError
from harvester.workers.serving import limit, limit_cpu, private_output, receive, resident, run, send

MAX_DOCUMENTS = 200
"""After so many a new process is started: some libraries do not give back all that they took."""
MAX_RESIDENT = 1_000_000_000
_CLOCK = 4
"""Seconds of the clock for each one of the processor that a reader asks for: others may be using the machine too."""


def serve(requests: BinaryIO, answers: BinaryIO, readers: dict[str, str], memory: int | None) -> None:
    """Answer until the requests end, or until this process should be replaced, which the last answer says."""
    limit(resource.RLIMIT_CORE, 0)
    if memory:
        limit(resource.RLIMIT_AS, memory)

    def more(seconds: float) -> None:
        limit_cpu(seconds)
        send(answers, json.dumps({"more": seconds * _CLOCK}).encode())

    pace.listen(more)
    done = 0
    last = False
    while not last:
        request = receive(requests)
        if request is None:
            return
        told = json.loads(request)
        body = receive(requests)
        if body is None:
            return
        limit_cpu(told["seconds"])
        answer, broken = _read(readers[told["kind"]], body, told["url"], told["name"])
        done += 1
        del body
        gc.collect(0)
        last = broken or done >= MAX_DOCUMENTS or resident() > MAX_RESIDENT
        send(answers, json.dumps({**answer, "last": last}, separators=(",", ":")).encode("ascii"))


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


if __name__ == "__main__":
    from harvester.documents.read import READERS

    memory = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    run(lambda: serve(sys.stdin.buffer, private_output(), READERS, memory))
