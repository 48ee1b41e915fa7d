"""What a document is: a report, or something else that has to be refused with a code and a sentence of evidence.

Evidence for a report is counted (title, headings, tables of a form, customary sentences, figures, address); a title of
another kind, an obstacle or a list decides against it. The words stand in ``data/reading/kinds.json``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

from harvester.documents.model import Document, Link, Paragraph, Table
from harvester.remembered import remembered
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
from harvester.reports.page_titles import LABEL, NUMBERING, classify_title, decide_title, title_lines
from harvester.reports.script import count_han, fold, fold_title, words

__all__ = ["classify_title", "obstacle", "refuse", "title_lines"]

FIRST_LINES = 5_000
"""Characters of the first lines in which a page says that it is blocked or not there."""
MIN_PROSE = 60
"""Letters in whole sentences that a page without headings and cells must have, if it names nobody and no year."""
ENOUGH = 2.0
"""Points of evidence from which on a document is taken for a report."""
OUTWEIGHED = frozenset({"news", "other_report", "budget", "rule_of_law", "website_report", "guide", "rules", "list"})
"""Kinds of title that a whole report under it outweighs: a headline or a word of the menu was taken for the title."""

_FILE = re.compile(r"\.(?:docx?|pdf|wps|xlsx?|et|ofd|rtf|zip|rar)(?:$|[?#&])|download|downfile")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|xlsx?|et|html?|ofd|rtf|txt|zip)$")
_DATED = re.compile(r"^[·•●○*-]+|\[?[(]?20\d\d[-./]\d{1,2}[-./]\d{1,2}[)]?\]?(?:\d\d:\d\d(?::\d\d)?)?")


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
    return {bare: 1.0 if own.search(bare) else 0.35 for bare in (_bare(fold_title(label)) for label in labels)}


def _bare(folded: str) -> str:
    return NUMBERING.sub("", folded).strip("、.,:;。")


@dataclass(slots=True)
class _Page:
    """What is looked at: the text of the content, folded once, and what the caller has read already."""

    document: Document
    form_id: str | None
    filled_cells: int
    named: bool
    text: str
    folded: str
    lines: list[str]
    short: list[str]
    """Lines that may be a heading or an entry of a list, folded as titles."""
    said: tuple[str, str] | None
    headings: float = 0.0
    telling: bool = False
    """Whether a heading names the subject; 概述 and 存在的问题 stand in every report."""
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def kind(self) -> str | None:
        return self.said[0] if self.said else None


def _text(document: Document) -> str:
    parts: list[str] = []
    size, bound = 0, words()["limits"]["scan_chars"]
    for block in document.blocks:
        if isinstance(block, Table):
            new = [cell.text for row in block.rows for cell in row]
        else:
            new = [block.text] if block.main else []
        parts += new
        size += sum(map(len, new))
        if size > bound:
            break
    return "\n".join(parts)[:bound]


def _count_headings(page: _Page, found: int) -> float:
    """Points for section headings. Of those that only the caller found, the ones over a form's tables count more."""
    known = _headings()
    worth = [known[bare] for bare in {_bare(line) for line in page.short} if bare in known]
    page.telling = 1.0 in worth or (page.form_id is not None and found > 0)
    return max(sum(worth), (0.75 if page.form_id else 0.35) * found)


def _weigh(page: _Page) -> Evidence:
    evidence, url = Evidence(), page.document.url
    if page.kind == "report":
        evidence.add(2.0, "title", body=False)
    elif page.kind in ("publishing", "column"):
        evidence.add(0.5, "title of a column or of a note", body=False)
    if page.headings:
        evidence.add(min(4.0, page.headings), "section headings")
    if page.form_id and page.filled_cells:
        evidence.add(3.0 if page.filled_cells >= 5 else 1.0, f"{page.filled_cells} filled cells of a form")
    if not first_match(compiled("subject"), page.folded):
        return evidence
    sentences = sum(1 for p in compiled("statements") if p.search(page.folded))
    figures = sum(1 for p in compiled("figures") if p.search(page.folded))
    if sentences:
        evidence.add(min(2.0, 1.0 * sentences), f"{sentences} customary sentences")
    if figures:
        evidence.add(min(1.5, 0.75 * figures), f"{figures} customary figures")
    if not (evidence.body != evidence.points or sentences or page.telling or page.filled_cells):
        evidence.points = evidence.body = min(evidence.points, 1.75)
    if url and first_match(compiled("url_report"), unquote(url).lower()):
        evidence.add(1.25, "address of a report column", body=False)
    return evidence


def _offers_document(page: _Page) -> bool:
    """True if the content links to or shows a file that may be the report itself."""
    return any(link.kind in ("iframe", "embed") or _is_file(link) for link in page.document.links)


def _is_file(link: Link) -> bool:
    return link.kind == "link" and any(_FILE.search(part.lower()) for part in (link.url, link.text))


def _list_items(page: _Page) -> int:
    """Links and lines of the content that are each a whole title of a report."""
    links = (fold_title(link.text) for link in page.document.links if link.main and link.kind == "link")
    titles = set()
    for text in (*links, *page.short):
        title = _EXTENSION.sub("", _DATED.sub("", LABEL.sub("", text)))
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
    a value. ``named``: agency and year were found. ``headings_found``: section headings found by the caller; counted
    here as well. ``vouched``: the host is a portal of the registry or was asked for, so that it need not be official.
    """
    text, limits = _text(document), words()["limits"]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    short = [fold_title(line) for line in lines if 1 < len(line) <= limits["title_chars"]]
    said = decide_title(title_lines(document))
    page = _Page(document, form_id, filled_cells, named, text, fold(text), lines, short, said)
    page.headings = _count_headings(page, headings_found)
    page.evidence = _weigh(page)
    if noise_share(text) > limits["noise_share"]:
        return NotAReportError("unreadable", "the text is no text: control or replacement characters, or mojibake")
    return _in_the_way(page, status, vouched) or _other_kind(page) or _too_little(page)


def _in_the_way(page: _Page, status: int | None, vouched: bool) -> NotAReportError | None:
    """Block pages, soft 404, forged copies, pages without text."""
    document, limits = page.document, words()["limits"]
    letters = count_han(page.folded)
    # Only where there is no body: a challenge or an error page keeps the title of the page that it stands for.
    if page.headings < 2 and not page.filled_cells and letters <= limits["short_text"] and page.evidence.body < 1:
        first, title = fold("".join(page.lines[:30])[:FIRST_LINES]), fold_title(document.title or "")
        if found := blocked_text(first, title, status):
            return NotAReportError("blocked_page", f"a block page instead of the page: {found}")
        if found := missing_text(first, title, status):
            return NotAReportError("soft_404", f"a page that says it is not there: {found}")
    names = [document.title or "", *(document.meta.get(name, "") for name in ("keywords", "description"))]
    if found := hijacked(
        page.text,
        page.folded,
        fold_title(" ".join(names)),
        document.url,
        a_report=page.evidence.points >= ENOUGH,
        vouched=vouched,
    ):
        return NotAReportError("hijacked_page", f"a forged copy: {found}")
    if letters < limits["min_letters"] and not any(True for _ in document.tables()):
        if page.kind == "report" and any(link.main and link.kind != "link" for link in document.links):
            return None
        if any(character.isalnum() for line in page.lines for character in line):
            return NotAReportError("not_a_report", f"hardly any Chinese text: “{page.lines[0][:60]}”")
        frame = next((b.text for b in document.blocks if isinstance(b, Paragraph) and count_han(b.text)), None)
        if frame is not None:
            said = page.said[1] if page.said and page.kind != "report" else f"a page's frame only: “{frame[:60]}”"
            return NotAReportError("not_a_report", said)
        return NotAReportError("unreadable", "the document holds no text")
    return None


@remembered
def _is_line_of_contents(line: str) -> bool:
    return compiled("contents_line")[0].search(line) is not None


def _other_kind(page: _Page) -> NotAReportError | None:
    """Pages whose title names another kind, contents pages, lists, empty forms, notices."""
    kind, limits = page.kind, words()["limits"]
    if page.said and kind not in ("report", "publishing", "column"):
        whole = page.filled_cells >= 20 or (page.headings >= 4 and page.evidence.points >= 4)
        if not (whole and kind in OUTWEIGHED):
            return NotAReportError("not_a_report", page.said[1])
    contents = [line for line in page.short if _is_line_of_contents(line)]
    if len(contents) >= 3 and 2 * sum(map(len, contents)) >= sum(map(len, page.lines)):
        return NotAReportError("not_a_report", f"a page of contents only: “{contents[0][:60]}”")
    if page.headings < 2 and not page.filled_cells:
        items = _list_items(page)
        prose = sum(len(line) for line in page.lines if len(line) > limits["title_chars"])
        if items >= words()["list_item_min"] and prose < 400:
            return NotAReportError("not_a_report", f"a list page: {items} titles of reports and no report")
        if not page.named and prose < MIN_PROSE and page.evidence.body < 1 and not _offers_document(page):
            seen = page.lines[0][:60] if page.lines else "no line of text"
            return NotAReportError("not_a_report", f"a column or menu page without a report's text: “{seen}”")
    if page.filled_cells:
        return None
    orders = [m.group(0) for p in compiled("notice_body") if (m := p.search(page.folded))]
    if page.form_id is not None and (not page.named or (kind != "report" and page.headings < 4)):
        where = f"in a notice (“{orders[0][:60]}”)" if orders else "without agency and year"
        return NotAReportError("not_a_report", f"the empty form {where}")
    if kind != "report" and len(orders) >= 2:
        return NotAReportError("not_a_report", f"a notice on reports, not a report: “{orders[0][:60]}”")
    return None


def _too_little(page: _Page) -> NotAReportError | None:
    if page.evidence.points >= ENOUGH:
        return None
    found = ", ".join(page.evidence.found) or "no title, heading, table or customary sentence of one"
    title = next((line for line in (page.document.title, *page.lines[:1]) if line), "")
    message = f"no annual report on open government information ({found}): “{title[:60]}”"
    return NotAReportError("not_a_report", message)
