"""Texts with one cell a line in which an empty line is an empty cell.

Most dumps put empty lines between cells, or drop the empty cells: there a blank line says nothing. It is a cell only in
a text whose full rows stand on lines without a gap, and where the rows with blank lines have the form's width.
"""

from __future__ import annotations

from dataclasses import replace

from harvester.documents.model import Place
from harvester.reports.lexicon import ROW, Lexicon
from harvester.reports.numbers import read_cell
from harvester.reports.units import Entry, Unit

MIN_FULL = 5
"""Rows on lines without a gap that prove the manner of the text."""


def blank_lines_as_cells(units: list[Unit], lexicon: Lexicon) -> list[Unit] | None:
    """The units with an empty value for each blank line after a row's label; None for a text of another manner."""
    widths = {len(table.columns) for table in lexicon.form.tables if len(table.columns) > 1}
    result: list[Unit] = []
    full = added = against = 0
    i = 0
    while i < len(units):
        result.append(units[i])
        line = _line(units[i])
        end = _end_of_run(units, i) if line is not None and _is_row_label(units[i], lexicon) else i + 1
        run = units[i + 1 : end]
        following = _line(units[end]) if run and end < len(units) else None
        if run and line is not None and following is not None:
            last = _line(run[-1]) or line
            full += last - line == len(run) and len(run) in widths
            width = following - line - 1
            if width in widths and width > len(run):
                run = _filled(run, units[i], line, following)
                added += 1
            elif last - line > len(run):
                against += 1
        result += run
        i = end
    return result if added > against and full >= MIN_FULL else None


def _line(unit: Unit) -> int | None:
    return unit.entries[0].place.line if len(unit.entries) == 1 and not unit.is_row else None


def _is_row_label(unit: Unit, lexicon: Lexicon) -> bool:
    entry = unit.entries[0]
    return not entry.is_value and any(r.kind == ROW for r in lexicon.find(entry.text))


def _end_of_run(units: list[Unit], i: int) -> int:
    end = i + 1
    while end < len(units) and _line(units[end]) is not None and units[end].entries[0].is_value:
        end += 1
    return end


def _filled(run: list[Unit], label: Unit, first: int, after: int) -> list[Unit]:
    there = {_line(unit): unit for unit in run}
    return [
        there.get(line) or Unit([_empty(label.entries[0], line)], label.block, None) for line in range(first + 1, after)
    ]


def _empty(like: Entry, line: int) -> Entry:
    return replace(like, text="", reading=read_cell("", money=True), place=Place(line=line), start=0, span=1)
