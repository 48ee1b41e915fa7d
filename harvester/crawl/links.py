"""Which links lead to reports: the way a person would choose them, from words, path, place and column.

The words are data (``data/reading/links.json``). A verdict is a kind and a score between 0 and 1:

* ``entry``: may be a report itself,
* ``column``: a list of reports, or of columns with reports,
* ``section``: the open-information part of a portal, in which such a column stands,
* ``hub``: leads to other agencies of the portal (their own sites, pages or tabs),
* ``none``: not followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from harvester.crawl.pages import Anchor, Page, squeeze
from harvester.crawl.urls import host_of, is_article, is_document, is_file, is_media
from harvester.paths import data_dir

ENTRY = "entry"
COLUMN = "column"
SECTION = "section"
HUB = "hub"
NONE = "none"

_WORD = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_CHINESE_YEAR = re.compile(r"[二一][〇○零OoＯ0九][〇○零OoＯ0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零OoＯ一二三四五六七八九", "000000123456789")


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Words:
    """The compiled words; ``section`` and ``hub`` carry their score."""

    report: re.Pattern[str]
    report_cut: re.Pattern[str]
    weak: re.Pattern[str]
    hard_decoy: re.Pattern[str]
    soft_decoy: re.Pattern[str]
    column: re.Pattern[str]
    section: tuple[tuple[re.Pattern[str], float], ...]
    hub: tuple[tuple[re.Pattern[str], float], ...]
    agency: re.Pattern[str]
    agency_not: re.Pattern[str]
    year_only: re.Pattern[str]
    next_page: re.Pattern[str]
    pager: re.Pattern[str]
    more: re.Pattern[str]
    not_followed: re.Pattern[str]
    annual_path: re.Pattern[str]
    section_path: re.Pattern[str]
    report_marks: tuple[str, ...]
    soft_404: tuple[str, ...]
    search_for: str
    search_hint: re.Pattern[str]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def words() -> Words:
    """The words of ``data/reading/links.json``."""
    source: dict[str, Any] = json.loads((data_dir() / "reading" / "links.json").read_text(encoding="utf-8"))
    starts = "|".join(sorted(source["annual_paths"], key=len, reverse=True))
    whole = "|".join(source["annual_paths_whole"])
    return Words(
        report=_any(source["report"]),
        report_cut=_any(source["report_cut"]),
        weak=_any(source["weak_report"]),
        hard_decoy=_any(source["decoy_hard"]),
        soft_decoy=_any(source["decoy_soft"]),
        column=_any(source["column"]),
        section=tuple((re.compile(pattern), score) for pattern, score in source["section"]),
        hub=tuple((re.compile(pattern), score) for pattern, score in source["hub"]),
        agency=re.compile(source["agency"]),
        agency_not=re.compile(source["agency_not"]),
        year_only=_any(source["year_only"]),
        next_page=_any(source["next_page"]),
        pager=_any(source["pager"]),
        more=_any(source["more"]),
        not_followed=_any(source["not_followed"]),
        annual_path=re.compile(rf"^(?:(?:\w*?_)?(?:{starts})[\w-]{{0,12}}|(?:{whole})(?:_\d+)?)$", re.I),
        section_path=re.compile(rf"^(?:{'|'.join(source['section_paths'])})(?:[_\d]\w*)?$", re.I),
        report_marks=tuple(source["report_marks"]),
        soft_404=tuple(squeeze(mark) for mark in source["soft_404"]),
        search_for=source["search_for"],
        search_hint=_any(source["search_hint"]),
    )


def years_in(title: str) -> set[int]:
    """Years named in a title, in Arabic or Chinese digits."""
    found = {int(year) for year in _YEAR.findall(title)}
    for text in _CHINESE_YEAR.findall(title):
        digits = text.translate(_DIGITS)
        if digits.isdigit() and len(digits) == 4:
            found.add(int(digits))
    return found


def out_of_years(title: str, date: str | None, wanted: Collection[int] | None) -> bool:
    """True if an entry clearly is of other years than the ``wanted`` report years (None: all are).

    A year in the title decides. Without one, a report that was published before the first wanted year ended cannot
    be about it; a late date proves nothing, for sites move and republish.
    """
    if not wanted:
        return False
    named = years_in(title)
    if named:
        return not named & set(wanted)
    return date is not None and int(date[:4]) < min(wanted)


def folder_out_of_years(label: str, wanted: Collection[int] | None) -> bool:
    """True if a folder labelled with a year cannot hold reports of the ``wanted`` years. Some portals file by year of
    publication, others by report year, and some are a year behind."""
    if not wanted or not words().year_only.search(label):
        return False
    return not any(abs(year - other) <= 1 for year in years_in(label) for other in wanted)


def is_report_title(text: str) -> bool:
    """True for a squeezed title that speaks of an annual report and is no decoy."""
    known = words()
    return bool(known.report.search(text)) and not known.hard_decoy.search(text)


def is_annual_column(page: Page, anchor_text: str = "") -> bool:
    """True where a page says of itself, or the link to it said, that it lists annual reports."""
    known = words()
    for name in (anchor_text, squeeze(page.meta.get("columnname")), page.column):
        if not name or known.hard_decoy.search(name):
            continue
        if known.column.search(name) or known.report.search(name):
            return True
    return has_annual_path(page.url)


def has_annual_path(url: str) -> bool:
    segments = [segment for segment in unquote(urlsplit(url).path).split("/") if segment]
    if segments and is_article(url):
        segments = segments[:-1]
    known = words()
    return any(known.annual_path.match(segment.partition(".")[0]) for segment in segments)


def report_marks(page: Page) -> int:
    """How many of the phrases that only reports have stand on a page."""
    text = page.visible
    return sum(mark in text for mark in words().report_marks)


def says_soft_404(page: Page) -> bool:
    """True for a short page that says in words that there is nothing."""
    text = page.visible
    return len(text) < 1500 and any(mark in text or mark in page.title for mark in words().soft_404)


def judge(anchor: Anchor, page: Page, *, annual: bool, home: bool = False) -> Verdict:
    """What a link promises. ``annual``: it stands on a page that lists annual reports; ``home``: on a front page."""
    known = words()
    text = anchor.text
    if is_media(anchor.url) or known.hard_decoy.search(text):
        return Verdict(NONE, 0.0)
    if known.report.search(text):
        return _named_report(anchor, known)
    if known.column.search(text):
        return Verdict(COLUMN, 0.95 if annual or len(text) > 4 or has_annual_path(anchor.url) else 0.85)
    if is_file(anchor.url):
        good = annual and is_document(anchor.url) and (known.weak.search(text) or years_in(text))
        return Verdict(ENTRY, 0.7) if good else Verdict(NONE, 0.0)
    if anchor.cut and (annual or "公开" in text) and _cut_title(anchor, known):
        return Verdict(ENTRY, 0.9 if annual else 0.8)
    if known.not_followed.search(text):
        return Verdict(NONE, 0.0)
    if annual:
        verdict = _in_column(anchor, known)
        if verdict:
            return verdict
    return _towards(anchor, page, known, home=home)


def names_reports(text: str) -> bool:
    """True for the texts of links that ``judge`` is sure of (0.9 and more) on a page that is no list of reports."""
    known = words()
    return bool(known.report.search(text) or known.column.search(text))


def turns_pages(text: str) -> bool:
    """True for the texts of links that turn the pages of a list: 下一页, 尾页, 12."""
    return len(text) <= 6 and bool(words().pager.search(text))


def _cut_title(anchor: Anchor, known: Words) -> bool:
    return bool(years_in(anchor.text)) and is_article(anchor.url) and bool(known.report_cut.search(anchor.text))


def _named_report(anchor: Anchor, known: Words) -> Verdict:
    if is_article(anchor.url) or is_file(anchor.url) or (anchor.date and years_in(anchor.text)):
        return Verdict(ENTRY, 1.0)
    if known.column.search(anchor.text) or not years_in(anchor.text):
        return Verdict(COLUMN, 0.97)
    return Verdict(ENTRY, 0.98)


_YEAR_MARK = re.compile(r"[（(【\[]?(?:19|20)\d{2}年?度?[）)】\]]?")


def _in_column(anchor: Anchor, known: Words) -> Verdict | None:
    """Links in a column of annual reports need fewer words: a year, a body's name."""
    if known.year_only.search(anchor.text):
        return Verdict(ENTRY if is_article(anchor.url) else COLUMN, 0.9)
    text = _YEAR_MARK.sub("", anchor.text)
    if known.soft_decoy.search(text) and not _agency(text, known):
        return None
    if known.weak.search(text) and len(text) < 60:
        return Verdict(ENTRY, 0.9)
    if is_article(anchor.url):
        return Verdict(ENTRY, 0.75) if _agency(text, known) else None
    hub = _first(known.hub, text)
    if hub:
        return Verdict(COLUMN, 0.86)
    if _agency(text, known):
        return Verdict(COLUMN, 0.84 if has_annual_path(anchor.url) else 0.6)
    return None


def _towards(anchor: Anchor, page: Page, known: Words, *, home: bool) -> Verdict:
    text = anchor.text
    if is_article(anchor.url) or not _WORD.search(text):
        return Verdict(NONE, 0.0)
    if len(text) <= 20 and not known.soft_decoy.search(text):
        section = _first(known.section, text)
        hub = _first(known.hub, text)
        if hub:
            return Verdict(HUB, hub)
        if section:
            return Verdict(SECTION, section)
    same_page = urlsplit(anchor.url).path == urlsplit(page.url).path  # its own pager, or a link to print it
    if has_annual_path(anchor.url) and not same_page and not known.soft_decoy.search(text):
        return Verdict(COLUMN, 0.8)
    if _agency(text, known):
        other = host_of(anchor.url) != host_of(page.url)
        return Verdict(HUB, 0.4 if other or not home else 0.34)
    segments = [segment for segment in urlsplit(anchor.url).path.split("/") if segment]
    if segments and len(text) <= 12 and known.section_path.match(segments[-1].partition(".")[0]):
        return Verdict(SECTION, 0.4)
    return Verdict(NONE, 0.0)


def _agency(text: str, known: Words) -> bool:
    return 2 <= len(text) <= 24 and bool(known.agency.search(text)) and not known.agency_not.search(text)


def _first(patterns: Iterable[tuple[re.Pattern[str], float]], text: str) -> float:
    return next((score for pattern, score in patterns if pattern.search(text)), 0.0)
