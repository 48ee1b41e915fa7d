"""Faults of the machine: what is done to the process of a crawl. Each is a function of the command of a crawl and its
environment that runs it to its end and gives the statuses of the processes it took."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.portal.judge import ROOT

SECONDS = 300


@dataclass(frozen=True)
class Ended:
    """How one process of a crawl ended: its status, what it said."""

    status: int
    words: str


Machine = Callable[[Sequence[str], Mapping[str, str], Path], list[Ended]]
"""Command, environment and harvest → the processes; the last one ran without a fault."""


def run(command: Sequence[str], environment: Mapping[str, str], before: Callable[[], object] | None = None) -> Ended:
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), text=True, encoding="utf-8", errors="replace", timeout=SECONDS,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=before, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stderr)


def calm(command: Sequence[str], environment: Mapping[str, str], _directory: Path) -> list[Ended]:
    return [run(command, environment)]


def signalled(number: int, times: int, seed: str) -> Machine:
    """A signal at moments by chance (fixed by ``seed``), then the same command again."""

    def machine(command: Sequence[str], environment: Mapping[str, str], directory: Path) -> list[Ended]:
        rng = random.Random(seed)
        ended = []
        for _ in range(times):
            mark = rng.uniform(300, 9_000)
            with subprocess.Popen(
                command, cwd=ROOT, env=dict(environment), text=True, encoding="utf-8",
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            ) as process:  # fmt: skip
                began = _size(directory)
                while process.poll() is None and _size(directory) < began + mark:
                    time.sleep(0.002)
                process.send_signal(number)
                words = process.communicate(timeout=SECONDS)[1]
            ended.append(Ended(process.returncode, words))
        return [*ended, run(command, environment)]

    return machine


def _size(directory: Path) -> int:
    size = 0
    for path in (directory / "warc").glob("*.warc.gz*"):
        with contextlib.suppress(FileNotFoundError):  # closed and renamed in this moment
            size += path.stat().st_size
    return size


def small_memory(size: int) -> Machine:
    """Address space of ``size`` bytes for the crawl and its readers; then again without."""

    def machine(command: Sequence[str], environment: Mapping[str, str], _directory: Path) -> list[Ended]:
        limited = run(command, environment, lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)))
        return [limited, run(command, environment)]

    return machine


def full_disk(size: int) -> Machine:
    """A disk of ``size`` bytes: a file system in memory for root, else a limit on the size of files. Then room."""

    def machine(command: Sequence[str], environment: Mapping[str, str], directory: Path) -> list[Ended]:
        with _little_room(directory, size) as limit:
            before = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))) if limit else None
            full = run(command, environment, before)
        return [full, run(command, environment)]

    return machine


@contextlib.contextmanager
def _little_room(directory: Path, size: int) -> Iterator[bool]:
    """True where files have to be limited, as nothing could be mounted."""
    directory.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(directory)]
    if os.geteuid() or subprocess.run(words, capture_output=True, check=False).returncode:
        yield True
        return
    kept = directory.with_name(f"{directory.name}-kept")
    try:
        yield False
        shutil.copytree(directory, kept)
    finally:
        subprocess.run(["umount", str(directory)], check=True)
    shutil.copytree(kept, directory, dirs_exist_ok=True)


def faketime() -> str | None:
    """The library that lies about the time (Debian's package ``faketime``), or None where it is not installed."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return str(found[0]) if found else None


def jumping_clock(*offsets: str) -> Machine:
    """The wall clock jumps to each offset (``+400d``, ``-2d``) in turn while the crawl runs."""

    def machine(command: Sequence[str], environment: Mapping[str, str], directory: Path) -> list[Ended]:
        library = faketime()
        assert library is not None
        directory.mkdir(parents=True, exist_ok=True)
        told = directory.with_name("clock")
        told.write_text(offsets[0])
        lying = {
            **environment, "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(told), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip
        with subprocess.Popen(
            command, cwd=ROOT, env=lying, text=True, encoding="utf-8",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            step = 0
            while process.poll() is None:
                grown = _size(directory) // 15_000 % len(offsets)
                if grown != step:
                    step = grown
                    told.write_text(offsets[step])
                time.sleep(0.005)
            words = process.communicate(timeout=SECONDS)[1]
        return [Ended(process.returncode, words)]

    return machine
