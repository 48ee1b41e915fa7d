"""Whose lists a page can show: its tree or menu of bodies, as codes and names, from the markup or from script nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harvester.crawl.links import words
from harvester.crawl.pages import Page, squeeze

MAX_BODIES = 400
_CODE = re.compile(r"^[\w-]{1,64}$")
_ATTRIBUTES_NOT = frozenset(
    {"class", "style", "href", "title", "target", "onclick", "type", "name", "src", "alt", "role", "rel", "tabindex"}
)
_CODE_NAME = re.compile(r"code|id|key|value|no$|bm$|org|dept|unit|area", re.I)
_NOT_CODE = re.compile(r"^p|parent|sup|level|order|sort|icon|url|name|open|check|count|type|class|leaf|children", re.I)


def bodies_of(page: Page, values: Iterable[Any]) -> list[tuple[str, str]]:
    """Codes and names, in the order of the page. ``values``: what its scripts hold."""
    return (_in_markup(page) or _in_values(values))[:MAX_BODIES]


def _is_body(text: str) -> bool:
    known = words()
    return 2 <= len(text) <= 30 and bool(known.agency.search(text)) and not known.agency_not.search(text)


def _in_markup(page: Page) -> list[tuple[str, str]]:
    """The attribute that has a code of its own for most elements that name a body."""
    if page.tree is None:
        return []
    found: dict[str, dict[str, str]] = {}
    for tag in page.tree.iter("li", "a", "span", "option", "td", "div", "dd", "p", "i", "h3", "h4", "label"):
        if not tag.attrib:
            continue
        label = squeeze(tag.text_content()[:200]) if len(tag) < 3 else ""
        if not label or not _is_body(label):
            continue
        for name, value in tag.attrib.items():
            code = value.strip()
            if name.lower() not in _ATTRIBUTES_NOT and _CODE.match(code) and (name != "value" or tag.tag == "option"):
                found.setdefault(name, {}).setdefault(code, label)
    data = [codes for name, codes in found.items() if name.startswith("data-") or _CODE_NAME.search(name)]
    best = max(data or found.values(), key=len, default={})
    return list(best.items())


def _in_values(values: Iterable[Any]) -> list[tuple[str, str]]:
    best: list[tuple[str, str]] = []
    for value in values:
        found = list(nodes(value))
        if len(found) > len(best):
            best = found
    return best


def nodes(value: Any) -> Iterator[tuple[str, str]]:
    """Codes and names of the objects in a value (a script's array of nodes, a JSON answer) that are bodies."""
    objects = [one for one in _objects(value) if any(isinstance(v, str) and _is_body(squeeze(v)) for v in one.values())]
    key = _code_key(objects)
    if key is None:
        return
    seen: set[str] = set()
    for one in objects:
        code = str(one.get(key, "")).strip()
        label = next(squeeze(v) for v in one.values() if isinstance(v, str) and _is_body(squeeze(v)))
        if _CODE.match(code) and code not in seen:
            seen.add(code)
            yield code, label


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > 8:
        return
    if isinstance(value, Mapping):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            if isinstance(one, Mapping | list):
                yield from _objects(one, depth + 1)


def _code_key(objects: list[Mapping[str, Any]]) -> str | None:
    """The name that has a code of its own in every object; one that says so is preferred."""
    if not objects:
        return None
    names = [name for name in objects[0] if not _NOT_CODE.search(name) or name.lower() in ("typeid", "orgid")]
    whole = []
    for name in names:
        codes = [str(one.get(name, "")) for one in objects if isinstance(one.get(name), str | int)]
        if len(codes) == len(objects) == len(set(codes)) and all(_CODE.match(code) for code in codes):
            whole.append(name)
    ranked = sorted(whole, key=lambda name: ("code" not in name.lower(), not _CODE_NAME.search(name)))
    return ranked[0] if ranked else None
