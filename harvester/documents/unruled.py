"""Tables without lines: columns and rows from where the text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.documents.glyphs import Line, join
from harvester.documents.ruled import Box

_FIGURE = re.compile(r"[-+−—–/\\\d.,，．０-９%％]+(?:万?元|件|项|个|条|次)?")
MAX_LINES = 2_000


@dataclass(slots=True)
class PlacedCell:
    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    confidence: float | None = None


@dataclass(slots=True)
class _Column:
    start: float
    end: float


@dataclass(slots=True)
class _Stack:
    """Pieces of text one below the other in the same columns: one wrapped label."""

    first: int
    last: int
    box: Box
    text: str
    confidence: float | None = None
    level: int = 0


@dataclass(slots=True)
class _Row:
    top: float
    bottom: float
    pieces: list[Line] = field(default_factory=list)

    def distance(self, y: float) -> float:
        return max(self.top - y, y - self.bottom, 0.0) + abs((self.top + self.bottom) / 2 - y) / 1_000


def find_regions(lines: list[Line]) -> list[tuple[int, int]]:
    """Ranges [first, last) of ``lines`` that look like a table: several lines broken by wide gaps, near each other."""
    if len(lines) > MAX_LINES:
        return []
    broken = [i for i, line in enumerate(lines) if len(line.pieces) > 1]
    left = min((line.box.x0 for line in lines), default=0.0)
    full = max((line.box.x1 for line in lines), default=0.0) - left
    groups: list[list[int]] = []
    for i in broken:
        if groups and _one_table(lines, groups[-1][-1], i, full):
            groups[-1].append(i)
        else:
            groups.append([i])
    regions = []
    for group in groups:
        counts = [len(lines[i].pieces) for i in group]
        figures = sum(1 for i in group for piece in lines[i].pieces if _FIGURE.fullmatch(piece.text))
        if (len(group) >= 3 or (len(group) >= 2 and max(counts) >= 4)) and (max(counts) >= 3 or figures >= 2):
            regions.append((_with_caption(lines, group[0], left), group[-1] + 1))
    return regions


def _one_table(lines: list[Line], before: int, after: int, full: float) -> bool:
    """Whether what stands between two broken lines may be labels: short, of one size, not set apart as a heading."""
    if after - before > 8:
        return False
    size = lines[before].size
    for k in range(before + 1, after):
        line = lines[k]
        above, below = line.box.top - lines[k - 1].box.bottom, lines[k + 1].box.top - line.box.bottom
        if line.box.width > 0.7 * full or abs(line.size - size) > 0.2 * size or min(above, below) > 1.5 * size:
            return False
    return lines[after].box.top - lines[after - 1].box.bottom <= 4 * size


def _with_caption(lines: list[Line], first: int, left: float) -> int:
    """A single centred line right above, in the type of the table, is its caption."""
    while first > 0:
        above, line = lines[first - 1], lines[first]
        near = line.box.top - above.box.bottom <= 1.2 * line.size
        if not near or above.box.x0 < left + 4 * line.size or abs(above.size - line.size) > 0.2 * line.size:
            break
        first -= 1
    return first


def read_region(lines: list[Line]) -> list[list[PlacedCell]]:
    """Cells of one region row by row; every place of the grid has a cell, empty ones included."""
    columns = _columns(lines)
    values = _first_value_column(lines, columns)
    anchors = [line for line in lines if _figures(line, columns, values)]
    top = anchors[0].box.top if anchors else lines[0].box.top
    # what stands beside the first figures is their label, what stands above is the header
    head = [
        line for line in lines if line.box.middle[1] < top and not _is_label_of(line, lines, anchors, columns, values)
    ]
    body = [line for line in lines if not any(line is other for other in head)]
    result = _header(head, columns)
    for row in _rows(body, anchors, columns, values):
        result.append(_cells(len(result), row, columns))
    return result


def _columns(lines: list[Line]) -> list[_Column]:
    """Unite pieces that stand above one another, narrow ones first; a piece over several columns spans them."""
    columns: list[_Column] = []
    pieces = sorted((piece for line in lines for piece in line.pieces), key=lambda piece: piece.box.width)
    for piece in pieces:
        hits = [c for c in columns if min(c.end, piece.box.x1) - max(c.start, piece.box.x0) > 0]
        if not hits:
            columns.append(_Column(piece.box.x0, piece.box.x1))
        elif len(hits) == 1:
            hits[0].start = min(hits[0].start, piece.box.x0)
            hits[0].end = max(hits[0].end, piece.box.x1)
    columns.sort(key=lambda column: column.start)
    return _without_false_ones(columns, lines)


def _without_false_ones(columns: list[_Column], lines: list[Line]) -> list[_Column]:
    """Neighbours that no line fills side by side and that some piece bridges are one column, aligned in two ways."""
    apart: set[int] = set()
    bridged: set[int] = set()
    for line in lines:
        covers = [_covered(piece, columns) for piece in line.pieces]
        for (_, end), (start, _) in pairwise(covers):
            if start == end + 1:
                apart.add(end)
        for first, last in covers:
            bridged.update(range(first, last))
    merged: list[_Column] = []
    for i, column in enumerate(columns):
        if merged and i - 1 in bridged and i - 1 not in apart:
            merged[-1].end = max(merged[-1].end, column.end)
        else:
            merged.append(column)
    return merged


def _covered(piece: Line, columns: list[_Column]) -> tuple[int, int]:
    hits = [i for i, c in enumerate(columns) if min(c.end, piece.box.x1) - max(c.start, piece.box.x0) > 0]
    return (hits[0], hits[-1]) if hits else (0, 0)


def _first_value_column(lines: list[Line], columns: list[_Column]) -> int:
    """The first column that holds figures for the most part; the one after the last where none does."""
    figures, all_pieces = [0] * len(columns), [0] * len(columns)
    for line in lines:
        for piece in line.pieces:
            first, last = _covered(piece, columns)
            if first == last:
                all_pieces[first] += 1
                figures[first] += 1 if _FIGURE.fullmatch(piece.text) else 0
    for i in range(len(columns)):
        if figures[i] and figures[i] >= 0.3 * all_pieces[i]:
            return i
    return len(columns)


def _figures(line: Line, columns: list[_Column], values: int) -> bool:
    return any(_FIGURE.fullmatch(piece.text) and _covered(piece, columns)[0] >= values for piece in line.pieces)


def _is_label_of(line: Line, lines: list[Line], anchors: list[Line], columns: list[_Column], values: int) -> bool:
    """Is this line above the first figures the upper part of their wrapped label?"""
    if not anchors or len(line.pieces) > 1 or _covered(line.pieces[0], columns)[0] >= values:
        return False
    return anchors[0].box.top - line.box.bottom < _between_rows(lines, anchors)


def _between_rows(lines: list[Line], anchors: list[Line]) -> float:
    """The smallest gap between two rows, as seen where two lines of figures follow each other directly."""
    marks = {id(anchor) for anchor in anchors}
    gaps = [b.box.top - a.box.bottom for a, b in pairwise(lines) if id(a) in marks and id(b) in marks]
    size = lines[0].size
    positive = [gap for gap in gaps if gap > -0.3 * size]
    return (min(positive) if positive else 0.5 * size) - 0.08 * size


def _rows(body: list[Line], anchors: list[Line], columns: list[_Column], values: int) -> list[_Row]:
    """Lines of figures are rows; lines of words that stand close above and below are their wrapped label."""
    threshold = _between_rows(body, anchors) if body else 0.0
    main = [line for line in body if any(_covered(piece, columns)[1] >= values - 1 for piece in line.pieces)]
    marks = {id(anchor) for anchor in anchors}
    groups: list[list[Line]] = []
    for line in main:
        if groups and line.box.top - max(other.box.bottom for other in groups[-1]) < threshold:
            groups[-1].append(line)
        else:
            groups.append([line])
    rows: list[_Row] = []
    for group in groups:
        own = [line for line in group if id(line) in marks] or group[:1]
        split = [_Row(line.box.top, line.box.bottom, list(line.pieces)) for line in own]
        for line in group:
            if not any(line is other for other in own):
                y = line.box.middle[1]
                nearest = min(split, key=lambda row: row.distance(y))
                nearest.pieces.extend(line.pieces)
        rows.extend(split)
    for line in body:
        if not any(line is other for other in main) and rows:
            y = line.box.middle[1]
            min(rows, key=lambda row: row.distance(y)).pieces.extend(line.pieces)
        elif not any(line is other for other in main):
            rows.append(_Row(line.box.top, line.box.bottom, list(line.pieces)))
    return rows


def _cells(number: int, row: _Row, columns: list[_Column]) -> list[PlacedCell]:
    found: dict[int, PlacedCell] = {}
    for piece in sorted(row.pieces, key=lambda piece: (piece.box.top, piece.box.x0)):
        first, last = _covered(piece, columns)
        cell = found.get(first)
        if cell is None:
            found[first] = PlacedCell(number, first, piece.text, 1, last - first + 1, piece.confidence)
            continue
        figures = _FIGURE.fullmatch(cell.text) or _FIGURE.fullmatch(piece.text)
        cell.text = f"{cell.text}\n{piece.text}" if figures else join(cell.text, piece.text)
        cell.colspan = max(cell.colspan, last - first + 1)
    return _filled(number, found, len(columns), set())


def _filled(number: int, cells: dict[int, PlacedCell], width: int, taken: set[int]) -> list[PlacedCell]:
    """A row of ``width`` with empty cells where nothing stands. ``taken``: columns that a cell from above covers."""
    result = []
    column = 0
    while column < width:
        if column in taken and column not in cells:
            column += 1
            continue
        cell = cells.pop(column, None) or PlacedCell(number, column, "")
        later = min((start for start in cells if start > column), default=width)
        cell.colspan = max(1, min(cell.colspan, later - column))
        result.append(cell)
        column += cell.colspan
    return result


def _header(lines: list[Line], columns: list[_Column]) -> list[list[PlacedCell]]:
    """Header cells as a tree: a wrapped label is one cell, one that is centred over several columns spans them."""
    stacks: list[_Stack] = []
    for line in lines:
        for piece in line.pieces:
            first, last = _covered(piece, columns)
            home = next((s for s in reversed(stacks) if _goes_below(s, piece, first, last)), None)
            if home is None:
                stacks.append(_Stack(first, last, piece.box, piece.text, piece.confidence))
            else:
                home.text = join(home.text, piece.text)
                home.first, home.last = min(home.first, first), max(home.last, last)
                a, b = home.box, piece.box
                home.box = Box(min(a.x0, b.x0), a.top, max(a.x1, b.x1), b.bottom)
    stacks.sort(key=lambda stack: (stack.box.top, stack.box.x0))
    for number, stack in enumerate(stacks):
        above = [s.level for s in stacks[:number] if s.box.bottom <= stack.box.top + 2]
        stack.level = max(above, default=-1) + 1
    for stack in sorted(stacks, key=lambda stack: stack.level):
        _widen(stack, stacks, columns)
    depth = max((stack.level for stack in stacks), default=-1) + 1
    rows: list[list[PlacedCell]] = []
    covered: dict[int, int] = {}
    for level in range(depth):
        cells = {}
        for stack in stacks:
            if stack.level != level:
                continue
            below = any(s.level > level and s.first <= stack.last and s.last >= stack.first for s in stacks)
            rowspan = 1 if below else depth - level
            width = stack.last - stack.first + 1
            cells[stack.first] = PlacedCell(level, stack.first, stack.text, rowspan, width, stack.confidence)
        taken = {column for column, until in covered.items() if until > level}
        rows.append(_filled(level, dict(cells), len(columns), taken))
        for cell in cells.values():
            for column in range(cell.column, cell.column + cell.colspan):
                covered[column] = level + cell.rowspan
    return rows


def _goes_below(stack: _Stack, piece: Line, first: int, last: int) -> bool:
    gap = piece.box.top - stack.box.bottom
    aligned = abs(piece.box.middle[0] - stack.box.middle[0]) <= 0.6 * piece.size or abs(piece.box.x0 - stack.box.x0) < 2
    return -0.3 * piece.size <= gap <= 0.45 * piece.size and first <= stack.last and last >= stack.first and aligned


def _widen(stack: _Stack, stacks: list[_Stack], columns: list[_Column]) -> None:
    """The most columns that the text can be the middle of: below its parent, without what a neighbour stands in."""
    if stack.first == 0 and stack.level:
        return
    beside = [s for s in stacks if s is not stack and s.level == stack.level]
    parents = [s for s in stacks if s.level < stack.level and s.first <= stack.first and s.last >= stack.last]
    low = max([*(s.last + 1 for s in beside if s.last < stack.first), *(s.first for s in parents)], default=0)
    high = min(
        [*(s.first - 1 for s in beside if s.first > stack.last), *(s.last for s in parents)], default=len(columns) - 1
    )
    middle, slack = stack.box.middle[0], 0.8 * stack.box.height
    best = (stack.first, stack.last)
    for first in range(low, stack.first + 1):
        for last in range(stack.last, high + 1):
            centre = (columns[first].start + columns[last].end) / 2
            if abs(centre - middle) <= slack and last - first > best[1] - best[0]:
                best = (first, last)
    stack.first, stack.last = best
