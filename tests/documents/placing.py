"""Comparing a Document with the grids that it was composed from."""

from __future__ import annotations

import re
import unicodedata

from harvester.documents.model import Cell, Document, Table
from tests.compose.grid import Grid
from tests.compose.model import ReportData
from tests.compose.surfaces_flow import Text, flow, places


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def grids_of(report: ReportData) -> list[Grid]:
    return [item for item in flow(report) if isinstance(item, Grid)]


def placed(table: Table) -> dict[tuple[int, int], Cell]:
    return {(cell.place.row or 0, cell.place.column or 0): cell for row in table.rows for cell in row}


def assert_grids(document: Document, report: ReportData, *, spans: bool = True) -> None:
    """Every cell of every table stands at its place with its text, and there is nothing else."""
    tables, expected = list(document.tables()), grids_of(report)
    assert len(tables) == len(expected), f"{len(tables)} tables, {len(expected)} expected"
    differences = []
    for index, (table, grid) in enumerate(zip(tables, expected, strict=True)):
        assert table.index == index
        found = {
            place: (squeeze(cell.text), (cell.rowspan, cell.colspan) if spans else None)
            for place, cell in placed(table).items()
        }
        wanted = {
            (cell.row, cell.column): (squeeze(cell.text), (cell.rowspan, cell.colspan) if spans else None)
            for cell in places(grid)
        }
        for place in sorted(set(found) | set(wanted)):
            if found.get(place) != wanted.get(place):
                differences.append(f"table {index} {place}: {found.get(place)}, expected {wanted.get(place)}")
    assert not differences, "\n".join(differences[:20])


def assert_prose(document: Document, report: ReportData) -> None:
    """Every heading and paragraph is one paragraph again, in order."""
    wanted = [squeeze(item.text) for item in flow(report) if isinstance(item, Text)]
    found = [squeeze(paragraph.text) for paragraph in document.paragraphs(main_only=True)]
    differences = [f"{a!r}, expected {b!r}" for a, b in zip(found, wanted, strict=False) if a != b]
    assert found == wanted, "\n".join([f"{len(found)} of {len(wanted)}", *differences[:5]])
