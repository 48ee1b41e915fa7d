"""Opening row and column spans: which grid places each cell of a table covers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MAX_COLUMNS = 400
MAX_ROWS = 5_000
"""Bounds of a table: the largest official table has 16 columns and 60 rows."""


class Slot(NamedTuple):
    """A cell laid on the grid: its place and the spans that fit into the table."""

    row: int
    column: int
    rowspan: int
    colspan: int


def lay_out(rows: list[list[tuple[int, int]]]) -> list[list[Slot]]:
    """Lay cells given as (rowspan, colspan) row by row on a grid, as browsers do.

    A rowspan of 0 runs to the end of the table; a rowspan that is too long is cut there. No cell is lost: a cell goes
    to the first free column of its row. Spans are bounded, so that a hostile ``colspan`` costs nothing.
    """
    height = len(rows)
    busy: dict[int, int] = {}
    """column → first row where it is free again"""
    result: list[list[Slot]] = []
    for r, row in enumerate(rows):
        slots: list[Slot] = []
        column = 0
        for rowspan, colspan in row:
            while busy and busy.get(column, 0) > r:
                column += 1
            if rowspan == colspan == 1:  # nearly all cells
                slots.append(Slot(r, column, 1, 1))
                column += 1
                continue
            height_left = height - r
            rowspan = height_left if rowspan == 0 else max(1, min(rowspan, height_left))
            colspan = max(1, min(colspan, MAX_COLUMNS - column)) if column < MAX_COLUMNS else 1
            slots.append(Slot(r, column, rowspan, colspan))
            if rowspan > 1:
                for covered in range(column, column + colspan):
                    busy[covered] = max(busy.get(covered, 0), r + rowspan)
            column += colspan
        result.append(slots)
    return result


def width(slots: Iterable[Iterable[Slot]]) -> int:
    """Number of grid columns."""
    return max((s.column + s.colspan for row in slots for s in row), default=0)
