"""TRS WCM 拓尔思: static lists ``index.html``, ``index_1.html`` …; the number of pages stands in a script.

The number in the address of a further page is always the "current page" that this page states, so that both kinds
are read alike: the first page says 0 where the count begins at zero and 1 where it begins at one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from harvester.crawl.families import Listing, More, is_count
from harvester.crawl.pages import Page

NAME = "trs"

_CALL = re.compile(r"create(?:Page|Paging|PageNav)HTML?\w*\s*\(([^()]{3,200})\)", re.I)
_COUNT = re.compile(r"\bvar\s+(?:countPage|pageCount|totalPage)\s*=\s*['\"]?(\d{1,5})")
_CURRENT = re.compile(r"\bvar\s+(?:currentPage|curPage|nowPage)\s*=\s*['\"]?(\d{1,5})")
_SET_PAGE = re.compile(r"\bsetPage\s*\(\s*(\d{1,5})\s*,\s*(\d{1,5})")
_PAGED = re.compile(r"^(.+?)_(\d{1,5})$")
_DEFINITION = re.compile(r"function\s+createPageHTML", re.I)


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    scripts = page.scripts
    found = _pager(scripts)
    if found is None:
        return None
    total, current, name, extension = found
    url_name, url_extension, number = _parts(page.url)
    if number is None and current > 1:
        return None  # the address does not follow the count: some other kind of pager
    # Met in the middle, a list does not tell where its count began: better one request too many than a page too few.
    base = current if number is None else int(state.get("base", 1))
    listing = Listing(NAME, evidence="createPageHTML" if _CALL.search(scripts) else "countPage")
    following = (number if number is not None else base) + 1
    if following <= total - 1 + base and total > 1:
        target = f"{name or url_name or 'index'}_{following}.{extension or url_extension or 'html'}"
        listing.more.append(More(urljoin(page.url, target), state={"family": NAME, "base": base}))
    return listing


def _pager(scripts: str) -> tuple[int, int, str | None, str | None] | None:
    """Number of pages, current page as stated, name and extension of the list's files."""
    for call in _CALL.finditer(scripts):
        if _DEFINITION.search(scripts[max(0, call.start() - 12) : call.end()]):
            continue
        arguments = [argument.strip() for argument in call.group(1).split(",")]
        while arguments and arguments[0][:1] in "'\"":
            arguments.pop(0)  # a variant names the element that the pager stands in first
        numbers = [argument for argument in arguments[:2] if is_count(argument)]
        texts = [argument.strip("'\"") for argument in arguments[2:4] if argument[:1] in "'\""]
        if len(numbers) == 2:
            name, extension = [*texts, "", ""][:2]
            return int(numbers[0]), int(numbers[1]), _safe(name), _safe(extension)
    count, current = _COUNT.search(scripts), _CURRENT.search(scripts)
    if count and current:
        return int(count.group(1)), int(current.group(1)), None, None
    pages = _SET_PAGE.search(scripts)
    return (int(pages.group(2)), int(pages.group(1)), None, None) if pages else None


def _safe(text: str) -> str | None:
    return text if re.fullmatch(r"[\w-]{1,60}", text) else None


def _parts(url: str) -> tuple[str | None, str | None, int | None]:
    """Name, extension and page number in the last part of an address; None for the parts it does not have."""
    last = urlsplit(url).path.rpartition("/")[2]
    stem, dot, extension = last.rpartition(".")
    if not dot:
        return None, None, None
    paged = _PAGED.match(stem)
    return (paged.group(1), extension, int(paged.group(2))) if paged else (stem, extension, None)
