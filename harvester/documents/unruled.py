"""Where on a page tables without lines are: several lines broken by wide gaps, near each other."""

from __future__ import annotations

import re
from itertools import pairwise

from harvester.documents.glyphs import Line
from harvester.documents.pieces import is_value, pieces_of

MAX_LINES = 2_000
MAX_WRAPPED = 20
NARROW = 0.35
"""Of the text's width: labels in narrow columns are wrapped over up to ``MAX_WRAPPED`` lines."""
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_BROKEN = 4
"""Pieces by the finer measure that make a line one of a table, where no gap of it is wide."""


def find_regions(lines: list[Line], continues: bool = False, goes_on: bool = False) -> list[tuple[int, int]]:
    """Ranges [first, last) of ``lines`` that look like a table.

    ``continues``: the page before ended with a table, so that a single row at the top is the rest of it. ``goes_on``:
    the next page begins with one, so that a line of cells at the bottom is its beginning.
    """
    if len(lines) > MAX_LINES:
        return []
    left = min((line.box.x0 for line in lines), default=0.0)
    full = max((line.box.x1 for line in lines), default=0.0) - left
    broken = [i for i, line in enumerate(lines) if _is_broken(line)]
    groups: list[list[int]] = []
    for i in broken:
        if groups and _one_table(lines, groups[-1], i, left, full):
            groups[-1].append(i)
        else:
            groups.append([i])
    regions: list[tuple[int, int]] = []
    for group in groups:
        rest = continues and not regions and group[0] <= 3 and _values(lines[group[0]]) > 0
        beginning = goes_on and group[-1] >= len(lines) - 3
        if _is_table(lines, group) or rest or beginning:
            start = max(_with_caption(lines, group, left, full), regions[-1][1] if regions else 0)
            if rest and all(line.box.width < NARROW * full and not _HEADING.match(line.text) for line in lines[:start]):
                start = 0  # the end of a label that the page break cut
            regions.append((start, _with_rest(lines, group, _with_tight_rows(lines, group[-1])) + 1))
    return regions


def _is_table(lines: list[Line], group: list[int]) -> bool:
    counts = [len(lines[i].pieces) for i in group]
    figures = [_values(lines[i]) for i in group]
    if len(group) >= 3:
        return max(counts) >= 3 or sum(figures) >= 2
    if len(group) == 2:
        return max(counts) >= 4 or (max(counts) >= 3 and sum(figures) >= 2)
    return figures[0] >= 3  # a row alone, before or behind a page break


def _values(line: Line) -> int:
    return sum(1 for piece in line.pieces if is_value(piece.text))


def _is_broken(line: Line) -> bool:
    if len(line.pieces) > 1:
        return True
    if len(line.text) < 2 * _BROKEN or line.text.endswith("。") or line.glyphs[0].order < 0:
        return False
    # header cells of a narrow table stand nearer to each other than words
    pieces = pieces_of(line.glyphs)
    return len(pieces) >= _BROKEN and all(len(piece.text) > 1 and not is_value(piece.text) for piece in pieces)


def _one_table(lines: list[Line], group: list[int], after: int, left: float, full: float) -> bool:
    """Whether what stands between two broken lines may be labels: short, of one size, not set apart as a heading."""
    before = group[-1]
    narrow = all(lines[k].box.width < NARROW * full for k in range(before + 1, after))
    if after - before > (MAX_WRAPPED if narrow else 8):
        return False
    size = lines[before].size
    rows = [lines[b].box.top - lines[a].box.bottom for a, b in pairwise(group)]
    spacing = max(1.5 * size, 1.2 * min(rows, default=0.0))
    for k in range(before + 1, after):
        line = lines[k]
        above, below = line.box.top - lines[k - 1].box.bottom, lines[k + 1].box.top - line.box.bottom
        beside = min(above, below) < 0  # the upper or lower line of a cell whose neighbours stand in its middle
        if (
            (line.box.width > 0.7 * full and not beside)
            or abs(line.size - size) > 0.3 * size
            or min(above, below) > spacing
        ):
            return False
        if _is_heading(lines, k, left):
            return False
    return lines[after].box.top - lines[after - 1].box.bottom <= 4 * size


def _is_heading(lines: list[Line], k: int, left: float) -> bool:
    """A numbered line at the margin with room above and below, and no figures in the line that follows."""
    line = lines[k]
    if not _HEADING.match(line.text) or line.box.x0 > left + 3 * line.size:
        return False
    room = min(line.box.top - lines[k - 1].box.bottom, lines[k + 1].box.top - line.box.bottom) if k else line.size
    return room > 0.3 * line.size and not any(is_value(piece.text) for piece in lines[k + 1].pieces)


def _touching_cells(line: Line) -> bool:
    return line.glyphs[0].order >= 0 and len(pieces_of(line.glyphs)) > 1


def is_row(line: Line) -> bool:
    """Does a page begin with a row of a table?"""
    if len(line.pieces) >= 3 or (len(line.pieces) > 1 and _values(line) > 0):
        return True
    return line.glyphs[0].order >= 0 and not line.text.endswith("。") and len(pieces_of(line.glyphs)) >= 3


def _with_caption(lines: list[Line], group: list[int], left: float, full: float) -> int:
    """Single lines right above in the type of the table are its caption, or the beginning of a wrapped label."""
    gaps = sorted(lines[b].box.top - lines[a].box.bottom for a, b in pairwise(group))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    first = group[0]
    while first > 0:
        above, line = lines[first - 1], lines[first]
        gap = line.box.top - above.box.bottom
        if gap > max(1.2 * line.size, 1.25 * usual) or abs(above.size - line.size) > 0.2 * line.size:
            break
        centred = above.box.x0 >= left + 4 * line.size
        if gap < 0:  # the upper lines of cells beside each other
            first -= 1
            continue
        if gap <= 0.8 * line.size and not above.text.endswith("。") and _touching_cells(above):
            first -= 1
            continue
        tight = gap <= 0.5 * line.size and above.box.width <= 0.5 * full and not above.text.endswith(("。", "：", "；"))
        if not (centred or (tight and not _HEADING.match(above.text))):
            break
        first -= 1
    return first


def _with_tight_rows(lines: list[Line], last: int) -> int:
    """A label and a figure that nearly touch are a row as well, right below one."""
    while last + 1 < len(lines):
        line, below = lines[last], lines[last + 1]
        pieces = sorted(pieces_of(below.glyphs), key=lambda piece: piece.box.x0) if below.glyphs[0].order >= 0 else []
        is_row = len(pieces) > 1 and is_value(pieces[-1].text) and not is_value(pieces[0].text)
        if (
            not is_row
            or below.box.top - line.box.bottom > 1.2 * line.size
            or abs(below.size - line.size) > 0.3 * line.size
        ):
            break
        last += 1
    return last


def _with_rest(lines: list[Line], group: list[int], last: int) -> int:
    """The last line of a wrapped label stands below the last figures."""
    width = max(lines[i].box.width for i in group)
    pieces = [piece.box for i in group for piece in lines[i].pieces]
    while last + 1 < len(lines):
        line, below = lines[last], lines[last + 1]
        gap = below.box.top - line.box.bottom
        inside = gap < 0 or any(box.x0 < below.box.x1 and below.box.x0 < box.x1 for box in pieces)
        if gap > 0.5 * line.size or not inside or below.text.endswith("。") or _HEADING.match(below.text):
            break
        if below.box.width > 0.6 * width or abs(below.size - line.size) > 0.3 * line.size:
            break
        last += 1
    return last
