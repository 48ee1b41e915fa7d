"""The file that a run's records go into: appended to, whole members only, begun anew past a size, named ``….open``
until it is closed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from harvester import __version__
from harvester.archive.errors import ArchiveError
from harvester.archive.serialise import FIELDS, fields_block, record, record_id


def now_utc() -> str:
    """The time as captures carry it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class GrowingFile:
    """Writes to ``directory/{run_id}-{serial}.warc.gz``. A file is begun with the first record and with a ``warcinfo``
    of ``info``; past ``max_bytes`` the next one is begun. With ``fsync`` what was appended is on the disk.

    Raises ArchiveError when the disk is full or cannot be written; the file then still ends with a whole record.
    """

    def __init__(
        self, directory: Path, run_id: str, max_bytes: int, *, fsync: bool, info: Mapping[str, str] | None
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,80}", run_id):
            raise ValueError(f"run id {run_id!r} cannot be part of a file name")
        self.directory = Path(directory)
        self.run_id = run_id
        self.max_bytes = max_bytes
        self.fsync = fsync
        self.info = dict(info or {})
        self.name: str | None = None
        """Name of the file being written, without ``.open``."""
        self._handle: int | None = None
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes in the file being written: where the next record will begin."""
        return self._size

    def close(self) -> None:
        """Give the file its final name. Without a record written there is no file."""
        if self._handle is None or self.name is None:
            return
        handle, self._handle = self._handle, None
        try:
            os.fsync(handle)
        except OSError as error:
            raise ArchiveError(f"cannot finish {self.directory / self.name}: {error.strerror}") from error
        finally:
            os.close(handle)
        finalise(self.directory / f"{self.name}.open")

    def append(self, parts: list[bytes]) -> int:
        """One write of whole members; the offset at which they begin."""
        if self._handle is not None and self._size >= self.max_bytes:
            self.close()
        if self._handle is None:
            self._begin()
        offset = self._size
        self._write(b"".join(parts))
        return offset

    def _begin(self) -> None:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            serial = 0
            while True:
                name = f"{self.run_id}-{serial:05d}.warc.gz"
                path = self.directory / f"{name}.open"
                if not (self.directory / name).exists() and not path.exists():
                    break
                serial += 1
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        except OSError as error:
            raise ArchiveError(f"cannot write in {self.directory}: {error.strerror}") from error
        self._handle, self.name, self._size = handle, name, 0
        fields = {
            "software": f"ogi-harvester/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self.run_id,
            **self.info,
        }
        named = [("WARC-Filename", name)]
        self._write(record("warcinfo", record_id(), None, now_utc(), FIELDS, named, fields_block(fields.items())))

    def _write(self, data: bytes) -> None:
        handle = self._handle
        if handle is None:
            raise ArchiveError("the WARC file is closed")
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(handle, view) :]
            if self.fsync:
                os.fsync(handle)
        except OSError as error:
            os.ftruncate(handle, self._size)
            raise ArchiveError(
                f"cannot write {self.directory / f'{self.name}.open'}: {error.strerror}. "
                "What was fetched before is kept; make room and run the same command again"
            ) from error
        self._size += len(data)


def finalise(path: Path) -> Path:
    """Take the ``.open`` off a file that is whole; its new path. A name that is taken gets a number."""
    target = path.with_name(path.name.removesuffix(".open"))
    number = 1
    try:
        while target.exists():
            stem = path.name.removesuffix(".open").removesuffix(".warc.gz")
            target = path.with_name(f"{stem}.{number}.warc.gz")
            number += 1
        path.rename(target)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise ArchiveError(f"cannot rename {path}: {error.strerror}") from error
    return target
