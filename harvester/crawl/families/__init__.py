"""How the content-management systems list: one file a family, found by evidence in the page, never by the host.

A family is a module with

* ``NAME``: its name in the registry,
* ``read(page, request) -> Listing | None``: entries that are no plain links, and the next pages; None if the page is
  not of this family.

``read_listing`` asks all of them, in the order of ``FAMILIES``; plain links are seen by the crawl in any case.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harvester.crawl.pages import Anchor, Page

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class More:
    """A further page of a list, to be asked for. ``form`` makes it a POST, ``body`` one of JSON; ``state`` is handed
    back to the family. ``other``: what to ask instead where this gives nothing."""

    url: str
    form: Mapping[str, str] | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    body: str | None = None
    other: More | None = None


@dataclass(slots=True)
class Listing:
    """What a family reads from one page of a list. ``total`` is the stated number of entries or None."""

    family: str
    entries: list[Anchor] = field(default_factory=list)
    more: list[More] = field(default_factory=list)
    total: int | None = None
    evidence: str = ""
    onward: bool = False
    """No page of a list, but an answer that says what lists there are."""


def is_count(text: str) -> bool:
    """Whether ``int(text)`` is a number of pages or entries: ``²`` is a digit to Python and no number, and thousands of
    digits are an error."""
    return text.isdecimal() and len(text) <= 9


Reader = Callable[[Page, Mapping[str, Any]], "Listing | None"]


def read_listing(page: Page, state: Mapping[str, Any], faults: list[str] | None = None) -> list[Listing]:
    """All that the families see in a page. ``state``: what the family put into the ``More`` that led here.

    A list continued by one family is continued by that family only; the generic pager is asked where no other
    family names a next page. A reader that fails takes nothing away from the others if there is a list ``faults``,
    which then gets a sentence about it; else its exception is raised.
    """
    from harvester.crawl.families import registry

    wanted = state.get("family")
    found: list[Listing] = []
    for name, reader in registry.FAMILIES:
        if wanted and name != wanted:
            continue
        if name == "generic" and any(listing.more for listing in found):
            continue
        try:
            listing = reader(page, state)
        except Exception as error:
            if faults is None:
                raise
            logger.exception("%s: the reader of %s failed", page.url, name)
            faults.append(f"the reader of {name} failed ({type(error).__name__}: {error})")
            continue
        if listing is not None:
            found.append(listing)
    return found
