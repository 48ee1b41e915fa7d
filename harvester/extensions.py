"""The harvest around a crawl: database and run, captures, progress, and the summary for a person at the end."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from pydispatch.dispatcher import getAllReceivers, liveReceivers
from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured

from harvester import exits
from harvester.archive import notes
from harvester.archive.errors import ArchiveError
from harvester.archive.record import Capture
from harvester.collector import spare
from harvester.crawl.expected import Short, last_good_runs, shortfalls
from harvester.crawl.httpcache import WarcCacheStorage, capture_of, storage_of, visit_of
from harvester.crawl.items import Look
from harvester.crawl.learned import registry_rows, with_learned
from harvester.crawl.obstacles import FAULT
from harvester.crawl.spider import PortalsSpider
from harvester.crawl.summary import opening_line, progress_line, summary
from harvester.logs import Speaker
from harvester.reconcile import reconcile
from harvester.recording import note_look
from harvester.store.batch import Batch
from harvester.store.database import CaptureLike, Store, StoreError, now
from harvester.terminal import clean

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

PROGRESS_SECONDS = (5.0, 900.0)
"""Least and most between two lines of progress; they grow with the run, so that a long one fills no log."""


class Harvest:
    """Opens the store when the spider opens and closes it after it; ``store`` is None where nothing is harvested.

    ``exit_status`` is what ``scrapy crawl`` ends with (see ``harvester.exits``), ``fault`` the line that says why.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("HARVEST_ARCHIVE", True):
            raise NotConfigured  # `scrapy parse`, `fetch` and `shell` look at pages and harvest nothing
        self.crawler = crawler
        self.store: Store | None = None
        self.batch: Batch | None = None
        """What is written while the crawl runs goes through it."""
        self._noted: deque[tuple[str, int]] = deque(maxlen=64)
        """Places in the archive that the database has known of late."""
        self.run_id: int | None = None
        self.storage: WarcCacheStorage | None = None
        self.fault: str | None = None
        self.exit_status = exits.OK
        self._first = True
        self._began = monotonic()
        self._next = self._began + PROGRESS_SECONDS[0]
        self.speaker = Speaker(crawler.settings.getbool("HARVEST_LOG_JSON"))
        connect = crawler.signals.connect
        connect(self.opened, signal=signals.spider_opened)
        connect(self.received, signal=signals.response_received)
        connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Harvest:
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        """Raises CloseSpider (``database_error``) where the database cannot be used."""
        storage = storage_of(self.crawler)
        if not isinstance(spider, PortalsSpider) or storage is None:
            return
        if storage.refused is not None:
            self._give_up(storage.refused)
            return
        try:
            self.storage = storage
            self.store = Store(storage.directory.db)
            self.run_id = self.store.start_run(spider.name, spider.harvest_arguments, storage.started_at)
            self.store.put_portals(portal_rows(spider, self.store))
            for line in reconcile(storage.directory, self.store, storage.goes_on_with(spider)):
                logger.warning("%s", clean(line))
        except (StoreError, ArchiveError) as error:
            self._give_up(str(error))
            raise CloseSpider("database_error") from error
        self.batch = Batch(self.store, later, self.stop)
        spider.account.ledger = self
        spider.candidates.parsers.only_stored = only_stored(self.crawler)
        self.speaker.say("begin", opening_line(spider), run_id=self.run_id, portals=len(spider.rows))
        spare()

    def _give_up(self, fault: str) -> None:
        self.fault = self.fault or fault
        self.exit_status = exits.ENVIRONMENT

    def stop(self, error: Exception) -> None:
        """The database can no longer be written, or pages no longer be read: end the crawl, once, with one line."""
        if self.fault is None:
            self._give_up(str(error))
            from scrapy.utils.defer import deferred_from_coro

            reason = "database_error" if isinstance(error, StoreError) else "no_process"
            deferred_from_coro(self.crawler.engine.close_spider_async(reason=reason))

    # -- what the account writes down --------------------------------------------------------------------------

    def reject(self, url: str, reason: str, detail: str, *, whole_host: bool, look: Look | None, derived: bool) -> None:
        """``derived``: follows from the page itself, so the archive need not say it."""
        if self.batch is None or self.fault is not None or self.storage is None:
            return
        # The time of the page, not of this reading of it: the same page again is the same reject.
        at = look.at if look is not None else now()
        if not derived:
            about = look.record if look is not None else None
            self.storage.note(notes.REJECT, about, url, reason=reason, detail=detail, whole_host=whole_host, at=at)
        try:
            self.batch.begin().add_reject(self.run_id, url, reason, detail, at, whole_host=whole_host)
        except StoreError as error:
            self.stop(error)

    def candidate(self, look: Look, about: Mapping[str, Any]) -> None:
        if self.batch is None or self.fault is not None or self.storage is None:
            return
        self.storage.note(notes.CANDIDATE, look.record, **about)
        try:
            note_look(self.batch.begin(), self.run_of, look)
        except StoreError as error:
            self.stop(error)

    def run_of(self, _record: CaptureLike) -> int | None:
        """The database's id of this run, for records that it has not seen."""
        return self.run_id

    def received(self, response: Response, request: Request, spider: Spider) -> None:
        """A response that is looked at: by now it may be another record of the archive than what came."""
        if self.store is None:
            return
        self.archived(capture_of(response), visit_of(response))
        if self._first and isinstance(spider, PortalsSpider):
            self._first = False
            spider.candidates.parsers.begin()  # not before: the first request does not wait for them
        if isinstance(spider, PortalsSpider) and monotonic() >= self._next:
            least, most = PROGRESS_SECONDS
            self._next = monotonic() + min(most, max(least, (monotonic() - self._began) / 2))
            line = progress_line(spider.account, monotonic() - self._began)
            self.speaker.say("progress", line, **without_portals(spider.account.totals()))

    def archived(self, *captures: Capture | None) -> None:
        """Records that the archive holds now. The same again is no harm."""
        for capture in captures:
            if capture is not None and self.fault is None:
                self._add_capture(capture)

    def kept(self, capture: Capture) -> None:
        if self.fault is None:
            self._add_capture(capture)

    def _add_capture(self, capture: Capture) -> None:
        place = (capture.warc_file, capture.warc_offset)
        if self.batch is not None and place not in self._noted:
            try:
                self.batch.begin().add_capture(self.run_id, capture)
                self._noted.append(place)
            except StoreError as error:
                self.stop(error)

    def closed(self, spider: Spider, reason: str) -> None:
        if not isinstance(spider, PortalsSpider):
            return
        storage = storage_of(self.crawler)
        archive_fault = self.crawler.stats.get_value("harvest/archive_error") or (storage and storage.refused)
        if archive_fault:
            self._give_up(str(archive_fault))
        short: list[Short] = []
        if self.store is not None:
            try:
                if self.batch is not None:
                    batch, self.batch = self.batch, None
                    batch.commit()
                if reason == "finished":
                    short = short_of(spider, self.store, self.run_id or 0)
                rows = portal_rows(spider, self.store)
                self.store.put_portals(rows)
                at, statistics = now(), spider.account.totals()
                statistics["short"] = [one.as_dict() for one in short]
                if self.storage is not None:
                    self.storage.note(notes.PORTALS, rows=rows)
                    self.storage.note(notes.RUN_END, reason=reason, statistics=statistics, at=at)
                self.store.finish_run(self.run_id or 0, reason, statistics, at)
            except StoreError as error:
                self._give_up(str(error))
            failed = failed_checks(self.store, self.run_id)
            self.store.close()
            self.store = None
            where = str(storage.directory.db) if storage is not None else ""
            if spider.account.portals:
                lines = summary(spider, reason, monotonic() - self._began, where, failed, short)
                totals = without_portals(spider.account.totals())
                self.speaker.say("end", "\n".join(lines), reason=reason, **totals)
        if reason == "shutdown":
            self.exit_status = exits.INTERRUPTED
        elif self.exit_status == exits.OK and (short or spider.account.totals()["failed"].get(FAULT)):
            self.exit_status = exits.PARTIAL

    def abandon(self) -> bool:
        """The crawl was stopped in the middle of ending. Archive and database are closed, each whole; the run is left
        unfinished, as after a kill. False for one that has ended by itself."""
        if self.store is None or self.storage is None:
            return False
        store, batch = self.store, self.batch
        self.store = self.batch = None
        try:
            if batch is not None:
                batch.commit()
            store.close()
        except StoreError as error:
            self._give_up(str(error))
        fault = self.storage.abandon()
        if fault is not None:
            self._give_up(fault)
        if self.exit_status == exits.OK:
            self.exit_status = exits.INTERRUPTED
        self.speaker.say("end", "stopped at once: run the same command again to go on", reason="forced")
        return True


def only_stored(crawler: Crawler) -> bool:
    """True where nobody but the database gets reports: no feed, no pipeline, extension or middleware of others."""
    told = crawler.settings
    components = [
        one
        for name in ("ITEM_PIPELINES", "SPIDER_MIDDLEWARES")
        for one in told.get_component_priority_dict_with_base(name)
    ]
    listeners = liveReceivers(getAllReceivers(crawler.signals.sender, signals.item_scraped))
    modules = {str(getattr(one, "__module__", one)) for one in (*components, *listeners)}
    strangers = [name for name in modules if name.partition(".")[0] not in ("harvester", "scrapy")]
    return not (told.get("FEEDS") or strangers)


def later(seconds: float, function: Callable[[], None]) -> Callable[[], None]:
    """Have Scrapy's reactor call a function; returns what calls that off."""
    from twisted.internet import reactor

    call: Any = cast(Any, reactor).callLater(seconds, function)

    def call_off() -> None:
        if call.active():
            call.cancel()

    return call_off


class CapturesMiddleware:
    """Downloader middleware behind the archive: every answer is known to the database, also that of robots.txt and
    those that were asked for again or led elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CapturesMiddleware:
        harvest = crawler.get_extension(Harvest)
        if harvest is not None:
            harvest.speaker.take_over_log()  # Scrapy makes its handler after the extensions and before the engine
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        harvest = self.crawler.get_extension(Harvest)
        if harvest is not None:
            response.request = response.request or request  # Scrapy's engine says so later
            harvest.archived(capture_of(response), visit_of(response))
        return response


def without_portals(statistics: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statistics.items() if name != "by_portal"}


def portal_rows(spider: PortalsSpider, store: Store) -> list[dict[str, Any]]:
    """What the database keeps of the registry's rows, with what this and earlier runs have learned."""
    return with_learned(registry_rows([*spider.rows, *spider.not_known]), store.query, spider.account, now()[:10])


def short_of(spider: PortalsSpider, store: Store, run_id: int) -> list[Short]:
    """The portals that gave clearly less than they must."""
    years = spider.harvest_arguments.get("years")
    history = last_good_runs(store.query, run_id, years)
    return shortfalls(spider.account, spider.rows, history, some_years=bool(years))


def failed_checks(store: Store, run_id: int | None) -> int:
    """Number of current reports of a run in which a sum does not add up."""
    sql = """
        SELECT count(DISTINCT r.report_id) AS n FROM reports r JOIN checks k USING (report_id)
        JOIN captures c ON c.capture_id = r.capture_id
        WHERE r.is_current AND k.status = 'fail' AND c.run_id = ?"""
    return int(next(iter(store.query(sql, (run_id,))), {"n": 0})["n"])
