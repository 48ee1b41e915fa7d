"""Archives in place of portals: ``scrapy crawl archive -a source=… -a match='www.example.gov.cn/*'``."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response
from scrapy.settings import BaseSettings, default_settings
from twisted.python.failure import Failure

from harvester.archive.errors import ArchiveError
from harvester.archive.framing import Span
from harvester.archive.record import Capture
from harvester.archive.sources import Listed, LocalSource, Match, Matches, RemoteSource, SourceError, open_source
from harvester.archive.writer import now_utc
from harvester.crawl.archives.holdings import ArchivedLead, Holdings
from harvester.crawl.archives.rules import ArchiveRules
from harvester.crawl.archives.walk import ArchiveScope, ArchiveWalk
from harvester.crawl.arguments import ArgumentError
from harvester.crawl.candidates import Reading
from harvester.crawl.frontier import ATTACHMENT, Lead
from harvester.crawl.httpcache import storage_of
from harvester.crawl.items import Look, ReportItem
from harvester.crawl.links import says_soft_404
from harvester.crawl.middlewares import headers_of
from harvester.crawl.obstacles import (
    ARCHIVE_ERROR,
    NOT_ARCHIVED,
    RATE_LIMITED,
    SOFT_404,
    TRUNCATED,
    Obstacle,
    cause_of,
    classify,
)
from harvester.crawl.pages import Page
from harvester.crawl.registry import CENTRAL, PortalRow, RegistryError, below, read_rows, registry_path
from harvester.crawl.spider import PortalsSpider, Yielded, look_of
from harvester.crawl.urls import clean, host_of, key
from harvester.crawl.walk import Walk
from spiders.base import RegionSpider

logger = logging.getLogger(__name__)

RETRIES = 4
MAX_ANSWERS = 10_000
"""Answers of indexes that are read in one crawl."""
MAX_REDIRECTS = 3
_FOREVER = 10 * 366 * 86400.0
"""What an archive has captured stays as it is: a capture that we have is not asked for again."""
_REPLAYED = re.compile(r"/(\d{14})(?:id_)?/(https?:/.*)$")


Keep = Callable[[], Look | None]
"""Makes sure that the page is in our archive, and says where. What is no candidate is not copied."""


class Anywhere(RegionSpider):
    """Tells divisions of the whole country; crawls nothing."""

    region, adcode = "中国", CENTRAL


def portals_below(adcode: str, settings: BaseSettings) -> list[PortalRow]:
    """What the registry knows of a division and all below it. Raises ArgumentError."""
    path = registry_path(settings.get("HARVEST_REGISTRY"), settings.get("HARVEST_REPLAY"))
    try:
        return [row for row in below(read_rows(path), adcode) if row.url] if path.exists() else []
    except RegistryError as error:
        raise ArgumentError(str(error)) from error


class ArchiveSpider(PortalsSpider):
    name = "archive"
    argument_names = ("source", "match", "division", "years", "since", "allow", "fresh")

    def __init__(self, *args: Any, **arguments: Any) -> None:
        super().__init__(*args, **arguments)
        self.page_rules = self.host_rules
        """Hosts whose pages are read; ``host_rules`` are those that are asked."""
        self.holdings = Holdings(Matches((Match.everything(),)), self.page_rules)
        self.archive: RemoteSource | LocalSource | None = None
        self._questions: deque[str] = deque()
        self._asked = 0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """One connection and long pauses, unless the user's own settings say otherwise."""
        super().update_settings(settings)
        if not settings.get("HARVEST_REPLAY"):
            settings.set("DOWNLOAD_DELAY", settings.getfloat("ARCHIVE_DELAY", 3.0), "spider")
            # Not less than the delay, ever: under its newer name where this Scrapy knows it.
            if hasattr(default_settings, "DOWNLOAD_DELAY_JITTER"):
                settings.set("DOWNLOAD_DELAY_JITTER", 0, "spider")
            else:
                settings.set("RANDOMIZE_DOWNLOAD_DELAY", False, "spider")
            settings.set("AUTOTHROTTLE_ENABLED", False, "spider")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 1, "spider")

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        given = self.harvest_arguments
        try:
            self.archive = open_source(given.get("source"), settings.get("ARCHIVE_DATA_URL"))
            matches = self._matches(given.get("match"), given.get("division"), settings)
        except SourceError as error:
            raise ArgumentError(str(error)) from error
        since = given.get("since", "").replace("-", "").strip() or None  # the base class has read it: it is a day
        self.holdings = Holdings(Matches(tuple(matches)), self.page_rules, since)
        self.host_rules = ArchiveRules.of(() if isinstance(self.archive, LocalSource) else self.archive.hosts)
        which = given.get("match") or given.get("division") or "all that may be visited"
        self.opening = f"{which} from the archive {self.archive.name}"
        return []

    def _matches(self, match: str | None, division: str | None, settings: BaseSettings) -> list[Match]:
        """What is wanted. Raises ArgumentError, SourceError."""
        if division and match:
            raise ArgumentError("match and division: give one of the two")
        if division:
            rows = portals_below(Anywhere.division_of(division), settings)
            if not rows:
                raise ArgumentError(f"division={division}: the registry knows no portal there; give match=HOST/*")
            return [Match.parse(f"{host}/*") for host in dict.fromkeys(host_of(row.url) for row in rows)]
        if isinstance(self.archive, LocalSource) and not match:
            return [Match.everything()]
        found = Match.parse(match)
        refusal = self.page_rules.refusal(f"http://{found.host}/")
        if refusal:
            raise ArgumentError(f"match={match}: {refusal[1]}")
        return [found]

    # -- the index -----------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Yielded]:
        walk = self._archive_walk()
        if isinstance(self.archive, LocalSource):
            async for item in self._read_local(self.archive, walk):
                yield item
                await asyncio.sleep(0)
        elif self.archive is not None:
            for match in self.holdings.match.parts:
                self._questions.extend(self.archive.queries(match, self.years_wanted, self.holdings.since))
            self._questions = deque(dict.fromkeys(self._questions))
            for request in self._ask(walk):
                yield request

    def _archive_walk(self) -> ArchiveWalk:
        source = self.harvest_arguments.get("source", "")
        local = isinstance(self.archive, LocalSource)
        wanted = self.harvest_arguments.get("match") or self.harvest_arguments.get("division")
        account = self.account.open(source, wanted or source)
        budget = 10**9 if local else self.settings.getint("HARVEST_PORTAL_BUDGET", 5000)
        scope = ArchiveScope(source, self.holdings, self._obtainable)
        return ArchiveWalk(source, scope, account, years=self.years_wanted, budget=budget, adcodes=self._adcodes())

    def _adcodes(self) -> dict[str, str]:
        """The division of every host that the registry knows."""
        path = registry_path(self.settings.get("HARVEST_REGISTRY"), self.settings.get("HARVEST_REPLAY"))
        try:
            rows = list(read_rows(path)) if path.exists() else []
        except RegistryError as error:
            logger.warning("%s: goes on without the registry", error)
            rows = []
        return {host_of(row.url).removeprefix("www."): row.adcode for row in rows if row.adcode.strip("0")}

    def _ask(self, walk: ArchiveWalk) -> Iterator[Yielded]:
        """The next question to the index; once there is none, the captures."""
        if self._questions and self._asked < MAX_ANSWERS:
            self._asked += 1
            walk.account.requests += 1
            yield self._polite(
                Request(self._questions.popleft(), callback=self.read_index, errback=self.index_failed),
                {"walk": walk, "dont_obey_robotstxt": True},
            )
            return
        for lead in self.holdings.leads(self._usable):
            walk.add(lead)
        held, left_out = len(self.holdings), ", ".join(f"{n} {why}" for why, n in self.holdings.left_out.items())
        logger.info("The archive lists %d pages%s", held, f" (left out: {left_out})" if left_out else "")
        if not held:
            self.account.reject(walk.account, walk.url, NOT_ARCHIVED, f"no capture of {walk.account.name}")
        yield from self._pump(walk)

    def _polite(self, request: Request, about: dict[str, Any]) -> Request:
        """With what every request to an archive needs: pauses, no redirects by themselves, no cookies."""
        delay = self.settings.getfloat("DOWNLOAD_DELAY")
        meta = {
            "harvest_archived": True,
            "harvest_backoff": 4 * max(delay, 0.1),
            "max_retry_times": RETRIES,
            "dont_redirect": True,
            "dont_merge_cookies": True,
            **about,
        }
        return request.replace(meta=meta, dont_filter=True)

    def read_index(self, response: Response) -> Iterator[Yielded]:
        walk: ArchiveWalk = response.meta["walk"]
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        walk.account.pages += 1
        walk.account.lists += 1
        try:
            answer = self.archive.read(response.url, response.status, response.body)
        except SourceError as error:
            self.account.reject(walk.account, response.url, ARCHIVE_ERROR, str(error), look=look_of(response))
        else:
            if not answer.told:
                self._refused(walk, response)
            if answer.damaged:
                logger.warning("%s: %d lines of the index could not be read", response.url, answer.damaged)
            for listed in answer.captures:
                self.holdings.add(listed)
            # A list is read to its end before the next one is begun.
            self._questions.extendleft(reversed(answer.following))
        yield from self._ask(walk)

    def index_failed(self, failure: Failure) -> Iterator[Yielded]:
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: ArchiveWalk = request.meta["walk"]
        cause = cause_of(failure.value or Exception(str(failure)))
        self.account.reject(walk.account, request.url, cause.code, cause.detail, host_wide=cause.host_wide)
        if self.hosts.get(host_of(request.url)).blocked is not None:
            self._questions.clear()
        yield from self._ask(walk)

    def _refused(self, walk: ArchiveWalk, response: Response) -> None:
        if response.status in (429, 503):
            self._questions.clear()
            cause = _refusal(response.status)
        else:
            found = classify(
                status=response.status, headers=headers_of(response), body=b"", asked=response.url, url=response.url
            )
            cause = found or Obstacle(ARCHIVE_ERROR, f"status {response.status} and no index")
        detail = f"the archive's index: {cause.detail}"
        look = look_of(response)
        self.account.reject(walk.account, response.url, cause.code, detail, host_wide=cause.host_wide, look=look)

    # -- captures ------------------------------------------------------------------------------------------------

    def _usable(self, listed: Listed) -> bool:
        try:
            return isinstance(self.archive, LocalSource) or (
                self.archive is not None and bool(self.archive.fetch(listed))
            )
        except SourceError as error:
            logger.warning("%s", error)
            return False

    def _obtainable(self, url: str) -> bool:
        if self.holdings.nearest(url, "0") is not None:
            return True
        return not isinstance(self.archive, LocalSource) and (
            self.archive is not None and self.archive.near(url, "0") is not None
        )

    def _listed(self, lead: Lead) -> Listed:
        """Where the archive has a page. An attachment is looked for near the time of its page."""
        if isinstance(lead, ArchivedLead) and lead.listed is not None:
            return lead.listed
        parent = lead.parent.lead.listed if lead.kind == ATTACHMENT else None
        timestamp = parent.timestamp if parent is not None else "0"
        held = self.holdings.nearest(lead.url, timestamp)
        return held or Listed(lead.url, timestamp, "", None, "")

    def _request(self, walk: Walk, lead: Lead) -> Request:
        return self._fetch(walk, lead, self._listed(lead))

    def _fetch(self, walk: Walk, lead: Lead, listed: Listed, redirects: int = 0) -> Request:
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        fetch = self.archive.fetch(listed)
        about: dict[str, Any] = {
            "walk": walk,
            "lead": lead,
            "listed": listed,
            "wrapped": fetch.api,
            "archive_redirects": redirects,
            "harvest_max_age": _FOREVER,
            "dont_obey_robotstxt": fetch.api,
        }
        if not fetch.api:
            about["harvest_about"] = self._about(lead.url, listed.archived_at)
        request = Request(
            fetch.url,
            headers=dict(fetch.headers),
            callback=self.parse,
            errback=self.on_failure,
            priority=int(lead.score * 100),
        )
        return self._polite(request, about)

    def _about(self, url: str, archived_at: str) -> dict[str, Any]:
        """What a record says of a page that an archive has captured."""
        name = self.archive.name if self.archive is not None else ""
        return {"archived-url": url, "archived-at": archived_at, "archive": name}

    def _look(self, walk: Walk, lead: Lead, response: Response) -> Iterator[Yielded]:
        assert isinstance(walk, ArchiveWalk)
        moved = self._nearest(walk, lead, response)
        if moved is not None:
            self._flying[id(walk)] = self._flying.get(id(walk), 0) + 1
            yield moved
            return
        listed: Listed = response.meta["listed"]
        look = look_of(response)
        if response.status in (429, 503):
            walk.frontier.settle(lead, won=False)
            yield from self._lost(walk, lead, response.url, _refusal(response.status), look)
            return
        page = Page(lead.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        status, headers, obstacle = response.status, headers_of(response), None
        keep: Keep = lambda: look  # noqa: E731
        if response.meta["wrapped"]:
            try:
                capture = self._unpack(listed, response)
                page = Page(lead.url, capture.payload(), capture.header("Content-Type"))
            except ArchiveError as error:
                obstacle = Obstacle(ARCHIVE_ERROR, str(error))
            else:
                taken_at = look.record.fetched_at if look is not None else now_utc()
                keep = partial(self._adopt, capture, lead.url, taken_at)
                status, headers = capture.status, _headers(capture)
        elif status in (404, 410):
            obstacle = Obstacle(NOT_ARCHIVED, f"the archive answers {status}")
        yield from self._judge(walk, lead, listed, page, keep, status, headers, obstacle)

    def _judge(
        self,
        walk: ArchiveWalk,
        lead: Lead,
        listed: Listed,
        page: Page,
        keep: Keep,
        status: int,
        headers: Any,
        obstacle: Obstacle | None = None,
    ) -> Iterator[Yielded]:
        """What an archived page is. Challenges and soft 404s were archived as well, and say nothing of the archive."""
        won = later = False

        def settle(found: bool) -> None:
            walk.frontier.settle(lead, won=won or found)
            walk.account.wasted += not (won or found)

        try:
            if obstacle is None:
                obstacle = classify(status=status, headers=headers, body=page.body, asked=page.url, url=page.url)
            if obstacle is None and listed.truncated:
                obstacle = Obstacle(TRUNCATED, "the archive did not keep all of this page")
            if obstacle is None and lead.kind != ATTACHMENT and says_soft_404(page):
                obstacle = Obstacle(SOFT_404, "the page says that it is not there")
            if obstacle is not None:
                yield from self._no_page(walk, lead, obstacle, keep())
                return
            sight = walk.see(lead, page)
            won = sight.promising > 0 or sight.listed > 0
            if sight.candidate:
                won = won or lead.kind == ATTACHMENT
                reading = self.candidates.reading(walk, lead, page, keep(), status)
                reading.after, later = settle, True
                yield reading
            elif isinstance(lead, ArchivedLead) and lead.newest and sight.listed:
                walk.drop_older(lead)
        finally:
            if not later:
                settle(False)

    def _no_page(self, walk: Walk, lead: Lead, obstacle: Obstacle, look: Look | None) -> Iterator[Yielded]:
        at = look.at if look is not None else "?"
        self.account.reject(walk.account, lead.url, obstacle.code, f"as archived {at}: {obstacle.detail}", look=look)
        if lead.kind == ATTACHMENT:
            yield from self.candidates.give_up(walk, lead)

    def _nearest(self, walk: Walk, lead: Lead, response: Response) -> Request | None:
        """The request for the capture that the archive has instead, where it answers with a redirect to one."""
        if not 300 <= response.status < 400:
            return None
        target = urljoin(response.url, (response.headers.get("Location") or b"").decode("latin-1"))
        found = _REPLAYED.search(target)
        turns = response.meta.get("archive_redirects", 0)
        same = found is not None and key(clean(_whole(found[2])) or "") == key(lead.url)
        if (
            found is None
            or not same
            or turns >= MAX_REDIRECTS
            or urlsplit(target).netloc != urlsplit(response.url).netloc
        ):
            return None
        listed: Listed = response.meta["listed"]
        nearer = Listed(_whole(found[2]), found[1], listed.mime, None, listed.digest)
        return self._fetch(walk, lead, nearer, turns + 1)

    def _unpack(self, listed: Listed, response: Response) -> Capture:
        """The archived page in a record that was fetched as a byte range."""
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        page = self.archive.unpack(listed, response.status, response.body)
        if page is None:
            raise ArchiveError(f"{response.url}: holds no record")
        return Capture(
            page.url,
            page.archived_at,
            page.status,
            page.headers,
            page.body,
            truncated="length" if page.truncated else None,
        )

    def _adopt(self, capture: Capture, url: str, taken_at: str) -> Look | None:
        storage = storage_of(self.crawler)
        about = {**self._about(url, capture.fetched_at), "taken-at": taken_at}
        kept = storage.adopt(capture, about) if storage is not None else None
        if kept is None:
            return None
        self.account.kept(kept)
        return Look(kept)

    # -- files on this machine -----------------------------------------------------------------------------------

    async def _read_local(self, source: LocalSource, walk: ArchiveWalk) -> AsyncIterator[Yielded]:
        try:
            for notice in source.notices:
                logger.warning("%s", notice)
            for listed, _ in source.captures(self.holdings.match, _tell):
                self.holdings.add(listed)
            for lead in self.holdings.leads(self._usable):
                walk.add(lead)
            reading: set[asyncio.Task[list[ReportItem]]] = set()
            while True:
                lead_now = walk.next() if len(reading) < self.candidates.parsers.at_once else None
                if lead_now is not None:
                    for found in self._look_local(source, walk, lead_now):
                        if isinstance(found, Reading):
                            reading.add(asyncio.ensure_future(self.read(found)))
                elif reading:
                    done, reading = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
                    for item in (item for task in done for item in task.result()):
                        yield item
                else:
                    break
            walk.account.ended = self._end_of(walk)
        except ArchiveError as error:
            self.account.reject(walk.account, Path(source.path).absolute().as_uri(), ARCHIVE_ERROR, str(error))
        finally:
            source.close()

    def _look_local(self, source: LocalSource, walk: ArchiveWalk, lead: Lead) -> Iterator[Yielded]:
        listed = self._listed(lead)
        try:
            capture = source.read(listed)
            page = Page(lead.url, capture.payload(), capture.header("Content-Type") or capture.media_type)
        except ArchiveError as error:
            walk.frontier.settle(lead, won=False)
            yield from self._no_page(walk, lead, Obstacle(ARCHIVE_ERROR, str(error)), None)
            return
        keep = partial(self._adopt, capture, lead.url, now_utc())
        yield from self._judge(walk, lead, listed, page, keep, capture.status, _headers(capture))


def _refusal(status: int) -> Obstacle:
    return Obstacle(RATE_LIMITED, f"status {status} again and again: the archive wants a rest", host_wide=True)


def _tell(path: Path, span: Span) -> None:
    logger.warning(
        "%s: %s at byte %d (%s); the other records are used", path.name, span.fault, span.offset, span.detail
    )


def _headers(capture: Capture) -> Any:
    return lambda name: [value for known, value in capture.headers if known.lower() == name.lower()]


def _whole(url: str) -> str:
    """Some servers on the way make one slash of two."""
    return re.sub(r"^(https?:)/+", r"\1//", url)
