"""The relations of a form over one report, and blanks that cannot be zeros."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.parsing import parse_bytes
from harvester.reports.checks import doubtful_blanks, run_checks
from harvester.reports.forms import load_forms
from harvester.reports.model import BLANK, NOT_RECOVERABLE, REPORTED, Fact
from tests.compose import random_report, render_html

COUNTS = {"ogi2019": 47, "ogi2021": 42}


def facts(form: str, **changes: Any) -> list[Fact]:
    """All cells 0, but for ``changes`` by variable name; None is a blank, ``...`` a cell that is not recoverable."""
    result = []
    for cell in load_forms()[form].cells:
        value = changes.get(cell.variable, 0)
        state = BLANK if value is None else NOT_RECOVERABLE if value is ... else REPORTED
        result.append(Fact(cell.table, cell.row, cell.column, value if state == REPORTED else None, "", None, state))
    return result


def statuses(form: str, **changes: Any) -> dict[tuple[str, str | None], str]:
    return {(c.relation, c.scope): c.status for c in run_checks(load_forms()[form], facts(form, **changes))}


def variable(form: str, *key: str) -> str:
    return next(c.variable for c in load_forms()[form].cells if (c.table, c.row, c.column) == key)


@pytest.mark.parametrize("form", COUNTS)
def test_zeros_pass_everything(form: str) -> None:
    found = statuses(form)
    assert len(found) == COUNTS[form]
    assert set(found.values()) == {"pass"}


@pytest.mark.parametrize("form", COUNTS)
def test_one_wrong_cell_fails_its_column_and_its_row(form: str) -> None:
    name = variable(form, "requests", "granted", "natural_person")
    failed = {key for key, status in statuses(form, **{name: 3}).items() if status == "fail"}
    year = form.removeprefix("ogi")
    assert failed == {(f"REQ_PROCESSED_SUM_{year}", "natural_person"), ("REQ_ROW_TOTAL", "granted")}


@pytest.mark.parametrize("lost", [None, ...])
def test_a_null_term_is_not_evaluable(lost: Any) -> None:
    name = variable("ogi2021", "requests", "granted", "natural_person")
    found = statuses("ogi2021", **{name: lost})
    open_ones = {key for key, status in found.items() if status == "not_evaluable"}
    assert open_ones == {("REQ_PROCESSED_SUM_2021", "natural_person"), ("REQ_ROW_TOTAL", "granted")}


def test_blanks_that_may_be_zeros_are_no_matter() -> None:
    form = load_forms()["ogi2021"]
    name = variable("ogi2021", "requests", "granted", "natural_person")
    assert doubtful_blanks(form, facts("ogi2021", **{name: None})) == []


def test_blanks_that_cannot_be_zeros_are_warned_about() -> None:
    form = load_forms()["ogi2021"]
    blank = variable("ogi2021", "requests", "granted", "natural_person")
    total = variable("ogi2021", "requests", "granted", "total")
    warnings = doubtful_blanks(form, facts("ogi2021", **{blank: None, total: 4}))
    assert [(w.code, w.table, w.row, w.column) for w in warnings] == [("doubtful_blanks", "requests", "granted", None)]
    assert doubtful_blanks(form, facts("ogi2021", **{blank: ..., total: 4})) == []


def test_undivided_other_processing_takes_part_in_the_sum() -> None:
    report = random_report(7, "ogi2021", size=60)
    rows = ("other_no_correction", "other_fee_unpaid", "other_misc")
    cells = {key: text for key, text in report.cells.items() if key[1] not in rows}
    for column in [key[2] for key in report.cells if key[1] == "granted"]:
        cells["requests", "other_processing", column] = str(
            sum(int(report.cells["requests", r, column] or 0) for r in rows)
        )
    composed = random_report(7, "ogi2021", size=60, cells=cells)
    parsed = parse_bytes(render_html(composed), source="x.html")
    assert parsed["form"] == "ogi2021"
    assert len(parsed["facts"]) == 207
    states = {f["row"]: f["state"] for f in parsed["facts"] if f["row"] in (*rows, "other_processing")}
    assert states == {**dict.fromkeys(rows, "not_recoverable"), "other_processing": "reported"}
    assert {c["status"] for c in parsed["checks"] if c["scope"] not in rows} == {"pass"}
    assert {c["status"] for c in parsed["checks"] if c["scope"] in rows} == {"not_evaluable"}
    assert ("REQ_ROW_TOTAL", "other_processing") in {(c["relation"], c["scope"]) for c in parsed["checks"]}
