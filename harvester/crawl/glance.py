"""What the source of a page shows at a glance: enough to know most reports, without a tree of a hundred kilobytes.

A tree of a page and a look at all its links cost a crawl more than fetching it, and on a report's page the links are
the menu, which is the same on every page. Whoever sees something new at a glance makes the tree and looks again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import islice

import lxml.html
from lxml import etree

from harvester.crawl.links import words
from harvester.crawl.pages import Anchor, Page, label_of, scripted, squeeze, target_of
from harvester.crawl.urls import clean

MARKS_OF_A_REPORT = 4
"""Phrases that only reports have, on a page that was not announced as one."""

_HIDDEN_PART = re.compile(r"<(?:(script|style|noscript)\b|!--)", re.I)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "noscript")}
_TAG = re.compile(r"<[^<>]*>")
_BASE = re.compile(r"<base\b", re.I)
_LONGEST = 2_000
"""Characters of the source of a link; a longer one is no link, or one that nobody has closed."""
_LINK = re.compile(r"<a\b(?:[^<]+|<(?!/?a\b))*|<option\b[^<>]*>[^<]*|<area\b[^<>]*>", re.I)
_CLICKED = re.compile(
    r"<(?!a\b|link\b|option\b|area\b)([a-z]\w*)\b[^<>]*\s(?:onclick|href|data-href|data-url|data-link)\s*=[^<>]*>"
    r"(?:(?!</\1\b).){0,600}",
    re.I | re.S,
)
_HANDLERS = ("onclick", "onClick", "ONCLICK", "data-href", "data-url", "data-link")
_HANDLING = (b"onclick", b"data-href", b"data-url", b"data-link")


class Glance:
    """``markup``: the source without scripts, styles and remarks; ``scripts``: the text of the scripts. ``body``: the
    bytes of the source, where they are at hand."""

    def __init__(self, url: str, source: str, body: bytes | None = None) -> None:
        self.url = url
        self.markup, self.scripts = _parted(source)
        # A word of ASCII is found in bytes in a fraction of the time; where there are zeros it is spelt otherwise.
        self._bytes = body.lower() if body is not None and b"\0" not in body else None

    @cached_property
    def is_report(self) -> bool:
        """True where so many of the phrases that only reports have stand in the text that it must be one. False says
        nothing: phrases may be broken up in ways that only a tree shows."""
        return _is_marked(self.markup) or _is_marked(squeeze(_TAG.sub("", self.markup)))

    @property
    def names_its_site(self) -> bool:
        return self._may_hold(b"sitename") and "sitename" in self.markup.partition("<body")[0].lower()

    def links(self, wanted: Callable[[str], bool]) -> list[Anchor] | None:
        """The links whose text is wanted, without dates and with those that nobody sees. None where a glance is not
        enough to tell."""
        if self._may_hold(b"<base") and _BASE.search(self.markup):
            return None
        found = []
        for source in self._sources():
            if len(source) > _LONGEST:
                return None
            link = _read(source, wanted)
            url = clean(link[0], self.url) if link is not None else None
            if link is not None and url is not None:
                found.append(Anchor(url, link[1], cut=link[2]))
        return found + [anchor for anchor in scripted(self.scripts, self.url) if wanted(anchor.text)]

    def _may_hold(self, word: bytes) -> bool:
        """False where a word, in small letters, stands nowhere in the source, whatever its letters are there."""
        return self._bytes is None or word in self._bytes

    def _sources(self) -> Iterator[str]:
        for match in _LINK.finditer(self.markup):
            yield match[0]
        if any(map(self._may_hold, _HANDLING)) and any(name in self.markup for name in _HANDLERS):
            for match in _CLICKED.finditer(self.markup):
                yield match[0]


def glance(page: Page) -> Glance:
    """What a page shows at a glance, until it is released."""
    known: Glance | None = page.__dict__.get("glance")
    if known is None:
        known = page.__dict__["glance"] = Glance(page.url, page.text, page.body)
    return known


def _parted(source: str) -> tuple[str, str]:
    """A page's source without what is no text, and its scripts. Each part is looked at once, whatever is not closed."""
    kept, scripts = [], []
    at = 0
    while (begin := _HIDDEN_PART.search(source, at)) is not None:
        kept.append(source[at : begin.start()])
        kind = (begin[1] or "").lower()
        if not kind:
            end = source.find("-->", begin.end())
            at = end + 3 if end >= 0 else len(source)
            continue
        closed = _ENDS[kind].search(source, begin.end())
        if kind == "script":
            opened = source.find(">", begin.end()) + 1
            scripts.append(source[opened : closed.start() if closed else None] if opened else "")
        at = closed.end() if closed else len(source)
    kept.append(source[at:])
    return " ".join(kept), "\n".join(scripts)


def _is_marked(text: str) -> bool:
    found = (True for mark in words().report_marks if mark in text)
    return sum(islice(found, MARKS_OF_A_REPORT)) == MARKS_OF_A_REPORT


@lru_cache(maxsize=8_192)
def _read(source: str, wanted: Callable[[str], bool]) -> tuple[str, str, bool] | None:
    """Where the source of one link leads, what a person reads, and whether that is cut short; None for none, and for
    one that is not wanted."""
    try:
        tag = next((one for one in lxml.html.fragments_fromstring(source) if not isinstance(one, str)), None)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    target = target_of(tag) if tag is not None else None
    if not target:
        return None
    label, cut = label_of(tag)
    return (target, label, cut) if wanted(label) else None
