"""One fetched page as a crawl looks at it: its links with what a person sees around them, its column, its site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import lxml.html
from lxml import etree

from harvester.archive.decode import decode
from harvester.crawl.urls import clean

MAX_LINKS = 60_000
"""Elements looked at for links on one page; a real page has a few hundred, most of them no links."""
_LINKING = ("a", "area", "iframe", "frame", "option", "li", "tr", "input", "button")
_CLICKED = ("div", "span", "td", "p", "dd", "dt", "h2", "h3", "h4", "img")
"""Elements that lead somewhere only by a click handler; longer ones are parts of a page, not labels."""
_DATA = ("data-href", "data-url", "data-link")
_MAX_CLICKED = 80

_DATE = re.compile(r"(20\d{2}|19\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LOCATION = re.compile(r"(?:location(?:\.href)?\s*=|location\.replace\(|window\.open\()\s*['\"]([^'\"]+)['\"]")
_PATH = r"(?:https?://[^'\"\s]+|\.{0,2}/[^'\"\s<>]*|[\w./-]+\.(?:s?html?|jspx?|aspx?|php|do)(?:\?[^'\"\s<>]*)?)"
_DATA_PATH = re.compile(rf"{_PATH}$")
_CALLED = re.compile(rf"\w\s*\([^()]{{0,80}}?['\"]({_PATH})['\"]")
_NAMED = re.compile(rf"['\"]([^'\"<>]{{2,60}})['\"]\s*,\s*['\"]({_PATH})['\"]")
"""Name and address beside each other in a script that draws a menu: ``d.add(3,0,'年报','/list.jsp?cid=12')``."""
_NODE = re.compile(
    rf"\b(?:name|title|text|label)['\"]?\s*:\s*['\"]([^'\"<>]{{2,60}})['\"][^{{}}]{{0,200}}?"
    rf"\b(?:url|href|link)['\"]?\s*:\s*['\"]({_PATH})['\"]"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
MAX_SCRIPT = 500_000
MAX_FILES = 3
_LIBRARY = re.compile(
    r"jquery|swiper|bootstrap|vue[.-]|vuex|layui|layer|echarts|polyfill|avalon|angular|react|zepto|slick|require|es5|ie8|html5"
    r"|respond|wza|wangan|share|tongji|hm\.js|analytics|print|qrcode|video|player|accessib|calendar|laydate|md5|crypto|base64"
    r"|superslide|owl|modernizr|pinyin|cookie|json2|lodash|moment|axios|element",
    re.I,
)
"""Names of files of scripts that everybody has; none of them knows where this site's lists are."""
MAX_SCRIPT_LINKS = 1000
_NO_TEXT = "parent::script or parent::style or parent::noscript"
_TEXTS = etree.XPath(f"//text()[not({_NO_TEXT})]", smart_strings=False)
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|\{\$|#\{|^el\.|%7B%7B")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ELLIPSIS = re.compile(r"(…|\.{2,}|⋯)\s*$")
_ITEM_TAGS = frozenset({"li", "tr", "dd", "dt", "dl", "p", "div", "span", "h1", "h2", "h3", "h4", "h5"})


def squeeze(text: str | None) -> str:
    """Text without any white space: labels on portals are broken up at will."""
    return "".join((text or "").split()).replace("\u200b", "").replace("\ufeff", "")


def find_date(text: str) -> str | None:
    """First date in a text as ISO date; None where there is none or it is impossible."""
    for year, month, day in _DATE.findall(text):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return f"{year}-{int(month):02}-{int(day):02}"
    return None


@dataclass(slots=True)
class Anchor:
    """A link as a person sees it. ``block`` numbers the list it stands in, ``date`` is the one beside it."""

    url: str
    text: str
    date: str | None = None
    block: int = -1
    kind: str = "link"
    cut: bool = False
    """The text ends in an ellipsis and no title tells the rest."""


@dataclass
class Page:
    """``body`` is content-decoded; ``content_type`` the header. Everything else is made when it is asked for."""

    url: str
    body: bytes
    content_type: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def release(self) -> None:
        """Give up what was made of the bytes; it is made again when it is asked for again."""
        kept = {entry.name for entry in fields(self)}
        for name in [name for name in self.__dict__ if name not in kept]:
            del self.__dict__[name]

    @cached_property
    def text(self) -> str:
        return decode(self.body, self.content_type).text

    @cached_property
    def tree(self) -> lxml.html.HtmlElement | None:
        source = _XML_DECLARATION.sub("", self.text.replace("\x00", ""))
        if not source.strip():
            return None
        try:
            return lxml.html.fromstring(source)
        except (etree.ParserError, ValueError):
            return None

    @cached_property
    def json(self) -> Any:
        """The page as JSON; None if it is none. A JSONP wrapper is taken off."""
        source = self.text.strip()
        wrapped = re.fullmatch(r"[\w$.]+\s*\(\s*([\[{].*[\]}])\s*\)\s*;?", source, re.S)
        source = wrapped.group(1) if wrapped else source
        if source[:1] not in ("{", "["):
            return None
        try:
            return json.loads(source)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def meta(self) -> dict[str, str]:
        """Meta tags, names in lower case."""
        if self.tree is None:
            return {}
        found: dict[str, str] = {}
        for tag in self.tree.iter("meta"):
            name = (tag.get("name") or tag.get("property") or "").lower()
            if name and name not in found:
                found[name] = (tag.get("content") or "").strip()
        return found

    @cached_property
    def title(self) -> str:
        """The page's ``<title>``, squeezed."""
        found = self.tree.find(".//title") if self.tree is not None else None
        return squeeze(found.text_content()) if found is not None else ""

    @cached_property
    def column(self) -> str:
        """Name of the column that the page says it is, or the first part of its title; may be empty."""
        return squeeze(self.meta.get("columnname")) or re.split(r"[-_|–—>]", self.title)[0]

    @property
    def site(self) -> str:
        return self.meta.get("sitename", "")

    @cached_property
    def scripts(self) -> str:
        """The text of all inline scripts."""
        if self.tree is None:
            return self.text
        return "\n".join(tag.text or "" for tag in self.tree.iter("script") if tag.text)

    @cached_property
    def visible(self) -> str:
        """The squeezed text of the page without scripts and styles."""
        if self.tree is None:
            return squeeze(self.text)
        texts: Any = _TEXTS(self.tree)
        return squeeze("".join(texts))

    @cached_property
    def base(self) -> str:
        tag = self.tree.find(".//base[@href]") if self.tree is not None else None
        return clean(tag.get("href") or "", self.url) or self.url if tag is not None else self.url

    @cached_property
    def anchors(self) -> list[Anchor]:
        """Links in order of the page: anchors, areas, frames, options and click handlers that lead to an address."""
        return list(self._anchors()) if self.json is None and self.tree is not None else []

    def anchors_named(self, wanted: Callable[[str], bool]) -> list[Anchor]:
        """Those of :attr:`anchors` with a text that is wanted, for less than all of them cost: most links of a page are
        its menu."""
        if "anchors" in self.__dict__ or self.json is not None or self.tree is None:
            return [anchor for anchor in self.anchors if wanted(anchor.text)]
        return list(self._anchors(wanted))

    def _anchors(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Anchor]:
        assert self.tree is not None
        blocks: dict[int, int] = {}
        elements: list[Any] = []  # keeps the elements alive, so that their ids stay their own
        # Elements that only a click handler makes links are thousands, and most pages have no handlers.
        source = self.text.lower()
        clickable = any(name in source for name in ("onclick", *_DATA))
        looked_at = (*_LINKING, *_CLICKED) if clickable else _LINKING
        for count, tag in enumerate(self.tree.iter(*looked_at)):
            if count > MAX_LINKS:
                return
            clicked = tag.tag in _CLICKED and (tag.get("onclick") or _data_target(tag))
            if tag.tag in _CLICKED and (not clicked or len(tag.text_content()) > _MAX_CLICKED):
                continue
            target = target_of(tag)
            if not target:
                continue
            label, cut = label_of(tag)
            if (wanted is not None and not wanted(label)) or _hidden(tag):
                continue
            url = clean(target, self.base)
            if url is None:
                continue
            item = _item(tag)
            parent = item.getparent() if item.getparent() is not None else item
            elements.append(parent)
            block = blocks.setdefault(id(parent), len(blocks))
            around = item.text_content() if item is not tag else ""
            date = find_date(around[:600]) if len(around) < 2000 else None
            kind = "frame" if tag.tag in ("iframe", "frame") else "link"
            yield Anchor(url, label, date, block, kind, cut)
        yield from (found for found in scripted(self.scripts, self.base) if wanted is None or wanted(found.text))


def scripted(source: str, base: str) -> Iterator[Anchor]:
    """Links that scripts write: names beside addresses in their calls and nodes."""
    source = source[:MAX_SCRIPT]
    if source.isascii() or not _CHINESE.search(source):
        return
    count = 0
    for pattern in (_NAMED, _NODE):
        for name, target in pattern.findall(source):
            url = clean(target, base)
            if url is None or not _CHINESE.search(name) or _TEMPLATE.search(target):
                continue
            count += 1
            if count > MAX_SCRIPT_LINKS:
                return
            yield Anchor(url, squeeze(name))


def own_scripts(page: Page) -> list[str]:
    """Files of scripts that a page loads and that are likely its site's own, the last first: at most three."""
    if page.tree is None:
        return []
    found: dict[str, None] = {}
    for tag in page.tree.iter("script"):
        url = clean(tag.get("src") or "", page.base) if tag.get("src") else None
        if url is not None and not _LIBRARY.search(url.rpartition("/")[2]):
            found[url] = None
    return list(found)[::-1][:MAX_FILES]


def script_target(page: Page) -> str | None:
    """Where a page that is only a script sends its visitor; None where it does not."""
    found = _LOCATION.search(page.scripts)
    return clean(found.group(1), page.base) if found else None


def target_of(tag: Any) -> str | None:
    """Where an element leads; None where it does not, or to what a script would fill in."""
    target = _target(tag)
    return target if target and not _TEMPLATE.search(target) else None


def _target(tag: Any) -> str | None:
    name = tag.tag
    if name in ("iframe", "frame"):
        source: str | None = tag.get("src")
        return source
    if name == "option":
        value = (tag.get("value") or "").strip()
        return value if re.match(r"(https?:)?//|/|\./", value) else None
    href = (tag.get("href") or "").strip()
    if href and not href.lower().startswith(("javascript:", "mailto:", "tel:", "#", "data:", "file:")):
        return href
    handler = f"{tag.get('onclick') or ''} {href}"
    click = _LOCATION.search(handler) or _CALLED.search(handler)
    return click.group(1) if click else _data_target(tag)


def _data_target(tag: Any) -> str | None:
    """The address in an attribute that a script goes to when the element is clicked on."""
    for name in _DATA:
        value = (tag.get(name) or "").strip()
        if _DATA_PATH.match(value):
            return str(value)
    return None


def _hidden(tag: Any) -> bool:
    """Links that no person sees are traps."""
    element = tag
    for _ in range(3):
        if element is None:
            return False
        if _HIDDEN.search(element.get("style") or "") and element.tag in ("a", "span", "p", "i", "b"):
            return True
        element = element.getparent()
    return False


def label_of(tag: Any) -> tuple[str, bool]:
    """What a person reads, and whether it is cut short: the text, its title where that tells more, the words on a
    picture."""
    text, title = squeeze(tag.text_content() or tag.get("value")), squeeze(tag.get("title"))
    if title and (not text or _ELLIPSIS.search(text) or (text and title.startswith(text))):
        return title, False
    if _ELLIPSIS.search(text):
        return _ELLIPSIS.sub("", text), True
    if text:
        return text, False
    for image in tag.iter("img", "area"):
        words = squeeze(image.get("alt") or image.get("title"))
        if words:
            return words, False
    return title, False


def _item(tag: Any) -> Any:
    """The element of a list that the link stands in: the outermost one that holds this link alone."""
    item = tag
    for _ in range(4):
        parent = item.getparent()
        if parent is None or parent.tag not in _ITEM_TAGS or sum(1 for _ in _first_two(parent)) > 1:
            return item
        item = parent
    return item


def _first_two(element: Any) -> Iterator[Any]:
    for count, link in enumerate(element.iter("a")):
        if count > 1:
            return
        yield link
