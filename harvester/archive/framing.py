"""Where one record ends and the next begins: the frame of a WARC file, plain or gzip member per record.

warcio reads a file that breaks off as if it ended there. Recovery and `harvester verify` must know the difference, so
the frame is checked here: every span says whether its record is whole.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.warcio_parts import StatusAndHeadersParser, StatusAndHeadersParserException

MAX_RECORD = 512 * 1024 * 1024
"""Largest record in bytes that is held in memory; larger ones are skipped and said so."""

_CHUNK = 32 * 1024
_MAX_HEAD = 64 * 1024
_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes ``offset`` to ``end`` of a file: a whole record (``data``, unpacked) or a fault.

    ``fault``: None; ``cut_off`` (the file ends inside); ``damaged`` (does not unpack or has no frame; ``end`` is
    where the next record begins); ``too_large``.
    """

    offset: int
    end: int
    data: bytes | None
    fault: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the file: its WARC headers and its block, nothing interpreted."""

    headers: dict[str, str]
    """Names in lower case."""
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")

    @property
    def record_id(self) -> str:
        return self.headers.get("warc-record-id", "")


def parse_record(data: bytes) -> Record:
    """Raises DamagedError where the bytes are no WARC record or shorter than its Content-Length."""
    stream = io.BytesIO(data)
    try:
        head = StatusAndHeadersParser(_VERSIONS).parse(stream)
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise DamagedError(f"no WARC record ({error})") from error
    headers = {name.lower(): value for name, value in head.headers}
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise DamagedError("a WARC record without a Content-Length")
    block = stream.read(int(length))
    if len(block) != int(length):
        raise DamagedError(f"a record of {length} bytes holds {len(block)}")
    return Record(headers, block)


def spans(path: Path, start: int = 0, max_record: int = MAX_RECORD) -> Iterator[Span]:
    """The records of a file from ``start`` (the beginning of a record) on, in order, faults included.

    After a damaged stretch it goes on at the next record. Several records in one gzip member, which the standard
    advises against, are given one by one, all with the offset of the member. Raises ArchiveError where the file cannot
    be opened.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from error
    try:
        size = os.fstat(handle).st_size
        read = _read_member if os.pread(handle, 2, 0) == b"\x1f\x8b" else _read_plain
        offset = start
        while offset < size:
            span = read(handle, offset, size, max_record)
            yield from _records(span)
            offset = span.end
    finally:
        os.close(handle)


def _records(span: Span) -> Iterator[Span]:
    """The records in what was unpacked: nearly always one."""
    data, at = span.data or b"", 0
    while (following := _following(data, at)) is not None:
        yield Span(span.offset, span.end, data[at:following])
        at = following
    yield span if at == 0 else Span(span.offset, span.end, data[at:])


def _following(data: bytes, at: int) -> int | None:
    """Where in ``data`` the record after that at ``at`` begins; None where there is none."""
    head_end = data.find(b"\r\n\r\n", at, at + _MAX_HEAD)
    length = _content_length(data[at:head_end]) if head_end > 0 else None
    if length is None or len(data) - (head_end + 4 + length) < 5:
        return None
    following = head_end + 4 + length
    while data[following : following + 1] in (b"\r", b"\n"):
        following += 1
    return following if data.startswith(b"WARC/", following) else None


def is_one_member(path: Path) -> bool:
    """True for a gzip file whose first member holds more than one record. Raises ArchiveError."""
    try:
        with path.open("rb") as file:
            stream, data = zlib.decompressobj(31), b""
            wanted = 1 << 16
            while not stream.eof and len(data) < wanted and (piece := stream.unconsumed_tail or file.read(_CHUNK)):
                data += stream.decompress(piece, wanted - len(data))
                head_end = data.find(b"\r\n\r\n")
                length = _content_length(data[:head_end]) if data.startswith(b"WARC/") and head_end > 0 else None
                if length is not None and wanted == 1 << 16:
                    wanted = min(MAX_RECORD, head_end + 4 + length + 64)
            return _following(data, 0) is not None
    except zlib.error:
        return False
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from error


def read_span(path: Path, offset: int) -> Span:
    """The one span at ``offset``; a fault where there is none."""
    return next(spans(path, offset), Span(offset, offset, None, "cut_off", "the file ends before this offset"))


def _read_member(handle: int, offset: int, size: int, max_record: int) -> Span:
    stream = zlib.decompressobj(31)
    parts: list[bytes] = []
    held = 0
    position = offset
    data = b""
    try:
        while not stream.eof:
            if not data:
                data = os.pread(handle, _CHUNK, position)
                position += len(data)
                if not data:
                    following = _next_member(handle, offset + 1, size)
                    if following < size:
                        return Span(offset, following, None, "damaged", "a gzip member without an end")
                    return Span(offset, size, None, "cut_off", "the gzip member breaks off")
            out = stream.decompress(data, 1 << 20)
            data = stream.unconsumed_tail
            held += len(out)
            if held <= max_record:
                parts.append(out)
            else:
                parts.clear()
    except zlib.error as error:
        following = _next_member(handle, offset + 1, size)
        return Span(offset, following, None, "damaged", f"the gzip member does not unpack ({error})")
    end = position - len(stream.unused_data)
    if held > max_record:
        return Span(offset, end, None, "too_large", f"a record of {held} bytes")
    return Span(offset, end, b"".join(parts))


def _next_member(handle: int, offset: int, size: int) -> int:
    """Where the next gzip member begins that holds a WARC record, or ``size``."""
    for found in _find(handle, b"\x1f\x8b\x08", offset, size):
        try:
            head = zlib.decompressobj(31).decompress(os.pread(handle, 4096, found), 8)
        except zlib.error:
            continue
        if head.startswith(b"WARC/"):
            return found
    return size


def _read_plain(handle: int, offset: int, size: int, max_record: int) -> Span:
    head = os.pread(handle, _MAX_HEAD, offset)
    head_end = head.find(b"\r\n\r\n")
    length = _content_length(head[:head_end]) if head.startswith(b"WARC/") and head_end > 0 else None
    if length is None:
        following = _next_plain(handle, offset + 1, size)
        cut = following == size and b"WARC/1.1"[: len(head)] == head[:8] and head_end < 0
        return Span(offset, following, None, "cut_off" if cut else "damaged", "no WARC record header")
    end = offset + head_end + 4 + length + 4
    if end > size:
        following = _next_plain(handle, offset + 1, size)
        if following < size:
            return Span(offset, following, None, "damaged", "the record is longer than its place")
        return Span(offset, size, None, "cut_off", "the record breaks off")
    if os.pread(handle, 4, end - 4) != b"\r\n\r\n":
        return Span(
            offset, _next_plain(handle, offset + 1, size), None, "damaged", "the record does not end where it says"
        )
    if end - offset > max_record:
        return Span(offset, end, None, "too_large", f"a record of {end - offset} bytes")
    return Span(offset, end, _pread_all(handle, end - offset, offset))


def _content_length(head: bytes) -> int | None:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            digits = value.strip()
            return int(digits) if digits.isdigit() and len(digits) < 16 else None
    return None


def _next_plain(handle: int, offset: int, size: int) -> int:
    return next((found + 4 for found in _find(handle, b"\r\n\r\nWARC/", offset, size)), size)


def _find(handle: int, needle: bytes, offset: int, size: int) -> Iterator[int]:
    while offset < size:
        block = os.pread(handle, 1 << 20, offset)
        at = block.find(needle)
        while at >= 0:
            yield offset + at
            at = block.find(needle, at + 1)
        if offset + len(block) >= size:
            return
        offset += len(block) - len(needle) + 1


def _pread_all(handle: int, length: int, offset: int) -> bytes:
    parts = []
    while length > 0:
        data = os.pread(handle, length, offset)
        if not data:
            break
        parts.append(data)
        length -= len(data)
        offset += len(data)
    return b"".join(parts)
