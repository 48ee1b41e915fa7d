"""A form's relations spelled out cell by cell, once for each layout of the form; checks and grades read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from harvester.reports.forms import Form, FormTable, Relation

Key = tuple[str, str, str]
"""Table, row and column id of a cell."""
PREFIXES = ("REQ_", "REV_", "ACT_", "LEG_")
"""Relations of one report's own cells; those between years, with the prose and with dates are kept elsewhere."""
OPERATORS = ("==", "<=", ">=")


class Side(NamedTuple):
    """One side: a constant, and cells with their coefficients."""

    constant: int | Decimal
    terms: tuple[tuple[Key, int], ...]


class Equation(NamedTuple):
    """One instance of a relation. ``scope``: the column or row it is about, None where it stands alone."""

    relation: Relation
    table: FormTable
    scope: str | None
    left: Side
    right: Side
    tolerance: int | Decimal
    cells: frozenset[Key]


def equations(form: Form, rows: Iterable[tuple[str, str]]) -> tuple[Equation, ...]:
    """All instances for a report that has ``rows`` (table and row ids), in the order of the form.

    Where the report has a row that stands for several of the form (``alternatives``), its cells take their place and
    count once.
    """
    have = set(rows)
    used = frozenset((t.id, a.row.id) for t in form.tables for a in t.alternatives if (t.id, a.row.id) in have)
    return _spelled_out(form, used)


@lru_cache(maxsize=32)
def _spelled_out(form: Form, used: frozenset[tuple[str, str]]) -> tuple[Equation, ...]:
    found = []
    for relation in form.relations:
        if not relation.id.startswith(PREFIXES) or relation.op not in OPERATORS:
            continue
        for name in relation.tables:
            table = form.table(name)
            instead = {
                replaced: alternative.row.id
                for alternative in table.alternatives
                if (name, alternative.row.id) in used
                for replaced in alternative.replaces
            }
            for scope in _scopes(relation, table, instead):
                left = _side(relation, relation.lhs, table, scope, instead)
                right = _side(relation, relation.rhs, table, scope, instead)
                cells = frozenset(key for key, _ in (*left.terms, *right.terms))
                tolerance = _number(relation.data.get("tolerance", 0))
                found.append(Equation(relation, table, scope, left, right, tolerance, cells))
    return tuple(found)


def _scopes(relation: Relation, table: FormTable, instead: dict[str, str]) -> Iterator[str | None]:
    if relation.iterate == "column":
        yield from (column.id for column in table.columns)
    elif relation.iterate == "row":
        yield from dict.fromkeys((*(row.id for row in table.value_rows), *instead.values()))
    else:
        yield None


def _side(
    relation: Relation,
    terms: tuple[dict[str, Any], ...],
    table: FormTable,
    scope: str | None,
    instead: dict[str, str],
) -> Side:
    constant: int | Decimal = 0
    cells: list[tuple[Key, int]] = []
    counted: set[str] = set()
    for term in terms:
        if "const" in term:
            constant += _number(term["const"])
            continue
        row = term.get("row")
        if row in instead:
            row = instead[row]
            if row in counted:
                continue
            counted.add(row)
        column = term.get("col") or (scope if relation.iterate == "column" else table.columns[0].id)
        cells.append(((table.id, str(row or scope), str(column)), int(term.get("coef", 1))))
    return Side(constant, tuple(cells))


def _number(value: Any) -> int | Decimal:
    return value if isinstance(value, int) else Decimal(str(value))
