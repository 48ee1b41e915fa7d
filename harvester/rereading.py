"""One stretch of a WARC file read again: what a worker of ``reparse`` does. No network, no database.

What may be a report is what the crawl noted as such. Of files that no crawl of ours has written, whatever looks like a
report is tried, and counts if it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
from harvester.crawl.attachments import MAX_PICTURE_BYTES, PICTURE, needs_attachment
from harvester.crawl.judgement import (
    about_page,
    killed,
    refusal,
    refusal_of_attachment,
    too_many_bytes,
    unpack_hints,
    with_attachment,
)
from harvester.crawl.links import report_marks
from harvester.crawl.obstacles import FAULT
from harvester.crawl.pages import Page
from harvester.parsing import parse_bytes, parse_pages
from harvester.readings import Reading, Refused, Reread, Row, Seen, Stretch
from harvester.workers.serving import is_short

Json = dict[str, Any]

_DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


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
            capture = read_capture(path, offset, root=root.resolve())
            _Rereader(_index(root, database), result, stretch).look(capture)
        except ArchiveError as error:
            result.faults.append(str(error))
    return result


def reread_task(_body: bytes, *, root: str, database: str, stretch: Json) -> Json:
    """:func:`reread` for a process of :mod:`harvester.workers.pool`."""
    offsets = tuple(stretch["offsets"])
    return reread(Path(root), Path(database), Stretch(**{**stretch, "offsets": offsets})).to_plain()


class _Rereader:
    def __init__(self, index: CaptureIndex, result: Reread, stretch: Stretch) -> None:
        self._index = index
        self._result = result
        self._foreign = stretch.foreign
        self._hopeless = stretch.hopeless
        self._rows_only = stretch.rows_only

    def look(self, capture: Capture) -> None:
        original = self._original(capture)
        seen = _seen(capture, original)
        self._result.rows.append(seen.visit or seen.capture)
        if self._rows_only:
            return
        made = self._index.notes(about=capture.record_id)
        for note in made:
            if note.kind == notes.CANDIDATE and note.parent is None:
                self._result.readings.append(self._candidate(note, capture.record_id, original, seen))
        if made:
            return
        if capture.record_type == "resource":
            self._result.readings.append(_ingested(original, seen, self._hopeless))
        elif self._foreign and self._hopeless is None:
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
            parsed = _parse(note, body, original) if self._hopeless is None else killed(url, self._hopeless)
            if "error" in parsed or needs_attachment(parsed):
                parsed = self._attachments(record_id, about_page(body, url, parsed), parsed, reading)
        except ArchiveError:
            raise
        except Exception as error:  # a fault of ours on one page must not cost the others; a crawl says the same
            if is_short(error):
                raise
            reading.refused.append(Refused(url, FAULT, f"{type(error).__name__}: {error}", seen.at))
            return reading
        refused = refusal(parsed, note.fields.get("years"))
        if refused is not None:
            reading.refused.append(Refused(url, *refused, seen.at))
        else:
            reading.parsed = parsed
        return reading

    def _attachments(self, record_id: str, page: Json, parsed: Json, reading: Reading) -> Json:
        """The page with its first attachment that has the tables, or with all its pictures, else the page as it is."""
        if self._hopeless is not None:
            return parsed
        shots: list[_Shot] = []
        for note in self._index.notes(parent=record_id, kind=notes.CANDIDATE):
            url = str(note.fields.get("url") or "")
            capture = self._index.find(url, note.about or "")
            if capture is None:
                continue
            original = self._original(capture)
            seen = _seen(capture, original)
            if PICTURE in note.fields:
                shots.append(_Shot(int(note.fields[PICTURE]), url, _payload(original), original, seen, note))
                continue
            attached = _parse(note, _payload(original), original)
            joined = with_attachment(page, parsed, attached)
            reading.looks.append(seen)
            if joined is not None:
                reading.cells_from = len(reading.looks) - 1
                return joined
            reading.refused.append(Refused(url, *refusal_of_attachment(attached), seen.at))
        return self._pictures(shots, page, parsed, reading) if shots else parsed

    def _pictures(self, shots: list[_Shot], page: Json, parsed: Json, reading: Reading) -> Json:
        used, size = [], 0
        for shot in shots:
            if size + len(shot.body) > MAX_PICTURE_BYTES:
                reading.looks.append(shot.seen)
                reading.refused.append(Refused(shot.url, *too_many_bytes(), shot.seen.at))
            else:
                size += len(shot.body)
                used.append(shot)
        used.sort(key=lambda shot: shot.number)
        first = used[0]
        if len(used) == 1:
            attached = _parse(first.note, first.body, first.original)
        else:
            hints = unpack_hints(first.note.fields.get("hints") or {})
            attached = parse_pages([shot.body for shot in used], source=first.url, url=first.url, hints=hints)
        joined = with_attachment(page, parsed, attached)
        at = len(reading.looks)
        reading.looks += [shot.seen for shot in used]
        if joined is not None:
            reading.cells_from = at
            return joined
        refused = refusal_of_attachment(attached)
        reading.refused += [Refused(shot.url, *refused, shot.seen.at) for shot in used]
        return parsed


@dataclass(frozen=True, slots=True)
class _Shot:
    """A picture of a page."""

    number: int
    url: str
    body: bytes
    original: Capture
    seen: Seen
    note: Note


def _parse(note: Note, body: bytes, original: Capture) -> Json:
    url = str(note.fields.get("url") or original.url)
    hints = unpack_hints(note.fields.get("hints") or {})
    kind = original.header("Content-Type") or ""
    return parse_bytes(body, source=url, url=url, content_type=kind, hints=hints, status=original.status)


def _ingested(original: Capture, seen: Seen, hopeless: str | None) -> Reading:
    """A file that somebody had: read as ``harvester ingest`` does."""
    from harvester.commands.parse import parse_bytes_safely

    name = original.metadata.get("source") or original.metadata.get("file") or original.url
    url = original.metadata.get("url")
    if hopeless is not None:
        parsed = killed(original.url, hopeless)
    else:
        parsed = parse_bytes_safely(_payload(original), str(name), url if isinstance(url, str) else None)
    reading = Reading(original.warc_file, [seen])
    refused = refusal(parsed)
    if refused is not None:
        reading.refused.append(Refused(original.url, *refused, seen.at))
    else:
        reading.parsed = {**parsed, "url": original.url}
    return reading


def _unmarked(original: Capture, seen: Seen) -> Iterator[Reading]:
    from harvester.crawl.glance import MARKS_OF_A_REPORT  # late: with it comes Scrapy, which our own files do without

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
