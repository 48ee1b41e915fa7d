"""Hanweb 大汉 JCMS and JPAAS: records inside a script, paged through ``dataproxy.jsp`` or ``build/unit``.

The page carries the first group of records; the page's own script says how many there are, how many make a page and
whom to ask for more. A request asks for one group of three pages, as the vendor's script does. The annual-report
module (``xxgkAnnualReport.jsp``: agency × year) shows plain links and needs nothing here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from harvester.crawl.families import Listing, More, is_count, jsontools
from harvester.crawl.links import is_report_title
from harvester.crawl.pages import Page

NAME = "hanweb"
GROUP = 3
"""Pages asked for at once."""

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.{0,4000}?)(?:\]\]>)?\s*</record>", re.S)
_TOTAL = re.compile(r"totalrecord['\"]?\s*[:=>]\s*['\"]?(\d{1,9})", re.I)
_PER_PAGE = re.compile(r"\bperpage['\"]?\s*[:=]\s*['\"]?(\d{1,9})", re.I)
_PROXY = re.compile(r"proxyurl['\"]?\s*[:=]\s*['\"]([^'\"]+)['\"]", re.I)
_FIELD = re.compile(
    r"\b(columnid|unitid|webid|appid|webname|path|permissiontype|col|sourceContentType|jpageurl)['\"]?\s*[:=]\s*['\"]?([^'\",;}\s]+)",
    re.I,
)
_POSTS = re.compile(r"\btype['\"]?\s*:\s*['\"]post\b", re.I)
_NEXT_GROUP = re.compile(r"<nextgroup>.{0,300}?href=[\"']([^\"']+)", re.S | re.I)
_BUILD_UNIT = re.compile(r"[\w/.:-]*/front/page/build/unit[^\"'\s]*")
_PAGE_SIZE = re.compile(r"\bpage_?size['\"]?\s*[:=]\s*['\"]?(\d{1,3})\b", re.I)
_ARRAY_START = re.compile(r"=\s*(?=\[\s*['\"]<)")
_ARRAY_END = re.compile(r"\]\s*;")


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    source = page.text
    if state.get("family") == NAME and "unit" in state:
        return _read_unit(page, state)
    if "<record" not in source and "build/unit" not in source and not _is_answer(state, source):
        return None
    listing = Listing(NAME, evidence="datastore" if "<record" in source else "build/unit")
    for fragment in _records(source):
        listing.entries.extend(jsontools.links_in(fragment, str(state.get("page") or page.url)))
    total = _TOTAL.search(source)
    listing.total = int(total.group(1)) if total else state.get("total")
    following = _following(page, source, listing, state)
    if following:
        listing.more.append(following)
    if not listing.entries and not listing.more:
        unit = _first_unit(page)
        if unit is None:
            return None
        listing.more.append(unit)
    return listing


def _is_answer(state: Mapping[str, Any], source: str) -> bool:
    return state.get("family") == NAME and _assigned(source) is not None


def _assigned(source: str) -> str | None:
    """The first array of HTML strings that a script assigns; two searches, so that a hostile page costs no more."""
    start = _ARRAY_START.search(source)
    end = _ARRAY_END.search(source, start.end()) if start else None
    return source[start.end() : end.start() + 1] if start and end else None


def _records(source: str) -> Iterator[str]:
    """The HTML of every record: XML with CDATA, or an older array that a script assigns."""
    found = [match.group(1) for match in _RECORD.finditer(source)]
    if found:
        yield from found
        return
    assigned = _assigned(source)
    if assigned is not None:
        for piece in re.findall(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", assigned):
            yield (piece[0] or piece[1]).replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")


def _following(page: Page, source: str, listing: Listing, state: Mapping[str, Any]) -> More | None:
    """The next group of records, asked for with the page's own parameters."""
    seen = int(state.get("seen", 0)) + len(listing.entries)
    if not listing.entries or (listing.total is not None and seen >= listing.total):
        return None
    if state.get("family") == NAME and "query" in state:
        address, query = str(state["address"]), dict(state["query"])
        per_page = int(state["per_page"])
    else:
        proxy = _PROXY.search(source) or _NEXT_GROUP.search(source)
        if proxy is None:
            return None
        parts = urlsplit(urljoin(page.url, proxy.group(1).replace("&amp;", "&")))
        address = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        query = {
            name: value for name, value in parse_qsl(parts.query) if name not in ("page", "startrecord", "endrecord")
        }
        for name, value in _FIELD.findall(source):
            query.setdefault(name.lower() if name.lower() != "sourcecontenttype" else "sourceContentType", value)
        per_page = int(found.group(1)) if (found := _PER_PAGE.search(source)) else max(len(listing.entries), 1)
        if listing.total is None and not _NEXT_GROUP.search(source):
            return None
    total = listing.total
    last = seen + per_page * GROUP
    ask = {
        "startrecord": str(seen + 1),
        "endrecord": str(min(last, total) if total else last),
        "perpage": str(per_page),
    }
    posts = bool(state.get("posts", _POSTS.search(source)))
    following = {
        "family": NAME,
        "address": address,
        "query": query,
        "per_page": per_page,
        "seen": seen,
        "total": total,
        "page": str(state.get("page") or page.url),
    }
    got = More(f"{address}?{urlencode({**ask, **query}, quote_via=quote)}", state={**following, "posts": False})
    posted = More(
        f"{address}?{urlencode(ask)}", form={**ask, **query}, state={**following, "posts": True}
    )  # as the vendor's own script does
    if "posts" in state:
        return posted if posts else got
    return replace(posted, other=got) if posts else replace(got, other=posted)


def _first_unit(page: Page) -> More | None:
    """JPAAS: the list, or all but its first page, comes from ``build/unit``."""
    if page.tree is None:
        return None
    shown = sum(is_report_title(anchor.text) for anchor in page.anchors)
    number = 2 if shown else 1
    for tag in page.tree.iter():
        if not isinstance(tag.tag, str):
            continue
        address = next((value for value in tag.attrib.values() if "build/unit" in value), None)
        data = tag.get("queryData") or tag.get("querydata") or tag.get("data-query")
        if address and data:
            try:
                query = json.loads(data.replace("'", '"'))
            except ValueError:
                continue
            return _unit(urljoin(page.url, address), {**_stated_size(page, shown), **query}, number, page.url)
    # Looked for around the one place only: from every place of a long text it would take hours.
    at = page.text.find("/front/page/build/unit")
    called = _BUILD_UNIT.search(page.text[max(0, at - 300) : at + 1000]) if at >= 0 else None
    if called is None:
        return None
    return _unit(urljoin(page.url, called.group(0).replace("&amp;", "&")), _stated_size(page, shown), number, page.url)


def _stated_size(page: Page, shown: int) -> dict[str, Any]:
    """Entries on a page, as the script says; as many as are shown where it does not."""
    stated = _PAGE_SIZE.search(page.text)
    size = int(stated.group(1)) if stated else shown
    return {"paramJson": json.dumps({"pageSize": size})} if size else {}


def _unit(address: str, query: Mapping[str, Any], number: int, page_url: str, seen: int = 0) -> More:
    parts = urlsplit(address)
    known = {**dict(parse_qsl(parts.query)), **query}
    try:
        asked = json.loads(str(known.get("paramJson") or "{}"))
    except ValueError:
        asked = {}
    asked["pageNo"] = number
    asked.setdefault("pageSize", 15)
    known["paramJson"] = json.dumps(asked, separators=(",", ":"))
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(known), ""))
    return More(
        url,
        state={"family": NAME, "unit": address, "query": dict(query), "number": number, "page": page_url, "seen": seen},
    )


def _read_unit(page: Page, state: Mapping[str, Any]) -> Listing | None:
    answer = page.json
    data: Any = answer.get("data") if isinstance(answer, dict) else None
    html = data.get("html") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(html, str):
        return None
    listing = Listing(NAME, jsontools.links_in(html, str(state["page"])), evidence="build/unit")
    stated = _TOTAL.search(html) or re.search(r"\bcount['\"]?\s*[:=]\s*['\"]?(\d{1,9})", html)
    total = str(data.get("total") or data.get("count") or (stated.group(1) if stated else ""))
    listing.total = int(total) if is_count(total) else None
    seen = int(state.get("seen", 0)) + len(listing.entries)
    if listing.entries and (listing.total is None or seen < listing.total):
        listing.more.append(
            _unit(str(state["unit"]), state.get("query", {}), int(state["number"]) + 1, str(state["page"]), seen)
        )
    return listing
