"""What the title of a page says that the page is, and where on a page its title may stand.

The patterns stand in ``data/reading/kinds.json``; a new kind of page that is no report is a line there.
"""

from __future__ import annotations

import re
from functools import cache

from harvester.documents.model import Document
from harvester.remembered import remembered
from harvester.reports.obstacles import compiled, first_match
from harvester.reports.script import fold, fold_title, words

NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.,:章部]分?|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.,](?!\d))+"
)
LABEL = re.compile(r"^[|\s·•●○*-]*(?:标题|名称|信息名称|文件名称)[:|]+|[|]+$")
_SENTENCE = re.compile(r"。|[;!?]$|^(?:现将|现公布|现予|本报告|本年度报告|根据|按照|依据|为了|请与|如对)|,")
_TRAIL = re.compile(r"当前位置|所在位置|您的位置|位置:|>|»|→|首页")
_SITE_SUFFIX = re.compile(r"[-_—–|·]+[^-_—–|·]{2,40}$")


@remembered
def classify_title(title: str) -> tuple[str, str] | None:
    """What a title says that its page is: ``(kind, evidence)``, or None if it says nothing.

    Kinds: ``report``, ``publishing`` (a note by which a report is published), ``column`` (a bare column name), and
    those of the data file such as ``notice``, ``diagram``, ``website_report``, ``rules``, ``news``.
    """
    data = words()
    folded = LABEL.sub("", fold_title(title)).strip("-_—|·:;,.*#")
    if _SENTENCE.search(folded) or NUMBERING.match(folded):
        return None
    if not 4 <= len(folded) <= 2 * data["limits"]["title_chars"]:
        return None
    is_report = first_match(compiled("report_title"), folded) is not None
    if compiled("column_title")[0].search(folded):
        return "column", title.strip()
    if compiled("publishing_title")[0].search(folded) and not compiled("publishing_not")[0].search(folded):
        return "publishing", title.strip()
    for rule, patterns in _kinds():
        kind = rule["kind"]
        if is_report and kind not in data["report_kinds_even_so"]:
            continue
        if any(p.search(folded) for p in patterns):
            return kind, f"the title says {rule['words']}: “{title.strip()[:80]}”"
    return ("report", title.strip()) if is_report else None


@cache
def _kinds() -> tuple[tuple[dict[str, str], tuple[re.Pattern[str], ...]], ...]:
    return tuple((rule, tuple(re.compile(p) for p in rule["patterns"])) for rule in words()["kinds"])


def title_lines(document: Document) -> list[str]:
    """Where a title may stand, best place first: article title in meta, marked headings, ``<title>``, first lines.

    Lines of a breadcrumb are left out; a title that breaks over two lines is also given joined.
    """
    limits = words()["limits"]
    found = [v for k, v in document.meta.items() if k in ("articletitle", "dc.title", "og:title") and v]
    main = [p for p in document.paragraphs(main_only=True) if p.text.strip()]
    found += [p.text for p in main if 0 < p.heading <= 2][:3]
    if document.title:
        found.append(document.title)
        cut = _SITE_SUFFIX.sub("", document.title)
        if cut != document.title:
            found.append(cut)
    first = [p.text.strip() for p in main[: limits["title_lines"]]]
    lines = [line for text in first for line in (text, *text.split("\n")) if line]
    for here, after in zip(lines, [*lines[1:], ""], strict=False):
        if len(here) <= limits["title_chars"] and not _TRAIL.search(fold(here)):
            joined = here + after
            if (
                len(joined) <= limits["title_chars"]
                and not NUMBERING.match(fold(after))
                and classify_title(here) is None
            ):
                found.append(joined)
            found.append(here)
    return list(dict.fromkeys(found))


def decide_title(lines: list[str]) -> tuple[str, str] | None:
    """The first line that says something; a bare column name only where nothing else does."""
    weak: tuple[str, str] | None = None
    for line in lines:
        said = classify_title(line)
        if said is None:
            continue
        if said[0] == "column":
            weak = weak or said
            continue
        # 政策解读, 新闻 … as a line of its own is a menu, unless the line speaks of the subject.
        if said[0] in ("report", "publishing") or len(fold(line)) >= 8:
            return said
    return weak
