"""Findings for people, and copied texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harvester.dataset.panel import panel_wide
from harvester.dataset.quality import findings, grades
from harvester.dataset.similar import find_copies, normal
from harvester.dataset.source import Source
from harvester.dataset.tables import checks
from tests.dataset.conftest import PROSE

Make = Callable[..., Source]
Put = Callable[..., int]


def kinds(source: Source, copies: bool = False) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for finding in findings(source, find_copies(source) if copies else {}):
        found.setdefault(finding.report_id, set()).add(finding.kind)
    return found


def test_a_clean_report_has_no_finding(put: Put, source: Make) -> None:
    put("500115/水利局", 2020)
    assert kinds(source()) == {}
    assert grades(source()) == {"A": 1}


def test_failed_relations_and_low_grades(put: Put, source: Make) -> None:
    checks = [{"relation": "REQ_FLOW", "scope": "total", "status": "fail", "left": 5, "right": 4}]
    bad = put("500115/水利局", 2020, change={"checks": checks, "grade": "C"})
    assert kinds(source()) == {bad: {"failed_relation", "grade"}}
    detail = [f.detail for f in findings(source(), {}) if f.kind == "failed_relation"]
    assert detail == ["REQ_FLOW (total): 5 and 4"]


def test_breaks_between_years(put: Put, source: Make, finish: Callable[..., None]) -> None:
    put("500115/水利局", 2020, carried_out_tot=3)
    second = put("500115/水利局", 2021, carried_in_tot=4)
    finish()
    assert kinds(source())[second] == {"yoy_break"}
    assert next(f for f in findings(source(), {})).detail == "YOY_CARRY:total"


def test_an_area_with_less_than_its_members_and_prose_that_disagrees(
    put: Put, source: Make, finish: Callable[..., None]
) -> None:
    mention = {"indicator": "requests_received", "value": 5, "raw": "5件", "unit": "件", "sentence": "收到申请5件。"}
    area = put("500115/人民政府", 2021, change={"scope": "own_area"}, new_received_tot=3, new_received_np=3)
    member = {"scope": "own_agency", "mentions": [mention]}
    other = put("500115/水利局", 2021, change=member, new_received_tot=4, new_received_np=4)
    finish()
    assert kinds(source()) == {area: {"context_relation"}, other: {"context_relation"}}
    found = {f.report_id: (f.detail, f.amount) for f in findings(source(), {})}
    assert found[area] == ("AGGREGATE_GE_PARTS 汇总年报 ≥ 所属单位之和 (in 2 cells)", 2)
    assert found[other][0].startswith("NARRATIVE_REQUESTS_MATCH")
    wide = panel_wide(source(), {}, lambda text: text)
    at = [column.name for column in wide.columns].index("context_breaks")
    assert {row[0]: row[at : at + 2] for row in wide.rows()} == {
        area: (2, "AGGREGATE_GE_PARTS"), other: (1, "NARRATIVE_REQUESTS_MATCH"),
    }  # fmt: skip
    failed = [row for row in checks(source()).rows() if row[5] == "fail"]
    assert [(row[0], *row[3:8]) for row in failed if row[0] == area] == [
        (area, "AGGREGATE_GE_PARTS", "new_received.natural_person", "fail", 3, 4),
        (area, "AGGREGATE_GE_PARTS", "new_received.total", "fail", 3, 4),
    ]
    assert [row[3:6] for row in failed if row[0] == other] == [("NARRATIVE_REQUESTS_MATCH", None, "fail")]


def test_the_same_numbers_as_last_year(put: Put, source: Make) -> None:
    numbers = {"granted_tot": 3, "granted_np": 3, "rules_issued": 1, "recon_total": 2, "recon_upheld": 2}
    put("500115/水利局", 2020, **numbers)
    second = put("500115/水利局", 2021, **numbers)
    put("500115/水利局", 2022, **numbers | {"granted_tot": 4})
    put("500231/水利局", 2020)
    put("500231/水利局", 2021)
    assert [f.report_id for f in findings(source(), {}) if f.kind == "same_numbers"] == [second]


def test_copied_from_last_year_but_for_numbers(put: Put, source: Make) -> None:
    pytest.importorskip("datasketch")
    put("500115/水利局", 2020, text=PROSE + "收到申请5件。")
    second = put("500115/水利局", 2021, text=PROSE + "收到申请12件。")
    third = put("500115/水利局", 2022, text=PROSE[::-1])
    found = find_copies(source())
    assert found[second].last_year == 1.0
    assert (found[third].last_year or 0) < 0.6
    assert kinds(source(), copies=True) == {second: {"copied_last_year"}}


def test_copied_from_a_neighbour(put: Put, source: Make) -> None:
    pytest.importorskip("datasketch")
    first = put("500115/水利局", 2020, text=PROSE)
    second = put("500115/财政局", 2020, text=PROSE.replace("我局", "本局"))
    third = put("500115/教育委员会", 2020, text=PROSE)
    put("500115/交通局", 2020, text="".join(chr(0x4E00 + i * 7) for i in range(200)))
    put("500115/档案局", 2021, text=PROSE)
    found = find_copies(source())
    assert found[first].neighbour_id == third
    assert found[first].neighbour == 1.0
    assert found[second].neighbour_id in (first, third)
    assert {f.kind for f in findings(source(), found)} == {"copied_neighbour"}
    assert len(list(findings(source(), found))) == 3


def test_short_texts_are_not_compared(put: Put, source: Make) -> None:
    pytest.importorskip("datasketch")
    put("500115/水利局", 2020, text="无。")
    put("500115/财政局", 2020, text="无。")
    assert find_copies(source()) == {}


def test_normal_leaves_out_numbers_and_dates() -> None:
    assert normal(["2021年收到12件，", "二〇二一年一月"]) == normal(["2020年收到7件，", "二〇二〇年三月"])
