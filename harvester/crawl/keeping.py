"""Into the archive: exchanges, revisits, records of other archives, and notes, each with its entry in the index."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

from harvester.archive.index import CaptureIndex, Entry, key_of
from harvester.archive.notes import encode
from harvester.archive.record import Capture
from harvester.archive.serialise import digest_of
from harvester.archive.writer import REVISIT_NOT_MODIFIED, REVISIT_SAME, WarcWriter, now_utc
from harvester.crawl.exchange import (
    CACHED,
    CAPTURE,
    VISIT,
    about,
    ip_address,
    key_of_request,
    looked_up,
    pairs,
    sent_headers,
)

if TYPE_CHECKING:
    from scrapy import Request

logger = logging.getLogger(__name__)

_WORD_FOR_FLAG = {"dataloss": "disconnect", "partial": "length"}


class Keeper:
    """One run's writer with the harvest's index. Every method may raise ArchiveError."""

    def __init__(self, writer: WarcWriter, index: CaptureIndex, run_id: str) -> None:
        self._writer = writer
        self._index = index
        self._run_id = run_id
        self._warned = False

    def close(self) -> None:
        self._writer.close()

    def keep(self, request: Request, response: Response) -> None:
        """What the server has sent: a record, or a revisit where the harvest has the same bytes."""
        request.meta.pop(CACHED, None)
        key, known = self._known(request)
        truncated = next((_WORD_FOR_FLAG[flag] for flag in response.flags if flag in _WORD_FOR_FLAG), None)
        digest = digest_of(response.body)
        if known and response.body and not truncated:
            mark = ("response", digest, response.status, False)
            same = next((e for e in known if (e.kind, e.digest, e.status, e.truncated) == mark), None)
            if same is not None:
                self._revisit(request, response, same.read(), REVISIT_SAME)
                return
        fetched_at, told = self._moment(request, response, known)
        capture = self._writer.write_exchange(
            request.method,
            response.url,
            pairs(request.headers),
            response.status,
            sent_headers(request, response),
            response.body,
            fetched_at,
            told,
            request_body=request.body,
            ip_address=ip_address(request, response),
            truncated=truncated,
            digest=digest,
            protocol=response.protocol,
        )
        self._enter(key, capture)
        request.meta[CAPTURE] = capture

    def unchanged(self, request: Request, response: Response) -> None:
        """A 304, ``response`` as it was sent."""
        _, original = request.meta.pop(CACHED)
        self._revisit(request, response, original, REVISIT_NOT_MODIFIED)

    def _revisit(self, request: Request, response: Response, original: Capture, profile: str) -> None:
        key, known = self._known(request)
        fetched_at, told = self._moment(request, response, known)
        visit = self._writer.write_revisit(
            original,
            profile=profile,
            status=response.status,
            response_headers=sent_headers(request, response),
            request_headers=pairs(request.headers),
            url=response.url,
            fetched_at=fetched_at,
            metadata=told,
            ip_address=ip_address(request, response),
            protocol=response.protocol,
        )
        self._enter(key, visit)
        visit.same_as(original)
        request.meta[CAPTURE] = original
        request.meta[VISIT] = visit

    def copy(self, request: Request, capture: Capture, key: bytes, own: list[Entry]) -> None:
        """A harvest is whole in itself, so what a replay made it of is copied into it: same bytes, same time."""
        mark = (capture.fetched_at, capture.status, digest_of(capture.body))
        held = next((e for e in own if (e.fetched_at, e.status, e.digest) == mark and e.kind != "revisit"), None)
        if held is not None:
            request.meta[CAPTURE] = held.read()
            return
        told = {**capture.metadata, "replayed-from": {"file": capture.warc_file, "offset": capture.warc_offset}}
        request.meta[CAPTURE] = self._copied(capture, key, told, request)

    def adopt(self, capture: Capture, told: dict[str, Any]) -> Capture:
        """Keep a record of another archive: the same bytes under the same date, with ``told`` in its metadata. The one
        that is held already is given back."""
        key, digest = key_of("GET", capture.url), digest_of(capture.body)
        for entry in self._index.lookup(key):
            if (entry.fetched_at, entry.digest) == (capture.fetched_at, digest) and entry.kind != "revisit":
                return entry.read()
        return self._copied(capture, key, told, None)

    def _copied(self, capture: Capture, key: bytes, told: dict[str, Any], request: Request | None) -> Capture:
        if capture.record_type == "response":
            copy = self._writer.write_exchange(
                request.method if request is not None else "GET",
                capture.url,
                pairs(request.headers) if request is not None else (),
                capture.status,
                capture.headers,
                capture.body,
                capture.fetched_at,
                told,
                request_body=request.body if request is not None else b"",
                truncated=capture.truncated,
            )
        else:
            kind = capture.media_type or "application/octet-stream"
            copy = self._writer.write_resource(capture.url, kind, capture.body, capture.fetched_at, told)
        self._enter(key, copy)
        return copy

    def note(self, kind: str, record: Capture | None, url: str | None, fields: dict[str, Any]) -> None:
        """Write down for good what was made of a record (see ``harvester.archive.notes``); the same is written once."""
        record_id = record.record_id if record is not None else None
        block = encode(kind, fields if url is None else {"url": url, **fields})
        if not self._index.has_note(record_id, block):
            self._writer.write_note(url, record_id, block)
            self._index.add_note(record_id, block, self._writer.name or "", self._run_id, self._writer.size)

    def _known(self, request: Request) -> tuple[bytes, list[Entry]]:
        """The request's key and what the harvest holds of it, as of when it was asked for."""
        found = looked_up(request)
        if found is None:
            key = key_of_request(request)
            found = key, self._index.lookup(key)
        return found

    def _enter(self, key: bytes, capture: Capture) -> None:
        self._index.add(key, capture, self._run_id, self._writer.size)

    def _moment(self, request: Request, response: Response, known: list[Entry]) -> tuple[str, dict[str, Any]]:
        """The time of an exchange, and its metadata. Captures of one address keep their order though the clock was set
        back: then the time is a second past the last one, and what the clock said is in the metadata."""
        moment, told = now_utc(), about(request, response)
        last = known[0].fetched_at if known else ""
        if last <= moment:
            return moment, told
        try:
            later = datetime.strptime(last, "%Y-%m-%dT%H:%M:%SZ") + timedelta(seconds=1)
        except (ValueError, OverflowError):
            return moment, told
        if not self._warned:
            self._warned = True
            logger.warning(
                "The clock says %s, but %s was archived at %s: set the clock right. Until it has passed that time, "
                "pages are dated a second after what was archived before of them",
                moment, request.url, last,
            )  # fmt: skip
        return later.strftime("%Y-%m-%dT%H:%M:%SZ"), {**told, "clock": moment}
