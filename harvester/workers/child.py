"""One process that answers requests, seen from the process that asks. Frames both ways are eight bytes of length and
that many bytes; a request is some frames, its answer one of JSON, before which others may ask for more time."""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from harvester.workers.serving import LENGTH

MAX_ANSWER = 200_000_000
START_SECONDS = 10.0
"""More for a first answer: the process has to start."""
_CHUNK = 1 << 18
_PIPE = 1 << 19
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TZ")
"""All that the process is told of our environment: no passwords of proxies, no tokens."""

Understand = Callable[[bytes], dict[str, Any]]
"""Makes an answer of a frame. Raises LostError for what is none."""


class LostError(Exception):
    """The process did not answer. ``str()`` says why, as in "the reader … crashed"."""


class Child:
    """``command``: what follows ``python -P`` (a json.py in the current folder is not ours)."""

    def __init__(
        self, command: Sequence[str], start_seconds: float = START_SECONDS, environment: Mapping[str, str] | None = None
    ) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_environment(), **(environment or {})},
            start_new_session=True,  # Ctrl-C is for us
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        for end in (self._to, self._from):
            os.set_blocking(end, False)
            if hasattr(fcntl, "F_SETPIPE_SZ"):  # Linux: most requests and answers are then written in one go
                with suppress(OSError):  # a user may have so many bytes of pipes and no more
                    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, _PIPE)
        self._grace = start_seconds

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        if self._process.returncode is not None:
            return False
        try:
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return True
            # Ended by itself: while nobody has taken note of it, its number is still that of its group alone.
            self._kill_group()
        except ChildProcessError:  # another thread has taken note
            pass
        self._process.wait()
        return False

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End it, with what it has started in its session. Whoever waits for an answer is told so."""
        if os.getpid() != self.owner:
            return
        if self.alive():
            self._kill_group()
            self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """Kill it and let go of it; not while another thread waits for an answer."""
        if os.getpid() != self.owner:
            return
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def ask(self, parts: Sequence[bytes], understand: Understand, *, seconds: float, most: float) -> dict[str, Any]:
        """Send ``parts`` and wait for the answer: ``seconds`` of the clock, or what it asks for (``{"more": …}``), with
        all that at most ``most``. Raises LostError for a process that is then of no more use."""
        waiting = [memoryview(part) for part in _frames(parts)]
        begun = time.monotonic()
        until = begun + seconds + self._grace
        last = begun + most
        self._grace = 0.0
        received = bytearray()
        while waiting and self._write(waiting):
            pass
        with selectors.PollSelector() as selector:
            selector.register(self._from, selectors.EVENT_READ)
            if waiting:
                selector.register(self._to, selectors.EVENT_WRITE)
            while True:
                left = until - time.monotonic()
                if left <= 0:
                    raise LostError(f"ran out of time ({time.monotonic() - begun:.0f} s)")
                for key, _ in selector.select(left):
                    if key.fd == self._to:
                        self._write(waiting)
                        if not waiting:
                            selector.unregister(self._to)
                        continue
                    received += self._read()
                    while (frame := _take(received)) is not None:
                        answer = understand(frame)
                        if "more" not in answer:
                            return answer
                        until = min(time.monotonic() + answer["more"], last)

    def _write(self, waiting: list[memoryview]) -> bool:
        """False where there is no room for more."""
        try:
            written = os.write(self._to, waiting[0][:_CHUNK])
        except BlockingIOError:
            return False
        except OSError as error:
            raise self._lost() from error
        waiting[0] = waiting[0][written:]
        if not waiting[0]:
            del waiting[0]
        return True

    def _read(self) -> bytes:
        try:
            data = os.read(self._from, _CHUNK)
        except OSError as error:
            raise self._lost() from error
        if not data:
            raise self._lost()
        return data

    def _lost(self) -> LostError:
        until = time.monotonic() + 5
        while self.alive():
            if time.monotonic() > until:
                return LostError("stopped answering")
            time.sleep(0.01)
        status = self._process.returncode
        if status in (-signal.SIGXCPU, -signal.SIGKILL):  # SIGKILL comes from the kernel when memory is short
            return LostError("ran out of time or memory")
        return LostError(f"crashed ({f'signal {-status}' if status < 0 else f'status {status}'})")


def _frames(parts: Sequence[bytes]) -> list[bytes]:
    """Lengths and parts; small pieces as one."""
    pieces = [b""]
    for part in parts:
        pieces[-1] += len(part).to_bytes(LENGTH, "big")
        if len(part) <= _CHUNK:
            pieces[-1] += part
        else:
            pieces += [part, b""]
    return [piece for piece in pieces if piece]


def _take(received: bytearray) -> bytes | None:
    """The first whole frame, taken off ``received``."""
    if len(received) < LENGTH:
        return None
    size = int.from_bytes(received[:LENGTH], "big")
    if size > MAX_ANSWER:
        raise LostError(f"found more than {MAX_ANSWER} bytes of content")
    if len(received) < LENGTH + size:
        return None
    frame = bytes(received[LENGTH : LENGTH + size])
    del received[: LENGTH + size]
    return frame


def _environment() -> dict[str, str]:
    ours = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = [entry for entry in sys.path if entry and Path(entry).exists()]
    return {**ours, "PYTHONPATH": os.pathsep.join(path)}
