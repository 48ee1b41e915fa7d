"""Ruled lines → cells: the grid of a table that is drawn, not marked up (PDF, OFD, scans).

All coordinates have their origin in the top left corner, y runs down; the unit is the caller's (points, pixels, mm).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MAX_EDGES = 20_000
"""Drawings (charts, maps) have more lines than any table; from here on they are not looked at."""
MAX_LINES = 400
"""Distinct rows or columns of one drawn table."""


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal (``level`` is y) or vertical (``level`` is x) line from ``start`` to ``end``."""

    level: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class DrawnCell:
    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(slots=True)
class DrawnTable:
    box: Box
    xs: list[float]
    """Left edges of the columns and the right edge of the last."""
    ys: list[float]
    cells: list[DrawnCell]


def drawn_tables(horizontal: Iterable[Edge], vertical: Iterable[Edge], tolerance: float) -> list[DrawnTable]:
    """Every table that the lines enclose, from the top down. Frames around one single cell are no tables.

    Lines nearer to each other than ``tolerance`` are one line. A border that a cell lacks joins it with its neighbour;
    open outer sides are closed where the longest line ends.
    """
    rows, columns = _join(list(horizontal), tolerance), _join(list(vertical), tolerance)
    if len(rows) + len(columns) > MAX_EDGES or len(rows) * len(columns) > 2_000_000:
        return []
    tables = []
    for h, v in _components(rows, columns, tolerance):
        table = _table(h, v, tolerance)
        if table is not None:
            tables.append(table)
    tables.sort(key=lambda table: (table.box.top, table.box.x0))
    return tables


def _join(edges: list[Edge], tolerance: float) -> list[Edge]:
    """Snap near levels to their mean and unite what touches or overlaps on one level."""
    if not edges or len(edges) > 10 * MAX_EDGES:
        return []
    edges.sort(key=lambda edge: edge.level)
    groups: list[list[Edge]] = [[edges[0]]]
    for edge in edges[1:]:
        # measured from the first of the group, so that a flight of stairs does not become one line
        if edge.level - groups[-1][0].level <= tolerance:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    joined = []
    for group in groups:
        length = sum(edge.end - edge.start for edge in group) or 1.0
        level = sum(edge.level * (edge.end - edge.start) for edge in group) / length
        if length == 1.0:
            level = group[0].level
        start = end = None
        for edge in sorted(group, key=lambda edge: edge.start):
            if start is None or end is None:
                start, end = edge.start, edge.end
            elif edge.start <= end + tolerance:
                end = max(end, edge.end)
            else:
                joined.append(Edge(level, start, end))
                start, end = edge.start, edge.end
        if start is not None and end is not None:
            joined.append(Edge(level, start, end))
    return [edge for edge in joined if edge.end - edge.start > tolerance]


def _components(rows: list[Edge], columns: list[Edge], tolerance: float) -> list[tuple[list[Edge], list[Edge]]]:
    parent = list(range(len(rows) + len(columns)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(rows):
        for j, v in enumerate(columns):
            touches = (
                h.start - tolerance <= v.level <= h.end + tolerance
                and v.start - tolerance <= h.level <= v.end + tolerance
            )
            if touches:
                parent[root(i)] = root(len(rows) + j)
    parts: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(rows):
        parts[root(i)][0].append(h)
    for j, v in enumerate(columns):
        parts[root(len(rows) + j)][1].append(v)
    found = [part for part in parts.values() if part[0] and part[1]]
    for h in [edge for part in parts.values() if not part[1] for edge in part[0]]:
        for part in found:
            if _closes(h, part, tolerance):
                part[0].append(h)
                break
    return [part for part in found if len(part[0]) >= 2]


def _closes(line: Edge, part: tuple[list[Edge], list[Edge]], tolerance: float) -> bool:
    """Is this line that no vertical line touches the edge of a row of one merged cell above or below a table?"""
    start, end = min(edge.start for edge in part[0]), max(edge.end for edge in part[0])
    if abs(line.start - start) > 2 * tolerance or abs(line.end - end) > 2 * tolerance:
        return False
    levels = sorted(edge.level for edge in part[0])
    steps = [b - a for a, b in pairwise(levels)] or [edge.end - edge.start for edge in part[1]]
    return 0 < min(abs(line.level - levels[0]), abs(line.level - levels[-1])) <= 1.6 * max(steps)


def _levels(values: Iterable[float], tolerance: float) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > tolerance:
            levels.append(value)
    return levels


def _table(h: list[Edge], v: list[Edge], tolerance: float) -> DrawnTable | None:
    xs = _levels([edge.level for edge in v], tolerance)
    ys = _levels([edge.level for edge in h], tolerance)
    left, right = min(edge.start for edge in h), max(edge.end for edge in h)
    top, bottom = min(edge.start for edge in v), max(edge.end for edge in v)
    # Open sides: the lines run on past the last border, so there is a cell without one.
    slack = 2 * tolerance
    xs = ([left] if left < xs[0] - slack else []) + xs + ([right] if right > xs[-1] + slack else [])
    ys = ([top] if top < ys[0] - slack else []) + ys + ([bottom] if bottom > ys[-1] + slack else [])
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or width * height < 2 or width > MAX_LINES or height > MAX_LINES:
        return None
    cells = _regions(xs, ys, _walls(v, xs, ys, tolerance), _walls(h, ys, xs, tolerance))
    if len(cells) < 2:
        return None
    return DrawnTable(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, cells)


def _walls(edges: list[Edge], levels: list[float], steps: list[float], tolerance: float) -> list[list[bool]]:
    """wall[level][step]: does a line cover most of the way from ``steps[step]`` to ``steps[step + 1]``?"""
    walls = [[False] * (len(steps) - 1) for _ in levels]
    for edge in edges:
        nearest = min(range(len(levels)), key=lambda i: abs(levels[i] - edge.level))
        first = max(0, bisect_right(steps, edge.start) - 2)
        for step in range(first, len(steps) - 1):
            a, b = steps[step], steps[step + 1]
            if a > edge.end:
                break
            if min(b, edge.end + tolerance) - max(a, edge.start - tolerance) >= 0.6 * (b - a):
                walls[nearest][step] = True
    return walls


def _regions(xs: list[float], ys: list[float], v: list[list[bool]], h: list[list[bool]]) -> list[DrawnCell]:
    """Unite the elementary rectangles that no wall parts; what comes out crooked is cut into its rows."""
    width, height = len(xs) - 1, len(ys) - 1
    owner = [[-1] * width for _ in range(height)]
    cells: list[DrawnCell] = []

    def add(row: int, column: int, rowspan: int, colspan: int) -> None:
        box = Box(xs[column], ys[row], xs[column + colspan], ys[row + rowspan])
        cells.append(DrawnCell(row, column, rowspan, colspan, box))

    for r in range(height):
        for c in range(width):
            if owner[r][c] >= 0:
                continue
            mark = r * width + c
            owner[r][c] = mark
            members, todo = [(r, c)], [(r, c)]
            while todo:
                y, x = todo.pop()
                near = []
                if x + 1 < width and not v[x + 1][y]:
                    near.append((y, x + 1))
                if x > 0 and not v[x][y]:
                    near.append((y, x - 1))
                if y + 1 < height and not h[y + 1][x]:
                    near.append((y + 1, x))
                if y > 0 and not h[y][x]:
                    near.append((y - 1, x))
                for place in near:
                    if owner[place[0]][place[1]] < 0:
                        owner[place[0]][place[1]] = mark
                        members.append(place)
                        todo.append(place)
            top, bottom = min(y for y, _ in members), max(y for y, _ in members)
            start, end = min(x for _, x in members), max(x for _, x in members)
            if len(members) == (bottom - top + 1) * (end - start + 1):
                add(top, start, bottom - top + 1, end - start + 1)
                continue
            for y in range(top, bottom + 1):
                run: list[int] = []
                for x in sorted(x for yy, x in members if yy == y):
                    if run and x != run[-1] + 1:
                        add(y, run[0], 1, len(run))
                        run = []
                    run.append(x)
                if run:
                    add(y, run[0], 1, len(run))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return cells
