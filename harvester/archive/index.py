"""Where in the archive a page lies: a SQLite file beside the WARC files, derived from them and made again when it is
missing.

SQLite and not CDXJ, because a crawl adds while it looks up, a lookup among a million takes microseconds, memory stays
bounded, and a kill leaves either the old or the new state. What a kill kept from being committed is found again: the
index knows up to which byte it has read every file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from w3lib.url import canonicalize_url

from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.framing import Record, Span, parse_record, read_span, spans
from harvester.archive.notes import Note, decode, digest
from harvester.archive.reader import CAPTURE_TYPES, is_inside, is_warc_name, read_capture, split_http, warc_files
from harvester.archive.record import Capture
from harvester.archive.writer import NOTE_TYPE

_VERSION = 2
_COMMIT_EVERY = 500
_SCHEMA = """
create table files (
  file_id integer primary key, name text not null unique, run text not null, size integer not null, info text);
create table captures (
  key blob not null, file_id integer not null references files, offset integer not null, fetched_at text not null,
  status integer not null, kind text not null, digest text, truncated integer not null, record_id text not null);
create index captures_key on captures (key, fetched_at);
create index captures_file on captures (file_id, offset);
create table notes (
  note_id integer primary key, file_id integer not null references files, kind text not null, about text, parent text,
  digest blob not null, block text not null);
create index notes_digest on notes (digest);
create index notes_about on notes (about);
create index notes_parent on notes (parent) where parent is not null;
create index notes_file on notes (file_id);
"""

_OF_KIND = "and (:kind is null or n.kind = :kind) order by f.name, n.note_id"


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


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that holds no whole record."""

    path: Path
    span: Span
    at_end: bool
    """Nothing whole follows it."""


def key_of(method: str, url: str, body: bytes = b"", byte_range: str | None = None) -> bytes:
    """What makes two requests the same, as in Scrapy's fingerprint: method, URL in canonical form, body; and the value
    of the header ``Range`` where only a part is asked for."""
    digest = hashlib.sha1(method.upper().encode() + b"\n", usedforsecurity=False)
    digest.update(canonicalize_url(url).encode("utf-8", "replace") + b"\n")
    digest.update(body)
    if byte_range:
        digest.update(b"\nrange: " + byte_range.encode("latin-1", "replace"))
    return digest.digest()


class CaptureIndex:
    """The index of one archive (a file, or all WARC files below a folder).

    ``database`` None keeps it in a temporary file of SQLite's own: for archives that are only read.
    """

    def __init__(self, root: Path, database: Path | None = None) -> None:
        self.root = Path(root)
        self.database = database
        self._pending = 0
        self._files: dict[int, tuple[str, str]] = {}
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            raise ArchiveError(f"cannot open the archive's index {database}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        if self.database is None:
            db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            db.executescript(_SCHEMA)
            db.execute("begin")
            return db
        for attempt in (1, 2):
            db = sqlite3.connect(self.database, isolation_level=None, check_same_thread=False)
            try:
                db.execute("pragma journal_mode = wal")
                db.execute("pragma synchronous = normal")
                version = db.execute("pragma user_version").fetchone()[0]
                if version == _VERSION:
                    db.execute("select count(*) from files").fetchone()
                elif version == 0 and not db.execute("select 1 from sqlite_master").fetchone():
                    db.executescript(f"begin; {_SCHEMA} pragma user_version = {_VERSION}; commit;")
                else:
                    raise sqlite3.DatabaseError(f"made by another version ({version})")
                db.execute("begin")
                return db
            except sqlite3.OperationalError:
                db.close()
                raise
            except sqlite3.DatabaseError:
                # Derived and damaged, or of another version: made again from the WARC files.
                db.close()
                if attempt == 2:
                    raise
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{self.database}{suffix}").unlink(missing_ok=True)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Raises ArchiveError where the last entries cannot be written; the next refresh finds them again."""
        try:
            with self._writing():
                if self._db.in_transaction:
                    self._db.execute("commit")
        finally:
            self._db.close()

    def commit(self) -> None:
        with self._writing():
            self._db.execute("commit")
            self._db.execute("begin")
        self._pending = 0

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ArchiveError(
                f"cannot write the archive's index {self.database}: {error}. The WARC files are whole; make room"
            ) from error

    def refresh(self) -> list[Damage]:
        """Read what is new in the archive, forget what is gone; tells what is damaged in what was read."""
        with self._writing():
            damages = self._refresh()
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
                damages += self._read(path, name, file_id or None, done)
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

    def forget_file(self, path: Path) -> None:
        """Drop a file, so that the next refresh reads it anew."""
        row = self._db.execute("select file_id from files where name = ?", (self._name(path),)).fetchone()
        if row:
            self._forget(row[0])

    def _file_id(self, name: str, run: str) -> int:
        row = self._db.execute("select file_id from files where name = ?", (name,)).fetchone()
        if row:
            return int(row[0])
        cursor = self._db.execute("insert into files (name, run, size) values (?, ?, 0)", (name, run))
        return int(cursor.lastrowid or 0)

    def _read(self, path: Path, name: str, file_id: int | None, start: int) -> list[Damage]:
        damages: list[Damage] = []
        file_id = file_id or self._file_id(name, "")
        requests: dict[str, bytes] = {}
        end = start
        for span in spans(path, start):
            record: Record | None = None
            if span.data is not None:
                try:
                    record = parse_record(span.data)
                except DamagedError as error:
                    span = Span(span.offset, span.end, None, "damaged", str(error))
            if record is None:
                damages.append(Damage(path, span, at_end=False))
                continue
            end = span.end
            if record.kind == "warcinfo":
                info = _info_of(record)
                self._db.execute(
                    "update files set run = ?, info = ? where file_id = ?",
                    (info.get("ispartof", ""), json.dumps(info, ensure_ascii=False), file_id),
                )
                self._files.pop(file_id, None)
            elif record.kind == "metadata" and record.headers.get("content-type") == NOTE_TYPE:
                about = record.headers.get("warc-refers-to", "").strip("<> ") or None
                self._insert_note(file_id, about, record.block)
            elif record.kind == "request":
                self._note_request(record, file_id, requests)
            elif record.kind in CAPTURE_TYPES:
                self._insert_record(record, file_id, span.offset, requests)
        if damages and damages[-1].span.offset >= end:
            # Only what lies after the last whole record may be trimmed.
            damages = [Damage(d.path, d.span, d.span.offset >= end) for d in damages]
            size = end
        else:
            size = path.stat().st_size
        self._db.execute("update files set size = ? where file_id = ?", (size, file_id))
        return damages

    def _note_request(self, record: Record, file_id: int, requests: dict[str, bytes]) -> None:
        """Pair a request that is more than a GET with its response, which may come before or after it."""
        first, headers, body = split_http(record.block)
        method = first.split(" ", 1)[0].upper() or "GET"
        part = next((value for name, value in headers if name.lower() == "range"), None)
        if method == "GET" and not body and part is None:
            return
        key = key_of(method, record.headers.get("warc-target-uri", "").strip("<>"), body, part)
        response = record.headers.get("warc-concurrent-to", "").strip("<> ")
        found = self._db.execute(
            "select rowid from captures where file_id = ? and record_id = ?", (file_id, response)
        ).fetchone()
        if found:
            self._db.execute("update captures set key = ? where rowid = ?", (key, found[0]))
            return
        requests[response] = requests[record.record_id.strip("<>")] = key
        while len(requests) > 64:
            del requests[next(iter(requests))]

    def _insert_record(self, record: Record, file_id: int, offset: int, requests: dict[str, bytes]) -> None:
        fields = record.headers
        record_id = record.record_id.strip("<>")
        url = fields.get("warc-target-uri", "").strip("<>")
        key = requests.pop(record_id, None) or requests.pop(fields.get("warc-concurrent-to", "").strip("<> "), None)
        status = 200
        if fields.get("content-type", "").startswith("application/http"):
            words = record.block[:32].split(None, 2)
            status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        date = fields.get("warc-date", "")
        date = date.partition(".")[0] + "Z" if "." in date else date
        values = (date, status, record.kind, fields.get("warc-payload-digest"), "warc-truncated" in fields, record_id)
        self._insert(key or key_of("GET", url), file_id, offset, values)

    def _insert(
        self, key: bytes, file_id: int, offset: int, values: tuple[str, int, str, str | None, bool, str]
    ) -> None:
        self._db.execute("insert into captures values (?, ?, ?, ?, ?, ?, ?, ?, ?)", (key, file_id, offset, *values))

    def add(self, key: bytes, capture: Capture, run: str, end: int) -> None:
        """Note a capture just written; ``end`` is the size of its file after it."""
        with self._writing():
            file_id = self._file_id(capture.warc_file, run)
        values = (
            capture.fetched_at,
            capture.status,
            capture.record_type,
            capture.payload_digest,
            capture.truncated is not None,
            capture.record_id,
        )
        with self._writing():
            self._insert(key, file_id, capture.warc_offset, values)
            self._db.execute("update files set size = ? where file_id = ?", (end, file_id))
        self._pending += 1
        if self._pending >= _COMMIT_EVERY:
            self.commit()

    def _insert_note(self, file_id: int, about: str | None, block: bytes) -> None:
        note = decode(block, about)
        if note is not None:
            self._db.execute(
                "insert into notes (file_id, kind, about, parent, digest, block) values (?, ?, ?, ?, ?, ?)",
                (file_id, note.kind, about, note.parent, digest(about, block), block.decode("utf-8", "replace")),
            )

    def add_note(self, about: str | None, block: bytes, warc_file: str, run: str, end: int) -> None:
        """Note a note just written; ``end`` is the size of its file after it."""
        with self._writing():
            file_id = self._file_id(warc_file, run)
            self._insert_note(file_id, about, block)
            self._db.execute("update files set size = ? where file_id = ?", (end, file_id))
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
        info = _info_of(record) if record is not None and record.kind == "warcinfo" else {}
        with self._writing():
            self._db.execute(
                "update files set info = ? where file_id = ?", (json.dumps(info, ensure_ascii=False), file_id)
            )
        return info

    def _path(self, name: str) -> Path:
        path = self.root if self.root.is_file() else self.root / name
        return path if path.exists() else path.with_name(f"{path.name}.open")

    def places(self, warc_file: str) -> list[tuple[int, str]]:
        """Offset and record id of every capture in a file, in order."""
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
        rows = self._db.execute(
            "select file_id, offset, fetched_at, status, kind, digest, truncated, record_id from captures"
            " where key = ? order by fetched_at desc, rowid desc limit 200",
            (key,),
        ).fetchall()
        entries = []
        for file_id, offset, fetched_at, status, kind, payload, truncated, record_id in rows:
            name, run = self._file(file_id)
            path, cut = self._path(name), bool(truncated)
            entries.append(Entry(path, name, offset, fetched_at, status, kind, payload, cut, run, record_id))
        return entries

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


def _info_of(record: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in record.block.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found
