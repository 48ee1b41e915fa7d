"""HTML → Document: one lxml parse; tables from the page's own tree, chrome told apart by trafilatura."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from harvester.archive.decode import decode
from harvester.documents import chrome, grid
from harvester.documents.model import Block, Cell, Document, Link, Note, Paragraph, Place, Table, UnreadableError

MAX_BYTES = 20_000_000
MAX_BLOCKS = 50_000
MAX_LINKS = 20_000
MAX_CELLS = 60_000
"""Table cells of one page; a report has some 400."""
MAX_ATTRIBUTES = 2_000
LONG_CELL = 400
"""A cell with more text than this makes its table a layout table: the official forms have no such cell."""
FEW_CELLS = 12
"""A table of no more cells in which one holds several sentences lays out a short text."""
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_LONG_CELLS = etree.XPath(f".//*[self::td or self::th][string-length() > {LONG_CELL}]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLED = etree.XPath(
    ".//*[self::s or self::del or self::strike or @hidden or "
    "contains(translate(@style, 'DISPLAY', 'display'), 'display') or "
    "contains(translate(@style, 'VISBLTY', 'visblty'), 'visibility') or "
    "contains(translate(@style, 'LINETHROUG', 'linethroug'), 'line-through')]"
)
"""What may be hidden or struck out inside a table; the styles are looked at more closely afterwards."""
_STRUCK = frozenset(("s", "strike", "del"))
MAX_STRUCK = 60
_FIELDS = frozenset(("input", "textarea", "select"))
_SHOWN_INPUTS = frozenset(("text", "number", "tel", ""))
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BREAKING = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "ucapcontent",
        "ucaptitle",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "textarea",
        "svg",
        "math",
        "object",
        "audio",
        "video",
        "button",
    ]
)
_MAY_BE_CELL = frozenset(["div", "p", "dd", "li"])
"""Elements of which tables are made without ``<table>``: an empty one is kept, for it may be a blank cell."""
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2002\u2003\u2009\u3000]+")
_EMBEDS = {"iframe": "src", "embed": "src", "object": "data", "frame": "src", "img": "src"}


def read(body: bytes, *, url: str | None = None, name: str | None = None, content_type: str | None = None) -> Document:
    """Read a page. ``content_type`` is the header as sent, used for its charset.

    Raises UnreadableError: ``too_large`` above 20 MB, ``unreadable`` for a page without any text.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"page of {len(body)} bytes; the limit is {MAX_BYTES}")
    decoded = decode(body, content_type)
    return read_text(decoded.text, url=url, encoding=decoded.encoding, evidence=decoded.evidence)


def read_text(
    text: str, *, url: str | None = None, encoding: str | None = None, evidence: str | None = None
) -> Document:
    """Read a page that is decoded already."""
    tree = _parse(text)
    document = Document("text/html", [], encoding=encoding, encoding_evidence=evidence, url=url)
    if evidence == "damaged":
        document.notes.append(Note("damaged_encoding", "some bytes fit no Chinese encoding and were replaced"))
    _read_head(tree, document)
    walker = _Walker(document, url)
    walker.walk(tree)
    chrome.mark(document, walker.elements, tree, walker.table_elements)
    return document


def read_tree(text: str) -> tuple[lxml_html.HtmlElement, list[tuple[Block, lxml_html.HtmlElement | None]]]:
    """The tree of a page with the element of every block, for those who show the page with its places."""
    tree = _parse(text)
    walker = _Walker(Document("text/html", []), None)
    walker.walk(tree)
    return tree, list(zip(walker.document.blocks, walker.elements, strict=True))


def cell_elements(table: lxml_html.HtmlElement) -> list[list[lxml_html.HtmlElement]]:
    """The cells of a table by rows, in step with ``Table.rows``."""
    return [[td for td in row if td.tag in ("td", "th") and not _hidden(td)] for row in _rows(table)]


def _parse(text: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    # One class for all elements: the usual look-up by tag is a Python call for every element that is touched.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    cleaned = text.replace("\x00", "")
    _refuse_many_attributes(cleaned)
    try:
        tree = lxml_html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("unreadable", f"no HTML element in the page ({error})") from error
    return tree


def _refuse_many_attributes(text: str) -> None:
    """The parser compares every attribute of a tag with every other one."""
    if max(map(len, text.split("<"))) < 4000:
        return
    for tag in _LONG_TAG.findall(text):
        attributes = len(_QUOTED.sub("", tag).split())
        if attributes > MAX_ATTRIBUTES:
            raise UnreadableError("too_large", f"a tag with {attributes} attributes; the limit is {MAX_ATTRIBUTES}")


def _read_head(tree: lxml_html.HtmlElement, document: Document) -> None:
    for meta in tree.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if key and content and key not in document.meta:
            document.meta[key] = content[:2000]
    title = next(tree.iter("title"), None)
    if title is not None:
        document.title = _SPACES.sub(" ", "".join(title.itertext())).strip()[:500] or None


class _Walker:
    """Goes through the tree once and appends blocks in reading order; no recursion, so depth costs nothing."""

    def __init__(self, document: Document, url: str | None) -> None:
        self.document = document
        self.url = url
        self.elements: list[lxml_html.HtmlElement] = []
        """The element of each block, in step with ``document.blocks``."""
        self.table_elements: list[lxml_html.HtmlElement] = []
        self._text: list[str] = []
        self._owner: lxml_html.HtmlElement | None = None
        self._links = 0
        self._cells = 0
        self._entered: dict[lxml_html.HtmlElement, int] = {}
        """Of each open element that may be a cell the number of blocks before it."""

    def walk(self, tree: lxml_html.HtmlElement) -> None:
        body = tree.find("body")
        root = body if body is not None else tree
        stack: list[tuple[lxml_html.HtmlElement, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            tag = element.tag
            if leaving:
                if tag in _BREAKING:
                    self._flush(element)
                if self._entered.pop(element, -1) == len(self.document.blocks):
                    self._block(Paragraph("", _line(element)), element)
                if element is not root and element.tail:
                    self._add(element.tail, element.getparent())
                continue
            if not isinstance(tag, str) or tag in _SKIPPED or _hidden(element) or self._struck_out(element):
                self._link(element, tag)
                if isinstance(tag, str) and tag == "object":
                    stack.append((element, True))
                    stack.extend((child, False) for child in reversed(element) if child.tag == "embed")
                elif element.tail:
                    self._add(element.tail, element.getparent())
                continue
            if len(self.document.blocks) > MAX_BLOCKS:
                raise UnreadableError("too_large", f"more than {MAX_BLOCKS} paragraphs and tables in one page")
            self._link(element, tag)
            if tag == "br":
                self._flush(self._owner if self._owner is not None else element.getparent())
            elif tag == "table" and is_data_table(element):
                self._flush(element.getparent())
                self._table(element)
                if element.tail:
                    self._add(element.tail, element.getparent())
                continue
            elif tag in _BREAKING:
                self._flush(element.getparent() if element.getparent() is not None else element)
            stack.append((element, True))
            if tag in _MAY_BE_CELL:
                self._entered[element] = len(self.document.blocks)
            if element.text:
                self._add(element.text, element)
            stack.extend((child, False) for child in reversed(element))
        self._flush(root)

    def _add(self, text: str, owner: lxml_html.HtmlElement | None) -> None:
        if self._owner is None and owner is not None and text.strip():
            self._owner = owner
        self._text.append(text)

    def _flush(self, element: lxml_html.HtmlElement | None) -> None:
        text = _SPACES.sub(" ", "".join(self._text)).strip(" \u200b\ufeff")
        owner, self._owner = self._owner, None
        self._text.clear()
        if text:
            holder = owner if owner is not None else element
            self._block(Paragraph(text, _line(holder), heading=_heading(holder)), holder)

    def _block(self, block: Block, element: lxml_html.HtmlElement | None) -> None:
        self.document.blocks.append(block)
        self.elements.append(element)

    def _table(self, element: lxml_html.HtmlElement) -> None:
        index = len(self.table_elements)
        self.table_elements.append(element)
        cells = cell_elements(element)
        if len(cells) > grid.MAX_ROWS:
            raise UnreadableError("too_large", f"a table of {len(cells)} rows; the limit is {grid.MAX_ROWS}")
        self._cells += sum(map(len, cells))
        if self._cells > MAX_CELLS:
            raise UnreadableError("too_large", f"more than {MAX_CELLS} table cells in one page")
        slots = grid.lay_out([[(_span(td, "rowspan"), _span(td, "colspan")) for td in row] for row in cells])
        table = Table(index, [])
        unseen = {part for part in _STYLED(element) if _hidden(part) or self._struck_out(part)}  # type: ignore[union-attr]
        for row, laid in zip(cells, slots, strict=True):
            table.rows.append(
                [
                    Cell(cell_text(td, unseen), Place(index, slot.row, slot.column), slot.rowspan, slot.colspan)
                    for td, slot in zip(row, laid, strict=True)
                ]
            )
        self._block(table, element)
        for link in element.iter("a", "img"):
            self._link(link, link.tag)

    def _struck_out(self, element: lxml_html.HtmlElement) -> bool:
        """True for a short text with a line through it: it was corrected, and what stands beside it counts.

        A long one is taken for a tag that nobody closed.
        """
        style = element.get("style")
        if element.tag not in _STRUCK and not (style and "line-through" in style.lower()):
            return False
        text = "".join(element.itertext()).strip()
        if len(text) > MAX_STRUCK:
            return False
        if text:
            self.document.notes.append(Note("struck_out", f"text with a line through it is not read: {text!r}"))
        return True

    def _link(self, element: lxml_html.HtmlElement, tag: object) -> None:
        if self._links >= MAX_LINKS:
            return
        if tag == "a":
            target, kind = element.get("href"), "link"
            label = _SPACES.sub(" ", "".join(element.itertext())).strip()[:300] or (element.get("title") or "")[:300]
        elif isinstance(tag, str) and tag in _EMBEDS:
            target, kind = (
                element.get(_EMBEDS[tag]),
                {"img": "image", "iframe": "iframe", "frame": "iframe"}.get(tag, "embed"),
            )
            label = (element.get("alt") or element.get("title") or "")[:300]
        else:
            return
        if not target or target.lower().startswith(("javascript:", "data:", "#", "mailto:", "tel:", "about:")):
            return
        self._links += 1
        try:
            absolute = urljoin(self.url or "", target.strip())
        except ValueError:
            self.document.notes.append(Note("bad_link", f"a link that is no URL: {target[:80]!r}"))
            return
        self.document.links.append(Link(absolute, label, kind))


def _line(element: lxml_html.HtmlElement | None) -> Place:
    """The line of the page's source where an element begins: the place of what stands outside of tables."""
    return Place(line=element.sourceline if element is not None else None)


def _hidden(element: lxml_html.HtmlElement) -> bool:
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    return element.get("hidden") is not None


def _heading(element: lxml_html.HtmlElement | None) -> int:
    for _ in range(3):
        if element is None:
            return 0
        if element.tag in _HEADINGS:
            return _HEADINGS[element.tag]
        element = element.getparent()
    return 0


def _rows(table: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The rows of this table and of no table inside it."""
    for child in table:
        rows = child if child.tag in ("tbody", "thead", "tfoot") else (child,)
        yield from (row for row in rows if row.tag == "tr" and not _hidden(row))


def _span(td: lxml_html.HtmlElement, name: str) -> int:
    """The span as browsers read it: leading digits, anything else is 1."""
    match = re.match(r"\s*(\d{1,9})", td.get(name) or "")
    if not match:
        return 1
    number = int(match.group(1))
    return number if number or name == "rowspan" else 1


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
        return _SPACES.sub(" ", td.text or "").strip(" ")
    if unseen and any(part in unseen for part in td.iterdescendants()):
        return _lines_of_cell(td, unseen)
    parts = [part for part in td.iter() if part.tag in _SPECIAL]
    if len(parts) <= 1 or (len(parts) == 2 and _is_only_paragraph(parts[1], td)):
        return _SPACES.sub(" ", "".join(td.itertext())).strip(" ")
    return _lines_of_cell(td, unseen)


def _is_only_paragraph(part: lxml_html.HtmlElement, td: lxml_html.HtmlElement) -> bool:
    """True for a cell whose text stands in one paragraph and nowhere else."""
    alone = part.getparent() is td and not (td.text or "").strip() and not (part.tail or "").strip()
    return alone and part.tag in ("p", "div") and len(td) == 1


def _lines_of_cell(td: lxml_html.HtmlElement, unseen: Collection[lxml_html.HtmlElement]) -> str:
    lines: list[str] = []
    current: list[str] = []

    def end_line() -> None:
        line = _SPACES.sub(" ", "".join(current)).strip(" ")
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
            if tag in _SKIPPED:
                continue
            if tag == "br" or (tag in _BREAKING and element is not td):
                end_line()
            elif tag in _RAISED:
                current.append(" ")
            if element.text and not _inside_skipped(element, td, unseen):
                current.append(element.text)
        else:
            if tag in _BREAKING and element is not td:
                end_line()
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
        if element in unseen or (element.tag in _SKIPPED and not (of_fields and element.tag in _FIELDS)):
            return True
        element = element.getparent()
    return False


_RAISED = frozenset(("sup", "sub"))
"""A footnote's mark beside a number is no digit of it."""
_SPECIAL = (_BREAKING | _SKIPPED | {"br", "input"}) - {"tr", "tbody", "thead", "tfoot"} | _RAISED
"""Tags that make a cell's text more than one piece; the cell itself is one of them."""
