"""Layouts and places in the database: what many reports have in common is written once and found by its digest."""

from __future__ import annotations

import json
from functools import cache

from harvester.reports.forms import load_forms
from harvester.store.compact import digest, digest_text, dump, lines_of
from harvester.store.engine import Database

FactNames = tuple[tuple[str, str, str], ...]
CheckNames = tuple[tuple[str, str | None], ...]


@cache
def _variables() -> dict[str | None, dict[tuple[str, str, str], str]]:
    known: dict[str | None, dict[tuple[str, str, str], str]] = {None: {}}
    for form in load_forms().values():
        known[form.id] = {(c.table, c.row, c.column): c.variable for c in form.cells}
        for name, variable in known[form.id].items():
            known[None].setdefault(name, variable)
    return known


def variable_of(form: str | None, name: tuple[str, str, str]) -> str:
    """Name of a cell's variable: as its form says, else as any form says, else made of its ids."""
    own = _variables().get(form, {})
    return own.get(name) or _variables()[None].get(name) or "_".join(name)


class Layouts:
    """Ids of layouts and places, made when first needed. Keeps what it has seen in memory: layouts are few."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ids: dict[tuple[object, ...], int] = {}
        self._facts: dict[int, FactNames] = {}
        self._checks: dict[int, CheckNames] = {}

    def forget(self) -> None:
        """After a rollback: ids that were made in the transaction are no longer there."""
        self._ids.clear()
        self._facts.clear()
        self._checks.clear()

    def facts_id(self, form: str | None, told: str) -> int:
        """Id of the layout of facts of this form, whose names are told as JSON."""
        key = ("facts", form, told)
        if key not in self._ids:
            mark = digest_text(f'["facts",{dump(form)},{told}]')
            found = self._db.execute("SELECT layout_id FROM layouts WHERE names = ?", [mark]).fetchone()
            self._ids[key] = found[0] if found else self._add_facts(form, told, mark)
        return self._ids[key]

    def _add_facts(self, form: str | None, told: str, mark: bytes) -> int:
        names = [(table, row, column) for table, row, column in json.loads(told)]
        layout_id = self._add("facts", mark, len(names))
        self._db.conn.executemany(
            "INSERT INTO layout_cells VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (layout_id, position, *name, variable_of(form, name), line, step)
                for position, (name, (line, step)) in enumerate(zip(names, lines_of(names), strict=True))
            ],
        )
        return layout_id

    def checks_id(self, told: str) -> int:
        """Id of the layout of checks, whose names are told as JSON."""
        key = ("checks", told)
        if key not in self._ids:
            mark = digest_text(f'["checks",{told}]')
            found = self._db.execute("SELECT layout_id FROM layouts WHERE names = ?", [mark]).fetchone()
            self._ids[key] = found[0] if found else self._add_checks(told, mark)
        return self._ids[key]

    def _add_checks(self, told: str, mark: bytes) -> int:
        names = [(relation, scope) for relation, scope in json.loads(told)]
        layout_id = self._add("checks", mark, len(names))
        self._db.conn.executemany(
            "INSERT INTO layout_checks VALUES (?, ?, ?, ?)",
            [(layout_id, position, *name) for position, name in enumerate(names)],
        )
        return layout_id

    def _add(self, kind: str, mark: bytes, size: int) -> int:
        row = self._db.conn.execute("INSERT INTO layouts(kind, names, size) VALUES (?, ?, ?)", (kind, mark, size))
        return int(row.lastrowid or 0)

    def place_id(self, lines: str | None) -> int | None:
        """Id of packed places. Not remembered: they are as many as there are page designs."""
        if lines is None:
            return None
        mark = digest(lines)
        found = self._db.execute("SELECT place_id FROM places WHERE digest = ?", [mark]).fetchone()
        if found:
            return int(found[0])
        row = self._db.conn.execute("INSERT INTO places(digest, lines) VALUES (?, ?)", (mark, lines))
        return int(row.lastrowid or 0)

    def fact_names(self, layout_id: int) -> FactNames:
        """Table, row and column of each fact of a layout."""
        if layout_id not in self._facts:
            rows = self._db.execute(
                "SELECT table_id, row_id, column_id FROM layout_cells WHERE layout_id = ? ORDER BY position",
                [layout_id],
            )
            self._facts[layout_id] = tuple((row[0], row[1], row[2]) for row in rows)
        return self._facts[layout_id]

    def check_names(self, layout_id: int) -> CheckNames:
        """Relation and scope of each check of a layout."""
        if layout_id not in self._checks:
            rows = self._db.execute(
                "SELECT relation, scope FROM layout_checks WHERE layout_id = ? ORDER BY position", [layout_id]
            )
            self._checks[layout_id] = tuple((row[0], row[1]) for row in rows)
        return self._checks[layout_id]
