"""Tables as the forms print them, the words of both languages, and charts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harvester.reports.forms import load_forms
from harvester.web import layout, words
from harvester.web.charts import Series, bars, nice_top
from harvester.web.difference import marked
from tests.store.factory import make_facts

WEB = Path(words.__file__).parent


@pytest.mark.parametrize("form_id", [f.id for f in load_forms().values() if f.tables])
def test_headers_cover_every_form_without_holes(form_id: str) -> None:
    form = load_forms()[form_id]
    facts = make_facts(form_id)
    shown = layout.tables(form, facts, {}, words.gloss())
    assert sum(len(row.cells) for view in shown for row in view.rows) == len(facts)
    for view, table in zip(shown, form.tables, strict=True):
        depth = len(view.heads)
        area = sum(h.rowspan * h.colspan for line in view.heads for h in line)
        assert area == depth * len(table.columns), view.id
        width = view.corner.colspan if view.corner else 0
        covered = sum(h.rowspan * h.colspan for row in view.rows for h in row.heads)
        assert covered == width * len(view.rows), view.id


def test_an_alternative_row_is_printed_in_place_of_those_it_replaces() -> None:
    form = load_forms()["ogi2021"]
    table = form.table("requests")
    alternative = table.alternatives[0]
    extra = [
        {
            "table": "requests",
            "row": alternative.row.id,
            "column": c.id,
            "value": 3,
            "raw": "3",
            "state": "reported",
            "where": None,
        }
        for c in table.columns
    ]
    (view,) = [v for v in layout.tables(form, make_facts("ogi2021") + extra, {}, {}) if v.id == "requests"]
    ids = [row.cells[0].id for row in view.rows]
    assert "c-requests-other_processing-natural_person" in ids
    assert not [i for i in ids if any(f"-{row}-" in i for row in alternative.replaces)]
    assert sum(h.rowspan * h.colspan for row in view.rows for h in row.heads) == 3 * len(view.rows)


def test_failed_relations_mark_the_sums() -> None:
    form = load_forms()["ogi2019"]
    checks = [
        {"relation": "REQ_ROW_TOTAL", "scope": "granted", "status": "fail", "left": 5, "right": 0},
        {"relation": "REQ_FLOW", "scope": "total", "status": "pass", "left": 0, "right": 0},
        {"relation": "REQ_PROCESSED_SUM_2019", "scope": "total", "status": "fail", "left": 9, "right": 0},
    ]
    failed, marks = layout.failures(form, make_facts("ogi2019"), checks)
    assert [f.number for f in failed] == [1, 2]
    assert marks == {("requests", "granted", "total"): [1], ("requests", "total_processed", "total"): [2]}


def test_places_become_anchors() -> None:
    assert layout.fragment({"table": 1, "row": 5, "column": 9}) == "t1r5c9"
    assert layout.fragment({"page": 2, "table": 1, "row": 5, "column": 9}) == "p2"
    assert layout.fragment({"line": 70}) == "l70"
    assert layout.fragment(None) is None


def test_both_languages_have_every_word_that_the_pages_use() -> None:
    data = json.loads((WEB / "words.json").read_text(encoding="utf-8"))
    assert set(data["en"]) == set(data["zh"])
    for path in (WEB / "templates").glob("h_*.html"):
        used = set(re.findall(r"\bt\.([a-z_]+)", path.read_text(encoding="utf-8")))
        assert used <= set(data["en"]), path.name
    for name, english in data["en"].items():
        assert re.findall(r"\{\d\}", english) == re.findall(r"\{\d\}", data["zh"][name]), name


def test_chart_scales_and_says_what_is_not_known() -> None:
    assert [nice_top(n) for n in (0, 5, 6, 11, 274, 501, 12_345)] == [5, 5, 10, 20, 500, 1_000, 20_000]
    svg = str(bars([2019, 2020], [Series("granted", "<b>", (3, None)), Series("denied", "d", (2, None))], "t", "d"))
    assert "<b>" not in svg
    assert svg.count("<rect") == 2
    assert ">5</text>" in svg and ">–</text>" in svg


def test_difference_keeps_both_texts() -> None:
    shown = marked("全年收到<b>申请12件", "全年共收到<b>申请13件")
    assert shown == "全年<ins>共</ins>收到&lt;b&gt;申请<del>12</del><ins>13</ins>件"
    assert marked("字" * 5_000, "字") is None
