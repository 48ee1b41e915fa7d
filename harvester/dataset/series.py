"""Derived rates, series that run over several forms, and amounts in yuan, all from ``data/forms/series.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from harvester.dataset.expressions import Parsed
from harvester.reports.forms import load_forms, load_series


@dataclass(frozen=True, slots=True)
class Series:
    """One variable that no form has. ``kind``: ``count``, ``rate``, ``days`` or ``yuan``."""

    id: str
    kind: str
    label: str
    label_en: str
    expression: str
    denominator: str | None
    forms: tuple[str, ...]
    note: str | None
    parsed: Parsed | None
    """None for days and yuan, which are no arithmetic of cells alone."""
    variable: str | None = None
    """For yuan: the variable whose amount it is."""


@cache
def all_series() -> tuple[Series, ...]:
    """Derived, harmonised and yuan series, in the order of the file."""
    data = load_series()
    known: dict[str, Parsed] = {}
    result: list[Series] = []
    for entry in data["derived"]:
        parsed = None
        if entry.get("kind") != "days":
            parsed = known[entry["id"]] = Parsed(entry["expr"], known)
        kind = entry.get("kind") or ("rate" if parsed and parsed.denominator else "count")
        result.append(
            Series(
                entry["id"], kind, entry["label"], entry["label_en"], entry["expr"],
                parsed.denominator if parsed else None, tuple(entry["forms"]), entry.get("note"), parsed,
            )
        )  # fmt: skip
    for entry in data["harmonisation"]:
        text = " | ".join(entry[side] for side in ("ogi", "legacy") if entry.get(side))
        parsed = Parsed(text, known)
        forms = tuple(f.id for f in load_forms().values() if {c.variable for c in f.cells} & set(parsed.variables))
        label, label_en = entry["label"], entry["label_en"]
        result.append(
            Series(entry["harmonised"], "count", label, label_en, text, None, forms, entry.get("note"), parsed)
        )
    return (*result, *_yuan(data["money"]))


def _yuan(money: Mapping[str, Any]) -> list[Series]:
    result: dict[str, Series] = {}
    for form in load_forms().values():
        for table in form.tables:
            for row in table.value_rows:
                for column in table.columns:
                    cell = table.cell(row, column)
                    if cell.dtype not in ("money", "decimal"):
                        continue
                    name = cell.variable + money["suffix"]
                    label = f"{row.label or ''} {column.label}".strip()
                    forms = (*(result[name].forms if name in result else ()), form.id)
                    label_en = f"{row.label_en or ''}: {column.label_en}, in yuan"
                    result[name] = Series(
                        name, "yuan", f"{label}，折合元", label_en, f"{cell.variable} x unit", None, forms,
                        money["note"], None, cell.variable,
                    )  # fmt: skip
    return list(result.values())


def derive(values: Mapping[str, Any], units: Mapping[str, str], year: int | None, published: str | None) -> list[Any]:
    """One value a series, in the order of :func:`all_series`.

    ``values`` and ``units`` by variable. Counts are integers, rates floats, days integers, yuan decimal text.
    """
    result: list[Any] = []
    for series in all_series():
        if series.parsed is not None:
            value = series.parsed.evaluate(values)
            result.append(_plain(value) if isinstance(value, Decimal) else value)
        elif series.kind == "days":
            result.append(_days(published, year))
        else:
            result.append(in_yuan(values.get(series.variable or ""), units.get(series.variable or "")))
    return result


def _plain(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value)


def _days(published: str | None, year: int | None) -> int | None:
    if not published or year is None:
        return None
    try:
        return (date.fromisoformat(published) - date(year + 1, 1, 1)).days
    except ValueError:
        return None


@cache
def _factors() -> dict[str, Decimal]:
    return {unit: Decimal(factor) for unit, factor in load_series()["money"]["factors"].items()}


def in_yuan(value: int | str | None, unit: str | None) -> str | None:
    """An amount in yuan as decimal text; None where the source prints no unit that is known. Zero is zero anyway."""
    if value is None:
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    if amount == 0:
        return "0"
    factor = _factors().get(unit or "")
    if factor is None:
        return None
    product = amount * factor
    return f"{product.normalize():f}"
