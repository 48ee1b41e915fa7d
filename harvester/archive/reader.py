"""Reads captures out of WARC files, our own and other people's."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harvester.archive.errors import ArchiveError, DamagedError, TooLargeError
from harvester.archive.framing import MAX_RECORD, Record, Span, parse_record, read_span, spans
from harvester.archive.record import Capture, media_type_of
from harvester.archive.serialise import NOTE_TYPE
from harvester.archive.warcio_parts import ChunkedDataReader

CAPTURE_TYPES = ("response", "resource", "revisit", "conversion")

FaultHandler = Callable[[Path, Span], None]


def warc_files(path: Path) -> list[Path]:
    """The WARC files that ``path`` means: itself, or those below it, by name.

    Raises ArchiveError where there is none.
    """
    path = Path(path)
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ArchiveError(f"{path}: no such file or directory; give a WARC file or a folder of them")
    found = sorted(p for p in path.rglob("*") if p.is_file() and is_warc_name(p.name))
    if not found:
        raise ArchiveError(f"{path} holds no WARC file (*.warc, *.warc.gz)")
    return found


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a file below ``folder`` is there itself: one that is a link to elsewhere is none of the archive's, and
    recovery must not cut it."""
    return path.resolve().is_relative_to(folder.resolve())


def is_warc_name(name: str) -> bool:
    return name.removesuffix(".open").lower().endswith((".warc", ".warc.gz", ".wet", ".wet.gz"))


def warc_path(directory: Path, warc_file: str) -> Path:
    """The path of a capture's ``warc_file``, which may still be ``.open``.

    Raises ArchiveError where it is missing or would lead out of ``directory``.
    """
    root = directory.resolve()
    for name in (warc_file, f"{warc_file}.open"):
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise ArchiveError(f"{directory / warc_file} is missing: the archive is not complete")


def iter_captures(
    path: Path, *, on_fault: FaultHandler | None = None, start: int = 0, root: Path | None = None
) -> Iterator[Capture]:
    """Every capture of a file, in order, with the metadata record that follows it.

    What is cut off or damaged is left out and told to ``on_fault(path, span)``. Without one, DamagedError is raised,
    but only after every whole record was yielded. ``warc_file`` is the name, or the path relative to ``root``.
    """
    path = Path(path)
    name = _name(path, root)
    waiting: Capture | None = None
    methods: dict[str, str] = {}
    faults: list[Span] = []
    for span in spans(path, start):
        record: Record | None = None
        fault = span
        if span.data is not None:
            try:
                record = parse_record(span.data)
            except DamagedError as error:
                fault = Span(span.offset, span.end, None, "damaged", str(error))
        if record is None:
            if on_fault is None:
                faults.append(fault)
            else:
                on_fault(path, fault)
            continue
        if waiting is not None and _belongs(record, waiting):
            _attach(record, waiting)
            continue
        if record.kind in CAPTURE_TYPES:
            if waiting is not None:
                yield waiting
            waiting = _capture(record, name, span.offset)
            waiting.method = methods.pop(waiting.record_id, waiting.method)
        elif record.kind == "request":
            methods = {_bare(record.headers.get("warc-concurrent-to", "")): _method(record)}
    if waiting is not None:
        yield waiting
    if faults:
        first = faults[0]
        raise DamagedError(
            f"{path}: {first.fault} at byte {first.offset} ({first.detail}); {len(faults)} such place(s)"
        )


def read_capture(path: Path, offset: int, *, root: Path | None = None) -> Capture:
    """The capture whose record begins at ``offset``, with its metadata.

    Raises DamagedError where no whole capture begins there, ArchiveError where the file cannot be read.
    """
    path = Path(path)
    span = read_span(path, offset)
    if span.data is None:
        raise DamagedError(f"{path}: no whole record at byte {offset} ({span.detail})")
    record = parse_record(span.data)
    if record.kind not in CAPTURE_TYPES:
        raise DamagedError(f"{path}: the record at byte {offset} is of type {record.kind!r}, not a capture")
    capture = _capture(record, _name(path, root), offset)
    following = read_span(path, span.end)
    if following.data is not None:
        try:
            after = parse_record(following.data)
        except DamagedError:
            return capture
        if _belongs(after, capture):
            _attach(after, capture)
    return capture


def capture_in(data: bytes, limit: int = MAX_RECORD) -> Capture:
    """The capture in the bytes of one record, packed or not, that came out of somebody's WARC file.

    Raises DamagedError where they are no whole record, TooLargeError where they unpack to more than ``limit`` bytes.
    """
    if data[:2] == b"\x1f\x8b":
        stream = zlib.decompressobj(31)
        try:
            data = stream.decompress(data, limit)
        except zlib.error as error:
            raise DamagedError(f"the record does not unpack ({error})") from error
        if not stream.eof and stream.unconsumed_tail:
            raise TooLargeError(f"the record unpacks to more than {limit} bytes")
        if not stream.eof:
            raise DamagedError("the record breaks off")
    if not data.startswith(b"WARC/"):
        raise DamagedError("there is no WARC record at this place")
    record = parse_record(data)
    if record.kind not in CAPTURE_TYPES:
        raise DamagedError(f"the record is of type {record.kind!r}, not a capture")
    return _capture(record, "", -1)


def split_http(block: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
    """Start line, headers and body of an HTTP message as it stands in a record; bytes of headers as latin-1."""
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := block.find(mark)) >= 0]
    at, width = min(ends, default=(len(block), 0))
    lines = block[:at].decode("latin-1").replace("\r\n", "\n").split("\n")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name.strip(), value.strip()))
    return lines[0], headers, block[at + width :]


def _capture(record: Record, name: str, offset: int) -> Capture:
    fields = record.headers
    kind = record.kind
    refers_to = None
    status = 200
    headers: list[tuple[str, str]] = []
    body = record.block
    if fields.get("content-type", "").replace(" ", "").lower().startswith("application/http"):
        first, headers, body = split_http(record.block)
        words = first.split(None, 2)
        status = int(words[1]) if len(words) > 1 and words[1].isdigit() and len(words[1]) == 3 else 0
        headers, body = _without_transfer_coding(headers, body)
        media_type = media_type_of(next((v for n, v in headers if n.lower() == "content-type"), None))
    else:
        media_type = media_type_of(fields.get("content-type"))
    if kind == "revisit":
        refers_to = (
            fields.get("warc-refers-to-target-uri", fields.get("warc-target-uri", "")),
            _to_second(fields.get("warc-refers-to-date", "")),
            _bare(fields.get("warc-refers-to", "")),
        )
    return Capture(
        fields.get("warc-target-uri", "").strip("<>"),
        _to_second(fields.get("warc-date", "")),
        status,
        headers,
        body,
        media_type=media_type,
        warc_file=name,
        warc_offset=offset,
        record_type=kind,
        record_id=_bare(record.record_id),
        payload_digest=fields.get("warc-payload-digest"),
        refers_to=refers_to,
        truncated=fields.get("warc-truncated"),
    )


def _without_transfer_coding(headers: list[tuple[str, str]], body: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Other people's archives often keep the chunks of the wire."""
    kept = [pair for pair in headers if pair[0].lower() != "transfer-encoding"]
    if len(kept) == len(headers):
        return headers, body
    if any("chunked" in v.lower() for n, v in headers if n.lower() == "transfer-encoding"):
        # warcio's reader gives back the bytes unchanged where they turn out not to be chunked.
        reader = ChunkedDataReader(io.BytesIO(body))
        parts = iter(lambda: reader.read(1 << 16), b"")
        body = b"".join(parts)
    return kept, body


def _belongs(record: Record, capture: Capture) -> bool:
    if record.headers.get("content-type", "") == NOTE_TYPE:
        return False
    return record.kind == "metadata" and capture.record_id in (
        _bare(record.headers.get("warc-concurrent-to", "")),
        _bare(record.headers.get("warc-refers-to", "")),
    )


def _attach(record: Record, capture: Capture) -> None:
    for line in record.block.decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition(":")
        if colon:
            capture.metadata[key.strip()] = _json_or_text(value.strip())
    method = capture.metadata.get("method")
    if isinstance(method, str):
        capture.method = method


def _json_or_text(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _method(record: Record) -> str:
    return record.block[:20].split(b" ", 1)[0].decode("latin-1") or "GET"


def _bare(identifier: str) -> str:
    return identifier.strip().strip("<>")


def _to_second(date: str) -> str:
    """WARC/1.1 allows fractions of a second; captures do not carry them."""
    head, dot, _ = date.partition(".")
    return f"{head}Z" if dot else head


def _name(path: Path, root: Path | None) -> str:
    name = path.name if root is None or path == root else path.relative_to(root).as_posix()
    return name.removesuffix(".open")
