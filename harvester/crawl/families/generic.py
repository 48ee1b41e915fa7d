"""Every other list: any pager that a person could click, by its words, its numbers or its ``page=``."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import lxml.html
from lxml import etree

from harvester.crawl.families import Listing, More, is_count
from harvester.crawl.links import words
from harvester.crawl.pages import Anchor, Page, squeeze
from harvester.crawl.urls import clean, key

NAME = "generic"

_PAGE_PARAMETER = re.compile(
    r"^(page|pageno|pagenum|pageindex|pagenumber|curpage|currentpage|currpage|nowpage|p|pn|page_no|pageid|page_num)$",
    re.I,
)
_FUNCTION = re.compile(r"(?:go|to|turn|jump|query|show|get|change)?_?page\w*\s*\(\s*['\"]?(\d{1,4})", re.I)
_ENCODED = re.compile(r"^[A-Za-z0-9+/=\s]{40,}$")
_COUNT_ATTRIBUTE = ("pagecount", "data-pagecount", "totalpage", "data-total-page", "pagetotal")


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.tree is None:
        return None
    listing = Listing(NAME)
    target = _next_link(page) or _next_number(page) or _next_in_encoded(page) or _next_by_count(page)
    if target and key(target) != key(page.url):
        listing.more.append(More(target, state={"family": NAME} if state.get("family") == NAME else {}))
    return listing


def _next_link(page: Page) -> str | None:
    """The link that says 下一页; ``rel=next`` says the same."""
    known = words()
    for anchor in page.anchors:
        if known.next_page.search(anchor.text) and len(anchor.text) <= 6:
            return anchor.url
    assert page.tree is not None
    named = (
        "//a[not(normalize-space()) and contains(concat(' ', @class, '-'), ' next')][not(starts-with(@href, 'java'))]"
    )
    for tag in page.tree.xpath(f"//a[@rel='next'] | //link[@rel='next'] | {named}"):
        return clean(tag.get("href") or "", page.base)
    for tag in page.tree.iter("a", "span", "button", "li"):
        if known.next_page.search(squeeze(tag.text_content())) and len(squeeze(tag.text_content())) <= 6:
            call = _FUNCTION.search(f"{tag.get('onclick') or ''} {tag.get('href') or ''}")
            return _with_page(page.url, int(call.group(1))) if call else None
    return None


def current_number(url: str) -> int:
    """The page number that an address carries in its parameters or its name; 1 where it carries none."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if _PAGE_PARAMETER.match(name) and is_count(value):
            return int(value)
    named = re.search(r"_(\d{1,3})\.\w+$", parts.path)
    return int(named.group(1)) if named else 1


def _next_number(page: Page) -> str | None:
    """A row of numbers: the one after the current page, if its address looks like this page's own."""
    numbers = _numbers(page)
    following = numbers.get(shown_number(page) + 1)
    if following is None or len(numbers) < 1:
        return None
    here, there = urlsplit(page.url), urlsplit(following.url)
    folder = here.path.rpartition("/")[0]
    beside = there.path.rpartition("/")[0] == folder or there.path.startswith(f"{folder}/")
    alike = re.sub(r"\d+", "#", there.path) == re.sub(r"\d+", "#", here.path)  # /nb/p/2/ → /nb/p/3/
    same = there.hostname == here.hostname and (beside or alike)
    return following.url if same else None


def _numbers(page: Page) -> dict[int, Anchor]:
    found: dict[int, Anchor] = {}
    for anchor in page.anchors:
        if anchor.text.isdecimal() and len(anchor.text) <= 3:
            found.setdefault(int(anchor.text), anchor)
    return found


def shown_number(page: Page) -> int:
    """The current page: the one whose link leads here, else the one that stands out, else what the address says."""
    for number, anchor in _numbers(page).items():
        if key(anchor.url) == key(page.url):
            return number
    assert page.tree is not None
    for tag in page.tree.xpath("//*[self::span or self::b or self::strong or self::em or self::li or self::a]"):
        mark = (tag.get("class") or "").lower()
        text = squeeze(tag.text_content())
        if text.isdecimal() and len(text) <= 3 and re.search(r"cur|active|now|on\b|this|p_no_d|selected", mark):
            return int(text)
    return _between(page) or current_number(page.url)


def _between(page: Page) -> int:
    """The number that stands in the row of numbers without a link; 0 where there is none."""
    assert page.tree is not None
    for tag in page.tree.iter("span", "b", "strong", "em", "font", "i"):
        text = squeeze(tag.text_content()[:10])
        if not (text.isdecimal() and len(text) <= 3) or tag.find(".//a") is not None or tag.xpath("ancestor::a"):
            continue
        row = tag.getparent()
        for _ in range(2):
            beside = [squeeze(link.text_content()[:10]) for link in row.iter("a")] if row is not None else []
            if any(one.isdecimal() and abs(int(one) - int(text)) == 1 for one in beside if len(one) <= 3):
                return int(text)
            row = row.getparent() if row is not None else None
    return 0


def _next_in_encoded(page: Page) -> str | None:
    """A pager hidden as Base64 text inside an element, written out by a script with ``atob``."""
    if "atob" not in page.text:
        return None
    assert page.tree is not None
    for tag in page.tree.xpath("//*[contains(@id, 'page') or contains(@class, 'page')]"):
        text = (tag.text_content() or "").strip()
        if not _ENCODED.match(text) or len(text) > 100_000:
            continue
        try:
            source = base64.b64decode(text, validate=False).decode("utf-8", "replace")
            inner = Page(page.url, b"", page.content_type)
            inner.__dict__["text"] = source
            inner.__dict__["tree"] = lxml.html.fromstring(f"<div>{source}</div>")
        except (binascii.Error, ValueError, etree.ParserError):
            continue
        return _next_link(inner) or _next_number(inner)
    return None


def _next_by_count(page: Page) -> str | None:
    """An element that states the number of pages, where the address has a page parameter or a numbered name."""
    assert page.tree is not None
    counts = [tag.get(name) for name in _COUNT_ATTRIBUTE for tag in page.tree.xpath(f"//*[@{name}]")]
    total = next((int(count) for count in counts if count and is_count(count)), 0)
    number = current_number(page.url)
    if number >= total:
        return None
    parts = urlsplit(page.url)
    if any(_PAGE_PARAMETER.match(name) for name, _ in parse_qsl(parts.query)):
        return _with_page(page.url, number + 1)
    last = parts.path.rpartition("/")[2] or "index.html"
    stem, _, extension = last.rpartition(".")
    stem = re.sub(r"_\d{1,3}$", "", stem) or "index"
    return urljoin(page.url, f"{stem}_{number + 1}.{extension or 'html'}")


def _with_page(url: str, number: int) -> str:
    """The same address with another page number."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    names = [name for name, _ in query if _PAGE_PARAMETER.match(name)]
    name = names[0] if names else "page"
    kept = [(n, v) for n, v in query if n != name]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode([*kept, (name, str(number))]), ""))
