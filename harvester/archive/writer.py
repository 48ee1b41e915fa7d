"""Writes WARC/1.1, one gzip member per record, each exchange whole or not at all.

The records are put together here and not by warcio's writer, for three reasons: warcio percent-encodes header bytes
that are not ASCII (they must stay as sent), always compresses at level 9 (eight times a crawl's budget per page), and
writes in several steps. warcio and pywb read what comes out; the tests hold them to it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import struct
import uuid
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

from harvester import __version__
from harvester.archive.encodings import split_codings
from harvester.archive.errors import ArchiveError
from harvester.archive.record import Capture

REVISIT_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

NOTE_TYPE = "application/json"
"""Content type of a harvest's notes, by which they are told from the metadata of one exchange."""

_LEVEL = 1
"""zlib level for what is not compressed yet: level 6 costs three times the time for a tenth of the size."""

Headers = Iterable[tuple[str, str]]


def now_utc() -> str:
    """The time as captures carry it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_run_id() -> str:
    """Sorts by time and is unique: ``20260304T101112Z-1a2b3c4d``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"


def digest_of(data: bytes) -> str:
    """``sha1:`` and base32, as WARC tools write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


class WarcWriter:
    """Writes to ``directory/{run_id}-{serial}.warc.gz``, named ``….open`` until it is closed.

    A file is begun with the first record and with a ``warcinfo``; past ``max_bytes`` the next one is begun. Every
    method returns when its records are complete in the file; with ``fsync`` also when they are on the disk. Raises
    ArchiveError when the disk is full or cannot be written; the file then still ends with a whole record.
    """

    def __init__(
        self,
        directory: Path,
        run_id: str,
        max_bytes: int = 1_000_000_000,
        *,
        fsync: bool = False,
        info: Mapping[str, str] | None = None,
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,80}", run_id):
            raise ValueError(f"run id {run_id!r} cannot be part of a file name")
        self.directory = Path(directory)
        self.run_id = run_id
        self.max_bytes = max_bytes
        self.fsync = fsync
        self.info = dict(info or {})
        self.name: str | None = None
        """Name of the file being written, without ``.open``."""
        self._handle: int | None = None
        self._size = 0

    def __enter__(self) -> WarcWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def write_exchange(
        self,
        method: str,
        url: str,
        request_headers: Headers,
        status: int,
        response_headers: Headers,
        body: bytes,
        fetched_at: str | None = None,
        metadata: dict[str, Any] | None = None,
        *,
        request_body: bytes = b"",
        ip_address: str | None = None,
        truncated: str | None = None,
        digest: str | None = None,
    ) -> Capture:
        """Write request, response and (where there is any) metadata. ``body`` is as sent, with transfer coding removed.

        ``digest``: ``digest_of(body)`` where the caller has it already.
        ``truncated``: WARC's word (``length``, ``time``, ``disconnect``) for a body that is not all of it.
        """
        fetched_at = fetched_at or now_utc()
        # The body stands here without its transfer coding, so that header would be a lie.
        sent = [pair for pair in response_headers if pair[0].lower() != "transfer-encoding"]
        about = dict(metadata or {})
        if method != "GET":
            about.setdefault("method", method)
        head = _response_head(status, sent)
        response_id, digest = _record_id(), digest or digest_of(body)
        fields = [("WARC-Payload-Digest", digest)]
        if ip_address:
            fields.append(("WARC-IP-Address", ip_address))
        if truncated:
            fields.append(("WARC-Truncated", truncated))
        codings = split_codings(next((value for name, value in sent if name.lower() == "content-encoding"), None))
        request = self._request(method, url, request_headers, request_body, fetched_at, response_id)
        response = _member(
            "response",
            response_id,
            url,
            fetched_at,
            "application/http; msgtype=response",
            fields,
            head,
            body,
            packed=bool(codings),
        )
        parts = [request, response]
        if about:
            parts.append(_metadata(url, fetched_at, response_id, about))
        offset = self._append(parts) + len(request)
        return Capture(
            url,
            fetched_at,
            status,
            sent,
            body,
            warc_file=self.name or "",
            warc_offset=offset,
            record_type="response",
            record_id=response_id,
            metadata=about,
            method=method,
            payload_digest=digest,
            truncated=truncated,
        )

    def write_resource(
        self,
        url: str,
        media_type: str,
        body: bytes,
        fetched_at: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Capture:
        """Write a file that did not come over HTTP. ``url`` may be of any scheme (``file:``, ``urn:``)."""
        fetched_at = fetched_at or now_utc()
        about = dict(metadata or {})
        record_id, digest = _record_id(), digest_of(body)
        kind = _one_line(media_type) or "application/octet-stream"
        parts = [
            _member(
                "resource", record_id, url, fetched_at, kind, [("WARC-Payload-Digest", digest)], b"", body, packed=False
            )
        ]
        if about:
            parts.append(_metadata(url, fetched_at, record_id, about))
        offset = self._append(parts)
        return Capture(
            url,
            fetched_at,
            200,
            [],
            body,
            media_type=kind.split(";")[0].strip().lower(),
            warc_file=self.name or "",
            warc_offset=offset,
            record_type="resource",
            record_id=record_id,
            metadata=about,
            payload_digest=digest,
        )

    def write_revisit(
        self,
        original: Capture,
        *,
        profile: str,
        status: int,
        response_headers: Headers,
        request_headers: Headers = (),
        url: str | None = None,
        fetched_at: str | None = None,
        metadata: dict[str, Any] | None = None,
        ip_address: str | None = None,
    ) -> Capture:
        """Write that ``original`` was looked at again and is the same: ``profile`` REVISIT_SAME or
        REVISIT_NOT_MODIFIED."""
        fetched_at = fetched_at or now_utc()
        url = url or original.url
        sent = list(response_headers)
        about = dict(metadata or {})
        record_id = _record_id()
        digest = original.payload_digest or digest_of(original.body)
        fields = [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", f"<{original.record_id}>"),
            ("WARC-Refers-To-Target-URI", _uri(original.url)),
            ("WARC-Refers-To-Date", original.fetched_at),
            ("WARC-Payload-Digest", digest),
        ]
        if ip_address:
            fields.append(("WARC-IP-Address", ip_address))
        request = self._request(original.method, url, request_headers, b"", fetched_at, record_id)
        head = _response_head(status, sent)
        revisit = _member(
            "revisit", record_id, url, fetched_at, "application/http; msgtype=response", fields, head, b"", packed=False
        )
        parts = [request, revisit]
        if about:
            parts.append(_metadata(url, fetched_at, record_id, about))
        offset = self._append(parts) + len(request)
        return Capture(
            url,
            fetched_at,
            status,
            sent,
            b"",
            warc_file=self.name or "",
            warc_offset=offset,
            record_type="revisit",
            record_id=record_id,
            metadata=about,
            method=original.method,
            payload_digest=digest,
            refers_to=(original.url, original.fetched_at, original.record_id),
        )

    def write_note(self, url: str | None, about: str | None, block: bytes) -> int:
        """Write a metadata record with JSON: what a harvest made of the record ``about`` (its id), or that nothing came
        from ``url``. Returns its offset in the file ``name``."""
        fields = [("WARC-Refers-To", f"<{about}>")] if about else []
        return self._append(
            [_member("metadata", _record_id(), url, now_utc(), NOTE_TYPE, fields, b"", block, packed=False)]
        )

    @property
    def size(self) -> int:
        """Bytes in the file being written: where the next record will begin."""
        return self._size

    def close(self) -> None:
        """Give the file its final name. Without a record written there is no file."""
        if self._handle is None or self.name is None:
            return
        handle, self._handle = self._handle, None
        try:
            os.fsync(handle)
        except OSError as error:
            raise ArchiveError(f"cannot finish {self.directory / self.name}: {error.strerror}") from error
        finally:
            os.close(handle)
        finalise(self.directory / f"{self.name}.open")

    def _request(self, method: str, url: str, headers: Headers, body: bytes, date: str, response_id: str) -> bytes:
        split = urlsplit(_uri(url))
        target = (split.path or "/") + (f"?{split.query}" if split.query else "")
        lines = [f"{method} {target} HTTP/1.1"]
        sent = [(name, value) for name, value in headers if name.lower() not in _SECRET]
        if not any(name.lower() == "host" for name, _ in sent):
            sent.insert(0, ("Host", split.netloc.rpartition("@")[2]))
        head = _head(lines[0], sent)
        fields = [("WARC-Concurrent-To", f"<{response_id}>"), ("WARC-Payload-Digest", digest_of(body))]
        return _member(
            "request", _record_id(), url, date, "application/http; msgtype=request", fields, head, body, packed=False
        )

    def _append(self, parts: list[bytes]) -> int:
        """One write of whole members; the offset at which they begin."""
        if self._handle is not None and self._size >= self.max_bytes:
            self.close()
        if self._handle is None:
            self._begin()
        offset = self._size
        self._write(b"".join(parts))
        return offset

    def _begin(self) -> None:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            serial = 0
            while True:
                name = f"{self.run_id}-{serial:05d}.warc.gz"
                path = self.directory / f"{name}.open"
                if not (self.directory / name).exists() and not path.exists():
                    break
                serial += 1
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        except OSError as error:
            raise ArchiveError(f"cannot write in {self.directory}: {error.strerror}") from error
        self._handle, self.name, self._size = handle, name, 0
        fields = {
            "software": f"ogi-harvester/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self.run_id,
            **self.info,
        }
        text = "".join(f"{_one_line(key)}: {_one_line(value)}\r\n" for key, value in fields.items()).encode()
        named = [("WARC-Filename", name)]
        self._write(
            _member("warcinfo", _record_id(), None, now_utc(), "application/warc-fields", named, b"", text, False)
        )

    def _write(self, data: bytes) -> None:
        handle = self._handle
        if handle is None:
            raise ArchiveError("the WARC file is closed")
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(handle, view) :]
            if self.fsync:
                os.fsync(handle)
        except OSError as error:
            os.ftruncate(handle, self._size)
            raise ArchiveError(
                f"cannot write {self.directory / f'{self.name}.open'}: {error.strerror}. "
                "What was fetched before is kept; make room and run the same command again"
            ) from error
        self._size += len(data)


def finalise(path: Path) -> Path:
    """Take the ``.open`` off a file that is whole; its new path. A name that is taken gets a number."""
    target = path.with_name(path.name.removesuffix(".open"))
    number = 1
    try:
        while target.exists():
            stem = path.name.removesuffix(".open").removesuffix(".warc.gz")
            target = path.with_name(f"{stem}.{number}.warc.gz")
            number += 1
        path.rename(target)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise ArchiveError(f"cannot rename {path}: {error.strerror}") from error
    return target


_SECRET = {"authorization", "proxy-authorization"}
"""Request headers that are not archived."""


def _record_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _uri(url: str) -> str:
    """An address that can stand in a header: ASCII, no white space."""
    return quote(url, safe="%:/?#[]@!$&'()*+,;=-._~|")


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines) + "\r\n\r\n").encode(
        "latin-1", "replace"
    )


def _response_head(status: int, headers: list[tuple[str, str]]) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    return _head(f"HTTP/1.1 {status} {phrase}", headers)


def _metadata(url: str, date: str, about: str, fields: dict[str, Any]) -> bytes:
    """A metadata record of ``name: JSON`` lines."""
    lines = (f"{_one_line(key)}: {json.dumps(value, ensure_ascii=False)}\r\n" for key, value in fields.items())
    block = "".join(lines).encode()
    concurrent = [("WARC-Concurrent-To", f"<{about}>")]
    return _member("metadata", _record_id(), url, date, "application/warc-fields", concurrent, b"", block, packed=False)


def _member(
    kind: str,
    record_id: str,
    url: str | None,
    date: str,
    content_type: str,
    fields: list[tuple[str, str]],
    head: bytes,
    body: bytes,
    packed: bool,
) -> bytes:
    block_digest = hashlib.sha1(head, usedforsecurity=False)
    block_digest.update(body)
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <{record_id}>"]
    if url is not None:
        lines.append(f"WARC-Target-URI: {_uri(url)}")
    lines.append(f"WARC-Date: {date}")
    lines += [f"{name}: {value}" for name, value in fields]
    lines.append("WARC-Block-Digest: sha1:" + base64.b32encode(block_digest.digest()).decode("ascii"))
    lines += [f"Content-Type: {content_type}", f"Content-Length: {len(head) + len(body)}", "", ""]
    front = "\r\n".join(lines).encode() + head
    return _gzip(front, body, packed)


def _gzip(front: bytes, body: bytes, packed: bool) -> bytes:
    """One gzip member. A body that is compressed already is stored, its headers are not.

    Deflate streams can be joined where the first ends with a sync flush, so both levels fit in one member.
    """
    end = b"\r\n\r\n"
    checksum = zlib.crc32(end, zlib.crc32(body, zlib.crc32(front)))
    size = len(front) + len(body) + len(end)
    first = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    parts = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", first.compress(front)]
    last = first
    if packed:
        parts.append(first.flush(zlib.Z_SYNC_FLUSH))
        last = zlib.compressobj(0, zlib.DEFLATED, -15)
    parts += [last.compress(body), last.compress(end), last.flush(), struct.pack("<II", checksum, size & 0xFFFFFFFF)]
    return b"".join(parts)
