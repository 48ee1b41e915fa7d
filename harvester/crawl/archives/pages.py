"""Pages out of an archive: what they are, and how those that count come into ours. Whatever archive it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from harvester.archive.record import Capture
from harvester.archive.sources import Listed, LocalSource, Match, Matches, RemoteSource, SourceError
from harvester.crawl.archives.holdings import ArchivedLead, Holdings
from harvester.crawl.archives.walk import ArchiveScope, ArchiveWalk
from harvester.crawl.frontier import ATTACHMENT, Lead
from harvester.crawl.httpcache import storage_of
from harvester.crawl.items import Look
from harvester.crawl.links import says_soft_404
from harvester.crawl.obstacles import SOFT_404, TRUNCATED, Obstacle, classify
from harvester.crawl.pages import Page
from harvester.crawl.registry import RegistryError, read_rows, registry_path
from harvester.crawl.spider import PortalsSpider, Yielded
from harvester.crawl.urls import host_of
from harvester.crawl.walk import Walk

logger = logging.getLogger(__name__)

Keep = Callable[[], Look | None]
"""Makes sure that the page is in our archive, and says where. What is no candidate is not copied."""


class ArchivedPages(PortalsSpider):
    """``archive`` is what is read, ``holdings`` what it holds, ``page_rules`` the hosts whose pages are read;
    ``host_rules`` are those that are asked."""

    def __init__(self, *args: Any, **arguments: Any) -> None:
        super().__init__(*args, **arguments)
        self.page_rules = self.host_rules
        self.holdings = Holdings(Matches((Match.everything(),)), self.page_rules)
        self.archive: RemoteSource | LocalSource | None = None

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

    def _about(self, url: str, archived_at: str) -> dict[str, Any]:
        """What a record says of a page that an archive has captured."""
        name = self.archive.name if self.archive is not None else ""
        return {"archived-url": url, "archived-at": archived_at, "archive": name}

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

    def _adopt(self, capture: Capture, url: str, taken_at: str) -> Look | None:
        storage = storage_of(self.crawler)
        about = {**self._about(url, capture.fetched_at), "taken-at": taken_at}
        kept = storage.adopt(capture, about) if storage is not None else None
        if kept is None:
            return None
        self.account.kept(kept)
        return Look(kept)


def headers_in(capture: Capture) -> Any:
    """The headers of a capture as ``headers_of`` gives those of a response."""
    return lambda name: [value for known, value in capture.headers if known.lower() == name.lower()]
