"""Writes WARC/1.1, one gzip member per record, each exchange whole or not at all. warcio and pywb read what comes out;
the tests hold it to them.

A record is complete in the file, in the kernel's keeping, when a method returns: it outlives a SIGKILL of this process.
Only with ``fsync`` does it also outlive a power cut; without, what the disk lacks then is trimmed and fetched again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from harvester.archive.encodings import split_codings
from harvester.archive.growing import GrowingFile
from harvester.archive.growing import now_utc as now_utc
from harvester.archive.record import Capture
from harvester.archive.serialise import (
    FIELDS,
    HTTP_REQUEST,
    HTTP_RESPONSE,
    NOTE_TYPE,
    PAYLOAD_DIGEST,
    Headers,
    digest_of,
    http_head,
    json_fields_block,
    one_line,
    record,
    record_id,
    response_head,
    uri,
)

REVISIT_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_SECRET = {"authorization", "proxy-authorization"}
"""Request headers that are not archived."""


def new_run_id() -> str:
    """Sorts by time and is unique: ``20260304T101112Z-1a2b3c4d``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"


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
        self._file = GrowingFile(directory, run_id, max_bytes, fsync=fsync, info=info)

    @property
    def run_id(self) -> str:
        return self._file.run_id

    @property
    def name(self) -> str | None:
        """Name of the file being written, without ``.open``."""
        return self._file.name

    @property
    def size(self) -> int:
        """Bytes in the file being written: where the next record will begin."""
        return self._file.size

    def close(self) -> None:
        """Give the file its final name. Without a record written there is no file."""
        self._file.close()

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
        protocol: str | None = None,
    ) -> Capture:
        """Write request, response and (where there is any) metadata. ``body`` is as sent, with transfer coding removed.

        ``digest``: ``digest_of(body)`` where the caller has it already. ``protocol``: as in ``HTTP/1.1``.
        ``truncated``: WARC's word (``length``, ``time``, ``disconnect``) for a body that is not all of it.
        """
        fetched_at = fetched_at or now_utc()
        # The body stands here without its transfer coding, so that header would be a lie.
        sent = [pair for pair in response_headers if pair[0].lower() != "transfer-encoding"]
        about = dict(metadata or {})
        if method != "GET":
            about.setdefault("method", method)
        target, response_id, digest = uri(url), record_id(), digest or digest_of(body)
        fields = [(PAYLOAD_DIGEST, digest), *_connection(ip_address, protocol)]
        if truncated:
            fields.append(("WARC-Truncated", truncated))
        packed = any(name.lower() == "content-encoding" and split_codings(value) for name, value in sent)
        head = response_head(status, sent)
        request = _request(method, target, request_headers, request_body, fetched_at, response_id)
        parts = [
            request,
            record("response", response_id, target, fetched_at, HTTP_RESPONSE, fields, head, body, packed=packed),
        ]
        if about:
            parts.append(_metadata(target, fetched_at, response_id, about))
        offset = self._file.append(parts) + len(request)
        return Capture(
            url,
            fetched_at,
            status,
            sent,
            body,
            warc_file=self._file.name or "",
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
        target, identifier, digest = uri(url), record_id(), digest_of(body)
        kind = one_line(media_type) or "application/octet-stream"
        fields = [(PAYLOAD_DIGEST, digest)]
        parts = [record("resource", identifier, target, fetched_at, kind, fields, b"", body)]
        if about:
            parts.append(_metadata(target, fetched_at, identifier, about))
        offset = self._file.append(parts)
        return Capture(
            url,
            fetched_at,
            200,
            [],
            body,
            media_type=kind.split(";")[0].strip().lower(),
            warc_file=self._file.name or "",
            warc_offset=offset,
            record_type="resource",
            record_id=identifier,
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
        protocol: str | None = None,
    ) -> Capture:
        """Write that ``original`` was looked at again and is the same: ``profile`` REVISIT_SAME or
        REVISIT_NOT_MODIFIED."""
        fetched_at = fetched_at or now_utc()
        url = url or original.url
        sent = list(response_headers)
        about = dict(metadata or {})
        target, identifier = uri(url), record_id()
        digest = original.payload_digest or digest_of(original.body)
        fields = [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", f"<{original.record_id}>"),
            ("WARC-Refers-To-Target-URI", uri(original.url)),
            ("WARC-Refers-To-Date", original.fetched_at),
            (PAYLOAD_DIGEST, digest),
            *_connection(ip_address, protocol),
        ]
        request = _request(original.method, target, request_headers, b"", fetched_at, identifier)
        head = response_head(status, sent)
        parts = [request, record("revisit", identifier, target, fetched_at, HTTP_RESPONSE, fields, head)]
        if about:
            parts.append(_metadata(target, fetched_at, identifier, about))
        offset = self._file.append(parts) + len(request)
        return Capture(
            url,
            fetched_at,
            status,
            sent,
            b"",
            warc_file=self._file.name or "",
            warc_offset=offset,
            record_type="revisit",
            record_id=identifier,
            metadata=about,
            method=original.method,
            payload_digest=digest,
            refers_to=(original.url, original.fetched_at, original.record_id),
        )

    def write_note(self, url: str | None, about: str | None, block: bytes) -> int:
        """Write a metadata record with JSON: what a harvest made of the record ``about`` (its id), or that nothing came
        from ``url``. Returns its offset in the file ``name``."""
        fields = [("WARC-Refers-To", f"<{about}>")] if about else []
        target = uri(url) if url is not None else None
        return self._file.append([record("metadata", record_id(), target, now_utc(), NOTE_TYPE, fields, block)])


def _connection(ip_address: str | None, protocol: str | None) -> Iterator[tuple[str, str]]:
    """Fields that say how a response came."""
    if ip_address:
        yield "WARC-IP-Address", ip_address
    if protocol:
        yield "WARC-Protocol", one_line(protocol).lower()


def _request(method: str, target: str, headers: Headers, body: bytes, date: str, response_id: str) -> bytes:
    host, path = _host_and_path(target)
    rest, with_host = _request_lines(tuple(headers))
    head = http_head(f"{method} {path} HTTP/1.1", () if with_host else (("Host", host),))[:-2] + rest
    fields = [("WARC-Concurrent-To", f"<{response_id}>")]
    if body:
        fields.append((PAYLOAD_DIGEST, digest_of(body)))
    return record("request", record_id(), target, date, HTTP_REQUEST, fields, head, body)


@lru_cache(maxsize=256)
def _request_lines(headers: tuple[tuple[str, str], ...]) -> tuple[bytes, bool]:
    """Request headers as they are archived, and whether one of them is Host. A crawl sends the same again and again."""
    sent = [(name, value) for name, value in headers if name.lower() not in _SECRET]
    return http_head("", sent)[2:], any(name.lower() == "host" for name, _ in sent)


def _host_and_path(target: str) -> tuple[str, str]:
    """``a.gov.cn:81`` and ``/x?y`` of ``http://u@a.gov.cn:81/x?y#z``, as they go over the wire."""
    split = urlsplit(target)
    return split.netloc.rpartition("@")[2], (split.path or "/") + (f"?{split.query}" if split.query else "")


def _metadata(target: str, date: str, about: str, fields: Mapping[str, Any]) -> bytes:
    concurrent = [("WARC-Concurrent-To", f"<{about}>")]
    return record("metadata", record_id(), target, date, FIELDS, concurrent, json_fields_block(fields.items()))
