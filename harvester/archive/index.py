"""Where in the archive a page lies: a SQLite file beside the WARC files, derived from them and made again when it is
missing.

SQLite and not CDXJ, because a crawl adds while it looks up, a lookup among a million takes microseconds, memory stays
bounded, and a kill leaves either the old or the new state. What a kill kept from being committed is found again: the
index knows up to which byte it has read every file.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from w3lib.url import canonicalize_url

from harvester.archive.framing import parse_record, read_span
from harvester.archive.indexfile import open_index_file, writing
from harvester.archive.indexing import CaptureRow, Damage, FileReading, info_of, insert_captures, insert_note
from harvester.archive.notes import Note, decode, digest
from harvester.archive.reader import is_inside, is_warc_name, read_capture, warc_files
from harvester.archive.record import Capture

_COMMIT_EVERY = 500
_FEW = 20_000
"""Captures of an index whose keys are kept in memory."""
_OF_KIND = "and (:kind is null or n.kind = :kind) order by f.name, n.note_id"
_MOST = 200
"""Captures of one request that are looked at, newest first."""
_COLUMNS = "file_id, offset, fetched_at, status, kind, digest, truncated, record_id"


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture in the index."""

    path: Path
    warc_file: str
    offset: int
    fetched_at: str
    status: int
    kind: str
    digest: str | None
    truncated: bool
    run: str
    record_id: str

    def read(self) -> Capture:
        """The capture itself. Raises DamagedError, ArchiveError."""
        capture = read_capture(self.path, self.offset)
        capture.warc_file = self.warc_file
        return capture


_CANONICAL = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?::[1-9][0-9]{0,4})?/(?:[A-Za-z0-9_-]+[A-Za-z0-9._/-]*)?(?:\?[A-Za-z0-9_]+=[A-Za-z0-9_-]+)?\Z"
)
"""Addresses that are their own canonical form, as nearly all are: to see that takes a tenth of making it."""


def key_of(method: str, url: str, body: bytes = b"", byte_range: str | None = None) -> bytes:
    """What makes two requests the same, as in Scrapy's fingerprint: method, URL in canonical form, body; and the value
    of the header ``Range`` where only a part is asked for."""
    canonical = url if _CANONICAL.match(url) and "/." not in url else canonicalize_url(url)
    told = hashlib.sha1(f"{method.upper()}\n{canonical}\n".encode("utf-8", "replace"), usedforsecurity=False)
    told.update(body)
    if byte_range:
        told.update(b"\nrange: " + byte_range.encode("latin-1", "replace"))
    return told.digest()


class CaptureIndex:
    """The index of one archive (a file, or all WARC files below a folder).

    ``database`` None keeps it in a temporary file of SQLite's own: for archives that are only read.
    """

    def __init__(self, root: Path, database: Path | None = None) -> None:
        self.root = Path(root)
        self.database = database
        self._pending = 0
        self._files: dict[int, tuple[str, str]] = {}
        self._ids: dict[str, int] = {}
        # What was added and is not in the database yet: by key, and in the order in which it came.
        self._held: dict[bytes, list[CaptureRow]] = {}
        self._rows: list[CaptureRow] = []
        self._ends: dict[int, int] = {}
        self._db = open_index_file(database)
        self._keys: set[bytes] | None = None
        """All keys of a small index: most pages of a first crawl are in none, and that needs no question."""
        self._load_keys()

    def close(self) -> None:
        """Raises ArchiveError where the last entries cannot be written; the next refresh finds them again."""
        try:
            with writing(self.database):
                self._flush()
                if self._db.in_transaction:
                    self._db.execute("commit")
        finally:
            self._db.close()

    def commit(self) -> None:
        with writing(self.database):
            self._flush()
            self._db.execute("commit")
            self._db.execute("begin")
        self._pending = 0

    def _load_keys(self) -> None:
        last = self._db.execute("select max(rowid) from captures").fetchone()[0] or 0
        few = last <= _FEW
        self._keys = {row[0] for row in self._db.execute("select key from captures")} if few else None

    def _flush(self) -> None:
        """Into the database with what is held; the ends of files together with the captures before them, or neither."""
        rows, self._rows = self._rows, []
        ends, self._ends = self._ends, {}
        self._held.clear()
        try:
            insert_captures(self._db, rows)
            self._db.executemany(
                "update files set size = ? where file_id = ?", [(end, file_id) for file_id, end in ends.items()]
            )
        except sqlite3.Error:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise

    def refresh(self) -> list[Damage]:
        """Read what is new in the archive, forget what is gone; tells what is damaged in what was read."""
        with writing(self.database):
            self._flush()
            damages = self._refresh()
            self._load_keys()
        self.commit()
        return damages

    def _refresh(self) -> list[Damage]:
        damages: list[Damage] = []
        known = {
            name: (file_id, size) for file_id, name, size in self._db.execute("select file_id, name, size from files")
        }
        present = set()
        for path in self._paths():
            name = self._name(path)
            present.add(name)
            file_id, done = known.get(name, (0, 0))
            size = path.stat().st_size
            if file_id and size < done:
                self._forget(file_id)
                file_id, done = 0, 0
            if file_id == 0 or size > done:
                file_id = file_id or self._file_id(name, "")
                damages += FileReading(self._db, path, file_id, key_of).read(done)
                self._files.pop(file_id, None)
        for name, (file_id, _) in known.items():
            if name not in present:
                self._forget(file_id)
        return damages

    def _paths(self) -> Iterator[Path]:
        if self.root.is_file():
            return iter([self.root])
        if not any(is_warc_name(p.name) for p in self.root.rglob("*")):
            return iter(())
        found = warc_files(self.root)
        # What a harvest writes in, it may also cut: no links to elsewhere. An archive that is only read may have them.
        return iter(found if self.database is None else [p for p in found if is_inside(p, self.root)])

    def _name(self, path: Path) -> str:
        name = path.name if path == self.root else path.relative_to(self.root).as_posix()
        return name.removesuffix(".open")

    def _forget(self, file_id: int) -> None:
        self._db.execute("delete from notes where file_id = ?", (file_id,))
        self._db.execute("delete from captures where file_id = ?", (file_id,))
        self._db.execute("delete from files where file_id = ?", (file_id,))
        self._files.pop(file_id, None)
        self._ids = {name: known for name, known in self._ids.items() if known != file_id}

    def forget_file(self, path: Path) -> None:
        """Drop a file, so that the next refresh reads it anew."""
        row = self._db.execute("select file_id from files where name = ?", (self._name(path),)).fetchone()
        if row:
            self._forget(row[0])

    def _file_id(self, name: str, run: str) -> int:
        if name not in self._ids:
            row = self._db.execute("select file_id from files where name = ?", (name,)).fetchone()
            if row is None:
                cursor = self._db.execute("insert into files (name, run, size) values (?, ?, 0)", (name, run))
                row = (int(cursor.lastrowid or 0),)
            self._ids[name] = int(row[0])
        return self._ids[name]

    def add(self, key: bytes, capture: Capture, run: str, end: int) -> None:
        """Note a capture just written; ``end`` is the size of its file after it."""
        with writing(self.database):
            file_id = self._file_id(capture.warc_file, run)
        row = (
            key, file_id, capture.warc_offset, capture.fetched_at, capture.status, capture.record_type,
            capture.payload_digest, capture.truncated is not None, capture.record_id,
        )  # fmt: skip
        self._rows.append(row)
        if self._keys is not None:
            self._keys.add(key)
            self._keys = self._keys if len(self._keys) <= _FEW else None
        self._held.setdefault(key, []).append(row)
        self._added(file_id, end)

    def add_note(self, about: str | None, block: bytes, warc_file: str, run: str, end: int) -> None:
        """Note a note just written; ``end`` is the size of its file after it."""
        with writing(self.database):
            file_id = self._file_id(warc_file, run)
            insert_note(self._db, file_id, about, block)
        self._added(file_id, end)

    def _added(self, file_id: int, end: int) -> None:
        self._ends[file_id] = end
        self._pending += 1
        if self._pending >= _COMMIT_EVERY:
            self.commit()

    def has_note(self, about: str | None, block: bytes) -> bool:
        """True if the very same was noted before."""
        found = self._db.execute("select 1 from notes where digest = ?", (digest(about, block),)).fetchone()
        return found is not None

    def notes(self, *, about: str | None = None, parent: str | None = None, kind: str | None = None) -> list[Note]:
        """Notes about a record, about the attachments of one, or of a kind, in the order they were made."""
        if about is not None:
            where = "about = :about"
        elif parent is not None:
            where = "parent = :parent"
        else:
            where = "true"
        sql = f"select n.block, n.about, f.name from notes n join files f using (file_id) where {where} {_OF_KIND}"  # noqa: S608
        rows = self._db.execute(sql, {"about": about, "parent": parent, "kind": kind})
        # A WARC file may be there twice, under two names: its notes count once.
        found: dict[tuple[str, str | None], Note | None] = {}
        for block, about_id, name in rows:
            if (block, about_id) not in found:
                found[block, about_id] = decode(block.encode("utf-8", "replace"), about_id, name)
        return [note for note in found.values() if note is not None]

    def files(self) -> list[tuple[str, dict[str, str]]]:
        """Every WARC file with what its ``warcinfo`` says (names in lower case), by name."""
        rows = self._db.execute("select file_id, name, info from files order by name").fetchall()
        return [(name, json.loads(info) if info else self._warcinfo(file_id, name)) for file_id, name, info in rows]

    def _warcinfo(self, file_id: int, name: str) -> dict[str, str]:
        """What is said in a file that was written and not read since."""
        data = read_span(self._path(name), 0).data
        record = parse_record(data) if data is not None else None
        info = info_of(record) if record is not None and record.kind == "warcinfo" else {}
        with writing(self.database):
            self._db.execute(
                "update files set info = ? where file_id = ?", (json.dumps(info, ensure_ascii=False), file_id)
            )
        return info

    def _path(self, name: str) -> Path:
        path = self.root if self.root.is_file() else self.root / name
        return path if path.exists() else path.with_name(f"{path.name}.open")

    def places(self, warc_file: str) -> list[tuple[int, str]]:
        """Offset and record id of every capture in a file, in order."""
        with writing(self.database):
            self._flush()
        return self._db.execute(
            "select c.offset, c.record_id from captures c join files f using (file_id) where f.name = ? "
            "order by c.offset",
            (warc_file,),
        ).fetchall()

    def find(self, url: str, record_id: str) -> Capture | None:
        """The capture of an address (asked for with GET) that has this record id."""
        found = next((entry for entry in self.lookup(key_of("GET", url)) if entry.record_id == record_id), None)
        return found.read() if found is not None else None

    def lookup(self, key: bytes) -> list[Entry]:
        """Captures of a request, newest first."""
        if self._keys is not None and key not in self._keys:
            return []
        rows = self._db.execute(
            f"select {_COLUMNS} from captures where key = ? order by fetched_at desc, rowid desc limit {_MOST}",  # noqa: S608
            (key,),
        ).fetchall()
        held = self._held.get(key)
        if held:
            # Stable, so that of one second the later stands first, as in the database.
            rows = sorted([*(row[1:] for row in reversed(held)), *rows], key=_moment, reverse=True)
        return [self._entry(row) for row in rows]

    def _entry(self, row: tuple[int, int, str, int, str, str | None, bool, str]) -> Entry:
        file_id, offset, fetched_at, status, kind, payload, truncated, record_id = row
        name, run = self._file(file_id)
        return Entry(self._path(name), name, offset, fetched_at, status, kind, payload, bool(truncated), run, record_id)

    def _file(self, file_id: int) -> tuple[str, str]:
        if file_id not in self._files:
            row = self._db.execute("select name, run from files where file_id = ?", (file_id,)).fetchone()
            self._files[file_id] = (row[0], row[1])
        return self._files[file_id]

    def original(self, capture: Capture) -> Capture | None:
        """The capture with the bytes that a revisit refers to, or None where the archive does not hold it."""
        if capture.refers_to is None:
            return capture
        url, date, record_id = capture.refers_to
        entries = self.lookup(key_of(capture.method, url))
        same = [entry for entry in entries if entry.kind != "revisit"]
        ranked = [entry for entry in same if record_id and entry.record_id == record_id]
        ranked += [entry for entry in same if entry.fetched_at == date]
        ranked += [entry for entry in same if entry.digest is not None and entry.digest == capture.payload_digest]
        return ranked[0].read() if ranked else None

    def runs(self) -> set[str]:
        """The run ids of which there are files."""
        return {row[0] for row in self._db.execute("select distinct run from files")}


_moment = itemgetter(2)
