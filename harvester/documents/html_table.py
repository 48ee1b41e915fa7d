"""Tables of HTML: which of them hold data, their rows and cells, and what a reader sees in a cell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator

from lxml import etree
from lxml import html as lxml_html

from harvester.documents.html_tags import BREAKING, SKIPPED, SPACES, is_hidden
from harvester.remembered import remembered

LONG_CELL = 400
"""A cell with more text than this makes its table a layout table: the official forms have no such cell."""
FEW_CELLS = 12
"""A table of no more cells in which one holds several sentences lays out a short text."""
_LONG_CELLS = etree.XPath(f".//*[self::td or self::th][string-length() > {LONG_CELL}]")
_STYLES = etree.XPath(".//@style", smart_strings=False)
_ROLES = etree.XPath(".//@role", smart_strings=False)
_ANY_HIDDEN = etree.XPath("boolean(.//@hidden)")
_LEADING_DIGITS = re.compile(r"\s*(\d{1,9})")
_HINTS = ("display", "visibility", "line-through")
_FIELDS = frozenset(("input", "textarea", "select"))
_SHOWN_INPUTS = frozenset(("text", "number", "tel", ""))
_RAISED = frozenset(("sup", "sub"))
"""A footnote's mark beside a number is no digit of it."""
_SPECIAL = (BREAKING | SKIPPED | {"br", "input"}) - {"tr", "tbody", "thead", "tfoot"} | _RAISED
"""Tags that make a cell's text more than one piece; the cell itself is one of them."""


def styles_of(top: lxml_html.HtmlElement) -> frozenset[str]:
    """The different ``style`` attributes from ``top`` on."""
    return frozenset(_STYLES(top))  # type: ignore[arg-type]


def has_cell_roles(top: lxml_html.HtmlElement, styles: Iterable[str]) -> bool:
    """Quick: nearly no page has elements that are cells by their role or style."""
    roles: list[str] = _ROLES(top)  # type: ignore[assignment]
    return any("cell" in role for role in roles) or any("table-cell" in style for style in styles)


def styled_parts(top: lxml_html.HtmlElement, styles: Iterable[str] | None = None) -> frozenset[lxml_html.HtmlElement]:
    """The elements from ``top`` on that may be hidden or struck out; often none, which is quick to tell.

    ``styles``: its ``styles_of`` where known."""
    parts = set(top.iter("s", "strike", "del"))
    if _ANY_HIDDEN(top):
        parts.update(part for part in top.iter() if part.get("hidden") is not None)
    telling = {s for s in (styles_of(top) if styles is None else styles) if any(hint in s.lower() for hint in _HINTS)}
    if telling:
        parts.update(part for part in top.iter() if part.get("style") in telling)
    return frozenset(parts)


def cell_elements(
    table: lxml_html.HtmlElement, styled: Collection[lxml_html.HtmlElement] | None = None
) -> list[list[lxml_html.HtmlElement]]:
    """The cells of a table by rows, in step with ``Table.rows``. ``styled``: its ``styled_parts`` where known."""
    hidden = {part for part in (styled_parts(table) if styled is None else styled) if is_hidden(part)}
    return [
        [td for td in row if td.tag in ("td", "th") and td not in hidden] for row in _rows(table) if row not in hidden
    ]


def _rows(table: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The rows of this table and of no table inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def spans_of(td: lxml_html.HtmlElement) -> tuple[int, int]:
    """Row and column span as browsers read them: leading digits, anything else is 1; 0 rows are all that follow."""
    rows, columns = td.get("rowspan"), td.get("colspan")
    return _span(rows) if rows else 1, (_span(columns) or 1) if columns else 1


@remembered
def _span(said: str) -> int:
    match = _LEADING_DIGITS.match(said)
    return int(match.group(1)) if match else 1


def is_data_table(table: lxml_html.HtmlElement) -> bool:
    """False for a table that only lays out the page: one inside it, or a cell with a long text."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    if sum(1 for _ in itertools.islice(table.iter("td", "th"), FEW_CELLS + 1)) <= FEW_CELLS and any(
        "".join(td.itertext()).count("。") > 1 for td in table.iter("td", "th")
    ):
        return False
    cells: list[lxml_html.HtmlElement] = _LONG_CELLS(table)  # type: ignore[assignment]
    for td in cells:
        if len("".join("".join(td.itertext()).split())) > LONG_CELL:
            return False
    return any(True for _ in _rows(table))


def cell_text(td: lxml_html.HtmlElement, unseen: Collection[lxml_html.HtmlElement] = ()) -> str:
    """Text of a cell: pieces of one line joined without a separator, line breaks and paragraphs as ``\\n``.

    Word splits one number over several spans, so inline elements add nothing between their texts. Fields of a form
    show their values. ``unseen``: elements of the table whose text is not shown.
    """
    if not len(td):
        return SPACES.sub(" ", td.text or "").strip(" ")
    if len(td) == 1 and not len(td[0]) and td[0] not in unseen and _is_only_paragraph(td[0], td):
        return SPACES.sub(" ", td[0].text or "").strip(" ")
    if unseen and any(part in unseen for part in td.iterdescendants()):
        return _lines_of_cell(td, unseen)
    parts = [part for part in td.iter() if part.tag in _SPECIAL]
    if len(parts) <= 1 or (len(parts) == 2 and _is_only_paragraph(parts[1], td)):
        return SPACES.sub(" ", "".join(td.itertext())).strip(" ")
    return _lines_of_cell(td, unseen)


def _is_only_paragraph(part: lxml_html.HtmlElement, td: lxml_html.HtmlElement) -> bool:
    """True for a cell whose text stands in one paragraph and nowhere else."""
    alone = part.getparent() is td and not (td.text or "").strip() and not (part.tail or "").strip()
    return alone and part.tag in ("p", "div") and len(td) == 1


def _lines_of_cell(td: lxml_html.HtmlElement, unseen: Collection[lxml_html.HtmlElement]) -> str:
    lines: list[str] = []
    current: list[str] = []

    def end_line() -> None:
        line = SPACES.sub(" ", "".join(current)).strip(" ")
        current.clear()
        if line:
            lines.append(line)

    for event, element in etree.iterwalk(td, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in _FIELDS and not _inside_skipped(element, td, unseen, of_fields=True):
                current.append(_field_value(element))
            if tag in SKIPPED:
                continue
            if tag == "br" or (tag in BREAKING and element is not td):
                end_line()
            elif tag in _RAISED:
                current.append(" ")
            if element.text and not _inside_skipped(element, td, unseen):
                current.append(element.text)
        else:
            if tag in BREAKING and element is not td:
                end_line()
            elif tag in _RAISED:
                current.append(" ")
            if element is not td and element.tail and not _inside_skipped(element.getparent(), td, unseen):
                current.append(element.tail)
    end_line()
    return "\n".join(lines)


def _field_value(field: lxml_html.HtmlElement) -> str:
    """What a field of a form shows."""
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "input":
        return (field.get("value") or "") if (field.get("type") or "text").lower() in _SHOWN_INPUTS else ""
    options = list(field.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None] or options[:1]
    return "".join(chosen[0].itertext()) if chosen else ""


def _inside_skipped(
    element: lxml_html.HtmlElement | None,
    stop: lxml_html.HtmlElement,
    unseen: Collection[lxml_html.HtmlElement],
    *,
    of_fields: bool = False,
) -> bool:
    while element is not None and element is not stop:
        if element in unseen or (element.tag in SKIPPED and not (of_fields and element.tag in _FIELDS)):
            return True
        element = element.getparent()
    return False
