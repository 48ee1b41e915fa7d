"""Lists in script variables: ``var dataList=[{"infolist":[…]}]`` of ``/cNNN/yyyymmdd/iNNN.html`` sites and the like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from harvester.crawl.families import Listing, More, jsontools
from harvester.crawl.families.scripts import Scripts, closing
from harvester.crawl.pages import Page

NAME = "infolist"

_ASSIGNMENT = re.compile(r"\b(?:var|let|const|window\.)\s*([\w$]+)\s*=\s*(?=[\[{])")
_PAGES = re.compile(r"pagesData\s*=\s*(\{.{0,2000}?\})", re.S)
_COUNTED = re.compile(
    r"\bvar\s+totalCount\s*=\s*['\"]?(\d{1,9})['\"]?\s*;?.{0,200}?\bvar\s+perSize\s*=\s*['\"]?(\d{1,9})", re.S
)
MAX_SCRIPT = 2_000_000
MAX_VALUES = 50
MAX_LITERAL = 300_000


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.tree is None:
        return None
    scripts = page.scripts[:MAX_SCRIPT]
    listing = Listing(NAME, evidence="script variable")
    for value in _values(scripts):
        listing.entries.extend(jsontools.anchors(value, page.url))
    following = _following(page, scripts)
    if following:
        listing.more.append(More(following))
    return listing if listing.entries or listing.more else None


def _values(scripts: str) -> Iterator[Any]:
    """JSON values that a script assigns to a variable."""
    decoder, left = json.JSONDecoder(), MAX_LITERAL
    for count, assignment in enumerate(_ASSIGNMENT.finditer(scripts)):
        if count >= MAX_VALUES:
            return
        try:
            value, _ = decoder.raw_decode(scripts, assignment.end())
        except (ValueError, RecursionError):
            # No JSON, but as scripts write it: names without quotes, single quotes.
            end = closing(scripts, assignment.end(), left)
            left -= (end if end >= 0 else assignment.end() + left) - assignment.end()
            if end < 0:
                continue
            value = Scripts("").value(scripts[assignment.end() : end + 1])
        yield value


def _following(page: Page, scripts: str) -> str | None:
    stated = _PAGES.search(scripts)
    if stated:
        numbers = dict(re.findall(r"['\"]?(curPageNo|pageTotal)['\"]?\s*:\s*['\"]?(\d{1,9})", stated.group(1)))
        current, total = int(numbers.get("curPageNo", 1)), int(numbers.get("pageTotal", 1))
    else:
        counted = _COUNTED.search(scripts)
        if counted is None or int(counted.group(2)) == 0:
            return None
        total = -(-int(counted.group(1)) // int(counted.group(2)))
        current = _number(page.url)
    return numbered(page.url, current + 1) if current < total else None


def _number(url: str) -> int:
    found = re.search(r"_(\d{1,4})\.\w+$", urlsplit(url).path)
    return int(found.group(1)) if found else 1


def numbered(url: str, number: int) -> str:
    """``index.html`` → ``index_2.html``; a directory gets the index name."""
    last = urlsplit(url).path.rpartition("/")[2] or "index.html"
    stem, dot, extension = last.rpartition(".")
    if not dot:
        stem, extension = last, "html"
    stem = re.sub(r"_\d{1,4}$", "", stem)
    return urljoin(url, f"{stem}_{number}.{extension}")
