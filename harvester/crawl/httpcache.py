"""The archive as Scrapy's HTTP cache: every response is a whole WARC record before anything reads it, and what the
archive has comes from there.

Settings (``HarvestAddon`` sets them)::

    HTTPCACHE_ENABLED = True
    HTTPCACHE_STORAGE = "harvester.crawl.httpcache.WarcCacheStorage"
    HTTPCACHE_POLICY = "harvester.crawl.httpcache.HarvestCachePolicy"

``HARVEST_DIR`` (where to), ``HARVEST_REPLAY`` (WARC file, folder of them or another harvest: everything comes from
there, nothing goes over the wire), ``HARVEST_FRESH`` (begin a new run even where one was interrupted),
``HARVEST_ARCHIVE`` (False: read only), ``HARVEST_CONTACT`` (operator, for the warcinfo).

For spiders and pipelines: ``capture_of(response)`` is the capture with the bytes, ``visit_of(response)`` the revisit
record where the page was looked at again and was the same. Request meta that is understood: ``harvest_refetch`` (ask
again in this run), ``harvest_max_age`` (seconds: a younger capture of any run will do), ``harvest_about`` (a dict that
becomes part of the record's metadata).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from weakref import WeakValueDictionary

from scrapy import signals
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from harvester.archive.errors import ArchiveError, HarvestLockedError
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.index import CaptureIndex, Entry, key_of
from harvester.archive.notes import encode, run_fields
from harvester.archive.reader import warc_files
from harvester.archive.record import Capture
from harvester.archive.runs import Run, Runs
from harvester.archive.writer import REVISIT_NOT_MODIFIED, REVISIT_SAME, WarcWriter, digest_of, now_utc

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

CAPTURE = "harvest_capture"
VISIT = "harvest_visit"
ABOUT = "harvest_about"
NOT_IN_ARCHIVE = "not_in_archive"
ARCHIVE_ERROR = "archive_error"
ARCHIVE_LOCKED = "archive_locked"

_CACHED = "_harvest_cached"
_CONDITIONAL = "_harvest_conditional"
_NOT_MODIFIED = "_harvest_not_modified"
_LOOKED_UP = "_harvest_looked_up"
_SENT = "_harvest_sent_headers"
_REVALIDATE = "harvest_revalidate"
_WORD_FOR_FLAG = {"dataloss": "disconnect", "partial": "length"}

_storages: WeakValueDictionary[int, WarcCacheStorage] = WeakValueDictionary()


class NotInArchiveError(IgnoreRequest):
    """A replay asked for something that the archive does not hold. ``reason`` is ``not_in_archive``."""

    reason = NOT_IN_ARCHIVE


class WireClosedError(IgnoreRequest):
    """A replay tried to go over the wire."""

    reason = NOT_IN_ARCHIVE


def capture_of(response: Response) -> Capture | None:
    """The capture that holds the bytes of ``response``; None for what is not archived (``data:``, ``file:``, a
    shell)."""
    capture = response.meta.get(CAPTURE) if response.request is not None else None
    return capture if isinstance(capture, Capture) else None


def visit_of(response: Response) -> Capture | None:
    """The revisit record of this visit where the page was the same as in ``capture_of(response)``, else None."""
    visit = response.meta.get(VISIT) if response.request is not None else None
    return visit if isinstance(visit, Capture) else None


def storage_of(crawler: Crawler) -> WarcCacheStorage | None:
    """The crawl's storage: its ``run``, and ``refused``, the reason why the directory may not be used."""
    return _storages.get(id(crawler.settings))


class HarvestAddon:
    """Scrapy add-on that switches all this on: ``ADDONS = {"harvester.crawl.httpcache.HarvestAddon": 100}``."""

    def update_settings(self, settings: BaseSettings) -> None:
        settings.set("HTTPCACHE_ENABLED", True, "addon")
        settings.set("HTTPCACHE_STORAGE", "harvester.crawl.httpcache.WarcCacheStorage", "addon")
        settings.set("HTTPCACHE_POLICY", "harvester.crawl.httpcache.HarvestCachePolicy", "addon")
        if settings.get("HARVEST_REPLAY"):
            # Whatever a spider or middleware does to get round the cache, a replay has no wire.
            closed = "harvester.crawl.httpcache.ClosedWireHandler"
            settings.set("DOWNLOAD_HANDLERS", dict.fromkeys(("http", "https", "ftp", "s3"), closed), "cmdline")


class ClosedWireHandler(BaseDownloadHandler):
    """Download handler of a replay: refuses."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        raise WireClosedError(f"{request.url} is not in the archive that is replayed")


class HarvestCachePolicy:
    """What may be served from the archive, and what a 304 means."""

    def __init__(self, settings: BaseSettings) -> None:
        self.replay = bool(settings.get("HARVEST_REPLAY"))

    def should_cache_request(self, request: Request) -> bool:
        return urlsplit(request.url).scheme in ("http", "https")

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Everything that was sent is archived, whatever its status or cache headers."""
        return True

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Raises NotInArchiveError for a replay's miss (an error raised by the storage would be swallowed)."""
        if NOT_IN_ARCHIVE in cachedresponse.flags:
            raise NotInArchiveError(f"{request.url} is not in the archive that is replayed")
        if ARCHIVE_ERROR in cachedresponse.flags:
            raise ArchiveError((cachedresponse.headers.get("X-Error") or b"").decode("utf-8", "replace"))
        return _REVALIDATE not in cachedresponse.flags

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:
        if response.status != 304:
            return False
        # The middleware now mixes the 304's headers into the old response and stores that. The storage is told to
        # write what was really sent.
        request.meta[_NOT_MODIFIED] = response
        return True


class WarcCacheStorage:
    """Scrapy cache storage over WARC files. One crawl, one directory, held by a lock while it lives."""

    def __init__(self, settings: BaseSettings) -> None:
        self.settings = settings
        self.directory = HarvestDir(Path(settings.get("HARVEST_DIR") or "data/harvest"))
        self.refused: str | None = None
        """One line why this crawl may not run, or None."""
        self.refused_reason = ARCHIVE_ERROR
        self.run: Run | None = None
        self.started_at = now_utc()
        """When this process began; with spider and arguments it tells the run in archive and database."""
        replay = settings.get("HARVEST_REPLAY")
        self._replay_path = Path(replay) if replay else None
        # `scrapy shell` looks at pages; that is no harvest.
        shell = str(settings.get("DUPEFILTER_CLASS", "")).endswith("BaseDupeFilter")
        self._writes = settings.getbool("HARVEST_ARCHIVE", True) and not shell
        self._retry_codes = {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}
        self._crawler: Crawler | None = None
        self._own: CaptureIndex | None = None
        self._replay: CaptureIndex | None = None
        self._writer: WarcWriter | None = None
        self._failed: str | None = None
        _storages[id(settings)] = self
        if self._writes:
            # Here and not when the spider opens: by then pipelines have begun to write.
            try:
                self.directory.acquire()
            except ArchiveError as error:
                self.refused = str(error)
                if isinstance(error, HarvestLockedError):
                    self.refused_reason = ARCHIVE_LOCKED

    def open_spider(self, spider: Spider) -> None:
        """Raises CloseSpider (``archive_locked``, ``archive_error``) after one line in the log."""
        self._crawler = spider.crawler
        connect = spider.crawler.signals.connect
        connect(self._reached_downloader, signal=signals.request_reached_downloader)
        connect(self._downloaded, signal=signals.response_downloaded)
        connect(self._closed, signal=signals.spider_closed)
        try:
            if self.refused is not None:
                raise ArchiveError(self.refused)
            self._open(spider)
        except ArchiveError as error:
            self.refused = str(error)
            logger.critical("%s", error)
            self._count("harvest/refused", self.refused)
            raise CloseSpider(self.refused_reason) from error

    def _open(self, spider: Spider) -> None:
        if self._replay_path is not None:
            self._replay = _replay_index(self._replay_root())
        if not self._writes:
            return
        self._own = self.directory.open_index()
        if self._replay_path is not None and self._replay_root() == self.directory.warc_dir.resolve():
            if self._replay is not None:
                self._replay.close()
            self._replay = self._own
        fresh = str(self.settings.get("HARVEST_FRESH") or getattr(spider, "fresh", "")).lower()
        command = command_key(spider, self._replay_path)
        self.run = Runs(self.directory.path).begin(command, fresh=fresh in ("1", "true", "yes"))
        if self.run.resumed:
            logger.info("Going on with the interrupted run %s: what it has comes from the archive", self.run.run_id)
        info = {
            "robots": "obey" if self.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": str(self.settings.get("USER_AGENT") or ""),
            "operator": str(self.settings.get("HARVEST_CONTACT") or ""),
            "description": f"harvest by {spider.name}",
            **run_fields(spider.name, getattr(spider, "harvest_arguments", None) or {}, self.started_at),
        }
        self._writer = WarcWriter(
            self.directory.warc_dir,
            self.run.run_id,
            self.settings.getint("HARVEST_WARC_BYTES", 1_000_000_000),
            fsync=self.settings.getbool("HARVEST_FSYNC"),
            info={name: value for name, value in info.items() if value},
        )

    def _replay_root(self) -> Path:
        """The folder of WARC files that HARVEST_REPLAY means: a harvest keeps them in ``warc/``."""
        assert self._replay_path is not None
        inner = self._replay_path / "warc"
        return (inner if inner.is_dir() else self._replay_path).resolve()

    def close_spider(self, spider: Spider) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
        except ArchiveError as error:
            self._fail(error)
        finally:
            for index in {id(i): i for i in (self._own, self._replay) if i is not None}.values():
                try:
                    index.close()
                except ArchiveError as error:
                    self._fail(error)
            self._own = self._replay = self._writer = None

    def _closed(self, spider: Spider, reason: str) -> None:
        try:
            if reason == "finished" and self.run is not None and self._failed is None:
                Runs(self.directory.path).finish(self.run)
        except ArchiveError as error:
            self._fail(error)
        finally:
            self.directory.release()

    # --- out of the archive

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        for name in (CAPTURE, VISIT, _SENT, _NOT_MODIFIED, _LOOKED_UP):
            request.meta.pop(name, None)
        _drop_conditions(request)
        if self._failed is not None:
            return _sentinel(request, ARCHIVE_ERROR, self._failed)
        try:
            key = _key(request)
            own = self._own.lookup(key) if self._own is not None else []
            request.meta[_LOOKED_UP] = (key, own)
            if self._replay is not None:
                return self._replayed(request, key, own)
            return self._resumed(request, own)
        except ArchiveError as error:
            if self._replay is None:
                logger.warning("%s: asked for again (%s)", request.url, error)
                return None
            self._fail(error)
            return _sentinel(request, ARCHIVE_ERROR, str(error))

    def _replayed(self, request: Request, key: bytes, own: list[Entry]) -> Response:
        assert self._replay is not None
        this_run = self._best(request, [entry for entry in own if self.run and entry.run == self.run.run_id])
        if this_run is not None:
            return self._serve(request, this_run, self._own)
        entry = self._best(request, self._replay.lookup(key))
        if entry is None:
            self._count("harvest/not_in_archive")
            return _sentinel(request, NOT_IN_ARCHIVE, "")
        response = self._serve(request, entry, self._replay)
        # A visit of that archive is none of this harvest.
        request.meta.pop(VISIT, None)
        if self._writer is not None:
            capture: Capture = request.meta[CAPTURE]
            mark = (capture.fetched_at, capture.status, digest_of(capture.body))
            held = next((e for e in own if (e.fetched_at, e.status, e.digest) == mark and e.kind != "revisit"), None)
            if held is not None:
                request.meta[CAPTURE] = held.read()
            else:
                self._copy(request, capture, key)
        return response

    def _copy(self, request: Request, capture: Capture, key: bytes) -> None:
        """A harvest is whole in itself, so what it was made of is copied into it: same bytes, same time."""
        assert self._writer is not None
        about = {**capture.metadata, "replayed-from": {"file": capture.warc_file, "offset": capture.warc_offset}}
        if capture.record_type == "response":
            sent = _pairs(request.headers)
            copy = self._writer.write_exchange(
                request.method,
                capture.url,
                sent,
                capture.status,
                capture.headers,
                capture.body,
                capture.fetched_at,
                about,
                request_body=request.body,
                truncated=capture.truncated,
            )
        else:
            kind = capture.media_type or "application/octet-stream"
            copy = self._writer.write_resource(capture.url, kind, capture.body, capture.fetched_at, about)
        self._note(key, copy)
        request.meta[CAPTURE] = copy

    def _resumed(self, request: Request, entries: list[Entry]) -> Response | None:
        if self._own is None or self.run is None:
            return None
        again = (
            request.meta.get("harvest_refetch")
            or request.meta.get("retry_times")
            or request.url in request.meta.get("redirect_urls", ())
        )
        if not again:
            entry = self._best(request, [e for e in entries if e.run == self.run.run_id], usable_only=True)
            if entry is None and request.meta.get("harvest_max_age"):
                young = [e for e in entries if _age(e.fetched_at) <= float(request.meta["harvest_max_age"])]
                entry = self._best(request, young, usable_only=True)
            if entry is not None:
                return self._serve(request, entry, self._own)
        return self._conditional(request, entries)

    def _conditional(self, request: Request, entries: list[Entry]) -> Response | None:
        """Ask the server whether the page is still the one that we have, where it gave something to ask with."""
        if request.method != "GET" or self._own is None:
            return None
        if any(name in request.headers for name in ("If-None-Match", "If-Modified-Since", "Range")):
            return None
        entry = next((e for e in entries if e.kind == "response" and not e.truncated and e.status == 200), None)
        if entry is None:
            return None
        capture = entry.read()
        asked = []
        for condition, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            value = capture.header(validator)
            if value:
                request.headers[condition] = value.encode("latin-1", "replace")
                asked.append(condition)
        if not asked:
            return None
        request.meta[_CONDITIONAL] = asked
        response = _response(capture, request.url)
        response.flags.append(_REVALIDATE)
        request.meta[_CACHED] = (response, capture)
        return response

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
        return _response(capture, request.url)

    # --- into the archive

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Raises ArchiveError, after which the crawl ends: nothing is read that is not archived."""
        not_modified = request.meta.pop(_NOT_MODIFIED, None)
        if self._writer is None or self.run is None or self._replay is not None:
            return
        try:
            if not_modified is not None:
                self._store_unchanged(request, not_modified)
            else:
                self._store(request, response)
        except ArchiveError as error:
            self._fail(error)
            raise

    def _store_unchanged(self, request: Request, response: Response) -> None:
        assert self._writer is not None
        _, original = request.meta.pop(_CACHED)
        self._revisit(request, response, original, REVISIT_NOT_MODIFIED)

    def _store(self, request: Request, response: Response) -> None:
        assert self._writer is not None and self._own is not None
        request.meta.pop(_CACHED, None)
        key, known = self._looked_up(request)
        truncated = next((word for flag, word in _WORD_FOR_FLAG.items() if flag in response.flags), None)
        digest = digest_of(response.body)
        if response.body and not truncated:
            mark = ("response", digest, response.status, False)
            same = next((e for e in known if (e.kind, e.digest, e.status, e.truncated) == mark), None)
            if same is not None:
                self._revisit(request, response, same.read(), REVISIT_SAME)
                return
        capture = self._writer.write_exchange(
            request.method,
            response.url,
            _pairs(request.headers),
            response.status,
            _sent_headers(request, response),
            response.body,
            now_utc(),
            _about(request, response),
            request_body=request.body,
            ip_address=_ip_address(request, response),
            truncated=truncated,
            digest=digest,
        )
        self._note(key, capture)
        request.meta[CAPTURE] = capture

    def _revisit(self, request: Request, response: Response, original: Capture, profile: str) -> None:
        assert self._writer is not None
        visit = self._writer.write_revisit(
            original,
            profile=profile,
            status=response.status,
            response_headers=_sent_headers(request, response),
            request_headers=_pairs(request.headers),
            url=response.url,
            metadata=_about(request, response),
            ip_address=_ip_address(request, response),
        )
        self._note(self._looked_up(request)[0], visit)
        visit.same_as(original)
        request.meta[CAPTURE] = original
        request.meta[VISIT] = visit

    def note(self, kind: str, about: Capture | None = None, url: str | None = None, **fields: Any) -> None:
        """Write down for good what was made of a record (see ``harvester.archive.notes``); the same is written once.

        A fault ends the crawl as one of ``store_response`` does.
        """
        if self._writer is None or self._own is None or self.run is None or self._failed is not None:
            return
        record_id = about.record_id if about is not None else None
        block = encode(kind, fields if url is None else {"url": url, **fields})
        try:
            if not self._own.has_note(record_id, block):
                self._writer.write_note(url, record_id, block)
                self._own.add_note(record_id, block, self._writer.name or "", self.run.run_id, self._writer.size)
        except ArchiveError as error:
            self._fail(error)

    def adopt(self, capture: Capture, about: dict[str, Any]) -> Capture | None:
        """Keep a record of another archive in this harvest: the same bytes under the same date, with ``about`` in its
        metadata. The one that is held already is given back. None where nothing is written, or no longer."""
        if self._writer is None or self._own is None or self._failed is not None:
            return None
        key = key_of("GET", capture.url)
        digest = digest_of(capture.body)
        try:
            for entry in self._own.lookup(key):
                if (entry.fetched_at, entry.digest) == (capture.fetched_at, digest) and entry.kind != "revisit":
                    return entry.read()
            if capture.record_type == "response":
                copy = self._writer.write_exchange(
                    "GET", capture.url, (), capture.status, capture.headers, capture.body, capture.fetched_at, about,
                    truncated=capture.truncated, digest=digest,
                )  # fmt: skip
            else:
                kind = capture.media_type or "application/octet-stream"
                copy = self._writer.write_resource(capture.url, kind, capture.body, capture.fetched_at, about)
            self._note(key, copy)
            return copy
        except ArchiveError as error:
            self._fail(error)
            return None

    def _looked_up(self, request: Request) -> tuple[bytes, list[Entry]]:
        """The request's key and what the harvest holds of it, as of when it was asked for."""
        found: tuple[bytes, list[Entry]] | None = request.meta.get(_LOOKED_UP)
        if found is None:
            key = _key(request)
            found = (key, self._own.lookup(key) if self._own is not None else [])
        return found

    def _note(self, key: bytes, capture: Capture) -> None:
        if self._own is not None and self._writer is not None and self.run is not None:
            self._own.add(key, capture, self.run.run_id, self._writer.size)

    def _reached_downloader(self, request: Request, spider: Spider) -> None:
        # Out of the middleware's sight while the request is on the wire: when it fails, the middleware would give back
        # the old page as if the server had answered.
        request.meta.pop("cached_response", None)

    def _downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        request.meta[_SENT] = _pairs(response.headers)
        if request.meta.get("dont_cache"):
            # The middleware lets it pass, the archive does not.
            self.store_response(spider, request, response)
        elif _CACHED in request.meta:
            request.meta["cached_response"] = request.meta[_CACHED][0]

    def _fail(self, error: ArchiveError) -> None:
        if self._failed is not None:
            return
        self._failed = str(error)
        logger.critical("%s", error)
        self._count("harvest/archive_error", self._failed)
        crawler = self._crawler
        if crawler is not None and crawler.engine is not None and crawler.engine.running:
            from scrapy.utils.defer import deferred_from_coro

            deferred_from_coro(crawler.engine.close_spider_async(reason=ARCHIVE_ERROR))

    def _count(self, name: str, value: str | None = None) -> None:
        stats = self._crawler.stats if self._crawler is not None else None
        if stats is None:
            return
        if value is None:
            stats.inc_value(name)
        else:
            stats.set_value(name, value)


def command_key(spider: Spider, replay: Path | None) -> str:
    """What makes two crawls the same command: spider, its arguments, what is replayed. Not when it is begun anew.

    A spider may say its arguments as a dict ``harvest_arguments``; else they are its attributes that are strings.
    """
    arguments = getattr(spider, "harvest_arguments", None)
    if not isinstance(arguments, dict):
        arguments = {name: value for name, value in vars(spider).items() if isinstance(value, str)}
    kept = {str(name): str(value) for name, value in arguments.items() if name not in ("name", "fresh")}
    if replay is not None:
        kept["HARVEST_REPLAY"] = str(replay.resolve())
    return f"{spider.name} {json.dumps(kept, ensure_ascii=False, sort_keys=True)}"


def _replay_index(root: Path) -> CaptureIndex:
    warc_files(root)
    index = CaptureIndex(root)
    for damage in index.refresh():
        logger.warning(
            "%s: %s at byte %d (%s); the other records are used",
            damage.path,
            damage.span.fault,
            damage.span.offset,
            damage.span.detail,
        )
    return index


def _response(capture: Capture, url: str) -> Response:
    headers = Headers([(name.encode("latin-1"), value.encode("latin-1")) for name, value in capture.headers])
    if capture.record_type != "response" and capture.media_type:
        headers["Content-Type"] = capture.media_type
    # As a download handler would: by headers and address; HttpCompression looks again after decoding.
    kind = responsetypes.from_args(headers=headers, url=url, body=capture.body)
    return kind(url=url, status=capture.status or 200, headers=headers, body=capture.body)


def _key(request: Request) -> bytes:
    part = request.headers.get("Range")
    return key_of(request.method, request.url, request.body, part.decode("latin-1") if part else None)


def _sentinel(request: Request, flag: str, message: str) -> Response:
    """An error that the policy raises: what the storage raises, the middleware takes for a miss and goes to the
    wire."""
    return Response(request.url, status=504, flags=[flag], headers={"X-Error": message.encode("utf-8")})


def _drop_conditions(request: Request) -> None:
    """A retry or redirect is made of a copy of the request; the conditions were for the old address."""
    request.meta.pop(_CACHED, None)
    request.meta.pop("cached_response", None)
    for name in request.meta.pop(_CONDITIONAL, ()):
        request.headers.pop(name, None)


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    # The dict itself, since Headers.items() normalises every name again: a tenth of the archive's whole cost.
    lists: Iterable[tuple[bytes, list[bytes]]] = dict.items(headers)
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in lists for value in values]


def _sent_headers(request: Request, response: Response) -> list[tuple[str, str]]:
    """As they came: the cache middleware has added a Date by now where there was none."""
    sent = request.meta.pop(_SENT, None)
    return sent if isinstance(sent, list) else _pairs(response.headers)


def _about(request: Request, response: Response) -> dict[str, Any]:
    latency = request.meta.get("download_latency")
    about: dict[str, Any] = {
        "fetchTimeMs": round(latency * 1000) if isinstance(latency, float) else None,
        "protocol": response.protocol,
        "flags": response.flags or None,
        "retry": request.meta.get("retry_times"),
        "via": request.meta.get("redirect_urls", [])[-1:] or None,
        **request.meta.get(ABOUT, {}),
    }
    return {name: value for name, value in about.items() if value is not None}


def _ip_address(request: Request, response: Response) -> str | None:
    """The server's; behind a proxy nobody knows it."""
    if request.meta.get("proxy") or response.ip_address is None:
        return None
    return str(response.ip_address)


def _age(fetched_at: str) -> float:
    try:
        then = datetime.strptime(fetched_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return float("inf")
    return (datetime.now(UTC) - then).total_seconds()
