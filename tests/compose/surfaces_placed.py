"""A report as a PDF whose tables have no lines: every line of text placed by itself, in any order and alignment."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from random import Random
from typing import Any

from .grid import Grid
from .model import ReportData
from .surfaces_flow import Placed, Text, flow, places
from .surfaces_pdf import WIDTH, widths

FONT = "STSong-Light"
MARGIN = 60.0
_FIGURE = re.compile(r"[-+\d.,]+")


@dataclass(frozen=True)
class Setting:
    """How the pages are set. Nothing here changes what the report says."""

    size: float = 8
    leading: float = 10
    padding: float = 2
    align: str = "center"
    """``center``, ``left``, or ``figures``: words left, figures right."""
    valign: str = "middle"
    order: str = "rows"
    """In which the text is written: cell after cell (``rows``), ``columns``, ``figures`` last, ``random``."""
    by_character: bool = False
    landscape: bool = False
    rules: str = ""
    """Lines that are drawn: ``below`` every cell; a ``frame`` around each page's part of the table; lines ``between``
    columns; in any combination, separated by spaces."""
    watermark: str = ""


@dataclass
class _Line:
    x: float
    y: float
    text: str
    size: float
    column: int = -1


def text_width(text: str, size: float) -> float:
    return sum(size if ord(character) > 255 else size / 2 for character in text)


def wrap(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for character in text:
        if lines[-1] and text_width(lines[-1] + character, size) > width:
            lines.append("")
        lines[-1] += character
    return lines if text else []


def render_placed(report: ReportData, setting: Setting | None = None) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    setting = setting or Setting()
    width, height = (842.0, 595.0) if setting.landscape else (595.0, 842.0)
    buffer = io.BytesIO()
    pages = _Pages(Canvas(buffer, pagesize=(width, height), invariant=1), width, height, setting)
    for item in flow(report):
        if isinstance(item, Text):
            pages.text(item)
        else:
            pages.grid(item)
    pages.flush()
    pages.canvas.save()
    return buffer.getvalue()


class _Pages:
    def __init__(self, canvas: Any, width: float, height: float, setting: Setting) -> None:
        self.canvas, self.width, self.height, self.setting = canvas, width, height, setting
        self.y = height - MARGIN
        self.lines: list[_Line] = []
        self.rng = Random(1)

    def flush(self) -> None:
        order = self.setting.order
        if order == "columns":
            self.lines.sort(key=lambda line: line.column)
        elif order == "figures":
            self.lines.sort(key=lambda line: bool(_FIGURE.fullmatch(line.text)))
        elif order == "random":
            self.rng.shuffle(self.lines)
        for line in self.lines:
            self._write(line)
        self.lines.clear()
        if self.setting.watermark:
            self.canvas.saveState()
            self.canvas.translate(self.width / 2, self.height / 2)
            self.canvas.rotate(40)
            self.canvas.setFont(FONT, 60)
            self.canvas.setFillGray(0.8)
            self.canvas.drawCentredString(0, 0, self.setting.watermark)
            self.canvas.restoreState()
        self.canvas.showPage()
        self.y = self.height - MARGIN

    def _write(self, line: _Line) -> None:
        self.canvas.setFont(FONT, line.size)
        if not self.setting.by_character:
            self.canvas.drawString(line.x, line.y, line.text)
            return
        x = line.x
        for character in line.text:
            self.canvas.drawString(x, line.y, character)
            x += text_width(character, line.size)

    def text(self, item: Text) -> None:
        size = 16.0 if item.kind == "title" else 12.0
        indent = 2 * size if item.kind in ("heading", "paragraph") else 0.0
        room = self.width - 2 * MARGIN
        lines = wrap("\u3000" * round(indent / size) + item.text, room, size)
        for number, text in enumerate(lines):
            if self.y - 1.6 * size < 50:
                self.flush()
            self.y -= 1.6 * size
            x = MARGIN + (indent if not number else 0.0)
            if item.kind == "title":
                x = (self.width - text_width(text, size)) / 2
            elif item.kind == "signature":
                x = self.width - MARGIN - text_width(text, size)
            self.lines.append(_Line(x, self.y, text.strip("\u3000"), size))

    def grid(self, grid: Grid) -> None:
        setting = self.setting
        scale = (self.width - 2 * MARGIN) / WIDTH
        xs = [MARGIN]
        for step in widths(grid):
            xs.append(xs[-1] + step * scale)
        cells = places(grid)
        wrapped = [
            wrap(c.text, xs[c.column + c.colspan] - xs[c.column] - 2 * setting.padding, setting.size) for c in cells
        ]
        heights = [setting.leading + 2 * setting.padding] * len(grid.rows)
        for rowspan in (1, 2):
            for cell, lines in zip(cells, wrapped, strict=True):
                if (cell.rowspan == 1) == (rowspan == 1):
                    own = sum(heights[cell.row : cell.row + cell.rowspan])
                    more = len(lines) * setting.leading + 2 * setting.padding - own
                    heights[cell.row + cell.rowspan - 1] += max(0.0, more)
        self.y -= 8
        tops: list[float] = []
        first = 0
        for row, height in enumerate(heights):
            if self.y - height < 50:
                self._cells(cells, wrapped, xs, tops, heights, first, row)
                self.flush()
                first = row
            tops.append(self.y)
            self.y -= height
        self._cells(cells, wrapped, xs, tops, heights, first, len(heights))
        self.y -= 8

    def _cells(
        self,
        cells: list[Placed],
        wrapped: list[list[str]],
        xs: list[float],
        tops: list[float],
        heights: list[float],
        first: int,
        last: int,
    ) -> None:
        """The cells that begin in the rows from ``first`` to ``last`` of the page; what spans further is cut there."""
        setting = self.setting
        self.canvas.setLineWidth(0.5)
        if "frame" in setting.rules and first < last:
            bottom = tops[last - 1] - heights[last - 1]
            self.canvas.rect(xs[0], bottom, xs[-1] - xs[0], tops[first] - bottom)
        for cell, lines in zip(cells, wrapped, strict=True):
            if not first <= cell.row < last:
                continue
            height = sum(heights[cell.row : min(last, cell.row + cell.rowspan)])
            top, left, right = tops[cell.row], xs[cell.column], xs[cell.column + cell.colspan]
            if "below" in setting.rules:
                self.canvas.line(left, top - height, right, top - height)
            if "between" in setting.rules:
                self.canvas.line(right, top, right, top - height)
            free = height - len(lines) * setting.leading
            down = {"middle": free / 2, "top": setting.padding, "bottom": free - setting.padding}[setting.valign]
            for number, text in enumerate(lines):
                width = text_width(text, setting.size)
                x = left + (right - left - width) / 2
                if setting.align == "left" or (setting.align == "figures" and not _FIGURE.fullmatch(cell.text)):
                    x = left + setting.padding
                elif setting.align == "figures":
                    x = right - width - setting.padding
                y = top - down - setting.size - number * setting.leading
                self.lines.append(_Line(x, y, text, setting.size, cell.column))
