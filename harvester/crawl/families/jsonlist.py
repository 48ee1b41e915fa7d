"""Lists that a script fetches: what it asks for is read from its calls, with their address, method, constants and
parameters, and asked for each body of the page's tree, page after page.

The scripts are the page's own (``page.extra["scripts"]`` adds those of files it loads). Parameters that only the
running script knows are the number of the page, a body's code, a year, or words to search for, told by their names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from harvester.crawl.families import Listing, More, jsontools
from harvester.crawl.families.bodies import bodies_of, nodes
from harvester.crawl.families.scripts import Call, Open, Scripts
from harvester.crawl.families.templates import templates_of
from harvester.crawl.links import words, years_in
from harvester.crawl.pages import Page, squeeze
from harvester.crawl.urls import is_article

NAME = "jsonlist"
MAX_SCRIPT = 500_000
MAX_LISTS = 3
"""Calls of one page that are tried."""
MAX_YEARS = 30

_LISTING = re.compile(r"list|query|search|page|catalog|article|info|content|annual|api|gkml|openness|data", re.I)
_OTHER = re.compile(
    r"\b(hits?|clicks?|counter|visits?|login|weather|captcha|comment|share|like|vote|stat|tongji|log|token|upload|user"
    r"|banner|advert|ads?|survey|friendlink|links?)\b|\.(js|css|png|jpe?g|gif|svg|vue)$",
    re.I,
)
_FRAME = re.compile(r"head|foot|top|nav|menu|left|right|banner|bottom|copyright|search|tool|side|template|tpl", re.I)
"""Pieces of pages that hold no list."""
_STATIC = re.compile(r"\.s?html?$", re.I)
_TREE = re.compile(r"tree|org(?!anic)|dept|unit|department|agency|site(s|list)", re.I)
_PAGE = re.compile(
    r"^(page|page_?no|page_?num|page_?index|page_?number|cur_?page|current_?page|curr_?page|now_?page|pn|p|current|pg)$",
    re.I,
)
_OFFSET = re.compile(r"^(start|offset|from|skip|startrow|start_?index)$", re.I)
_SIZE = re.compile(r"^(page_?size|size|rows|limit|per_?page|ps|page_?rows|num|pagecount|prepage|length)$", re.I)
_AGENCY = re.compile(r"org|dept|unit|area|agency|site|dep|jg|bm|department|group", re.I)
_YEAR = re.compile(r"year|nian|^nd$|fbtime|^y$", re.I)
_WORDS = re.compile(
    r"^(q|qt|wd|kw|key|keys|keywords?|key_?words?|search_?words?|search_?text|search_?key|search_?content|query|word|sw|title)$",
    re.I,
)
SIZE = 20
"""Entries asked for at once where the script does not say how many."""


@dataclass(slots=True)
class Ask:
    """A call as it is made. Values of ``data`` may be nested where it is JSON."""

    address: str
    method: str
    kind: str
    data: dict[str, Any]
    page: str = ""
    offset: str = ""
    number: int = 1
    seen: int = 0
    label: str = ""
    base: str = ""
    templates: list[list[str]] = field(default_factory=list)
    tree: list[Ask] = field(default_factory=list)
    """Calls to be made for each body that the answer names."""
    agency: str = ""


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if state.get("family") == NAME and "ask" in state:
        return _answer(page, state["ask"])
    if page.json is not None:
        return Listing(NAME, jsontools.anchors(page.json, page.url), total=jsontools.total(page.json))
    if state.get("family") == NAME or page.tree is None:
        return None
    source = f"{page.scripts}\n{page.extra.get('scripts', '')}"[:MAX_SCRIPT]
    if "(" not in source:
        return None
    scripts = Scripts(source, lambda text: _asked_of_page(page, text))
    listing = Listing(NAME, evidence="script call")
    for ask in _asks(page, scripts):
        listing.more.append(_more(ask))
    return listing if listing.more else None


def _asks(page: Page, scripts: Scripts) -> Iterator[Ask]:
    calls = [ask for call in scripts.calls() if (ask := _ask_of(page, call)) is not None]
    lists = [ask for ask in calls if ask.page or ask.offset] or [ask for ask in calls if not _TREE.search(ask.address)]
    unique = {(ask.address, json.dumps(ask.data, sort_keys=True, default=str)): ask for ask in lists}
    templates = templates_of(f"{page.text}\n{page.extra.get('scripts', '')}")
    for ask in islice(unique.values(), MAX_LISTS):
        ask.templates = templates
        openly = [name for name, value in _flat(ask.data) if isinstance(value, Open)]
        openly = [name for name in openly if name not in (ask.page, ask.offset)]
        agency = next((name for name in openly if _AGENCY.search(name)), "")
        year = next((name for name in openly if _YEAR.search(name)), "")
        for name in openly:
            if _WORDS.match(name):
                ask.data = _with(ask.data, name, str(page.extra.get("words", "")))
            elif _SIZE.match(name):
                ask.data = _with(ask.data, name, SIZE)
            elif not agency and name != year:
                agency = name
        yield from _each(page, scripts, ask, calls, agency, year)


def _each(page: Page, scripts: Scripts, ask: Ask, calls: list[Ask], agency: str, year: str) -> Iterator[Ask]:
    """The call for every body and year that the page offers."""
    years = _years(page) if year else []
    asks = [_copy(ask, _with(ask.data, year, one)) for one in years] if years else [ask]
    stated = next((name for name, _ in _flat(ask.data) if _AGENCY.search(name) and not _PAGE.match(name)), "")
    name = agency or stated
    bodies = bodies_of(page, scripts.arrays()) if name else []
    if bodies:
        for one in asks:
            for code, label in bodies:
                yield _copy(one, _with(one.data, name, code), label=label)
        return
    trees = [call for call in calls if _TREE.search(call.address) and call.address != ask.address and not call.page]
    if agency and trees:
        ask.agency = agency
        yield _copy(trees[0], _closed(trees[0].data), tree=[_copy(one, one.data) for one in asks], agency=agency)
        return
    for one in asks:
        yield _copy(one, _closed(one.data))


def _ask_of(page: Page, call: Call) -> Ask | None:
    """A call as one that could be made; None for calls that fetch no list."""
    parts = list(call.address)
    while parts and isinstance(parts[0], Open):
        parts.pop(0)  # a prefix that the server puts in
    if not parts:
        return None
    text = "".join(part if isinstance(part, str) else f"\x00{part.name}\x00" for part in parts)
    path, _, query = text.partition("?")
    in_path = re.findall("\x00([^\x00]*)\x00", path)
    if _OTHER.search(path) or (_STATIC.search(path) and _FRAME.search(path)) or len(in_path) > 1:
        return None
    data: dict[str, Any] = {
        name: Open(value.strip("\x00")) if value[:1] == "\x00" else value.replace("\x00", "")
        for name, value in parse_qsl(query, keep_blank_values=True)
    }
    if call.kind == "query" or call.method == "GET":
        data.update(call.data)
        kind = "query"
    else:
        kind = call.kind
        path = f"{path}?{urlencode({name: _text(value) for name, value in data.items()})}" if data else path
        data = dict(call.data)
    if in_path:
        if not _PAGE.match(in_path[0].rpartition(".")[2]):
            return None
        path = path.replace(f"\x00{in_path[0]}\x00", "\x00")
    data = {name: value for name, value in data.items() if not _noise(name, value)}
    names = [name for name, _ in _flat(data)]
    paging = next((name for name in names if _PAGE.match(name.rpartition(".")[2])), "")
    if not paging and in_path:
        paging = "\x00"
    if not (paging or data or _LISTING.search(path) or _TREE.search(path)):
        return None
    offset = "" if paging else next((name for name in names if _OFFSET.match(name.rpartition(".")[2])), "")
    return Ask(urljoin(page.url, path), call.method, kind, data, paging, offset, base=page.url)


def _noise(name: str, value: Any) -> bool:
    return isinstance(value, Open) and bool(re.match(r"_$|t$|rnd|rand|time|callback|date", name, re.I))


def _asked_of_page(page: Page, text: str) -> str | None:
    """What a script asks its page or its address for."""
    named = re.fullmatch(r".*\.(?:data|attr)\(\s*['\"]([\w-]{1,40})['\"]\s*\)", text)
    if named and page.tree is not None and "this" not in text:
        for attribute in (f"data-{named.group(1)}", named.group(1)):
            values = page.tree.xpath(f"//@{attribute}")
            if len(values) == 1:
                return str(values[0])
        return None
    field_of = re.fullmatch(
        r"(?:\$|jQuery)\(\s*['\"]#([\w-]{1,60})['\"]\s*\)\.val\(\)|document\.getElementById\(\s*['\"]([\w-]{1,60})['\"]\s*\)\.value",
        text,
    )
    if field_of and page.tree is not None:
        values = page.tree.xpath("//*[@id=$name]/@value", name=field_of.group(1) or field_of.group(2))
        return str(values[0]) if values and values[0] else None
    queried = re.fullmatch(r"[\w$.]{1,60}\(\s*['\"]([\w-]{1,40})['\"]\s*\)", text)
    return dict(parse_qsl(urlsplit(page.url).query)).get(queried.group(1)) if queried else None


def _years(page: Page) -> list[str]:
    """The years that a page offers."""
    known = words().year_only
    found: dict[str, None] = {}
    if page.tree is not None:
        for tag in page.tree.iter("a", "li", "option", "span", "td", "dd"):
            label = squeeze(tag.text_content()[:40]) if len(tag) < 2 else ""
            if label and known.search(label):
                found.update(dict.fromkeys(str(year) for year in years_in(label)))
    return list(found)[:MAX_YEARS]


# -- data with open values ----------------------------------------------------------------------------------------


def _flat(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _with(data: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    name, _, rest = path.partition(".")
    if rest and isinstance(data.get(name), Mapping):
        return {**data, name: _with(data[name], rest, value)}
    return {**data, path: value}


def _closed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with nothing for what is not known."""
    return {
        name: _closed(value) if isinstance(value, Mapping) else "" if isinstance(value, Open) else value
        for name, value in data.items()
    }


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, Open) else str(value)


def _copy(ask: Ask, data: dict[str, Any], **changes: Any) -> Ask:
    same = {name: getattr(ask, name) for name in Ask.__slots__}
    return Ask(**{**same, "data": data, **changes})


def _more(ask: Ask) -> More:
    """The request for one page of a list."""
    data = _closed(ask.data)
    address = ask.address
    if ask.page == "\x00":
        address = address.replace("\x00", str(ask.number))
    elif ask.page:
        first = dict(_flat(ask.data)).get(ask.page)
        base = 0 if first in (0, "0") else 1
        data = _with(data, ask.page, ask.number - 1 + base)
    elif ask.offset:
        data = _with(data, ask.offset, ask.seen)
    state = {"family": NAME, "ask": ask}
    if ask.kind == "query":
        parts = urlsplit(address)
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *((n, _text(v)) for n, v in _flat(data))])
        return More(urlunsplit((parts.scheme, parts.netloc, parts.path, query, "")), state=state)
    form = {name: _text(value) for name, value in _flat(data)}
    as_json = json.dumps(data, ensure_ascii=False, default=_text)
    if ask.kind == "form":
        return More(address, form=form, state=state)
    second = {**state, "ask": _copy(ask, ask.data, kind="form")}
    other = More(address, form=form, state=second) if ask.kind == "either" else None
    return More(address, body=as_json, state={**state, "ask": _copy(ask, ask.data, kind="json")}, other=other)


def _answer(page: Page, ask: Ask) -> Listing | None:
    if page.json is None:
        return _answer_of_html(page, ask)
    if ask.tree:
        listing = Listing(NAME, evidence="tree call", onward=True)
        for code, label in list(nodes(page.json))[:400]:
            for one in ask.tree:
                listing.more.append(_more(_copy(one, _with(one.data, ask.agency, code), label=label)))
        return listing
    entries = jsontools.anchors(page.json, ask.base, ask.templates)
    return _with_next(Listing(NAME, entries, total=jsontools.total(page.json, len(entries))), ask, len(entries))


def _answer_of_html(page: Page, ask: Ask) -> Listing | None:
    """A piece of a page: its links are seen like those of any page."""
    shown = sum(is_article(anchor.url) or bool(anchor.date) for anchor in page.anchors)
    return _with_next(Listing(NAME), ask, shown) if shown else None


def _with_next(listing: Listing, ask: Ask, shown: int) -> Listing:
    """The list with the request for its next page, as long as there seems to be one."""
    seen = ask.seen + shown
    size = next((value for name, value in _flat(ask.data) if _SIZE.match(name.rpartition(".")[2])), None)
    full = not str(size).isdecimal() or shown >= int(str(size))
    if (ask.page or ask.offset) and shown and (seen < listing.total if listing.total is not None else full):
        listing.more.append(_more(_copy(ask, ask.data, number=ask.number + 1, seen=seen)))
    return listing
