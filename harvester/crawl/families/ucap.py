"""开普云 UCAP: pages under ``/cNNN/yyyymm/<32 hex>.shtml``; further entries from ``/searchList/<channel>`` as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from harvester.crawl.families import Listing, More, jsontools
from harvester.crawl.pages import Page

NAME = "ucap"

_SEARCH = re.compile(r"[\"'(=]((?:https?:)?[/\w.:-]*/searchList/[\w-]+(?:\?[^\"')\s]*)?)")
_CHANNEL = re.compile(r"\b(?:channelId|channel_id)['\"]?\s*[:=]\s*['\"]([\w-]{6,64})['\"]")
_PAGE_SIZE = 18


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if state.get("family") == NAME:
        return _answer(page, state)
    source = page.text
    if "searchList" not in source:
        return None
    listing = Listing(NAME, evidence="searchList")
    called = _SEARCH.search(source)
    channel = _CHANNEL.search(source)
    if called and not called.group(1).rstrip("?").endswith("searchList/"):
        address = urljoin(page.url, called.group(1).replace("&amp;", "&"))
    elif channel:
        address = urljoin(page.url, f"/searchList/{channel.group(1)}")
    else:
        return None
    listing.more.append(_ask(address, 1, page.url, 0))
    return listing


def _ask(address: str, number: int, page_url: str, seen: int) -> More:
    parts = urlsplit(address)
    query = {"_isAgg": "true", "_isJson": "true", "_pageSize": str(_PAGE_SIZE), "_template": "index"}
    query.update((name, value) for name, value in parse_qsl(parts.query) if name in query)
    query["page"] = str(number)
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
    return More(url, state={"family": NAME, "address": address, "number": number, "page": page_url, "seen": seen})


def _answer(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.json is None:
        return None
    listing = Listing(NAME, jsontools.anchors(page.json, str(state["page"])), total=jsontools.total(page.json))
    seen = int(state["seen"]) + len(listing.entries)
    if listing.entries and (seen < listing.total if listing.total is not None else len(listing.entries) >= _PAGE_SIZE):
        listing.more.append(_ask(str(state["address"]), int(state["number"]) + 1, str(state["page"]), seen))
    return listing
