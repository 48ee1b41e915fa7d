"""Addresses that a script puts together from one value: the number of a page, a year, a body's code.

``location.href = 'index_' + page + '.html'`` in the pager that a plug-in draws, ``onchange`` of a menu whose options
are codes, ``onclick="show('slj')"`` with the function that makes an address of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harvester.crawl.families import Listing, More, is_count
from harvester.crawl.families.scripts import Open, Scripts, parts_of
from harvester.crawl.pages import MAX_SCRIPT, Anchor, Page, squeeze
from harvester.crawl.urls import clean, key

NAME = "turning"
MAX_PLACES = 40
MAX_ENTRIES = 500

_GOES = re.compile(
    r"(?:(?:window|document|self|top|parent)\s*\.\s*)?location(?:\s*\.\s*href)?\s*=(?!=)\s*"
    r"|location\s*\.\s*(?:assign|replace)\s*\(\s*|window\.open\s*\(\s*"
)
_WORDS = re.compile(r"(?:^|[?&])(q|qt|wd|kw|key\w*|search\w*|word|content|url|redirect|title)=$", re.I)
_PAGED = re.compile(r"(?:[?&](?:\w*page\w*|p|pn|pg|cur\w*|start|nowpage)=|[_/-]|(?:index|list|page))$", re.I)
_PAGES = re.compile(
    r"\b(?:page_?count|total_?pages?|pages|page_?total|count_?page|pageNum_?total|max_?page)['\"]?\s*[:=]\s*['\"]?(\d{1,4})\b",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:total|count|total_?count|records?|record_?count|total_?rows?|total_?num|total_?size)['\"]?\s*[:=]\s*['\"]?(\d{1,6})\b",
    re.I,
)
_SIZE = re.compile(
    r"\b(?:limit|page_?size|rows|per_?page|per_?size|page_?limit|pagenum)['\"]?\s*[:=]\s*['\"]?(\d{1,3})\b", re.I
)
_NUMBER = re.compile(r"page|curr?|(?:^|\.)(?:p|n|no|num|index|i)$", re.I)
_FUNCTION = re.compile(r"function\s+([\w$]{1,60})\s*\(\s*([\w$]{1,40})\s*\)\s*\{")
_LITERAL_CALL = re.compile(r"([\w$]{1,60})\s*\(\s*['\"]([\w-]{1,64})['\"]\s*\)")


@dataclass(frozen=True, slots=True)
class Template:
    """An address with one open place, and the name of what belongs there."""

    before: str
    after: str
    name: str

    def fill(self, value: str) -> str:
        return f"{self.before}{value}{self.after}"

    def value_in(self, page: Page) -> str | None:
        """What stands in the open place of a page's own address; None where it is not made by this template."""
        mark = "0987654321"
        whole = clean(self.fill(mark), page.base)
        if whole is None or mark not in whole:
            return None
        before, _, after = whole.partition(mark)
        fits = page.url.startswith(before) and page.url.endswith(after) and len(page.url) > len(before) + len(after)
        return page.url[len(before) : len(page.url) - len(after)] if fits else None

    def begins_at(self, page: Page) -> bool:
        """Whether a page may be the first of those that the template makes: its name begins like theirs, or it lies
        beside them and the open place is called after a page."""
        second = clean(self.fill("2"), page.base)
        if second is None:
            return False
        stem = re.sub(r"(?:/|\.\w{2,5})$", "", page.url.partition("?")[0])
        beside = second.rpartition("/")[0] == page.url.partition("?")[0].rpartition("/")[0]
        return second.startswith(stem) or (beside and bool(_NUMBER.search(self.name)))


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.tree is None or not ("location" in page.text or "window.open" in page.text):
        return None
    scripts = Scripts(page.scripts[:MAX_SCRIPT])
    listing = Listing(NAME, entries=list(_chosen(page, scripts)))
    following = _following(page, scripts)
    if following is not None and key(following) != key(page.url):
        listing.more.append(More(following))
    return listing if listing.entries or listing.more else None


def _templates(scripts: Scripts) -> Iterator[tuple[int, Template]]:
    """The places of a script that lead to an address with one open part."""
    for count, match in enumerate(_GOES.finditer(scripts.source)):
        if count >= MAX_PLACES:
            return
        template = _template(scripts, scripts.expression(match.end()))
        if template is not None:
            yield match.start(), template


def _template(scripts: Scripts, source: str) -> Template | None:
    if "+" not in source and "${" not in source:
        return None
    parts = parts_of(scripts.value(source))
    opens = [part for part in parts if isinstance(part, Open)]
    if len(opens) != 1:
        return None
    at = parts.index(opens[0])
    before = "".join(part for part in parts[:at] if isinstance(part, str))
    after = "".join(part for part in parts[at + 1 :] if isinstance(part, str))
    if _WORDS.search(before) or not re.search(r"[/?=._]", before + after):
        return None
    return Template(before, after, opens[0].name)


def _following(page: Page, scripts: Scripts) -> str | None:
    """The next page by a template for its number, where the scripts say how many there are."""
    every = _PAGES.search(scripts.source)
    total, size = _TOTAL.search(scripts.source), _SIZE.search(scripts.source)
    if every:
        pages = int(every.group(1))
    elif total and size and int(size.group(1)):
        pages = -(-int(total.group(1)) // int(size.group(1)))
    else:
        return None
    for _, template in _templates(scripts):
        if not _PAGED.search(template.before):
            continue
        here = template.value_in(page) or ("1" if template.begins_at(page) else "")
        if is_count(here) and int(here) < pages:
            return clean(template.fill(str(int(here) + 1)), page.base)
    return None


def _chosen(page: Page, scripts: Scripts) -> Iterator[Anchor]:
    """What a person can choose: options of a menu, and elements that call a function with a code."""
    assert page.tree is not None
    functions: dict[str, Template] = {}
    for at, template in _templates(scripts):
        owner = next((one for one in reversed(list(_FUNCTION.finditer(scripts.source[:at]))[-3:])), None)
        if owner is not None and owner.group(2) == template.name:
            functions[owner.group(1)] = template
    count = 0
    for label, value, template in [*_options(page, scripts, functions), *_calling(page, functions)]:
        url = clean(template.fill(value), page.base)
        if url is not None and label and count < MAX_ENTRIES:
            count += 1
            yield Anchor(url, label)


def _options(page: Page, scripts: Scripts, functions: Mapping[str, Template]) -> Iterator[tuple[str, str, Template]]:
    assert page.tree is not None
    for menu in page.tree.iter("select"):
        handler = menu.get("onchange") or ""
        place = _GOES.search(handler)
        called = re.search(r"([\w$]{1,60})\s*\(\s*this\.value\s*\)", handler)
        if place:
            template = _template(scripts, Scripts(handler).expression(place.end()))
        else:
            template = functions.get(called.group(1)) if called else None
        for option in menu.iter("option") if template is not None else ():
            value = (option.get("value") or "").strip()
            if template is not None and re.fullmatch(r"[\w-]{1,64}", value):
                yield squeeze(option.text_content()), value, template


def _calling(page: Page, functions: Mapping[str, Template]) -> Iterator[tuple[str, str, Template]]:
    assert page.tree is not None
    if not functions:
        return
    for tag in page.tree.iter("a", "li", "span", "div", "td", "p", "button", "dd"):
        call = _LITERAL_CALL.search(f"{tag.get('onclick') or ''} {tag.get('href') or ''}")
        if call and call.group(1) in functions and len(tag.text_content()) <= 80:
            yield squeeze(tag.get("title") or tag.text_content()), call.group(2), functions[call.group(1)]
