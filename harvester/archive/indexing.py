"""The records of a WARC file on their way into the index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harvester.archive.errors import DamagedError
from harvester.archive.framing import Record, Span, parse_record, spans
from harvester.archive.notes import decode, digest
from harvester.archive.reader import CAPTURE_TYPES, split_http
from harvester.archive.serialise import NOTE_TYPE

_MOST_REQUESTS = 64
"""Requests that wait for their response."""

KeyOf = Callable[[str, str, bytes, str | None], bytes]


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that holds no whole record."""

    path: Path
    span: Span
    at_end: bool
    """Nothing whole follows it."""

    def words(self, root: Path) -> str:
        """One line for a person; paths are told relative to ``root``."""
        name = self.path.relative_to(root).as_posix() if self.path != root else self.path.name
        return f"{name}: {self.span.fault} at byte {self.span.offset} ({self.span.detail})"


class FileReading:
    """Reads one file from byte ``start`` on into the tables of ``db``."""

    def __init__(self, db: sqlite3.Connection, path: Path, file_id: int, key_of: KeyOf) -> None:
        self._db = db
        self._path = path
        self._file_id = file_id
        self._key_of = key_of
        self._requests: dict[str, bytes] = {}

    def read(self, start: int) -> list[Damage]:
        """What is damaged; everything else is in the index then, up to the end of the last whole record."""
        damages: list[Damage] = []
        end = start
        for span in spans(self._path, start):
            record: Record | None = None
            if span.data is not None:
                try:
                    record = parse_record(span.data)
                except DamagedError as error:
                    span = Span(span.offset, span.end, None, "damaged", str(error))
            if record is None:
                damages.append(Damage(self._path, span, at_end=False))
                continue
            end = span.end
            self._take(record, span.offset)
        size = self._path.stat().st_size
        if damages and damages[-1].span.offset >= end:
            # Only what lies after the last whole record may be trimmed.
            damages = [Damage(d.path, d.span, d.span.offset >= end) for d in damages]
            size = end
        self._db.execute("update files set size = ? where file_id = ?", (size, self._file_id))
        return damages

    def _take(self, record: Record, offset: int) -> None:
        if record.kind == "warcinfo":
            info = info_of(record)
            self._db.execute(
                "update files set run = ?, info = ? where file_id = ?",
                (info.get("ispartof", ""), json.dumps(info, ensure_ascii=False), self._file_id),
            )
        elif record.kind == "metadata" and record.headers.get("content-type") == NOTE_TYPE:
            insert_note(self._db, self._file_id, _bare(record.headers.get("warc-refers-to", "")) or None, record.block)
        elif record.kind == "request":
            self._request(record)
        elif record.kind in CAPTURE_TYPES:
            self._capture(record, offset)

    def _request(self, record: Record) -> None:
        """Pair a request that is more than a GET with its response, which may come before or after it."""
        first, headers, body = split_http(record.block)
        method = first.split(" ", 1)[0].upper() or "GET"
        part = next((value for name, value in headers if name.lower() == "range"), None)
        if method == "GET" and not body and part is None:
            return
        key = self._key_of(method, record.headers.get("warc-target-uri", "").strip("<>"), body, part)
        response = _bare(record.headers.get("warc-concurrent-to", ""))
        found = self._db.execute(
            "select rowid from captures where file_id = ? and record_id = ?", (self._file_id, response)
        ).fetchone()
        if found:
            self._db.execute("update captures set key = ? where rowid = ?", (key, found[0]))
            return
        self._requests[response] = self._requests[_bare(record.record_id)] = key
        while len(self._requests) > _MOST_REQUESTS:
            del self._requests[next(iter(self._requests))]

    def _capture(self, record: Record, offset: int) -> None:
        fields = record.headers
        record_id = _bare(record.record_id)
        key = self._requests.pop(record_id, None)
        key = key or self._requests.pop(_bare(fields.get("warc-concurrent-to", "")), None)
        key = key or self._key_of("GET", fields.get("warc-target-uri", "").strip("<>"), b"", None)
        status = 200
        if fields.get("content-type", "").startswith("application/http"):
            words = record.block[:32].split(None, 2)
            status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        date = fields.get("warc-date", "")
        date = date.partition(".")[0] + "Z" if "." in date else date
        payload, cut = fields.get("warc-payload-digest"), "warc-truncated" in fields
        row = (key, self._file_id, offset, date, status, record.kind, payload, cut, record_id)
        insert_captures(self._db, [row])


CaptureRow = tuple[bytes, int, int, str, int, str, str | None, bool, str]
"""Key, file, offset, time, status, kind, payload digest, truncated, record id."""


def insert_captures(db: sqlite3.Connection, rows: list[CaptureRow]) -> None:
    db.executemany("insert into captures values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def insert_note(db: sqlite3.Connection, file_id: int, about: str | None, block: bytes) -> None:
    note = decode(block, about)
    if note is not None:
        db.execute(
            "insert into notes (file_id, kind, about, parent, digest, block) values (?, ?, ?, ?, ?, ?)",
            (file_id, note.kind, about, note.parent, digest(about, block), block.decode("utf-8", "replace")),
        )


def info_of(record: Record) -> dict[str, str]:
    """The lines of a ``warcinfo``, names in lower case."""
    found: dict[str, str] = {}
    for line in record.block.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _bare(identifier: str) -> str:
    return identifier.strip("<> ")
