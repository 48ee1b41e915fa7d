"""Titles of annual reports: which text is one, and what its head says about agency and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from harvester.remembered import remembered
from harvester.reports.identity_words import YEAR, alternatives, compact, tidy, to_year, words

_LONGEST = 90
_SENTENCE = re.compile(r"[。;；!！?？]|[,，].*[,，]")
_YEAR_TOKEN = re.compile(
    rf"[\[【〔(（《]?(?P<year>{YEAR})(?:\s*(?:至|到|-|—|~|、|和)\s*(?P<other>{YEAR}))?(?:年度|年|(?=[\]】〕)）》]|\D|$))度?[\]】〕)）》]?"
)
_PARENTHESES = re.compile(r"(?<=.)[(（][^()（）]*[)）]")
_OPENS_SENTENCE = re.compile(r"现(?!代)|特(?!克|区)|为了|由|本(?!溪)|据|全文")
_NO_TITLE_TAIL = re.compile(
    r"[。:：;；]|^(?:现)?予以|^(?:的)?(?:通知|制度|格式|意见|函|填报|编制|编写|有关|专题|要求|指南|系统|审|说明|解释|评估)"
)
_TRIM = " 　:：·•-—_|*、,，.。\"'“”《》〈〉<>[]【】()（）"
_MARK = re.compile(r"[★☆※◆◇●○■□▲△►▶▪·\s]+|\d{1,3}[.、．)）](?=\D)")
"""A bullet or a number of a list in front of a title."""
_LABEL = re.compile(r"[\[【(（](?P<words>[^\[\]【】()（）]{1,12})[\]】)）](?=.)")
"""Words in brackets in front of a title: a column's name (【年报】), or a place's ([城固县]水利局)."""
_NAMES_COLUMN = re.compile(r"公开|年报|报告|年度|转载|置顶|附件|原创|最新|热|荐|\d|[一二三四五六七八九〇零]{4}年")
_WHOLE_YEAR = re.compile(r"(?:0?1|一)月?(?:-|—|~|至|到)(?:12|十二)月份?$")
_BEHIND = re.compile(r"^(?:—|-|–|:|：)+(?P<agency>[^—–:：]{3,40}?)$")
_SITE_SPLIT = re.compile(r"\s*[-_|–—>»]+\s*")


@dataclass(frozen=True, slots=True)
class Title:
    """A report's title taken apart. ``text`` as printed; ``agency`` the words for the body, ``""`` where it
    names none."""

    text: str
    agency: str
    years: tuple[int, ...]
    source: str
    tail: str = ""


@cache
def report_phrase() -> re.Pattern[str]:
    """The words 政府信息公开 … 年度报告 in all their variants, over text without spaces."""
    listed = words()
    middle = f"(?:{alternatives(listed['title_middle'])}|{YEAR}年?)"
    return re.compile(f"(?:{alternatives(listed['subject'])}){middle}{{0,8}}(?:{alternatives(listed['title_end'])})")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(f"^(?:{alternatives(words()['lead_words'])})[:：]?")


@cache
def _noise() -> re.Pattern[str]:
    return re.compile(rf"[(（\[【]?(?:{alternatives(words()['title_noise'])})[)）\]】|｜:：]?")


@cache
def _labelled() -> re.Pattern[str]:
    labels = [*words()["title_labels"], *words()["box_labels"]]
    return re.compile(rf"[\s•·\-]*(?:{alternatives(labels, spaced=True)})(?=[\s:：|])")


@remembered
def speaks_of_report(text: str) -> bool:
    """True where the words 政府信息公开 … 年度报告 stand in the (short) text."""
    return report_phrase().search(compact(text)) is not None


def clean_head(head: str) -> tuple[str, tuple[int, ...]]:
    """What stands before 政府信息公开 in a title: the words for the agency, and the years that were among them."""
    years: list[int] = []
    if (label := _LABEL.match(head)) and not _YEAR_TOKEN.fullmatch(label[0]):
        years += [to_year(year) for year in re.findall(YEAR, label["words"])]
        kept = "" if _NAMES_COLUMN.search(label["words"]) else label["words"]
        head = kept + head[label.end() :]
    for found in _YEAR_TOKEN.finditer(head):
        years += [to_year(year) for year in (found["year"], found["other"]) if year]
    agency = _PARENTHESES.sub("", _YEAR_TOKEN.sub("", head))
    agency = _noise().sub("", agency) if len(agency) > 2 else agency
    previous = None
    while previous != agency:
        previous = agency
        agency = _MARK.sub("", agency.strip(_TRIM), count=1) if _MARK.match(agency) else agency.strip(_TRIM)
        agency = _lead().sub("", agency)
        agency = _WHOLE_YEAR.sub("", agency.strip(_TRIM))
        agency = re.sub(
            r"^(?:年度|年|度)|(?:关于(?:公布|发布|公开|印发|报送)?|年度|开展|的|推进|做好|贯彻执行|贯彻落实)$",
            "",
            agency,
        )
    return agency, tuple(dict.fromkeys(years))


def read_title(text: str, source: str) -> Title | None:
    """The text as a report's title, or None where it is none (a sentence, a notice, a longer text)."""
    if not speaks_of_report(text):
        return None
    flat = compact(text)
    found = report_phrase().search(flat)
    if len(flat) > _LONGEST or found is None:
        return None
    head, tail = flat[: found.start()], flat[found.end() :]
    head = re.sub(r"^附件\d{0,2}[:：]", "", head)
    if _SENTENCE.search(head) or _OPENS_SENTENCE.match(head):
        return None
    if len(tail) > 40 or _NO_TITLE_TAIL.search(tail):
        return None
    if re.search(r"[:：|>]|(?:根据|按照|依据|请与|如对|联系|本报告|条例》)", head):
        return None
    if found[0].startswith("政府") and head.endswith("人民"):
        head += "政府"  # 宝力根花苏木人民|政府信息公开: the name ends in 人民政府
    agency, years = clean_head(head)
    if not agency and (after := _BEHIND.match(tail)):
        agency, later = clean_head(after["agency"])
        years = years or later
    if re.search(r"\d{3}|/", agency):
        return None  # an index number or an address, not a name
    inside = [to_year(y) for y in re.findall(YEAR, found[0])]
    behind = [to_year(m["year"]) for m in _YEAR_TOKEN.finditer(tail[:14])]
    years = tuple(dict.fromkeys([*years, *inside, *behind]))
    printed = tidy(text)
    return Title(printed, agency, years, source, tail)


def page_title(text: str, source: str) -> tuple[Title | None, list[str]]:
    """A ``<title>`` such as ``X年度报告_Y人民政府``: the report's title, and the other parts (the site's name)."""
    parts = [part for part in _SITE_SPLIT.split(text.strip()) if part.strip()]
    best: Title | None = None
    rest: list[str] = []
    for part in parts:
        title = read_title(part, source) if best is None else None
        if title is not None:
            best = title
        else:
            rest.append(part)
    if best is None or not (best.agency and best.years):
        whole = read_title(text, source)
        if whole is not None and (best is None or (len(whole.years) > 1 and not best.years)):
            best = whole
    return best, rest


def _is_name_line(text: str) -> bool:
    flat = compact(text)
    if not 3 <= len(flat) <= 40 or re.search(r"[:：,，。;；|>《》!?]|\d", flat):
        return False
    return flat.endswith(tuple(words()["suffixes"]))


def title_lines(lines: Sequence[str], source: str) -> list[Title]:
    """Titles among consecutive lines; a title may be broken over up to three, with the agency's name in a line
    of its own before."""
    titles: list[Title] = []
    for i, line in enumerate(lines):
        if len(line) > 2 * _LONGEST or not line.strip():
            continue
        title: Title | None = None
        for size in (1, 2, 3):
            joined = "".join(lines[i : i + size])
            if i + size > len(lines):
                break
            if size > 1 and (not re.search(r"公开|年度|关于", line) or speaks_of_report(lines[i + size - 1])):
                break
            title = read_title(joined, source)
            if title is not None:
                break
        if title is None or _labelled().match(line):
            continue
        if not title.agency and not title.years and compact(line).endswith("年报"):
            continue  # the name of a column
        if not title.agency and i > 0:
            before = lines[i - 1]
            dated = re.fullmatch(rf"(.*?){YEAR}年?度?", compact(before))
            if (_is_name_line(before) or (dated and not title.years and len(before) < 60)) and not speaks_of_report(
                before
            ):
                title = read_title(before + "\n" + title.text, source) or title
        elif i > 0 and _is_name_line(lines[i - 1]) and _continues(lines[i - 1], title.agency):
            title = read_title(lines[i - 1] + "\n" + title.text, source) or title
        titles.append(title)
    return titles


def _continues(before: str, agency: str) -> bool:
    """True where a line is the first part of a name that the next one goes on with: 武汉市…管理委员会 /
    卫生健康办公室2023年…"""
    flat = compact(before)
    return flat.endswith("委员会") and agency.endswith(("办公室", "局", "中心")) and not agency.startswith(flat[:3])
