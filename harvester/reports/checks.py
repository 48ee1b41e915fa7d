"""The arithmetic relations of a form, evaluated over the facts of one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from harvester.reports.forms import Form, FormTable, Relation
from harvester.reports.model import BLANK, Check, Fact, Value, Warning_

PREFIXES = ("REQ_", "REV_", "ACT_", "LEG_")
"""Relations of one report's own cells; those between years, with the prose and with dates are kept elsewhere."""
_Values = dict[tuple[str, str, str], Value]
_COMPARE = {
    "==": lambda left, right: left == right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def run_checks(form: Form, facts: Iterable[Fact]) -> list[Check]:
    """Every instance of the form's relations: ``pass`` and ``fail`` need all terms, else ``not_evaluable``."""
    values: _Values = {(f.table, f.row, f.column): f.value for f in facts}
    return [_check(relation, table, scope, values) for relation, table, scope in _instances(form, values)]


def doubtful_blanks(form: Form, facts: Iterable[Fact]) -> list[Warning_]:
    """A warning for every equation that has blank terms and does not hold with zeros in their place.

    Portals leave zeros blank, and then the sums hold. Where they do not, a blank stands for a number, or a cell was
    read in a wrong place; nothing is filled in, and the check itself stays ``not_evaluable``.
    """
    printed: _Values = {(f.table, f.row, f.column): f.value for f in facts}
    filled: _Values = {(f.table, f.row, f.column): 0 if f.state == BLANK else f.value for f in facts}
    warnings = []
    for relation, table, scope in _instances(form, printed):
        if relation.op != "==" or _check(relation, table, scope, printed).status != "not_evaluable":
            continue
        check = _check(relation, table, scope, filled)
        if check.status == "fail":
            warnings.append(
                Warning_(
                    "doubtful_blanks",
                    f"with zeros for its blank cells {relation.id} says {check.left} = {check.right}: "
                    "a blank stands for a number, or a cell was read in a wrong place",
                    table.id,
                    scope if relation.iterate == "row" else None,
                    scope if relation.iterate == "column" else None,
                )
            )
    return warnings


def _instances(form: Form, values: _Values) -> Iterator[tuple[Relation, FormTable, str | None]]:
    for relation in form.relations:
        if relation.id.startswith(PREFIXES) and relation.op in _COMPARE:
            for table_id in relation.tables:
                table = form.table(table_id)
                for scope in _scopes(relation, table, values):
                    yield relation, table, scope


def _scopes(relation: Relation, table: FormTable, values: _Values) -> Iterator[str | None]:
    if relation.iterate == "column":
        yield from (column.id for column in table.columns)
    elif relation.iterate == "row":
        yield from (row.id for row in table.value_rows)
        for alternative in table.alternatives:
            if _in_use(alternative.row.id, table, values):
                yield alternative.row.id
    else:
        yield None


def _in_use(row: str, table: FormTable, values: _Values) -> bool:
    return any((table.id, row, column.id) in values for column in table.columns)


def _check(relation: Relation, table: FormTable, scope: str | None, values: _Values) -> Check:
    left = _side(relation, relation.lhs, table, scope, values)
    right = _side(relation, relation.rhs, table, scope, values)
    if left is None or right is None:
        return Check(relation.id, scope, "not_evaluable", _plain(left), _plain(right))
    tolerance = Decimal(str(relation.data.get("tolerance", 0)))
    holds = _COMPARE[relation.op](left, right) or (relation.op == "==" and abs(left - right) <= tolerance)
    return Check(relation.id, scope, "pass" if holds else "fail", _plain(left), _plain(right))


def _side(
    relation: Relation, terms: tuple[dict[str, Any], ...], table: FormTable, scope: str | None, values: _Values
) -> Decimal | None:
    """The sum of the terms; None if one of them is null. Rows replaced by an alternative count once, by its number."""
    total = Decimal(0)
    replaced_by = {
        row: alternative.row.id
        for alternative in table.alternatives
        if _in_use(alternative.row.id, table, values)
        for row in alternative.replaces
    }
    counted: set[str] = set()
    for term in terms:
        if "const" in term:
            total += Decimal(str(term["const"]))
            continue
        row = term.get("row")
        if row in replaced_by:
            row = replaced_by[row]
            if row in counted:
                continue
            counted.add(row)
        row = row or scope
        column = term.get("col") or (scope if relation.iterate == "column" else table.columns[0].id)
        value = values.get((table.id, str(row), str(column)))
        if value is None:
            return None
        total += Decimal(str(value)) * int(term.get("coef", 1))
    return total


def _plain(number: Decimal | None) -> int | str | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else str(number)
