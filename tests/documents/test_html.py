"""HTML: cells, spans, layout tables, hidden parts, encodings, places, chrome."""

from __future__ import annotations

import json

import pytest

from harvester.documents import html
from harvester.documents.model import Document, Table, UnreadableError
from harvester.documents.sniff import sniff


def page(body: str, head: str = "") -> Document:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def cells(body: str) -> list[list[str]]:
    (table,) = page(body).tables()
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>1</span><span>2</span>", "12"),
        ("<p><span>1<span>2</span></span></p>", "12"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("1<br>2", "1\n2"),
        ("<b>1</b><!-- x -->2", "12"),
        ("&nbsp;", ""),
        ("<p>&nbsp;<o:p></o:p></p>", ""),
        (" 1\n  2 ", "1 2"),
        ("12<sup>1</sup>", "12 1"),
        ("<sup>1</sup>2", "1 2"),
        ("<s>58</s>85", "85"),
        ("<span style='text-decoration: line-through'>58</span>85", "85"),
        ("<span style='DISPLAY: none'>58</span>85", "85"),
        ("<p><i hidden>58</i>85</p>", "85"),
        ("<input value='91' readonly>", "91"),
        ("<input type=hidden value=3><input type=text value='9'>件", "9件"),
        ("<textarea>12</textarea>", "12"),
        ("<select><option>1<option selected>2</select>", "2"),
        ("<script>9</script>3<style>4</style>", "3"),
        ("<font><i>3</i></font>.5", "3.5"),
        ("1&#8203;2", "1\u200b2"),
        ("&lt;3&gt;", "<3>"),
    ],
)
def test_text_of_a_cell(markup: str, text: str) -> None:
    assert cells(f"<table><tr><td>规章</td><td>{markup}</td></tr></table>") == [["规章", text]]


def test_places_are_on_the_opened_grid() -> None:
    document = page(
        "<p>前</p><table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr>"
        "<tr><td>e</td></tr></table><table><tr><td>f</td></tr></table>"
    )
    found = {c.text: (c.place.table, c.place.row, c.place.column) for t in document.tables() for r in t.rows for c in r}
    assert found == {
        "a": (0, 0, 0),
        "b": (0, 0, 1),
        "c": (0, 1, 1),
        "d": (0, 1, 2),
        "e": (0, 2, 0),
        "f": (1, 0, 0),
    }


@pytest.mark.parametrize(
    ("attribute", "span"),
    [('colspan="2"', 2), ('colspan="2px"', 2), ('colspan="-3"', 1), ('colspan="0"', 1), ('colspan=""', 1), ("", 1)],
)
def test_spans_as_browsers_read_them(attribute: str, span: int) -> None:
    (table,) = page(f"<table><tr><td {attribute}>a</td><td>b</td></tr></table>").tables()
    assert (table.rows[0][0].colspan, table.rows[0][1].place.column) == (span, span)


def test_layout_tables_are_no_tables() -> None:
    document = page(
        "<table><tr><td><p>一、总体情况</p><table><tr><td>规章</td><td>0</td></tr></table></td></tr></table>"
    )
    assert [type(block) is Table for block in document.blocks] == [False, True]
    long = "一年来，我镇认真做好政府信息公开工作。" * 40
    assert not list(page(f"<table><tr><td>{long}</td></tr></table>").tables())


def test_sections_of_a_table_and_missing_ends() -> None:
    assert cells("<table><thead><tr><th>a<tbody><tr><td>b<td>c<tfoot><tr><td>d</table>") == [["a"], ["b", "c"], ["d"]]


def test_hidden_parts_are_left_out() -> None:
    text = page('<p>甲</p><p style="DISPLAY : none">乙</p><div hidden>丙</div><noscript>丁</noscript><p>戊</p>').text(
        False
    )
    assert text.split() == ["甲", "戊"]


@pytest.mark.parametrize(
    ("charset", "header", "meta"),
    [
        ("gb18030", None, "gb2312"),
        ("gb18030", "text/html; charset=utf-8", "gb2312"),
        ("gbk", "text/html; charset=ISO-8859-1", ""),
        ("utf-8", "text/html; charset=gb2312", "gb2312"),
        ("utf-8-sig", None, "gbk"),
        ("utf-16", None, ""),
        ("utf-16-le", None, ""),
        ("utf-32", None, ""),
        ("big5", "text/html; charset=big5", ""),
        ("big5", "text/html; charset=gb2312", "gb2312"),
        ("big5", None, ""),
    ],
)
def test_encodings(charset: str, header: str | None, meta: str) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    text = "政府資訊公開工作年度報告" * 3 if charset == "big5" else "政府信息公开工作年度报告，珺琚镕" * 3
    body = f"<html><head>{head}<title>{text}</title></head><body><p>{text}</p></body></html>".encode(charset)
    document = html.read(body, content_type=header)
    assert sniff(body) == "html"
    assert document.title == text
    assert text in document.text(False)


def test_links_are_made_whole() -> None:
    markup = (
        '<a href="../P02022.docx">附件</a><a href="javascript:x()">打印</a>'
        '<iframe src="/t.html"></iframe><img src="a.png">'
    )
    document = html.read(markup.encode(), url="http://www.a.gov.cn/zwgk/nb/1.html")
    assert [(link.kind, link.url) for link in document.links] == [
        ("link", "http://www.a.gov.cn/zwgk/P02022.docx"),
        ("iframe", "http://www.a.gov.cn/t.html"),
        ("image", "http://www.a.gov.cn/zwgk/nb/a.png"),
    ]


def test_chrome_is_marked_and_kept() -> None:
    text = "一年来，我镇认真做好政府信息公开工作，主动公开信息，接受监督，健全制度，加强培训。"
    document = page(
        "<div class='nav'><a href='/'>首页</a><a href='/a/'>政务公开</a></div>"
        "<div class='pos'>您当前的位置：首页 > 年报</div>"
        f"<div id='zoom'><p>一、总体情况</p><p>{text}</p><p>{text}</p><p>扫一扫在手机打开当前页</p></div>"
        "<div class='foot'>版权所有：某某县人民政府</div>"
    )
    main = {p.text: p.main for p in document.paragraphs()}
    assert main[text] and main["一、总体情况"]
    assert not main["扫一扫在手机打开当前页"]
    assert not main["您当前的位置：首页 > 年报"]


def test_limits() -> None:
    with pytest.raises(UnreadableError) as error:
        html.read(b"x" * (html.MAX_BYTES + 1))
    assert error.value.code == "too_large"
    with pytest.raises(UnreadableError) as error:
        page("<table>" + "<tr><td>1</td></tr>" * 5_001 + "</table>")
    assert error.value.code == "too_large"
    with pytest.raises(UnreadableError) as error:
        html.read(b"<!-- -->")
    assert error.value.code == "unreadable"


def test_a_table_around_a_short_text_lays_it_out() -> None:
    body = "<p>一、概述</p><p>全年公开信息12条。</p><p>二、申请</p><p>未收到申请。</p>"
    document = page(f"<table><tr><td>2010年度报告</td></tr><tr><td>{body}</td></tr></table>")
    assert [p.text for p in document.paragraphs()] == [
        "2010年度报告", "一、概述", "全年公开信息12条。", "二、申请", "未收到申请。",
    ]  # fmt: skip
    rows = "".join(f"<tr><td>第{n}项</td><td>{n}</td></tr>" for n in range(9))
    assert cells(f"<table>{rows}<tr><td>注：一项说明。又一项说明。</td><td></td></tr></table>")[0] == ["第0项", "0"]


def test_struck_text_is_named_and_a_tag_that_nobody_closed_is_no_correction() -> None:
    document = page("<p><del>旧</del>新</p><table><tr><td>规章</td><td><s>58</s>85</td></tr></table>")
    assert [note.code for note in document.notes] == ["struck_out", "struck_out"]
    assert "公开" in page(f"<div><s>{'政府信息公开' * 30}</s></div>").text(main_only=False)


def test_a_short_report_is_content_however_little_it_says() -> None:
    sections = "".join(f"<p>{n}、第{n}部分</p><p>无。</p>" for n in "一二三四五六")
    document = page(f"<h1>2022年度报告</h1><div>{sections}</div><p>扫一扫在手机打开当前页</p>")
    assert document.text().split("\n")[-12:] == [t for n in "一二三四五六" for t in (f"{n}、第{n}部分", "无。")]
    assert "扫一扫" not in document.text()


def test_cells_by_role_or_style_and_rows_by_pipes() -> None:
    page = (
        "<div role=table><div role=row><span role='cell'>规章</span><span role='cell'>3</span><i role='cell'></i></div>"
        "</div><p><b style='display: table-cell'>12</b><b style='display:table-cell'>5</b></p>"
        "<p>信息内容 | 本年处理决定数量<br>行政处罚 | 7<br>行政强制 | 0</p>"
    )
    document = html.read(page.encode())
    assert [p.text for p in document.paragraphs()] == ["规章", "3", "", "12", "5"]
    [table] = document.tables()
    assert [[c.text for c in row] for row in table.rows] == [
        ["信息内容", "本年处理决定数量"],
        ["行政处罚", "7"],
        ["行政强制", "0"],
    ]


def test_menus_with_pipes_are_no_tables() -> None:
    page = "<p>首页 | 政务公开 | 服务</p><p>公开 | 指南</p><p>年报 | 2021</p><p>我局依法公开政府信息。</p>"
    assert not list(html.read(page.replace("2021", "更多").encode()).tables())


REPORT = "<p>一、总体情况</p><p>我局依法公开政府信息。</p><p>二、主动公开情况</p><p>三、其他事项</p>" * 5


@pytest.mark.parametrize(
    "holder",
    [
        f"<div id='c' style='display:none'>{REPORT}</div>",
        f"<textarea id='c' style='display:none'>{REPORT.replace('<', '&lt;')}</textarea>",
        f'<input type="hidden" value="{REPORT}">',
        f"<script>var data = {json.dumps({'content': REPORT})};</script>",
        f"<script>show('{REPORT}')</script>",
    ],
)
def test_a_text_that_only_a_script_shows_is_read(holder: str) -> None:
    document = html.read(f"<html><head><title>x</title></head><body><h1>年报</h1>{holder}</body></html>".encode())
    assert [p.text for p in document.paragraphs()].count("我局依法公开政府信息。") == 5
    assert [note.code for note in document.notes] == ["shown_by_script"]


def test_hidden_parts_of_a_page_that_shows_its_text_stay_hidden() -> None:
    page = f"<body><h1>年报</h1>{REPORT * 6}<div style='display:none'>{REPORT}</div></body>"
    assert [p.text for p in html.read(page.encode()).paragraphs()].count("我局依法公开政府信息。") == 30


def test_line_breaks_of_preformatted_text_count() -> None:
    document = html.read("<pre>规章\t0\t1\n行政许可 <b>7\n</b>无</pre><p>一\n二</p>".encode())
    assert [p.text for p in document.paragraphs()] == ["规章 0 1", "行政许可 7", "无", "一 二"]
