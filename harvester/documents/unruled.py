"""Tables without lines: columns and rows from where the text stands."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from harvester.documents.glyphs import Line, join

_FIGURE = re.compile(r"[-+−—–/\\\d.,，．０-９%％]+(?:万?元|件|项|个|条|次)?")
MAX_LINES = 2_000


@dataclass(slots=True)
class PlacedCell:
    row: int
    column: int
    text: str
    colspan: int = 1
    confidence: float | None = None


@dataclass(slots=True)
class _Column:
    start: float
    end: float


@dataclass(slots=True)
class _Row:
    lines: list[Line] = field(default_factory=list)


def find_regions(lines: list[Line]) -> list[tuple[int, int]]:
    """Ranges [first, last) of ``lines`` that look like a table: several lines broken by wide gaps, near each other."""
    if len(lines) > MAX_LINES:
        return []
    broken = [i for i, line in enumerate(lines) if len(line.pieces) > 1]
    left = min((line.box.x0 for line in lines), default=0.0)
    full = max((line.box.x1 for line in lines), default=0.0) - left
    groups: list[list[int]] = []
    for i in broken:
        if (
            groups
            and all(lines[k].box.width < 0.7 * full for k in range(groups[-1][-1] + 1, i))
            and i - groups[-1][-1] <= 6
        ):
            groups[-1].append(i)
        else:
            groups.append([i])
    regions = []
    for group in groups:
        counts = [len(lines[i].pieces) for i in group]
        figures = sum(1 for i in group for piece in lines[i].pieces if _FIGURE.fullmatch(piece.text))
        if (len(group) >= 3 or (len(group) >= 2 and max(counts) >= 4)) and (max(counts) >= 3 or figures >= 2):
            regions.append((group[0], group[-1] + 1))
    return regions


def read_region(lines: list[Line]) -> list[list[PlacedCell]]:
    """Cells of one region row by row; every place of the grid has a cell, empty ones included."""
    columns = _columns(lines)
    rows = _rows(lines, columns)
    result = []
    for number, row in enumerate(rows):
        texts: dict[int, PlacedCell] = {}
        for line in row.lines:
            for piece in line.pieces:
                first, last = _covered(piece, columns)
                cell = texts.get(first)
                if cell is None:
                    texts[first] = PlacedCell(number, first, piece.text, last - first + 1, piece.confidence)
                else:
                    figures = _FIGURE.fullmatch(cell.text) or _FIGURE.fullmatch(piece.text)
                    cell.text = f"{cell.text}\n{piece.text}" if figures else join(cell.text, piece.text)
                    cell.colspan = max(cell.colspan, last - first + 1)
        result.append(_filled(number, texts, len(columns)))
    _widen_headers(result, columns, lines)
    return result


def _filled(number: int, texts: dict[int, PlacedCell], width: int) -> list[PlacedCell]:
    cells = []
    column = 0
    while column < width:
        cell = texts.pop(column, None) or PlacedCell(number, column, "")
        later = min((start for start in texts if start > column), default=width)
        cell.colspan = min(cell.colspan, later - column)
        cells.append(cell)
        column += cell.colspan
    return cells


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
    return columns


def _covered(piece: Line, columns: list[_Column]) -> tuple[int, int]:
    hits = [i for i, c in enumerate(columns) if min(c.end, piece.box.x1) - max(c.start, piece.box.x0) > 0]
    return (hits[0], hits[-1]) if hits else (0, 0)


def _rows(lines: list[Line], columns: list[_Column]) -> list[_Row]:
    """Lines of figures are rows of their own; lines of words that stand close together are one wrapped label."""
    gaps = [b.box.top - a.box.bottom for a, b in itertools.pairwise(lines)]
    size = sorted(line.size for line in lines)[len(lines) // 2]
    threshold = _threshold(sorted(gaps), size)
    groups: list[list[Line]] = [[lines[0]]]
    for line, gap in zip(lines[1:], gaps, strict=True):
        if gap > threshold:
            groups.append([line])
        else:
            groups[-1].append(line)
    rows: list[_Row] = []
    for group in groups:
        anchors = [line for line in group if _has_figures(line)]
        if len(anchors) <= 1:
            rows.append(_Row(group))
            continue
        split = [_Row([anchor]) for anchor in anchors]
        for line in group:
            if not any(line is anchor for anchor in anchors):
                middle = line.box.middle[1]
                distances = [abs(anchor.box.middle[1] - middle) for anchor in anchors]
                split[distances.index(min(distances))].lines.append(line)
        for row in split:
            row.lines.sort(key=lambda line: line.box.top)
        rows.extend(split)
    return rows


def _has_figures(line: Line) -> bool:
    return len(line.pieces) > 1 and any(_FIGURE.fullmatch(piece.text) for piece in line.pieces[1:])


def _threshold(gaps: list[float], size: float) -> float:
    """The gap above which two lines are two rows; below all gaps where they are all alike."""
    if not gaps:
        return 0.0
    jumps = [(b - a, (a + b) / 2) for a, b in itertools.pairwise(gaps)]
    if not jumps:
        return gaps[0] - 1
    jump, middle = max(jumps)
    # A jump near the top of the list is a heading set apart inside the table, not the gap between rows.
    below = sum(1 for gap in gaps if gap <= middle)
    return middle if jump > 0.25 * size and below < 0.8 * len(gaps) else gaps[0] - 1


def _widen_headers(rows: list[list[PlacedCell]], columns: list[_Column], lines: list[Line]) -> None:
    """A header centred over several columns has no line that shows its span: its middle does."""
    boxes = {piece.text: piece.box for line in lines for piece in line.pieces}
    for number, row in enumerate(rows):
        if any(_FIGURE.fullmatch(cell.text) for cell in row if cell.column):
            break
        filled = [cell for cell in row if cell.text]
        if number == len(rows) - 1 or len(filled) == len(row):
            continue
        for index, cell in enumerate(filled):
            box = boxes.get(cell.text)
            if box is None or cell.column == 0:
                continue
            low = filled[index - 1].column + filled[index - 1].colspan if index else 1
            high = filled[index + 1].column - 1 if index + 1 < len(filled) else len(columns) - 1
            middle = box.middle[0]
            slack = 0.6 * box.height
            best = (cell.column, cell.column + cell.colspan - 1)
            for first in range(low, cell.column + 1):
                for last in range(cell.column + cell.colspan - 1, high + 1):
                    centre = (columns[first].start + columns[last].end) / 2
                    if abs(centre - middle) <= slack and last - first > best[1] - best[0]:
                        best = (first, last)
            cell.column, cell.colspan = best[0], best[1] - best[0] + 1
        kept = {cell.column: cell for cell in filled}
        rows[number] = _filled(number, kept, len(columns))
