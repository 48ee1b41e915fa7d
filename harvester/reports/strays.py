"""Runs of values that page numbers, running heads and broken lines disturbed, put right where the row's sums prove it.

A row of text with more values than columns holds numbers of no cell (a page number between two rows), or one number in
two pieces. All ways to leave out or to join are tried, and one is taken only if it alone fulfils the sums of the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from harvester.reports.assign import Assignment, Columns
from harvester.reports.equations import Equation, Key, Side, equations
from harvester.reports.forms import Form, FormTable, Row
from harvester.reports.numbers import read_cell
from harvester.reports.table_parts import Record
from harvester.reports.units import Entry

MOST_STRAYS = 3
"""Values beyond the columns up to which they are looked for."""
Cells = dict[Key, Entry]


class RowSums:
    """The sums of one row: each of its cells must take part in one, else they prove nothing."""

    def __init__(self, form: Form, table: FormTable, row: str) -> None:
        found = equations(form, [(table.id, row)])
        own = {(table.id, row, column.id) for column in table.columns}
        self._table, self._row = table.id, row
        self.sums = [e for e in found if e.relation.op == "==" and e.cells <= own]
        self.complete = own <= {cell for equation in self.sums for cell in equation.cells}

    def hold(self, entries: list[Entry], columns: Columns) -> bool:
        """True if every sum holds, blank cells counted as nothing; a blank total proves nothing."""
        cells = {(self._table, self._row, c): e for c, e in zip(columns, entries, strict=True) if c is not None}
        totals = [cells.get(key) for equation in self.sums for key, _ in equation.left.terms]
        if any(total is None or not total.is_number for total in totals):
            return False
        return self.complete and all(holds(equation, cells) for equation in self.sums)


def is_whole(form: Form, table: FormTable, record: Record) -> bool:
    """True if the values of a record are a row of all columns by its sums, and not of zeros only."""
    entries = without_empty_end(record.entries)
    if len(entries) != len(table.columns) or not any(entry.reading.value not in (None, "0", 0) for entry in entries):
        return False
    return RowSums(form, table, record.row or "").hold(entries, [column.id for column in table.columns])


def holds(equation: Equation, cells: Cells) -> bool | None:
    """Whether a sum holds over these cells; None if it lacks one."""
    left, right = _sum(equation.left, cells), _sum(equation.right, cells)
    if left is None or right is None:
        return None
    return -equation.tolerance <= left - right <= equation.tolerance


def _sum(side: Side, cells: Cells) -> Decimal | None:
    total = Decimal(side.constant)
    for key, coefficient in side.terms:
        entry = cells.get(key)
        if entry is None or not entry.is_value:
            return None
        total += coefficient * Decimal(str(entry.reading.value or 0))
    return total


def continued_runs(records: list[Record], form: Form, table: FormTable) -> list[Record]:
    """Rows that a foreign line or a break within a number cut in two are one again, where both together are one row."""
    columns: Columns = [column.id for column in table.columns]
    result: list[Record] = []
    for record in records:
        before = result[-1] if result else None
        if before is not None and _may_continue(before, record, table):
            together = without_empty_end(before.entries) + without_empty_end(record.entries)
            sums = RowSums(form, table, before.row or table.value_rows[0].id)
            broken = before.in_row or record.in_row or len(before.entries) >= len(columns)
            if sums.complete:
                ways = readings(together, columns, sums)
                fits = bool(ways) and (not broken or len(together) == len(columns) + 1)
                fits &= not (broken and len(before.entries) == len(columns) and sums.hold(before.entries, columns))
            else:
                fits = len(together) == len(columns) and not broken
            if fits:
                before.entries = together
                continue
        result.append(record)
    return result


def _may_continue(before: Record, record: Record, table: FormTable) -> bool:
    if record.row or record.label or record.group or record.unit.physical or before.unit.physical:
        return False
    named = before.row or (len(table.value_rows) == 1 and not before.label)
    wanted = len(table.columns)
    told = len(without_empty_end(before.entries))
    return bool(named) and 0 < told <= wanted and 0 < len(record.entries) <= wanted + 4


def without_empty_end(entries: list[Entry]) -> list[Entry]:
    """The entries without the empty ones at their end."""
    end = next((k for k in range(len(entries), 0, -1) if entries[k - 1].text.strip()), 0)
    return entries[:end]


def readings(entries: list[Entry], columns: Columns, sums: RowSums) -> list[list[Entry]]:
    """All different ways to read the values as one row of these columns that fulfil its sums."""
    found: dict[tuple[object, ...], list[Entry]] = {}
    entries = max(without_empty_end(entries), entries[: len(columns)], key=len)
    for way in _ways(entries, len(columns)):
        says = tuple((e.reading.value, e.is_blank) for e in way)
        if says not in found and sums.hold(way, columns):
            found[says] = way
    return list(found.values())


def _ways(entries: list[Entry], wanted: int) -> Iterator[list[Entry]]:
    extra = len(entries) - wanted
    if extra == 0:
        yield entries
    if not 0 < extra <= MOST_STRAYS:
        return
    for dropped in combinations(range(len(entries)), extra):
        yield [entry for k, entry in enumerate(entries) if k not in dropped]
    if extra == 1:
        for k in range(wanted):
            joined = _joined(entries[k], entries[k + 1])
            if joined is not None:
                yield [*entries[:k], joined, *entries[k + 2 :]]


def _joined(first: Entry, second: Entry) -> Entry | None:
    """One number of two lines that follow each other."""
    text = first.text.strip() + second.text.strip()
    lines = (first.place.line, second.place.line)
    if not text.isdigit() or text.startswith("0") or None in lines or (lines[1] or 0) - (lines[0] or 0) > 1:
        return None
    return replace(first, text=text, reading=read_cell(text, money=True))


@dataclass(slots=True)
class Crowded:
    """A record with more values than columns, and the ways to read it that its own sums allow."""

    record: Record
    row: Row
    columns: Columns
    ways: list[list[Entry]]


def settle(crowded: list[Crowded], form: Form, table: FormTable, cells: Cells) -> None:
    """Leave of each record's ways those that the sums of the columns allow, as far as the other rows are known."""
    rows = {(table.id, item.row.id) for item in crowded} | {key[:2] for key in cells if key[0] == table.id}
    sums = [e for e in equations(form, rows) if e.relation.op == "==" and e.table.id == table.id]
    known = dict(cells)
    for _ in range(len(crowded)):
        for item in crowded:
            if len(item.ways) == 1:
                known |= _placed(item, table, item.ways[0])
        for item in crowded:
            if len(item.ways) > 1:
                left = [way for way in item.ways if _allowed(sums, known | _placed(item, table, way))]
                item.ways = left or item.ways


def _placed(item: Crowded, table: FormTable, way: list[Entry]) -> Cells:
    pairs = zip(item.columns, way, strict=True)
    return {(table.id, item.row.id, column): entry for column, entry in pairs if column is not None}


def _allowed(sums: list[Equation], cells: Cells) -> bool:
    return all(holds(equation, cells) is not False for equation in sums)


def proven(item: Crowded) -> Assignment | None:
    """The one way to read the record, and what it leaves out; None while there are several."""
    if len(item.ways) != 1:
        return None
    way = item.ways[0]
    joined = any(all(entry is not own for own in item.record.entries) for entry in way)
    left = [] if joined else [e for e in item.record.entries if all(e is not entry for entry in way)]
    cells = {column: entry for column, entry in zip(item.columns, way, strict=True) if column is not None}
    return Assignment(cells, left, "joined_number" if joined else "extra_values")
