"""The walk through what an archive holds: like that through a portal, but every page is known beforehand."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection

from harvester.crawl.account import PortalAccount
from harvester.crawl.archives.holdings import ArchivedLead, Holdings
from harvester.crawl.frontier import ATTACHMENT, ENTRY, Frontier, Lead
from harvester.crawl.links import is_report_title, judge
from harvester.crawl.pages import Page, squeeze
from harvester.crawl.scope import Scope
from harvester.crawl.sight import Sight, is_text
from harvester.crawl.urls import host_of, is_article, key
from harvester.crawl.walk import Walk


class CaptureFrontier(Frontier):
    """Best first like any frontier; a lead may become better while it waits."""

    def pop(self) -> Lead | None:
        while self._heap:
            if self.taken >= self.budget:
                return None
            score, _, lead = heapq.heappop(self._heap)
            if isinstance(lead, ArchivedLead):
                if lead.taken or -score != lead.score:
                    continue  # it stands in the heap again, with the score that it has now
                lead.taken = True
            self.taken += 1
            self._flying += 1
            return lead
        return None

    def lift(self, lead: ArchivedLead, score: float) -> None:
        """Look at ``lead`` earlier than was thought."""
        lead.score = score
        heapq.heappush(self._heap, (-score, next(self._order), lead))


class ArchiveScope(Scope):
    """Attachments: only pages that the pattern covers, and only what the archive can be asked for."""

    def __init__(self, start: str, holdings: Holdings, obtainable: Callable[[str], bool]) -> None:
        super().__init__(start, holdings.rules)
        self._holdings = holdings
        self._obtainable = obtainable

    def admits(self, url: str, *, strong: bool) -> bool:
        held = self._holdings
        return held.match.admits(url) and held.rules.refusal(url) is None and self._obtainable(url)


class ArchiveWalk(Walk):
    """``adcodes``: division by host (without ``www.``), as far as the registry knows it."""

    def __init__(
        self,
        url: str,
        scope: ArchiveScope,
        account: PortalAccount,
        *,
        years: Collection[int] | None = None,
        budget: int = 5000,
        adcodes: dict[str, str] | None = None,
    ) -> None:
        super().__init__(url, scope, account, years=years, budget=budget)
        self.frontier: CaptureFrontier = CaptureFrontier(budget)
        self._adcodes = adcodes or {}
        self._sites: dict[str, str] = {}
        self._by_page: dict[str, list[ArchivedLead]] = {}

    def add(self, lead: ArchivedLead) -> None:
        if self.frontier.push(lead):
            self._by_page.setdefault(key(lead.url), []).append(lead)

    def next(self) -> Lead | None:
        """The next capture. What is not listed is not guessed at."""
        lead = self.frontier.pop()
        self.account.requests += lead is not None
        return lead

    def see(self, lead: Lead, page: Page) -> Sight:
        self.account.pages += 1
        host = host_of(page.url)
        self.adcode = self._adcodes.get(host.removeprefix("www."))
        self.site = self._sites.get(host, "")
        if lead.kind == ATTACHMENT or not is_text(page):
            return Sight(candidate=True)
        if page.site:
            self.site = self._sites.setdefault(host, page.site)
        title = squeeze(page.meta.get("articletitle")) or page.title
        if page.json is None and (self._is_candidate(lead, page) or (is_article(page.url) and is_report_title(title))):
            return Sight(candidate=True)
        self.account.lists += 1
        sight = Sight(candidate=False)
        for anchor in page.anchors:
            verdict = judge(anchor, page, annual=True)
            sight.listed += verdict.kind == ENTRY
            if verdict.score >= 0.9:
                sight.promising += self._lift(anchor.url, verdict.kind, anchor.text)
        return sight

    def _lift(self, url: str, kind: str, title: str) -> bool:
        """A list names this page: look at it sooner, and know what it was called."""
        found = False
        for lead in self._by_page.get(key(url), ()):
            if lead.taken:
                continue
            lead.title = lead.title or title
            if kind == ENTRY:
                lead.kind = ENTRY
            better = 0.98 if lead.newest else 0.94
            if lead.score < better:
                self.frontier.lift(lead, better)
            found = True
        return found

    def drop_older(self, lead: ArchivedLead) -> None:
        """The newest capture is a list: what it was like before leads nowhere new."""
        for other in self._by_page.get(key(lead.url), ()):
            if not other.taken and not other.newest:
                other.taken = True
