"""WARC files in an object store or on another machine, through fsspec: ``s3://bucket/folder``, ``gs://…``, ``sftp://…``.

They are brought here file by file before they are read; nothing is ever written there. Record by record over the wire
would ask for every byte as well: an archive is read from its first record to its last.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from harvester.archive.errors import ArchiveError
from harvester.archive.reader import is_warc_name

_PIECE = 8 * 1024 * 1024
_PLAIN = re.compile(r"[\w][\w.+=-]{0,254}")


def is_store(address: str) -> bool:
    """True for addresses that fsspec may know; those of the web are none, as archives there have their own ways."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]+(::|://)", address)) and urlsplit(address).scheme not in (
        "http",
        "https",
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """``name``: below the folder, as a path with slashes; ``at``: where the store has it; ``size`` in bytes."""

    name: str
    at: str
    size: int


class WarcStore:
    """The WARC files at or below an address. Raises ArchiveError where it cannot be listed or holds none."""

    def __init__(self, address: str) -> None:
        self.address = address
        try:
            import fsspec
        except ImportError as error:
            raise ArchiveError(f"{address}: needs the package fsspec: pip install 'ogi-harvester[cloud]'") from error
        try:
            self._fs, root = fsspec.core.url_to_fs(address)
            self.files = self._list(self._fs.find(root, detail=True), root)
        except ImportError as error:  # fsspec says which package the protocol needs
            raise ArchiveError(f"{address}: {error}") from error
        except Exception as error:  # every store has exceptions of its own
            raise ArchiveError(f"{address}: cannot be listed ({_words(error)})") from error
        if not self.files:
            raise ArchiveError(f"{address} holds no WARC file (*.warc, *.warc.gz)")

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)

    def _list(self, found: dict[str, Any], root: str) -> list[Stored]:
        files = []
        for at, about in sorted(found.items()):
            name = at.removeprefix(root).strip("/") or PurePosixPath(at).name
            if about.get("type") == "file" and is_warc_name(name) and not name.endswith(".open"):
                if not all(_PLAIN.fullmatch(part) for part in name.split("/")):
                    raise ArchiveError(f"{at}: no name for a file here")
                files.append(Stored(name, at, int(about.get("size") or 0)))
        return files

    def bring(self, file: Stored, folder: Path) -> bool:
        """Copy one file to ``folder/file.name``. False where it was there. Raises ArchiveError, with nothing half."""
        goal = folder / file.name
        if goal.exists():
            if goal.stat().st_size != file.size:
                raise ArchiveError(f"{goal} has another size than {file.at}: move one of the two away")
            return False
        part = goal.with_name(f"{goal.name}.part")
        try:
            goal.parent.mkdir(parents=True, exist_ok=True)
            with self._fs.open(file.at, "rb") as source, part.open("wb") as target:
                shutil.copyfileobj(source, target, _PIECE)
            if part.stat().st_size != file.size:
                raise ArchiveError(f"{file.at}: broke off after {part.stat().st_size} of {file.size} bytes")
            part.replace(goal)
        except ArchiveError:
            raise
        except Exception as error:  # as above
            raise ArchiveError(f"{file.at}: cannot be brought here ({_words(error)})") from error
        finally:
            part.unlink(missing_ok=True)
        return True

    def bring_all(self, folder: Path) -> int:
        """Copy what is not in ``folder`` yet. Returns the number of files. Raises ArchiveError, also where there is
        visibly no room."""
        folder.mkdir(parents=True, exist_ok=True)
        needed = sum(file.size for file in self.files if not (folder / file.name).exists())
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise ArchiveError(f"{self.address}: {needed / 1e9:.1f} GB to bring, {free / 1e9:.1f} GB free at {folder}")
        return sum(self.bring(file, folder) for file in self.files)


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
