"""The data of the two forms before 2019."""

from __future__ import annotations

import pytest

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
