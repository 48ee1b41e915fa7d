"""Lists inside JSON, whoever made it: the longest array of objects that have a title and an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from harvester.crawl.families import is_count
from harvester.crawl.pages import Anchor, find_date, squeeze
from harvester.crawl.urls import clean

_TITLE = ("title", "name", "infotitle", "articletitle", "subject", "showtitle", "doctitle", "topic")
_URL = (
    "url",
    "puburl",
    "link",
    "href",
    "docpuburl",
    "infourl",
    "pageurl",
    "articleurl",
    "showurl",
    "detailurl",
    "linkurl",
    "post_url",
)
_DATE = (
    "publishedtimestr",
    "publishdate",
    "pubdate",
    "date",
    "publishtime",
    "created_at",
    "pubtime",
    "infodate",
    "docreltime",
    "display_publish_time",
    "time",
    "publishedtime",
)
_TOTAL = (
    "total",
    "totalcount",
    "recordcount",
    "totalrecord",
    "count",
    "rowscount",
    "totalelements",
    "totalrows",
    "totalnum",
)
_ATTACHED = re.compile(r"attach|file|appendix|image|pic", re.I)
MAX_DEPTH = 8


def walk(data: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every named value of a JSON document, names in lower case, to a bounded depth."""
    if depth > MAX_DEPTH:
        return
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield str(name).lower(), value
            yield from walk(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from walk(value, depth + 1)


def first(record: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of several names that a record has, as text; empty if it has none."""
    lower = {str(name).lower(): value for name, value in record.items()}
    for name in names:
        value = lower.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def records(data: Any, depth: int = 0) -> list[Mapping[str, Any]]:
    """The objects of the document that look like entries (a title and an address)."""
    found: list[Mapping[str, Any]] = []
    if depth > MAX_DEPTH:
        return found
    if isinstance(data, Mapping):
        if first(data, _TITLE) and first(data, _URL):
            found.append(data)
        for name, value in data.items():
            # The attachments of an entry are not entries of their own: its page leads to them.
            if isinstance(value, Mapping | list) and not _ATTACHED.search(str(name)):
                found.extend(records(value, depth + 1))
    elif isinstance(data, list):
        for value in data:
            found.extend(records(value, depth + 1))
    return found


def anchors(data: Any, base: str) -> list[Anchor]:
    """The entries of a JSON document as links, in its order."""
    result: list[Anchor] = []
    for record in records(data):
        url = clean(first(record, _URL), base)
        if url:
            result.append(Anchor(url, squeeze(first(record, _TITLE)), find_date(first(record, _DATE)), block=0))
    return result


def total(data: Any) -> int | None:
    """The stated number of entries, None if none is stated."""
    for name, value in walk(data):
        if name in _TOTAL and isinstance(value, int | str) and is_count(str(value)):
            return int(value)
    return None
