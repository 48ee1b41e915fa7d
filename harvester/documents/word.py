"""Word → Document: DOCX from its own XML; DOC and WPS by way of LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from harvester.documents.grid import MAX_COLUMNS, MAX_ROWS
from harvester.documents.html_table import FEW_CELLS
from harvester.documents.model import Block, Cell, Document, Link, Note, Paragraph, Place, Table, UnreadableError
from harvester.documents.numbering import Numbering, W, read_numbering
from harvester.documents.package import MAX_DEPTH, Package
from harvester.documents.sniff import sniff

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
_SLIVER = 60
"""Twips: a grid column up to about a millimetre wide is no column."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr")}
_STRUCK = ("strike", "dstrike")
_SKIPPED.add(f"{_MC}Fallback")  # the same text box again, for old programs


def read(body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read DOCX, or DOC, WPS and ODT where LibreOffice is installed. Raises UnreadableError."""
    odt = body.startswith(b"PK") and sniff(body) == "odt"
    if body.startswith(b"PK") and not odt:
        return read_docx(body, url=url)
    from harvester.documents.convert import to_docx

    document = read_docx(to_docx(body, "odt" if odt else "doc", name=name), url=url)
    document.media_type = ODT if odt else DOC
    document.notes.append(Note("converted", "the ODT, old Word or WPS file was converted to DOCX by LibreOffice"))
    return document


def read_docx(body: bytes, *, url: str | None = None) -> Document:
    package = Package(body, "DOCX")
    main = "word/document.xml"
    if main not in package:
        found = [name for name in package.names() if name.startswith("word/document") and name.endswith(".xml")]
        if not found:
            raise UnreadableError("unreadable", "the DOCX file has no word/document.xml")
        main = found[0]
    styles = package.xml("word/styles.xml") if "word/styles.xml" in package else None
    numbers = package.xml("word/numbering.xml") if "word/numbering.xml" in package else None
    reader = _Reader(read_numbering(numbers, styles), _headings(styles), _relations(package, main))
    content = package.xml(main).find(f"{W}body")
    if content is None:
        raise UnreadableError("unreadable", "the DOCX file has no body")
    reader.blocks(content, 0)
    for part in sorted(package.names()):
        if part.startswith(("word/header", "word/footer")) and part.endswith(".xml"):
            reader.chrome(package.xml(part))
    meta = _properties(package)
    return Document(
        DOCX, reader.result, url=url, title=meta.get("title") or None, meta=meta, links=reader.links, notes=reader.notes
    )


@dataclass(slots=True)
class _Merge:
    """A cell that may run on below: where it is in ``rows`` of its table."""

    row: int
    index: int
    colspan: int


@dataclass(slots=True)
class _Reader:
    numbering: Numbering
    headings: dict[str, int]
    relations: dict[str, tuple[str, bool]]
    result: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tables: int = 0

    def blocks(self, parent: Any, depth: int) -> None:
        """Paragraphs and tables below ``parent``, in order, into the result."""
        for element in self._content(parent, depth):
            if element.tag == f"{W}tbl":
                self.table(element, depth + 1)
            else:
                self.paragraph(element, depth + 1)

    def _content(self, parent: Any, depth: int) -> Iterator[Any]:
        """Paragraph and table elements of a body, a cell or a text box, looking through content controls."""
        if depth > MAX_DEPTH:
            raise UnreadableError("too_large", f"the DOCX file is nested deeper than {MAX_DEPTH}")
        for element in parent:
            if element.tag in (f"{W}p", f"{W}tbl"):
                yield element
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                yield from self._content(element, depth + 1)
            elif element.tag == f"{_MC}AlternateContent":
                choice = element.find(f"{_MC}Choice")
                if choice is not None:
                    yield from self._content(choice, depth + 1)

    def paragraph(self, element: Any, depth: int) -> None:
        text, boxes = self.text(element)
        if text.strip():
            style = element.find(f"{W}pPr/{W}pStyle")
            level = element.find(f"{W}pPr/{W}outlineLvl")
            heading = self.headings.get(style.get(f"{W}val", ""), 0) if style is not None else 0
            if level is not None and level.get(f"{W}val", "").isdigit():
                heading = int(level.get(f"{W}val")) + 1
            self.result.append(Paragraph(text.strip(), Place(), heading=heading if heading <= 6 else 0))
        for box in boxes:
            self.blocks(box, depth + 1)

    def chrome(self, root: Any) -> None:
        """Page headers and footers."""
        for element in root.iter(f"{W}p"):
            text, _ = self.text(element, numbered=False)
            if text.strip():
                self.result.append(Paragraph(text.strip(), Place(), main=False))

    def text(self, paragraph: Any, numbered: bool = True) -> tuple[str, list[Any]]:
        """Printed text of a paragraph, and the text boxes anchored in it."""
        parts: list[str] = [self._label(paragraph)] if numbered else []
        boxes: list[Any] = []
        stack = [iter(paragraph)]
        after_raised = False
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                properties = element.find(f"{W}rPr")
                if properties is not None and _is_on(properties.find(f"{W}vanish")):
                    continue
                if properties is not None and any(_is_on(properties.find(f"{W}{kind}")) for kind in _STRUCK):
                    self._struck_out(element)
                    continue
                raised = properties is not None and _is_raised(properties)
                if raised != after_raised:
                    parts.append(" ")  # a footnote's mark beside a number is no digit of it, on either side
                after_raised = raised
                stack.append(iter(element))
            elif tag == f"{W}t":
                parts.append(element.text or "")
            elif tag == f"{W}tab":
                parts.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                parts.append("\n" if element.get(f"{W}type") in (None, "textWrapping") else "")
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}sym":
                parts.append(_symbol(element))
            elif tag == f"{W}txbxContent":
                boxes.append(element)
            elif tag == f"{_A}blip":
                self._link(element.get(f"{_R}embed") or element.get(f"{_R}link"), "", "image")
            else:
                if tag == f"{W}hyperlink":
                    words = "".join(t.text or "" for t in element.iter(f"{W}t"))
                    self._link(element.get(f"{_R}id"), words, "link")
                stack.append(iter(element))
                if len(stack) > MAX_DEPTH:
                    raise UnreadableError("too_large", f"the DOCX file is nested deeper than {MAX_DEPTH}")
        return "".join(parts), boxes

    def _struck_out(self, run: Any) -> None:
        """Corrected text has a line through it; what stands beside it counts."""
        text = "".join(part.text or "" for part in run.iter(f"{W}t")).strip()
        if text:
            self.notes.append(Note("struck_out", f"text with a line through it is not read: {text[:60]!r}"))

    def _link(self, relation: str | None, text: str, kind: str) -> None:
        target, external = self.relations.get(relation or "", ("", False))
        if target and (external or kind == "image"):
            self.links.append(Link(target, text, kind))

    def _label(self, paragraph: Any) -> str:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        number, level = "", 0
        style = properties.find(f"{W}pStyle")
        if style is not None:
            number, level = self.numbering.styles.get(style.get(f"{W}val", ""), ("", 0))
        own = properties.find(f"{W}numPr")
        if own is not None:
            identity, place = own.find(f"{W}numId"), own.find(f"{W}ilvl")
            number = identity.get(f"{W}val", "") if identity is not None else number
            level = int(place.get(f"{W}val")) if place is not None and place.get(f"{W}val", "").isdigit() else level
        return self.numbering.label(number, level) if number else ""

    def _lays_out(self, element: Any, depth: int) -> bool:
        """True for a table that is a frame around a text: few cells, and several sentences in one of them."""
        cells = [tc for tr in self._rows(element, depth) for tc in self._cells(tr, depth)][: FEW_CELLS + 1]
        return len(cells) <= FEW_CELLS and any(
            "".join(t.text or "" for t in cell.iter(f"{W}t")).count("。") > 1 for cell in cells
        )

    def table(self, element: Any, depth: int) -> None:
        if self._lays_out(element, depth):
            for tr in self._rows(element, depth):
                for tc in self._cells(tr, depth):
                    self.blocks(tc, depth + 1)
            return
        index = self.tables
        self.tables += 1
        table = Table(index, [])
        self.result.append(table)
        snap = _snapped(element)
        open_cells: dict[int, _Merge] = {}
        nested: list[Any] = []
        for tr in self._rows(element, depth):
            row = len(table.rows)
            if row >= MAX_ROWS:
                raise UnreadableError("too_large", f"a table of the DOCX file has more than {MAX_ROWS} rows")
            cells: list[Cell] = []
            table.rows.append(cells)
            column = _number(tr.find(f"{W}trPr/{W}gridBefore"), 0, MAX_COLUMNS)
            previous: _Merge | None = None
            for tc in self._cells(tr, depth):
                span = _number(tc.find(f"{W}tcPr/{W}gridSpan"), 1, MAX_COLUMNS)
                start, end = snap(column), snap(column + span)
                column += span
                span = max(1, end - start)
                if column > MAX_COLUMNS:
                    raise UnreadableError("too_large", f"a table of the DOCX file has more than {MAX_COLUMNS} columns")
                text, inner = self._cell_text(tc, depth)
                nested.extend(inner)
                vertical, sideways = tc.find(f"{W}tcPr/{W}vMerge"), tc.find(f"{W}tcPr/{W}hMerge")
                above = open_cells.get(start)
                if _goes_on(vertical) and above is not None and above.colspan == span:
                    self._extend(table, above, row, text)
                    previous = None
                elif previous is not None and _goes_on(sideways):
                    wide = cells[previous.index]
                    joined = wide.text + text
                    cells[previous.index] = Cell(joined, wide.place, wide.rowspan, wide.colspan + span)
                    previous.colspan += span
                else:
                    cells.append(Cell(text, Place(table=index, row=row, column=start), 1, span))
                    previous = _Merge(row, len(cells) - 1, span)
                    for covered in range(start, start + span):
                        open_cells.pop(covered, None)
                    if vertical is not None:
                        open_cells[start] = previous
        for inner in nested:
            self.table(inner, depth + 1)

    def _extend(self, table: Table, merge: _Merge, row: int, text: str) -> None:
        cell = table.rows[merge.row][merge.index]
        table.rows[merge.row][merge.index] = Cell(cell.text, cell.place, row - merge.row + 1, cell.colspan)
        if text.strip():
            self.notes.append(
                Note("hidden_text", f"text in a merged cell is not printed: {text.strip()[:60]!r}",
                     Place(table=table.index, row=row, column=cell.place.column))
            )  # fmt: skip

    def _rows(self, table: Any, depth: int) -> Iterator[Any]:
        for element in table:
            if element.tag == f"{W}tr":
                if element.find(f"{W}trPr/{W}del") is None:
                    yield element
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml") and depth < MAX_DEPTH:
                yield from self._rows(element, depth + 1)

    def _cells(self, row: Any, depth: int) -> Iterator[Any]:
        for element in row:
            if element.tag == f"{W}tc":
                yield element
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml") and depth < MAX_DEPTH:
                yield from self._cells(element, depth + 1)

    def _cell_text(self, cell: Any, depth: int) -> tuple[str, list[Any]]:
        lines: list[str] = []
        nested: list[Any] = []
        for element in self._content(cell, depth + 1):
            if element.tag == f"{W}tbl":
                nested.append(element)
                continue
            text, boxes = self.text(element)
            lines.append(text.strip())
            for box in boxes:
                inner, tables = self._cell_text(box, depth + 2)
                lines.append(inner)
                nested.extend(tables)
        return "\n".join(line for line in lines if line), nested


def _snapped(table: Any) -> Callable[[int], int]:
    """Grid column → grid column without the slivers that converters leave where edges differ by a hair."""
    widths = [_number(column, 0, 100_000, "w") for column in table.findall(f"{W}tblGrid/{W}gridCol")[:MAX_COLUMNS]]
    levels = [0]
    for width in widths:
        levels.append(levels[-1] + (1 if width == 0 or width > _SLIVER else 0))
    return lambda column: levels[column] if column < len(levels) else levels[-1] + column - len(levels) + 1


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{W}val") not in ("0", "false", "off")


def _is_raised(properties: Any) -> bool:
    """True for superscript and subscript."""
    place = properties.find(f"{W}vertAlign")
    return place is not None and place.get(f"{W}val") in ("superscript", "subscript")


def _goes_on(merge: Any | None) -> bool:
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _symbol(element: Any) -> str:
    """A character of a symbol font; those of private use have no meaning outside of their font."""
    code = element.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _number(element: Any | None, default: int, limit: int, name: str = "val") -> int:
    text = element.get(f"{W}{name}", "") if element is not None else ""
    return min(max(int(text), default), limit + 1) if text.isdigit() and len(text) < 10 else default


def _headings(styles: Any | None) -> dict[str, int]:
    """Style id → heading level, by outline level or built-in name (``heading 1`` in every language)."""
    result: dict[str, int] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        identity = style.get(f"{W}styleId", "")
        level, name = style.find(f"{W}pPr/{W}outlineLvl"), style.find(f"{W}name")
        words = name.get(f"{W}val", "").lower() if name is not None else ""
        if level is not None and level.get(f"{W}val", "") in "012345":
            result[identity] = int(level.get(f"{W}val") or 0) + 1
        elif words.startswith("heading ") and words[8:] in "123456":
            result[identity] = int(words[8:])
        elif words == "title":
            result[identity] = 1
    return result


def _relations(package: Package, part: str) -> dict[str, tuple[str, bool]]:
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    if name not in package:
        return {}
    return {
        relation.get("Id", ""): (relation.get("Target", ""), relation.get("TargetMode") == "External")
        for relation in package.xml(name).iter(f"{_PACKAGE}Relationship")
    }


def _properties(package: Package) -> dict[str, str]:
    if "docProps/core.xml" not in package:
        return {}
    result = {}
    for element in package.xml("docProps/core.xml"):
        if isinstance(element.tag, str) and element.text and element.text.strip():
            result[element.tag.rpartition("}")[2].lower()] = element.text.strip()
    return result
