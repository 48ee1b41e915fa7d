"""JSON catalogues: a tree of agencies in the page and a script that asks one address for each agency's list.

What the script asks is read from the call itself (``$.getJSON``, ``$.ajax``, ``fetch``, ``axios``): its address, its
fixed parameters, and which parameter takes the agency and which the page number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from harvester.crawl.families import Listing, More, jsontools
from harvester.crawl.pages import Page, squeeze

NAME = "jsonlist"
MAX_AGENCIES = 400

_CALL = re.compile(
    r"(?:\$\.(?:getJSON|get|post)|fetch|axios(?:\.get|\.post)?)\s*\(\s*['\"]([^'\"]+)['\"]\s*(?:,\s*(\{[^{}]*\}))?",
    re.S,
)
_AJAX = re.compile(r"\$\.ajax\s*\(\s*\{(.{0,1500}?)\}\s*\)", re.S)
_AJAX_URL = re.compile(r"\burl\s*:\s*['\"]([^'\"]+)['\"]")
_AJAX_DATA = re.compile(r"\bdata\s*:\s*(\{[^{}]*\})", re.S)
_PAIR = re.compile(r"['\"]?(\w+)['\"]?\s*:\s*(?:['\"]([^'\"]*)['\"]|(\d+)|([\w.$()]+))")
_LISTING = re.compile(r"list|query|search|page|catalog|article|info|content|annual|api", re.I)
_PAGE = re.compile(r"^(page|pageno|pagenum|pageindex|curpage|currentpage|pn|current)$", re.I)
_SIZE = re.compile(r"^(pagesize|size|rows|limit|perpage)$", re.I)
_AGENCY = re.compile(r"org|dept|unit|area|agency|site|dep", re.I)
_AGENCY_ATTRIBUTES = (
    "data-org",
    "data-orgid",
    "data-orgcode",
    "data-dept",
    "data-deptid",
    "data-unit",
    "data-code",
    "data-id",
)


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.json is not None:
        return _answer(page, state)
    if state.get("family") == NAME or page.tree is None:
        return None
    call = _call(page.scripts)
    if call is None:
        return None
    address, query = call
    listing = Listing(NAME, evidence="script call")
    open_names = [name for name, value in query.items() if value is None and not _PAGE.match(name)]
    agencies = _agencies(page)
    agency = next(
        (name for name in (*open_names, *query) if _AGENCY.search(name)), open_names[0] if open_names else None
    )
    fixed = {name: value for name, value in query.items() if value is not None}
    if agency and agencies:
        for code, label in agencies[:MAX_AGENCIES]:
            listing.more.append(_ask(page, urljoin(page.url, address), {**fixed, agency: code}, query, 1, 0, label))
    elif not open_names:
        listing.more.append(_ask(page, urljoin(page.url, address), fixed, query, 1, 0, ""))
    return listing if listing.more else None


def _call(scripts: str) -> tuple[str, dict[str, str | None]] | None:
    """Address and parameters of the first call that fills a list; a value None is set by the script."""
    for match in _CALL.finditer(scripts):
        address, data = match.group(1), match.group(2)
        if _LISTING.search(address) and not address.endswith((".js", ".css", ".html")):
            return _parameters(address, data)
    for match in _AJAX.finditer(scripts):
        url, data_match = _AJAX_URL.search(match.group(1)), _AJAX_DATA.search(match.group(1))
        if url and _LISTING.search(url.group(1)):
            return _parameters(url.group(1), data_match.group(1) if data_match else None)
    return None


def _parameters(address: str, data: str | None) -> tuple[str, dict[str, str | None]]:
    parts = urlsplit(address)
    query: dict[str, str | None] = {
        name: value or None for name, value in parse_qsl(parts.query, keep_blank_values=True)
    }
    for name, text, number, expression in _PAIR.findall(data or ""):
        query[name] = None if expression else (text or number)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), query


def _agencies(page: Page) -> list[tuple[str, str]]:
    """Codes and names in the page's tree of agencies."""
    assert page.tree is not None
    found: dict[str, str] = {}
    for name in _AGENCY_ATTRIBUTES:
        for tag in page.tree.xpath(f"//*[@{name}]"):
            code = (tag.get(name) or "").strip()
            if re.fullmatch(r"[\w-]{1,64}", code):
                found.setdefault(code, squeeze(tag.text_content())[:60])
        if found:
            break
    return list(found.items())


def _ask(
    page: Page,
    address: str,
    fixed: Mapping[str, str],
    query: Mapping[str, str | None],
    number: int,
    seen: int,
    label: str,
) -> More:
    asked = dict(fixed)
    paging = next((name for name in query if _PAGE.match(name)), None)
    if paging:
        asked[paging] = str(number)
    url = f"{address}?{urlencode(asked)}" if asked else address
    state = {
        "family": NAME,
        "address": address,
        "fixed": dict(fixed),
        "names": list(query),
        "paging": paging,
        "number": number,
        "seen": seen,
        "page": str(page.extra.get("list_page") or page.url),
        "name": label,
    }
    return More(url, state=state)


def _answer(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if state.get("family") != NAME:
        return Listing(NAME, jsontools.anchors(page.json, page.url), total=jsontools.total(page.json))
    listing = Listing(NAME, jsontools.anchors(page.json, str(state["page"])), total=jsontools.total(page.json))
    seen = int(state["seen"]) + len(listing.entries)
    size = next((value for name, value in state["fixed"].items() if _SIZE.match(name)), None)
    full = size is None or len(listing.entries) >= int(size)
    if state["paging"] and listing.entries and (seen < listing.total if listing.total is not None else full):
        names = dict.fromkeys(state["names"])
        carrier = Page(page.url, b"", extra={"list_page": state["page"]})
        listing.more.append(
            _ask(
                carrier,
                str(state["address"]),
                state["fixed"],
                names,
                int(state["number"]) + 1,
                seen,
                str(state["name"]),
            )
        )
    return listing
