"""Missing pages that say 200: known by asking each host once for an address that cannot be there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from harvester.crawl.frontier import ENTRY, PROBE, Lead
from harvester.crawl.glance import glance
from harvester.crawl.links import report_marks, says_soft_404
from harvester.crawl.pages import Page
from harvester.crawl.urls import host_of

SHORT = 1500
"""Characters; a page with more of them is no notice that something is missing."""
ALIKE = 0.9
_VARYING = re.compile(r"[0-9a-zA-Z]+")


@dataclass(slots=True)
class Missing:
    """What one host answers to an address that cannot be there. ``looks`` is None where it says so honestly."""

    asked: bool = False
    answered: bool = False
    looks: str | None = None
    waiting: list[Any] = field(default_factory=list)
    """Visits that are judged once the answer is there."""


class Probes:
    """By host; one request each, and only where a page was suspicious."""

    def __init__(self) -> None:
        self._hosts: dict[Hashable, Missing] = {}

    def of(self, url: str) -> Missing:
        return self._hosts.setdefault(host_of(url), Missing())

    def lead(self, url: str) -> Lead:
        """The request: beside the suspicious page, always the same for one host, so that a replay finds it."""
        parts = urlsplit(url)
        name = hashlib.sha256(host_of(url).encode()).hexdigest()[:16]
        last = parts.path.rpartition("/")[2].rpartition(".")[2] if "." in parts.path else "html"
        folder = parts.path.rpartition("/")[0]
        path = f"{folder}/n{name}.{last if re.fullmatch('[a-z]{2,5}', last) else 'html'}"
        return Lead(urlunsplit((parts.scheme, parts.netloc, path, "", "")), PROBE, 1.0, guess=True)

    def same(self, page: Page) -> bool:
        """True where a page looks as the missing ones of its host do."""
        looks = self.of(page.url).looks
        if not looks:
            return False
        return SequenceMatcher(None, looks, appearance(page), autojunk=False).ratio() >= ALIKE


def suspicious(lead: Lead, page: Page) -> bool:
    """True for a short page without the title that it was announced with: it may be no page at all."""
    if lead.kind != ENTRY or not lead.title or glance(page).is_report:
        return False
    if page.tree is None or page.json is not None:
        return False
    text = page.visible
    if len(text) >= SHORT or lead.title[:10] in text + page.title or report_marks(page) > 1:
        return False
    return not says_soft_404(page)  # what says so in words need not be held against anything


def appearance(page: Page) -> str:
    """A page's words without what is different each time: numbers and names in Latin letters."""
    return _VARYING.sub("", page.title + page.visible)[: 2 * SHORT]
