"""The arithmetic relations of a form, evaluated over the facts of one report."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from harvester.reports.equations import Equation, Key, Side, equations
from harvester.reports.forms import Form
from harvester.reports.model import BLANK, Check, Fact, Value, Warning_

_Number = int | Decimal


def run_checks(form: Form, facts: Sequence[Fact]) -> list[Check]:
    """Every instance of the form's relations: ``pass`` and ``fail`` need all terms, else ``not_evaluable``."""
    values = {(f.table, f.row, f.column): _number(f.value) for f in facts}
    return [_check(equation, values) for equation in equations(form, (key[:2] for key in values))]


def doubtful_blanks(form: Form, facts: Sequence[Fact]) -> list[Warning_]:
    """A warning for every equation that has blank terms and does not hold with zeros in their place.

    Portals leave zeros blank, and then the sums hold. Where they do not, a blank stands for a number, or a cell was
    read in a wrong place; nothing is filled in, and the check itself stays ``not_evaluable``.
    """
    values = {(f.table, f.row, f.column): 0 if f.state == BLANK else _number(f.value) for f in facts}
    blanks = {(f.table, f.row, f.column) for f in facts if f.state == BLANK}
    warnings = []
    for equation in equations(form, (key[:2] for key in values)) if blanks else ():
        relation = equation.relation
        if relation.op != "==" or equation.cells.isdisjoint(blanks):
            continue
        check = _check(equation, values)
        if check.status == "fail":
            warnings.append(
                Warning_(
                    "doubtful_blanks",
                    f"with zeros for its blank cells {relation.id} says {check.left} = {check.right}: "
                    "a blank stands for a number, or a cell was read in a wrong place",
                    equation.table.id,
                    equation.scope if relation.iterate == "row" else None,
                    equation.scope if relation.iterate == "column" else None,
                )
            )
    return warnings


def _check(equation: Equation, values: dict[Key, _Number | None]) -> Check:
    relation, scope = equation.relation, equation.scope
    left, right = _sum(equation.left, values), _sum(equation.right, values)
    if left is None or right is None:
        return Check(relation.id, scope, "not_evaluable", _plain(left), _plain(right))
    surplus = left - right
    if relation.op == "==":
        holds = -equation.tolerance <= surplus <= equation.tolerance
    else:
        holds = surplus <= 0 if relation.op == "<=" else surplus >= 0
    return Check(relation.id, scope, "pass" if holds else "fail", _plain(left), _plain(right))


def _sum(side: Side, values: dict[Key, _Number | None]) -> _Number | None:
    """None if one of the terms is null."""
    total = side.constant
    for key, coefficient in side.terms:
        value = values.get(key)
        if value is None:
            return None
        total += value * coefficient
    return total


def _number(value: Value) -> _Number | None:
    """Decimals are strings in a fact, so that nothing is rounded on its way."""
    return Decimal(value) if isinstance(value, str) else value


def _plain(number: _Number | None) -> int | str | None:
    if number is None or isinstance(number, int):
        return number
    return int(number) if number == number.to_integral_value() else str(number)
