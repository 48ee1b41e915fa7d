"""Dates on a page: every candidate with its source. The choice among them is made by :func:`choose_published`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache

from harvester.remembered import remembered
from harvester.reports.identity_words import CHINESE_DIGITS, alternatives, normal, words
from harvester.reports.model import DateCandidate

_ZERO = "〇零○ΟO"
_DIGIT = f"[{_ZERO}一二三四五六七八九]"
_NUMERIC = (
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*(?P<s>[-/.年])\s*(?P<m>\d{1,2})\s*(?:[-/.月])\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?"
)
_CHINESE = (
    rf"(?P<cy>二{_DIGIT}{{3}})\s*年\s*(?P<cm>[一二三四五六七八九十]{{1,3}})\s*月"
    r"\s*(?P<cd>[一二三四五六七八九十廿]{1,4})\s*[日号]"
)
_DATE = re.compile(f"{_NUMERIC}|{_CHINESE}")
_PLAIN = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")
_URL = re.compile(r"[/_]t?(20\d\d)([01]\d)([0-3]\d)(?:\d{6})?(?=[_/.])|/(20\d\d)[-/](\d{1,2})[-/](\d{1,2})/")
_LONG = 400
"""Labels of dates stand in short lines; a longer paragraph is prose."""
_EARLIEST = datetime.date(2008, 1, 1)
_BORN = datetime.date(2026, 1, 1)
"""The first regulation came into force on 1 May 2008, its first reports are of early 2009."""

VISIBLE, GENERIC, UPDATED, WRITTEN, META, IN_URL, SIGNATURE, TEXT = (
    "visible",
    "visible_line",
    "visible_updated",
    "written",
    "meta",
    "url",
    "signature",
    "text",
)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _chinese_number(text: str) -> int:
    """1–99 in Chinese digits; 0, which no date has, for what is none (三十十)."""
    found = re.fullmatch(r"(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", text.replace("廿", "二十"))
    if found is None:
        return 0
    tens, ten, ones = found.groups()
    return (int(CHINESE_DIGITS[tens]) if tens else 1 if ten else 0) * 10 + (int(CHINESE_DIGITS[ones]) if ones else 0)


def _from_match(found: re.Match[str]) -> str | None:
    if found["y"]:
        return _iso(int(found["y"]), int(found["m"]), int(found["d"]))
    year = int("".join(CHINESE_DIGITS[c] for c in found["cy"]))
    return _iso(year, _chinese_number(found["cm"]), _chinese_number(found["cd"]))


def find_dates(text: str, source: str) -> list[DateCandidate]:
    """All whole dates (year, month and day) in a text, in order, as candidates of the given source. Impossible
    days are left out."""
    result = []
    for found in _DATE.finditer(normal(text)):
        if iso := _from_match(found):
            result.append(DateCandidate(iso, source, found[0].strip()))
    return result


def read_date(text: str) -> str | None:
    """The ISO date that a short text is or begins with; uncommon formats are read by dateparser, which must
    find day, month and year."""
    text = normal(text).strip().strip("[]【】()")
    if found := _DATE.match(text):
        return _from_match(found)
    if found := _PLAIN.match(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if len(text) > 60 or not re.search(r"\d", text) or not re.search(r"[A-Za-z]{3}|\d\D+\d\D+\d", text):
        return None
    import dateparser  # late: it costs a tenth of a second and few pages need it

    read = dateparser.parse(
        text,
        languages=["zh", "en"],
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "YMD"},
    )
    return read.date().isoformat() if read else None


@cache
def _labels() -> re.Pattern[str]:
    listed = words()
    exact = ((VISIBLE, "published_labels"), (UPDATED, "updated_labels"), (WRITTEN, "written_labels"))
    groups = [f"(?P<{source}>{alternatives(listed[name], spaced=True)})" for source, name in exact]
    generic = alternatives(listed["generic_date_labels"], spaced=True)
    groups.append(rf"(?<![\u4e00-\u9fff])(?P<{GENERIC}>{generic})(?=\s*[:：\]】|])")
    return re.compile("(?:" + "|".join(groups) + r")\s*[:：\]】|]*\s*[\[【(|]*\s*")


@remembered
def labelled_dates(line: str) -> tuple[DateCandidate, ...]:
    """Dates that stand behind a label such as 发布时间, with the label's kind as source. One line, at most 400
    characters."""
    if len(line) > _LONG:
        return ()
    line = normal(line)
    result = []
    for label in _labels().finditer(line):
        source = str(label.lastgroup)
        rest = line[label.end() : label.end() + 40]
        found = _DATE.match(rest)
        iso = _from_match(found) if found else None
        raw = line[label.start() : label.end() + (found.end() if found else 0)].strip()
        if found is None and rest and re.match(r"[\dA-Z]", rest):
            value = re.split(r"\s{2,}|[\u4e00-\u9fff]{2,}", rest)[0]
            iso = read_date(value)
            raw = (label[0] + value).strip()
        if iso:
            result.append(DateCandidate(iso, VISIBLE if source == GENERIC else source, raw))
    return tuple(result)


@remembered
def ends_with_label(line: str) -> bool:
    """True where a date's label closes a line, so that its value may stand in the next one."""
    if len(line) > _LONG:
        return False
    line = normal(line)
    return any(label.end() == len(line.rstrip()) or label.end() == len(line) for label in _labels().finditer(line))


def bare_date(line: str) -> str | None:
    """The date where the whole line is one (with an hour, brackets or a following label of chrome), else None."""
    line = normal(line).strip().strip("()[]【】 ")
    found = _DATE.match(line)
    if found is None:
        return None
    if re.fullmatch(
        r"[T\s]*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:(?:来源|浏览|访问|点击|字体|作者|打印)[^一-龥]{0,3}.{0,40})?",
        line[found.end() :],
    ):
        return _from_match(found)
    return None


def signed_date(line: str) -> DateCandidate | None:
    """The date of a signature line: nothing but the date, or a body's name with the date behind it
    (``分水镇人民政府2025年1月13日``)."""
    text = normal(line).strip().strip("()[] ")
    if len(text) > 60:
        return None
    found = None
    for found in _DATE.finditer(text):  # noqa: B007 - the last one counts
        pass
    if found is None or text[found.end() :].strip(" 。)"):
        return None
    before = text[: found.start()].strip()
    if before and (
        re.search(r"[:：,，。;]|\d|公开|报告|统计|截至|截止|时间|日期|打印|更新|发布|[自至]$", before)
        or len(before) < 3
    ):
        return None
    iso = _from_match(found)
    return DateCandidate(iso, SIGNATURE, line.strip()) if iso else None


def url_dates(url: str) -> list[DateCandidate]:
    """Dates in an address (``t20210128_881.html``, ``/art/2021/1/28/``)."""
    result = []
    for found in _URL.finditer(url):
        year, month, day = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
        if iso := _iso(int(year), int(month), int(day)):
            result.append(DateCandidate(iso, IN_URL, found[0]))
    return result


def plausible(candidate: DateCandidate, today: datetime.date | None = None) -> bool:
    """False for a date before the regulation or in the future (one day of grace for time zones). A clock that shows
    less than ``_BORN`` is wrong, and reports do not change with it."""
    limit = (today or max(datetime.date.today(), _BORN)) + datetime.timedelta(days=1)
    return _EARLIEST.isoformat() <= candidate.date <= limit.isoformat()


def choose_published(candidates: Iterable[DateCandidate]) -> DateCandidate | None:
    """The visible publication date, the earliest if several; else the date line under the title; else the meta
    date; else the date of an update."""
    listed = [candidate for candidate in candidates if plausible(candidate)]
    for source in (VISIBLE, GENERIC, META, UPDATED):
        of_source = [candidate for candidate in listed if candidate.source == source]
        if of_source:
            return min(of_source, key=lambda candidate: candidate.date)
    return None
