"""Damage to printed tables, at random: what portals, editors and page breaks do to them, and worse.

Every mutation takes the grids of a report and changes them; what the report truly says stays the same. A reading of the
damaged document may lose cells, with a word; it must not give a number to the wrong cell and keep quiet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from harvester.documents.grid import lay_out, width

from .grid import Grid, GridCell

Mutation = Callable[[list[Grid], Random], None]
MUTATIONS: dict[str, Mutation] = {}
_Spot = tuple[Grid, int, int]


def _mutation(function: Mutation) -> Mutation:
    MUTATIONS[function.__name__.strip("_")] = function
    return function


def _spots(grids: list[Grid], *kinds: str) -> list[_Spot]:
    return [
        (grid, r, c)
        for grid in grids
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if not kinds or cell.kind in kinds
    ]


def _spot(grids: list[Grid], rng: Random, *kinds: str) -> _Spot | None:
    """A random cell of one of these kinds; large tables do not crowd out small ones."""
    having = [grid for grid in grids if _spots([grid], *kinds)]
    return rng.choice(_spots([rng.choice(having)], *kinds)) if having else None


def _value_rows(grid: Grid) -> list[int]:
    return [r for r, row in enumerate(grid.rows) if any(cell.kind == "value" for cell in row)]


def _set(grid: Grid, r: int, c: int, **changes: object) -> None:
    grid.rows[r][c] = replace(grid.rows[r][c], **changes)  # type: ignore[arg-type]


@_mutation
def delete_value(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "value"):
        grid, r, c = spot
        del grid.rows[r][c]


@_mutation
def delete_two_values(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "value"):
        grid, r, _ = spot
        for _ in range(2):
            values = [c for c, cell in enumerate(grid.rows[r]) if cell.kind == "value"]
            if values:
                del grid.rows[r][rng.choice(values)]


@_mutation
def empty_cell_anywhere(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    row = grid.rows[rng.randrange(len(grid.rows))]
    row.insert(rng.randint(0, len(row)), GridCell("", "filler"))


@_mutation
def empty_cell_and_no_value(grids: list[Grid], rng: Random) -> None:
    """The worst for counting: one cell too many and one too few in the same row."""
    if spot := _spot(grids, rng, "value"):
        grid, r, c = spot
        del grid.rows[r][c]
        grid.rows[r].insert(rng.randint(0, len(grid.rows[r])), GridCell("", "filler"))


@_mutation
def empty_cell_before_values_everywhere(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    for r in _value_rows(grid):
        row = grid.rows[r]
        first = next(c for c, cell in enumerate(row) if cell.kind == "value")
        row.insert(first, GridCell("", "filler"))


@_mutation
def number_anywhere(grids: list[Grid], rng: Random) -> None:
    """A stray number, such as a page number or a footnote mark, becomes a cell."""
    grid = rng.choice(grids)
    row = grid.rows[rng.choice(_value_rows(grid))]
    row.insert(rng.randint(0, len(row)), GridCell(str(rng.randint(1, 400)), "filler"))


@_mutation
def drop_header_cell(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "header"):
        grid, r, c = spot
        del grid.rows[r][c]


@_mutation
def empty_header_cell(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "header"):
        grid, r, c = spot
        _set(grid, r, c, text="")


@_mutation
def unknown_header(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "header"):
        grid, r, c = spot
        _set(grid, r, c, text=rng.choice(("村（居）民委员会", "备注", "同比", "数量")))


@_mutation
def delete_header_row(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "header"):
        grid, r, _ = spot
        if all(cell.kind != "value" for cell in grid.rows[r]):
            del grid.rows[r]


@_mutation
def delete_all_headers(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    grid.rows = [row for row in grid.rows if any(cell.kind == "value" for cell in row)]


@_mutation
def drop_caption(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "caption"):
        grid, r, _ = spot
        del grid.rows[r]


@_mutation
def drop_all_captions(grids: list[Grid], rng: Random) -> None:
    for grid in grids:
        grid.rows = [row for row in grid.rows if all(cell.kind != "caption" for cell in row)]


@_mutation
def drop_caption_and_header(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "caption"):
        grid, r, _ = spot
        del grid.rows[r : r + 2]


@_mutation
def unknown_row_label(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "label"):
        grid, r, c = spot
        _set(grid, r, c, text=rng.choice(("其他有关事项说明", "甲类情形", "小计", "合计", "备注", "政府信息公开")))


@_mutation
def empty_row_label(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "label"):
        grid, r, c = spot
        _set(grid, r, c, text="")


@_mutation
def delete_row_label(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "label"):
        grid, r, c = spot
        del grid.rows[r][c]


@_mutation
def delete_two_row_labels(grids: list[Grid], rng: Random) -> None:
    delete_row_label(grids, rng)
    delete_row_label(grids, rng)


@_mutation
def delete_row(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    del grid.rows[rng.choice(_value_rows(grid))]


@_mutation
def delete_row_and_label(grids: list[Grid], rng: Random) -> None:
    delete_row(grids, rng)
    delete_row_label([grid for grid in grids if _value_rows(grid)], rng)


@_mutation
def duplicate_row(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    r = rng.choice(_value_rows(grid))
    grid.rows.insert(r, list(grid.rows[r]))


@_mutation
def move_row(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    row = grid.rows.pop(rng.choice(_value_rows(grid)))
    grid.rows.insert(rng.randint(0, len(grid.rows)), row)


@_mutation
def subtotal_row(grids: list[Grid], rng: Random) -> None:
    """A row that the form does not have, with numbers."""
    grid = rng.choice(grids)
    r = rng.choice(_value_rows(grid))
    label = rng.choice(("小计", "合计", "其中：镇本级", "其他", ""))
    row = [GridCell(str(rng.randint(0, 99)), "filler") if c.kind == "value" else c for c in grid.rows[r]]
    labels = [c for c, cell in enumerate(row) if cell.kind == "label"]
    if labels:
        row[labels[-1]] = replace(row[labels[-1]], text=label)
        grid.rows.insert(r + rng.randint(0, 1), row)


@_mutation
def extra_column(grids: list[Grid], rng: Random) -> None:
    """A column more, with a heading of its own and numbers, at any place between the value columns."""
    grid = rng.choice(grids)
    most = max(sum(cell.kind == "value" for cell in grid.rows[r]) for r in _value_rows(grid))
    at = rng.randint(0, most)
    heading = rng.choice(("小计", "合计", "备注", "其中：村级", ""))
    for row in grid.rows:
        values = [c for c, cell in enumerate(row) if cell.kind == "value"]
        if len(values) == most:
            row.insert(values[0] + at, GridCell(str(rng.randint(0, 99)), "filler"))
        elif any(cell.kind == "header" for cell in row):
            headers = [c for c, cell in enumerate(row) if cell.kind == "header"]
            row.insert(min(headers[0] + at, headers[-1] + 1), GridCell(heading, "header"))


@_mutation
def extra_column_without_heading(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    at = rng.randint(0, 3)
    for r in _value_rows(grid):
        row = grid.rows[r]
        values = [c for c, cell in enumerate(row) if cell.kind == "value"]
        row.insert(min(values[0] + at, len(row)), GridCell(str(rng.randint(0, 99)), "filler"))


@_mutation
def numbered_rows(grids: list[Grid], rng: Random) -> None:
    """A column of serial numbers at the left."""
    grid = rng.choice(grids)
    for number, r in enumerate(_value_rows(grid), 1):
        grid.rows[r].insert(0, GridCell(str(number), "filler"))


@_mutation
def merge_values(grids: list[Grid], rng: Random) -> None:
    """Two value cells become one that covers both columns and keeps the first number."""
    if spot := _spot(grids, rng, "value"):
        grid, r, c = spot
        row = grid.rows[r]
        if c + 1 < len(row) and row[c + 1].kind == "value":
            _set(grid, r, c, colspan=row[c].colspan + row[c + 1].colspan)
            del row[c + 1]


@_mutation
def merge_value_texts(grids: list[Grid], rng: Random) -> None:
    """The same, with both numbers in the cell."""
    if spot := _spot(grids, rng, "value"):
        grid, r, c = spot
        row = grid.rows[r]
        if c + 1 < len(row) and row[c + 1].kind == "value":
            both = row[c].text + rng.choice((" ", "\n", "/", "")) + row[c + 1].text
            _set(grid, r, c, colspan=row[c].colspan + row[c + 1].colspan, text=both)
            del row[c + 1]


@_mutation
def merge_values_down(grids: list[Grid], rng: Random) -> None:
    """A value cell covers the cell below it as well."""
    if spot := _spot(grids, rng, "value"):
        grid, r, c = spot
        if r + 1 < len(grid.rows):
            below = [k for k, cell in enumerate(grid.rows[r + 1]) if cell.kind == "value"]
            own = [k for k, cell in enumerate(grid.rows[r]) if cell.kind == "value"]
            if len(below) == len(own):
                _set(grid, r, c, rowspan=2)
                del grid.rows[r + 1][below[own.index(c)]]


@_mutation
def wrong_rowspan(grids: list[Grid], rng: Random) -> None:
    """A cell says that it covers rows below, whose own cells are all there."""
    if spot := _spot(grids, rng):
        grid, r, c = spot
        _set(grid, r, c, rowspan=rng.choice((2, 3, 90)))


@_mutation
def wrong_colspan(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng):
        grid, r, c = spot
        _set(grid, r, c, colspan=rng.choice((2, 3, 40)))


@_mutation
def no_spans(grids: list[Grid], rng: Random) -> None:
    grid = rng.choice(grids)
    grid.rows = [[replace(cell, rowspan=1, colspan=1) for cell in row] for row in grid.rows]


@_mutation
def cut_in_two(grids: list[Grid], rng: Random) -> None:
    """A page break: the table goes on as another one. Spans that ran over the cut are as they were."""
    grid = rng.choice(grids)
    if len(grid.rows) > 1:
        at = rng.randrange(1, len(grid.rows))
        rest = Grid(grid.section, grid.rows[at:], grid.width, grid.tables)
        grid.rows = grid.rows[:at]
        grids.insert(grids.index(grid) + 1, rest)


@_mutation
def header_again(grids: list[Grid], rng: Random) -> None:
    """The header rows come again after a page break."""
    grid = rng.choice(grids)
    first = _value_rows(grid)[0]
    at = rng.choice(_value_rows(grid)[1:] or [first])
    grid.rows[at:at] = [list(row) for row in grid.rows[:first]]


@_mutation
def number_split(grids: list[Grid], rng: Random) -> None:
    """White space inside a number."""
    long = [spot for spot in _spots(grids, "value") if len(spot[0].rows[spot[1]][spot[2]].text) > 1]
    if long:
        grid, r, c = rng.choice(long)
        text = grid.rows[r][c].text
        cut = rng.randint(1, len(text) - 1)
        _set(grid, r, c, text=text[:cut] + rng.choice((" ", "\n", "  ", "\u3000")) + text[cut:])


@_mutation
def text_in_value(grids: list[Grid], rng: Random) -> None:
    if spot := _spot(grids, rng, "value"):
        grid, r, c = spot
        text = grid.rows[r][c].text
        _set(grid, r, c, text=rng.choice((f"{text}（见附件）", f"约{text}", f"{text}余", "详见附表", f"{text}*")))


@_mutation
def reorder_columns(grids: list[Grid], rng: Random) -> None:
    """Two columns change places, headings and values alike; only in blocks with one row of headings."""
    for grid in grids:
        for r in range(len(grid.rows) - 1):
            row = grid.rows[r]
            columns = [c for c, cell in enumerate(row) if cell.kind == "header"]
            below = [cell for cell in grid.rows[r + 1] if cell.kind == "value"]
            if len(columns) < 3 or len(below) != len(columns) - 1 or any(cell.rowspan > 1 for cell in row):
                continue
            a, b = rng.sample(range(len(below)), 2)
            for k in range(r, len(grid.rows)):
                kind = "header" if k == r else "value"
                places = [c for c, cell in enumerate(grid.rows[k]) if cell.kind == kind][k == r :]
                if len(places) != len(below):
                    break
                line, i, j = grid.rows[k], places[a], places[b]
                line[i], line[j] = replace(line[j], colspan=line[i].colspan), replace(line[i], colspan=line[j].colspan)
            return


@_mutation
def tables_change_places(grids: list[Grid], rng: Random) -> None:
    """The tables of two sections stand under each other's heading."""
    if len(grids) > 1:
        a, b = rng.sample(range(len(grids)), 2)
        grids[a].section, grids[b].section = grids[b].section, grids[a].section


@_mutation
def one_section(grids: list[Grid], rng: Random) -> None:
    """All tables stand together under one heading."""
    section = rng.choice(grids).section
    for grid in grids:
        grid.section = section


@_mutation
def table_twice(grids: list[Grid], rng: Random) -> None:
    """Last year's table, or a draft, stands below the true one."""
    grid = rng.choice(grids)
    rows = [
        [replace(cell, text=str(rng.randint(0, 50)), kind="filler") if cell.kind == "value" else cell for cell in row]
        for row in grid.rows
    ]
    grids.insert(grids.index(grid) + 1, Grid(grid.section, rows, grid.width, grid.tables))


@_mutation
def delete_table(grids: list[Grid], rng: Random) -> None:
    if len(grids) > 1:
        del grids[rng.randrange(len(grids))]


def mutate(grids: list[Grid], rng: Random, names: list[str]) -> list[Grid]:
    """The grids after these mutations, in order."""
    result = [Grid(g.section, [list(row) for row in g.rows], g.width, g.tables, list(g.breaks)) for g in grids]
    for name in names:
        usable = [grid for grid in result if _value_rows(grid)]
        if not usable:
            break
        MUTATIONS[name](usable, rng)
        extra = [grid for grid in usable if all(grid is not known for known in result)]
        for grid in extra:
            before = usable[usable.index(grid) - 1]
            result.insert(next(i for i, known in enumerate(result) if known is before) + 1, grid)
        if name == "delete_table":
            result = [g for g in result if any(g is u for u in usable) or not _value_rows(g)]
    for grid in result:
        grid.width = width(lay_out([[(cell.rowspan, cell.colspan) for cell in row] for row in grid.rows]))
    return result
