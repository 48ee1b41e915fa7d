"""A report as the flow of an office document: title, date, headings, paragraphs and grids in printed order."""

from __future__ import annotations

from dataclasses import dataclass

from harvester.documents.grid import lay_out
from harvester.reports.forms import load_forms

from .expect import signature
from .grid import Grid, Layout, grids
from .html import section_heading
from .model import SECTION_ORDER, ReportData


@dataclass(frozen=True)
class Text:
    kind: str
    """``title``, ``heading``, ``paragraph`` or ``signature``."""
    text: str


@dataclass(frozen=True)
class Placed:
    """A cell of a grid at its place."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    kind: str


def flow(report: ReportData, layout: Layout | None = None) -> list[Text | Grid]:
    form = load_forms()[report.form]
    tables = grids(report, layout or Layout())
    items: list[Text | Grid] = [Text("title", report.title)]
    if form.id not in ("ogi2019", "ogi2021"):
        lines = [*report.sections.get("preamble", []), *report.sections.get("body", [])]
        items += [Text("paragraph", line) for line in lines]
        items += tables
    else:
        for section in SECTION_ORDER:
            own = [grid for grid in tables if grid.section == section]
            prose = report.sections.get(section)
            if prose is None and not own:
                continue
            if section != "preamble":
                items.append(Text("heading", section_heading(report, section, form)))
            items += [Text("paragraph", text) for text in prose or []]
            items += own
    return items + [Text("signature", line) for line in signature(report)]


def places(grid: Grid) -> list[Placed]:
    """Every cell of ``grid`` with its place on the opened grid."""
    slots = lay_out([[(cell.rowspan, cell.colspan) for cell in row] for row in grid.rows])
    return [
        Placed(slot.row, slot.column, slot.rowspan, slot.colspan, cell.text, cell.kind)
        for row, line in zip(grid.rows, slots, strict=True)
        for cell, slot in zip(row, line, strict=True)
    ]
