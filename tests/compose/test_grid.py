"""The composed documents themselves: grids are whole, every value is printed once, expectations hold."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import html as lxml_html

from harvester.reports.forms import load_forms
from tests.compose import (
    CHROME,
    RENDERERS,
    TRUE_REPORTS,
    Grid,
    HtmlStyle,
    Layout,
    ReportData,
    checks,
    expected,
    from_gold,
    grids,
    load_report,
    random_report,
    render_html,
    squeeze,
)

FORMS = ("ogi2019", "ogi2021", "legacy2014")


def opened(grid: Grid) -> list[int]:
    """Number of grid columns that are covered in each row; fails where two cells overlap."""
    taken: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(grid.rows):
        at = 0
        for cell in row:
            while (number, at) in taken:
                at += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    assert (number + down, at + right) not in taken
                    taken[number + down, at + right] = True
    return [sum(1 for row, _ in taken if row == number) for number in range(len(grid.rows))]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", [Layout(), Layout(cut=True), Layout(joined=True), Layout(mismatched=True)])
def test_grids_are_rectangles(form: str, layout: Layout) -> None:
    for grid in grids(random_report(1, form), layout):
        assert set(opened(grid)) == {grid.width}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rowspans", ["true", "missing", "repeated", "empty", "too_large"])
def test_every_cell_of_the_form_is_printed_once(form: str, rowspans: str) -> None:
    report = random_report(2, form)
    printed = Counter(
        cell.key for grid in grids(report, Layout(rowspans=rowspans)) for row in grid.rows for cell in row if cell.key
    )
    assert set(printed) == {(c.table, c.row, c.column) for c in load_forms()[form].cells}
    assert set(printed.values()) == {1}


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021"])
def test_requests_table_has_ten_columns_and_three_header_rows(form: str) -> None:
    report = random_report(3, form)
    tree = lxml_html.fromstring(render_html(report).decode())
    table = tree.xpath("//table[contains(., '勾稽关系')]")[0]
    rows = table.xpath(".//tr")
    assert len(rows) == 3 + {"ogi2019": 23, "ogi2021": 25}[form]
    corner = rows[0].xpath("./td")[0]
    assert (corner.get("rowspan"), corner.get("colspan")) == ("3", "3")
    assert [td.text for td in rows[1].xpath("./td")] == ["自然人", "法人或其他组织", "总计"]
    granted = table.xpath(".//tr[td='（一）予以公开']/td")
    assert [td.get("rowspan") for td in granted][:2] == [str(len(rows) - 6), None]
    assert len(granted) == 9


def test_undivided_other_row_takes_the_place_of_the_three() -> None:
    report = random_report(4, "ogi2021", size=20)
    parts = ("other_no_correction", "other_fee_unpaid", "other_misc")
    cells = {key: raw for key, raw in report.cells.items() if key[1] not in parts}
    for column in {key[2] for key in report.cells if key[0] == "requests"}:
        total = sum(int(report.cells["requests", row, column] or 0) for row in parts)
        cells["requests", "other_processing", column] = str(total)
    mixed = random_report(4, "ogi2021", size=20, cells=cells)
    result = expected(mixed)
    assert len(result["facts"]) == 207
    assert sum(f["state"] == "not_recoverable" for f in result["facts"].values()) == 21
    assert {s for (r, c), s in result["checks"].items() if r.startswith("REQ_PROCESSED")} == {"pass"}
    assert "（六）其他处理" in render_html(mixed).decode()
    assert "1.申请人无正当理由逾期不补正" not in render_html(mixed).decode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(12))
def test_random_figures_hold_together(form: str, seed: int) -> None:
    statuses = checks(random_report(seed, form))
    assert set(statuses.values()) == {"pass"}
    assert len(statuses) == {"ogi2019": 47, "ogi2021": 42, "legacy2014": 9}[form]


def test_years_follow_from_each_other() -> None:
    first = random_report(1, "ogi2021", year=2021, size=40)
    second = random_report(1, "ogi2021", year=2022, size=40, previous=first)
    for person in ("natural_person", "business_enterprise", "other_org"):
        assert second.cells["requests", "carried_in", person] == first.cells["requests", "carried_out", person]
    assert set(checks(second).values()) == {"pass"}


def test_the_same_seed_gives_the_same_report() -> None:
    assert random_report(7, "ogi2019") == random_report(7, "ogi2019")
    assert random_report(7, "ogi2019").cells != random_report(8, "ogi2019").cells


@pytest.mark.parametrize("name", TRUE_REPORTS)
def test_true_reports_have_the_known_checks(name: str) -> None:
    result = expected(load_report(name))
    statuses = Counter(result["checks"].values())
    if name == "fenshui_2024":
        assert result["failed"] == [
            ("REQ_FLOW", "natural_person"),
            ("REQ_PROCESSED_SUM_2021", "natural_person"),
            ("REQ_ROW_TOTAL", "total_processed"),
        ]
        assert statuses == {"pass": 39, "fail": 3}
    elif name == "lusong_water_2020":
        assert statuses == {"pass": 9, "not_evaluable": 38}
    else:
        assert statuses == {"pass": 47}


def test_true_reports_agree_with_the_golds(shared: object) -> None:
    from pathlib import Path

    paths = sorted((Path(str(shared)) / "reference" / "gold").glob("*.gold.json"))
    assert len(paths) == len(TRUE_REPORTS)
    for path, name in zip(paths, sorted(TRUE_REPORTS, key=ORDER.index), strict=True):
        ours, gold = load_report(name), from_gold(path)
        assert ours.cells == gold.cells
        for part in ("agency", "adcode", "title", "year", "published", "signed", "form"):
            assert getattr(ours, part) == getattr(gold, part)


ORDER = ["shuanglong_2020", "lingqiu_2019", "xiabao_2020", "lusong_water_2020", "fenshui_2024"]


@pytest.mark.parametrize("surface", sorted(RENDERERS))
@pytest.mark.parametrize(
    "report", [load_report("shuanglong_2020"), random_report(5, "ogi2021", size=60)], ids=["a", "b"]
)
def test_every_surface_prints_prose_and_numbers(surface: str, report: ReportData) -> None:
    renderer = RENDERERS[surface]
    body = renderer(report)
    encoding = "gb18030" if surface == "html_gb2312" else "utf-8"
    text = body.decode(encoding)
    if renderer.media_type == "text/html":
        text = lxml_html.fromstring(text).text_content()
    flat = squeeze(text).translate(str.maketrans("（）：，；", "():,;"))
    for paragraphs in report.sections.values():
        for paragraph in paragraphs:
            assert squeeze(paragraph).translate(str.maketrans("（）：，；", "():,;")) in flat
    for raw in report.cells.values():
        assert raw and raw in flat


def test_no_chrome_word_stands_in_a_report() -> None:
    for seed in range(30):
        result = expected(random_report(seed, "ogi2021"))
        for text in result["sections"].values():
            assert not [word for word in CHROME if word in text]


def test_word_paste_carries_its_marks() -> None:
    style = HtmlStyle(word=True, split_runs=True, blank="&nbsp;")
    page = render_html(load_report("lingqiu_2019"), style).decode()
    assert 'class="MsoNormal"' in page
    assert "<o:p></o:p>" in page
    assert "&nbsp;" in page
    assert ">1249<" not in page
    assert "1249" in lxml_html.fromstring(page).text_content()


def test_blanks_are_kept_or_dropped() -> None:
    report = load_report("lingqiu_2019")
    kept, dropped = expected(report), expected(report, blanks="dropped")
    key = ("art20_6", "admin_penalty", "decisions")
    assert kept["facts"][key] == {"value": None, "raw": "", "state": "blank", "unit": None}
    assert dropped["facts"][key]["state"] == "not_recoverable"
    assert Counter(f["state"] for f in kept["facts"].values()) == {"reported": 195, "blank": 3}
