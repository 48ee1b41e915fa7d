"""The official forms, read from ``data/forms/*.json``. No label of a form stands in the code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from harvester.paths import data_dir


@dataclass(frozen=True)
class Column:
    id: str
    label: str
    label_en: str
    dtype: str
    """``int``, ``signed_int``, ``decimal`` or ``money``."""
    unit: str | None
    path: tuple[str, ...]
    """Header labels from the outermost to the column's own."""
    variants: tuple[str, ...]
    suffix: str | None


@dataclass(frozen=True)
class Row:
    id: str
    label: str | None
    label_en: str | None
    dtype: str | None
    unit: str | None
    path: tuple[str, ...]
    """Labels from the outermost group to the row's own."""
    group: str | None
    variants: tuple[str, ...]
    header: bool
    """True for a row that only names a group and has no cells."""


@dataclass(frozen=True)
class FormCell:
    """One cell of the form and the name of its variable in the wide panel."""

    table: str
    row: str
    column: str
    dtype: str
    unit: str | None
    variable: str


@dataclass(frozen=True)
class Alternative:
    """A row that some reports have in place of several rows of the form."""

    row: Row
    replaces: tuple[str, ...]


@dataclass(frozen=True)
class FormTable:
    id: str
    section: str | None
    caption: str | None
    note: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    variable: str
    label_columns: tuple[str, ...] = ()
    """Words that head the label columns, such as 信息内容."""
    alternatives: tuple[Alternative, ...] = ()
    captions: tuple[str, ...] = ()
    """Further captions of the table."""
    units_as_text: frozenset[str] = frozenset()
    """What stands in a column of units between the labels and the values, where the table has one."""

    @cached_property
    def value_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.header)

    @cached_property
    def _cells(self) -> dict[tuple[str, str], FormCell]:
        return {}

    def cell(self, row: Row, column: Column) -> FormCell:
        known = self._cells.get((row.id, column.id))
        if known is None:
            known = self._cells[row.id, column.id] = self._cell(row, column)
        return known

    def _cell(self, row: Row, column: Column) -> FormCell:
        name = self.variable.format(row=row.id, column=column.id, suffix=column.suffix)
        dtype = row.dtype if row.dtype not in (None, "int") else column.dtype
        return FormCell(self.id, row.id, column.id, dtype or "int", column.unit or row.unit, name)


@dataclass(frozen=True)
class SectionDef:
    id: str
    label: str
    variants: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Relation:
    """An arithmetic relation as the data file has it: ``lhs op rhs``, each a sum of signed terms."""

    id: str
    severity: str
    tables: tuple[str, ...]
    iterate: str | None
    op: str
    lhs: tuple[dict[str, Any], ...]
    rhs: tuple[dict[str, Any], ...]
    label_zh: str
    panel: bool
    data: dict[str, Any]
    """The whole entry, for kinds of relation that have parts of their own."""


@dataclass(frozen=True, eq=False)
class Form:
    id: str
    name: str
    name_en: str
    doc_number: str | None
    report_years: tuple[int | None, ...]
    signature_labels: tuple[str, ...]
    sections: tuple[SectionDef, ...]
    tables: tuple[FormTable, ...]
    relations: tuple[Relation, ...]
    data: dict[str, Any]

    def table(self, table_id: str) -> FormTable:
        return self._tables[table_id]

    @cached_property
    def _tables(self) -> dict[str, FormTable]:
        return {table.id: table for table in self.tables}

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """All cells in the order of the form."""
        return tuple(t.cell(row, column) for t in self.tables for row in t.value_rows for column in t.columns)


def _column(data: dict[str, Any]) -> Column:
    return Column(
        id=data["id"],
        label=data["label"],
        label_en=data["label_en"],
        dtype=data.get("dtype", "int"),
        unit=data.get("unit"),
        path=tuple(data["path"]),
        variants=tuple(data.get("variants", ())),
        suffix=data.get("suffix"),
    )


def _row(data: dict[str, Any]) -> Row:
    return Row(
        id=data["id"],
        label=data["label"],
        label_en=data.get("label_en"),
        dtype=data.get("dtype"),
        unit=data.get("unit"),
        path=tuple(data.get("path") or ([data["label"]] if data["label"] else [])),
        group=data.get("group"),
        variants=tuple(data.get("variants", ())),
        header=bool(data.get("header")),
    )


def _table(data: dict[str, Any]) -> FormTable:
    return FormTable(
        id=data["id"],
        section=data.get("section"),
        caption=data.get("caption"),
        note=data.get("note"),
        columns=tuple(_column(c) for c in data["columns"]),
        rows=tuple(_row(r) for r in data["rows"]),
        variable=data["variable"],
        label_columns=(
            *data.get("label_columns", ()),
            *(word for words in data.get("label_column_variants", {}).values() for word in words),
        ),
        captions=tuple(data.get("caption_variants", ())),
        units_as_text=frozenset(data.get("units_as_text", ())),
        alternatives=tuple(Alternative(_row(a["row"]), tuple(a["replaces"])) for a in data.get("alternatives", ())),
    )


def _relation(data: dict[str, Any]) -> Relation:
    tables = data.get("table") or []
    return Relation(
        id=data["id"],
        severity=data["severity"],
        tables=tuple([tables] if isinstance(tables, str) else tables),
        iterate=data.get("iterate"),
        op=data["op"],
        lhs=tuple(data.get("lhs") or ()),
        rhs=tuple(data.get("rhs") or ()),
        label_zh=data["label_zh"],
        panel=bool(data.get("panel")),
        data=data,
    )


def _form(data: dict[str, Any]) -> Form:
    return Form(
        id=data["id"],
        name=data["name"],
        name_en=data["name_en"],
        doc_number=data.get("doc_number"),
        report_years=tuple(data["report_years"]),
        signature_labels=tuple(data.get("signature_labels", ())),
        sections=tuple(
            SectionDef(s["id"], s["label"], tuple(s.get("variants", ())), s["kind"]) for s in data.get("sections", ())
        ),
        tables=tuple(_table(t) for t in data.get("tables", ())),
        relations=tuple(_relation(r) for r in data.get("relations", ())),
        data=data,
    )


@cache
def load_forms() -> dict[str, Form]:
    """Every form by its id: each ``data/forms/*.json`` that has a ``tables`` entry or is named as a form."""
    forms: dict[str, Form] = {}
    for path in sorted((data_dir() / "forms").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if "report_years" in data:
            form = _form(data)
            forms[form.id] = form
    return forms


@cache
def load_series() -> dict[str, Any]:
    """Derived rates and the series that run over several forms (``data/forms/series.json``)."""
    data: dict[str, Any] = json.loads((data_dir() / "forms" / "series.json").read_text(encoding="utf-8"))
    return data
