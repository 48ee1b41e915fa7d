"""The further pages of a list: which are asked for, and when there is nothing more to be had."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from harvester.crawl.families import Listing, More
from harvester.crawl.frontier import COLUMN, PAGE, SECTION, Chain, Lead
from harvester.crawl.pages import Anchor, Page
from harvester.crawl.sight import Sight
from harvester.crawl.urls import is_article, key

MAX_PAGES = 500
"""Pages of one list; pagers that never end repeat themselves long before."""
_STATIC = frozenset({"generic", "trs", "boda", "lonsun", "postback", "turning"})
"""Families whose first page holds entries as plain links: an empty one has no further pages."""


def further_pages(
    lead: Lead,
    page: Page,
    listing: Listing,
    anchors: list[Anchor],
    sight: Sight,
    chain: Chain,
    *,
    annual: bool,
    years: Collection[int] | None,
) -> Iterator[Lead]:
    """The next page of a list, or its next ones, while it brings something new.

    ``anchors``: all links of the page with those of its lists; what is shown is added to ``sight``.
    """
    shown = {key(anchor.url) for anchor in (listing.entries or anchors) if is_article(anchor.url)}
    fresh = (shown | sight.entries) - chain.seen
    sight.shown |= shown
    begins = (
        bool(listing.more) and not listing.entries and not lead.state.get("family") and listing.family not in _STATIC
    )
    wanted = begins and (annual or lead.kind in (COLUMN, SECTION))
    patient = sight.listed or chain.dry < 1
    goes_on = bool(fresh) and chain.pages + 1 < MAX_PAGES and bool(patient if annual else sight.listed)
    if not (wanted or goes_on or listing.onward) or _too_old(anchors, years):
        return
    for more in listing.more:
        yield _lead_to(more, lead, page, listing, chain, annual=annual, begins=begins)


def count_page(chain: Chain, sight: Sight) -> None:
    """A page of a list was looked at, by all who could read it."""
    chain.seen |= sight.shown | sight.entries
    chain.pages += 1
    chain.dry = 0 if sight.listed else chain.dry + 1


def _lead_to(more: More, lead: Lead, page: Page, listing: Listing, chain: Chain, *, annual: bool, begins: bool) -> Lead:
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


def _too_old(anchors: Iterable[Anchor], years: Collection[int] | None) -> bool:
    """True where every dated entry of a page is older than the first wanted year: lists begin with the newest."""
    dates = [anchor.date for anchor in anchors if anchor.date and is_article(anchor.url)]
    return bool(years) and len(dates) > 2 and max(int(date[:4]) for date in dates) < min(years or ())


def _ways(more: More) -> Iterator[More]:
    """A request and what is to be tried instead of it."""
    while more is not None:
        yield more
        if more.other is None:
            return
        more = more.other
