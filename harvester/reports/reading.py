"""What a document says about its own identity, read once before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass

from harvester.documents.model import Document
from harvester.reports.divisions import Divisions, level
from harvester.reports.evidence import Page, breadcrumbs, labelled, read_page
from harvester.reports.hints import Hints
from harvester.reports.identity_words import compact, normal, words
from harvester.reports.model import DateCandidate
from harvester.reports.speakers import presented, self_kind, signature
from harvester.reports.titles import Title, page_title, read_title, title_lines


@dataclass(slots=True)
class Reading:
    """Everything read from the document before deciding."""

    page: Page
    titles: list[Title]
    weak_titles: list[Title]
    title_rest: list[str]
    trails: list[list[str]]
    statements: list[tuple[str, tuple[int, ...]]]
    publishers: list[str]
    sources: list[str]
    signed_by: str | None
    signed: DateCandidate | None
    kind: str | None


def read_evidence(document: Document, hints: Hints, heading_block: int | None) -> Reading:
    """Collect titles, labels, breadcrumbs, sentences, signature; nothing is decided here but the order of titles."""
    page = read_page(document, heading_block)
    visible = title_lines([line for line in page.main if "|" not in line], "title")
    boxed = [t for t in (read_title(text, "box_title") for text in labelled(page.head, "title_labels", 90)) if t]
    own: Title | None = None
    title_rest: list[str] = []
    if document.title:
        own, title_rest = page_title(normal(document.title), "page_title")
    weak: list[Title] = []
    for name in words()["meta_titles"]:
        if document.meta.get(name):
            named, _ = page_title(normal(document.meta[name]), "meta_title")
            weak += [named] if named else []
    if not visible and own is None and not boxed:
        visible = title_lines([line for line in page.chrome if "|" not in line and ">" not in line][-12:], "title")
    elsewhere = [compact(t.text) for t in (own, *boxed, *weak) if t is not None and (t.agency or t.years)]
    titles = [*_rank(visible, elsewhere, page.headed), *([own] if own else []), *boxed]
    if hints.anchor_text and (title := read_title(hints.anchor_text, "link_text")):
        weak.append(title)
    first_lines = [
        *(line for line in page.main if len(line) > 15 and "|" not in line and ">" not in line),
        *page.opening[:8],
    ]
    signed_by, signed = signature(page.tail)
    return Reading(
        page=page,
        titles=titles,
        weak_titles=weak,
        title_rest=title_rest,
        trails=breadcrumbs(page.head),
        statements=presented([line for line in first_lines if read_title(line, "") is None]),
        publishers=labelled(page.head, "publisher_labels"),
        sources=[
            *labelled(page.head, "source_labels"),
            *(document.meta[k] for k in words()["meta_sources"] if document.meta.get(k)),
        ],
        signed_by=signed_by,
        signed=signed,
        kind=self_kind([*page.main[-20:], *page.opening, *page.tail]),
    )


def _rank(visible: list[Title], elsewhere: list[str], headed: bool) -> list[Title]:
    """Titles on the page, the report's own first: whole ones before others, then what ``<title>``, box or meta
    repeat, then the nearest to
    the text (menus and lists of other reports stand above it)."""
    ordered = list(reversed(visible)) if headed else list(visible)
    if headed and ordered and ordered[0].years and not ordered[0].agency:
        # The report's title names no body: a whole title of another year above it is another report's.
        ordered = [title for title in ordered if not title.years or title.years == ordered[0].years]

    def rank(title: Title) -> tuple[bool, bool]:
        text = compact(title.text)
        return (not (title.agency and title.years), not any(text in other or other in text for other in elsewhere))

    return sorted(ordered, key=rank)


def link_bar(page: Page, table: Divisions) -> list[str]:
    """Divisions of a bar of links such as 中国政府网| 湖南省政府网| 株洲市政府网: they place a name that
    several divisions share."""
    found: list[str] = []
    for line in (*page.main[:6], *page.chrome[:10]):
        if line.count("|") >= 2 and len(line) < 200:
            for item in line.split("|"):
                adcode = table.parse_chain(compact(item)).adcode
                if adcode and "政府" in item:
                    found.append(adcode)
    return sorted(found, key=level, reverse=True)
