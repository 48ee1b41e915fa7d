"""Guangdong's common platform ``/gkmlpt``: a script shell whose columns come from ``/gkmlpt/api/all/<column>``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from harvester.crawl.families import Listing, More, jsontools
from harvester.crawl.links import Words, words
from harvester.crawl.pages import Page, squeeze

NAME = "gkmlpt"

_CONFIG = re.compile(r"_CONFIG\s*=\s*(\{.*?\})\s*;?\s*(?:</script|var |window\.|\n\s*\n|$)", re.S)
_SID = re.compile(r"\b(?:SITE_ID|SID|sid|siteId)['\"]?\s*[:=]\s*['\"]?(\d{1,20})")
_NODE = re.compile(
    r"\{[^{}]{0,500}?['\"]?id['\"]?\s*:\s*['\"]?(\d{1,20})['\"]?[^{}]{0,500}?"
    r"['\"]?name['\"]?\s*:\s*['\"]([^'\"]+)['\"]",
    re.S,
)


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if state.get("family") == NAME:
        return _answer(page, state)
    source = page.text
    if "gkmlpt" not in source or "_CONFIG" not in source:
        return None
    sid = _SID.search(source)
    listing = Listing(NAME, evidence="_CONFIG")
    for column, name in _columns(source, words()):
        listing.more.append(_ask(page.url, column, sid.group(1) if sid else "", 1, 0, name))
    return listing


def _columns(source: str, known: Words) -> Iterator[tuple[str, str]]:
    """Ids and names of the columns of annual reports in the page's tree of columns."""
    seen: set[str] = set()
    config = _CONFIG.search(source)
    nodes: list[tuple[str, str]] = []
    if config:
        try:
            nodes = list(_nodes(json.loads(config.group(1))))
        except ValueError:
            nodes = []
    for column, name in [*nodes, *_NODE.findall(source)]:
        label = squeeze(name)
        if column in seen or known.hard_decoy.search(label):
            continue
        if known.column.search(label) or known.report.search(label):
            seen.add(column)
            yield column, label


def _nodes(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping):
        column, name = data.get("id"), data.get("name") or data.get("title")
        if isinstance(column, int | str) and isinstance(name, str):
            yield str(column), name
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from _nodes(value)


def _ask(page_url: str, column: str, sid: str, number: int, seen: int, name: str) -> More:
    url = urljoin(page_url, f"/gkmlpt/api/all/{column}?page={number}&sid={sid}")
    state = {
        "family": NAME,
        "column": column,
        "sid": sid,
        "number": number,
        "seen": seen,
        "page": page_url,
        "name": name,
    }
    return More(url, state=state)


def _answer(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.json is None:
        return None
    listing = Listing(NAME, jsontools.anchors(page.json, str(state["page"])), total=jsontools.total(page.json))
    seen = int(state["seen"]) + len(listing.entries)
    if listing.entries and (listing.total is None or seen < listing.total):
        number = int(state["number"]) + 1
        listing.more.append(_ask(page.url, str(state["column"]), str(state["sid"]), number, seen, str(state["name"])))
    return listing
