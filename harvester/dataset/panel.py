"""The two panels: one row per cell, and one row per agency and year with every variable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any

from harvester.dataset.blocks import SIZE, Block, Row, Same, Shared, block_of
from harvester.dataset.bodies import COLUMNS as BODY_COLUMNS
from harvester.dataset.bodies import as_cells, body_of, deadline
from harvester.dataset.columns import BOOL, CATEGORY, DATE, FLOAT, INT, NUMBER, TEXT, Column, Table
from harvester.dataset.series import derive
from harvester.dataset.similar import Copying
from harvester.dataset.source import Item, Source
from harvester.dataset.variables import form_variables, series_columns, variable_columns

_IDENTITY = (
    Column("report_id", INT, "id of the report's version", "报告编号", key=True),
    Column("agency", TEXT, "official name as the report gives it", "机关名称"),
    Column("agency_key", TEXT, "adcode and name without the divisions in front; the same over years", "机关标识"),
    Column("adcode", TEXT, "6-digit code of the division (text, not a number)", "行政区划代码"),
    Column("year", INT, "report year", "报告年度"),
    Column("form", CATEGORY, "official form", "报告格式"),
    Column("title", TEXT, "title as printed", "标题"),
    Column("published", DATE, "visible publication date", "公布日期"),
    Column("url", TEXT, "address", "网址"),
)
LONG = (
    *_IDENTITY,
    Column("table_id", CATEGORY, "table of the form", "表", key=True),
    Column("row_id", CATEGORY, "row of the form", "行", key=True),
    Column("column_id", CATEGORY, "column of the form", "列", key=True),
    Column("value", NUMBER, "the number; empty where there is none", "数值"),
    Column("raw", TEXT, "text as printed", "原文"),
    Column("unit", CATEGORY, "unit as printed in the cell or its header", "单位"),
    Column("state", CATEGORY, "reported, blank (empty in the source) or not_recoverable", "状态"),
    Column("capture_id", INT, "archived response it was read from, see provenance", "存档编号"),
    Column("variable", CATEGORY, "name of the column in panel_wide", "变量名"),
)
_FACTS = (
    *BODY_COLUMNS,
    Column("scope", CATEGORY, "own_agency or own_area: what the report speaks for", "报告范围"),
    Column("signed", DATE, "date under the text", "落款日期"),
    Column("deadline", DATE, "statutory date; empty where the law names none", "法定公布期限"),
    Column("on_time", BOOL, "published by the statutory date", "是否按期公布"),
    Column("version", INT, "number of this version, from 1", "版本"),
    Column("grade", CATEGORY, "how well sums prove the numbers, A to E", "质量等级"),
    Column("cells", INT, "cells of the form", "单元格数"),
    Column("reported", INT, "cells with a number", "有数单元格数"),
    Column("blank", INT, "cells empty in the source", "空白单元格数"),
    Column("not_recoverable", INT, "cells whose number cannot be told", "无法确认单元格数"),
    Column("failed_checks", INT, "relations of the form that fail", "未通过勾稽关系数"),
    Column("failed_relations", TEXT, "ids of relations that fail", "未通过的勾稽关系"),
    Column("yoy_breaks", INT, "relations with the year before that fail; empty without such a year", "与上年不衔接数"),
    Column("yoy_relations", TEXT, "ids of relations with the year before that fail", "与上年不衔接的关系"),
    Column(
        "context_breaks",
        INT,
        "relations with its own prose or with other reports of its place that fail",
        "与正文或同地区报告不符数",
    ),
    Column("context_relations", TEXT, "ids of these relations", "与正文或同地区报告不符的关系"),
    Column("same_as_last_year", FLOAT, "share of the text that stands in last year's report", "与上年文字相似度"),
    Column(
        "same_as_neighbour", FLOAT, "share of the text that stands in another agency's report", "与他机关文字相似度"
    ),
    Column("neighbour_report_id", INT, "that other report", "相似报告编号"),
    Column("capture_id", INT, "archived response, see provenance", "存档编号"),
)


@cache
def wide_columns() -> tuple[Column, ...]:
    return (*_IDENTITY, *_FACTS, *variable_columns(), *series_columns())


def identity(item: Item) -> tuple[object, ...]:
    """The first nine columns of both panels."""
    meta = item.meta
    return tuple(meta[column.name] for column in _IDENTITY)


def panel_long(source: Source, hide: Callable[[str | None], str | None]) -> Table:
    """Every cell of every chosen report. ``hide`` is applied to titles."""
    shared: dict[int, tuple[Shared, Shared, Shared, Shared]] = {}

    def blocks() -> Iterator[Block]:
        for item in source.items():
            if item.layout_id not in shared:
                tables, rows, columns = zip(*item.layout.names, strict=True) if item.layout.names else ((), (), ())
                shared[item.layout_id] = Shared(tables), Shared(rows), Shared(columns), Shared(item.layout.variables)
            *place, variables = shared[item.layout_id]
            values, raws, units, states = item.cells()
            yield Block(
                (
                    *map(Same, _hidden(identity(item), hide)), *place, values, raws,
                    Same(None) if units is None else units, Same("reported") if states is None else states,
                    Same(item.cells_from), variables,
                ),
                len(values), {_VALUE: item.states} if item.states else {},
            )  # fmt: skip

    stata = ("report_id", "adcode", "year", "form", "table_id", "row_id", "column_id", "value", "unit", "state")
    return Table(
        "panel_long", "One row per cell of every current report", "长表：每份报告每个单元格一行", LONG, blocks,
        _cells(source), stata,
    )  # fmt: skip


_VALUE = [column.name for column in LONG].index("value")


def _cells(source: Source) -> int:
    return sum(row[0] for row in source.select("SELECT ifnull(sum(cells), 0) FROM reports WHERE report_id IN ({ids})"))


def _hidden(head: tuple[object, ...], hide: Callable[[str | None], str | None]) -> tuple[object, ...]:
    title = head[6]
    return (*head[:6], hide(title if isinstance(title, str) else None), *head[7:])


def panel_wide(source: Source, copies: Mapping[int, Copying], hide: Callable[[str | None], str | None]) -> Table:
    """Every variable of every chosen report. ``copies``: what :func:`find_copies` found, or nothing."""
    names = list(form_variables())
    columns = wide_columns()
    chosen: dict[int, Callable[[Sequence[Any]], tuple[Any, ...]]] = {}

    def pick(item: Item, cells: Sequence[Any]) -> tuple[Any, ...]:
        """Of a layout's cells, and what stands behind the last for a variable that it has not, those of the panel."""
        if item.layout_id not in chosen:
            chosen[item.layout_id] = itemgetter(*(item.layout.position.get(name, -1) for name in names))
        return chosen[item.layout_id](cells)

    def letters_of(item: Item) -> tuple[str, ...]:
        return pick(item, (item.states or "r" * len(item.numbers)) + ("x" if item.layout.names else "n"))

    def row_of(item: Item, breaks: Breaks) -> Row:
        numbers = item.numbers
        values = pick(item, [*numbers, None])
        by_name = dict(zip(item.layout.variables, numbers, strict=True))
        units = {item.layout.variables[int(at)]: unit for at, unit in item.units.items()}
        head = _hidden(identity(item), hide)
        series = derive(by_name, units, item.meta["year"], item.meta["published"])
        return (*head, *about(item, source, breaks, copies.get(item.meta["report_id"])), *values, *series)

    lead = len(_IDENTITY) + len(_FACTS)

    def blocks() -> Iterator[Block]:
        breaks = Breaks(source)
        items = source.items()
        while batch := list(islice(items, SIZE)):
            letters = zip(*map(letters_of, batch), strict=True)
            rows = [row_of(item, breaks) for item in batch]
            yield block_of(rows, {at: "".join(column) for at, column in enumerate(letters, lead)})

    return Table(
        "panel_wide", "One row per agency and year, one column per variable", "宽表：每机关每年一行，每个变量一列",
        columns, blocks, len(source.ids),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """Failed relations of a report with other things than its own tables. ``years``, ``context``: how many of those
    with the year before and those with its prose and its place; None where there is nothing to compare.
    ``…_names``: their ids with scopes, each once."""

    years: int | None = None
    years_names: str | None = None
    context: int | None = None
    context_names: str | None = None


class Breaks:
    """Failed relations beyond a report's own sums, read a chunk of reports at a time, in the order of the source."""

    def __init__(self, source: Source) -> None:
        self._rows = source.by_chunk(
            "SELECT report_id, 0, relation, scope, status FROM panel_checks WHERE report_id IN ({ids}) UNION ALL "
            "SELECT report_id, 1, relation, scope, status FROM context_checks WHERE report_id IN ({ids}) "
            "ORDER BY 1, 2, 3, 4"
        )
        self._next = next(self._rows, None)

    def of(self, report_id: int) -> Broken:
        failed: tuple[list[str], list[str]] = ([], [])
        seen = [False, False]
        while self._next is not None and self._next[0] == report_id:
            _, kind, relation, scope, status = self._next
            seen[kind] = True
            if status == "fail":
                # Of an area's report many cells may fail: the relation is named, the cells are in the table checks.
                failed[kind].append(relation if kind else f"{relation}:{scope}")
            self._next = next(self._rows, None)
        counts = [len(names) if known else None for names, known in zip(failed, seen, strict=True)]
        names = [" ".join(dict.fromkeys(names)) or None for names in failed]
        return Broken(counts[0], names[0], counts[1], names[1])


def about(item: Item, source: Source, breaks: Breaks, copying: Copying | None) -> tuple[object, ...]:
    """The columns of :data:`_FACTS` for one report."""
    meta = item.meta
    body = body_of(meta["agency_key"], meta["adcode"])
    due = deadline(body, meta["year"], meta["scope"])
    published = meta["published"]
    on_time = published <= due.isoformat() if due and published else None
    failed = None
    if meta["failed"]:
        failures = [c for c in source.checks(item) if c["status"] == "fail"]
        failed = " ".join(f"{c['relation']}:{c['scope']}" if c["scope"] else c["relation"] for c in failures)
    copying = copying or Copying()
    broken = breaks.of(meta["report_id"])
    return (
        *as_cells(body, meta["adcode"]), meta["scope"], meta["signed"], due.isoformat() if due else None,
        on_time, meta["version"], meta["grade"], meta["cells"], meta["reported"], item.count("blank"),
        item.count("not_recoverable"), meta["failed"], failed, broken.years, broken.years_names, broken.context,
        broken.context_names, copying.last_year,
        copying.neighbour, copying.neighbour_id, item.cells_from,
    )  # fmt: skip
