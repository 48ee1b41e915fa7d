"""The archive as Scrapy's HTTP cache: every response is a whole WARC record before anything reads it, and what the
archive has comes from there.

Settings (``HarvestAddon`` sets them)::

    HTTPCACHE_ENABLED = True
    HTTPCACHE_STORAGE = "harvester.crawl.httpcache.WarcCacheStorage"
    HTTPCACHE_POLICY = "harvester.crawl.httpcache.HarvestCachePolicy"

``HARVEST_DIR`` (where to), ``HARVEST_REPLAY`` (WARC file, folder of them or another harvest: everything comes from
there, nothing goes over the wire), ``HARVEST_FRESH`` (begin a new run even where one was interrupted),
``HARVEST_ARCHIVE`` (False: read only), ``HARVEST_CONTACT`` (operator, for the warcinfo). What requests may say in their
meta: ``harvester.crawl.exchange``.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from scrapy import signals
from scrapy.exceptions import CloseSpider

from harvester.archive.errors import ArchiveError, HarvestLockedError
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.index import CaptureIndex
from harvester.archive.notes import run_fields
from harvester.archive.record import Capture
from harvester.archive.runs import Run, Runs
from harvester.archive.writer import WarcWriter, now_utc
from harvester.crawl.cachepolicy import (
    ARCHIVE_ERROR,
    NOT_IN_ARCHIVE,
    ClosedWireHandler,
    HarvestCachePolicy,
    NotInArchiveError,
    WireClosedError,
    sentinel,
)
from harvester.crawl.exchange import (
    CACHED,
    CAPTURE,
    LOOKED_UP,
    NOT_MODIFIED,
    SENT,
    begin,
    capture_of,
    key_of_request,
    pairs,
    visit_of,
)
from harvester.crawl.keeping import Keeper
from harvester.crawl.replaying import Replay
from harvester.crawl.retrieving import Retrieval

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

__all__ = [
    "ARCHIVE_ERROR",
    "ARCHIVE_LOCKED",
    "NOT_IN_ARCHIVE",
    "ClosedWireHandler",
    "HarvestAddon",
    "HarvestCachePolicy",
    "NotInArchiveError",
    "WarcCacheStorage",
    "WireClosedError",
    "capture_of",
    "storage_of",
    "visit_of",
]

logger = logging.getLogger(__name__)

ARCHIVE_LOCKED = "archive_locked"

_storages: WeakValueDictionary[int, WarcCacheStorage] = WeakValueDictionary()


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
        self._source = Replay(Path(replay)) if replay else None
        # `scrapy shell` looks at pages; that is no harvest.
        shell = str(settings.get("DUPEFILTER_CLASS", "")).endswith("BaseDupeFilter")
        self._writes = settings.getbool("HARVEST_ARCHIVE", True) and not shell
        self._retry_codes = {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}
        self._crawler: Crawler | None = None
        self._own: CaptureIndex | None = None
        self._replay: CaptureIndex | None = None
        self._keeper: Keeper | None = None
        self._retrieval: Retrieval | None = None
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
        if self._writes:
            self._own = self.directory.open_index()
        if self._source is not None:
            own = self._own is not None and self._source.root == self.directory.warc_dir.resolve()
            self._replay = self._own if own else self._source.open()
        if self._own is not None:
            self.run = self._begin(spider)
            self._keeper = Keeper(self._new_writer(spider, self.run), self._own, self.run.run_id)
        run_id = self.run.run_id if self.run is not None else None
        self._retrieval = Retrieval(self._own, self._replay, run_id, self._retry_codes)

    def goes_on_with(self, spider: Spider) -> str | None:
        """Id of the interrupted run that this crawl continues, also before it is open. Raises ArchiveError."""
        command, how = self._command(spider)
        run = Runs(self.directory.path).unfinished(command, **how)
        return run.run_id if run is not None else None

    def _command(self, spider: Spider) -> tuple[str, dict[str, bool]]:
        fresh = str(getattr(spider, "fresh", "")).lower() in ("1", "true", "yes")
        command = command_key(spider, self._source.path if self._source is not None else None)
        return command, {"fresh": fresh, "anew": self.settings.getbool("HARVEST_FRESH")}

    def _begin(self, spider: Spider) -> Run:
        command, how = self._command(spider)
        run = Runs(self.directory.path).begin(command, **how)
        if run.resumed:
            logger.info("Going on with the interrupted run %s: what it has comes from the archive", run.run_id)
        return run

    def _new_writer(self, spider: Spider, run: Run) -> WarcWriter:
        info = {
            "robots": "obey" if self.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": str(self.settings.get("USER_AGENT") or ""),
            "operator": str(self.settings.get("HARVEST_CONTACT") or ""),
            "description": f"harvest by {spider.name}",
            **run_fields(spider.name, getattr(spider, "harvest_arguments", None) or {}, self.started_at),
        }
        return WarcWriter(
            self.directory.warc_dir,
            run.run_id,
            self.settings.getint("HARVEST_WARC_BYTES", 1_000_000_000),
            fsync=self.settings.getbool("HARVEST_FSYNC"),
            info={name: value for name, value in info.items() if value},
        )

    def close_spider(self, spider: Spider) -> None:
        try:
            if self._keeper is not None:
                self._keeper.close()
        except ArchiveError as error:
            self._fail(error)
        finally:
            for index in {id(i): i for i in (self._own, self._replay) if i is not None}.values():
                try:
                    index.close()
                except ArchiveError as error:
                    self._fail(error)
            if self._source is not None:
                self._source.close()
            self._own = self._replay = self._keeper = self._retrieval = None

    def abandon(self) -> str | None:
        """For a crawl that is stopped in the middle: files are closed, the directory is free for another. Returns what
        went wrong with that."""
        if self._crawler is not None and self._crawler.spider is not None:
            self.close_spider(self._crawler.spider)
        self.directory.release()
        return self._failed

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
        begin(request)
        if self._failed is not None:
            return sentinel(request, ARCHIVE_ERROR, self._failed)
        if self._retrieval is None:
            return None
        try:
            key = key_of_request(request)
            own = self._own.lookup(key) if self._own is not None else []
            request.meta[LOOKED_UP] = (key, own)
            if self._replay is None:
                return self._retrieval.resumed(request, own)
            response, foreign = self._retrieval.replayed(request, key, own)
            if response is None:
                self._count("harvest/not_in_archive")
                return sentinel(request, NOT_IN_ARCHIVE, "")
            if foreign and self._keeper is not None:
                self._keeper.copy(request, request.meta[CAPTURE], key, own)
            return response
        except ArchiveError as error:
            if self._replay is None:
                logger.warning("%s: asked for again (%s)", request.url, error)
                return None
            self._fail(error)
            return sentinel(request, ARCHIVE_ERROR, str(error))

    # --- into the archive

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Raises ArchiveError, after which the crawl ends: nothing is read that is not archived."""
        not_modified = request.meta.pop(NOT_MODIFIED, None)
        if self._keeper is None or self._replay is not None:
            return
        try:
            if not_modified is not None:
                self._keeper.unchanged(request, not_modified)
            else:
                self._keeper.keep(request, response)
        except ArchiveError as error:
            self._fail(error)
            raise

    def note(self, kind: str, about: Capture | None = None, url: str | None = None, **fields: Any) -> None:
        """Write down for good what was made of a record (see ``harvester.archive.notes``); the same is written once.

        A fault ends the crawl as one of ``store_response`` does.
        """
        if self._keeper is None or self._failed is not None:
            return
        try:
            self._keeper.note(kind, about, url, fields)
        except ArchiveError as error:
            self._fail(error)

    def adopt(self, capture: Capture, about: dict[str, Any]) -> Capture | None:
        """Keep a record of another archive in this harvest: the same bytes under the same date, with ``about`` in its
        metadata. The one that is held already is given back. None where nothing is written, or no longer."""
        if self._keeper is None or self._failed is not None:
            return None
        try:
            return self._keeper.adopt(capture, about)
        except ArchiveError as error:
            self._fail(error)
            return None

    def _downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        request.meta[SENT] = pairs(response.headers)
        if request.meta.get("dont_cache"):
            # The middleware lets it pass, the archive does not.
            self.store_response(spider, request, response)
        elif CACHED in request.meta:
            # Only now: were it there while the request is on the wire, the middleware would give back the old page when
            # that fails, as if the server had answered.
            request.meta["cached_response"] = request.meta[CACHED][0]

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
