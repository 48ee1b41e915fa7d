"""The spider that all regions share: it walks portals, several at a time, each by its own frontier."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from typing import Any

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import FormRequest, Request, Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from harvester.crawl.account import Account
from harvester.crawl.arguments import ArgumentError, parse_allow, parse_years
from harvester.crawl.browser import is_wanted as browser_is_wanted
from harvester.crawl.candidates import Candidates, Reading
from harvester.crawl.frontier import ATTACHMENT, ENTRY, PROBE, Lead
from harvester.crawl.guard import HostRules
from harvester.crawl.hosts import Hosts
from harvester.crawl.httpcache import capture_of, visit_of
from harvester.crawl.items import Look, ReportItem
from harvester.crawl.links import says_soft_404
from harvester.crawl.middlewares import headers_of
from harvester.crawl.missing import Probes, appearance, suspicious
from harvester.crawl.obstacles import FAULT, GONE, NOT_ARCHIVED, SOFT_404, Obstacle, cause_of, classify, shortage
from harvester.crawl.pages import Page
from harvester.crawl.parsers import EndingError, Parsers
from harvester.crawl.registry import PortalRow
from harvester.crawl.revisit import Revisits, parse_since, says_yes
from harvester.crawl.scope import Scope, bare
from harvester.crawl.sight import Sight
from harvester.crawl.urls import host_of
from harvester.crawl.walk import Walk
from harvester.workers.pool import FaultError, StartError, number_of

logger = logging.getLogger(__name__)

Yielded = Any
"""Requests and items, as a Scrapy callback yields them; from methods of ours also readings still to be done."""


class PortalsSpider(scrapy.Spider):
    """Base of all spiders that look for reports on portals. ``plan`` says which."""

    harvesting = True
    argument_names: tuple[str, ...] = ("years", "allow", "fresh", "since")
    opening = ""
    """What is going to be crawled, where it is not a number of portals."""

    def __init__(self, *args: Any, **arguments: Any) -> None:
        # Names with an underscore are of whoever runs the crawl (Scrapyd's `_job`): no part of what is crawled.
        given = {name: str(value) for name, value in arguments.items() if value is not None and name[0] != "_"}
        self.check_names(given)
        super().__init__(*args, **arguments)
        self.harvest_arguments = given
        self.years_wanted = parse_years(given.get("years"))
        self.host_rules = HostRules(allow=parse_allow(given.get("allow")))
        self.revisits = Revisits(fresh=says_yes(given.get("fresh")), since=parse_since(given.get("since")))
        self.hosts = Hosts()
        self.account = Account()
        self.candidates = Candidates(self.account)
        self.probes = Probes()
        self.rows: list[PortalRow] = []
        self.not_known: list[PortalRow] = []
        """Bodies of the region whose address the registry does not know."""
        self._waiting: deque[PortalRow] = deque()
        self._flying: dict[int, int] = {}
        self._reading: dict[int, int] = {}
        """Requests under way, and pages that are being parsed, by walk."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PortalsSpider:
        spider: PortalsSpider = super().from_crawler(crawler, *args, **kwargs)
        told = spider.harvest_arguments
        spider.revisits = Revisits.of(crawler.settings, told.get("fresh"), told.get("since"))
        if crawler.settings.getbool("HARVEST_ARCHIVE", True):  # `scrapy parse` brings its own address
            spider.rows = spider.plan(crawler.settings)
            number = number_of(crawler.settings.get("HARVEST_PARSERS"))
            spider.candidates.parsers = Parsers(number, lambda: not crawler.crawling)
        return spider

    @classmethod
    def check_names(cls, given: dict[str, str]) -> None:
        """Raises ArgumentError for an argument that this spider does not have."""
        wrong = sorted(set(given) - set(cls.argument_names))
        if wrong:
            known = ", ".join(cls.argument_names)
            raise ArgumentError(f"-a {wrong[0]}=: the spider {cls.name} has no such argument; it has {known}")

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        """The portals to crawl. Raises ArgumentError where the arguments name none."""
        raise ArgumentError(f"{self.name}: no portals")

    # -- portals, several at a time ------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Yielded]:
        self._waiting.extend(self.rows)
        for _ in range(self.settings.getint("HARVEST_PORTALS_AT_ONCE", 8)):
            for request in self._open_next():
                yield request

    def _open_next(self) -> Iterator[Yielded]:
        """Begin the next portal that gives a first request."""
        while self._waiting:
            row = self._waiting.popleft()
            requests = list(self._pump(self._walk(row)))
            if requests:
                yield from requests
                return

    def _walk(self, row: PortalRow) -> Walk:
        others = frozenset(bare(host_of(other.url)) for other in self.rows if other is not row)
        others |= frozenset(bare(host) for host in self.settings.getlist("HARVEST_HOSTS_ELSEWHERE"))
        account = self.account.open(row.url, row.name, row.adcode, row.expected)
        return Walk(
            row.url,
            Scope(row.url, self.host_rules, others),
            account,
            years=self.years_wanted,
            columns=row.columns,
            budget=self.settings.getint("HARVEST_PORTAL_BUDGET", 5000),
            adcode=row.adcode if row.adcode.strip("0") else None,
            sitemaps=lambda: self.hosts.get(host_of(row.url)).sitemaps,
            browser=browser_is_wanted(self.settings),
        )

    def _pump(self, walk: Walk) -> Iterator[Yielded]:
        """Requests for what the portal's frontier thinks best, as many as may be under way."""
        at_once = max(1, self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN", 2))
        while self._flying.get(id(walk), 0) < at_once:
            lead = walk.next()
            if lead is None:
                break
            self._flying[id(walk)] = self._flying.get(id(walk), 0) + 1
            yield self._request(walk, lead)
        if not (self._flying.get(id(walk)) or self._reading.get(id(walk)) or walk.account.ended):
            walk.account.ended, walk.account.cut_short = self._end_of(walk), walk.frontier.spent
            yield from self._open_next()

    def _end_of(self, walk: Walk) -> str:
        if walk.frontier.spent:
            return f"the budget of {walk.frontier.budget} requests is spent"
        blocked = self.hosts.get(host_of(walk.url)).blocked
        return f"{blocked.code}: {blocked.detail}" if blocked is not None else "nothing left to look at"

    def _request(self, walk: Walk, lead: Lead) -> Request:
        about: dict[str, Any] = {
            "callback": self.parse,
            "errback": self.on_failure,
            "meta": {"walk": walk, "lead": lead, "harvest_max_age": self.revisits.max_age(lead)},
            "priority": int(lead.score * 100),
            "dont_filter": True,  # the frontier knows better which pages are the same
        }
        url = self.hosts.direct(lead.url)
        if lead.body is not None:
            about["headers"] = {"Content-Type": "application/json; charset=utf-8"}
            return Request(url, method="POST", body=lead.body, **about)
        if lead.form is not None:
            return FormRequest(url, formdata=dict(lead.form), **about)
        return Request(url, **about)

    # -- what comes back -----------------------------------------------------------------------------------------

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Yielded]:
        """Any page: a list to read, or a candidate to parse."""
        walk: Walk | None = response.meta.get("walk")
        if walk is None:  # `scrapy parse URL` and `scrapy shell` come without a walk
            walk = self._walk(PortalRow("000000", host_of(response.url), response.url))
            walk.next()
        lead: Lead = response.meta.get("lead") or Lead(response.url, ENTRY, 1.0)
        self._landed(walk)
        try:
            found = list(self._look(walk, lead, response))
        except Exception as error:
            logger.exception("%s: could not be looked at", response.url)
            self._fault(walk, response.url, error, look_of(response))
            found = []
        async for one in self._carry_out(walk, found):
            yield one

    def _landed(self, walk: Walk) -> None:
        self._flying[id(walk)] = max(0, self._flying.get(id(walk), 0) - 1)

    def _fault(self, walk: Walk, url: str, error: Exception, look: Look | None) -> None:
        words = str(error) if isinstance(error, FaultError) else f"{type(error).__name__}: {error}"
        self.account.reject(walk.account, url, FAULT, words, look=look)

    async def _carry_out(self, walk: Walk, found: Iterable[Yielded]) -> AsyncIterator[Yielded]:
        """Pass on what was found and go on with the walk. Pages are parsed meanwhile, and what follows from them comes
        when it comes; Scrapy asks for no more pages while too much of them waits for us."""
        tasks: list[tuple[Reading, asyncio.Task[list[ReportItem]]]] = []
        for one in found:
            if isinstance(one, Reading):
                self._reading[id(one.walk)] = self._reading.get(id(one.walk), 0) + 1
                tasks.append((one, asyncio.ensure_future(self.read(one))))
            else:
                yield one
        if not tasks or not self.candidates.parsers.inline:
            for request in self._pump(walk):
                yield request
        for reading, task in tasks:
            for item in await task:
                yield item
            self._reading[id(reading.walk)] -= 1
            for request in self._pump(reading.walk):
                yield request

    async def read(self, reading: Reading) -> list[ReportItem]:
        """Parse a page. A fault of ours on it is a reject like any other."""
        items: list[ReportItem] = []
        try:
            items = await reading.read()
        except EndingError:
            logger.info("%s: not parsed, as the crawl ends; the same command goes on with it", reading.url)
        except StartError as error:  # no fault of the page: the same command goes on with it
            self.account.stop(error)
        except Exception as error:
            logger.error("%s: could not be parsed: %s", reading.url, error)
            self._fault(reading.walk, reading.url, error, reading.look)
        finally:
            reading.after(bool(items))
        return items

    def _look(self, walk: Walk, lead: Lead, response: Response) -> Iterator[Yielded]:
        won = later = False
        sight = Sight(candidate=False)

        def settle(report: bool) -> None:
            walk.follow(sight)
            well = won or report or sight.promising > 0 or (sight.candidate and lead.kind == ATTACHMENT)
            walk.frontier.settle(lead, won=well, listed=report or sight.listed > 0)
            walk.account.wasted += not well

        try:
            asked = response.meta.get("redirect_urls", [response.url])[0]
            obstacle = classify(
                status=response.status,
                headers=headers_of(response),
                body=response.body,
                asked=asked,
                url=response.url,
            )
            page = Page(response.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
            if obstacle is None and lead.kind not in (ENTRY, ATTACHMENT) and says_soft_404(page):
                obstacle = Obstacle(SOFT_404, "the page says that it is not there")
            elif lead.kind == ENTRY and response.url != asked and walk.knows_as_list(response.url):
                obstacle = Obstacle(GONE, f"redirected to {response.url}, a list that was seen")
            if lead.kind == PROBE:
                won = True
                yield from self._probed(walk, lead, page if obstacle is None else None)
                return
            if obstacle is not None:
                yield from self._lost(walk, lead, asked, obstacle, look_of(response))
                return
            if suspicious(lead, page):
                if self._probe(walk, lead, page, response):
                    won = True
                    return
                if self.probes.same(page):
                    yield from self._not_there(walk, lead, page, look_of(response))
                    return
            sight = walk.see(lead, page)
            for words in sight.faults:
                self.account.reject(walk.account, response.url, FAULT, words, look=look_of(response))
            listed = sight.listed > 0
            won = sight.promising > 0 or listed
            if sight.candidate:
                reading = self.candidates.reading(walk, lead, page, look_of(response), response.status)
                reading.after, later = settle, True
                yield reading
        finally:
            if not later:
                settle(False)

    # -- pages that are missing and do not say so ------------------------------------------------------------------

    def _probe(self, walk: Walk, lead: Lead, page: Page, response: Response) -> bool:
        """Have the page wait until it is known how its host answers for what is not there. False once that is known."""
        missing = self.probes.of(page.url)
        if missing.answered or walk.frontier.taken >= walk.frontier.budget:
            return False
        if not missing.asked:
            missing.asked = walk.frontier.push(self.probes.lead(page.url))
        if missing.asked:
            missing.waiting.append((walk, lead, page, look_of(response), response.status))
        return missing.asked

    def _probed(self, walk: Walk, lead: Lead, page: Page | None) -> Iterator[Yielded]:
        """The host has answered (``page``), or has said that there is no such page (None)."""
        missing = self.probes.of(lead.url)
        missing.answered = True
        missing.looks = appearance(page) if page is not None and page.tree is not None else None
        waiting, missing.waiting = missing.waiting, []
        for walked, first, seen, look, status in waiting:
            if self.probes.same(seen):
                yield from self._not_there(walked, first, seen, look)
                continue
            sight = walked.see(first, seen)
            if sight.candidate:
                reading = self.candidates.reading(walked, first, seen, look, status)
                reading.after = partial(self._follow, walked, sight)
                yield reading

    @staticmethod
    def _follow(walk: Walk, sight: Sight, _report: bool) -> None:
        walk.follow(sight)

    def _not_there(self, walk: Walk, lead: Lead, page: Page, look: Look | None) -> Iterator[Yielded]:
        words = "the page is the one that its host shows for any address that is not there"
        yield from self._lost(walk, lead, page.url, Obstacle(SOFT_404, words), look)

    async def on_failure(self, failure: Failure) -> AsyncIterator[Yielded]:
        """A request that ended without a response."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.meta["walk"]
        lead: Lead = request.meta["lead"]
        self._landed(walk)
        walk.frontier.settle(lead, won=False)
        walk.account.wasted += 1
        short = shortage(failure.value)
        if short is not None:
            self.account.stop(short)
            return
        found = list(self._probed(walk, lead, None)) if lead.kind == PROBE else []
        found += self._lost(walk, lead, request.url, cause_of(failure.value or Exception(str(failure))))
        async for one in self._carry_out(walk, found):
            yield one

    def _lost(
        self, walk: Walk, lead: Lead, url: str, obstacle: Obstacle, look: Look | None = None
    ) -> Iterator[Yielded]:
        """Write down why there is no page. What was only a guess and is not there is no loss."""
        blocked = self.hosts.get(host_of(url)).blocked
        # A host that answers otherwise has lost this page alone.
        whole = blocked is not None and (obstacle.host_wide or blocked.code == obstacle.code)
        needless = lead.guess or (obstacle.code == NOT_ARCHIVED and lead.kind not in (ENTRY, ATTACHMENT))
        if whole or not needless:
            self.account.reject(walk.account, url, obstacle.code, obstacle.detail, host_wide=whole, look=look)
        if lead.kind == ATTACHMENT:
            yield from self.candidates.give_up(walk, lead)

    def closed(self, reason: str) -> None:
        """Called by Scrapy at the end."""
        self.candidates.parsers.close()

    def note_host(self, url: str, reason: str, detail: str) -> None:
        """Called by the middlewares: something about a host that belongs on record."""
        self.account.note(url, reason, detail)


def look_of(response: Response) -> Look | None:
    """Where the archive has this page; None for what is not archived."""
    capture = capture_of(response)
    return Look(capture, visit_of(response)) if capture is not None else None
