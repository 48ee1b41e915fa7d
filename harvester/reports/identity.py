"""Who reports on which year, by evidence, with a rule for when the sources disagree.

**Agency.** In this order: the title on the page (its lines may be broken, the body's name may stand above it),
the page's ``<title>``,
the sentence that presents the report (现公布 X 2020年…年度报告), the box's 发布机构, the signature, the meta
title and the link's text, 来源 and
``ContentSource``, the breadcrumb, who compiled it or is to be contacted, the subject of the first sentences,
and last the site's name. From the
breadcrumb on a source counts only if its kind agrees with what the text calls itself (我局, 我镇). Accounts
such as 网站管理员 are no bodies. Where
the presenting sentence, the signature or the credit code name a different body or place than the one chosen,
the order above holds and the
warning ``identity_conflict`` names both. A title that names only a division speaks for its 人民政府; a town's
office signs for the town.

**Place.** Divisions in front of the name; else the same body named more fully elsewhere in the text; else
:mod:`harvester.reports.places`.
A name that several divisions share is decided by the site's place, else the code is null.

**Year, dates.** :mod:`harvester.reports.years`, :mod:`harvester.reports.dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harvester.documents.model import Document
from harvester.reports import dates as when
from harvester.reports.agency import Name, is_central, read_name, same_body, vertical_chain
from harvester.reports.divisions import Divisions, divisions, level, within
from harvester.reports.hints import Hints
from harvester.reports.identity_words import compact, words
from harvester.reports.model import DateCandidate, Identity, Warning_
from harvester.reports.places import Place, climb, gather, narrow, place_of
from harvester.reports.reading import Reading, link_bar, read_evidence
from harvester.reports.scope import find_scope
from harvester.reports.speakers import subjects
from harvester.reports.titles import speaks_of_report
from harvester.reports.years import Year, dated_year, find_year

_OWN_TEXT = ("title", "page_title", "statement", "signature")
_TITLED = ("title", "page_title", "box_title")
_WEAK = ("breadcrumb", "compiled", "site_name")


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A candidate for the body and where it was read."""

    name: Name
    source: str


def identify(document: Document, hints: Hints | None = None, heading_block: int | None = None) -> Identity:
    """Identify the report in a document.

    :param hints: context from outside, weaker than the document's own words.
    :param heading_block: index in ``document.blocks`` of the first section's heading (一、总体情况), where known.
    :returns: what could be established; unknown parts are None, and warnings say what was missing or in
    conflict. Never raises for any content.
    """
    hints = hints or Hints()
    table = divisions()
    reading = read_evidence(document, hints, heading_block)
    places = gather(
        document,
        reading.page,
        reading.trails,
        reading.title_rest,
        [*reading.publishers, *reading.sources],
        hints,
        table,
    )
    context = [place.adcode for place in places]
    context += link_bar(reading.page, table)
    identity = Identity()
    spoken = list(_candidates(document, reading, hints, table, context))
    spoken += _own_government(reading, places, table)
    chosen = _choose_agency(spoken, reading, identity)
    if chosen is not None:
        _settle(chosen, spoken, places, table, context, identity)
    speech = [*(line for line in reading.page.main if len(line) > 25), *reading.page.opening]
    year = find_year(
        reading.titles,
        [y for _, years in reading.statements for y in years],
        speech,
        reading.weak_titles,
        reading.trails,
        document.url or hints.url,
    )
    _title(identity, reading, chosen, document)
    _dates(identity, document, reading, hints)
    if year.value is None and not year.ambiguous:
        dated = dated_year(speech, [identity.published, identity.signed])
        year = Year(dated, "year the opening speaks of, and the date after it") if dated else year
    identity.year = year.value
    if year.evidence:
        identity.evidence["year"] = year.evidence
    identity.warnings += year.warnings
    rest = identity.agency_key.partition("/")[2] if identity.agency_key else None
    identity.scope = find_scope(rest, reading.kind, [*reading.page.opening, *reading.page.main])
    return identity


def _candidates(
    document: Document, reading: Reading, hints: Hints, table: Divisions, context: list[str]
) -> Iterator[_Spoken]:
    def spoken(words_: str, source: str) -> Iterator[_Spoken]:
        name = read_name(words_, table, context) if words_ else None
        if name is not None:
            yield _Spoken(name, source)

    for title in sorted(reading.titles, key=lambda t: not (t.agency and t.years)):
        yield from spoken(title.agency, title.source)
    for agency, _ in reading.statements[:6]:
        yield from spoken(agency, "statement")
    for text in reading.publishers:
        yield from spoken(text, "publisher")
    if reading.signed_by:
        yield from spoken(reading.signed_by, "signature")
    for title in reading.weak_titles:
        yield from spoken(title.agency, title.source)
    for text in reading.sources:
        yield from spoken(text, "source")
    for trail in reading.trails:
        for item in reversed(trail):
            yield from spoken(item, "breadcrumb")
    for text in subjects([*(line for line in reading.page.main if len(line) > 25), *reading.page.opening[:6]]):
        yield from spoken(text, "compiled")
    for text in (document.meta.get("sitename", ""), *reading.title_rest, hints.site_name or ""):
        yield from spoken(re.sub(r"(?:门户网站|网站|官网|政府网)$", "", compact(text)), "site_name")


def _own_government(reading: Reading, places: list[Place], table: Divisions) -> list[_Spoken]:
    """A text that speaks of 我县 on the site of a county is its government's, where nothing names the body."""
    if reading.kind is None or not places:
        return []
    adcode = climb(places[0].adcode, reading.kind, table)
    division = table.get(adcode) if adcode and reading.kind in "省市县区州旗盟" else None
    name = read_name(division.name, table, [division.adcode]) if division else None
    return [_Spoken(name, "site_name")] if name else []


def _agrees(name: Name, kind: str | None) -> bool:
    """True where a name can be what the text calls itself: 水利局 for 我局, 双龙镇人民政府 for 我镇,
    灵丘县人民政府 for 我县."""
    if kind is None:
        return True
    if name.rest == "人民政府":
        division = name.chain.text or name.relative or ""
        return division.endswith(kind) or kind in ("部",)
    if kind in ("县", "市", "区", "州", "旗", "盟", "省"):
        return name.rest.startswith("人民政府")
    if kind == "街":
        kind = "街道"
    if kind in ("委", "办"):
        return name.rest.endswith((kind, "委员会", "办公室", "办公厅"))
    return name.core.endswith(kind)


def _choose_agency(spoken: list[_Spoken], reading: Reading, identity: Identity) -> _Spoken | None:
    chosen: _Spoken | None = None
    for candidate in spoken:
        strong = candidate.source not in _WEAK
        if candidate.name.known and (strong or _agrees(candidate.name, reading.kind)):
            if candidate.source in ("source", "publisher", "meta_source") and not _agrees(candidate.name, reading.kind):
                continue
            chosen = candidate
            break
    titled = next((c for c in spoken if c.source in _TITLED), None)
    replaceable = chosen is None or (chosen.source in (*_WEAK, "source"))
    if titled is not None and replaceable and (chosen is None or not same_body(titled.name, chosen.name)):
        chosen = titled  # a title's name that does not end as names do is better than what stands around the text
    if chosen is None:
        identity.warnings.append(Warning_("agency_not_stated", "neither title nor text names the reporting body"))
        return None
    if chosen.source == "site_name":
        identity.warnings.append(
            Warning_("agency_from_site", f"the body is named only by the site: {chosen.name.text}")
        )
    _conflicts(chosen, spoken, identity)
    return chosen


def _conflicts(chosen: _Spoken, spoken: list[_Spoken], identity: Identity) -> None:
    for other in spoken:
        if other.source not in ("title", "page_title", "statement", "signature") or not other.name.known:
            continue
        one, two = chosen.name, other.name
        if other.source == chosen.source or same_body(one, two) or same_body(two, one):
            continue
        if one.core in two.core or two.core in one.core or two.relative or one.relative:
            continue
        if two.rest.startswith("人民政府办公"):
            continue
        message = f"{chosen.source} names {one.text}, {other.source} names {two.text}; the {chosen.source} counts"
        identity.warnings.append(Warning_("identity_conflict", message))
        return


def _settle(
    chosen: _Spoken,
    spoken: list[_Spoken],
    places: list[Place],
    table: Divisions,
    context: list[str],
    identity: Identity,
) -> None:
    """Fill agency, adcode and key."""
    name = chosen.name
    identity.evidence["agency"] = chosen.source
    if not name.chain.text:
        fuller = _fuller(chosen, spoken)
        if fuller is not None:
            name = fuller.name
            identity.evidence["agency"] = f"{chosen.source}, in full: {fuller.source}"
    text, rest = name.text, name.rest
    adcode: str | None = None
    if name.chain.text:
        adcode = name.chain.adcode
        if adcode is not None:
            identity.evidence["adcode"] = f"name: {name.chain.text}"
            refined = narrow(adcode, rest, table)
            if refined is None:
                refined = next((p.adcode for p in places if level(p.adcode) == 3 and within(p.adcode, adcode)), None)
            adcode = refined or adcode
        else:
            identity.warnings.append(
                Warning_(
                    "place_ambiguous",
                    f"{name.chain.text} may be {', '.join(name.chain.choices)}; nothing on the page decides",
                )
            )
    elif chain := vertical_chain(name, table, context):
        adcode = chain.adcode
        identity.evidence["adcode"] = f"name: {chain.text}"
    elif not is_central(name):
        place = place_of(name, places, table) or _zone_place(name, table, context)
        if place is None and (longer := _fuller_place(name, spoken, table)) is not None:
            place, rest = longer
        if place is not None:
            adcode = place.adcode
            identity.evidence["adcode"] = f"{place.source}: {place.words}"
        if name.relative and adcode is not None:
            division = table.get(climb(adcode, name.relative, table) or adcode)
            text = (division.name if division else name.relative) + rest
    _foreign_place(name, adcode, places, identity)
    identity.agency, identity.adcode = text, adcode
    if adcode is None:
        rest = name.text if name.chain.text or name.relative else rest
    identity.agency_key = f"{adcode or ''}/{rest}"
    if adcode is None and not is_central(name):
        identity.warnings.append(
            Warning_("place_not_stated", f"nothing on the page says which division {text} belongs to")
        )


def _fuller(chosen: _Spoken, spoken: list[_Spoken]) -> _Spoken | None:
    """The same body named with its divisions in the report's own words."""
    for other in spoken:
        if (
            other.source in _OWN_TEXT
            and other.name.chain.adcode
            and other.name.core == chosen.name.core
            and other.name.rest == chosen.name.rest
        ):
            return other
    return None


def _fuller_place(name: Name, spoken: list[_Spoken], table: Divisions) -> tuple[Place, str] | None:
    """The place of the same body named more fully anywhere, and its name there without divisions: a zone's bureau
    (大通湖区科技局 of 益阳市) must not share the key of the city's own."""
    for other in spoken:
        longer = len(name.rest) > 4 and other.name.rest.endswith(name.rest)
        if other.name.chain.adcode and (longer or other.name.core == name.core):
            adcode = narrow(other.name.chain.adcode, name.rest, table)
            if adcode is not None:
                rest = other.name.rest if longer else name.rest
                return Place(adcode, other.source, other.name.text), rest
    return None


def _zone_place(name: Name, table: Divisions, context: list[str]) -> Place | None:
    """永川高新技术产业开发区 lies in 永川区: a zone named after one division only."""
    if not any(zone in name.rest for zone in words()["zones"]):
        return None
    for size in (4, 3, 2):
        codes = table.resolve(name.rest[:size], context) if len(name.rest) > size + 2 else []
        if len(codes) == 1:
            return Place(codes[0], "name", name.rest[:size])
    return None


def _foreign_place(name: Name, adcode: str | None, places: list[Place], identity: Identity) -> None:
    if adcode is None or not name.chain.text:
        return
    for place in places:
        if place.source in ("uscc", "site_code") and not (within(place.adcode, adcode) or within(adcode, place.adcode)):
            said = f"the {place.source} {place.words} says {place.adcode}"
            message = f"the name says {name.chain.text} ({adcode}), {said}; the name counts"
            identity.warnings.append(Warning_("identity_conflict", message))
            return


def _title(identity: Identity, reading: Reading, chosen: _Spoken | None, document: Document) -> None:
    listed = [*reading.titles, *reading.weak_titles]
    full = next((t for t in listed if t.agency and t.years), None)
    title = full if full is not None and (full.source == "title" or not reading.titles) else None
    title = title or full or next((t for t in listed if t.agency or t.years), None) or next(iter(listed), None)
    if title is not None:
        identity.title, identity.evidence["title"] = title.text, title.source
    elif document.title and document.title.strip():
        identity.title, identity.evidence["title"] = document.title.strip(), "page_title"


def _date_lines(lines: list[str]) -> Iterator[DateCandidate]:
    """Dates in lines of their own before the text; 年月日 below a body's name is its signature, not a publication."""
    for i, line in enumerate(lines):
        if iso := when.bare_date(line):
            above = compact(lines[i - 1]) if i else ""
            signs = (
                above.endswith(tuple(words()["suffixes"]))
                and len(above) <= 40
                and line.strip().rstrip("日)）").isascii() is False
            )
            signs = signs and when.signed_date(line) is not None
            yield DateCandidate(iso, when.SIGNATURE if signs else when.GENERIC, line.strip())


def _under_title(chrome: list[str]) -> list[str]:
    """The last lines of the frame before the text; where the title is among them, those behind it (a header may show
    today's date)."""
    titled = [i for i, line in enumerate(chrome) if speaks_of_report(line)]
    return chrome[max(len(chrome) - 4, titled[-1] + 1 if titled else 0) :]


def _dates(identity: Identity, document: Document, reading: Reading, hints: Hints) -> None:
    found: list[DateCandidate] = []
    head = reading.page.head
    for i, line in enumerate(head):
        found += when.labelled_dates(line)
        if i + 1 < len(head) and when.ends_with_label(line):
            found += when.labelled_dates(f"{line.rstrip()} {head[i + 1].strip()}")
    if not any(c.source == when.VISIBLE for c in found):
        for line in (*reading.page.tail, *reading.page.footer):
            if len(line) < 120:
                found += [c for c in when.labelled_dates(line) if c.source == when.VISIBLE]
        found += _date_lines(reading.page.main[-8:])
        found += _date_lines(reading.page.under_title or _under_title(reading.page.chrome))
    for name in words()["meta_dates"]:
        if (value := document.meta.get(name)) and (iso := when.read_date(value)):
            found.append(DateCandidate(iso, when.META, value))
    if reading.signed is not None:
        found.append(reading.signed)
    found += when.url_dates(document.url or hints.url or "")
    identity.dates = list(dict.fromkeys(found))
    for candidate in identity.dates:
        if not when.plausible(candidate):
            message = f"{candidate.raw} ({candidate.source}) is before 2008 or in the future and does not count"
            identity.warnings.append(Warning_("date_implausible", message))
    published = when.choose_published(identity.dates)
    if published is not None:
        identity.published, identity.evidence["published"] = published.date, f"{published.source}: {published.raw}"
    if reading.signed is not None and when.plausible(reading.signed):
        identity.signed, identity.evidence["signed"] = reading.signed.date, reading.signed.raw
