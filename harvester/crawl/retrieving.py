"""Out of the archive: what a run has already, what another run has that is young enough, what is replayed."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy.http import Response

from harvester.archive.errors import ArchiveError
from harvester.archive.index import CaptureIndex, Entry, key_of
from harvester.crawl.exchange import CAPTURE, VISIT, age, ask_if_changed, is_conditional, response_of

if TYPE_CHECKING:
    from scrapy import Request


class Retrieval:
    """``own``: index of the harvest; ``replay``: of what is replayed; ``run_id``: the run that is under way. Every
    method may raise ArchiveError."""

    def __init__(
        self, own: CaptureIndex | None, replay: CaptureIndex | None, run_id: str | None, retry_codes: Collection[int]
    ) -> None:
        self._own = own
        self._replay = replay
        self._run_id = run_id
        self._retry_codes = frozenset(retry_codes)

    def resumed(self, request: Request, entries: list[Entry]) -> Response | None:
        """The page if it need not be asked for; else None, and the request is a conditional one where that can be."""
        if not entries or self._own is None or self._run_id is None:
            return None
        again = (
            request.meta.get("harvest_refetch")
            or request.meta.get("retry_times")
            or request.url in request.meta.get("redirect_urls", ())
        )
        if not again:
            entry = self._best(request, [e for e in entries if e.run == self._run_id], usable_only=True)
            if entry is None and request.meta.get("harvest_max_age"):
                young = [e for e in entries if age(e.fetched_at) <= float(request.meta["harvest_max_age"])]
                entry = self._best(request, young, usable_only=True)
            if entry is not None:
                return self._serve(request, entry, self._own)
        if request.method == "GET" and not is_conditional(request):
            held = next((e for e in entries if e.kind == "response" and not e.truncated and e.status == 200), None)
            if held is not None:
                ask_if_changed(request, held.read())
        return None

    def replayed(self, request: Request, key: bytes, own: list[Entry]) -> tuple[Response | None, bool]:
        """The page, and whether it comes from what is replayed and not from the run under way; None for a page that is
        in neither."""
        this_run = self._best(request, [entry for entry in own if self._run_id and entry.run == self._run_id])
        if this_run is not None:
            return self._serve(request, this_run, self._own), False
        entry = self._best(request, self._replay.lookup(key)) if self._replay is not None else None
        if entry is None:
            return None, True
        response = self._serve(request, entry, self._replay)
        # A visit of that archive is none of this harvest.
        request.meta.pop(VISIT, None)
        return response, True

    def _best(self, request: Request, entries: list[Entry], usable_only: bool = False) -> Entry | None:
        """The newest that says something: not an error that is worth another try, not cut off, not a way back to
        itself."""
        for entry in entries:
            if entry.truncated or entry.status in self._retry_codes or entry.kind == "conversion":
                continue
            if 300 <= entry.status < 400 and entry.status != 304:
                target = urljoin(request.url, entry.read().header("Location") or "")
                if key_of("GET", target) == key_of("GET", request.url):
                    continue
            return entry
        return None if usable_only else next(iter(entries), None)

    def _serve(self, request: Request, entry: Entry, index: CaptureIndex | None) -> Response:
        capture = entry.read()
        if capture.refers_to is not None:
            original = index.original(capture) if index is not None else None
            if original is None:
                raise ArchiveError(f"{capture.url}: the record that its revisit refers to is not in the archive")
            request.meta[VISIT] = capture
            capture.same_as(original)
            capture = original
        request.meta[CAPTURE] = capture
        return response_of(capture, request.url)
