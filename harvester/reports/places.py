"""Where a body belongs when its name does not say: codes and names of the site, breadcrumbs, addresses, hints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvester.documents.model import Document
from harvester.reports.agency import Name, town_of
from harvester.reports.divisions import Divisions, level, within
from harvester.reports.evidence import Page
from harvester.reports.hints import Hints
from harvester.reports.identity_words import alternatives, compact, words
from harvester.reports.titles import speaks_of_report

_USCC = re.compile(r"(?<![0-9A-Z])11(\d{6})[0-9A-HJ-NP-Z]{9,10}(?![0-9A-Z])")
_SITE_CODE = re.compile(r"(?:网站标识码|标识码)[:\s]*(\d{6})\d{4}(?!\d)")
_AREA = re.compile(r"[?&]area=(\d{6})\d{4}(?!\d)")
_POLICE = re.compile(r"公网安备\s*(\d{6})\d{6,8}")


@dataclass(frozen=True, slots=True)
class Place:
    """A division and where it was read. ``source``: uscc, site_code, site_name, breadcrumb, publisher, owner,
    police_record, hint."""

    adcode: str
    source: str
    words: str


def _code(table: Divisions, adcode: str) -> str | None:
    """The code as it is in force; a dead one that went to one division is that one; unknown ones are none."""
    now = table.current(adcode)
    return now[0] if len(now) == 1 and (table.get(adcode) is not None) else None


def _site_names(document: Document, page: Page, title_rest: Sequence[str], hints: Hints) -> list[str]:
    names = [document.meta.get("sitename", "")]
    for line in (*page.chrome[:_MENU], *page.main):
        if len(line) <= 40 and "|" not in line and ":" not in line and ">" not in line and not speaks_of_report(line):
            names.append(line)
    return [*names, *title_rest, hints.site_name or ""]


_MENU = 80


def site_chain(text: str, table: Divisions, context: Sequence[str]) -> str | None:
    """The division of a site's name: 420984 for 汉川市人民政府-分水镇, 灵丘县政府网 …; None for other lines."""
    flat = compact(text).strip("-_|·")
    if len(flat) < 3:
        return None
    chain = table.parse_chain(flat, context)
    if chain.adcode is None:
        return None
    rest = chain.rest
    suffixes = words()["suffixes"]
    if not rest or rest.startswith(("人民政府", "政府", "门户", "信息公开", "政务")):
        return chain.adcode
    body = re.split(r"[-—_|·(（]", rest)[0]
    if body.endswith((*suffixes, *words()["site_tails"])):
        return chain.adcode
    return None


def gather(
    document: Document,
    page: Page,
    trails: Sequence[Sequence[str]],
    title_rest: Sequence[str],
    publishers: Sequence[str],
    hints: Hints,
    table: Divisions,
) -> list[Place]:
    """Every place the document or its surroundings name, the most reliable first.

    The credit code of the body (索引号, address) and the site's code come before names of the site, these
    before breadcrumb and publisher,
    these before the footer; what only the portal's registry says comes last.
    """
    places: list[Place] = []

    def add(adcode: str | None, source: str, found: str) -> None:
        if adcode and not any(p.adcode == adcode and p.source == source for p in places):
            places.append(Place(adcode, source, found))

    for text in (document.url or "", hints.url or "", *(line for line in page.head if len(line) < 300)):
        for code in _USCC.finditer(text):
            add(_code(table, code[1]), "uscc", code[0])
    for url in (document.url or "", hints.url or ""):
        if found := _AREA.search(url):
            add(_code(table, found[1]), "site_code", found[0])
    site_code = document.meta.get("siteidcode", "").strip()
    if re.match(r"\d{6}", site_code):
        add(_code(table, site_code[:6]), "site_code", site_code)
    for line in (*page.footer, *page.chrome[-20:], *page.tail[-4:]):
        if found := _SITE_CODE.search(line):
            add(_code(table, found[1]), "site_code", found[0])
    context = [place.adcode for place in places]
    if hints.division:
        context.append(hints.division)
    for name in _site_names(document, page, title_rest, hints):
        add(site_chain(name, table, context), "site_name", name)
    for trail in trails:
        for item in reversed(trail):
            chain = table.parse_chain(compact(item), context)
            add(chain.adcode, "breadcrumb", item)
    for name in publishers:
        add(table.parse_chain(compact(name), context).adcode, "publisher", name)
    owner = re.compile(
        f"(?:{alternatives(words()['owner_labels'])})[:：\\s]*(?:©|\\(C\\))?\\s*([\\u4e00-\\u9fff]{{3,30}})"
    )
    for line in (*page.footer, *page.tail[-3:]):
        if found := owner.search(line):
            add(table.parse_chain(found[1], context).adcode, "owner", found[0])
        if found := _POLICE.search(line):
            add(_code(table, found[1]), "police_record", found[0])
    if hints.division and hints.division in table:
        add(hints.division, "hint", hints.division)
    return places


def narrow(adcode: str, rest: str, table: Divisions) -> str | None:
    """The county of a town for which a larger area is known: the only one there with such a town, else None.
    Counties stay as they are."""
    town = town_of(rest)
    if town is None or level(adcode) == 3:
        return adcode
    counties = table.counties_of_town(town, adcode)
    return counties[0] if len(counties) == 1 else None


def place_of(name: Name, places: Sequence[Place], table: Divisions) -> Place | None:
    """The division of a body whose own name has none in front, from the places around it; None where they do
    not settle it."""
    for place in places:
        best = place
        for other in places:
            deeper = level(other.adcode) > level(best.adcode) and within(other.adcode, best.adcode)
            if deeper and other.source in ("uscc", "site_code", "site_name", "breadcrumb", "publisher"):
                best = other
        adcode = climb(best.adcode, name.relative, table) if name.relative else narrow(best.adcode, name.rest, table)
        if adcode is not None:
            return Place(adcode, best.source, best.words)
    return None


def climb(adcode: str, relative: str, table: Divisions) -> str | None:
    """The division that 市, 县 … means on a site of ``adcode``: itself or the nearest above whose name ends so."""
    for code in reversed(table.parents(adcode)):
        division = table.get(code)
        if division is not None and division.name.endswith(relative):
            return code
    return None
