"""Visits to home pages: one request a host and its robots.txt, with all the manners of a crawl, outside any harvest."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import scrapy
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from harvester.crawl.guard import FOREIGN_HOST, HostRules
from harvester.crawl.hosts import Hosts
from harvester.crawl.links import says_soft_404
from harvester.crawl.middlewares import headers_of
from harvester.crawl.obstacles import (
    BLOCK_PAGE,
    BLOCKED,
    BLOCKED_JS,
    GONE,
    HTTPS_FAILED,
    RATE_LIMITED,
    REFUSED,
    ROBOTS_DENIED,
    SOFT_404,
    Obstacle,
    cause_of,
    classify,
)
from harvester.crawl.pages import Page
from harvester.crawl.urls import host_of, is_home

STATES = ("ok", "moved", "dead", "blocked", "tls")
_QUIET = {"LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "HARVEST_REPLAY": None}
_BLOCKED = frozenset({BLOCKED_JS, BLOCKED, BLOCK_PAGE, RATE_LIMITED, REFUSED, ROBOTS_DENIED})


@dataclass(frozen=True, slots=True)
class Visit:
    """How an address answered. ``final``: the one that answered; ``page`` is None where ``obstacle`` is not;
    ``tls``: why https did not work, or empty."""

    url: str
    final: str
    page: Page | None = None
    obstacle: Obstacle | None = None
    tls: str = ""

    @property
    def state(self) -> tuple[str, str]:
        """One of ``STATES``, and a sentence where it is not ``ok``."""
        if self.obstacle is not None:
            words = f"{self.obstacle.code}: {self.obstacle.detail}"
            if self.obstacle.code == FOREIGN_HOST:
                return "moved", self.obstacle.detail
            return ("blocked" if self.obstacle.code in _BLOCKED else "dead"), words
        if host_of(self.url).removeprefix("www.") != host_of(self.final).removeprefix("www."):
            return "moved", f"now at {self.final}"
        return ("tls", self.tls) if self.tls else ("ok", "")


Follow = Callable[[Visit], Iterable[str]]


class VisitSpider(scrapy.Spider):
    """Visits addresses, and those that ``follow`` names after each visit; each address once, ``limit`` in all."""

    name = "visits"

    def __init__(self, urls: Iterable[str], follow: Follow, limit: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.urls, self.follow, self.limit = list(urls), follow, limit
        self.hosts = Hosts()
        self.host_rules = HostRules()
        self.over_limit = 0
        self._asked: set[str] = set()
        self._tls: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Request]:
        for request in self._requests(self.urls):
            yield request

    def _requests(self, urls: Iterable[str]) -> Iterator[Request]:
        for url in urls:
            if url in self._asked:
                continue
            if len(self._asked) >= self.limit:
                self.over_limit += 1
                continue
            self._asked.add(url)
            yield Request(url, self.parse, errback=self.failed, meta={"asked": url}, dont_filter=True)

    def note_host(self, url: str, reason: str, detail: str) -> None:
        """Called by the middlewares."""
        if reason == HTTPS_FAILED:
            self._tls[host_of(url)] = detail

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        asked = response.meta["asked"]
        obstacle = classify(
            status=response.status, headers=headers_of(response), body=response.body, asked=asked, url=response.url
        )
        page = Page(response.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        if obstacle is None and is_home(asked) and not response.body.strip():
            obstacle = Obstacle(GONE, "an empty page")
        if obstacle is None and says_soft_404(page):
            obstacle = Obstacle(SOFT_404, "the page says that it is not there")
        found = page if obstacle is None else None
        yield from self._done(Visit(asked, response.url, found, obstacle, self._tls.get(host_of(asked), "")))

    def failed(self, failure: Failure) -> Iterator[Request]:
        """A request that ended without a response."""
        asked = failure.request.meta["asked"]  # type: ignore[attr-defined]
        cause = cause_of(failure.value or Exception(str(failure)))
        yield from self._done(Visit(asked, asked, None, cause, self._tls.get(host_of(asked), "")))

    def _done(self, visit: Visit) -> Iterator[Request]:
        yield from self._requests(self.follow(visit))


def run_spider(spider: type[scrapy.Spider], settings: Mapping[str, Any], **arguments: Any) -> Crawler:
    """Run one spider with the project's settings and those given. Once a process, as Twisted has it.

    Raises KeyboardInterrupt where the user stopped it.
    """
    logging.getLogger().addHandler(logging.NullHandler())  # else Python prints warnings by itself
    known = Settings()
    known.setmodule("harvester.settings", priority="project")
    known.setdict({**_QUIET, **settings}, priority="cmdline")
    process = CrawlerProcess(known)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **arguments)
    process.start()
    if crawler.stats is not None and crawler.stats.get_value("finish_reason") == "shutdown":
        raise KeyboardInterrupt
    return crawler


def visit_all(urls: Iterable[str], follow: Follow, *, limit: int = 10_000, settings: Mapping[str, Any]) -> int:
    """Visit addresses; ``follow`` gets every visit and names further addresses. Returns how many were left out because
    of the ``limit``."""
    manners = {"HARVEST_ARCHIVE": False, "RETRY_TIMES": 1, "DOWNLOAD_TIMEOUT": 30, **settings}
    crawler = run_spider(VisitSpider, manners, urls=list(urls), follow=follow, limit=limit)
    return crawler.spider.over_limit if isinstance(crawler.spider, VisitSpider) else 0
