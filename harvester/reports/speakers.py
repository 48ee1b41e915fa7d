"""Who speaks in a report's text: the signature under it, the sentence that presents it, the subject of its
first sentences, its contact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from harvester.reports.dates import signed_date
from harvester.reports.identity_words import alternatives, compact, words
from harvester.reports.model import DateCandidate
from harvester.reports.titles import clean_head, report_phrase

_BOUNDARY = re.compile(
    r"[。;；,，:：《》(（)）“”\"、]|(?:现予以|特此|现|特|予以|予|并)?(?:现就|公布|发布|编制完成|编制|印发|撰写了|汇总|现将|将|由|及)"
)
_DEMAND = re.compile(
    r"^(?:的)?(?:编制|编写|编报|发布|公布|报送|填报|撰写|格式|制度|有关|相关|模板|通知|工作(?:的)?通知|要求|\(试行\)|和|统计)"
)
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_FOLLOWS = re.compile(r"(?:政府)?(?:信息|政务)公开(?:工作|年度|有关|情况|的){0,4}(?:汇报|报告|总结|公布|通报)如下")
_NAME = r"[\u4e00-\u9fff()（）]{2,40}?"


@cache
def _subject() -> re.Pattern[str]:
    verbs = alternatives(words()["subject_verbs"])
    return re.compile(rf"(?:^|[。,，;；、:：\d)）年度])(?:20\d\d年(?:度|来|以来)?[,，]?)?(?P<name>{_NAME})(?={verbs})")


@cache
def _contact() -> re.Pattern[str]:
    offices = alternatives(words()["offices"])
    asks = "请与|请联系|请径与|请向|可与|可联系"
    return re.compile(
        rf"(?:{asks})(?P<name>{_NAME})(?:(?<=[局镇乡委厅街院府心])(?:{offices}))?(?:联系|\(|（|,|，|反映)"
    )


_COMPILED = re.compile(rf"由(?P<name>{_NAME})(?:负责|结合|根据|按照|依据|围绕|组织|牵头|汇总|编制|编写)")


def presented(lines: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Bodies and years of sentences such as 现公布 X 2020年政府信息公开工作年度报告; demands on reports
    (关于做好…的通知) are passed over."""
    result = []
    for line in lines:
        flat = compact(line)[:800]
        for found in (*report_phrase().finditer(flat), *_FOLLOWS.finditer(flat)):
            if _DEMAND.match(flat[found.end() :]):
                continue
            before = flat[max(0, found.start() - 45) : found.start()]
            if re.search(r"做好|格式|要求|通知$", before[-12:]):
                continue
            head = _BOUNDARY.split(_ASIDE.sub("", before))[-1]
            if found[0].startswith("政府") and head.endswith("人民"):
                head += "政府"
            agency, years = clean_head(head)
            if agency or years:
                result.append((agency, years))
    return result


def subjects(lines: Sequence[str]) -> list[str]:
    """Candidates for the body from 由 X 编制, 请与 X 联系 and the subject of the first sentences, in that order."""
    found: list[str] = []
    for pattern in (_COMPILED, _contact()):
        for line in lines:
            found += [m["name"] for m in pattern.finditer(compact(line)[:600])]
    for line in lines:
        found += [m["name"] for m in _subject().finditer(compact(line)[:200])]
    return list(dict.fromkeys(found))


def self_kind(lines: Sequence[str]) -> str | None:
    """What the text calls itself most: 局 for 我局, 镇 for 我镇, 县 for 我县; None where it does not."""
    pattern = re.compile(words()["self_pattern"])
    counted: Counter[str] = Counter()
    for line in lines:
        counted.update(pattern.findall(line[:2000]))
    return counted.most_common(1)[0][0] if counted else None


def signature(tail: Sequence[str]) -> tuple[str | None, DateCandidate | None]:
    """The name and the date under the text, from its last lines. A bare numeric date counts only under a name."""
    suffixes = tuple(words()["suffixes"])
    for i in range(len(tail) - 1, -1, -1):
        line = tail[i]
        candidate = signed_date(line)
        if candidate is None:
            continue
        above = compact(tail[i - 1]) if i else ""
        named = (
            above
            if 3 <= len(above) <= 40 and above.endswith(suffixes) and not re.search(r"[:：,，。;；\d]", above)
            else None
        )
        glued = re.match(r"[\u4e00-\u9fff()（）]+(?=20\d\d|二[〇零○ΟO])", compact(line).strip("()"))
        name = glued[0] if glued and glued[0].endswith(suffixes) else named
        if name is None and not re.search(r"年", line):
            continue
        return name, candidate
    if tail:
        last = compact(tail[-1])
        if (
            4 <= len(last) <= 40
            and last.endswith(("人民政府", "人民政府办公室", "局", "委员会", "办事处"))
            and not re.search(r"[:：,，。;；\d]", last)
        ):
            return last, None
    return None, None
