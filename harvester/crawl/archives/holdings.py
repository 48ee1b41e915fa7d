"""What an archive holds of the pages that are wanted, and what of it is worth a look, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from harvester.archive.sources import Listed, Matches
from harvester.crawl.frontier import ENTRY, PAGE, Lead
from harvester.crawl.guard import HostRules
from harvester.crawl.links import has_annual_path, words
from harvester.crawl.pages import squeeze
from harvester.crawl.urls import clean, is_article, is_document, is_file, is_home, is_media, key

MAX_VERSIONS = 12
"""Captures with different bytes that are looked at of one page; pages with a counter in them differ every time."""
_PAGES = frozenset({"", "-", "unk", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})
_DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.", "application/rtf", "text/rtf")


@dataclass(slots=True)
class ArchivedLead(Lead):
    """A capture to look at. ``url`` is the page's own address, ``listed`` says where the archive has it."""

    listed: Listed | None = None
    newest: bool = True
    """No later capture of this page is listed."""
    taken: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        # Written out, as super() without arguments does not work in dataclasses with slots.
        return f"{key(self.url)}@{self.listed.timestamp if self.listed else ''}"


class Holdings:
    """Takes in an index line by line. ``rules``: which pages' hosts are known to be authorities' own; ``since``: the
    day (8 digits) before which captures are not wanted."""

    def __init__(self, match: Matches, rules: HostRules, since: str | None = None) -> None:
        self.match = match
        self.rules = rules
        self.since = since
        self.left_out: Counter[str] = Counter()
        """Why lines of the index were not taken."""
        self._pages: dict[str, dict[str, Listed]] = {}

    def add(self, listed: Listed) -> None:
        url = clean(listed.url)
        if url is None or not self.match.admits(url):
            self.left_out["other address"] += 1
        elif self.rules.refusal(url):
            self.left_out["foreign host"] += 1
        elif self.since is not None and listed.timestamp < self.since:
            self.left_out["captured before"] += 1
        elif listed.status != 200 and not listed.is_revisit:
            self.left_out["no page"] += 1
        elif is_media(url) or urlsplit(url).path == "/robots.txt":
            self.left_out["media"] += 1
        else:
            versions = self._pages.setdefault(key(url), {})
            digest = listed.digest if listed.digest not in ("", "-") else listed.timestamp
            known = versions.get(digest)
            # Of the same bytes the latest is wanted, but a record that holds them before one that only refers to them.
            if known is None or (known.is_revisit, listed.timestamp) > (listed.is_revisit, known.timestamp):
                versions[digest] = listed

    def __len__(self) -> int:
        return len(self._pages)

    def nearest(self, url: str, timestamp: str) -> Listed | None:
        """The capture of a page that is nearest in time, or None."""
        versions = self._pages.get(key(url), {}).values()
        return min(versions, key=lambda held: abs(int(held.timestamp) - int(timestamp)), default=None)

    def leads(self, usable: Callable[[Listed], bool]) -> Iterator[ArchivedLead]:
        """A lead for every capture that may be a report or a list of reports; ``usable``: it can be got."""
        for versions in self._pages.values():
            wanted = [held for held in versions.values() if _is_readable(held) and usable(held)]
            wanted.sort(key=lambda held: held.timestamp, reverse=True)
            for number, held in enumerate(wanted[:MAX_VERSIONS]):
                url = clean(held.url)
                if url is not None:
                    kind, score = promise(url)
                    older = 0.15 if number else 0.0
                    yield ArchivedLead(url, kind, max(score - older, 0.76), listed=held, newest=not number)


def promise(url: str) -> tuple[str, float]:
    """What an address alone promises: a kind of lead, and a score of at least ``frontier.SURE``, as everything that an
    archive holds is looked at if the budget allows."""
    annual = has_annual_path(url)
    named = bool(words().report.search(squeeze(unquote(url))))
    if is_document(url):
        return ENTRY, 0.93 if named else 0.88 if annual else 0.82
    if annual and not is_article(url):
        return PAGE, 1.0
    if annual or named:
        return ENTRY, 0.97
    if is_home(url):
        return PAGE, 0.91
    return PAGE, 0.92 if is_article(url) else 0.9


def _is_readable(listed: Listed) -> bool:
    """True for pages and documents; pictures are looked at only where a report refers to them."""
    mime = listed.mime
    if listed.is_revisit or mime.startswith(_DOCUMENTS):
        return True
    return mime in _PAGES and (not is_file(listed.url) or is_document(listed.url))
