"""Spreadsheets → Document: XLSX by openpyxl, XLS by xlrd; numbers as the sheet shows them."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from harvester.documents.extras import load
from harvester.documents.grid import MAX_COLUMNS, MAX_ROWS
from harvester.documents.model import Block, Cell, Document, Note, Paragraph, Place, Table, UnreadableError
from harvester.documents.package import Package, parse_xml

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
MAX_SHEETS = 60
MAX_CELLS = 400_000
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)"
)
"""A formula that was stored without its result, as programs other than spreadsheets write it."""
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")


@dataclass(slots=True)
class _Sheet:
    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    bordered: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, rows, columns."""
    unworked: list[str] = field(default_factory=list)
    """Names of cells with a formula whose result is not stored; their text is the formula."""


def read(body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read XLSX or XLS: the paragraphs and tables of every sheet that is not hidden. Raises UnreadableError."""
    if body.startswith(b"PK"):
        media_type, sheets, meta = XLSX, *_read_xlsx(body)
    else:
        media_type, sheets, meta = XLS, *_read_xls(body)
    blocks: list[Block] = []
    notes: list[Note] = []
    if any(sheet.unworked for sheet in sheets):
        cells = ", ".join(place for sheet in sheets for place in sheet.unworked[:8])
        notes.append(Note("formula_without_value", f"formulas stored without their results, not worked out: {cells}"))
    for sheet in sheets:
        _add(sheet, blocks)
    if not blocks:
        raise UnreadableError("unreadable", "the spreadsheet is empty")
    return Document(media_type, blocks, url=url, title=meta.get("title") or None, meta=meta, notes=notes)


def _read_xlsx(body: bytes) -> tuple[list[_Sheet], dict[str, str]]:
    package = Package(body, "XLSX")
    without_result = False
    for member in package.names():
        # openpyxl unpacks and parses without bounds: whatever it may open is looked at before
        if member.endswith((".xml", ".rels")):
            data = package.bytes(member)
            parse_xml(data, f"{member!r} of the XLSX file")
            without_result |= member.startswith("xl/worksheets/") and _NO_RESULT.search(data) is not None
    openpyxl = load("openpyxl", extra="office", what="XLSX")
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(body), keep_links=False) if without_result else None
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        zipfile.BadZipFile,
        SyntaxError,
    ) as error:
        raise UnreadableError("unreadable", f"the XLSX file is damaged: {error}") from error
    except openpyxl.utils.exceptions.InvalidFileException as error:
        raise UnreadableError("unreadable", f"the XLSX file is damaged: {error}") from error
    sheets = []
    count = 0
    for page in book.worksheets[:MAX_SHEETS]:
        if page.sheet_state != "visible":
            continue
        sheet = _Sheet(page.title)
        for row in page.iter_rows(
            max_row=min(page.max_row, MAX_ROWS + 1), max_col=min(page.max_column, MAX_COLUMNS + 1)
        ):
            for cell in row:
                place = (cell.row - 1, cell.column - 1)
                if cell.value is None and formulas is not None:
                    formula = formulas[page.title].cell(cell.row, cell.column).value
                    if formula is not None:
                        sheet.unworked.append(cell.coordinate)
                        sheet.texts[place] = str(getattr(formula, "text", formula))[:100]
                if cell.value is not None:
                    count += 1
                    if count > MAX_CELLS:
                        raise UnreadableError("too_large", f"a spreadsheet with more than {MAX_CELLS} cells")
                    sheet.texts[place] = shown(cell.value, cell.number_format or "")
                border = getattr(cell, "border", None)
                if border is not None and (border.left.style or border.top.style or border.bottom.style):
                    sheet.bordered.add(place)
        for area in page.merged_cells.ranges:
            sheet.merged.append((area.min_row - 1, area.min_col - 1, area.size["rows"], area.size["columns"]))
        sheets.append(sheet)
    properties = book.properties
    found = {"title": properties.title, "creator": properties.creator, "created": properties.created}
    return sheets, {key: str(value) for key, value in found.items() if value}


def _read_xls(body: bytes) -> tuple[list[_Sheet], dict[str, str]]:
    try:
        return _walk_xls(body)
    except UnreadableError:
        raise
    except Exception as error:  # xlrd raises AssertionError, struct.error, IndexError and more on damaged files
        raise UnreadableError("unreadable", f"the XLS file is damaged: {type(error).__name__}: {error}") from error


def _walk_xls(body: bytes) -> tuple[list[_Sheet], dict[str, str]]:
    xlrd = load("xlrd", extra="office", what="XLS")
    if len(body) > 60_000_000:
        raise UnreadableError("too_large", f"a spreadsheet of {len(body)} bytes")
    try:
        book = xlrd.open_workbook(file_contents=body, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        hidden = "encrypted" in str(error).lower()
        raise UnreadableError(
            "unreadable", "the XLS file is encrypted" if hidden else f"the XLS file is damaged: {error}"
        ) from error
    sheets = []
    count = 0
    for page in book.sheets()[:MAX_SHEETS]:
        if page.visibility:
            continue
        sheet = _Sheet(page.name)
        for r in range(min(page.nrows, MAX_ROWS + 1)):
            for c in range(min(page.row_len(r), MAX_COLUMNS + 1)):
                cell = page.cell(r, c)
                layout = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
                pattern = book.format_map[layout.format_key].format_str if layout is not None else ""
                if cell.ctype == xlrd.XL_CELL_DATE:
                    value: Any = _xls_date(xlrd, cell.value, book.datemode)
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    value = bool(cell.value)
                elif cell.ctype == xlrd.XL_CELL_ERROR:
                    value = xlrd.error_text_from_code.get(cell.value, "#N/A")
                else:
                    value = cell.value
                if value not in ("", None):
                    count += 1
                    if count > MAX_CELLS:
                        raise UnreadableError("too_large", f"a spreadsheet with more than {MAX_CELLS} cells")
                    sheet.texts[r, c] = shown(value, pattern)
                border = layout.border if layout is not None else None
                if border is not None and (border.left_line_style or border.top_line_style or border.bottom_line_style):
                    sheet.bordered.add((r, c))
        sheet.merged = [(top, left, end - top, right - left) for top, end, left, right in page.merged_cells]
        sheets.append(sheet)
    return sheets, {}


def _xls_date(xlrd: Any, value: float, mode: int) -> Any:
    try:
        return xlrd.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return value


def shown(value: Any, pattern: str) -> str:
    """A cell's value as the sheet prints it: 5.0 → ``5``, 0.5 as ``0%`` → ``50%``, 1234.5 as ``0.00`` → ``1234.50``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if not isinstance(value, (int, float)):
        return str(value).strip()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    number = Decimal(repr(value))
    positive = pattern.split(";")[0]
    percent = "%" in positive
    if percent:
        number *= 100
    digits = re.search(r"\.([0?]+)", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", positive))
    if digits:
        number = number.quantize(Decimal(1).scaleb(-len(digits[1])), ROUND_HALF_UP)
    elif re.search(r"[0#](?!.*\.)", positive) and "E" not in positive and positive.lower() != "general":
        number = number.quantize(Decimal(1), ROUND_HALF_UP)
    text = f"{number:f}"
    if not digits and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if percent else text


def _add(sheet: _Sheet, blocks: list[Block]) -> None:
    """The rows of a sheet as paragraphs (titles, prose) and tables."""
    if not sheet.texts:
        return
    last_row = max(max(r for r, _ in sheet.texts), max((top + h - 1 for top, _, h, _ in sheet.merged), default=0))
    last_column = max(max(c for _, c in sheet.texts), max((left + w - 1 for _, left, _, w in sheet.merged), default=0))
    if last_row >= MAX_ROWS or last_column >= MAX_COLUMNS:
        raise UnreadableError("too_large", f"a sheet of more than {MAX_ROWS} rows or {MAX_COLUMNS} columns")
    spans = {(top, left): (height, width) for top, left, height, width in sheet.merged}
    hidden = {
        (r, c)
        for top, left, height, width in sheet.merged
        for r in range(top, min(top + height, last_row + 1))
        for c in range(left, min(left + width, last_column + 1))
        if (r, c) != (top, left)
    }
    for is_table, rows in _runs(sheet, last_row, hidden):
        if is_table:
            blocks.append(_table(sheet, rows, last_column, spans, hidden, sum(isinstance(b, Table) for b in blocks)))
            continue
        for r in rows:
            for c in sorted(c for rr, c in sheet.texts if rr == r and (r, c) not in hidden):
                if sheet.texts[r, c]:
                    blocks.append(Paragraph(sheet.texts[r, c], Place(row=r, column=c)))


def _runs(sheet: _Sheet, last_row: int, hidden: set[tuple[int, int]]) -> Iterable[tuple[bool, list[int]]]:
    """Runs of rows that belong together: True for a table. Borders tell; without any, rows of several cells do."""
    filled: dict[int, list[int]] = {}
    for r, c in sheet.texts:
        if (r, c) not in hidden and sheet.texts[r, c]:
            filled.setdefault(r, []).append(c)
    ruled = {r for r, _ in sheet.bordered}
    tall = {r for top, _, height, _ in sheet.merged if height > 1 for r in range(top, top + height)}
    if ruled:
        kinds = [r in ruled for r in range(last_row + 1)]
    else:
        kinds = [len(filled.get(r, ())) > 1 or r in tall for r in range(last_row + 1)]
        for r in range(last_row):
            single = len(filled.get(r, ())) == 1
            text = sheet.texts.get((r, filled[r][0]), "") if single else ""
            # a caption over the rows below it belongs to the table, a section heading or prose does not
            if single and not kinds[r] and kinds[r + 1] and len(text) < 30 and not _HEADING.match(text):
                kinds[r] = r > 0 and bool(text)
    runs: list[tuple[bool, list[int]]] = []
    for r, kind in enumerate(kinds):
        if not kind and r not in filled:
            runs.append((False, []))  # an empty row parts two tables
        elif runs and runs[-1][0] == kind and runs[-1][1]:
            runs[-1][1].append(r)
        else:
            runs.append((kind, [r]))
    return [run for run in runs if run[1]]


def _table(
    sheet: _Sheet,
    rows: list[int],
    last_column: int,
    spans: dict[tuple[int, int], tuple[int, int]],
    hidden: set[tuple[int, int]],
    index: int,
) -> Table:
    used = [c for r, c in (*sheet.texts, *sheet.bordered) if r in set(rows) and c <= last_column]
    first = min(used)
    last = max([*used, *(left + w - 1 for (top, left), (_, w) in spans.items() if top in set(rows))])
    result = []
    for number, r in enumerate(rows):
        cells = []
        for c in range(first, last + 1):
            if (r, c) in hidden:
                continue
            height, width = spans.get((r, c), (1, 1))
            place = Place(table=index, row=number, column=c - first)
            cells.append(
                Cell(sheet.texts.get((r, c), ""), place, min(height, len(rows) - number), min(width, last - c + 1))
            )
        result.append(cells)
    return Table(index, result)
