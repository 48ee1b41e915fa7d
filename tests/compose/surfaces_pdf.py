"""A report as a PDF with a text layer: ruled or unruled tables over pages, running heads, page numbers."""

from __future__ import annotations

import io
from typing import Any

from .grid import Grid
from .model import ReportData
from .surfaces_flow import Text, flow, places

WIDTH = 451.0
"""Points between the margins of an A4 page."""


def render_pdf(
    report: ReportData, *, ruled: bool = True, chrome: bool = True, radicals: bool = False, size: float = 8
) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    story: list[Any] = []
    for item in flow(report):
        story += [_text(item, radicals)] if isinstance(item, Text) else _grid(item, ruled, size)

    def page_chrome(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont("STSong-Light", 9)
        if chrome:
            canvas.drawString(72, A4[1] - 40, f"{report.site_name}信息公开")
            canvas.drawCentredString(A4[0] / 2, 36, f"- {document.page} -")
        canvas.restoreState()

    buffer = io.BytesIO()
    margins = {"leftMargin": 72, "rightMargin": 72, "topMargin": 72, "bottomMargin": 72}
    document = SimpleDocTemplate(buffer, pagesize=A4, title=report.title, **margins)
    document.build(story, onFirstPage=page_chrome, onLaterPages=page_chrome)
    return buffer.getvalue()


def _text(item: Text, radicals: bool) -> Any:
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    base = {"fontName": "STSong-Light", "wordWrap": "CJK", "fontSize": 12, "leading": 20}
    styles = {
        "title": ParagraphStyle("t", **{**base, "fontSize": 16, "leading": 28, "alignment": TA_CENTER}),
        "heading": ParagraphStyle("h", **base, firstLineIndent=24),
        "paragraph": ParagraphStyle("p", **base, firstLineIndent=24),
        "signature": ParagraphStyle("s", **base, alignment=TA_RIGHT),
    }
    return Paragraph(item.text, styles[item.kind])


def widths(grid: Grid) -> list[float]:
    """Column widths: label columns wide, value columns equal."""
    values = max((sum(1 for cell in row if cell.kind == "value") for row in grid.rows), default=1)
    labels = grid.width - values
    if grid.section == "requests" and labels >= 2:
        first = [40.0] * (labels - 1) + [140.0]
        return first + [(WIDTH - sum(first)) / values] * values
    return [WIDTH / grid.width] * grid.width


def _grid(grid: Grid, ruled: bool, size: float) -> list[Any]:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer, Table

    centred = ParagraphStyle(
        "c", fontName="STSong-Light", wordWrap="CJK", fontSize=size, leading=size + 2, alignment=TA_CENTER
    )
    flush = ParagraphStyle("l", parent=centred, alignment=TA_LEFT)
    data: list[list[Any]] = [[""] * grid.width for _ in grid.rows]
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    for cell in places(grid):
        data[cell.row][cell.column] = Paragraph(cell.text, flush if cell.kind == "label" else centred)
        end = (cell.column + cell.colspan - 1, cell.row + cell.rowspan - 1)
        style.append(("SPAN", (cell.column, cell.row), end))
    table = Table(data, colWidths=widths(grid), style=style)
    return [Spacer(1, 8), table, Spacer(1, 8)]
