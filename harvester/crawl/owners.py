"""Whose a portal is, by what its pages say: site code, site name, title, the words of a link that leads to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from harvester.crawl.pages import Page, squeeze
from harvester.crawl.registry import CENTRAL
from harvester.paths import data_dir
from harvester.reports.divisions import divisions, level, within

_CODE = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{4}(?!\d)")
_MUNICIPALITIES = ("11", "12", "31", "50")
_PARTS = re.compile(r"[-_|–—>/\\,，。:：·•!！]+")


@cache
def words() -> dict[str, Any]:
    """``data/reading/portals.json``."""
    loaded: dict[str, Any] = json.loads((data_dir() / "reading" / "portals.json").read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Owner:
    """``adcode`` is None where nothing tells; ``evidence``: what it was told by; ``doubt``: what contradicts it."""

    adcode: str | None
    name: str
    evidence: str = ""
    doubt: str = ""


def government_name(adcode: str) -> str:
    """The official name of the government of a division: ``长沙市人民政府``, ``兴安盟行政公署``."""
    table = divisions()
    chain = table.parents(adcode)
    found = table.get(adcode)
    name = found.name if found is not None else adcode
    if level(adcode) == 2 and name.endswith(("地区", "盟")):
        return f"{name}行政公署"
    if level(adcode) == 3 and len(chain) > 1:
        above = table.get(chain[-2])
        municipality = chain[0][:2] in _MUNICIPALITIES
        if above is not None and (municipality or (name.endswith("区") and level(above.adcode) == 2)):
            name = above.name + name  # there are several districts of most names
    return f"{name}人民政府"


def site_code(page: Page) -> str:
    """The ten characters of the 网站标识码, or an empty text."""
    code = page.meta.get("siteidcode", "").strip()
    return code if re.fullmatch(r"\d{10}|bm\d{8}", code, re.I) else ""


def owner_of(page: Page | None, link_text: str = "", context: Sequence[str] = ()) -> Owner:
    """Whose portal a home page is. ``context``: codes of areas in which it is likely to lie, strongest first.

    The site code tells the place; where the name says a place inside of that, the name is the more exact one.
    """
    names = [name for text in _texts(page, link_text) if (name := clean_name(text))]
    code = site_code(page) if page is not None else ""
    if code.lower().startswith("bm"):
        return Owner(CENTRAL, names[0] if names else "", f"site code {code}")
    by_code = _current(code[:6]) if code else None
    by_name, name = _by_names(names, [by_code, *context] if by_code else context)
    if by_code and by_name and by_name != by_code:
        if within(by_name, by_code):
            return Owner(by_name, name, f"name {name}, inside of site code {code}")
        return Owner(by_code, _named(by_code, names), f"site code {code}", f"its name says {by_name} {name}")
    if by_code:
        return Owner(by_code, name or _named(by_code, names), f"site code {code}")
    if by_name:
        return Owner(by_name, name, f"name {name}")
    return Owner(None, names[0] if names else "")


def _texts(page: Page | None, link_text: str) -> Iterator[str]:
    if page is not None:
        yield page.site
        title = page.tree.findtext(".//title") if page.tree is not None else None
        yield from _PARTS.split(title or "")
    yield link_text


def clean_name(text: str) -> str:
    """The name of a body in the name of its site: ``长寿区人民政府门户网站`` → ``长寿区人民政府``."""
    name = re.sub(r"[(（].*?[)）]", "", squeeze(text)).strip("·•-_|")
    noise: list[str] = words()["site_noise"]
    before = ""
    while name != before:
        before = name
        for word in noise:
            name = name.removesuffix(word).removeprefix(word)
    return name


def _by_names(names: Iterable[str], context: Sequence[str]) -> tuple[str | None, str]:
    """Division and full name of the body, by the first name that begins with a division."""
    table = divisions()
    for name in names:
        chain = table.parse_chain(name, context)
        found, rest = chain.adcode, chain.rest
        if found is None and not chain.choices:
            codes = table.resolve(name, context)
            found, rest = (codes[0], "") if len(codes) == 1 else (None, name)
        current = _current(found) if found else None
        if current is not None:
            whole = not rest or rest in words()["government"]
            return current, government_name(current) if whole else name
    return None, ""


def _named(adcode: str, names: Sequence[str]) -> str:
    if not names or names[0] in words()["government"]:
        return government_name(adcode)
    division = divisions().get(adcode)
    return names[0] if division is None or names[0].startswith(division.name) else division.name + names[0]


def _current(adcode: str) -> str | None:
    """What a code is today, where that is certain."""
    if adcode not in divisions():
        return None
    codes = divisions().current(adcode)
    return codes[0] if len(codes) == 1 else None
