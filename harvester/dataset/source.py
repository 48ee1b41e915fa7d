"""The reports of a database as a stream: rows and decoded cells, a few hundred at a time.

The compact JSON of the store is decoded here and not by the views, which is ten times as fast.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from harvester.dataset.selection import Selection, chosen_ids
from harvester.store.compact import STATES, unpack_checks
from harvester.store.database import Store

STATE_NAMES = {letter: name for name, letter in STATES.items()}
CHUNK = 400
_COLUMNS = (
    "report_id", "url", "title", "agency", "agency_key", "adcode", "year", "form", "published", "signed", "version",
    "capture_id", "harvester_version", "site", "scope", "grade", "cells", "reported", "failed",
)  # fmt: skip
_SQL = (
    f"SELECT {', '.join(f'r.{name}' for name in _COLUMNS)}, d.layout_id, d.numbers, d.raws, d.units, d.states, "
    "d.check_layout_id, d.statuses, d.lefts, d.rights, ifnull(d.capture_id, r.capture_id) "
    "FROM reports r JOIN readings d ON d.report_id = r.report_id WHERE r.report_id IN "
)


@dataclass(slots=True)
class Layout:
    """The cells of many reports, in order: ``names`` are (table, row, column)."""

    names: tuple[tuple[str, str, str], ...]
    variables: tuple[str, ...]
    position: dict[str, int]


@dataclass(slots=True)
class Item:
    """One current report. ``meta``: its row of ``reports``; the rest is as stored, by position in the layout."""

    meta: dict[str, Any]
    layout_id: int
    layout: Layout
    numbers: list[Any]
    raws: str | None
    units: dict[str, str]
    states: str | None
    check_layout_id: int
    statuses: str
    lefts: str
    rights: str | None
    cells_from: int

    def cells(self) -> tuple[list[Any], list[Any], list[Any] | None, list[Any] | None]:
        """Values, raw texts, units (None: no cell has one) and names of the states (None: all are reported), in the
        order of the layout; as :func:`harvester.store.compact.unpack_facts` gives them."""
        raws: list[Any]
        if self.states is None:
            raws = list(map(str, self.numbers))
        else:
            pairs = zip(self.numbers, self.states, strict=True)
            raws = [str(v) if v is not None else "" if letter == "b" else None for v, letter in pairs]
        if self.raws:
            for at, raw in json.loads(self.raws).items():
                raws[int(at)] = raw
        units: list[Any] | None = None
        if self.units:
            units = [None] * len(self.numbers)
            for at, unit in self.units.items():
                units[int(at)] = unit
        return self.numbers, raws, units, [STATE_NAMES[letter] for letter in self.states] if self.states else None

    def count(self, state: str) -> int:
        """Number of cells with this state."""
        if self.states is None:
            return len(self.numbers) if state == "reported" else 0
        return self.states.count(STATES[state])


class Source:
    """The chosen reports of one open store. Iterable again and again; :meth:`snapshot` keeps it the same meanwhile."""

    def __init__(self, store: Store, selection: Selection | None = None) -> None:
        self.store = store
        self.selection = selection or Selection()
        self.conn: sqlite3.Connection = store.db.conn
        self._layouts: dict[int, Layout] = {}

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Whatever a crawl writes meanwhile is not seen."""
        self.conn.execute("BEGIN")
        try:
            yield
        finally:
            self.conn.execute("ROLLBACK")

    @cached_property
    def ids(self) -> list[int]:
        return chosen_ids(self.conn, self.selection)

    def chunks(self) -> Iterator[Sequence[int]]:
        ids = iter(self.ids)
        while chunk := list(islice(ids, CHUNK)):
            yield chunk

    def items(self) -> Iterator[Item]:
        """Every chosen report, by place, agency and year."""
        for chunk in self.chunks():
            rows = {row[0]: row for row in self.conn.execute(f"{_SQL}({','.join('?' * len(chunk))})", chunk)}
            for report_id in chunk:
                yield self._item(rows[report_id])

    def _item(self, row: tuple[Any, ...]) -> Item:
        meta = dict(zip(_COLUMNS, row, strict=False))
        layout_id, numbers, raws, units, states, *rest = row[len(_COLUMNS) :]
        check_layout_id, statuses, lefts, rights, cells_from = rest
        return Item(
            meta, layout_id, self.layout(layout_id), json.loads(numbers), raws, json.loads(units) if units else {},
            states, check_layout_id, statuses, lefts, rights, cells_from,
        )  # fmt: skip

    def checks(self, item: Item) -> list[dict[str, Any]]:
        """The report's own relations, evaluated."""
        names = self.store.layouts.check_names(item.check_layout_id)
        return unpack_checks(names, item.statuses, item.lefts, item.rights)

    def layout(self, layout_id: int) -> Layout:
        if layout_id not in self._layouts:
            rows = self.conn.execute(
                "SELECT table_id, row_id, column_id, variable FROM layout_cells WHERE layout_id = ? ORDER BY position",
                (layout_id,),
            ).fetchall()
            variables = tuple(row[3] for row in rows)
            position = {name: i for i, name in enumerate(variables)}
            self._layouts[layout_id] = Layout(tuple(tuple(row[:3]) for row in rows), variables, position)
        return self._layouts[layout_id]

    def select(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows of a query with ``{ids}`` in it, for all chosen reports. ``values`` come before the ids."""
        for chunk in self.chunks():
            yield from self.conn.execute(sql.format(ids=",".join("?" * len(chunk))), [*values, *chunk])

    def by_chunk(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Rows of a query with ``{ids}`` in it, for all chosen reports, in their order; its first column is the
        ``report_id``."""
        for chunk in self.chunks():
            rows: dict[int, list[tuple[Any, ...]]] = {}
            for row in self.conn.execute(sql.format(ids=",".join(map(str, chunk)))):
                rows.setdefault(row[0], []).append(row)
            for report_id in chunk:
                yield from rows.get(report_id, ())
