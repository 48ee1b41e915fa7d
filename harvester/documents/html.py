"""HTML → Document: one lxml parse; tables from the page's own tree, chrome told apart by trafilatura."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from harvester.archive.decode import decode
from harvester.documents import chrome, grid
from harvester.documents.html_table import (
    cell_elements,
    cell_text,
    has_cell_roles,
    is_data_table,
    spans_of,
    styled_parts,
    styles_of,
)
from harvester.documents.html_tags import BREAKING, SKIPPED, SPACES, is_hidden
from harvester.documents.line_tables import tables_of_lines
from harvester.documents.model import Block, Cell, Document, Link, Note, Paragraph, Place, Table, UnreadableError
from harvester.documents.tucked import bring_out, hardly_shows
from harvester.remembered import remembered

MAX_BYTES = 20_000_000
MAX_BLOCKS = 50_000
MAX_LINKS = 20_000
MAX_CELLS = 60_000
"""Table cells of one page; a report has some 400."""
MAX_ATTRIBUTES = 2_000
LONG_TAG = 4000
"""Bytes from which on the attributes of a tag are counted."""
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{%d,}" % LONG_TAG)
_STRUCK = frozenset(("s", "strike", "del"))
MAX_STRUCK = 60
_INLINE = frozenset(("span", "font", "b", "strong", "i", "em", "u", "big", "small", "o:p", "bdi", "bdo"))
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_MAY_BE_CELL = frozenset(["div", "p", "dd", "li"])
"""Elements of which tables are made without ``<table>``: an empty one is kept, for it may be a blank cell."""
_CELL_ROLES = re.compile(
    r"role\s*=\s*[\"']?(?:cell|gridcell|columnheader|rowheader)\b|display\s*:\s*table-cell", re.IGNORECASE
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_KINDS = {"img": "image", "iframe": "iframe", "frame": "iframe"}
_NO_LINK = ("javascript:", "data:", "#", "mailto:", "tel:", "about:")
_SITE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\n]*")
"""All of a page's address that counts for a link that begins with a slash: menus have the same ones on every page."""
_EMBEDS = {"iframe": "src", "embed": "src", "object": "data", "frame": "src", "img": "src"}


def read(body: bytes, *, url: str | None = None, name: str | None = None, content_type: str | None = None) -> Document:
    """Read a page. ``content_type`` is the header as sent, used for its charset.

    Raises UnreadableError: ``too_large`` above 20 MB, ``unreadable`` for a page without any text.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"page of {len(body)} bytes; the limit is {MAX_BYTES}")
    decoded = decode(body, content_type)
    whole = decoded.evidence == "utf-8" and not decoded.text.endswith("\ufffd")
    tree = _parse(body if whole else decoded.text.encode("utf-8", "replace"))
    document = Document("text/html", [], encoding=decoded.encoding, encoding_evidence=decoded.evidence, url=url)
    if decoded.evidence == "damaged":
        document.notes.append(Note("damaged_encoding", "some bytes fit no Chinese encoding and were replaced"))
    _read_head(tree, document)
    walker = _walked(tree, document, plain=True)
    chrome.mark(document, walker.elements, tree, [*walker.table_elements, *walker.menus])
    tables_of_lines(document)
    return document


def read_tree(text: str) -> tuple[lxml_html.HtmlElement, list[tuple[Block, lxml_html.HtmlElement | None]]]:
    """The tree of a page with the element of every block, for those who show the page with its places."""
    tree = _parse(text.encode("utf-8", "replace"))
    walker = _walked(tree, Document("text/html", []), plain=False)
    return tree, list(zip(walker.document.blocks, walker.elements, strict=True))


def _walked(tree: lxml_html.HtmlElement, document: Document, *, plain: bool) -> _Walker:
    """The page's blocks. ``plain``: the tree need not be shown, tags that change only looks may be taken out."""
    walker = _Walker(document, plain)
    walker.walk(tree)
    if hardly_shows(document) and bring_out(tree):
        document.blocks, document.links = [], []
        document.notes.append(Note("shown_by_script", "the text was in the source, only a script shows it"))
        walker = _Walker(document, plain)
        walker.walk(tree)
    return walker


def _parse(source: bytes) -> lxml_html.HtmlElement:
    """The tree of a page in UTF-8."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    # One class for all elements: the usual look-up by tag is a Python call for every element that is touched.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    source = source.replace(b"\x00", b"")
    _refuse_many_attributes(source)
    try:
        tree = lxml_html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("unreadable", f"no HTML element in the page ({error})") from error
    return tree


def _refuse_many_attributes(source: bytes) -> None:
    """The parser compares every attribute of a tag with every other one."""
    step = LONG_TAG // 2  # a long tag fills one of these stretches
    if all(source.find(b"<", at, at + step) >= 0 for at in range(0, len(source) - step, step)):
        return
    for tag in _LONG_TAG.findall(source):
        attributes = len(_QUOTED.sub(b"", tag).split())
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
        document.title = SPACES.sub(" ", "".join(title.itertext())).strip()[:500] or None


class _Walker:
    """Goes through the tree once and appends blocks in reading order; no recursion, so depth costs nothing."""

    def __init__(self, document: Document, plain: bool) -> None:
        self.document = document
        self._plain = plain
        self._address = document.url or ""
        site = _SITE.match(self._address)
        self._site = site.group() if site else self._address
        self.elements: list[lxml_html.HtmlElement] = []
        """The element of each block, in step with ``document.blocks``."""
        self.table_elements: list[lxml_html.HtmlElement] = []
        self._text: list[str] = []
        self._owner: lxml_html.HtmlElement | None = None
        self._links = 0
        self._cells = 0
        self._styled: frozenset[lxml_html.HtmlElement] = frozenset()
        """The elements that may be hidden or struck out."""
        self._cell_roles = False
        """True where the page has cells that are known by role or style only."""
        self._preformatted = False
        self.menus: list[lxml_html.HtmlElement] = []
        self._menu: lxml_html.HtmlElement | None = None
        """The menu in which the walk is."""

    def walk(self, tree: lxml_html.HtmlElement) -> None:
        body = tree.find("body")
        root = body if body is not None else tree
        styles = styles_of(root)
        self._styled = styled_parts(root, styles)
        self._cell_roles = has_cell_roles(root, styles)
        self._preformatted = next(root.iter("pre"), None) is not None
        if self._plain and not self._cell_roles:
            # Word has two such tags around every number. One that may be hidden or struck out keeps all of its kind.
            etree.strip_tags(root, *_INLINE.difference(part.tag for part in self._styled))
        self.menus = chrome.menus(tree)
        menus = frozenset(self.menus)
        blocks = self.document.blocks
        before: list[int] = []
        """Of each open element the number of blocks before it."""
        skipped: lxml_html.HtmlElement | None = None
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            tag: str = element.tag
            if event == "start":
                if tag == "a" or tag in _EMBEDS:
                    self._link(element, tag)
                if tag in SKIPPED or (element in self._styled and (is_hidden(element) or self._struck_out(element))):
                    if tag == "object":
                        for embed in element.iterchildren("embed"):
                            self._link(embed, "embed")
                    skipped = element
                    steps.skip_subtree()
                    continue
                if tag == "br":
                    self._flush(self._owner if self._owner is not None else element.getparent())
                elif tag == "table" and is_data_table(element):
                    self._flush(element.getparent())
                    self._table(element)
                    skipped = element
                    steps.skip_subtree()
                    continue
                elif self._text and (tag in BREAKING or (self._cell_roles and _is_cell(element))):
                    self._flush(element.getparent() if element.getparent() is not None else element)
                if len(blocks) > MAX_BLOCKS:
                    raise UnreadableError("too_large", f"more than {MAX_BLOCKS} paragraphs and tables in one page")
                before.append(len(blocks))
                if element in menus:
                    self._menu = element
                if element.text:
                    self._add(element.text, element)
                continue
            if element is skipped:
                skipped = None
            else:
                is_cell = self._cell_roles and _is_cell(element)
                if self._text and (is_cell or tag in BREAKING):
                    self._flush(element)
                if before.pop() == len(blocks) and (is_cell or tag in _MAY_BE_CELL):
                    self._block(Paragraph("", _line(element), menu=self._menu is not None), element)
                if element is self._menu:
                    self._menu = None
            if element.tail and element is not root:
                self._add(element.tail, element.getparent())
        self._flush(root)

    def _add(self, text: str, owner: lxml_html.HtmlElement | None) -> None:
        if self._preformatted and "\n" in text and _is_preformatted(owner):
            *lines, text = text.split("\n")
            for line in lines:
                self._text.append(line)
                self._flush(owner)
        if self._owner is None:
            if text.isspace():
                return
            self._owner = owner
        self._text.append(text)

    def _flush(self, element: lxml_html.HtmlElement | None) -> None:
        if not self._text:
            return
        text = SPACES.sub(" ", "".join(self._text)).strip(" \u200b\ufeff")
        owner, self._owner = self._owner, None
        self._text.clear()
        if text:
            holder = owner if owner is not None else element
            menu = self._menu is not None
            self._block(Paragraph(text, _line(holder), heading=_heading(holder), menu=menu), holder)

    def _block(self, block: Block, element: lxml_html.HtmlElement | None) -> None:
        self.document.blocks.append(block)
        self.elements.append(element)

    def _table(self, element: lxml_html.HtmlElement) -> None:
        index = len(self.table_elements)
        self.table_elements.append(element)
        styled = [part for part in element.iter() if part in self._styled] if self._styled else []
        cells = cell_elements(element, styled)
        if len(cells) > grid.MAX_ROWS:
            raise UnreadableError("too_large", f"a table of {len(cells)} rows; the limit is {grid.MAX_ROWS}")
        self._cells += sum(map(len, cells))
        if self._cells > MAX_CELLS:
            raise UnreadableError("too_large", f"more than {MAX_CELLS} table cells in one page")
        slots = grid.lay_out([[spans_of(td) for td in row] for row in cells])
        table = Table(index, [])
        unseen = {part for part in styled if is_hidden(part) or self._struck_out(part)}
        for row, laid in zip(cells, slots, strict=True):
            table.rows.append(
                [
                    Cell(cell_text(td, unseen), Place(index, slot.row, slot.column), slot.rowspan, slot.colspan)
                    for td, slot in zip(row, laid, strict=True)
                ]
            )
        self._block(table, element)
        for link in element.iter("a", "img"):
            self._link(link, str(link.tag))

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

    def _link(self, element: lxml_html.HtmlElement, tag: str) -> None:
        target = element.get("href" if tag == "a" else _EMBEDS[tag])
        if not target or self._links >= MAX_LINKS:
            return
        try:
            absolute = _absolute(f"{self._site if target.startswith('/') else self._address}\n{target}")
        except ValueError:
            self._links += 1
            self.document.notes.append(Note("bad_link", f"a link that is no URL: {target[:80]!r}"))
            return
        if absolute is None:
            return
        if tag == "a":
            kind = "link"
            text = "".join(element.itertext()) if len(element) else element.text or ""
            label = SPACES.sub(" ", text).strip()[:300] or (element.get("title") or "")[:300]
        else:
            kind = _KINDS.get(tag, "embed")
            label = (element.get("alt") or element.get("title") or "")[:300]
        self._links += 1
        self.document.links.append(Link(absolute, label, kind))


@remembered
def _absolute(base_and_target: str) -> str | None:
    """The address of a link, given in the line after its base; None for a script or a place in the page."""
    base, _, target = base_and_target.partition("\n")
    return None if target.lower().startswith(_NO_LINK) else urljoin(base, target.strip())


def _is_preformatted(element: lxml_html.HtmlElement | None) -> bool:
    """True inside of ``<pre>``, where line breaks count."""
    while element is not None:
        if element.tag == "pre":
            return True
        element = element.getparent()
    return False


def _is_cell(element: lxml_html.HtmlElement) -> bool:
    """True for an element of any tag that is shown as a cell."""
    return _CELL_ROLES.search(f'role="{element.get("role")}" {element.get("style")}') is not None


def _line(element: lxml_html.HtmlElement | None) -> Place:
    """The line of the page's source where an element begins: the place of what stands outside of tables."""
    return Place(line=element.sourceline if element is not None else None)


def _heading(element: lxml_html.HtmlElement | None) -> int:
    for _ in range(3):
        if element is None:
            return 0
        if element.tag in _HEADINGS:
            return _HEADINGS[element.tag]
        element = element.getparent()
    return 0
