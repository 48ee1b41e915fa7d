"""Differences between two readings of a report, field by field."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from harvester.store.differences import CAUSES, Difference, differences
from tests.store.factory import make_parsed

Json = dict[str, Any]


@pytest.fixture
def report() -> Json:
    return make_parsed()


def changed(report: Json, **changes: Any) -> list[Difference]:
    other = copy.deepcopy(report)
    other.update(changes)
    return list(differences(report, other))


def with_cell(report: Json, index: int, **changes: Any) -> list[Difference]:
    facts = copy.deepcopy(report["facts"])
    facts[index] |= changes
    return changed(report, facts=facts)


def test_nothing_differs_from_itself(report: Json) -> None:
    assert changed(report) == []


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"value": 5, "raw": "5"}, "value"),
        ({"value": None, "raw": "", "state": "blank"}, "state"),
        ({"unit": "件"}, "unit"),
        ({"raw": "０"}, "raw"),
        ({"where": {"table": 9, "row": 9, "column": 9}}, "place"),
    ],
)
def test_one_cell_one_difference(report: Json, changes: Json, cause: str) -> None:
    fact = report["facts"][3]
    (found,) = with_cell(report, 3, **changes)
    assert found.cause == cause
    assert found.field == f"{fact['table']}.{fact['row']}.{fact['column']}"
    if cause != "place":
        assert found.before == {name: fact[name] for name in ("value", "state", "unit", "raw")}
        assert found.after == {**found.before, **changes}


def test_cells_that_come_and_go(report: Json) -> None:
    found = changed(report, form=None, facts=[])
    assert [d.cause for d in found[:2]] == ["form", "state"]
    assert len(found) == 1 + len(report["facts"])
    assert all(d.after is None for d in found)


def test_identity_sections_checks_and_warnings(report: Json) -> None:
    sections = [{**report["sections"][0], "text": "另一段。"}, {"section": "new", "heading": "新", "text": "有"}]
    checks = [{**report["checks"][0], "status": "fail"}, *report["checks"][1:]]
    found = changed(
        report, agency="某局", year=2019, sections=sections, checks=checks,
        warnings=[{"code": "odd", "message": "words", "table": "requests"}],
    )  # fmt: skip
    told = {(d.cause, d.field): (d.before, d.after) for d in found}
    assert told["identity", "agency"] == (report["agency"], "某局")
    assert told["identity", "year"] == (2020, 2019)
    assert told["section", "new"] == (None, "有")
    assert told["section", report["sections"][0]["section"]][1] == "另一段。"
    assert told["warning", "odd requests"] == (None, "words")
    assert [value for (cause, _), value in told.items() if cause == "check"] == [("pass", "fail")]
    assert {d.cause for d in found} <= CAUSES.keys()
