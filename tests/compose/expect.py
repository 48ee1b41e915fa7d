"""What ``harvester parse`` must give for a composed report: facts, sections, identity, checks.

The relations are evaluated here by a few lines of their own, not by the engine under test.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from harvester.reports.forms import Form, FormCell, Relation, load_forms

from .model import SECTION_ORDER, Key, ReportData, chinese_date
from .numbers import read

CHECKED = ("REQ_", "REV_", "ACT_", "LEG_")
UNDIVIDED = "other_processing"
DIVIDED = ("other_no_correction", "other_fee_unpaid", "other_misc")
Fact = dict[str, Any]


def squeeze(text: str) -> str:
    """Text without any white space, as section texts are compared."""
    return re.sub(r"[\s　 ​﻿]+", "", text)


def facts(report: ReportData, blanks: str = "kept") -> dict[Key, Fact]:
    """Every cell of the form: value, raw, state. ``blanks="dropped"``: the surface prints no empty cells, so a row
    with fewer values than columns tells nothing but, at most, its total (``maybe`` marks such a total)."""
    form = load_forms()[report.form]
    result: dict[Key, Fact] = {}
    for cell in _cells(form, report):
        key = (cell.table, cell.row, cell.column)
        if key not in report.cells:
            result[key] = {"value": None, "raw": None, "state": "not_recoverable", "unit": None}
            continue
        raw = (report.cells[key] or "").strip()
        value, state, unit = read(raw, cell.dtype in ("decimal", "money"))
        if unit is None and cell.dtype == "decimal" and cell.table == "art20_8":
            unit = cell.unit
        result[key] = {"value": value, "raw": raw, "state": state, "unit": unit if state == "reported" else None}
    if blanks == "dropped":
        _drop_blanks(form, result)
    return result


def _cells(form: Form, report: ReportData) -> list[FormCell]:
    cells = list(form.cells)
    if form.id == "ogi2021" and any(key[1] == UNDIVIDED for key in report.cells):
        donor = load_forms()["ogi2019"].table("requests")
        row = next(r for r in donor.value_rows if r.id == UNDIVIDED)
        cells += [donor.cell(row, column) for column in donor.columns]
    return cells


def _drop_blanks(form: Form, result: dict[Key, Fact]) -> None:
    rows: dict[tuple[str, str], list[Key]] = {}
    for key in result:
        rows.setdefault(key[:2], []).append(key)
    for keys in rows.values():
        if all(result[key]["state"] == "reported" for key in keys):
            continue
        for key in keys:
            old = result[key]
            result[key] = {"value": None, "raw": None, "state": "not_recoverable", "unit": None}
            if key[2] == "total" and old["state"] == "reported":
                result[key]["maybe"] = old


def _terms(terms: tuple[dict[str, Any], ...], values: dict[Key, Any], table: str, scope: Key) -> Any:
    total = Decimal(0)
    for term in terms:
        if "const" in term:
            total += term["const"]
            continue
        row = term.get("row") or scope[1] or (next(k[1] for k in values if k[0] == table))
        column = term.get("col") or scope[2] or "value"
        value = values.get((table, row, column))
        if value is None:
            return None
        total += term.get("coef", 1) * Decimal(value)
    return total


def _instances(relation: Relation, form: Form, values: dict[Key, Any]) -> list[tuple[str, str | None, Key]]:
    found: list[tuple[str, str | None, Key]] = []
    for table_id in relation.tables:
        table = form.table(table_id)
        if relation.iterate == "column":
            found += [(table_id, c.id, (table_id, "", c.id)) for c in table.columns]
        elif relation.iterate == "row":
            rows = list(dict.fromkeys(key[1] for key in values if key[0] == table_id))
            found += [(table_id, row, (table_id, row, "")) for row in rows]
        else:
            found.append((table_id, None, (table_id, "", "")))
    return found


def checks(report: ReportData, cells: dict[Key, Fact] | None = None) -> dict[tuple[str, str | None], str]:
    """Status of every instance of the relations that one report can be held to: (relation, scope) → status."""
    form = load_forms()[report.form]
    cells = cells if cells is not None else facts(report)
    values = {key: fact["value"] for key, fact in cells.items()}
    undivided = any(key[1] == UNDIVIDED for key in values) and form.id == "ogi2021"
    result: dict[tuple[str, str | None], str] = {}
    for relation in form.relations:
        if not relation.id.startswith(CHECKED) or relation.op not in ("==", "<=", ">="):
            continue
        rhs = relation.rhs
        if undivided and relation.id.startswith("REQ_PROCESSED_SUM"):
            rhs = (*(t for t in rhs if t.get("row") not in DIVIDED), {"coef": 1, "row": UNDIVIDED})
        for table, scope, at in _instances(relation, form, values):
            left, right = _terms(relation.lhs, values, table, at), _terms(rhs, values, table, at)
            if left is None or right is None:
                result[relation.id, scope] = "not_evaluable"
                continue
            good = {"==": left == right, "<=": left <= right, ">=": left >= right}[relation.op]
            result[relation.id, scope] = "pass" if good else "fail"
    return result


def sections(report: ReportData) -> dict[str, str]:
    """Texts by section id, without white space. ``other`` ends with the signature."""
    result: dict[str, str] = {}
    for section in SECTION_ORDER:
        paragraphs = report.sections.get(section)
        if paragraphs is None and section not in ("proactive", "requests", "review"):
            continue
        if section == "preamble" and not paragraphs:
            continue
        if load_forms()[report.form].id not in ("ogi2019", "ogi2021") and paragraphs is None:
            continue
        result[section] = squeeze("".join(paragraphs or []))
    tail = squeeze("".join(signature(report)))
    if tail and "other" in result:
        result["other"] += tail
    return result


def signature(report: ReportData) -> list[str]:
    lines = [report.signature] if report.signature else []
    if report.signed:
        lines.append(chinese_date(report.signed))
    return lines


def expected(report: ReportData, blanks: str = "kept") -> dict[str, Any]:
    """All that a reading of the composed document must agree with."""
    cells = facts(report, blanks)
    statuses = checks(report, cells)
    return {
        "title": report.title,
        "agency": report.agency,
        "adcode": report.adcode,
        "year": report.year,
        "published": report.published.isoformat() if report.published else None,
        "signed": report.signed.isoformat() if report.signed else None,
        "form": report.form,
        "facts": cells,
        "sections": sections(report),
        "checks": statuses,
        "failed": sorted((k for k, s in statuses.items() if s == "fail"), key=str),
    }
