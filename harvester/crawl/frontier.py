"""What to fetch next, best first, and when to stop looking: one frontier a portal.

Leads that name reports or lists of them are always followed. Those that only might lead on are tried one at a time,
and no longer where their like have led nowhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from harvester.crawl.links import COLUMN, ENTRY, HUB, SECTION
from harvester.crawl.urls import key, shape

PAGE = "page"
"""A further page of a list."""
ATTACHMENT = "attachment"
HOME = "home"
SCRIPT = "script"
"""A file of scripts that a page loads, for the addresses that they ask."""
RENDER = "render"
"""A list that only a browser can show."""
PROBE = "probe"
"""An address that cannot be there: how a host answers it shows what its missing pages look like."""

FREE_COLUMNS = 40
"""Lists of one kind that may be empty before the kind is taken for a trap."""

SURE = 0.75
"""From this score on a lead is followed whatever the others gave."""


@dataclass(slots=True)
class Chain:
    """The pages of one list: what was seen on them, and how many in a row gave no entry."""

    seen: set[str] = field(default_factory=set)
    pages: int = 0
    dry: int = 0


@dataclass(slots=True)
class Lead:
    """An address with what is known about it. ``state`` goes back to the family that named it."""

    url: str
    kind: str
    score: float
    title: str = ""
    date: str | None = None
    column: str = ""
    depth: int = 0
    annual: bool = False
    form: Mapping[str, str] | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    chain: Chain | None = None
    parent: Any = None
    """The visit of the page that an attachment belongs to."""
    reserve: bool = False
    guess: bool = False
    """No page has linked to it: that it is not there is no news."""
    body: str | None = None
    """JSON that is posted."""
    other: Lead | None = None
    """What is asked instead if this gives nothing."""
    origin: str = ""
    """The page of the list that this is a further page of."""
    exact: bool = False
    """Its address is told apart from like ones (``/`` that leads to ``/index.html``)."""

    @property
    def key(self) -> str:
        form = "&".join(f"{name}={value}" for name, value in sorted(self.form.items())) if self.form else ""
        sent = f"{form}{self.body or ''}"
        return (f"={self.url}" if self.exact else key(self.url)) + (f"#{sent}" if sent else "")

    @property
    def group(self) -> str:
        """Leads of one kind at like addresses: they share their fortune."""
        return f"{self.kind}|{shape(self.url)}" if self.kind != HUB or self.depth > 1 else f"{self.kind}|{self.depth}"


@dataclass(slots=True)
class Fortune:
    """How often leads of a group were tried and how often that led on."""

    tries: int = 0
    wins: int = 0


class Frontier:
    """``budget``: the most requests for this portal, and ``patience``: fruitless tries that are free in each group."""

    def __init__(self, budget: int, patience: int = 4) -> None:
        self.budget = budget
        self.patience = patience
        self.taken = 0
        self.wasted = 0
        self.useful = 0
        self._heap: list[tuple[float, int, Lead]] = []
        self._reserve: list[tuple[float, int, Lead]] = []
        self._order = count()
        self._seen: set[str] = set()
        self._fortune: dict[str, Fortune] = {}
        self._flying = 0
        self._listed = False

    def push(self, lead: Lead) -> bool:
        """Keep a lead; False if its page is known already."""
        if lead.key in self._seen:
            return False
        self._seen.add(lead.key)
        lead.reserve = lead.reserve and lead.score < SURE
        heapq.heappush(self._reserve if lead.reserve else self._heap, (-lead.score, next(self._order), lead))
        return True

    def claim(self, lead: Lead) -> bool:
        """Like ``push``, but also takes over a page that waits to be fetched for another reason: an attachment that is
        linked by a report's title looks like a report of its own."""
        if self.push(lead):
            return True
        for heap in (self._heap, self._reserve):
            for at, (_, _, waiting) in enumerate(heap):
                if waiting.key == lead.key and waiting.kind != lead.kind:
                    heap[at] = (-lead.score, next(self._order), lead)
                    heapq.heapify(heap)
                    return True
        return False

    def mark(self, url: str) -> None:
        """This page is known (a redirect led there)."""
        self._seen.add(key(url))

    def knows(self, url: str) -> bool:
        return key(url) in self._seen

    def pop(self) -> Lead | None:
        """The best lead that is worth a request now; None if there is none (yet)."""
        for heap in (self._heap, self._reserve):
            while heap:
                lead = heap[0][2]
                if self.taken >= self.budget:
                    return None
                if lead.score < SURE and self._flying:
                    return None  # what is under way may make the guess needless
                heapq.heappop(heap)
                if self._worth(lead):
                    self.taken += 1
                    self._flying += 1
                    return lead
            if self._flying:
                return None
        return None

    def _worth(self, lead: Lead) -> bool:
        if lead.score >= SURE:
            fortune = self._fortune.get(lead.group)
            return lead.kind != COLUMN or fortune is None or fortune.tries < FREE_COLUMNS + 4 * fortune.wins
        if self.wasted > 20 + 2 * self.useful:
            return False
        fortune = self._fortune.setdefault("reserve" if lead.reserve else lead.group, Fortune())
        free = self.patience - 2 if lead.reserve else self.patience
        if not self._listed:
            free *= 2  # nothing is known yet of where the reports are: it may be any of them
        return fortune.tries < free + 3 * fortune.wins

    def settle(self, lead: Lead, *, won: bool, listed: bool = False) -> None:
        """A request has ended; ``won`` if it gave a report or led on, ``listed`` if it was a list of reports."""
        self._flying -= 1
        self._listed = self._listed or listed
        if not won and lead.other is not None:
            self.push(lead.other)
        self.useful += won
        self.wasted += not won
        if lead.score < SURE or lead.kind == COLUMN:
            fortune = self._fortune.setdefault("reserve" if lead.reserve else lead.group, Fortune())
            fortune.tries += 1
            # A list that only leads to further lists without end is a trap.
            fortune.wins += listed if lead.kind == COLUMN and lead.score >= SURE else won

    @property
    def idle(self) -> bool:
        """Nothing under way and nothing left that is worth it."""
        return not self._flying

    @property
    def spent(self) -> bool:
        return self.taken >= self.budget and bool(self._heap)


__all__ = [
    "ATTACHMENT",
    "COLUMN",
    "ENTRY",
    "HOME",
    "HUB",
    "PAGE",
    "PROBE",
    "RENDER",
    "SCRIPT",
    "SECTION",
    "SURE",
    "Chain",
    "Fortune",
    "Frontier",
    "Lead",
]
