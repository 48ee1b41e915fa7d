"""Several processes with one queue. A process that dies is started again and its task done again; a task that two of
them died of fails. Order is not kept.

A task is a function by its name, ``package.module:function``, called as ``function(body, **arguments)`` in another
process; arguments and result are what JSON can hold. Processes start when there is something to do, and are replaced
when they have done much or grown large.
"""

from __future__ import annotations

import atexit
import json
import os
import threading
import time
import weakref
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from harvester.workers.child import Child, LostError

COMMAND = ("-m", "harvester.workers")
CPU_SECONDS = 60.0
"""Of a processor for a page, without what readers in processes of their own need."""
SECONDS = 1_000.0
"""Of the clock for a page: a reader in its own process may take 900 of them."""
TRIES = 2
MOST = 256
"""Processes that anybody may ask for."""
WARM_UP = "harvester.parsing:warm_up"
"""The task that makes a process ready for pages."""
START_PATIENCE = 30.0
"""Seconds for a process to be started, else the pool gives up: the machine may be short of something for a while."""
_PAUSE = 0.5


class KilledError(Exception):
    """Every process that tried the task ended over it: a crash, too much time or memory."""


class FaultError(Exception):
    """The task raised an exception; ``str()`` is its type and words."""


class StartError(Exception):
    """No process could be started, for a while: no fault of the task. ``str()`` is one line for the user."""


@dataclass(slots=True)
class _Task:
    about: dict[str, Any]
    body: bytes
    pages: int
    future: Future[Any] = field(default_factory=Future)


class Pool:
    """``size``: how many processes at most. A context manager; usable from any thread."""

    def __init__(self, size: int) -> None:
        self.size = max(1, size)
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._children: list[Child] = []
        self._open = 0
        self._lock = threading.Lock()
        self._closed = False
        self._refused: StartError | None = None
        _pools.add(self)

    def submit(self, task: str, arguments: Mapping[str, Any], body: bytes = b"", *, pages: int = 1) -> Future[Any]:
        """The result to come, or :class:`KilledError`, :class:`FaultError` or :class:`StartError`. ``pages``: how many
        bounds of time and processor it may take. Whoever submits bounds how many wait."""
        about = {"task": task, "arguments": dict(arguments), "cpu": CPU_SECONDS * pages}
        made = _Task(about, body, pages)
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool was closed")
            self._open += 1
            if self._open > len(self._threads) < self.size:
                self._start(None)
            if not self._threads:
                self._open -= 1
                made.future.set_exception(StartError(_no_process("can't start new thread")))
                return made.future
        self._queue.put(made)
        return made.future

    def begin(self, task: str, number: int | None = None) -> None:
        """Start processes until there are ``number`` (None: all), each with a ``task`` without arguments that makes it
        ready for others."""
        with self._lock:
            while not self._closed and len(self._threads) < min(self.size, number or self.size):
                # Nobody waits for it: what is wrong with it the first page will tell.
                if not self._start(_Task({"task": task, "arguments": {}, "cpu": CPU_SECONDS}, b"", 1)):
                    break
                self._open += 1

    def _start(self, first: _Task | None) -> bool:
        # Daemons: a forced end of the program does not wait for them.
        thread = threading.Thread(target=self._work, args=(first,), daemon=True)
        try:
            thread.start()
        except RuntimeError:  # as many as the machine allows; the others do its work
            return False
        self._threads.append(thread)
        return True

    def pids(self) -> list[int]:
        """The processes of this moment."""
        with self._lock:
            return [child.pid for child in self._children if child.alive()]

    def close(self) -> None:
        """End all processes, whatever they are doing; futures that are left are cancelled or fail."""
        with self._lock:
            self._closed = True
            children, self._children = self._children, []
        for child in children:
            child.kill()  # its thread lets go of it
        for _ in self._threads:
            self._queue.put(None)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- one thread a process ------------------------------------------------------------------------------------

    def _work(self, first: _Task | None) -> None:
        child: Child | None = None
        while (task := first or self._queue.get()) is not None:
            first = None
            if self._closed:
                task.future.cancel()
            elif task.future.set_running_or_notify_cancel():
                try:
                    child = self._do(task, child)
                except StartError as error:
                    child = None
                    task.future.set_exception(error)
            with self._lock:
                self._open -= 1

    def _do(self, task: _Task, child: Child | None) -> Child | None:
        """Have a task done, by ``child`` if it lives. Returns the process for the next one."""
        request = json.dumps(task.about, separators=(",", ":")).encode("ascii")
        lost: LostError | None = None
        tries, until = 0, 0.0
        while tries < TRIES:
            if child is None or not child.alive():
                self._drop(child)
                child = self._begin()
            if child is None:
                break
            try:
                seconds = SECONDS * task.pages
                answer = child.ask((request, task.body), _understood, seconds=seconds, most=seconds)
            except LostError as error:
                self._drop(child)
                child, lost, tries = None, error, tries + 1
                continue
            except Exception as error:  # whatever it is, somebody waits for this future
                self._drop(child)
                task.future.set_exception(error)
                return None
            if answer.get("last"):
                self._drop(child)
                child = None
            if "short" in answer:
                until = until or time.monotonic() + START_PATIENCE
                if time.monotonic() >= until:
                    self._drop(child)
                    raise self._give_up(answer["short"])
                time.sleep(_PAUSE)
                continue
            if "fault" in answer:
                task.future.set_exception(FaultError(answer["fault"]))
            else:
                task.future.set_result(answer["result"])
            return child
        task.future.set_exception(KilledError(str(lost or "was not begun: the program is ending")))
        return child

    def _begin(self) -> Child | None:
        """A new process; None where the pool was closed. Raises StartError, from the first time on without trying."""
        isolation = os.environ.get("HARVEST_ISOLATION")
        environment = {"HARVEST_ISOLATION": isolation} if isolation else {}
        until = time.monotonic() + START_PATIENCE
        while True:
            with self._lock:
                if self._closed:
                    return None
                if self._refused is not None:
                    raise self._refused
                try:
                    child = Child(COMMAND, environment=environment)
                except OSError as error:
                    if time.monotonic() >= until:
                        raise self._give_up(error.strerror or str(error)) from error
                else:
                    self._children.append(child)
                    return child
            time.sleep(_PAUSE)

    def _give_up(self, why: str) -> StartError:
        self._refused = StartError(_no_process(why))
        return self._refused

    def _drop(self, child: Child | None) -> None:
        if child is None:
            return
        with self._lock:
            if child in self._children:
                self._children.remove(child)
        child.end()


def _no_process(why: str) -> str:
    return f"no process could be started to read pages in ({why}): raise the limit or end other programs"


_begun: list[Pool] = []


def number_of(told: object) -> int | None:
    """The processes that ``HARVEST_PARSERS`` asks for; None is as many as there are processors. Raises ValueError."""
    if told is None:
        return None
    if not str(told).isdecimal() or int(str(told)) > MOST:
        raise ValueError(f"HARVEST_PARSERS={told}: give a number of processes up to {MOST}, or 0")
    return int(str(told))


def begin_early(size: int, task: str) -> None:
    """Start processes of a pool that is going to be taken with :func:`take`, while the program itself starts: as many
    as leave a processor to it. Whoever takes the pool begins the others."""
    _begun.append(Pool(size))
    _begun[-1].begin(task, max(1, processors() - 1))


def take(size: int) -> Pool:
    """A pool of so many processes: the one that was begun early, or a new one."""
    while _begun:
        pool = _begun.pop()
        if pool.size == size:
            return pool
        pool.close()
    return Pool(size)


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for pool in list(_pools):
        pool.close()


def processors() -> int:
    """How many processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _understood(frame: bytes) -> dict[str, Any]:
    """An answer as :mod:`harvester.workers.__main__` gives it; its result is looked at by whoever has asked."""
    try:
        answer = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise LostError(f"gave an answer that makes no sense ({error})") from error
    if not isinstance(answer, dict) or not (
        "result" in answer or any(isinstance(answer.get(name), str) for name in ("fault", "short"))
    ):
        raise LostError("gave an answer without content")
    answer.pop("more", None)
    return answer
