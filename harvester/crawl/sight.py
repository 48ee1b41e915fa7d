"""What a fetched page turned out to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.crawl.frontier import Lead
from harvester.crawl.pages import Page


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


def is_text(page: Page) -> bool:
    """True for what can hold links: HTML, XML, JSON; False for documents and pictures."""
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    if (
        page.body[:4] in (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff\xe0")
        or page.body[:5] == b"{\\rtf"
    ):
        return False
    return not kind or any(word in kind for word in ("html", "xml", "json", "text", "javascript"))
