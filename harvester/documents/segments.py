"""Tables without lines: rows and columns of one run of figures under one header, from where the text stands.

Columns are what the figures of all rows agree on; the header's own columns join them, so that a column without a single
figure is one as well. A wrapped label belongs to the row whose figures it stands around.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from harvester.documents.glyphs import Glyph, join
from harvester.documents.pieces import Block, Lie, Piece, blocks_of, is_enumerated, is_value, lie_of, pieces_of
from harvester.documents.ruled import Box

MAX_PIECES = 6_000
MAX_HEADER = 200
MAX_COLUMNS = 100
"""Bounds of a table; what has more is a drawing or a page that was made to cost time, and stays text."""


@dataclass(slots=True)
class PlacedCell:
    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    confidence: float | None = None
    page: int = 0


@dataclass(slots=True)
class Interval:
    start: float
    end: float

    def shared(self, box: Box) -> float:
        return min(self.end, box.x1) - max(self.start, box.x0)


@dataclass(slots=True)
class Row:
    """One row: its labels from left to right, its figures and what stands among them. ``y``: the middle of these."""

    y: float
    labels: list[Block]
    values: list[Block]
    page: int = 0


@dataclass(slots=True)
class Segment:
    """Rows of the same columns, and the header above them."""

    header: list[Block]
    rows: list[Row]
    columns: list[Interval]
    """Of the figures, from left to right."""
    page: int = 0

    @property
    def top(self) -> float:
        tops = [block.box.top for block in self.header]
        tops += [block.box.top for row in self.rows for block in (*row.labels, *row.values)]
        return min(tops, default=0.0)

    def take(self, below: Segment) -> int | None:
        """Take in the rows of ``below``, its rest on the next page. Returns the number of header blocks left out, or
        None, with nothing changed, if that is another table."""
        again = [block.text for block in below.header]
        if not self.rows:  # the page ended between header and rows, or within the header
            if again != [block.text for block in self.header]:
                self.header += _below(below.header, max((b.box.bottom for b in self.header), default=0.0))
            self.rows, self.columns = below.rows, below.columns
            return 0
        if again and again != [block.text for block in self.header]:
            return None
        columns = with_header(self.columns, self.header, self.start)
        joined = _clusters([*columns, *below.columns])
        kept = all(sum(_over(c, column) for c in columns) <= 1 for column in joined) and all(
            sum(_over(c, column) for c in below.columns) <= 1 for column in joined
        )
        known = sum(any(_over(c, column) for c in columns) for column in below.columns)
        if not kept or (below.columns and known < len(below.columns)):
            return None
        self.columns = [column for column in joined if any(_over(c, column) for c in (*self.columns, *below.columns))]
        self.rows.extend(below.rows)
        return len(again)

    @property
    def start(self) -> float:
        """Where the figures begin: the first of them, or a heading right of all labels."""
        labels = [label.box.x1 for row in self.rows for label in row.labels]
        starts = [column.start for column in self.columns]
        if labels:
            starts += [b.box.x0 for b in self.header if b.box.x0 >= max(labels) and not _stands_alone(b, self.header)]
        return min(starts, default=0.0)

    def cells(self) -> list[list[PlacedCell]]:
        """The whole grid row by row; a place where nothing stands is an empty cell."""
        columns = with_header(self.columns, self.header, self.start)
        depth = max((len(row.labels) for row in self.rows), default=0)
        grid = [*_label_columns(self, depth), *columns]
        result = _header_cells(self.header, grid, depth, self.page)
        for number, row in enumerate(self.rows):
            cells = _row_cells(len(result), row, columns, depth)
            near = self.rows[max(0, number - 1) : number + 2]
            if not row.values and depth and any(other.values and not other.labels for other in near):
                cells = cells[: len(row.labels)]  # its figures stand beside without a label: none of its cells is empty
            result.append(cells)
        return result


def _below(header: list[Block], bottom: float) -> list[Block]:
    """The rest of a header from the next page, put below what stands above."""
    down = bottom + 1 - min((block.box.top for block in header), default=0.0)
    for block in header:
        box = block.box
        block.box = Box(box.x0, box.top + down, box.x1, box.bottom + down)
    return header


def _stands_alone(block: Block, header: list[Block]) -> bool:
    """Is this the caption over the header: a line of its own, with others below?"""
    others = [b for b in header if b is not block]
    beside = any(b.box.top < block.box.bottom and b.box.bottom > block.box.top for b in others)
    return not beside and any(b.box.top >= block.box.bottom - 0.3 * block.size for b in others)


def _over(a: Interval, b: Interval) -> bool:
    return min(a.end, b.end) > max(a.start, b.start)


def _clusters(intervals: list[Interval]) -> list[Interval]:
    """Unite what overlaps, from left to right."""
    result: list[Interval] = []
    for one in sorted(intervals, key=lambda interval: interval.start):
        if result and one.start < result[-1].end:
            result[-1].end = max(result[-1].end, one.end)
        else:
            result.append(Interval(one.start, one.end))
    return result


def read_segments(regions: list[list[Glyph]], page: int = 0) -> list[list[Segment]]:
    """The segments of each region of one page, from the top down; none where a region has too many pieces."""
    all_pieces = [pieces_of(glyphs) for glyphs in regions]
    if sum(len(pieces) for pieces in all_pieces) > MAX_PIECES:
        return [[] for _ in regions]
    whole = lie_of([piece for pieces in all_pieces for piece in pieces])
    return [_read_region(pieces, lie_of(pieces, whole), page) for pieces in all_pieces]


def _read_region(pieces: list[Piece], lie: Lie, page: int) -> list[Segment]:
    blocks = blocks_of(pieces, lie)
    rows = _rows(blocks, page)
    owned = {id(block) for row in rows for block in (*row.labels, *row.values)}
    rest = [block for block in blocks if id(block) not in owned]
    rows = [_split(row) for row in rows]
    segments: list[Segment] = []
    before: Row | None = None
    for row in [*rows, None]:
        low = before.y if before else float("-inf")
        high = row.y if row else float("inf")
        between = sorted((b for b in rest if low < b.middle <= high), key=lambda b: (b.box.top, b.box.x0))
        start = min((_value_start(r) for r in (before, row) if r is not None), default=float("inf"))
        if row is None and before is None:
            return _without_figures(between, page)
        is_header = before is None or any(_is_head(block, before, row, start) for block in between)
        if is_header:
            header, labels = _peeled(between, row)
            segments.append(Segment(header, _loose(labels, page, start), [], page))
        else:
            segments[-1].rows.extend(_loose(between, page, start))
        if row is not None:
            segments[-1].rows.append(row)
        before = row
    if any(len(segment.header) > MAX_HEADER for segment in segments):
        return []
    for segment in segments:
        _move_words(segment)
        segment.columns = _clusters(
            [Interval(block.box.x0, block.box.x1) for row in segment.rows for block in row.values]
        )
    return [] if any(len(segment.columns) > MAX_COLUMNS for segment in segments) else segments


def _peeled(blocks: list[Block], row: Row | None) -> tuple[list[Block], list[Block]]:
    """The header, and what stands below it among the labels: rows without figures, or the rest of a cut label."""
    lines: list[list[Block]] = []
    for block in sorted(blocks, key=lambda b: b.middle):
        if lines and block.middle - lines[-1][0].middle <= 0.5 * block.size:
            lines[-1].append(block)
        else:
            lines.append([block])
    if row is not None and row.labels:
        right = max(label.box.x1 for label in row.labels)
        heads = [block for block in blocks if block.box.x1 > right + block.size or block.box.x0 >= right]
    else:
        several = [line for line in lines if len(line) > 1]
        if not several:
            return blocks, []
        left = sorted(block.box.x0 for block in several[-1])[1]
        heads = [block for block in blocks if block.box.x1 > left]
    bottom = max((block.box.bottom for block in heads), default=float("-inf"))
    labels = [b for b in blocks if b.box.top >= bottom - 0.2 * b.size and not any(b is head for head in heads)]
    return [b for b in blocks if not any(b is label for label in labels)], labels


def _move_words(segment: Segment) -> None:
    """Words among the figures of a row (增加5) are told from labels by the columns of the rows that have none."""
    plain = [row for row in segment.rows if row.values and not any(is_value(label.text) for label in row.labels)]
    start = min((_value_start(row) for row in plain), default=None)
    end = max((label.box.x1 for row in plain for label in row.labels), default=0.0)
    if start is None:
        return
    for row in segment.rows:
        if not any(is_value(label.text) for label in row.labels):
            continue
        moved = [label for label in row.labels if label.box.x0 >= min(start, end) and label.box.x1 > start]
        row.labels = [label for label in row.labels if not any(label is other for other in moved)]
        row.values = sorted([*row.values, *moved], key=_left)


def _is_head(block: Block, before: Row, row: Row | None, start: float) -> bool:
    """Does a block between two rows stand over the figures and not among the labels?"""
    if any(b.box.top <= block.middle <= b.box.bottom for b in before.values):
        return False
    labels = [b.box.x1 for r in (before, row) if r is not None for b in r.labels]
    return (block.box.x0 + block.box.x1) / 2 > start or (bool(labels) and block.box.x0 >= max(labels))


def _value_start(row: Row) -> float:
    return min((block.box.x0 for block in row.values), default=float("inf"))


def _loose(blocks: list[Block], page: int, start: float | None) -> list[Row]:
    """Blocks beside no figures as rows: the labels of blank rows, groups, lines at the end."""
    lines: list[list[Block]] = []
    for block in blocks:
        if lines and block.middle - lines[-1][0].middle <= 0.5 * block.size:
            lines[-1].append(block)
        else:
            lines.append([block])
    rows = []
    for line in lines:
        line.sort(key=lambda block: block.box.x0)
        labels = [b for b in line if start is None or (b.box.x0 + b.box.x1) / 2 <= start]
        rows.append(Row(line[0].middle, labels, [b for b in line if not any(b is one for one in labels)], page))
    return rows


def _without_figures(blocks: list[Block], page: int) -> list[Segment]:
    rows = _loose(blocks, page, None)
    return [Segment([], rows, [], page)] if rows else []


def _rows(blocks: list[Block], page: int) -> list[Row]:
    """Figures on one level are a row; the words beside them are its labels."""
    values = [block for block in blocks if block.is_value]
    levels: list[list[Block]] = []
    for block in sorted((b for b in values if len(b.pieces) == 1), key=lambda b: b.middle):
        if levels and block.middle - levels[-1][0].middle <= 0.5 * block.size:
            levels[-1].append(block)
        else:
            levels.append([block])
    for block in (b for b in values if len(b.pieces) > 1):
        fitting = [level for level in levels if block.box.top <= level[0].middle <= block.box.bottom]
        if fitting:
            min(fitting, key=lambda level: abs(level[0].middle - block.middle)).append(block)
        else:
            levels.append([block])
    levels.sort(key=lambda level: level[0].middle)
    rows = [Row(sum(b.middle for b in level) / len(level), [], sorted(level, key=_left), page) for level in levels]
    for block in (b for b in blocks if not b.is_value):
        fitting_rows = [row for row in rows if block.box.top <= row.y <= block.box.bottom]
        if fitting_rows:
            home = min(fitting_rows, key=lambda row: abs(row.y - block.middle))
            home.labels.append(block)
    return [row for row in rows if _has_values(row)]


def _left(block: Block) -> float:
    return block.box.x0


def _has_values(row: Row) -> bool:
    """Do figures stand right of the last words?"""
    words = max((block.box.x0 for block in row.labels), default=float("-inf"))
    return any(block.box.x0 > words for block in row.values)


def _split(row: Row) -> Row:
    """Labels are what stands left of the last words; figures among or before them are part of the labels."""
    line = sorted([*row.labels, *row.values], key=_left)
    last = max((i for i, block in enumerate(line) if not block.is_value), default=-1)
    labels = line[: last + 1]
    merged: list[Block] = []
    for block in labels:
        near = merged and block.box.x0 - merged[-1].box.x1 <= 0.6 * block.size
        near = near and not is_enumerated(block.text)
        if near and abs(block.middle - merged[-1].middle) <= 0.3 * block.size:
            merged[-1] = _side_by_side(merged[-1], block)
        else:
            merged.append(block)
    row.labels, row.values = merged, line[last + 1 :]
    return row


def _side_by_side(a: Block, b: Block) -> Block:
    box = Box(a.box.x0, min(a.box.top, b.box.top), b.box.x1, max(a.box.bottom, b.box.bottom))
    return Block([*a.pieces, *b.pieces], join(a.text, b.text), box, a.size)


# --- columns -------------------------------------------------------------------------------------------------------


def leaves_of(header: list[Block], start: float) -> list[Block]:
    """Header blocks over the figures with nothing below them."""
    over = [block for block in header if block.box.x1 > start and not _stands_alone(block, header)]
    return [
        block
        for block in over
        if not any(
            other.box.top >= block.box.bottom - 0.3 * block.size
            and min(other.box.x1, block.box.x1) > max(other.box.x0, block.box.x0)
            for other in over
        )
    ]


def with_header(columns: list[Interval], header: list[Block], start: float) -> list[Interval]:
    """The columns of the figures, and those of which the header alone knows."""
    result = [Interval(column.start, column.end) for column in columns]
    free: list[tuple[float, Block | None, Interval | None]] = []
    met: set[int] = set()
    for leaf in sorted(leaves_of(header, start), key=_left):
        hits = [i for i, column in enumerate(result) if column.shared(leaf.box) > 0]
        if hits:
            met.update(hits)
            free.append((leaf.box.x0, None, None))
        else:
            free.append((leaf.box.x0, leaf, None))
    free += [(column.start, None, column) for i, column in enumerate(result) if i not in met]
    free.sort(key=lambda item: item[0])
    run: list[tuple[float, Block | None, Interval | None]] = []
    new: list[Interval] = []
    for item in [*free, (0.0, None, None)]:
        if item[1] is not None or item[2] is not None:
            run.append(item)
            continue
        leaves = [leaf for _, leaf, _ in run if leaf is not None]
        bare = [column for _, _, column in run if column is not None]
        if len(leaves) == len(bare):
            # the header at one side of its column, the figures at the other
            for leaf, column in zip(leaves, bare, strict=True):
                column.start, column.end = min(column.start, leaf.box.x0), max(column.end, leaf.box.x1)
        elif not bare:
            new += [Interval(leaf.box.x0, leaf.box.x1) for leaf in leaves]
        run = []
    return sorted([*result, *new], key=lambda column: column.start)


def _label_columns(segment: Segment, depth: int) -> list[Interval]:
    left = min((b.box.x0 for row in segment.rows for b in row.labels), default=0.0)
    right = max(left, segment.start - 1)
    step = (right - left) / depth if depth else 0.0
    starts = [left + step * k for k in range(depth)]
    for k in range(1, depth):
        own = [row.labels[k].box.x0 for row in segment.rows if len(row.labels) == depth]
        starts[k] = min(own, default=starts[k])
    return [Interval(a, b) for a, b in pairwise([*starts, right])]


# --- cells ---------------------------------------------------------------------------------------------------------


def _row_cells(number: int, row: Row, columns: list[Interval], depth: int) -> list[PlacedCell]:
    cells: list[PlacedCell] = []
    if depth and not row.labels:
        cells.append(PlacedCell(number, 0, "", 1, depth, page=row.page))
    for k, label in enumerate(row.labels):
        span = depth - k if k == len(row.labels) - 1 else 1
        cells.append(PlacedCell(number, k, label.text, 1, span, label.confidence, row.page))
    found: dict[int, PlacedCell] = {}
    for block in sorted(row.values, key=lambda b: (b.box.top, b.box.x0) if len(row.values) > 1 else (0.0, 0.0)):
        hits = [i for i, column in enumerate(columns) if column.shared(block.box) > 0]
        if not hits:
            middle = (block.box.x0 + block.box.x1) / 2
            hits = [min(range(len(columns)), key=lambda i: abs(columns[i].start + columns[i].end - 2 * middle))]
        cell = found.get(hits[0])
        if cell is None:
            span = hits[-1] - hits[0] + 1
            found[hits[0]] = PlacedCell(number, depth + hits[0], block.text, 1, span, block.confidence, row.page)
        else:
            figures = cell.text[-1:].isdigit() and block.text[:1].isdigit()
            cell.text = f"{cell.text}\n{block.text}" if figures else join(cell.text, block.text)
    column = 0
    while column < len(columns):
        cell = found.get(column) or PlacedCell(number, depth + column, "", page=row.page)
        later = min((start for start in found if start > column), default=len(columns))
        cell.colspan = max(1, min(cell.colspan, later - column))
        cells.append(cell)
        column += cell.colspan
    return cells


def _header_cells(blocks: list[Block], grid: list[Interval], depth: int, page: int) -> list[list[PlacedCell]]:
    """Header cells as a tree: a label that is centred over several columns spans them."""
    if not blocks:
        return []
    width = max(1, len(grid))
    ordered = sorted(blocks, key=lambda b: (b.box.top, b.box.x0))
    start = grid[depth].start if depth < len(grid) else 0.0
    leaves = leaves_of(ordered, start)
    for number, block in enumerate(ordered):
        above = [b.level for b in ordered[:number] if b.box.bottom <= block.box.top + 0.2 * block.size]
        block.level = max(above, default=-1) + 1
        hits = [i for i, interval in enumerate(grid) if interval.shared(block.box) > 0]
        if hits and hits[-1] >= depth and any(block is leaf for leaf in leaves):
            hits = [i for i in hits if i >= depth]  # a heading wider than its figures is none of the labels
        middle = (block.box.x0 + block.box.x1) / 2
        nearest = min(range(len(grid)), key=lambda i: abs(grid[i].start + grid[i].end - 2 * middle), default=0)
        block.columns = (hits[0], hits[-1]) if hits else (nearest, nearest)
        if depth and block.columns[1] < depth:
            block.columns = (block.columns[0] if hits else 0, depth - 1)
    for block in sorted((b for b in ordered if not any(b is leaf for leaf in leaves)), key=lambda b: b.level):
        _widen(block, ordered, leaves, grid)
    levels = max(block.level for block in ordered) + 1
    rows: list[list[PlacedCell]] = []
    covered: dict[int, int] = {}
    for level in range(levels):
        cells: dict[int, PlacedCell] = {}
        for block in (b for b in ordered if b.level == level):
            first, last = block.columns
            below = any(b.level > level and b.columns[0] <= last and b.columns[1] >= first for b in ordered)
            if first in cells:
                cells[first].text = join(cells[first].text, block.text)
                continue
            cells[first] = PlacedCell(
                level,
                first,
                block.text,
                1 if below else levels - level,
                max(1, last - first + 1),
                block.confidence,
                page,
            )
        taken = {column for column, until in covered.items() if until > level}
        own = list(cells.values())
        rows.append(_filled(level, cells, width, taken, page))
        for cell in own:
            for column in range(cell.column, cell.column + cell.colspan):
                covered[column] = level + cell.rowspan
    return rows


def _filled(number: int, cells: dict[int, PlacedCell], width: int, taken: set[int], page: int) -> list[PlacedCell]:
    """A row of ``width`` with empty cells where nothing stands. ``taken``: columns that a cell from above covers."""
    result = []
    column = 0
    while column < width:
        if column in taken and column not in cells:
            column += 1
            continue
        cell = cells.pop(column, None) or PlacedCell(number, column, "", page=page)
        later = min((start for start in cells if start > column), default=width)
        cell.colspan = max(1, min(cell.colspan, later - column))
        result.append(cell)
        column += cell.colspan
    return result


def _widen(block: Block, blocks: list[Block], leaves: list[Block], grid: list[Interval]) -> None:
    """The most columns that the text can be the middle of: below its parent, over no column of which the label stands
    beside it or higher."""
    first, last = block.columns
    if not grid or (first == 0 and block.level):
        return
    beside = [b for b in blocks if b is not block and b.level == block.level]
    beside += [leaf for leaf in leaves if leaf.box.top < block.box.bottom - 0.3 * block.size]
    parents = [b for b in blocks if b.level < block.level and b.columns[0] <= first and b.columns[1] >= last]
    low = max(
        [*(b.columns[1] + 1 for b in beside if b.columns[1] < first), *(b.columns[0] for b in parents)], default=0
    )
    high = min(
        [*(b.columns[0] - 1 for b in beside if b.columns[0] > last), *(b.columns[1] for b in parents)],
        default=len(grid) - 1,
    )
    middle, slack = (block.box.x0 + block.box.x1) / 2, 0.8 * block.size
    best = (first, last)
    for start in range(low, first + 1):
        for end in range(last, high + 1):
            centre = (grid[start].start + grid[end].end) / 2
            if abs(centre - middle) <= slack and end - start > best[1] - best[0]:
                best = (start, end)
    block.columns = best
