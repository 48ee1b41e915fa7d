"""A report as OFD: text objects and ruled lines in millimetres, as Chinese office programs write them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from .grid import Grid
from .model import ReportData
from .surfaces_flow import Text, flow, places

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LEFT, TOP, WIDTH, BOTTOM = 20.0, 25.0, 170.0, 272.0


@dataclass
class _Pages:
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = TOP
    count: int = 100

    def room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.pages.append([])
            self.y = TOP

    def text(self, x: float, y: float, text: str, size: float) -> None:
        if not text:
            return
        steps = " ".join(str(size if ord(c) > 0x2E7F else size / 2) for c in text[:-1])
        wide = f"g {len(text) - 1} {size}" if len(text) > 3 and all(ord(c) > 0x2E7F for c in text) else steps
        self.count += 1
        self.pages[-1].append(
            f'<ofd:TextObject ID="{self.count}" Boundary="{x} {y} {WIDTH} {size * 1.2}" Font="1" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size * 0.86}" DeltaX="{wide}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.count += 1
        self.pages[-1].append(
            f'<ofd:PathObject ID="{self.count}" Boundary="{x0} {y0} {max(x1 - x0, 0.2)} {max(y1 - y0, 0.2)}">'
            f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def render_ofd(report: ReportData) -> bytes:
    out = _Pages()
    for item in flow(report):
        if isinstance(item, Grid):
            _grid(out, item)
        else:
            _paragraph(out, item)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            f'<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo>'
            f"<ofd:Title>{escape(report.title)}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(out.pages)))
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for i, objects in enumerate(out.pages):
            archive.writestr(
                f"Doc_0/Pages/Page_{i}/Content.xml",
                f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="9">{"".join(objects)}</ofd:Layer></ofd:Content>'
                "</ofd:Page>",
            )
    return buffer.getvalue()


def _paragraph(out: _Pages, item: Text, size: float = 4.5) -> None:
    text = item.text if item.kind == "title" else "　　" + item.text
    while text:
        out.room(8)
        count, width = 0, 0.0
        while count < len(text) and width + size <= WIDTH:
            width += size if ord(text[count]) > 0x2E7F else size / 2
            count += 1
        indent = len(text) - len(text.lstrip("　"))
        out.text(LEFT + indent * size, out.y, text[indent:count], size)
        text = text[count:]
        out.y += 7.5


def _grid(out: _Pages, grid: Grid, size: float = 2.0) -> None:
    step, height = WIDTH / grid.width, 12.0
    out.y += 3
    cells = places(grid)
    start, first = 0, out.y
    for row in range(len(grid.rows) + 1):
        if row < len(grid.rows) and out.y + height <= BOTTOM:
            out.y += height
            continue
        _part(out, grid, cells, start, row, first, step, height, size)
        if row < len(grid.rows):
            out.pages.append([])
            start, first = row, TOP
            out.y = TOP + height
    out.y += 3


def _part(
    out: _Pages, grid: Grid, cells: list, start: int, end: int, first: float, step: float, height: float, size: float
) -> None:
    """Rows ``start`` to ``end`` of a grid on the current page; a cell cut by the page break says its text above it."""
    for cell in cells:
        top, bottom = max(cell.row, start), min(cell.row + cell.rowspan, end)
        if top >= bottom:
            continue
        x0, x1 = LEFT + cell.column * step, LEFT + (cell.column + cell.colspan) * step
        y0, y1 = first + (top - start) * height, first + (bottom - start) * height
        out.line(x0, y0, x1, y0)
        out.line(x0, y1, x1, y1)
        out.line(x0, y0, x0, y1)
        out.line(x1, y0, x1, y1)
        if cell.row < start:
            continue
        per_line = max(1, int((x1 - x0 - 1) / size))
        lines = [cell.text[i : i + per_line] for i in range(0, len(cell.text), per_line)]
        for number, text in enumerate(lines):
            out.text(x0 + 0.5, y0 + 0.6 + number * size * 1.15, text, size)
