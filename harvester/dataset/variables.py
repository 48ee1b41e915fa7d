"""The variables of the wide panel: those of the forms, then derived, harmonised and yuan series."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from harvester.dataset.columns import DECIMAL, FLOAT, INT, Column
from harvester.dataset.series import all_series
from harvester.reports.forms import Column as FormColumn
from harvester.reports.forms import FormCell, Relation, Row, load_forms

_KINDS = {"count": INT, "days": INT, "rate": FLOAT, "yuan": DECIMAL}


@dataclass(slots=True)
class Variable:
    """A variable of one or several forms. ``cells``: form id → its cell there."""

    name: str
    kind: str
    label: str
    label_en: str
    unit: str | None
    cells: dict[str, FormCell] = field(default_factory=dict)
    relations: list[str] = field(default_factory=list)
    """Ids of relations of the forms that it is a term of."""
    denominator_of: list[str] = field(default_factory=list)
    used_in: list[str] = field(default_factory=list)
    """Series that are computed from it."""


@cache
def form_variables() -> dict[str, Variable]:
    """Every variable of the forms, in the order of the forms."""
    result: dict[str, Variable] = {}
    for form in load_forms().values():
        for table in form.tables:
            for row in table.value_rows:
                for column in table.columns:
                    cell = table.cell(row, column)
                    label, label_en = _labels(row, column, alone=len(table.columns) == 1)
                    variable = result.setdefault(
                        cell.variable, Variable(cell.variable, _kind(cell.dtype), label, label_en, cell.unit)
                    )
                    variable.cells[form.id] = cell
                    if _kind(cell.dtype) == DECIMAL:
                        variable.kind = DECIMAL
        for relation in form.relations:
            for name in _terms(relation, form.id):
                if name in result and relation.id not in result[name].relations:
                    result[name].relations.append(relation.id)
    for series in all_series():
        for name in series.parsed.variables if series.parsed else [series.variable] if series.variable else []:
            if name in result:
                result[name].used_in.append(series.id)
        if series.denominator:
            for name in result:
                stem = name.removesuffix("_tot")
                words = series.denominator.replace("-", " ").replace("+", " ").split()
                if stem in words or name in words:
                    result[name].denominator_of.append(series.id)
    return result


def _labels(row: Row, column: FormColumn, *, alone: bool) -> tuple[str, str]:
    """Chinese and English: the row's label and the column's, without the column where it is the only one."""
    if not row.label:
        return " / ".join(column.path), column.label_en
    if alone:
        return row.label, row.label_en or row.id
    return f"{row.label} {column.label}", f"{row.label_en or row.id}: {column.label_en}"


def _kind(dtype: str) -> str:
    return DECIMAL if dtype in ("money", "decimal") else INT


def _terms(relation: Relation, form_id: str) -> list[str]:
    """Variables of the cells that an arithmetic relation adds or compares."""
    form = load_forms()[form_id]
    terms = [t for t in (*relation.lhs, *relation.rhs) if "row" in t or "col" in t]
    names = []
    for table in (table for table in form.tables if table.id in relation.tables):
        for row in table.value_rows:
            for column in table.columns:
                for term in terms:
                    if term.get("row", row.id) == row.id and term.get("col", column.id) == column.id:
                        names.append(table.cell(row, column).variable)
                        break
    return names


def variable_columns() -> tuple[Column, ...]:
    """The columns of the forms' variables."""
    return tuple(Column(v.name, v.kind, v.label_en, v.label) for v in form_variables().values())


def series_columns() -> tuple[Column, ...]:
    """The columns of the series, in the order of :func:`harvester.dataset.series.all_series`."""
    return tuple(Column(s.id, _KINDS[s.kind], s.label_en, s.label) for s in all_series())
