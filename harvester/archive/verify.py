"""Walks an archive and tells what is wrong with it, record by record."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.framing import Record, parse_record, spans
from harvester.archive.reader import is_warc_name, split_http

_KNOWN = {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at byte ``offset`` of ``warc_file`` (relative to the folder that was walked).

    ``code``: ``cut_off``, ``damaged``, ``too_large``, ``block_digest``, ``payload_digest``, ``header_missing``,
    ``unknown_type``, ``revisit_without_original``, ``unreadable``, ``not_closed`` (an ``.open`` file: a crawl runs,
    or was killed and will be put in order by the next one).
    """

    warc_file: str
    offset: int
    code: str
    message: str


def verify_directory(path: Path) -> Iterator[Finding]:
    """Every finding in the WARC files below ``path`` (or in that file), in order of files and bytes.

    Revisits are held against the records they refer to anywhere in the folder. A folder without WARC files has no
    finding.
    """
    path = Path(path)
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and is_warc_name(p.name))
    originals: set[bytes] = set()
    revisits: list[tuple[str, int, str]] = []
    for file in files:
        name = file.name if file == path else file.relative_to(path).as_posix()
        if name.endswith(".open"):
            yield Finding(
                name, 0, "not_closed", "still being written, or left by a crawl that was killed: run the crawl again"
            )
        try:
            yield from _file(file, name, originals, revisits)
        except ArchiveError as error:
            yield Finding(name, 0, "unreadable", str(error))
    for name, offset, target in revisits:
        if _short(target) not in originals:
            yield Finding(
                name, offset, "revisit_without_original", f"the record {target} that it refers to is not in the archive"
            )


def _file(file: Path, name: str, originals: set[bytes], revisits: list[tuple[str, int, str]]) -> Iterator[Finding]:
    if file.stat().st_size == 0:
        yield Finding(name, 0, "cut_off", "the file is empty")
    for span in spans(file):
        if span.data is None:
            yield Finding(name, span.offset, span.fault or "damaged", f"{span.detail} ({span.end - span.offset} bytes)")
            continue
        try:
            record = parse_record(span.data)
        except DamagedError as error:
            yield Finding(name, span.offset, "damaged", str(error))
            continue
        for code, message in _check(record):
            yield Finding(name, span.offset, code, message)
        if record.kind == "revisit":
            target = record.headers.get("warc-refers-to", "").strip("<> ")
            if target:
                revisits.append((name, span.offset, target))
        elif record.kind in ("response", "resource"):
            originals.add(_short(record.record_id.strip("<>")))


def _check(record: Record) -> Iterator[tuple[str, str]]:
    fields = record.headers
    for needed in ("warc-type", "warc-record-id", "warc-date"):
        if not fields.get(needed):
            yield "header_missing", f"a record without {needed}"
    if record.kind and record.kind not in _KNOWN:
        yield "unknown_type", f"a record of the unknown type {record.kind!r}"
    told = fields.get("warc-block-digest")
    if told and not _agrees(told, record.block):
        yield "block_digest", f"the block is not the one of {told}"
    told = fields.get("warc-payload-digest")
    # The payload of a revisit is in the record it refers to; a segment holds only a part.
    if (
        told
        and record.kind != "revisit"
        and "warc-segment-number" not in fields
        and not _agrees(told, _payload(record))
    ):
        yield "payload_digest", f"the payload is not the one of {told}"


def _payload(record: Record) -> bytes:
    if record.headers.get("content-type", "").replace(" ", "").lower().startswith("application/http"):
        return split_http(record.block)[2]
    return record.block


def _agrees(told: str, data: bytes) -> bool:
    """Digests in base32 or hex; one of an algorithm that Python does not have is not judged."""
    algorithm, _, value = told.strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in ("sha1", "sha256", "sha512", "md5"):
        return True
    digest = hashlib.new(algorithm, data, usedforsecurity=False)
    return value.lower() == digest.hexdigest() or value.rstrip("=").upper() == _base32(digest.digest())


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=")


def _short(identifier: str) -> bytes:
    """Eight bytes instead of a string: an archive has millions of records."""
    return hashlib.blake2b(identifier.encode(), digest_size=8).digest()
