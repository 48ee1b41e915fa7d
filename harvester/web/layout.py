"""A report's tables as the official form prints them: headers with their spans, cells with state, place and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from harvester.reports.forms import Form, FormTable, Relation, Row

Json = dict[str, Any]
Key = tuple[str, str, str]


@dataclass(slots=True)
class Head:
    """A header cell of a table."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    gloss: str | None = None
    """The same in English, where the form has it."""
    depth: int = 0
    group: bool = False


@dataclass(slots=True)
class CellView:
    """A cell as it is shown. ``marks``: numbers of the failed relations that it is the sum of."""

    id: str
    text: str | None
    state: str
    place: str | None
    """Fragment of the archived page at which it stands."""
    where: Json | None
    marks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class RowView:
    heads: list[Head]
    cells: list[CellView]


@dataclass(slots=True)
class TableView:
    id: str
    caption: str | None
    note: str | None
    corner: Head | None
    heads: list[list[Head]]
    rows: list[RowView]


@dataclass(slots=True)
class Failure:
    """A relation that does not hold."""

    number: int
    relation: str
    label: str
    scope: str | None
    left: Any
    right: Any
    op: str
    cell: str | None
    """Id of the first cell that is marked."""


def cell_id(key: Key) -> str:
    return "c-" + "-".join(key)


def fragment(where: Json | None) -> str | None:
    """Where a cell stands, as the anchor that the archived page has there."""
    if not where:
        return None
    # A document of pages is shown as pictures of them.
    if "page" in where:
        return f"p{where['page']}"
    if "table" in where and "row" in where and "column" in where:
        return f"t{where['table']}r{where['row']}c{where['column']}"
    return f"l{where['line']}" if "line" in where else None


def spans(paths: Sequence[Sequence[str]], depth: int) -> list[list[tuple[int, int, int, str]]]:
    """Header cells of a tree of labels. For each level the cells that begin in it: first leaf, number of leaves,
    number of levels, label. A leaf whose path is short reaches down to the last level."""
    levels: list[list[tuple[int, int, int, str]]] = [[] for _ in range(depth)]
    for level in range(depth):
        start = 0
        while start < len(paths):
            path = paths[start]
            end = start + 1
            if level < len(path):
                leaf = level == len(path) - 1
                if not leaf:
                    while (
                        end < len(paths)
                        and paths[end][: level + 1] == path[: level + 1]
                        and len(paths[end]) > level + 1
                    ):
                        end += 1
                levels[level].append((start, end - start, depth - level if leaf else 1, path[level]))
            start = end
    return levels


def tables(form: Form, facts: Iterable[Json], marks: dict[Key, list[int]], gloss: dict[str, str]) -> list[TableView]:
    """The tables of a form, filled with a report's facts."""
    cells = {(f["table"], f["row"], f["column"]): f for f in facts}
    return [_table(table, cells, marks, gloss) for table in form.tables]


def _rows(table: FormTable, cells: dict[Key, Json]) -> list[Row]:
    """The rows as printed: where a report has an alternative row it stands in the place of those it replaces."""
    rows = list(table.rows)
    for alternative in table.alternatives:
        if any((table.id, alternative.row.id, column.id) in cells for column in table.columns):
            at = next((i for i, row in enumerate(rows) if row.id in alternative.replaces), len(rows))
            rows = [row for row in rows if row.id not in alternative.replaces]
            rows.insert(at, alternative.row)
    return rows


def _table(table: FormTable, cells: dict[Key, Json], marks: dict[Key, list[int]], gloss: dict[str, str]) -> TableView:
    rows = _rows(table, cells)
    listed = any(row.header for row in rows)
    depth = max(len(column.path) for column in table.columns)
    width = 1 if listed else max((len(row.path) for row in rows), default=0)
    heads = [
        [
            Head(text, height, count, _gloss(table.columns[start].label_en, text, table.columns[start].label, gloss))
            for start, count, height, text in level
        ]
        for level in spans([column.path for column in table.columns], depth)
    ]
    label = table.label_columns[0] if table.label_columns else (table.note or "")
    corner = Head(label, depth, width, gloss.get(label)) if width else None
    row_heads: list[list[Head]] = [[] for _ in rows]
    if listed:
        for row, line in zip(rows, row_heads, strict=True):
            line.append(Head(row.label or "", 1, 1, row.label_en, len(row.path) - 1, row.header))
    else:
        for level in spans([row.path for row in rows], width):
            for start, count, reach, text in level:
                row = rows[start]
                line_gloss = _gloss(row.label_en, text, row.label, gloss)
                row_heads[start].append(Head(text, count, reach, line_gloss))
    views = []
    for row, line in zip(rows, row_heads, strict=True):
        keys = [] if row.header else [(table.id, row.id, column.id) for column in table.columns]
        views.append(RowView(line, [_cell(key, cells.get(key), marks.get(key, [])) for key in keys]))
    return TableView(table.id, table.caption, table.note, corner, heads, views)


def _gloss(english: str | None, text: str, leaf: str | None, gloss: dict[str, str]) -> str | None:
    return english if text == leaf and english else gloss.get(text)


def _cell(key: Key, fact: Json | None, marks: list[int]) -> CellView:
    if fact is None:
        return CellView(cell_id(key), None, "absent", None, None, marks)
    text = fact["raw"] if fact["raw"] not in (None, "") else None
    if fact["value"] is not None and text is None:
        text = str(fact["value"])
    return CellView(cell_id(key), text, fact["state"], fragment(fact["where"]), fact["where"], marks)


def failures(form: Form, facts: Iterable[Json], checks: Iterable[Json]) -> tuple[list[Failure], dict[Key, list[int]]]:
    """The relations that do not hold, numbered, and the numbers by the cells that are to be marked: those of the side
    with fewer terms, which is the sum; of both sides where they have as many."""
    present = {(f["table"], f["row"], f["column"]) for f in facts}
    by_id = {relation.id: relation for relation in form.relations}
    found: list[Failure] = []
    marks: dict[Key, list[int]] = {}
    for check in checks:
        relation = by_id.get(check["relation"])
        if check["status"] != "fail" or relation is None:
            continue
        number = len(found) + 1
        keys = [key for key in _sum_cells(form, relation, check["scope"]) if key in present]
        for key in keys:
            marks.setdefault(key, []).append(number)
        found.append(
            Failure(
                number, relation.id, relation.label_zh, _scope_label(form, relation, check["scope"]), check["left"],
                check["right"], relation.op, cell_id(keys[0]) if keys else None,
            )
        )  # fmt: skip
    return found, marks


def _sum_cells(form: Form, relation: Relation, scope: str | None) -> list[Key]:
    left, right = list(relation.lhs), list(relation.rhs)
    terms = left + right if len(left) == len(right) else min(left, right, key=len)
    result = []
    for table_id in relation.tables:
        table = form.table(table_id)
        for term in terms:
            row = term.get("row") or (scope if relation.iterate == "row" else None)
            column = term.get("col") or (scope if relation.iterate == "column" else table.columns[0].id)
            if row and column:
                result.append((table_id, str(row), str(column)))
    return result


def _scope_label(form: Form, relation: Relation, scope: str | None) -> str | None:
    for table_id in relation.tables:
        table = form.table(table_id)
        parts: tuple[Any, ...] = table.columns if relation.iterate == "column" else table.rows
        for part in (*parts, *(a.row for a in table.alternatives)):
            if scope is not None and part.id == scope:
                return str(part.label)
    return scope
