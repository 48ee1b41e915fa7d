"""A grade for how well a report's numbers are proven, from what its sums prove and what was warned about.

========  ==========================================================================================================
grade     meaning
========  ==========================================================================================================
``A``     every cell is reported or blank, no check fails, nothing is warned about a cell, and at least half of the
          reported cells that can take part in a sum are proven by one
``B``     every cell is reported or blank and no check fails, but fewer cells are proven, or something is warned about
``C``     some checks fail, or up to half of the cells are not recoverable; the other numbers stand
``D``     more than half of the cells are not recoverable, or more checks fail than pass
``E``     no cell at all: the numbers stand in prose, in a picture or in an attachment that was not read
========  ==========================================================================================================

A cell is *proven* if it is a term of a passing equation (``==``) all of whose terms have a value. ``single`` counts the
reported cells that no sum proves: they rest on one reading. A sum of nothing but zeros proves little, but it does prove
that the zeros stand in one line with each other, so it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harvester.reports.equations import Equation, Key, equations
from harvester.reports.forms import Form
from harvester.reports.model import NOT_RECOVERABLE, REPORTED, Check, Fact, Warning_


def proven_cells(facts: Sequence[Fact], checks: Sequence[Check], form: Form) -> set[Key]:
    """The cells that a passing equation of the form proves."""
    known = {(f.table, f.row, f.column) for f in facts if f.value is not None}
    passed = {(c.relation, c.scope) for c in checks if c.status == "pass"}
    proven: set[Key] = set()
    for equation in _sums(facts, form):
        if (equation.relation.id, equation.scope) in passed and equation.cells <= known:
            proven |= equation.cells
    return proven


def in_sums(facts: Sequence[Fact], form: Form) -> set[Key]:
    """The cells that take part in an equation of the form at all."""
    return {cell for equation in _sums(facts, form) for cell in equation.cells}


def _sums(facts: Sequence[Fact], form: Form) -> Iterator[Equation]:
    for equation in equations(form, {(f.table, f.row) for f in facts}):
        if equation.relation.op == "==":
            yield equation


def grade(
    facts: Sequence[Fact], checks: Sequence[Check], warnings: Sequence[Warning_], form: Form | None
) -> tuple[str, int, int]:
    """``(grade, proven, single)``: the letter, how many cells sums prove, how many rest on one reading."""
    if form is None or all(f.state == NOT_RECOVERABLE for f in facts):
        return "E", 0, 0
    proven = proven_cells(facts, checks, form)
    reported = {(f.table, f.row, f.column) for f in facts if f.state == REPORTED}
    single = len(reported - proven)
    lost = _lost(facts, form)
    failed = sum(1 for c in checks if c.status == "fail")
    passed = sum(1 for c in checks if c.status == "pass")
    if 2 * lost > len(facts) or failed > passed:
        letter = "D"
    elif lost or failed:
        letter = "C"
    else:
        provable = reported & in_sums(facts, form)
        warned = any(w.table is not None for w in warnings)
        letter = "A" if provable and 2 * len(proven & provable) >= len(provable) and not warned else "B"
    return letter, len(proven & reported), single


def _lost(facts: Sequence[Fact], form: Form) -> int:
    """Cells that are not recoverable, without those that another layout of the form does not have."""
    rows = {(f.table, f.row) for f in facts}
    replaced = {
        (table.id, row)
        for table in form.tables
        for alternative in table.alternatives
        if (table.id, alternative.row.id) in rows
        for row in alternative.replaces
    }
    return sum(1 for f in facts if f.state == NOT_RECOVERABLE and (f.table, f.row) not in replaced)
