"""The walk through one portal: what each fetched page is, what it leads to, and which pages may be reports.

No Scrapy in here: a spider hands in pages and takes out leads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from harvester.crawl.account import PortalAccount
from harvester.crawl.families import Listing, More, read_listing
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
from harvester.crawl.links import (
    Verdict,
    folder_out_of_years,
    is_annual_column,
    is_report_title,
    judge,
    names_reports,
    out_of_years,
    report_marks,
    words,
)
from harvester.crawl.pages import MAX_SCRIPT, Anchor, Page, own_scripts, script_target
from harvester.crawl.scope import Scope
from harvester.crawl.siblings import Siblings
from harvester.crawl.urls import is_article, is_home, key
from harvester.crawl.ways import SearchForm, is_sitemap, read_sitemap, search_form
from harvester.crawl.yearly import YEAR_MARK, YearlyColumns

MAX_DEPTH = 12
MAX_PAGES = 500
"""Pages of one list; pagers that never end repeat themselves long before."""
MARKS_OF_A_REPORT = 4
"""Phrases that only reports have, on a page that was not announced as one."""
MAX_SHELLS = 20
"""Lists of one portal that a browser is asked for."""
FEW_LINKS = 5
"""Links below which a page with scripts is a shell that they fill."""
FEW = 3
"""Reports below which a portal's sitemaps and its own search are asked as well."""


@dataclass(slots=True)
class Sight:
    """What a page turned out to be. ``candidate``: it may be a report and must end as one or as a reject."""

    candidate: bool
    listed: int = 0
    new: int = 0
    entries: set[str] = field(default_factory=set)
    """Keys of the pages that are listed."""
    columns: int = 0
    """Lists that were not known before."""
    shown: set[str] = field(default_factory=set)
    """Keys of all articles that are listed, whatever they are about."""
    promising: int = 0
    leads: list[Lead] = field(default_factory=list)
    """What a candidate leads to, not followed yet."""
    faults: list[str] = field(default_factory=list)
    """Readers that failed, a sentence each; the page was looked at without them."""


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
        self.siblings = Siblings(url)
        self._named_sitemaps = sitemaps
        self._sitemaps: list[str] | None = None
        self._form: SearchForm | None = None
        self._searched = False
        self._scripts: dict[str, str] = {}
        self._waiting: list[tuple[Lead, Page]] = []
        """Columns that show no list until their scripts are known."""
        self._browser = browser
        self._shells: list[Lead] = []
        """Columns that show no list, to be shown in a browser."""
        self._yearly = YearlyColumns(years)
        for column in columns:
            if YEAR_MARK in column:
                self._yearly.add(column)
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
            further = self._further()
            if further is None:
                break
            if self.scope.admits(further.url, strong=True) and self.frontier.push(further):
                lead = self.frontier.pop()
        if lead is not None:
            self.account.requests += 1
        return lead

    def _further(self) -> Lead | None:
        """What is left to try once the links are used up: where siblings have their reports; then, where few or none
        were found, the portal's own search and its sitemaps."""
        yearly = self._of_a_year()
        if yearly is not None:
            return yearly
        guess = self.siblings.guess()
        if guess is not None:
            return Lead(guess, COLUMN, SURE, guess=True, annual=True, chain=Chain())
        found = max(self.reports, self.account.found)
        if found >= FEW:
            return None
        if self._form is not None and not self._searched:
            self._searched = True
            text = words().search_for
            url, form = self._form.url(text), self._form.form(text)
            return Lead(url, SECTION, SURE, guess=True, chain=Chain(), form=form, state={"words": text})
        if self._sitemaps is None:
            self._sitemaps = list(self._named_sitemaps()) or ([] if found else [urljoin(self.url, "/sitemap.xml")])
        if self._sitemaps:
            return Lead(self._sitemaps.pop(0), SECTION, SURE, guess=True)
        return self._shells.pop(0) if self._browser and self._shells else None

    def _of_a_year(self) -> Lead | None:
        found = self._yearly.next(self.frontier.knows)
        if found is None:
            return None
        url, pattern = found
        return Lead(url, COLUMN, SURE, guess=True, annual=True, chain=Chain(), state={"yearly": pattern})

    def _see_sitemap(self, lead: Lead, page: Page) -> Sight:
        sight = Sight(candidate=False)
        maps, columns = read_sitemap(page)
        self._sitemaps = [*(self._sitemaps or ()), *maps]
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
        self.site = self.site or page.site
        if lead.kind == SCRIPT:
            return self._see_script(page)
        if is_sitemap(page):
            return self._see_sitemap(lead, page)
        if page.json is None and self._is_candidate(lead, page):
            sight = Sight(candidate=True)
            self._gather(lead, page, page.anchors_named(names_reports), sight, annual=False, only_sure=True)
            return sight
        return self._see_list(lead, page)

    def _is_candidate(self, lead: Lead, page: Page) -> bool:
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
        if self._form is None:
            self._form = search_form(page)
        sight = Sight(candidate=False)
        page.extra["words"] = lead.state.get("words", "")
        # What a browser shows has been leafed through.
        listings = [] if lead.kind == RENDER else read_listing(page, lead.state, sight.faults)
        anchors = [*page.anchors, *(entry for listing in listings for entry in listing.entries)]
        self._gather(lead, page, anchors, sight, annual=annual)
        if not sight.promising or (annual and not sight.listed):
            self._enter_frames(lead, page, sight)
        chain = lead.chain or Chain()
        for listing in listings:
            if listing.entries or listing.more:
                self.account.families[listing.family] += 1
            self._continue(lead, page, listing, anchors, sight, chain, annual=annual)
        _count(chain, sight)
        searched = bool(lead.state.get("words"))
        if (annual or searched) and lead.kind not in (PAGE, RENDER) and not (sight.listed or sight.columns):
            self._keep_shell(lead, page, annual=annual)
            if not any(listing.more for listing in listings):
                self._ask_its_scripts(lead, page, sight)
        elif lead.kind in (HOME, SECTION, HUB) and len(page.anchors) < FEW_LINKS:
            self._keep_shell(lead, page, annual=False)
        if sight.listed and "yearly" in lead.state:
            self._yearly.hit(str(lead.state["yearly"]))
        column = lead.origin or page.url  # a list that a script fetches stands on the page of the script
        if sight.listed and annual and column not in self.account.columns:
            self.account.columns.append(column)
            self.siblings.column(column)
        return sight

    def _keep_shell(self, lead: Lead, page: Page, *, annual: bool) -> None:
        """A column without a list, or a page without links, that has scripts: the last way is a browser."""
        if page.tree is not None and page.tree.find(".//script") is not None and len(self._shells) < MAX_SHELLS:
            self._shells.append(
                Lead(page.url, RENDER, SURE, lead.title, None, lead.column, lead.depth, annual=annual, exact=True)
            )

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
                self.siblings.body(anchor.url)
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
        shown = {key(anchor.url) for anchor in (listing.entries or anchors) if is_article(anchor.url)}
        fresh = (shown | sight.entries) - chain.seen
        sight.shown |= shown
        begins = (
            bool(listing.more)
            and not listing.entries
            and not lead.state.get("family")
            and listing.family not in _STATIC
        )
        wanted = begins and (annual or lead.kind in (COLUMN, SECTION))
        patient = sight.listed or chain.dry < 1
        goes_on = bool(fresh) and chain.pages + 1 < MAX_PAGES and bool(patient if annual else sight.listed)
        if not (wanted or goes_on or listing.onward) or self._too_old(anchors):
            return
        for more in listing.more:
            if self.scope.admits(more.url, strong=True):
                sight.new += self.frontier.push(
                    self._more(lead, page, more, listing, chain, annual=annual, begins=begins)
                )
                sight.promising += 1

    def _more(
        self, lead: Lead, page: Page, more: More, listing: Listing, chain: Chain, *, annual: bool, begins: bool
    ) -> Lead:
        sure = annual or not begins or listing.family == "gkmlpt"
        chain = Chain() if begins or listing.onward or len(listing.more) > 1 else chain
        found = None
        for way in reversed(list(_ways(more))):
            found = Lead(
                way.url,
                PAGE,
                0.9 if sure else 0.6,
                lead.title,
                None,
                lead.column,
                lead.depth,
                annual=annual or listing.family == "gkmlpt",
                form=way.form,
                state=way.state,
                chain=chain,
                body=way.body,
                other=found,
                origin=lead.origin or page.url,
            )
        assert found is not None
        return found

    def _too_old(self, anchors: Iterable[Anchor]) -> bool:
        """True where every dated entry of a page is older than the first wanted year: lists begin with the newest."""
        dates = [anchor.date for anchor in anchors if anchor.date and is_article(anchor.url)]
        return bool(self.years) and len(dates) > 2 and max(int(date[:4]) for date in dates) < min(self.years or ())


def _count(chain: Chain, sight: Sight) -> None:
    """A page of a list was looked at, by all who could read it."""
    chain.seen |= sight.shown | sight.entries
    chain.pages += 1
    chain.dry = 0 if sight.listed else chain.dry + 1


def _ways(more: More) -> Iterator[More]:
    """A request and what is to be tried instead of it."""
    while more is not None:
        yield more
        if more.other is None:
            return
        more = more.other


_STATIC = frozenset({"generic", "trs", "boda", "lonsun", "postback", "turning"})
"""Families whose first page holds entries as plain links: an empty one has no further pages."""


def is_text(page: Page) -> bool:
    """True for what can hold links: HTML, XML, JSON; False for documents and pictures."""
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    if (
        page.body[:4] in (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff\xe0")
        or page.body[:5] == b"{\\rtf"
    ):
        return False
    return not kind or any(word in kind for word in ("html", "xml", "json", "text", "javascript"))
