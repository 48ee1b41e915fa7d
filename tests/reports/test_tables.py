"""Tables that are not as the form prints them: labels lost, columns changed, cells merged, rows that come twice."""

from __future__ import annotations

import re
from typing import Any

import pytest

from harvester.parsing import parse_bytes
from harvester.reports.forms import load_forms

CORE = "<p>一、总体情况</p><p>2021年，我局依法公开政府信息，接受群众监督。</p><p>二、主动公开政府信息情况</p>"
TITLE = "青河县水利局2021年政府信息公开工作年度报告"
BLOCK = """
<tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr>
<tr><td>行政规范性文件</td><td>4</td><td>5</td><td>6</td></tr>
"""
REST = """
<tr><td colspan=4>第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan=3>7</td></tr>
"""
ROWS = {"rules": [1, 2, 3], "normative_docs": [4, 5, 6]}


def read(table: str) -> tuple[dict[str, list[Any]], set[str]]:
    """Values of the first block by row, and the codes of warnings about it."""
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{CORE}{table}</body></html>"
    parsed = parse_bytes(page.encode(), source="x.html")
    assert "error" not in parsed, parsed
    rows: dict[str, list[Any]] = {}
    for fact in parsed["facts"]:
        if fact["table"] == "art20_1":
            rows.setdefault(fact["row"], []).append(fact["value"])
    return rows, {w["code"] for w in parsed["warnings"] if w.get("table") == "art20_1"}


def changed(*changes: tuple[str, str]) -> str:
    block = BLOCK
    for old, new in changes:
        assert old in block
        block = block.replace(old, new)
    return f"<table>{block}{REST}</table>"


def test_as_the_form_prints_it() -> None:
    assert read(changed()) == (ROWS, set())


@pytest.mark.parametrize(
    "changes",
    [
        (("<tr><td colspan=4>第二十条第（一）项</td></tr>", ""),),
        (("第二十条第（一）项", "第二十条第"),),
        (("信息内容", ""),),
        (("规章", " 规\u3000章 "),),
        (("行政规范性文件", "行政规范性<br>文件"),),
        (("行政规范性文件", "行政规范性文件（含修订）"),),
        (("现行有效件数", "现行有效数"),),
        (("本年制发件数", "本年制发<br>件数"),),
        (("<td>3</td>", "<td>3</td><td></td>"), ("<td>6</td>", "<td>6</td><td></td>")),
        (("<td>规章</td>", "<td>规章</td><td></td>"), ("<td>行政规范性文件</td>", "<td>行政规范性文件</td><td></td>")),
        (("<td>规章</td>", "<td rowspan=9>规章</td>"),),
    ],
)
def test_differences_that_do_not_matter(changes: tuple[tuple[str, str], ...]) -> None:
    assert read(changed(*changes))[0] == ROWS


@pytest.mark.parametrize("label", ["<td></td>", "<td>&nbsp;</td>", ""])
def test_lost_row_label_is_told_by_order(label: str) -> None:
    rows, codes = read(changed(("<td>规章</td>", label)))
    assert rows == ROWS
    assert codes == {"label_by_order"}


def test_swapped_columns_follow_their_headings() -> None:
    rows, _ = read(changed(("本年制发件数", "X"), ("现行有效件数", "本年制发件数"), ("X", "现行有效件数")))
    assert rows == {"rules": [3, 2, 1], "normative_docs": [6, 5, 4]}


def test_unknown_column_is_left_out_and_named() -> None:
    rows, codes = read(
        changed(
            ("<td>本年废止件数</td>", "<td>其中修订</td><td>本年废止件数</td>"),
            ("<td>2</td>", "<td>9</td><td>2</td>"),
            ("<td>5</td>", "<td>9</td><td>5</td>"),
        )
    )
    assert rows == ROWS
    assert "unknown_label" in codes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<td>2</td><td>3</td>", "<td>2</td>"),
        ("<td>2</td><td>3</td>", "<td colspan=2>2</td>"),
        ("<td>2</td>", "<td>2</td><td>9</td>"),
        ("<td>2</td>", "<td>2 9</td>"),
    ],
)
def test_a_doubtful_row_gives_no_doubtful_number(old: str, new: str) -> None:
    rows, codes = read(changed((old, new)))
    assert rows["normative_docs"] == [4, 5, 6]
    assert all(got in (None, true) for got, true in zip(rows["rules"], [1, 2, 3], strict=True))
    assert rows["rules"] != [1, 2, 3]
    assert codes


def test_a_cell_that_covers_two_rows_is_no_number_of_either() -> None:
    rows, codes = read(changed(("<td>2</td>", "<td rowspan=2>2</td>"), ("<td>5</td>", "")))
    assert rows["rules"][1] is None
    assert rows["normative_docs"][1] in (None, 5)
    assert codes


def test_unknown_row_is_named() -> None:
    rows, codes = read(
        changed(("<tr><td>规章", "<tr><td>村规民约</td><td>9</td><td>9</td><td>9</td></tr><tr><td>规章"))
    )
    assert rows == ROWS
    assert codes == {"unknown_row"}


def test_same_row_twice() -> None:
    again = "<tr><td>规章</td><td>1</td><td>2</td><td>{}</td></tr><tr><td>行政规"
    assert read(changed(("<tr><td>行政规", again.format(3)))) == (ROWS, set())
    rows, codes = read(changed(("<tr><td>行政规", again.format(8))))
    assert rows == {"rules": [1, 2, None], "normative_docs": [4, 5, 6]}
    assert codes == {"conflicting_values"}


def test_header_again_after_a_page_break() -> None:
    header = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    assert read(changed(("<tr><td>行政规", f"</table><table>{header}<tr><td>行政规")))[0] == ROWS


def test_two_tables_in_one_and_blocks_alone() -> None:
    assert read(f"<table>{BLOCK}</table><table>{REST}</table>")[0] == ROWS
    assert read(f"<table>{REST}{BLOCK}</table>")[0] == ROWS


BROKEN_HEADER = """<h1>样例县水利局2022年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况</p><table>
<tr><td rowspan="4" colspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>
<td colspan="7">申请人情况</td></tr>
<tr><td rowspan="3">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>
<tr><td>商业</td><td>科研</td><td>社会公</td><td>法律服</td><td>其他</td></tr>
<tr><td>企业</td><td>机构</td><td>益组织</td><td>务机构</td><td></td><td></td></tr>
<tr><td colspan="3">一、本年新收政府信</td><td>4</td><td>1</td><td>2</td><td>4</td><td>2</td><td>2</td><td>15</td></tr>
<tr><td colspan="3">息公开申请数量</td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>
<tr><td colspan="3">二、上年结转政府信</td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>
<tr><td colspan="3">息公开申请数量</td><td>0</td><td>0</td><td>0</td><td>2</td><td>2</td><td>2</td><td>6</td></tr>
<tr><td colspan="3">四、结转下年度继续办理</td>
<td>1</td><td>1</td><td>2</td><td>1</td><td>2</td><td>0</td><td>7</td></tr></table>
<p>第二十条第（一）项</p><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>行政规范性文件</td><td>0</td><td>0</td><td>0</td></tr></table>"""


def test_rows_that_a_page_break_cut_in_two() -> None:
    parsed = parse_bytes(BROKEN_HEADER.encode(), source="x.html")
    read = {(f["row"], f["column"]): f["value"] for f in parsed["facts"] if f["table"] == "requests"}
    columns = [c.id for c in load_forms()[parsed["form"]].table("requests").columns]
    assert [read["new_received", c] for c in columns] == [4, 1, 2, 4, 2, 2, 15]
    assert [read["carried_in", c] for c in columns] == [0, 0, 0, 2, 2, 2, 6]
    assert [read["carried_out", c] for c in columns] == [1, 1, 2, 1, 2, 0, 7]


def test_a_table_in_one_line_is_told() -> None:
    start, end = BROKEN_HEADER.index("<table>"), BROKEN_HEADER.index("</table>") + len("</table>")
    line = " ".join(re.sub("<[^>]+>", " ", BROKEN_HEADER[start:end]).split())
    page = f"{BROKEN_HEADER[:start]}<p>{line}</p>{BROKEN_HEADER[end:]}"
    parsed = parse_bytes(page.encode(), source="x.html")
    assert [w["table"] for w in parsed["warnings"] if w["code"] == "running_text"] == ["requests"]
    assert all(f["value"] is None for f in parsed["facts"] if f["table"] == "requests")


def test_rows_of_another_form_under_a_spanning_label_are_not_the_labels_row() -> None:
    """The table of requests of 2021 under the other tables of 2019."""
    numbers = "<td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td>"
    page = f"""<title>青河县水利局2022年政府信息公开工作年度报告</title><p>二、主动公开政府信息情况</p>
    <table><tr><td>信息内容</td><td>本年新制作数量</td><td>本年新公开数量</td><td>对外公开总数量</td></tr>
    <tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr></table><p>三、收到和处理政府信息公开申请情况</p>
    <table><tr><td rowspan=4>三、本年度办理结果</td><td rowspan=3>（六）其他处理</td>
    <td>1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请</td>{numbers}</tr>
    <tr><td>2.申请人逾期未按收费通知要求缴纳费用</td>{numbers}</tr><tr><td>3.其他</td>{numbers}</tr>
    <tr><td colspan=2>（七）总计</td>{numbers}</tr></table>"""
    parsed = parse_bytes(page.encode(), source="x.html")
    states = {f["row"]: f["state"] for f in parsed["facts"] if f["table"] == "requests" and f["column"] == "total"}
    assert parsed["form"] == "ogi2019"
    assert (states["other_processing"], states["total_processed"]) == ("not_recoverable", "reported")
    told = [w["message"] for w in parsed["warnings"] if w["code"] == "unknown_row"]
    assert len(told) == 3 and "3.其他" in told[2]


def test_two_headings_over_one_column_in_another_order_leave_the_columns_untold() -> None:
    header = "<td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td>"
    other = "<td>信息内容</td><td>现行有效件数</td><td>本年废止件数</td></tr><tr><td></td><td>本年制发件数</td>"
    rows, codes = read(changed((header, other)))
    assert rows == {"rules": [None] * 3, "normative_docs": [None] * 3}
    assert codes == {"extra_values"}
