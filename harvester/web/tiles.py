"""A map of the regions as tiles: one a region, about where it lies, all of one size."""

from __future__ import annotations

from dataclasses import dataclass

from harvester.reports.divisions import divisions

_GRID = """
.. .. .. .. .. .. .. .. 23
.. .. .. .. .. .. 15 .. 22
.. 65 .. 62 64 14 11 12 21
.. 63 .. .. 61 41 13 37 ..
54 .. .. 51 50 42 34 32 31
.. .. .. 53 52 43 36 33 ..
.. .. .. .. 45 44 35 .. 71
.. .. .. .. 46 82 81 .. ..
"""


@dataclass(frozen=True, slots=True)
class Tile:
    code: str
    name: str
    short: str
    row: int
    column: int
    reports: int


def tiles(counts: dict[str, int]) -> list[Tile]:
    """All regions with the number of their reports."""
    table = divisions()
    result = []
    for row, line in enumerate(_GRID.strip().splitlines(), start=1):
        for column, digits in enumerate(line.split(), start=1):
            code = digits + "0000"
            division = table.get(code) if digits != ".." else None
            if division is not None:
                name = division.name
                # 内蒙古 and 黑龙江 are the two whose short form has three characters.
                short = name[:3] if name.startswith(("内蒙古", "黑龙江")) else name[:2]
                result.append(Tile(code, name, short, row, column, counts.get(code, 0)))
    return result
