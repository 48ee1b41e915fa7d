"""What a process needs that answers requests over its standard input and output: frames, limits, and not to outlive
whoever asks."""

from __future__ import annotations

import errno
import os
import resource
import select
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

LENGTH = 8
"""Bytes of a frame that tell how long it is."""
SHORT = (errno.EAGAIN, errno.EMFILE, errno.ENFILE)
"""Numbers of errors: the machine is short of processes or files. No fault of the page whose reader cannot start."""


def is_short(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in SHORT


def receive(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end, also in the middle of one."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def send(stream: BinaryIO, data: bytes) -> None:
    stream.write(len(data).to_bytes(LENGTH, "big") + data)
    stream.flush()


def private_output() -> BinaryIO:
    """Standard output for ourselves: what a C library prints there goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def run(serve: Callable[[], None]) -> None:
    """Serve until nobody asks any more; if the process that asks is killed, end in the middle of what is being done."""
    if hasattr(select, "poll"):
        threading.Thread(target=_end_with_asker, daemon=True).start()
    try:
        serve()
    except BrokenPipeError:
        os._exit(0)  # whoever asked has ended or no longer waits


def _end_with_asker() -> None:
    """Waits for the other end of standard input to be closed, which the kernel does for a process that was killed."""
    poll = select.poll()
    poll.register(0, 0)  # no event but that one, which is always told
    poll.poll()
    os._exit(0)


def limit(what: int, value: int) -> None:
    """Soft limits only: LibreOffice below a reader lifts the one for memory again."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def limit_cpu(seconds: float) -> None:
    """The kernel ends this process after so many more seconds of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)


def resident() -> int:
    """Bytes of memory in use now. The peak of ``getrusage`` will not do: on Linux it begins with the parent's."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # no /proc here: the peak, which a fresh process has not inherited on these systems
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize()
