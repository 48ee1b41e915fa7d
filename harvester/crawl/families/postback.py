"""Pagers that post: ASP.NET's ``__doPostBack``, and forms that a script fills with the number of a page and sends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from harvester.crawl.families import Listing, More
from harvester.crawl.families.generic import shown_number
from harvester.crawl.links import words
from harvester.crawl.pages import Page, squeeze
from harvester.crawl.urls import clean

NAME = "postback"
MAX_STATE = 200_000
"""Characters of hidden fields that are sent back."""

_POST_BACK = re.compile(r"__doPostBack\(\s*(?:&#39;|['\"])([^'\"]{1,200})['\"]\s*,\s*['\"]([^'\"]{0,100})['\"]")
_CALLED = re.compile(r"([A-Za-z_$][\w$]{0,60})\s*\(\s*['\"]?(\d{1,4})['\"]?\s*[,)]")
_DIRECT = re.compile(r"\.([\w$]{1,40})\.value\s*=\s*['\"]?(\d{1,4})['\"]?\s*;")
_FIELDS = (
    re.compile(r"\.([\w$]{1,40})\.value\s*=\s*['\"]?(\w+)"),
    re.compile(r"getElementById\(\s*['\"]([\w$.-]{1,40})['\"]\s*\)\.value\s*=\s*['\"]?(\w+)"),
    re.compile(r"getElementsByName\(\s*['\"]([\w$.-]{1,40})['\"]\s*\)\[0\]\.value\s*=\s*['\"]?(\w+)"),
    re.compile(r"\$\(\s*['\"](?:#|input\[name=['\"]?)([\w$.-]{1,40})[^)]{0,4}\)\.val\(\s*['\"]?(\w+)"),
    re.compile(r"elements\[\s*['\"]([\w$.-]{1,40})['\"]\s*\]\.value\s*=\s*['\"]?(\w+)"),
)


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.tree is None or "<form" not in page.text[:2_000_000].lower():
        return None
    for handler in _next_handlers(page):
        back = _POST_BACK.search(handler)
        if back:
            fields = {"__EVENTTARGET": back.group(1), "__EVENTARGUMENT": back.group(2)}
            return _sent(page, fields, "__doPostBack")
        fields = _filled(page, handler)
        if fields:
            return _sent(page, fields, "form")
    return None


def _next_handlers(page: Page) -> Iterator[str]:
    """What the elements do that lead to the next page: by their word, else by their number."""
    known = words().next_page
    assert page.tree is not None
    numbers: dict[int, str] = {}
    for tag in page.tree.iter("a", "span", "button", "li", "input", "td"):
        handler = f"{tag.get('onclick') or ''} {tag.get('href') or ''}"
        if "(" not in handler and "value" not in handler:
            continue
        text = squeeze(tag.text_content()[:60] or tag.get("value") or tag.get("title"))
        if known.search(text) and len(text) <= 6:
            yield handler
        elif text.isdecimal() and len(text) <= 3:
            numbers.setdefault(int(text), handler)
    if numbers:
        following = numbers.get(shown_number(page) + 1)
        if following:
            yield following


def _filled(page: Page, handler: str) -> dict[str, str]:
    """The field that the handler, or the function it calls, gives the number of the page; empty where there is none."""
    direct = _DIRECT.search(handler)
    if direct:
        return {direct.group(1): direct.group(2)}
    call = _CALLED.search(handler)
    if call is None:
        return {}
    definition = re.search(
        rf"function\s+{re.escape(call.group(1))}\s*\(\s*(\w+)[^)]{{0,60}}\)\s*\{{(.{{0,1500}})", page.scripts, re.S
    )
    if definition is None or not re.search(r"submit\s*\(", definition.group(2)):
        return {}
    for pattern in _FIELDS:
        for name, value in pattern.findall(definition.group(2)):
            if value == definition.group(1):
                return {name: call.group(2)}
    return {}


def _sent(page: Page, fields: Mapping[str, str], evidence: str) -> Listing | None:
    """The page's form as it is sent with ``fields``: its hidden fields and what is chosen, no buttons."""
    assert page.tree is not None
    form = next((one for one in page.tree.iter("form") if _has(one, fields)), None)
    if form is None:
        return None
    sent: dict[str, str] = {}
    for tag in form.iter("input", "select"):
        name, kind = tag.get("name") or "", (tag.get("type") or "text").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file", "password"):
            continue
        if kind in ("checkbox", "radio") and tag.get("checked") is None:
            continue
        sent[name] = (_chosen(tag) if tag.tag == "select" else tag.get("value")) or ""
    by_id = {tag.get("id"): tag.get("name") for tag in form.iter("input") if tag.get("id") and tag.get("name")}
    sent.update((name if name in sent or name not in by_id else by_id[name], value) for name, value in fields.items())
    action = clean(form.get("action") or page.url, page.base)
    if action is None or sum(map(len, sent.values())) > MAX_STATE:
        return None
    if (form.get("method") or "get").strip().lower() == "post":
        return Listing(NAME, more=[More(action, form=sent)], evidence=evidence)
    parts = urlsplit(action)
    return Listing(NAME, more=[More(urlunsplit((*parts[:3], urlencode(sent), "")))], evidence=evidence)


def _has(form: Any, fields: Mapping[str, str]) -> bool:
    if "__EVENTTARGET" in fields:
        return any((tag.get("name") or "").startswith("__") for tag in form.iter("input"))
    return any({tag.get("name"), tag.get("id")} & fields.keys() for tag in form.iter("input", "select"))


def _chosen(select: Any) -> str:
    options = list(select.iter("option"))
    chosen = next((option for option in options if option.get("selected") is not None), options[0] if options else None)
    return (chosen.get("value") or squeeze(chosen.text_content())) if chosen is not None else ""
