"""A process of :mod:`harvester.workers.pool`: does one task after the other until nobody asks any more."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from harvester.collector import spare
from harvester.workers.serving import is_short, limit, limit_cpu, private_output, receive, resident, run, send

MEMORY = 2_400_000_000
"""Of address space in bytes: a page that needs more is a fault, not the end of the machine."""
MAX_TASKS = 2_000
MAX_RESIDENT = 180_000_000
"""Bytes; a process that holds more after a task is replaced."""
NICE = 5
"""Whoever fetches pages goes first: it has little to do, and at the right time."""
_MAX_WORDS = 2_000


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end, or until this process should be replaced, which the last answer says."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_AS, MEMORY)
    done = 0
    last = False
    while not last:
        request = receive(requests)
        body = receive(requests)
        if request is None or body is None:
            return
        told = json.loads(request)
        limit_cpu(told["cpu"])
        answer = _do(told["task"], body, told["arguments"])
        done += 1
        del body
        if done == 1:
            spare()  # the first task has loaded what the others need
        last = done >= MAX_TASKS or answer.get("fault", "").startswith("MemoryError") or _grown()
        send(answers, json.dumps({**answer, "last": last}, separators=(",", ":")).encode("ascii"))


def _do(task: str, body: bytes, arguments: dict[str, Any]) -> dict[str, Any]:
    module, _, function = task.partition(":")
    try:
        return {"result": getattr(import_module(module), function)(body, **arguments)}
    except Exception as error:  # a fault of ours, or too little memory: whoever asked says which page it was
        if is_short(error):
            return {"short": (getattr(error, "strerror", None) or str(error))[:_MAX_WORDS]}
        return {"fault": f"{type(error).__name__}: {error}"[:_MAX_WORDS]}


def _grown() -> bool:
    if resident() <= MAX_RESIDENT:
        return False
    gc.collect()
    return resident() > MAX_RESIDENT


if __name__ == "__main__":
    with suppress(OSError):
        os.nice(NICE)
    run(lambda: serve(sys.stdin.buffer, private_output()))
