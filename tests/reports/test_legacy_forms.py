"""The data of the two forms before 2019."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.parsing import parse_bytes
from harvester.reports.forms import load_forms
from harvester.reports.kinds import refuse
from tests.reports.test_kinds import document


def test_every_row_of_2014_has_both_labels_and_a_unit() -> None:
    table = load_forms()["legacy2014"].table("legacy2014")
    assert len(table.value_rows) == 58
    for row in table.rows:
        assert row.label
        assert row.label_en
        assert row.header or row.unit, row.id
    names = [row.label_en for row in table.value_rows]
    assert len(set(names)) == len(names)


def test_a_label_or_variant_names_one_row_of_its_group() -> None:
    seen: dict[tuple[str | None, str], str] = {}
    for row in load_forms()["legacy2014"].table("legacy2014").value_rows:
        for name in {row.label or "", *row.variants}:
            assert seen.setdefault((row.group, name), row.id) == row.id, name


def test_the_table_of_2014_is_told_by_labels_that_no_other_form_has() -> None:
    forms = load_forms()
    others = " ".join(
        label
        for form in forms.values()
        if form.id.startswith("ogi")
        for table in form.tables
        for part in (*table.rows, *table.columns)
        for label in (part.label or "", *part.variants)
    )
    own = [row.label or "" for row in forms["legacy2014"].table("legacy2014").value_rows]
    for sign in forms["legacy2014"].signature_labels:
        assert sign not in others
        assert any(sign in label for label in own), sign


@pytest.mark.parametrize("form_id", ["legacy2014", "legacy_narrative"])
def test_chapters_are_told_apart(form_id: str) -> None:
    seen: dict[str, str] = {}
    for section in load_forms()[form_id].sections:
        for name in (section.label, *section.variants):
            assert seen.setdefault(name, section.id) == section.id, name
    assert {"overview", "proactive", "requests", "fees", "review", "problems", "other"} <= set(seen.values())


def test_a_narrative_report_without_any_table_is_a_report() -> None:
    text = """2010年下管镇政府信息公开年度报告
一、概述
二、主动公开政府信息的情况
2010年，我镇主动公开政府信息49条。
三、依申请公开政府信息和不予公开政府信息的情况
2010年，我镇未收到政府信息公开申请。
四、政府信息公开的收费及减免情况
五、因政府信息公开申请行政复议、提起行政诉讼的情况
六、存在的主要问题和改进措施"""
    assert refuse(document(text)) is None
    assert refuse(document(text.split("\n", 1)[1])) is None


def _page(table: str) -> dict[tuple[str, str], dict[str, Any]]:
    title = "青河县水利局2016年政府信息公开工作年度报告"
    page = f"<title>{title}</title><h1>{title}</h1><p>一、概述</p><p>现将工作情况报告如下。</p>{table}"
    parsed = parse_bytes(page.encode(), source="x.html")
    assert parsed["form"] == "legacy2014", parsed
    assert not [w for w in parsed["warnings"] if w.get("table")]
    return {(f["row"], f["state"]): f for f in parsed["facts"] if f["state"] == "reported"}


def _rows() -> list[tuple[str, str, str, str]]:
    """Row id, label, unit and a number for each row; headings of groups have none."""
    rows = load_forms()["legacy2014"].table("legacy2014").rows
    return [(r.id, r.label or "", r.unit or "——", "" if r.header else str(i)) for i, r in enumerate(rows)]


def test_a_column_of_units_prints_the_units() -> None:
    lines = "".join(f"<tr><td>{a}</td><td>{u}</td><td>{n}</td></tr>" for _, a, u, n in _rows())
    found = _page(f"<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{lines}</table>")
    assert {row: (fact["raw"], fact["unit"]) for (row, _), fact in found.items()} == {
        row: (number, unit) for row, _, unit, number in _rows() if number
    }


def test_without_a_column_of_units_there_is_no_unit() -> None:
    lines = "".join(f"<tr><td>{a}</td><td>{n}</td></tr>" for _, a, _, n in _rows())
    assert {fact["unit"] for fact in _page(f"<table>{lines}</table>").values()} == {None}


def test_halves_beside_each_other_and_numbered_rows() -> None:
    cells = [f"<td>{i}</td><td>{a}</td><td>{u}</td><td>{n}</td>" for i, (_, a, u, n) in enumerate(_rows(), 1)]
    half = (len(cells) + 1) // 2
    lines = "".join(f"<tr>{left}{right}</tr>" for left, right in zip(cells, [*cells[half:], ""], strict=False))
    found = _page(f"<table>{lines}</table>")
    assert {row: fact["raw"] for (row, _), fact in found.items()} == {row: n for row, _, _, n in _rows() if n}
