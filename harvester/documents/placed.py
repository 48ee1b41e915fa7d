"""Pages of placed text and lines → blocks in reading order: what PDF, OFD and scans have in common."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from harvester.documents.glyphs import Glyph, Line, cell_text, goes_on, lines_of, paragraphs_of, text_of
from harvester.documents.model import Block, Cell, Note, Paragraph, Place, Table, UnreadableError
from harvester.documents.pieces import Piece, is_value, pieces_of
from harvester.documents.ruled import Box, DrawnTable, Edge, drawn_tables
from harvester.documents.segments import Segment, read_segments
from harvester.documents.unruled import find_regions, is_row

_ENUMERATED = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]")
MAX_SECONDS = 10.0
"""Of the processor, for all pages; a page of a report takes 0.01 s."""
MAX_BOXED = 200
"""Characters in a frame of one column from which on it is no table: rules above and below a text look like one."""


@dataclass(slots=True)
class PlacedPage:
    """What stands on one page. ``tolerance``: how far apart two strokes of one line may be, in the page's unit."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Edge]
    vertical: list[Edge]
    tolerance: float = 3.0


@dataclass(slots=True)
class PageCell:
    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    page: int
    confidence: float | None = None
    box: Box | None = None


@dataclass(slots=True)
class PageTable:
    """A table of one page, or of several once they are joined."""

    cells: list[PageCell]
    height: int
    top: float
    page: int
    drawn: DrawnTable | None
    tolerance: float = 3.0
    segment: Segment | None = None
    """Where no lines are drawn: what the cells are made of once all pages are read."""


@dataclass(slots=True)
class _Laid:
    page: PlacedPage
    tables: list[PageTable]
    lines: list[Line]
    chrome: set[int] = field(default_factory=set)
    """id() of the lines that are page headers, footers and page numbers."""


def blocks_of(pages: list[PlacedPage]) -> tuple[list[Block], list[Note]]:
    """All blocks of all pages; tables and paragraphs that go on over a page break are one.

    Raises UnreadableError('too_large') for pages that were made to cost time.
    """
    end = time.process_time() + MAX_SECONDS
    laid = []
    for one_page in pages:
        _check(end, one_page.number)
        laid.append(_lay(one_page))
    _mark_chrome(laid)
    body = [line for one in laid for line in one.lines if id(line) not in one.chrome]
    left = min((line.box.x0 for line in body), default=0.0)
    right = max((line.box.x1 for line in body), default=0.0)
    notes: list[Note] = []
    flow: list[tuple[PageTable | list[Line], int, bool]] = []
    for one, below in zip(laid, [*laid[1:], None], strict=True):
        _check(end, one.page.number)
        _append_page(flow, one, below is not None and _begins_with_row(below), left, right, notes)
    blocks: list[Block] = []
    tables = 0
    for item, page, main in flow:
        if isinstance(item, PageTable):
            blocks.append(_table(item, tables))
            tables += 1
        else:
            known = [line.confidence for line in item if line.confidence is not None]
            blocks.append(
                Paragraph(text_of(item), Place(page=page), main=main, confidence=min(known) if known else None)
            )
    return blocks, notes


def _check(end: float, number: int) -> None:
    if time.process_time() > end:
        raise UnreadableError("too_large", f"laying out page {number} and those before took over {MAX_SECONDS:.0f} s")


def _table(table: PageTable, index: int) -> Table:
    if table.segment is not None:
        return Table(
            index,
            [
                [
                    Cell(
                        cell.text, Place(table=index, row=cell.row, column=cell.column, page=cell.page),
                        cell.rowspan, cell.colspan, cell.confidence,
                    )
                    for cell in row
                ]
                for row in table.segment.cells()
            ],
            page=table.page,
        )  # fmt: skip
    rows: list[list[Cell]] = [[] for _ in range(table.height)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        place = Place(table=index, row=cell.row, column=cell.column, page=cell.page)
        rows[cell.row].append(Cell(cell.text, place, cell.rowspan, cell.colspan, cell.confidence))
    return Table(index, rows, page=table.page)


def _lay(page: PlacedPage) -> _Laid:
    drawn = drawn_tables(page.horizontal, page.vertical, page.tolerance)
    inside: list[dict[int, list[Glyph]]] = [{} for _ in drawn]
    owners = [
        {(r, c): i for i, cell in enumerate(table.cells)
         for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.column, cell.column + cell.colspan)}
        for table in drawn
    ]  # fmt: skip
    by_size = sorted(range(len(drawn)), key=lambda i: drawn[i].box.width * drawn[i].box.height)
    rest = []
    for glyph in page.glyphs:
        x, y = glyph.box.middle
        for i in by_size:
            if drawn[i].box.holds(x, y):
                place = (_index(drawn[i].ys, y), _index(drawn[i].xs, x))
                inside[i].setdefault(owners[i][place], []).append(glyph)
                break
        else:
            rest.append(glyph)
    tables = []
    for table, texts in zip(drawn, inside, strict=True):
        boxed = len(table.xs) == 2 and any(len(glyphs) > MAX_BOXED for glyphs in texts.values())
        if boxed or _half_drawn(texts):
            rest += [glyph for glyphs in texts.values() for glyph in glyphs]
            continue
        cells = []
        for i, cell in enumerate(table.cells):
            text, confidence = cell_text(texts.get(i, []), cell.box)
            cells.append(
                PageCell(cell.row, cell.column, cell.rowspan, cell.colspan, text, page.number, confidence, cell.box)
            )
        if any(cell.text for cell in cells):
            tables.append(PageTable(cells, len(table.ys) - 1, table.box.top, page.number, table, page.tolerance))
    return _Laid(page, tables, lines_of(rest))


def _half_drawn(texts: dict[int, list[Glyph]]) -> bool:
    """Do cells as drawn hold figures beside words or each other? Then lines between rows or columns are missing."""
    crowded = filled = 0
    for glyphs in texts.values():
        digits = sum(glyph.text.isdigit() for glyph in glyphs)
        filled += digits > 0
        if 0 < digits < len(glyphs) or digits > 1:
            crowded += _is_crowded(pieces_of(glyphs))
    return crowded > 0 and crowded >= 0.3 * filled


def _is_crowded(pieces: list[Piece]) -> bool:
    """Is there a figure far from other text on its line, or on a line of its own?"""
    for piece in pieces:
        if is_value(piece.text):
            others = [p for p in pieces if p is not piece]
            gaps = [
                max(p.box.x0 - piece.box.x1, piece.box.x0 - p.box.x1)
                for p in others
                if min(p.box.bottom, piece.box.bottom) > max(p.box.top, piece.box.top)
            ]
            if others and min(gaps, default=2 * piece.size) > 1.1 * piece.size:
                return True
    return False


def _index(levels: list[float], value: float) -> int:
    for i in range(len(levels) - 2):
        if value < levels[i + 1]:
            return i
    return len(levels) - 2


def _mark_chrome(laid: list[_Laid]) -> None:
    """Lines at the upper and lower edge that come again on other pages, and page numbers."""
    seen: dict[str, set[int]] = {}
    edges: list[tuple[_Laid, Line, str]] = []
    outermost: dict[str, list[float]] = {}
    """Levels of the very first and last lines of the pages, which may nearly touch the text."""
    for one in laid:
        tables_top = min((table.top for table in one.tables), default=one.page.height)
        for line in one.lines:
            middle = line.box.middle[1]
            at_top = middle < 0.1 * one.page.height and line.box.top < tables_top
            if (at_top or middle > 0.9 * one.page.height) and len(line.pieces) <= 3:
                key = re.sub(r"[\W\d_]+", "", line.text)
                if line is one.lines[0 if at_top else -1]:
                    outermost.setdefault(f"{at_top}{key}", []).append(line.box.top)
                if _is_apart(line, one, at_top) or line is one.lines[0 if at_top else -1]:
                    seen.setdefault(f"{at_top}{key}", set()).add(one.page.number)
                    edges.append((one, line, f"{at_top}{key}"))
    for one, line, name in edges:
        key = name.removeprefix("True").removeprefix("False")
        figures = re.findall(r"\d+(?:\.\d+)?", line.text)
        # 1 to 3 digits, at most a word such as 第…页 around them; a date has more, a row of a table more pieces
        short = len(figures) in (1, 2) and len(key) <= 4 and all(re.fullmatch(r"\d{1,3}", f) for f in figures)
        is_number = short and len(line.pieces) == 1
        again = sum(abs(level - line.box.top) <= 1 for level in outermost.get(name, [])) >= 2
        apart = _is_apart(line, one, name.startswith("True"))
        if (apart and (is_number or (key and len(seen[name]) >= 2))) or (key and again):
            one.chrome.add(id(line))


def _is_apart(line: Line, one: _Laid, at_top: bool) -> bool:
    """Is there room between a line at the edge and the text? The first and last rows of a table have none."""
    others = [o.box for o in one.lines if o is not line]
    if at_top:
        gaps = [box.top - line.box.bottom for box in others if box.bottom > line.box.top and box.top >= line.box.top]
    else:
        gaps = [line.box.top - box.bottom for box in others if box.top < line.box.bottom and box.top <= line.box.top]
    return min(gaps, default=line.size) >= 0.7 * line.size


def _begins_with_row(one: _Laid) -> bool:
    """Is one of the first lines of this page a row of a table? A header may begin with a line of one cell."""
    first = [line for line in one.lines if id(line) not in one.chrome][:3]
    if not first or any(table.top < first[0].box.top for table in one.tables):
        return False
    return any(is_row(line) for line in first)


def _append_page(
    flow: list[tuple[PageTable | list[Line], int, bool]],
    one: _Laid,
    goes_on: bool,
    left: float,
    right: float,
    notes: list[Note],
) -> None:
    number = one.page.number
    body = [line for line in one.lines if id(line) not in one.chrome]
    items: list[tuple[float, PageTable | list[Line]]] = [(table.top, table) for table in one.tables]
    # Text between two tables is looked at by itself, so that no paragraph runs around a table.
    cuts = sorted(table.top for table in one.tables)
    before = next((item for item, _, main in reversed(flow) if main), None)
    open_table = isinstance(before, PageTable) and before.segment is not None
    sections: dict[int, list[Line]] = {}
    for line in body:
        sections.setdefault(sum(1 for cut in cuts if cut < line.box.top), []).append(line)
    regions: list[list[Line]] = []
    for section, lines in sections.items():
        start = 0
        for first, last in [
            *find_regions(lines, open_table and not section, goes_on and section == len(cuts)),
            (len(lines), len(lines)),
        ]:
            items.extend((group[0].box.top, group) for group in paragraphs_of(lines[start:first], left, right))
            if last > first:
                regions.append(lines[first:last])
            start = last
    if regions:
        items.extend(_unruled(regions, number))
    items.sort(key=lambda item: item[0])
    if items and flow:
        _continue(flow, items, number, left, right, notes)
    flow.extend((item, number, True) for _, item in items)
    for line in one.lines:
        if id(line) in one.chrome:
            flow.append(([line], number, False))


def _unruled(regions: list[list[Line]], page: int) -> list[tuple[float, PageTable | list[Line]]]:
    """The tables of a page that have no lines; a region in which none is found stays text."""
    items: list[tuple[float, PageTable | list[Line]]] = []
    found = read_segments([[glyph for line in lines for glyph in line.glyphs] for lines in regions], page)
    for lines, segments in zip(regions, found, strict=True):
        tables = [PageTable([], 0, one.top, page, None, segment=one) for one in segments]
        items += [(table.top, table) for table in tables] or [(line.box.top, [line]) for line in lines]
    return items


def _continue(
    flow: list[tuple[PageTable | list[Line], int, bool]],
    items: list[tuple[float, PageTable | list[Line]]],
    number: int,
    left: float,
    right: float,
    notes: list[Note],
) -> None:
    """Join the first item of a page with the last one of the page before, where they are one thing cut in two."""
    last = next((i for i in range(len(flow) - 1, -1, -1) if flow[i][2]), None)
    if last is None or flow[last][1] >= number:
        before = flow[last][0] if last is not None else None
        if not isinstance(before, PageTable):
            return
    assert last is not None
    before, item = flow[last][0], items[0][1]
    if isinstance(before, list) and isinstance(item, list):
        if goes_on(before[-1], item[0], left, right):
            before.extend(item)
            items.pop(0)
    elif isinstance(before, PageTable) and isinstance(item, PageTable):
        if before.segment is not None and item.segment is not None:
            repeated = before.segment.take(item.segment)
        else:
            repeated = join_tables(before, item) if _same_frame(before, item) else None
        if repeated is None:
            return
        if repeated:
            notes.append(
                Note(
                    "repeated_header",
                    f"{repeated} header rows repeated on page {number} are read once",
                    Place(page=number),
                )
            )
        items.pop(0)


def _same_frame(a: PageTable, b: PageTable) -> bool:
    if a.drawn is None or b.drawn is None:
        return False
    slack = 3 * a.tolerance
    return abs(a.drawn.xs[0] - b.drawn.xs[0]) <= slack and abs(a.drawn.xs[-1] - b.drawn.xs[-1]) <= slack


def join_tables(a: PageTable, b: PageTable) -> int:
    """Put ``b``, the rest of ``a`` on the next page, below it. Returns how many repeated header rows were left out."""
    assert a.drawn is not None and b.drawn is not None
    repeated = _repeated_rows(a, b)
    cells = [cell for cell in b.cells if cell.row >= repeated]
    xs = _union(a.drawn.xs, b.drawn.xs, a.tolerance)
    _onto(a.cells, a.drawn.xs, xs)
    _onto(cells, b.drawn.xs, xs)
    for cell in cells:
        cell.row += a.height - repeated
    first = a.height
    bottoms = {(cell.column, cell.colspan): cell for cell in a.cells if cell.row + cell.rowspan == first}
    tops = [cell for cell in cells if cell.row == first]
    pairs = [(bottoms.get((top.column, top.colspan)), top) for top in tops]
    if _row_was_cut(pairs):
        for upper, lower in pairs:
            assert upper is not None
            upper.text += lower.text
            upper.rowspan = max(1, upper.rowspan + lower.rowspan - 1) if lower.rowspan > 1 or upper.rowspan > 1 else 1
        gone = {id(lower) for _, lower in pairs}
        cells = [cell for cell in cells if id(cell) not in gone]
        for cell in cells:
            cell.row -= 1
        a.height += b.height - repeated - 1
    else:
        gone = set()
        for upper, lower in pairs:
            if upper is not None and _label_was_cut(upper, lower, tops):
                upper.text += lower.text
                upper.rowspan += lower.rowspan
                gone.add(id(lower))
        cells = [cell for cell in cells if id(cell) not in gone]
        a.height += b.height - repeated
    a.cells.extend(cells)
    a.drawn.xs = xs
    return repeated


def _open(cell: PageCell) -> bool:
    """May the text of a cell go on? Figures do not; words may."""
    return bool(cell.text) and not any(character.isdigit() for character in cell.text[-1:])


def _label_was_cut(upper: PageCell, lower: PageCell, row: list[PageCell]) -> bool:
    """Is a label that spans rows cut by the page break? Its rest is empty or words, with labels beside it.

    A header above a row of values looks the same but for those labels, and its values must stay values.
    """
    if upper.rowspan == 1 and lower.rowspan == 1:
        return False
    if lower.text and (_ENUMERATED.match(lower.text) or re.search(r"\d", lower.text) or not _open(upper)):
        return False
    if not upper.text or re.search(r"\d$", upper.text):
        return False
    beside = [cell for cell in row if cell.column > lower.column]
    return any(re.search(r"[^\W\d_]", cell.text) for cell in beside)


def _row_was_cut(pairs: list[tuple[PageCell | None, PageCell]]) -> bool:
    """A page break inside a row: the same cells again, at least one text going on, no value on both sides."""
    if len(pairs) < 2 or any(upper is None for upper, _ in pairs):
        return False
    going_on = 0
    for upper, lower in pairs:
        assert upper is not None
        if upper.text and lower.text:
            if _ENUMERATED.match(lower.text) or not _open(upper) or any(c.isdigit() for c in lower.text):
                return False
            if not _full(upper):
                return False
            going_on += 1
        elif lower.text and not upper.text:
            return False
    return going_on > 0


def _full(cell: PageCell) -> bool:
    """Does the last line of the cell fill it, so that its text may go on?"""
    if cell.box is None or not cell.text:
        return False
    return len(cell.text.split("\n")[-1]) * 8 >= 0.5 * cell.box.width


def _union(a: list[float], b: list[float], tolerance: float) -> list[float]:
    xs: list[float] = []
    for x in sorted([*a, *b]):
        if not xs or x - xs[-1] > 2 * tolerance:
            xs.append(x)
    return xs


def _onto(cells: list[PageCell], old: list[float], new: list[float]) -> None:
    """Count columns on a finer set of column edges."""
    place = [min(range(len(new)), key=lambda i: abs(new[i] - x)) for x in old]
    for cell in cells:
        start, end = place[cell.column], place[cell.column + cell.colspan]
        cell.column, cell.colspan = start, max(1, end - start)


def _repeated_rows(a: PageTable, b: PageTable) -> int:
    def rows(table: PageTable) -> list[list[str]]:
        result: list[list[str]] = [[] for _ in range(table.height)]
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            result[cell.row].append(cell.text)
        return result

    count = 0
    for first, second in zip(rows(a), rows(b), strict=False):
        if first != second or not any(first) or any(re.fullmatch(r"[\d.,]+", text) for text in first):
            break
        count += 1
    return count if count < b.height else 0
