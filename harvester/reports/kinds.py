"""What a document is: a report, or something else that has to be refused with a code and a sentence of evidence.

Evidence for a report is counted (title, headings, tables of a form, customary sentences, figures, address); a title of
another kind, an obstacle or a list decides against it. The words stand in ``data/reading/kinds.json``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

from harvester.documents.model import Document, Paragraph, Table
from harvester.reports.forms import load_forms
from harvester.reports.model import NotAReportError
from harvester.reports.obstacles import (
    blocked_text,
    compiled,
    first_match,
    hijacked,
    missing_text,
    noise_share,
    obstacle,
)
from harvester.reports.script import count_han, fold, fold_title, words

__all__ = ["classify_title", "obstacle", "refuse", "title_lines"]

ENOUGH = 2.0
"""Points of evidence from which on a document is taken for a report."""

_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.,:章部]分?|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.,](?!\d))+"
)
_LABEL = re.compile(r"^[|\s·•●○*-]*(?:标题|名称|信息名称|文件名称)[:|]+|[|]+$")
_SENTENCE = re.compile(r"。|[;!?]$|^(?:现将|现公布|现予|本报告|本年度报告|根据|按照|依据|为了|请与|如对)|,")
_DATED = re.compile(r"^[·•●○*-]+|\[?[(]?20\d\d[-./]\d{1,2}[-./]\d{1,2}[)]?\]?(?:\d\d:\d\d(?::\d\d)?)?")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|xlsx?|et|html?|ofd|rtf|txt|zip)$")
_TRAIL = re.compile(r"当前位置|所在位置|您的位置|位置:|>|»|→|首页")
_SITE_SUFFIX = re.compile(r"[-_—–|·]+[^-_—–|·]{2,40}$")


@dataclass(slots=True)
class Evidence:
    """What speaks for a report, as counted by ``weigh``."""

    points: float = 0.0
    body: float = 0.0
    """Of the points those of the page's body: not of its title and address."""
    found: list[str] = field(default_factory=list)

    def add(self, points: float, what: str, *, body: bool = True) -> None:
        self.points += points
        self.body += points if body else 0.0
        self.found.append(what)


def classify_title(title: str) -> tuple[str, str] | None:
    """What a title says that its page is: ``(kind, evidence)``, or None if it says nothing.

    Kinds: ``report``, ``publishing`` (a note by which a report is published), ``column`` (a bare column name), and
    those of the data file such as ``notice``, ``diagram``, ``website_report``, ``rules``, ``news``.
    """
    data = words()
    folded = _LABEL.sub("", fold_title(title)).strip("-_—|·:;,.*#")
    if _SENTENCE.search(folded) or _NUMBERING.match(folded):
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
    return tuple((rule, tuple(re.compile(p, re.I) for p in rule["patterns"])) for rule in words()["kinds"])


@cache
def _headings() -> dict[str, float]:
    """Section headings of all forms, folded and without numbers, and what each proves.

    A heading that names the subject (申请, 公开, 复议) is worth a point; 概述 or 存在的问题 stand in every report.
    """
    labels = (
        name
        for form in load_forms().values()
        for section in form.sections
        for name in (section.label, *section.variants)
    )
    own = re.compile(words()["own_headings"])
    return {bare: 1.0 if own.search(bare) else 0.35 for bare in map(_bare, labels)}


def _bare(line: str) -> str:
    return _NUMBERING.sub("", fold_title(line)).strip("、.,:;。")


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
                and not _NUMBERING.match(fold(after))
                and classify_title(here) is None
            ):
                found.append(joined)
            found.append(here)
    return list(dict.fromkeys(found))


def _decide_title(lines: list[str]) -> tuple[str, str] | None:
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


def _cells(document: Document) -> int:
    return sum(len(row) for table in document.tables() for row in table.rows)


def _text(document: Document) -> str:
    parts: list[str] = []
    size, bound = 0, words()["limits"]["scan_chars"]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if not block.main:
                continue
            parts.append(block.text)
        elif isinstance(block, Table):
            parts.extend(cell.text for row in block.rows for cell in row)
        size += len(parts[-1]) if parts else 0
        if size > bound:
            break
    return "\n".join(parts)[:bound]


def _weigh(
    document: Document, text: str, said: str | None, *, filled_cells: int, headings: float, form: bool
) -> Evidence:
    evidence = Evidence()
    if said == "report":
        evidence.add(2.0, "title", body=False)
    elif said in ("publishing", "column"):
        evidence.add(0.5, "title of a column or of a note", body=False)
    if headings:
        evidence.add(min(4.0, headings), "section headings")
    if form and filled_cells:
        evidence.add(3.0 if filled_cells >= 5 else 1.0, f"{filled_cells} filled cells of a form")
    if first_match(compiled("subject"), text):
        sentences = sum(1 for p in compiled("statements") if p.search(text))
        figures = sum(1 for p in compiled("figures") if p.search(text))
        if sentences:
            evidence.add(min(2.0, 1.0 * sentences), f"{sentences} customary sentences")
        if figures:
            evidence.add(min(1.5, 0.75 * figures), f"{figures} customary figures")
        if document.url and first_match(compiled("url_report"), unquote(document.url).lower()):
            evidence.add(1.25, "address of a report column", body=False)
    return evidence


def _count_headings(lines: list[str]) -> float:
    known = _headings()
    return sum(known[bare] for bare in {_bare(line) for line in lines if len(line) < 60} if bare in known)


def _list_items(document: Document, lines: list[str]) -> int:
    """Links and lines of the content that are each a whole title of a report."""
    texts = {link.text for link in document.links if link.main and link.kind == "link"}
    texts.update(line for line in lines if len(line) < words()["limits"]["title_chars"])
    titles = set()
    for text in texts:
        title = _EXTENSION.sub("", _DATED.sub("", _LABEL.sub("", fold_title(text))))
        if len(title) >= 8 and first_match(compiled("report_title"), title):
            titles.add(title)
    return len(titles)


def refuse(
    document: Document,
    *,
    status: int | None = None,
    form_id: str | None = None,
    filled_cells: int = 0,
    named: bool = False,
    headings_found: int = 0,
    vouched: bool = False,
) -> NotAReportError | None:
    """Why a document is no report, or None if it is one.

    ``status``: HTTP status if known. ``form_id``: the form whose tables were found. ``filled_cells``: cells of it with
    a value. ``named``: agency or year were found. ``headings_found``: section headings found by the caller; counted
    here as well. ``vouched``: the host is a portal of the registry or was asked for, so that it need not be official.
    """
    text = _text(document)
    folded = fold(text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    titles = title_lines(document)
    page_title = fold_title(document.title or "")
    said = _decide_title(titles)
    kind = said[0] if said else None
    headings = max(0.75 * headings_found, _count_headings(lines))
    short = count_han(folded) <= words()["limits"]["short_text"]
    evidence = _weigh(document, folded, kind, filled_cells=filled_cells, headings=headings, form=form_id is not None)
    bodiless = headings < 2 and not filled_cells

    if noise_share(text) > words()["limits"]["noise_share"]:
        return NotAReportError("unreadable", "the text is no text: control or replacement characters, or mojibake")
    # Looked at first: a challenge or an error page keeps the title of the page that it stands for.
    if bodiless and short and evidence.body < 1:
        first = "".join(fold(line) for line in lines[:30])
        if found := blocked_text(first, page_title, status):
            return NotAReportError("blocked_page", f"a block page instead of the page: {found}")
        if found := missing_text(first, page_title, status):
            return NotAReportError("soft_404", f"a page that says it is not there: {found}")
    meta = document.meta
    names = fold_title(" ".join((document.title or "", meta.get("keywords", ""), meta.get("description", ""))))
    a_report = evidence.points >= ENOUGH
    if found := hijacked(text, folded, names, document.url, a_report=a_report, vouched=vouched):
        return NotAReportError("hijacked_page", f"a forged copy: {found}")
    if count_han(folded) < words()["limits"]["min_letters"] and not _cells(document):
        if kind == "report" and any(link.main and link.kind != "link" for link in document.links):
            return None
        much = "hardly any text" if lines else "no text"
        return NotAReportError("unreadable", f"the document holds {much}")
    return _refuse_kind(document, lines, folded, said, evidence, headings, filled_cells, form_id, named)


def _refuse_kind(
    document: Document,
    lines: list[str],
    folded: str,
    said: tuple[str, str] | None,
    evidence: Evidence,
    headings: float,
    filled_cells: int,
    form_id: str | None,
    named: bool,
) -> NotAReportError | None:
    kind = said[0] if said else None
    if said and kind not in ("report", "publishing", "column"):
        # A news headline or a menu word over a whole report does not make it less of one.
        whole = filled_cells >= 20 or (headings >= 4 and evidence.points >= 4)
        if not (whole and kind in ("news", "other_report", "budget", "rule_of_law", "website_report", "guide", "list")):
            return NotAReportError("not_a_report", said[1])
    contents = [line for line in lines if compiled("contents_line")[0].search(fold(line))]
    if len(contents) >= 3 and 2 * sum(map(len, contents)) >= sum(map(len, lines)):
        return NotAReportError("not_a_report", f"a page of contents only: “{contents[0][:60]}”")
    if headings < 2 and not filled_cells:
        items = _list_items(document, lines)
        prose = sum(len(line) for line in lines if len(line) > words()["limits"]["title_chars"])
        if items >= words()["list_item_min"] and prose < 400:
            return NotAReportError("not_a_report", f"a list page: {items} titles of reports and no report")
    if form_id is not None and not filled_cells and (not named or (kind != "report" and headings < 4)):
        order = first_match(compiled("notice_body"), folded)
        what = f"in a notice (“{order}”)" if order else "without agency and year"
        return NotAReportError("not_a_report", f"the empty form {what}")
    if not filled_cells and kind != "report":
        orders = [m for p in compiled("notice_body") if (m := p.search(folded))]
        if len(orders) >= 2:
            return NotAReportError("not_a_report", f"a notice on reports, not a report: “{orders[0].group(0)[:60]}”")
    if evidence.points < ENOUGH:
        what = ", ".join(evidence.found) or "no title, heading, table or customary sentence of one"
        title = next((line for line in (document.title, *lines[:1]) if line), "")
        message = f"no annual report on open government information ({what}): “{title[:60]}”"
        return NotAReportError("not_a_report", message)
    return None
