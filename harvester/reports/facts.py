"""The cells told of a form as facts: value, unit, state and place of each, and what a reader should know of them."""

from __future__ import annotations

import re
from dataclasses import replace

from harvester.remembered import remembered
from harvester.reports.doubtful_numbers import proven_numbers
from harvester.reports.equations import Key
from harvester.reports.forms import Form
from harvester.reports.model import BLANK, NOT_RECOVERABLE, REPORTED, Fact, Warning_
from harvester.reports.numbers import read_cell
from harvester.reports.table_parts import Leaf, printed_place
from harvester.reports.units import Entry

_UNIT_IN_HEADER = re.compile(r"(?:单位[:：]?|[(（])\s*(万元|亿元|千元|百万元|元|件|项|个|次)\s*[)）]?$")
_MONEY = ("money", "decimal")
SURE = 0.5
"""Confidence of OCR from which on a cell was read twice with the same result."""


class Facts:
    """``cells``: what was told; ``conflicts``: cells for which the document has two values; ``headers``: the heading of
    each table and column; ``warnings``: where is noted what is odd about a number."""

    def __init__(
        self,
        form: Form,
        cells: dict[Key, Entry],
        conflicts: set[Key],
        headers: dict[tuple[str, str], Leaf],
        warnings: list[Warning_],
    ) -> None:
        self.form = form
        self.doubtful: dict[Key, str] = {}
        """Cells read by OCR whose second reading did not agree, with the printed place."""
        self._cells = cells
        self._conflicts = conflicts
        self._units = {place: _unit_in_header(leaf.text) for place, leaf in headers.items()}
        self._warnings = warnings
        self._proven = proven_numbers(cells, form)
        """The numbers of cells in doubt that the sums prove."""

    def all(self, alternatives: set[str]) -> list[Fact]:
        """Every cell of the form. ``alternatives``: rows that stand in place of others."""
        facts = []
        for table in self.form.tables:
            used = [a for a in table.alternatives if a.row.id in alternatives]
            replaced = {row for a in used for row in a.replaces}
            for row in (*table.value_rows, *(a.row for a in used)):
                for column in table.columns:
                    dtype = table.cell(row, column).dtype
                    key = (table.id, row.id, column.id)
                    facts.append(self._fact(key, dtype, None if row.id in replaced else self._cells.get(key)))
        return facts

    def _fact(self, key: Key, dtype: str, entry: Entry | None) -> Fact:
        table, row, column = key
        if entry is None:
            return Fact(table, row, column)
        money = dtype in _MONEY
        reading = read_cell(entry.text, money=money)
        if key in self._proven:
            told = (
                f"{reading.raw!r} is read as {self._proven[key]}: the sums leave no other number{printed_place(entry)}"
            )
            self._warn("joined_number", told, key)
            reading = replace(read_cell(self._proven[key], money=money), raw=reading.raw)
        if key in self._conflicts:
            return Fact(table, row, column, None, reading.raw, None, NOT_RECOVERABLE, entry.place)
        if reading.blank:
            return Fact(table, row, column, None, reading.raw, self._units.get((table, column)), BLANK, entry.place)
        if entry.confidence is not None and entry.confidence < SURE:
            self.doubtful[key] = printed_place(entry)
        unit = reading.unit or entry.measure or self._units.get((table, column))
        if reading.value is None:
            self._warn("unreadable_number", f"{reading.raw[:40]!r}: {reading.problem}{printed_place(entry)}", key)
            return Fact(table, row, column, None, reading.raw, unit, NOT_RECOVERABLE, entry.place)
        if reading.note:
            self._warn("number_with_note", f"a note stands beside the number: {reading.raw[:60]!r}", key)
        if dtype == "int" and isinstance(reading.value, int) and reading.value < 0:
            self._warn("negative_count", f"a count below zero: {reading.raw[:20]!r}", key)
        return Fact(table, row, column, reading.value, reading.raw, unit, REPORTED, entry.place)

    def _warn(self, code: str, message: str, key: Key) -> None:
        self._warnings.append(Warning_(code, message, *key))


@remembered
def _unit_in_header(text: str) -> str | None:
    match = _UNIT_IN_HEADER.search("".join(text.split()))
    return match.group(1) if match else None
