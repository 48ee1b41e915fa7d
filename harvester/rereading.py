"""One stretch of a WARC file read again: what a worker of ``reparse`` does. No network, no database.

What may be a report is what the crawl noted as such. Of files that no crawl of ours has written, whatever looks like a
report is tried, and counts if it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from harvester.archive import notes
from harvester.archive.encodings import MAX_PAYLOAD
from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.index import CaptureIndex
from harvester.archive.notes import Note
from harvester.archive.reader import read_capture, warc_path
from harvester.archive.record import Capture
from harvester.crawl.attachments import needs_attachment
from harvester.crawl.judgement import (
    about_page,
    parse_page,
    refusal,
    refusal_of_attachment,
    unpack_hints,
    with_attachment,
)
from harvester.crawl.links import report_marks
from harvester.crawl.obstacles import FAULT
from harvester.crawl.pages import Page
from harvester.crawl.walk import MARKS_OF_A_REPORT
from harvester.parsing import parse_bytes

Json = dict[str, Any]

_DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class Row:
    """What the database keeps of a record."""

    url: str
    fetched_at: str
    status: int
    media_type: str | None
    sha256: str
    warc_file: str
    warc_offset: int
    archived_at: str | None
    page_url: str | None
    taken_at: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A look at a page, as :class:`harvester.crawl.items.Look` without the bytes."""

    capture: Row
    visit: Row | None = None

    @property
    def at(self) -> str:
        record = self.visit or self.capture
        return record.archived_at or record.fetched_at


@dataclass(frozen=True, slots=True)
class Refused:
    url: str
    reason: str
    detail: str
    at: str


@dataclass(slots=True)
class Reading:
    """What a candidate page turned out to be. ``noted_in``: the WARC file whose run called it a candidate."""

    noted_in: str
    looks: list[Seen]
    parsed: Json | None = None
    cells_from: int | None = None
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Captures of one file, by offset. ``foreign``: it has no notes of ours."""

    warc_file: str
    offsets: tuple[int, ...]
    foreign: bool = False


@dataclass(slots=True)
class Reread:
    """``faults``: lines about records that cannot be read."""

    rows: list[Row] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def _index(root: Path, database: Path) -> CaptureIndex:
    return CaptureIndex(root, database)


def reread(root: Path, database: Path, stretch: Stretch) -> Reread:
    """Read a stretch of the archive below ``root``, whose index is ``database``, again. Faults are told, not raised."""
    result = Reread()
    try:
        path = warc_path(root, stretch.warc_file)
    except ArchiveError as error:
        result.faults.append(str(error))
        return result
    for offset in stretch.offsets:
        try:
            capture = read_capture(path, offset, root=root)
            _Rereader(_index(root, database), result, foreign=stretch.foreign).look(capture)
        except ArchiveError as error:
            result.faults.append(str(error))
    return result


class _Rereader:
    def __init__(self, index: CaptureIndex, result: Reread, *, foreign: bool) -> None:
        self._index = index
        self._result = result
        self._foreign = foreign

    def look(self, capture: Capture) -> None:
        original = self._original(capture)
        seen = _seen(capture, original)
        self._result.rows.append(seen.visit or seen.capture)
        made = self._index.notes(about=capture.record_id)
        for note in made:
            if note.kind == notes.CANDIDATE and note.parent is None:
                self._result.readings.append(self._candidate(note, capture.record_id, original, seen))
        if made:
            return
        if capture.record_type == "resource":
            self._result.readings.append(_ingested(original, seen))
        elif self._foreign:
            self._result.readings.extend(_unmarked(original, seen))

    def _original(self, capture: Capture) -> Capture:
        """The record with the bytes. Raises ArchiveError where the archive does not hold it."""
        original = self._index.original(capture)
        if original is None:
            raise DamagedError(
                f"{capture.warc_file}: the record that the revisit at byte {capture.warc_offset} refers to is missing"
            )
        return original

    def _candidate(self, note: Note, record_id: str, original: Capture, seen: Seen) -> Reading:
        reading = Reading(note.warc_file, [seen])
        url = str(note.fields.get("url") or original.url)
        try:
            body = _payload(original)
            parsed = _parse(note, body, original)
            if "error" in parsed or needs_attachment(parsed):
                parsed = self._attachments(record_id, about_page(body, url, parsed), parsed, reading)
        except ArchiveError:
            raise
        except Exception as error:  # a fault of ours on one page must not cost the others; a crawl says the same
            reading.refused.append(Refused(url, FAULT, f"{type(error).__name__}: {error}", seen.at))
            return reading
        refused = refusal(parsed, note.fields.get("years"))
        if refused is not None:
            reading.refused.append(Refused(url, *refused, seen.at))
        else:
            reading.parsed = parsed
        return reading

    def _attachments(self, record_id: str, page: Json, parsed: Json, reading: Reading) -> Json:
        """The page with its first attachment that has the tables, else the page as it is."""
        for note in self._index.notes(parent=record_id, kind=notes.CANDIDATE):
            url = str(note.fields.get("url") or "")
            capture = self._index.find(url, note.about or "")
            if capture is None:
                continue
            original = self._original(capture)
            seen = _seen(capture, original)
            attached = _parse(note, _payload(original), original)
            joined = with_attachment(page, parsed, attached)
            reading.looks.append(seen)
            if joined is not None:
                reading.cells_from = len(reading.looks) - 1
                return joined
            reading.refused.append(Refused(url, *refusal_of_attachment(attached), seen.at))
        return parsed


def _parse(note: Note, body: bytes, original: Capture) -> Json:
    url = str(note.fields.get("url") or original.url)
    hints = unpack_hints(note.fields.get("hints") or {})
    return parse_page(body, url, original.header("Content-Type") or "", original.status, hints)


def _ingested(original: Capture, seen: Seen) -> Reading:
    """A file that somebody had: read as ``harvester ingest`` does."""
    from harvester.commands.parse import parse_bytes_safely

    name = original.metadata.get("source") or original.metadata.get("file") or original.url
    url = original.metadata.get("url")
    parsed = parse_bytes_safely(_payload(original), str(name), url if isinstance(url, str) else None)
    reading = Reading(original.warc_file, [seen])
    refused = refusal(parsed)
    if refused is not None:
        reading.refused.append(Refused(original.url, *refused, seen.at))
    else:
        reading.parsed = {**parsed, "url": original.url}
    return reading


def _unmarked(original: Capture, seen: Seen) -> Iterator[Reading]:
    if original.status != 200 or original.record_type != "response":
        return
    body = _payload(original)
    kind = original.header("Content-Type") or ""
    if not body.startswith(_DOCUMENTS):
        page = Page(original.url, body, kind)
        if page.json is not None or report_marks(page) < MARKS_OF_A_REPORT:
            return
    parsed = parse_bytes(body, source=original.url, url=original.url, content_type=kind, status=original.status)
    if "error" not in parsed:
        yield Reading(original.warc_file, [seen], parsed)


def _payload(capture: Capture) -> bytes:
    """The page's bytes as a crawl saw them: what can be read of a body that breaks off."""
    try:
        return capture.payload(MAX_PAYLOAD)
    except DamagedError as error:
        return error.partial or capture.body


def _seen(capture: Capture, original: Capture) -> Seen:
    if capture.refers_to is None:
        return Seen(_row(capture))
    capture.same_as(original)
    return Seen(_row(original), _row(capture))


def _row(capture: Capture) -> Row:
    return Row(
        capture.url,
        capture.fetched_at,
        capture.status,
        capture.media_type,
        capture.sha256,
        capture.warc_file,
        capture.warc_offset,
        capture.archived_at,
        capture.page_url,
        capture.taken_at,
    )
