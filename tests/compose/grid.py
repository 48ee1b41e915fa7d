"""The tables of a form as printed grids: header levels, label levels, spans. Every renderer starts from these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from harvester.reports.forms import Form, FormTable, Row, load_forms

from .model import Key, ReportData


@dataclass(frozen=True)
class GridCell:
    text: str
    kind: str
    """``caption``, ``corner``, ``header``, ``label``, ``value`` or ``filler``."""
    rowspan: int = 1
    colspan: int = 1
    key: Key | None = None


@dataclass
class Grid:
    """One printed table. Rows hold only the cells that begin in them."""

    section: str
    rows: list[list[GridCell]]
    width: int
    tables: tuple[str, ...] = ()
    breaks: list[int] = field(default_factory=list)
    """Rows before which the table may be cut in two."""


@dataclass(frozen=True)
class Layout:
    """How the printed grid departs from the official one."""

    rowspans: str = "true"
    """``true``; ``missing`` (group label once, without span); ``repeated``; ``empty`` (filler cells); ``too_large``."""
    mismatched: bool = False
    """Header and value rows of the disclosure table have different column spans, on five grid columns."""
    cut: bool = False
    """Every block of the disclosure table, and parts of the requests table, are tables of their own."""
    joined: bool = False
    """The disclosure and requests tables are one table."""
    short_rows: bool = False
    """Value rows that are narrower than the table end early instead of spanning."""


def _prefix_run(paths: Sequence[tuple[str, ...]], start: int, depth: int) -> int:
    """How many paths from ``start`` on go through the same node at ``depth``, without ending there."""
    prefix = paths[start][: depth + 1]
    end = start
    while end < len(paths) and paths[end][: depth + 1] == prefix and len(paths[end]) > depth + 1:
        end += 1
    return end - start


def header_rows(paths: Sequence[tuple[str, ...]]) -> list[list[GridCell]]:
    """Header rows above columns with these label paths."""
    depth = max(len(path) for path in paths)
    rows: list[list[GridCell]] = [[] for _ in range(depth)]
    for level in range(depth):
        at = 0
        while at < len(paths):
            path = paths[at]
            if len(path) == level + 1:
                rows[level].append(GridCell(path[level], "header", rowspan=depth - level))
                at += 1
            elif len(path) > level + 1:
                run = _prefix_run(paths, at, level)
                rows[level].append(GridCell(path[level], "header", colspan=run))
                at += run
            else:
                at += 1
    return rows


def _label_cells(rows: Sequence[Row], layout: Layout) -> list[list[GridCell]]:
    paths = [row.path for row in rows]
    depth = max(len(path) for path in paths)
    result: list[list[GridCell]] = []
    for number, path in enumerate(paths):
        cells: list[GridCell] = []
        for level, part in enumerate(path):
            if level == len(path) - 1:
                cells.append(GridCell(part, "label", colspan=depth - level))
                continue
            first = number == 0 or paths[number - 1][: level + 1] != path[: level + 1]
            run = _prefix_run(paths, number, level)
            if layout.rowspans == "repeated":
                cells.append(GridCell(part, "label"))
            elif layout.rowspans == "empty":
                cells.append(GridCell(part if first else "", "label" if first else "filler"))
            elif first and layout.rowspans == "missing":
                cells.append(GridCell(part, "label"))
            elif first:
                extra = 1 if layout.rowspans == "too_large" and level == 0 else 0
                cells.append(GridCell(part, "label", rowspan=run + extra))
        result.append(cells)
    return result


def _value(report: ReportData, key: Key, colspan: int = 1) -> GridCell:
    return GridCell(report.cells.get(key) or "", "value", colspan=colspan, key=key)


def _spread(columns: int, mismatched: bool) -> tuple[list[int], list[int], int]:
    """Column spans of a header row and of a value row (label first), and the grid's width."""
    if mismatched:
        return {
            1: ([1, 4], [2, 3], 5),
            2: ([1, 2, 2], [2, 1, 2], 5),
            3: ([1, 1, 2, 1], [1, 2, 1, 1], 5),
        }[columns]
    return {1: ([1, 3], [1, 3], 4), 2: ([1, 1, 2], [1, 1, 2], 4), 3: ([1] * 4, [1] * 4, 4)}[columns]


def _disclosure(report: ReportData, tables: Sequence[FormTable], layout: Layout) -> Grid:
    rows: list[list[GridCell]] = []
    breaks: list[int] = []
    width = 5 if layout.mismatched else 4
    for table in tables:
        header_spans, value_spans, _ = _spread(len(table.columns), layout.mismatched)
        breaks.append(len(rows))
        rows.append([GridCell(table.caption or "", "caption", colspan=width)])
        labels = ["信息内容", *(column.label for column in table.columns)]
        rows.append([GridCell(text, "header", colspan=n) for text, n in zip(labels, header_spans, strict=True)])
        for row in table.value_rows:
            cells = [GridCell(row.label or "", "label", colspan=value_spans[0])]
            for column, span in zip(table.columns, value_spans[1:], strict=True):
                cells.append(_value(report, (table.id, row.id, column.id), 1 if layout.short_rows else span))
            rows.append(cells)
    return Grid("proactive", rows, width, tuple(t.id for t in tables), breaks[1:])


def _requests(report: ReportData, table: FormTable, layout: Layout) -> Grid:
    heads = header_rows([column.path for column in table.columns])
    rows_of_form = _requests_rows(report, table)
    labels = _label_cells(rows_of_form, layout)
    depth = max(len(row.path) for row in rows_of_form)
    heads[0].insert(0, GridCell(table.note or "", "corner", rowspan=len(heads), colspan=depth))
    rows = list(heads)
    breaks: list[int] = []
    group: tuple[str, ...] = ()
    for row, cells in zip(rows_of_form, labels, strict=True):
        if len(row.path) == depth and row.path[:-1] != group:
            group = row.path[:-1]
            breaks.append(len(rows))
        rows.append(cells + [_value(report, (table.id, row.id, column.id)) for column in table.columns])
    return Grid("requests", rows, depth + len(table.columns), (table.id,), breaks)


def _requests_rows(report: ReportData, table: FormTable) -> list[Row]:
    """Rows to print: a row none of whose cells the report has is left out (an undivided （六）其他处理, say)."""
    printed = {(key[0], key[1]) for key in report.cells}
    rows = [row for row in table.value_rows if (table.id, row.id) in printed]
    if (table.id, "other_processing") in printed and not any(row.id == "other_processing" for row in rows):
        undivided = next(r for r in load_forms()["ogi2019"].table("requests").value_rows if r.id == "other_processing")
        at = next(number for number, row in enumerate(rows) if row.id == "total_processed")
        rows.insert(at, undivided)
    return rows


def _review(report: ReportData, table: FormTable) -> Grid:
    rows = header_rows([column.path for column in table.columns])
    row = table.value_rows[0]
    rows.append([_value(report, (table.id, row.id, column.id)) for column in table.columns])
    return Grid("review", rows, len(table.columns), (table.id,))


def _legacy(report: ReportData, table: FormTable) -> Grid:
    rows = [[GridCell(text, "header") for text in ("统计指标", "单位", "统计数")]]
    for row in table.rows:
        label = GridCell("　" * (len(row.path) - 1) + (row.label or ""), "label")
        value = GridCell("", "filler") if row.header else _value(report, (table.id, row.id, "value"))
        rows.append([label, GridCell("——" if row.header else row.unit or "", "header"), value])
    return Grid("statistics", rows, 3, (table.id,))


def _split(grid: Grid) -> list[Grid]:
    """The grid cut before each of its breaks; spans that would cross a cut are shortened and the label repeated."""
    parts: list[Grid] = []
    bounds = [0, *grid.breaks, len(grid.rows)]
    for start, end in pairwise(bounds):
        rows = []
        for number in range(start, end):
            row = [replace(cell, rowspan=min(cell.rowspan, end - number)) for cell in grid.rows[number]]
            rows.append(row)
        if start:
            carried: list[GridCell] = []
            for number in range(start):
                for cell in grid.rows[number]:
                    if cell.kind == "label" and number + cell.rowspan > start:
                        carried.append(replace(cell, rowspan=min(cell.rowspan - (start - number), end - start)))
            rows[0] = carried + rows[0]
        parts.append(Grid(grid.section, rows, grid.width, grid.tables))
    return parts


def _join(first: Grid, second: Grid) -> Grid:
    """One table: the narrower one's last cell of each row takes the grid columns that are left over."""
    width = max(first.width, second.width)
    rows: list[list[GridCell]] = []
    for row in first.rows:
        rest = width - first.width
        rows.append([*row[:-1], replace(row[-1], colspan=row[-1].colspan + rest)])
    rows.append([GridCell(heading_of(second.section), "caption", colspan=width)])
    return Grid(first.section, rows + second.rows, width, first.tables + second.tables)


def heading_of(section: str, form: Form | None = None) -> str:
    form = form or load_forms()["ogi2019"]
    return next(s.label for s in form.sections if s.id == section)


def grids(report: ReportData, layout: Layout | None = None) -> list[Grid]:
    """The report's tables in the order of the form, as they are to be printed."""
    layout = layout or Layout()
    form = load_forms()[report.form]
    if not form.tables:
        return []
    if form.id == "legacy2014":
        return [_legacy(report, form.tables[0])]
    disclosure = _disclosure(report, [t for t in form.tables if t.section == "proactive"], layout)
    requests = _requests(report, form.table("requests"), layout)
    review = _review(report, form.table("review_litigation"))
    if layout.joined:
        return [_join(disclosure, requests), review]
    if layout.cut:
        return [*_split(disclosure), *_split(requests), review]
    return [disclosure, requests, review]
