"""What a run did, portal by portal: every request that was made and how it ended. The numbers of the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from harvester.archive.record import Capture
from harvester.crawl.items import Look
from harvester.crawl.urls import host_of


class Ledger(Protocol):
    """Where rejects and candidates are written down for good (the database)."""

    def reject(
        self, url: str, reason: str, detail: str, *, whole_host: bool, look: Look | None, derived: bool
    ) -> None: ...

    def kept(self, capture: Capture) -> None: ...

    def candidate(self, look: Look, about: Mapping[str, Any]) -> None: ...

    def stop(self, error: Exception) -> None: ...


@dataclass(slots=True)
class PortalAccount:
    """Counts of one portal. ``refused``: candidates that are no report; ``failed``: requests without a page."""

    name: str
    url: str
    adcode: str = ""
    expected: int | None = None
    requests: int = 0
    pages: int = 0
    lists: int = 0
    wasted: int = 0
    reports: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    columns: list[str] = field(default_factory=list)
    agencies: set[str] = field(default_factory=set)
    """Keys of the agencies whose reports were found."""
    ended: str = ""
    cut_short: bool = False
    """The budget was spent before everything was looked at."""

    @property
    def found(self) -> int:
        """Reports found, of which some may have been in the database before."""
        return sum(self.reports.values())

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "url": self.url,
            "adcode": self.adcode,
            "expected": self.expected,
            "requests": self.requests,
            "pages": self.pages,
            "lists": self.lists,
            "wasted": self.wasted,
            "reports": dict(self.reports),
            "refused": dict(self.refused),
            "failed": dict(self.failed),
            "families": dict(self.families),
            "columns": self.columns,
            "ended": self.ended,
            "cut_short": self.cut_short,
        }


class Account:
    """The books of a run. Rejects go to ``ledger`` as they happen, each host-wide cause once a host."""

    def __init__(self) -> None:
        self.ledger: Ledger | None = None
        self.portals: dict[str, PortalAccount] = {}
        self._hosts: set[tuple[str, str]] = set()

    def open(self, url: str, name: str = "", adcode: str = "", expected: int | None = None) -> PortalAccount:
        """The account of the portal at ``url``, new or begun."""
        if url not in self.portals:
            self.portals[url] = PortalAccount(name or host_of(url), url, adcode, expected)
        return self.portals[url]

    def reject(
        self,
        portal: PortalAccount,
        url: str,
        reason: str,
        detail: str,
        *,
        host_wide: bool = False,
        look: Look | None = None,
    ) -> None:
        """A request that gave no page, or (``look``) not the one that was wanted. ``host_wide`` causes make one row a
        host."""
        portal.failed[reason] += 1
        self._write(url, reason, detail, host_wide=host_wide, look=look)

    def refuse(self, portal: PortalAccount, url: str, reason: str, detail: str, look: Look | None = None) -> None:
        """A candidate page that is no report."""
        portal.refused[reason] += 1
        self._write(url, reason, detail, host_wide=False, look=look, derived=True)

    def note(self, url: str, reason: str, detail: str) -> None:
        """Something about a host that belongs on record and is no failure of a page."""
        self._write(url, reason, detail, host_wide=True)

    def _write(
        self, url: str, reason: str, detail: str, *, host_wide: bool, look: Look | None = None, derived: bool = False
    ) -> None:
        if host_wide:
            mark = (host_of(url), reason)
            if mark in self._hosts:
                return
            self._hosts.add(mark)
        if self.ledger is not None:
            self.ledger.reject(url, reason, detail, whole_host=host_wide, look=look, derived=derived)

    def kept(self, capture: Capture) -> None:
        """A record that came into our archive in another way than by a response."""
        if self.ledger is not None:
            self.ledger.kept(capture)

    def candidate(self, look: Look | None, about: Mapping[str, Any]) -> None:
        """A page that must end as a report or a reject. ``about``: what is needed to read it in the same way again."""
        if self.ledger is not None and look is not None:
            self.ledger.candidate(look, about)

    def stop(self, error: Exception) -> None:
        """The surroundings do not allow to go on: end the crawl."""
        if self.ledger is not None:
            self.ledger.stop(error)

    def totals(self) -> dict[str, Any]:
        """Sums over the portals, as stored in ``runs.statistics``."""
        portals = list(self.portals.values())
        return {
            "portals": len(portals),
            "requests": sum(p.requests for p in portals),
            "pages": sum(p.pages for p in portals),
            "wasted": sum(p.wasted for p in portals),
            "reports": dict(sum((p.reports for p in portals), Counter())),
            "refused": dict(sum((p.refused for p in portals), Counter())),
            "failed": dict(sum((p.failed for p in portals), Counter())),
            "by_portal": [p.as_dict() for p in portals],
        }
