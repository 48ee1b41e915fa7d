"""安徽龙讯 (lonsun): ``?pageIndex=2``; the script that draws the pager states current page and number of pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.crawl.families import Listing, More
from harvester.crawl.pages import Page

NAME = "lonsun"

_PAGER = re.compile(r"Ls\.pagination\s*\((.{0,2000}?)\)\s*;?\s*(?:</|\n|$)", re.S)
_CURRENT = re.compile(r"currPage['\"]?\s*:\s*['\"]?(\d{1,9})")
_COUNT = re.compile(r"pageCount['\"]?\s*:\s*['\"]?(\d{1,9})")


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    scripts = page.scripts
    if "Ls.pagination" not in scripts:
        return None
    listing = Listing(NAME, evidence="Ls.pagination")
    current, count = _CURRENT.search(scripts), _COUNT.search(scripts)
    if current and count and int(current.group(1)) < int(count.group(1)):
        parts = urlsplit(page.url)
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "pageIndex"]
        query.append(("pageIndex", str(int(current.group(1)) + 1)))
        listing.more.append(More(urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))))
    return listing
