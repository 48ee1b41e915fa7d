"""Lists inside JSON, whoever made it: objects that have a title and an address, under whatever names.

Names that say what they hold are looked for first. Where a record has none of them, what its values look like decides:
the longest Chinese text is the title, what looks like an address is the address, or a template of the page's script
makes it from the record's id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html
from lxml import etree

from harvester.crawl.families import is_count
from harvester.crawl.families.templates import fill
from harvester.crawl.pages import Anchor, Page, find_date, squeeze
from harvester.crawl.urls import clean, is_document

_TITLE = ("title", "infotitle", "articletitle", "doctitle", "showtitle", "subject", "topic", "name", "bt", "biaoti")
_URL = (
    "url",
    "puburl",
    "docpuburl",
    "infourl",
    "pageurl",
    "articleurl",
    "showurl",
    "detailurl",
    "linkurl",
    "post_url",
    "link",
    "href",
)
_DATE = re.compile(r"date|time|created_at|riqi|^(fb)?rq$|sj$", re.I)
_TOTAL = (
    "total",
    "totalcount",
    "recordcount",
    "totalrecord",
    "totalelements",
    "totalrows",
    "totalnum",
    "rowscount",
    "records",
    "count",
    "cnt",
    "zs",
)
_ATTACHED = re.compile(r"attach|file|appendix|image|pic", re.I)
_ADDRESS = re.compile(
    r"^(?:https?:)?//[\w.-]+/|^\.{0,2}/[\w%~.-]|^[\w%/.-]+\.(?:s?html?|jsp|aspx?|php|pdf|docx?)(?:\?|$)", re.I
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TAG = re.compile(r"<[^<>]{0,300}>")
MAX_DEPTH = 8
MAX_HTML = 1_000_000
_CHINA = timedelta(hours=8)


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


def title_of(record: Mapping[str, Any]) -> str:
    """The title by its name, else the longest of the Chinese texts; empty if there is none."""
    named = _TAG.sub("", first(record, _TITLE))
    if _CHINESE.search(named):
        return named
    texts = [_TAG.sub("", value) for value in record.values() if isinstance(value, str) and _CHINESE.search(value)]
    fitting = [text for text in texts if 4 <= len(squeeze(text)) <= 120]
    return max(fitting, key=len, default=named)


def address_of(record: Mapping[str, Any], templates: Sequence[list[str]] = ()) -> str:
    """The address by its name, by a template of the script, or by its looks; empty if there is none."""
    named = first(record, _URL)
    if named:
        return named
    made = fill(templates, record)
    if made:
        return made
    found = [value for value in record.values() if isinstance(value, str) and _ADDRESS.match(value.strip())]
    return next((value for value in found if not re.search(r"\.(png|jpe?g|gif|ico|svg)$", value, re.I)), "")


def attached_to(record: Mapping[str, Any]) -> str:
    """The document that a record offers instead of a page; empty if there is none."""
    for name, value in record.items():
        if _ATTACHED.search(str(name)) and isinstance(value, Mapping | list):
            for _, inner in walk(value):
                if isinstance(inner, str) and is_document(inner) and _ADDRESS.match(inner) and "/" in inner:
                    return inner
    return ""


def date_of(record: Mapping[str, Any]) -> str | None:
    """The first date under a name that says so, else the first date there is."""
    named = [value for name, value in record.items() if _DATE.search(str(name))]
    for value in [*named, *record.values()]:
        if isinstance(value, int) and not isinstance(value, bool) and 10**12 < value < 4 * 10**12:
            return (datetime.fromtimestamp(value / 1000, UTC) + _CHINA).date().isoformat()
        found = find_date(value) if isinstance(value, str) and len(value) < 40 else None
        if found:
            return found
    return None


def records(data: Any, templates: Sequence[list[str]] = (), depth: int = 0) -> list[Mapping[str, Any]]:
    """The objects of the document that look like entries (a title and an address)."""
    found: list[Mapping[str, Any]] = []
    if depth > MAX_DEPTH:
        return found
    if isinstance(data, Mapping):
        if title_of(data) and (address_of(data, templates) or attached_to(data)):
            found.append(data)
        for name, value in data.items():
            # The attachments of an entry are not entries of their own: its page leads to them.
            if isinstance(value, Mapping | list) and not _ATTACHED.search(str(name)):
                found.extend(records(value, templates, depth + 1))
    elif isinstance(data, list):
        for value in data:
            found.extend(records(value, templates, depth + 1))
    return found


def anchors(data: Any, base: str, templates: Sequence[list[str]] = ()) -> list[Anchor]:
    """The entries of a JSON document as links, in its order; those in pieces of HTML that it holds as well."""
    result: list[Anchor] = []
    for record in records(data, templates):
        url = clean(address_of(record, templates) or attached_to(record), base)
        if url:
            result.append(Anchor(url, squeeze(title_of(record)), date_of(record), block=0))
    if not result:
        for _, value in walk(data):
            if isinstance(value, str) and "<a" in value[:MAX_HTML].lower() and "href" in value:
                result.extend(links_in(value[:MAX_HTML], base))
    return result


def links_in(fragment: str, base: str) -> list[Anchor]:
    """The links of a piece of HTML."""
    inner = Page(base, b"")
    inner.__dict__["text"] = fragment
    try:
        inner.__dict__["tree"] = lxml.html.fromstring(f"<div>{fragment}</div>")
    except (etree.ParserError, ValueError):
        return []
    return inner.anchors


def total(data: Any, shown: int = 0) -> int | None:
    """The stated number of entries, None if none is stated. Where several numbers could be it (pages, entries), it is
    none that is smaller than the number of entries ``shown``; the name that says most decides."""
    stated = {
        name: int(value)
        for name, value in reversed(list(walk(data)))
        if name in _TOTAL and isinstance(value, int | str) and is_count(str(value))
    }
    fitting = [stated[name] for name in _TOTAL if name in stated and stated[name] >= shown]
    if "records" in stated and "total" in stated:  # jqGrid: pages and entries
        return max(stated["records"], stated["total"])
    return fitting[0] if fitting else None
