"""A capture: one HTTP response as it was sent, or one file that came in another way, with its place in the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from harvester.archive.encodings import MAX_PAYLOAD, decode_content
from harvester.archive.errors import ArchiveError


@dataclass(slots=True, init=False, eq=False)
class Capture:
    """One record of the archive that holds a page, or (``revisit``) says that it was the same as before.

    * ``fetched_at`` is ISO 8601 in UTC with seconds: ``2026-03-04T10:11:12Z``.
    * ``headers`` are the response headers as sent, bytes read as latin-1, which loses nothing; ``[]`` for a resource.
    * ``body`` is as sent, still content-encoded; the empty body of a revisit is found in the record it refers to.
    * ``warc_file`` is relative to the folder of WARC files and has no ``.open``; ``warc_offset`` counts bytes in that
      file.
    * ``refers_to``: for a revisit ``(url, fetched_at, record id)`` of the record with the bytes.
    """

    url: str
    fetched_at: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes = field(repr=False)
    media_type: str | None
    warc_file: str
    warc_offset: int
    record_type: str
    record_id: str
    metadata: dict[str, Any]
    method: str
    payload_digest: str | None
    refers_to: tuple[str, str, str] | None
    truncated: str | None
    _sha256: str | None = field(repr=False)

    def __init__(
        self,
        url: str,
        fetched_at: str,
        status: int = 200,
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
        media_type: str | None = None,
        sha256: str | None = None,
        warc_file: str = "",
        warc_offset: int = -1,
        record_type: str = "response",
        record_id: str = "",
        metadata: dict[str, Any] | None = None,
        *,
        method: str = "GET",
        payload_digest: str | None = None,
        refers_to: tuple[str, str, str] | None = None,
        truncated: str | None = None,
    ) -> None:
        self.url = url
        self.fetched_at = fetched_at
        self.status = status
        self.headers = list(headers)
        self.body = body
        self.media_type = media_type if media_type is not None else media_type_of(self.header("Content-Type"))
        self.warc_file = warc_file
        self.warc_offset = warc_offset
        self.record_type = record_type
        self.record_id = record_id
        self.metadata = {} if metadata is None else metadata
        self.method = method
        self.payload_digest = payload_digest
        self.refers_to = refers_to
        self.truncated = truncated
        self._sha256 = sha256

    @property
    def sha256(self) -> str:
        """Hex digest of the payload, content codings undone; of the body as sent where they cannot be undone.

        Worked out when first asked for: a crawl that only archives need not unpack anything.
        """
        if self._sha256 is None:
            try:
                payload = self.payload()
            except ArchiveError:
                payload = self.body
            self._sha256 = hashlib.sha256(payload).hexdigest()
        return self._sha256

    @property
    def archived_at(self) -> str | None:
        """For a page out of somebody's archive: when that captured it (as in its answer, else as asked for)."""
        asked = self.metadata.get("archived-at")
        if not isinstance(asked, str):
            return None
        return http_time(self.header("Memento-Datetime")) or asked

    @property
    def page_url(self) -> str | None:
        """For a page out of somebody's archive: the address that it had itself."""
        url = self.metadata.get("archived-url")
        return url if isinstance(url, str) else None

    @property
    def taken_at(self) -> str:
        """When we got it: ``fetched_at``, but for a copy of another archive's record, which keeps its own date."""
        taken = self.metadata.get("taken-at")
        return taken if isinstance(taken, str) else self.fetched_at

    def same_as(self, original: Capture) -> None:
        """Say that this revisit stands for the bytes of ``original``."""
        self._sha256 = original.sha256

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def payload(self, limit: int = MAX_PAYLOAD) -> bytes:
        """The body with its content codings undone, at most ``limit`` bytes.

        Raises TooLargeError beyond that, DamagedError (with the readable part) for a stream that breaks off.
        """
        codings = [value for key, value in self.headers if key.lower() == "content-encoding"]
        return decode_content(self.body, ",".join(codings), limit)


def http_time(value: str | None) -> str | None:
    """ISO time in UTC of an HTTP date, or None."""
    try:
        moment = parsedate_to_datetime(value or "")
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def media_type_of(content_type: str | None) -> str | None:
    """``text/html`` of ``Text/HTML; charset=gbk``; None where nothing usable is said."""
    kind = (content_type or "").split(";", 1)[0].strip().lower()
    return kind if "/" in kind else None
