"""The walk through one portal: what each fetched page is, what it leads to, and which pages may be reports.

No Scrapy in here: a spider hands in pages and takes out leads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from harvester.crawl.account import PortalAccount
from harvester.crawl.families import Listing, read_listing
from harvester.crawl.families import registry as _families  # noqa: F401 (one that cannot be loaded: no crawl begins)
from harvester.crawl.frontier import (
    ATTACHMENT,
    COLUMN,
    ENTRY,
    HOME,
    HUB,
    PAGE,
    RENDER,
    SCRIPT,
    SECTION,
    SURE,
    Chain,
    Frontier,
    Lead,
)
from harvester.crawl.glance import MARKS_OF_A_REPORT, glance
from harvester.crawl.last_ways import LastWays
from harvester.crawl.leafing import count_page, further_pages
from harvester.crawl.links import (
    Verdict,
    folder_out_of_years,
    is_annual_column,
    is_report_title,
    judge,
    names_reports,
    out_of_years,
    report_marks,
    turns_pages,
)
from harvester.crawl.pages import MAX_SCRIPT, Anchor, Page, own_scripts, script_target
from harvester.crawl.scope import Scope
from harvester.crawl.sight import Sight, is_text
from harvester.crawl.urls import is_article, is_home, key
from harvester.crawl.ways import is_sitemap, read_sitemap, search_form
from harvester.crawl.yearly import YEAR_MARK

MAX_DEPTH = 12
FEW_LINKS = 5
"""Links below which a page with scripts is a shell that they fill."""


class Walk:
    """One portal. ``years``: report years wanted, or None for all; ``sitemaps``: those that its robots.txt names."""

    def __init__(
        self,
        url: str,
        scope: Scope,
        account: PortalAccount,
        *,
        years: Collection[int] | None = None,
        columns: Iterable[str] = (),
        budget: int = 5000,
        adcode: str | None = None,
        sitemaps: Callable[[], Iterable[str]] = tuple,
        browser: bool = False,
    ) -> None:
        self.url = url
        self.scope = scope
        self.account = account
        self.years = years
        self.adcode = adcode
        self.site = ""
        self._titles: set[str] = set()
        self.frontier = Frontier(budget)
        self.reports = 0
        """Reports read so far; those of the account may still be on their way to the database."""
        self._last_ways = LastWays(url, years=years, sitemaps=sitemaps, browser=browser)
        self._scripts: dict[str, str] = {}
        self._waiting: list[tuple[Lead, Page]] = []
        """Columns that show no list until their scripts are known."""
        for column in columns:
            if YEAR_MARK in column:
                self._last_ways.yearly.add(column)
            else:
                self.frontier.push(Lead(column, COLUMN, 0.99, annual=True, chain=Chain()))
        self.frontier.push(Lead(url, HOME, 1.0))

    def knows_as_list(self, url: str) -> bool:
        """True for an address that was seen and is no article's."""
        return self.frontier.knows(url) and not is_article(url)

    def next(self) -> Lead | None:
        """The next page to fetch; None while waiting, or for good once ``frontier.idle``."""
        lead = self.frontier.pop()
        while lead is None and self.frontier.idle and self.account.pages and not self.frontier.spent:
            further = self._last_ways.next(max(self.reports, self.account.found), self.frontier.knows)
            if further is None:
                break
            if self.scope.admits(further.url, strong=True) and self.frontier.push(further):
                lead = self.frontier.pop()
        if lead is not None:
            self.account.requests += 1
        return lead

    def _see_sitemap(self, lead: Lead, page: Page) -> Sight:
        sight = Sight(candidate=False)
        maps, columns = read_sitemap(page)
        self._last_ways.add_sitemaps(maps)
        for url in columns:
            column = Lead(url, COLUMN, SURE, depth=lead.depth + 1, annual=True, guess=True, chain=Chain())
            if lead.depth < MAX_DEPTH and self.scope.admits(url, strong=True) and self.frontier.push(column):
                sight.new += 1
                sight.promising += 1
        sight.promising += len(maps)
        return sight

    def see(self, lead: Lead, page: Page) -> Sight:
        """Look at a page that was fetched for ``lead``: keep what it leads to, say what it is."""
        self.account.pages += 1
        self.frontier.mark(page.url)
        if lead.kind == ATTACHMENT or not is_text(page):
            return Sight(candidate=True)
        if not self.site and glance(page).names_its_site:
            self.site = page.site
        if lead.kind == SCRIPT:
            return self._see_script(page)
        if is_sitemap(page):
            return self._see_sitemap(lead, page)
        if page.json is None and self._is_candidate(lead, page):
            sight = Sight(candidate=True)
            self._gather(lead, page, self._links_of_report(page), sight, annual=False, only_sure=True)
            return sight
        return self._see_list(lead, page)

    def _links_of_report(self, page: Page) -> list[Anchor]:
        """Links that name reports: at a glance, if all of them are known."""
        found = glance(page).links(names_reports)
        if found is None or any(self._is_news(anchor) for anchor in found):
            return page.anchors_named(names_reports)
        return found

    def _is_news(self, anchor: Anchor) -> bool:
        if self.frontier.knows(anchor.url) or not self.scope.admits(anchor.url, strong=True):
            return False
        return not out_of_years(anchor.text, None, self.years)

    def _is_candidate(self, lead: Lead, page: Page) -> bool:
        if glance(page).is_report:
            return True
        marks = report_marks(page)
        if marks >= MARKS_OF_A_REPORT:
            return True
        if lead.kind != ENTRY:
            return False
        titled = {key(anchor.url) for anchor in page.anchors if is_report_title(anchor.text)} - {key(page.url)}
        if is_article(page.url):
            return marks >= 2 or len(titled) < 4
        return len(titled) < 2 and not any(self._leads_on(anchor, page) for anchor in page.anchors)

    def _leads_on(self, anchor: Anchor, page: Page) -> bool:
        verdict = judge(anchor, page, annual=True)
        return verdict.kind == ENTRY and not self.frontier.knows(anchor.url)

    def _see_list(self, lead: Lead, page: Page) -> Sight:
        self.account.lists += 1
        annual = lead.annual or is_annual_column(page, lead.title if lead.kind in (COLUMN, PAGE, ENTRY) else "")
        if self._last_ways.form is None:
            self._last_ways.form = search_form(page)
        sight = Sight(candidate=False)
        page.extra["words"] = lead.state.get("words", "")
        # What a browser shows has been leafed through.
        listings = [] if lead.kind == RENDER else read_listing(page, lead.state, sight.faults)
        anchors = [*page.anchors, *(entry for listing in listings for entry in listing.entries)]
        # A family turns these pages. As columns they would lead deeper with every page, until MAX_DEPTH.
        turned = any(listing.more for listing in listings)
        self._gather(lead, page, [a for a in anchors if not (turned and turns_pages(a.text))], sight, annual=annual)
        if not sight.promising or (annual and not sight.listed):
            self._enter_frames(lead, page, sight)
        chain = lead.chain or Chain()
        for listing in listings:
            if listing.entries or listing.more:
                self.account.families[listing.family] += 1
            self._continue(lead, page, listing, anchors, sight, chain, annual=annual)
        count_page(chain, sight)
        searched = bool(lead.state.get("words"))
        if (annual or searched) and lead.kind not in (PAGE, RENDER) and not (sight.listed or sight.columns):
            self._last_ways.keep_shell(lead, page, annual=annual)
            if not any(listing.more for listing in listings):
                self._ask_its_scripts(lead, page, sight)
        elif lead.kind in (HOME, SECTION, HUB) and len(page.anchors) < FEW_LINKS:
            self._last_ways.keep_shell(lead, page, annual=False)
        if sight.listed and "yearly" in lead.state:
            self._last_ways.yearly.hit(str(lead.state["yearly"]))
        column = lead.origin or page.url  # a list that a script fetches stands on the page of the script
        if sight.listed and annual and column not in self.account.columns:
            self.account.columns.append(column)
            self._last_ways.siblings.column(column)
        return sight

    def _ask_its_scripts(self, lead: Lead, page: Page, sight: Sight) -> None:
        """A column that shows no list: what fills it may stand in the files of scripts that it loads."""
        unknown = [url for url in own_scripts(page) if url not in self._scripts]
        if self._fill(lead, page, sight):
            return
        for url in unknown:
            if self.scope.admits(url, strong=False):
                sight.promising += self.frontier.push(Lead(url, SCRIPT, 0.9, depth=lead.depth, guess=True, exact=True))
        self._waiting.append((lead, page))

    def _fill(self, lead: Lead, page: Page, sight: Sight) -> bool:
        """Read a page again with the scripts that are known by now. False where they ask for no list."""
        known = "\n".join(self._scripts[url] for url in own_scripts(page) if url in self._scripts)
        if not known:
            return False
        page.extra["scripts"] = known
        listings = [listing for listing in read_listing(page, {}, sight.faults) if listing.more]
        for listing in listings:
            self.account.families[listing.family] += 1
            self._continue(lead, page, listing, [], sight, lead.chain or Chain(), annual=True)
        return bool(listings)

    def _see_script(self, page: Page) -> Sight:
        sight = Sight(candidate=False)
        self._scripts[page.url] = page.text[:MAX_SCRIPT]
        self._waiting = [(lead, other) for lead, other in self._waiting if not self._fill(lead, other, sight)]
        return sight

    def _gather(
        self, lead: Lead, page: Page, anchors: Iterable[Anchor], sight: Sight, *, annual: bool, only_sure: bool = False
    ) -> None:
        """Judge the links of a page and keep those worth following."""
        home = lead.kind == HOME or is_home(page.url)
        leads: list[Lead] = []
        for anchor in anchors:
            verdict = judge(anchor, page, annual=annual, home=home)
            if verdict.score <= 0 or anchor.kind == "frame" or lead.depth >= MAX_DEPTH:
                continue
            if only_sure and verdict.score < 0.9:
                continue
            if not self.scope.admits(anchor.url, strong=verdict.score >= SURE):
                continue
            if verdict.kind == ENTRY:
                sight.listed += 1
                sight.entries.add(key(anchor.url))
                if out_of_years(anchor.text, anchor.date, self.years):
                    continue
                if only_sure and anchor.text in self._titles:
                    continue  # related links name what the list names; their addresses may be ever new
                self._titles.add(anchor.text)
            elif verdict.kind == COLUMN and folder_out_of_years(anchor.text, self.years):
                continue
            elif verdict.kind == HUB:
                self._last_ways.siblings.body(anchor.url)
            if only_sure and self.frontier.knows(anchor.url):
                continue
            leads.append(self._lead(lead, page, anchor, verdict, annual=annual))
        columns = any(found.kind in (COLUMN, ENTRY) and found.score >= SURE for found in leads)
        for found in leads:
            # Where the list itself is at hand, the sections around it are needed only if it disappoints.
            found.reserve = columns and found.kind == SECTION
        sight.leads += leads
        if not only_sure:
            self.follow(sight)

    def follow(self, sight: Sight) -> None:
        """Keep what a page leads to. For a candidate it is called once that was read: a file which looks like a report
        of its own may be the page's attachment."""
        leads, sight.leads = sight.leads, []
        for found in leads:
            if self.frontier.push(found):
                sight.new += 1
                sight.promising += found.score >= 0.5
                sight.columns += found.kind == COLUMN

    def _lead(self, lead: Lead, page: Page, anchor: Anchor, verdict: Verdict, *, annual: bool) -> Lead:
        column = page.meta.get("columnname", "") or (lead.title if annual else "")
        return Lead(
            anchor.url,
            verdict.kind,
            verdict.score - 0.004 * lead.depth,
            anchor.text,
            anchor.date,
            column,
            lead.depth + 1,
            annual=annual and verdict.kind in (COLUMN, PAGE),
            chain=Chain() if verdict.kind in (COLUMN, SECTION, HUB) else None,
        )

    def _enter_frames(self, lead: Lead, page: Page, sight: Sight) -> None:
        """A page that is only a frame around another one, or a script that leads to it, counts as that one."""
        moved = script_target(page) if len(page.anchors) < 3 else None
        for anchor in [*page.anchors, *([Anchor(moved, "", kind="frame")] if moved else [])]:
            if anchor.kind == "frame" and self.scope.admits(anchor.url, strong=False):
                inner = Lead(
                    anchor.url, lead.kind, lead.score - 0.01, lead.title, lead.date, lead.column, lead.depth + 1,
                    annual=lead.annual, chain=Chain(),
                    exact=anchor.url != page.url and key(anchor.url) == key(page.url),
                )  # fmt: skip
                if lead.depth < MAX_DEPTH and self.frontier.push(inner):
                    sight.new += 1
                    sight.promising += 1

    def _continue(
        self,
        lead: Lead,
        page: Page,
        listing: Listing,
        anchors: list[Anchor],
        sight: Sight,
        chain: Chain,
        *,
        annual: bool,
    ) -> None:
        """Ask for the next page of a list while it brings something new."""
        for found in further_pages(lead, page, listing, anchors, sight, chain, annual=annual, years=self.years):
            if self.scope.admits(found.url, strong=True):
                sight.new += self.frontier.push(found)
                sight.promising += 1
