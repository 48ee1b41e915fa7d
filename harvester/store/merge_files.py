"""The WARC files of a harvest that is merged into another: which are taken, and under which names."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from harvester.archive.reader import is_inside, is_warc_name
from harvester.store.database import Store
from harvester.store.errors import StoreError

_RECORDS = "SELECT warc_offset, url, sha256 FROM captures WHERE warc_file = ?"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two directories say different things. ``kind``: ``report`` (addresses disagree about one agency and year; all
    are kept as versions), ``file`` (other bytes under the same name; the newcomer was renamed), ``missing`` (the
    database tells of pages of a file that is not there; they came without their bytes)."""

    kind: str
    what: str
    detail: str


def clashing(into: Store, theirs: Store) -> set[str]:
    """Names of WARC files of which the two databases tell different records at the same place."""
    found = set()
    for name in [row["warc_file"] for row in theirs.query("SELECT DISTINCT warc_file FROM captures")]:
        known = {row["warc_offset"]: row for row in into.query(_RECORDS, (name,))}
        if known and any(known.get(row["warc_offset"], row) != row for row in theirs.query(_RECORDS, (name,))):
            found.add(name)
    return found


class Taken:
    """Copies or links the files below ``source`` to ``target``. ``renamed``: their names there → their names here,
    where these differ; ``files``: how many came. ``clashes``: see :func:`clashing`.

    Raises StoreError where one is still being written or cannot be copied.
    """

    def __init__(self, source: Path, target: Path, clashes: set[str], *, link: bool) -> None:
        self.renamed: dict[str, str] = {}
        self.conflicts: list[Conflict] = []
        self.files = 0
        self._source, self._target, self._clashes, self._link = source, target, clashes, link
        target.mkdir(parents=True, exist_ok=True)
        self._there = {path.relative_to(source).as_posix(): path for path in _files(source)}
        for name, path in self._there.items():
            self._take(name, path)

    def _take(self, name: str, path: Path) -> None:
        if name.endswith(".open"):
            raise StoreError(f"{path}: is still being written; let that crawl end, or run it again, then merge")
        goal = self._target / name
        # Where our own file is lost, what the database tells of it must not become a part of another one.
        if (not _same_file(path, goal)) if goal.exists() else name in self._clashes:
            new_name = self._rename(name, _digest(path))
            goal = self._target / new_name
            self.conflicts.append(Conflict("file", name, f"holds other bytes here; taken over as {new_name}"))
        if goal.exists():
            return
        goal.parent.mkdir(parents=True, exist_ok=True)
        part = goal.with_name(goal.name + ".part")
        try:
            if not (self._link and _linked(path, part)):
                shutil.copyfile(path, part)
            part.replace(goal)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StoreError(f"{goal}: cannot be written ({error.strerror}); nothing was merged") from error
        self.files += 1

    def look_for_others(self, theirs: Store) -> None:
        """Files that their database tells of and that neither directory has, as conflicts."""
        for row in theirs.query("SELECT warc_file AS name, count(*) AS pages FROM captures GROUP BY warc_file"):
            name = row["name"]
            if name in self._there or (name not in self._clashes and (self._target / name).is_file()):
                continue
            detail = f"is not in {self._source}: {row['pages']} pages came without their bytes"
            if name in self._clashes:
                told = theirs.db.execute(f"{_RECORDS} ORDER BY warc_offset", [name]).fetchall()
                detail += f", as {self._rename(name, hashlib.blake2b(repr(told).encode()).hexdigest())}"
            self.conflicts.append(Conflict("missing", name, detail))

    def _rename(self, name: str, mark: str) -> str:
        self.renamed[name] = str(Path(name).with_name(f"{mark[:12]}-{Path(name).name}"))
        return self.renamed[name]


def _files(folder: Path) -> list[Path]:
    """The WARC files that are there themselves: links to elsewhere are none of the archive's."""
    return sorted(p for p in folder.rglob("*") if is_warc_name(p.name) and p.is_file() and is_inside(p, folder))


def _linked(path: Path, part: Path) -> bool:
    part.unlink(missing_ok=True)
    try:
        part.hardlink_to(path)
    except OSError:  # another disk, or one without links
        return False
    return True


def _same_file(one: Path, two: Path) -> bool:
    return one.samefile(two) or (one.stat().st_size == two.stat().st_size and _digest(one) == _digest(two))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
