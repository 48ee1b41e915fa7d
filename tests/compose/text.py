"""A report as a text dump, in the manners of text that was taken out of pages and PDFs."""

from __future__ import annotations

import re
from random import Random

from harvester.reports.forms import load_forms

from .expect import signature
from .grid import Grid, GridCell, grids
from .html import Change, section_heading
from .markup import HtmlStyle, halfwidth, label_text
from .model import SECTION_ORDER, ReportData


def _cell_text(cell: GridCell, style: HtmlStyle, joint: str) -> str:
    text = cell.text if cell.kind == "value" else label_text(cell, style)
    return text.replace("\n", joint)


def _lines(grid: Grid, style: HtmlStyle, keep_blanks: bool) -> list[str]:
    """One cell a line with empty lines between. Without blanks, an empty cell leaves nothing."""
    lines: list[str] = []
    for row in grid.rows:
        for cell in row:
            text = _cell_text(cell, style, "\n\n")
            if text or keep_blanks:
                lines += [text, ""]
    return lines


def _pipes(grid: Grid, style: HtmlStyle) -> list[str]:
    """Every cell closed by a bar and a line break, packed to the left; the rest of the row's bars at its end."""
    lines: list[str] = []
    for row in grid.rows:
        lines += [f"{text} |" if (text := _cell_text(cell, style, "")) else "|" for cell in row]
        rest = grid.width - len(row)
        if rest:
            lines.append("|" * rest)
    return lines


def _spaced(row: list[GridCell], style: HtmlStyle) -> str:
    return " ".join(text for cell in row if (text := _cell_text(cell, style, "")))


def _matrix(grid: Grid) -> list[list[GridCell | None]]:
    """The grid opened up: a cell at its first place, None where it spans on."""
    matrix: list[list[GridCell | None]] = [[None] * grid.width for _ in grid.rows]
    taken = [[False] * grid.width for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        at = 0
        for cell in row:
            while at < grid.width and taken[number][at]:
                at += 1
            if at >= grid.width:
                break
            matrix[number][at] = cell
            for down in range(number, min(number + cell.rowspan, len(grid.rows))):
                for right in range(at, min(at + cell.colspan, grid.width)):
                    taken[down][right] = True
    return matrix


def _tabs(grid: Grid, style: HtmlStyle, rng: Random, damage: bool) -> list[str]:
    """Columns by tabs. With damage: page breaks cut labels, headings of groups come again."""
    lines: list[str] = []
    for row in _matrix(grid):
        texts = ["" if cell is None else _cell_text(cell, style, " ") for cell in row]
        label = next((n for n, c in enumerate(row) if c is not None and c.kind == "label"), None)
        own = [n for n, c in enumerate(row) if c is not None and c.kind == "label"]
        if damage and grid.section == "requests" and label is not None and rng.random() < 0.15:
            last = own[-1]
            cut = len(texts[last]) // 2
            tail = ["" for _ in texts]
            texts[last], tail[last] = texts[last][:cut], texts[last][cut:]
            lines += ["\t".join(texts), "", "\t".join(tail)]
            continue
        lines.append("\t".join(texts))
        if damage and rng.random() < 0.1:
            lines.append("")
    return lines


def render_text(
    report: ReportData, manner: str = "lines", style: HtmlStyle | None = None, change: Change | None = None
) -> bytes:
    """``manner``: ``lines``, ``dropped`` (lines without empty cells), ``pipes``, ``tabs``, ``damaged``, ``spaced``,
    ``one_line``.

    ``damaged`` has tabs, and page breaks that cut labels. ``spaced`` has a row a line with single spaces between the
    cells, ``one_line`` a whole table in one line; neither shows its empty cells.
    """
    style = style or HtmlStyle(halfwidth=manner != "tabs")
    rng = Random(report.title)
    form = load_forms()[report.form]
    lines = _top(report, manner)
    tables = grids(report, style.layout)
    if change is not None:
        tables = change(tables)
    gap = [] if manner == "pipes" else [""]
    for section in SECTION_ORDER if form.id in ("ogi2019", "ogi2021") else ("preamble", "body", "statistics"):
        prose = report.sections.get(section)
        own = [grid for grid in tables if grid.section == section]
        if prose is None and not own:
            continue
        if section not in ("preamble", "body", "statistics"):
            lines += [_prose(section_heading(report, section, form), style), *gap]
        for text in prose or []:
            lines += [_prose(text, style), *gap]
        for grid in own:
            if manner in ("lines", "dropped"):
                lines += _lines(grid, style, manner == "lines")
            elif manner == "pipes":
                lines += _pipes(grid, style)
            elif manner in ("spaced", "one_line"):
                rows = [_spaced(row, style) for row in grid.rows]
                lines += rows if manner == "spaced" else [" ".join(rows)]
            else:
                lines += [*_tabs(grid, style, rng, manner == "damaged"), ""]
    lines += [" " * 40 + line for line in signature(report)]
    if manner in ("lines", "dropped"):
        lines += ["", "扫一扫在手机打开当前页"]
    return "\n".join(lines).encode()


def _prose(text: str, style: HtmlStyle) -> str:
    return halfwidth(text) if style.halfwidth else text


def _top(report: ReportData, manner: str) -> list[str]:
    day = report.published.isoformat() if report.published else ""
    if manner == "pipes":
        time = f" {report.published_time}" if report.published_time else ""
        return [
            f"索引号: | {report.index_number or ''} | 文号: | |",
            f"发布机构: | {report.source or '网站管理员'} | 发布日期: | {day} |",
            report.title,
            f"发布时间:{day}{time} 来源:{report.site_name}",
            report.title,
        ]
    if manner in ("tabs", "damaged"):
        cut = re.match(r"(.*?)(\d{4}年.*)", report.title)
        return ["", *(part for part in (cut.groups() if cut else (report.title,)) if part), ""]
    crumbs = "> ".join(report.breadcrumb)
    return ["×", "", f"您当前的位置: {crumbs}", "", report.title, "", f"日期:{day}", ""]
