"""Growing the registry: from a portal to the portals that it links, each placed by what its home page says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from harvester.crawl.families import read_listing
from harvester.crawl.guard import HostRules
from harvester.crawl.owners import Owner, clean_name, owner_of, site_code, words
from harvester.crawl.pages import Page
from harvester.crawl.registry import CENTRAL, PortalRow
from harvester.crawl.urls import host_of, is_twin
from harvester.crawl.visits import Visit, visit_all
from harvester.reports.divisions import within

MAX_HUBS = 12
"""Pages of the starting portal that lead to other portals (网站导航 …) and are opened."""


@dataclass(slots=True)
class Discovery:
    """Follows the links of one portal. ``region``: adcode in which portals are wanted, or None for any.

    ``rows`` are what was found and is not in the registry; ``known`` counts what is in it; ``unplaced`` and ``foreign``
    name addresses with the words of their link; ``doubts`` are sentences for a person.
    """

    start: str
    region: str | None
    registry: frozenset[str]
    levels: int = 1
    rows: dict[str, PortalRow] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    unplaced: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    failed: str = ""
    _texts: dict[str, str] = field(default_factory=dict)
    _depth: dict[str, int] = field(default_factory=dict)
    _codes: set[str] = field(default_factory=set)
    _hubs: int = 0
    _rules: HostRules = field(default_factory=lambda: HostRules(reviewed=frozenset()))

    def run(self, limit: int, settings: Mapping[str, Any]) -> int:
        """Go over the wire. Returns how many linked portals were left out because of ``limit``."""
        self._depth[self.start] = 0
        return visit_all([self.start], self.follow, limit=limit, settings=settings)

    def follow(self, visit: Visit) -> Iterator[str]:
        """What to visit next after a visit."""
        depth = self._depth.get(visit.url, 0)
        at_start = _bare(visit.url) == _bare(self.start)
        if not at_start:
            self._place(visit)
        elif visit.page is None and visit.url == self.start:
            self.failed = ": ".join(visit.state)
        if visit.page is None:
            return
        if at_start and visit.url == self.start:
            self._codes.add(site_code(visit.page))
        if depth < self.levels:
            yield from self._linked(visit.page, depth, hubs=at_start)

    def _linked(self, page: Page, depth: int, *, hubs: bool) -> Iterator[str]:
        for anchor in page.anchors:
            host = host_of(anchor.url)
            if _bare(anchor.url) == _bare(self.start):
                is_hub = hubs and any(word in anchor.text for word in words()["hubs"])
                if is_hub and self._hubs < MAX_HUBS and anchor.url not in self._depth:
                    self._hubs += 1
                    self._depth[anchor.url] = depth
                    yield anchor.url
                continue
            if self._rules.refusal(anchor.url) or is_twin(host):
                continue
            yield from self._other(anchor.url, anchor.text, depth)

    def _other(self, url: str, text: str, depth: int) -> Iterator[str]:
        """The home page of another portal, if it is new and may lie in the region."""
        parts, bare = urlsplit(url), _bare(url)
        home = f"{parts.scheme}://{parts.netloc}/"
        if bare in self.registry:
            self.known.add(bare)
            return
        if bare in self._texts:
            return
        owner = owner_of(None, text, self._context())
        if owner.adcode is not None and not self._wanted(owner.adcode):
            self.foreign[home] = text
            return
        self._texts[bare] = text
        self._depth[home] = depth + 1
        yield home

    def _place(self, visit: Visit) -> None:
        if visit.state[0] == "moved" and _bare(visit.final) in self.registry:
            self.known.add(_bare(visit.final))
            return
        text = self._texts.get(_bare(visit.url), "")
        code = site_code(visit.page) if visit.page is not None else ""
        if code and code in self._codes:
            return  # another host of a portal that is there already
        self._codes.add(code)
        owner = owner_of(visit.page, text, self._context())
        if owner.adcode is None:
            self.unplaced[visit.url] = text
        elif not self._wanted(owner.adcode):
            self.foreign[visit.url] = text
        else:
            self._add(visit, owner)

    def _add(self, visit: Visit, owner: Owner) -> None:
        if owner.doubt:
            self.doubts.append(f"{visit.final}: {owner.evidence}, but {owner.doubt}")
        if visit.page is None:
            self.doubts.append(f"{visit.url}: {': '.join(visit.state)}")
        here = visit.page is not None
        row = PortalRow(
            owner.adcode or CENTRAL,
            owner.name,
            _home(visit.final if here else visit.url),
            family_of(visit.page) if visit.page is not None else "",
            last_seen=date.today().isoformat() if here else "",
            state="verified" if here else "seen",
        )
        self.rows.setdefault(row.host, row)

    def _context(self) -> list[str]:
        return [self.region] if self.region and self.region != CENTRAL else []

    def _wanted(self, adcode: str) -> bool:
        if self.region is None:
            return True
        if CENTRAL in (self.region, adcode):
            return self.region == adcode
        return within(adcode, self.region)


def family_of(page: Page) -> str:
    """The CMS family that a page shows evidence of; empty where it shows none."""
    return next((listing.family for listing in read_listing(page, {}) if listing.family != "generic"), "")


def hosts_of(rows: Iterable[PortalRow]) -> frozenset[str]:
    """The hosts that a registry has, without ``www.``"""
    return frozenset(row.host for row in rows if row.host)


def unnamed(text: str) -> str:
    """The words of a link for a list, or a dash."""
    return clean_name(text) or "-"


def _bare(url: str) -> str:
    return host_of(url).removeprefix("www.")


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
