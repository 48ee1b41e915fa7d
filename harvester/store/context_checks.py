"""A report's relations beyond the sums of its tables: with its own prose, and what values a cell may have at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from decimal import Decimal

from harvester.reports.forms import Form, Relation
from harvester.reports.mentions import narrative_checks
from harvester.reports.model import Check, Mention
from harvester.store.reading import Reader

Numbers = Mapping[tuple[str, str, str], int | str | None]
_NOT_BELOW_ZERO = frozenset(["integer >= 0", "decimal >= 0"])


def refresh_context_checks(conn: sqlite3.Connection, reader: Reader, report_id: int, form: Form) -> None:
    """Evaluate the relations of one report again. Needs a transaction around it."""
    numbers = reader.numbers(report_id)
    mentions = [
        Mention(m["indicator"], m["value"], m["raw"], m.get("unit"), m["sentence"]) for m in reader.mentions(report_id)
    ]
    checks = [*narrative_checks(form, numbers, mentions), *domain_checks(form, numbers)]
    conn.execute("DELETE FROM context_checks WHERE report_id = ?", (report_id,))
    conn.executemany(
        "INSERT INTO context_checks VALUES (?, ?, ?, ?, ?, ?)",
        [(report_id, c.relation, c.scope or "", c.status, c.left, c.right) for c in checks],
    )


def domain_checks(form: Form, numbers: Numbers) -> Iterator[Check]:
    """One failed check for each cell whose value the form does not allow, such as a count below zero."""
    below = [(key, value) for key, value in numbers.items() if value is not None and _below_zero(value)]
    for relation in form.relations if below else ():
        if relation.op != "domain" or relation.data.get("domain") not in _NOT_BELOW_ZERO:
            continue
        for key, value in below:
            if _concerns(relation, key):
                yield Check(relation.id, ".".join(key), "fail", value, 0)


def _below_zero(value: int | str) -> bool:
    return value < 0 if isinstance(value, int) else Decimal(value) < 0


def _concerns(relation: Relation, key: tuple[str, str, str]) -> bool:
    table, _, column = key
    only = relation.data.get("only_columns")
    in_table = relation.tables == ("*",) or table in relation.tables
    return in_table and column not in relation.data.get("except_columns", ()) and (only is None or column in only)
