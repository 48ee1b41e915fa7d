"""The grade of a report, over the golds and over faults made to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvester.reports.checks import run_checks
from harvester.reports.forms import Form, load_forms
from harvester.reports.grade import grade, in_sums, proven_cells
from harvester.reports.model import BLANK, NOT_RECOVERABLE, REPORTED, Fact, Warning_


@pytest.fixture(params=["ogi2019", "ogi2021", "legacy2014"])
def form(request: pytest.FixtureRequest) -> Form:
    return load_forms()[request.param]


def zeros(form: Form) -> list[Fact]:
    return [Fact(c.table, c.row, c.column, 0, "0", None, REPORTED) for c in form.cells]


def test_all_zeros_prove_each_other(form: Form) -> None:
    facts = zeros(form)
    letter, proven, single = grade(facts, run_checks(form, facts), [], form)
    assert letter == "A"
    assert proven + single == len(facts)
    assert proven == len(in_sums(facts, form)) > 0


def test_a_wrong_sum_costs_the_grade_and_its_cells_are_not_proven_by_it(form: Form) -> None:
    facts = zeros(form)
    where = sorted(in_sums(facts, form))[0]
    facts = [f._replace(value=5) if (f.table, f.row, f.column) == where else f for f in facts]
    checks = run_checks(form, facts)
    assert where not in proven_cells(facts, checks, form)
    assert grade(facts, checks, [], form)[0] == "C"


def test_a_warning_about_a_cell_takes_the_best_grade(form: Form) -> None:
    facts = zeros(form)
    checks = run_checks(form, facts)
    warning = Warning_("odd_value", "the number is odd", facts[0].table, facts[0].row, facts[0].column)
    assert grade(facts, checks, [warning], form)[0] == "B"
    assert grade(facts, checks, [Warning_("late", "published late")], form)[0] == "A"


def test_blanks_prove_nothing(form: Form) -> None:
    facts = [f._replace(value=None, raw="", state=BLANK) for f in zeros(form)]
    assert grade(facts, run_checks(form, facts), [], form) == ("B", 0, 0)


def test_lost_cells(form: Form) -> None:
    def lose(share: float) -> str:
        facts = zeros(form)
        count = int(len(facts) * share)
        facts[:count] = [f._replace(value=None, raw=None, state=NOT_RECOVERABLE) for f in facts[:count]]
        return grade(facts, run_checks(form, facts), [], form)[0]

    assert (lose(0.2), lose(0.7), lose(1.0)) == ("C", "D", "E")


def test_no_form_no_numbers() -> None:
    assert grade([], [], [], None) == ("E", 0, 0)


def test_an_undivided_row_stands_for_the_three() -> None:
    form = load_forms()["ogi2021"]
    gone = {"other_no_correction", "other_fee_unpaid", "other_misc"}
    facts = [f._replace(value=None, raw=None, state=NOT_RECOVERABLE) if f.row in gone else f for f in zeros(form)] + [
        Fact("requests", "other_processing", c.id, 0, "0", None, REPORTED) for c in form.table("requests").columns
    ]
    letter, proven, _ = grade(facts, run_checks(form, facts), [], form)
    assert letter == "A"
    assert ("requests", "other_processing", "total") in proven_cells(facts, run_checks(form, facts), form)
    assert proven > 150


def test_the_examples(shared: Path) -> None:
    letters = {}
    for path in sorted((shared / "reference" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        form = load_forms()[gold["form_version"]]
        facts = [
            Fact(table, row, column, cell["value"], cell["raw"], None, cell["state"])
            for table, rows in gold["tables"].items()
            for row, columns in rows.items()
            for column, cell in columns.items()
        ]
        letters[path.name[:3]] = grade(facts, run_checks(form, facts), [], form)[0]
    assert letters == {"000": "A", "001": "A", "002": "A", "003": "D", "004": "C"}
