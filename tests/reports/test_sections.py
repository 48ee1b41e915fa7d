"""Sections: headings in their variants, tables of contents, prose around tables, signatures, reports without tables."""

from __future__ import annotations

import pytest

from harvester.documents.text import read_text
from harvester.parsing import parse_bytes
from harvester.reports.forms import load_forms
from harvester.reports.lexicon import lexicon
from harvester.reports.sections import Heading, _best_chain, find_headings
from tests.compose import random_report, render_html, squeeze
from tests.compose.expect import signature

FORM = load_forms()["ogi2021"]
ORDER = [section.id for section in FORM.sections]


def found(text: str) -> dict[str, str]:
    return {h.section: h.printed for h in find_headings(read_text(text), FORM, lexicon("ogi2021"))}


@pytest.mark.parametrize(
    ("printed", "section"),
    [
        ("一、总体情况", "overview"),
        ("总体情况", "overview"),
        ("一、工作总体推进情况", "overview"),
        ("\u00a0四、政府信息公开行政复议、行政诉讼情况", "review"),
        ("四、行政复议和行政诉讼及申诉情况", "review"),
        ("五、存在问题及改进措施", "problems"),
        ("五、存在的主要问题和改进措施", "problems"),
        ("六、其他需要报告的事项：", "other"),
        ("六、其它需要报告的事项", "other"),
        ("（六）其他需要报告的事项", "other"),
    ],
)
def test_headings_and_their_variants(printed: str, section: str) -> None:
    assert found(f"{printed}\n本年度没有需要说明的。")[section] == printed.strip()


@pytest.mark.parametrize("line", ["（六）其他处理", "3.其他", "总计", "一、本年新收政府信息公开申请数量", "存在问题。"])
def test_labels_are_no_headings(line: str) -> None:
    assert found(line) == {}


def test_contents_are_passed_over() -> None:
    labels = [section.label for section in FORM.sections]
    text = "\n".join([*labels, *(part for label in labels for part in (label, "这里是正文，内容很多。"))])
    headings = find_headings(read_text(text), FORM, lexicon("ogi2021"))
    assert [h.section for h in headings] == ORDER
    assert all(h.block >= len(labels) for h in headings)


def test_best_chain_rises_and_takes_the_first_of_equals() -> None:
    def heading(block: int, order: int, score: float = 1.0) -> Heading:
        return Heading(block, ORDER[order], "", "", score, order)

    chain = _best_chain([heading(0, 5), heading(1, 0), heading(2, 1), heading(3, 1), heading(4, 4), heading(5, 2, 0.5)])
    assert [(h.block, h.order) for h in chain] == [(1, 0), (2, 1), (4, 4)]
    assert _best_chain([]) == []


def test_text_after_a_heading_in_the_same_paragraph() -> None:
    title = "青河县水利局2021年政府信息公开工作年度报告"
    text = f"{title}\n一、总体情况 2021年，我局公开信息113条。\n六、其他需要报告的事项 无。"
    report = parse_bytes(text.encode(), source="x.txt")
    texts = {s["section"]: s["text"] for s in report["sections"]}
    assert texts == {"overview": "2021年，我局公开信息113条。", "other": "无。"}


@pytest.mark.parametrize("missing", ["overview", "problems", "other"])
def test_missing_and_empty_sections(missing: str) -> None:
    report = random_report(5, "ogi2019")
    gone = {k: v for k, v in report.sections.items() if k != missing}
    for sections, present in ((gone, False), ({**report.sections, missing: []}, True)):
        composed = random_report(5, "ogi2019", sections=sections, signature=None, signed=None)
        parsed = parse_bytes(render_html(composed), source="x.html")
        texts = {s["section"]: s["text"] for s in parsed["sections"]}
        assert texts.get(missing) == ("" if present else None)


def test_signature_belongs_to_the_last_section() -> None:
    report = next(r for r in (random_report(seed, "ogi2021") for seed in range(9)) if r.signed)
    parsed = parse_bytes(render_html(report), source="x.html")
    other = squeeze(parsed["sections"][-1]["text"])
    assert parsed["sections"][-1]["section"] == "other"
    assert other.endswith(squeeze("".join(signature(report))))


@pytest.mark.parametrize("year", [2009, 2012, 2016, 2018])
def test_report_in_prose_alone_is_narrative(year: int) -> None:
    parsed = parse_bytes(render_html(random_report(3, "legacy_narrative", year=year)), source="x.html")
    assert (parsed["form"], parsed["facts"], parsed["year"]) == ("legacy_narrative", [], year)
    assert parsed["mentions"]
    assert "tables_elsewhere" not in {w["code"] for w in parsed["warnings"]}


def test_old_report_with_a_file_may_have_its_table_there() -> None:
    report = random_report(3, "legacy_narrative", year=2016)
    page = (
        render_html(report)
        .decode()
        .replace("<p>　　一、概述", '<p><a href="/P02016.xls">附表.xls</a></p><p>　　一、概述')
    )
    parsed = parse_bytes(page.encode(), source="x.html")
    assert parsed["form"] is None
    assert "tables_elsewhere" in {w["code"] for w in parsed["warnings"]}


def test_new_report_without_tables_says_where_they_may_be() -> None:
    report = random_report(3, "ogi2021")
    page = (
        render_html(report, change=lambda grids: []).decode().replace("二、主动公开", '<img src="/t.png">二、主动公开')
    )
    parsed = parse_bytes(page.encode(), source="x.html")
    assert (parsed["form"], parsed["facts"]) == (None, [])
    assert "tables_elsewhere" in {w["code"] for w in parsed["warnings"]}


def test_parts_of_a_section_that_are_named_as_a_later_one_are_no_headings() -> None:
    text = (
        "一、总体情况\n（一）主动公开政府信息情况\n全年公开信息12条。\n二、主动公开政府信息情况\n第二十条第（一）项\n"
        "三、收到和处理政府信息公开申请情况\n无。\n五、存在的主要问题及改进情况\n（一）主动公开政府信息情况\n公开不够及时。"
    )
    title = "青河县水利局2021年政府信息公开工作年度报告"
    parsed = parse_bytes(f"{title}\n{text}".encode(), source="x.txt")
    found = {s["section"]: "".join(s["text"].split()) for s in parsed["sections"]}
    assert found["overview"] == "（一）主动公开政府信息情况全年公开信息12条。"
    assert found["problems"] == "（一）主动公开政府信息情况公开不够及时。"
    assert {"proactive", "requests"} <= found.keys()


def test_nothing_between_the_headings_of_a_page_is_lost() -> None:
    """Lines that trafilatura drops and lines that look like a page's frame."""
    lines = ["来源：各科室报送", "分享经验做法3次。", "<a href='a'>公开条例</a>", "图1 情况", "无。", "打印机已配备。"]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    title = "青河县水利局2021年政府信息公开工作年度报告"
    page = (
        f"<title>{title}</title><h1>{title}</h1><p>发布时间：2022-01-20</p><p>一、总体情况</p>{paragraphs}"
        "<p>二、主动公开政府信息情况</p><p>图1 政府信息主动公开情况</p><p>三、收到和处理政府信息公开申请情况</p>"
        "<p>六、其他需要报告的事项</p><p>打印机已配备。</p><p>打印本页</p><p>版权所有：x</p>"
    )
    parsed = parse_bytes(page.encode(), source="x.html")
    found = {s["section"]: s["text"].split("\n") for s in parsed["sections"]}
    assert found["overview"] == [line.replace("<a href='a'>", "").replace("</a>", "") for line in lines]
    assert found["other"] == ["打印机已配备。"]
    assert found["proactive"] == ["图1 政府信息主动公开情况"]
