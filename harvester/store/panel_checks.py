"""Relations between an agency's consecutive years (``YOY_*``), as the forms define them; and when those of one report
with its prose and its place are evaluated again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from harvester.reports.forms import Form, Relation, load_forms
from harvester.store.compact import digest
from harvester.store.context_checks import refresh_context_checks
from harvester.store.place_checks import refresh_place_checks
from harvester.store.reading import Reader

EVALUATED = 2
"""Counted up when the program evaluates more relations than it did: all reports are then looked at again."""
Numbers = Mapping[tuple[str, str, str], int | str | None]


def panel_relations(form: Form) -> list[Relation]:
    """The form's relations with the year before: sums of cells, some of them of last year's report."""
    return [r for r in form.relations if r.panel and r.lhs and any(t.get("year_offset") for t in (*r.lhs, *r.rhs))]


def evaluate(relation: Relation, form: Form, this: Numbers, previous: Numbers) -> Iterator[dict[str, Any]]:
    """Every instance of a relation: ``scope``, ``status``, ``left``, ``right`` as in the checks of a report.

    ``scope`` is a column's or row's id, with the table in front (``art20_5.admin_licensing``) where the relation is
    over several tables. An instance is skipped if one of its cells is in neither report's form.
    """
    for table_id in relation.tables:
        table = form.table(table_id)
        if relation.iterate == "column":
            scopes = [column.id for column in table.columns]
        elif relation.iterate == "row":
            scopes = [row.id for row in table.value_rows]
        else:
            scopes = [table_id]
        for scope in scopes:
            left = _side(relation, relation.lhs, table_id, scope, this, previous)
            right = _side(relation, relation.rhs, table_id, scope, this, previous)
            if left is _NO_CELL or right is _NO_CELL:
                continue
            status = "not_evaluable" if left is None or right is None else "pass" if left == right else "fail"
            name = f"{table_id}.{scope}" if len(relation.tables) > 1 else scope
            yield {"scope": name, "status": status, "left": _plain(left), "right": _plain(right)}


_NO_CELL = Decimal("NaN")


def _side(
    relation: Relation, terms: tuple[dict[str, Any], ...], table: str, scope: str, this: Numbers, previous: Numbers
) -> Decimal | None:
    total: Decimal | None = Decimal(0)
    for term in terms:
        row = term.get("row") or (scope if relation.iterate == "row" else "")
        column = term.get("col") or (scope if relation.iterate == "column" else "")
        numbers = previous if term.get("year_offset") else this
        if (table, row, column) not in numbers:
            return _NO_CELL
        value = _number(numbers[table, row, column])
        total = None if total is None or value is None else total + term.get("coef", 1) * value
    return total


def _number(value: int | str | None) -> Decimal | None:
    if value is None:
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _plain(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)


def refresh_panel_checks(conn: sqlite3.Connection, reader: Reader) -> list[str]:
    """Evaluate the relations again for every agency that is marked as changed, for all after a change of the forms.
    Returns their keys. Needs a transaction around it."""
    forms = load_forms()
    _notice_new_relations(conn, forms)
    agencies = conn.execute("SELECT agency_id, agency_key, site FROM agencies WHERE stale = 1").fetchall()
    places: dict[tuple[str, int], None] = {}
    for agency_id, agency_key, site in agencies:
        reports = {
            year: (report_id, form)
            for report_id, year, form in conn.execute(
                "SELECT report_id, year, form FROM reports WHERE agency_key = ? AND site = ? AND is_current = 1",
                (agency_key, site),
            )
            if year is not None
        }
        places |= dict.fromkeys(
            conn.execute(
                "SELECT DISTINCT adcode, year FROM reports WHERE agency_key = ? AND site = ? AND adcode IS NOT NULL "
                "AND year IS NOT NULL",
                (agency_key, site),
            )
        )
        conn.execute(
            "DELETE FROM panel_checks WHERE report_id IN "
            "(SELECT report_id FROM reports WHERE agency_key = ? AND site = ?)",
            (agency_key, site),
        )
        for year, (report_id, form_id) in sorted(reports.items()):
            if form_id in forms:
                refresh_context_checks(conn, reader, report_id, forms[form_id])
            if year - 1 not in reports or form_id not in forms:
                continue
            previous_id, _ = reports[year - 1]
            form = forms[form_id]
            this, previous = reader.numbers(report_id), reader.numbers(previous_id)
            rows = [
                (report_id, relation.id, c["scope"], previous_id, c["status"], c["left"], c["right"])
                for relation in panel_relations(form)
                for c in evaluate(relation, form, this, previous)
            ]
            conn.executemany("INSERT INTO panel_checks VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        conn.execute("UPDATE agencies SET stale = 0 WHERE agency_id = ?", (agency_id,))
    refresh_place_checks(conn, reader, places)
    return [agency_key for _, agency_key, _ in agencies]


def _notice_new_relations(conn: sqlite3.Connection, forms: Mapping[str, Form]) -> None:
    """Mark all agencies as changed if the forms have other relations than when they were last evaluated."""
    mark = digest(EVALUATED, [[form.id, [relation.data for relation in form.relations]] for form in forms.values()])
    row = conn.execute("SELECT value FROM settings WHERE name = 'relations'").fetchone()
    if row is None or row[0] != mark.hex():
        conn.execute("UPDATE agencies SET stale = 1")
        conn.execute("INSERT OR REPLACE INTO settings VALUES ('relations', ?)", (mark.hex(),))
