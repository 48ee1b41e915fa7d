"""A harvest's directory: who may write in it, and how it is put in order after a crawl that was killed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from harvester.archive.errors import ArchiveError, HarvestLockedError
from harvester.archive.framing import parse_record, spans
from harvester.archive.growing import finalise, now_utc
from harvester.archive.index import CaptureIndex
from harvester.archive.indexing import Damage
from harvester.archive.reader import is_inside

_held: set[Path] = set()
"""Directories that this process holds: POSIX locks do not keep a process from itself."""


@dataclass(frozen=True, slots=True)
class Trim:
    """What was cut off from a file on start: ``removed`` bytes from byte ``kept`` on."""

    warc_file: str
    kept: int
    removed: int
    at: str


class HarvestDir:
    """``path`` is HARVEST_DIR. Nothing is made or changed before it is locked."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.db = self.path / "harvest.db"
        self.warc_dir = self.path / "warc"
        self.index_path = self.warc_dir / "index.sqlite"
        self.trim_log = self.path / "trimmed.jsonl"
        self.trimmed: list[Trim] = []
        """What the last recovery cut off."""
        self.damaged: list[Damage] = []
        """What it found damaged in what the index had not read before, and left as it is."""
        self._lock: int | None = None

    @property
    def lock_path(self) -> Path:
        return self.path / "lock"

    def acquire(self) -> None:
        """Hold the directory until release or the end of the process, then recover it.

        Raises HarvestLockedError naming the pid that holds it, ArchiveError where it cannot be written.
        """
        try:
            self.warc_dir.mkdir(parents=True, exist_ok=True)
            real = self.path.resolve()
            if real in _held:
                raise HarvestLockedError(_held_by(self.path, str(os.getpid())))
            handle = os.open(self.lock_path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise ArchiveError(f"cannot write in {self.path}: {error.strerror}. Give another HARVEST_DIR") from error
        try:
            # A record lock, not flock: it ends with this process even where a worker that it forked lives on.
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise HarvestLockedError(_held_by(self.path, holder)) from error
        self._lock = handle
        _held.add(real)
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
            self._recover()
        except OSError as error:
            self.release()
            raise ArchiveError(f"cannot write in {self.path}: {error.strerror}") from error
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        if self._lock is None:
            return
        with suppress(OSError):
            os.ftruncate(self._lock, 0)
        os.close(self._lock)
        self._lock = None
        _held.discard(self.path.resolve())

    @contextmanager
    def lock(self) -> Iterator[HarvestDir]:
        """``acquire`` and ``release`` around a block."""
        self.acquire()
        try:
            yield self
        finally:
            self.release()

    @contextmanager
    def at_rest(self) -> Iterator[HarvestDir]:
        """``lock`` for reading all of it; on a disk that is read-only, where nobody can write, as it is."""
        if not os.access(self.path, os.W_OK):
            yield self
            return
        with self.lock():
            yield self

    def open_index(self) -> CaptureIndex:
        """The index, as of the last recovery. Only for the process that holds the lock."""
        return CaptureIndex(self.warc_dir, self.index_path)

    def trims(self) -> list[Trim]:
        """All that recoveries ever cut off here; what was noted and a kill prevented is noted again when it is done."""
        try:
            lines = self.trim_log.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            with suppress(ValueError, TypeError):  # a line that broke off, too: the cut comes after it
                found.append(Trim(**json.loads(line)))
        return found

    def _recover(self) -> None:
        self.trimmed, self.damaged = [], []
        index = self.open_index()
        try:
            damages = index.refresh()
            tails = _tails(damages)
            self.damaged = [d for d in damages if d.path not in tails or d.span.offset < tails[d.path]]
            for path, kept in tails.items():
                index.forget_file(path)
                self._trim(path, kept)
            for path in sorted(p for p in self.warc_dir.rglob("*.open") if is_inside(p, self.warc_dir)):
                if _has_captures(path):
                    finalise(path)
                else:
                    index.forget_file(path)
                    path.unlink()
            index.refresh()
        finally:
            index.close()

    def _trim(self, path: Path, kept: int) -> None:
        size = path.stat().st_size
        name = path.relative_to(self.warc_dir).as_posix().removesuffix(".open")
        trim = Trim(name, kept, size - kept, now_utc())
        # Noted before it is done, so that a kill in between loses the bytes' trace in no case.
        with self.trim_log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(trim)) + "\n")
            log.flush()
            os.fsync(log.fileno())
        with path.open("r+b") as file:
            file.truncate(kept)
            os.fsync(file.fileno())
        self.trimmed.append(trim)


def _tails(damages: list[Damage]) -> dict[Path, int]:
    """Where each file is to be cut: after its last whole record.

    A closed file is cut only where a record breaks off; other damage at its end is for `harvester verify` to tell.
    """
    cuts: dict[Path, int] = {}
    stopped: set[Path] = set()
    for damage in reversed(damages):
        faults = ("cut_off", "damaged") if damage.path.name.endswith(".open") else ("cut_off",)
        if damage.path in stopped or not damage.at_end or damage.span.fault not in faults:
            stopped.add(damage.path)
        else:
            cuts[damage.path] = damage.span.offset
    return cuts


def _has_captures(path: Path) -> bool:
    """A file that holds no more than its warcinfo is not worth a name."""
    return any(span.data is not None and parse_record(span.data).kind != "warcinfo" for span in spans(path))


def _held_by(path: Path, pid: str) -> str:
    return f"{path} is in use by process {pid}: wait until it ends, or give another HARVEST_DIR"
