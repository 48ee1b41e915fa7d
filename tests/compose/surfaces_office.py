"""A report as DOCX, XLSX, XLS and RTF."""

from __future__ import annotations

import io
from typing import Any

from .grid import Grid
from .model import ReportData
from .surfaces_flow import Text, flow, places

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render_docx(report: ReportData, *, numbered: bool = False) -> bytes:
    """With real merged cells, as in the official template. ``numbered``: headings 一、二、… are automatic."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    document.core_properties.title = report.title
    document.sections[0].header.paragraphs[0].text = report.site_name
    if numbered:
        _add_list(document)
    for item in flow(report):
        if isinstance(item, Grid):
            _docx_table(document, item)
            continue
        text = item.text
        paragraph = document.add_paragraph()
        if item.kind == "heading" and numbered and "、" in text:
            text = text.split("、", 1)[1]
            _number(paragraph)
        if item.kind == "title":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        half = len(text) // 2  # Word cuts its text into runs wherever it likes
        paragraph.add_run(text[:half])
        paragraph.add_run(text[half:])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _docx_table(document: Any, grid: Grid) -> None:
    table = document.add_table(len(grid.rows), grid.width, style="Table Grid")
    for cell in places(grid):
        corner = table.cell(cell.row, cell.column)
        if cell.rowspan > 1 or cell.colspan > 1:
            corner = corner.merge(table.cell(cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1))
        corner.text = cell.text


def _add_list(document: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _number(paragraph: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))


def _figure(text: str) -> Any:
    """What a clerk types: whole numbers become numbers of the sheet."""
    return float(text) if text.isdigit() else text


def render_xlsx(report: ReportData, *, borders: bool = True) -> bytes:
    import openpyxl
    from openpyxl.styles import Border, Side

    book = openpyxl.Workbook()
    sheet = book.active
    line = Side(style="thin")
    row = 1
    for item in flow(report):
        if isinstance(item, Text):
            sheet.cell(row, 1, item.text)
            row += 1
            continue
        for cell in places(item):
            sheet.cell(row + cell.row, cell.column + 1, _figure(cell.text) if cell.text else None)
            if cell.rowspan > 1 or cell.colspan > 1:
                end = {"end_row": row + cell.row + cell.rowspan - 1, "end_column": cell.column + cell.colspan}
                sheet.merge_cells(start_row=row + cell.row, start_column=cell.column + 1, **end)
        if borders:
            for r in range(row, row + len(item.rows)):
                for c in range(1, item.width + 1):
                    sheet.cell(r, c).border = Border(left=line, right=line, top=line, bottom=line)
        row += len(item.rows)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def render_xls(report: ReportData) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("年报")
    ruled = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    row = 0
    for item in flow(report):
        if isinstance(item, Text):
            sheet.write(row, 0, item.text)
            row += 1
            continue
        for cell in places(item):
            value = _figure(cell.text) if cell.text else ""
            end = (row + cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1)
            sheet.write_merge(row + cell.row, end[0], cell.column, end[1], value, ruled)
        row += len(item.rows)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def render_rtf(report: ReportData, *, unicode: bool = True) -> bytes:
    r"""``unicode``: characters as ``\uN?``, else as bytes of GBK, as older programs write them."""

    def encode(text: str) -> str:
        out = []
        for character in text:
            if character.isascii():
                out.append(f"\\{character}" if character in "\\{}" else character)
            elif unicode:
                code = ord(character)
                out.append(f"\\u{code if code < 32768 else code - 65536}?")
            else:
                out.append("".join(f"\\'{byte:02x}" for byte in character.encode("gb18030")))
        return "".join(out)

    parts = [
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}",
        "{\\info{\\title " + encode(report.title) + "}}\n",
    ]
    parts.append("{\\header\\pard " + encode(report.site_name) + "\\par}\n")
    for item in flow(report):
        if isinstance(item, Text):
            parts.append(f"\\pard\\plain\\f0 {encode(item.text)}\\par\n")
        else:
            parts.append(_rtf_table(item, encode))
    return ("".join(parts) + "}").encode("ascii")


def _rtf_table(grid: Grid, encode: Any) -> str:
    step = 9000 // grid.width
    cells = {(cell.row, cell.column): cell for cell in places(grid)}
    covered = {(r, cell.column): cell for cell in cells.values() for r in range(cell.row + 1, cell.row + cell.rowspan)}
    out = []
    for r in range(len(grid.rows)):
        edges, texts = [], []
        column = 0
        while column < grid.width:
            cell = cells.get((r, column)) or covered[r, column]
            merge = "" if cell.rowspan == 1 else "\\clvmgf" if cell.row == r else "\\clvmrg"
            edges.append(f"{merge}\\clbrdrt\\brdrs\\cellx{(column + cell.colspan) * step}")
            texts.append(f"\\pard\\intbl {encode(cell.text) if cell.row == r else ''}\\cell")
            column += cell.colspan
        out.append("\\trowd\\trleft0 " + "".join(edges) + "\n" + "\n".join(texts) + "\\row\n")
    return "".join(out)
