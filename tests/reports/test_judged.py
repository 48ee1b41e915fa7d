"""Titles, date lines and frames that a judge of the parser composed in the dress of real portals."""

from __future__ import annotations

import pytest

from harvester.parsing import parse_bytes
from harvester.reports.titles import read_title

BODY = (
    "<p>一、总体情况</p><p>2022年，城固县水利局认真贯彻落实《中华人民共和国政府信息公开条例》，持续提升政务公开工作质效，"
    "全年通过门户网站主动公开政府信息120条，其中政策解读12篇；收到政府信息公开申请3件，均在法定期限内答复。</p>"
    "<p>（三）政府信息管理。严格执行先审后发、三审三校制度，动态调整主动公开目录，信息发布及时准确。</p>"
    "<p>二、主动公开政府信息情况</p><p>无。</p><p>三、收到和处理政府信息公开申请情况</p><p>无。</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>无。</p><p>五、存在的主要问题及改进情况</p><p>一是公开的深度还不够，部分栏目更新不及时；二是业务人员变动频繁。</p>"
    "<p>下一步，将加强培训，完善机制，推进基层政务公开标准化规范化。</p>"
    "<p>六、其他需要报告的事项</p><p>无。</p>"
)
TITLE = "城固县水利局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "title",
    [
        "【年报】城固县水利局〔2022〕年度政府信息公开工作年度报告",
        "【公开年报】城固县水利局2022年政府信息公开工作年度报告",
        "【2022年报】城固县水利局政府信息公开工作年度报告",
        "〔2022〕城固县水利局政府信息公开工作年度报告",
        "[城固县]水利局2022年政府信息公开工作年度报告",
        "★城固县水利局2022年政府信息公开工作年度报告",
        "3、城固县水利局2022年政府信息公开工作年度报告",
        "附件1：城固县水利局2022年政府信息公开工作年度报告",
        "置顶 城固县水利局2022年政府信息公开工作年度报告",
        "城固县水利局2022年1-12月政府信息公开工作年度报告",
        "城固县水利局关于公布《2022年政府信息公开工作年度报告》的公告",
        "政府信息公开工作年度报告——城固县水利局（2022年）",
    ],
)
def test_what_stands_around_a_name_is_no_part_of_it(title: str) -> None:
    read = read_title(title, "title")
    assert read is not None
    assert (read.agency, read.years) == ("城固县水利局", (2022,))


@pytest.mark.parametrize(
    "line",
    [
        "2023-01-18 10:22 来源：县水利局 作者：张某 字体：[大 中 小] 打印",
        "2023年01月18日　点击：[12]",
        "2023-01-18 来源: 城固县水利局",
    ],
)
def test_a_date_line_in_the_frame_under_the_title_is_the_publication(line: str) -> None:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><div class='top'>2026年11月2日</div><h1>{TITLE}</h1>"
        f"<div class='info'>{line}</div><div class='content'>{BODY}</div></body></html>"
    )
    report = parse_bytes(page.encode(), source="page.html", content_type="text/html; charset=utf-8")
    assert report["published"] == "2023-01-18"


def test_a_guide_whose_text_is_short_is_no_report_and_not_unreadable() -> None:
    title = "富顺县卫生健康局政府信息公开指南"
    page = (
        f"<html><head><title>{title}_某县人民政府</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>{title}</h1><div class='content'><p>为方便公民依法获取政府信息，编制本指南。</p><p>一、主动公开</p>"
        "<p>二、依申请公开</p><p>联系电话：0813-7200000</p></div></body></html>"
    )
    refused = parse_bytes(page.encode(), source="page.html", content_type="text/html; charset=utf-8")
    assert refused["error"]["code"] == "not_a_report"


def test_the_place_of_a_party_body_stands_behind_the_party() -> None:
    title = "中共建水县委办公室2022年政府信息公开工作年度报告"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{BODY}</div></body></html>"
    report = parse_bytes(page.encode(), source="page.html", content_type="text/html; charset=utf-8")
    assert (report["agency"], report["adcode"]) == ("中共建水县委办公室", "532524")


@pytest.mark.parametrize(("published", "year"), [("2023-01-18", 2022), ("2024-01-18", None)])
def test_the_only_year_of_the_opening_counts_where_a_date_follows_it(published: str, year: int | None) -> None:
    page = (
        "<title>政府信息公开工作年度报告</title><h1>政府信息公开工作年度报告</h1>"
        f"<p>发布时间：{published} 来源：城固县水利局</p><p>一、总体情况</p>"
        "<p>2022年，我局主动公开政府信息113条，收到政府信息公开申请2件。</p><p>二、主动公开政府信息情况</p>"
    )
    assert parse_bytes(page.encode(), source="page.html")["year"] == year


def test_a_page_without_a_container_keeps_its_preamble_and_date() -> None:
    """The frame under the title is known although nothing parts it from the text, and links of the menu follow."""
    page = (
        f"<h3>{TITLE}</h3><p>2023-01-18</p>"
        "<p>根据《条例》规定，现公布本局2022年政府信息公开工作年度报告，统计时限为2022年1月1日至12月31日。</p>"
        f"{BODY}<ul><li><a href='1.htm'>2018年政府信息公开工作年度报告</a></li></ul>"
    )
    report = parse_bytes(page.encode(), source="page.html")
    assert report["published"] == "2023-01-18"
    assert [s["text"][:8] for s in report["sections"] if s["section"] == "preamble"] == ["根据《条例》规定"]


def test_a_twin_in_traditional_script_gives_the_same_numbers_and_names() -> None:
    page = """<title>政府信息公開年報</title><h1>昌圖縣水利局2021年政府信息公開工作年度報告</h1>
    <div>發布時間：2022-01-18</div><p>一、總體情況</p><p>2021年，我局主動公開政府信息113條，收到政府信息公開申請2件。</p>
    <p>二、主動公開政府信息情況</p><table><tr><td>信息內容</td><td>本年制發件數</td><td>本年廢止件數</td>
    <td>現行有效件數</td></tr><tr><td>規章</td><td>1</td><td>2</td><td>3</td></tr>
    <tr><td>行政規範性文件</td><td>4</td><td>5</td><td>6</td></tr></table>"""
    report = parse_bytes(page.encode("big5"), source="page.html", content_type="text/html; charset=gb2312")
    assert (report["agency_key"], report["year"], report["published"]) == ("211224/水利局", 2021, "2022-01-18")
    assert [f["value"] for f in report["facts"] if f["table"] == "art20_1"] == [1, 2, 3, 4, 5, 6]
    overview = next(s["text"] for s in report["sections"] if s["section"] == "overview")
    assert overview == "2021年，我局主動公開政府信息113條，收到政府信息公開申請2件。"
    assert {m["indicator"] for m in report["mentions"]} == {"proactive_items", "requests_received"}
    assert "traditional_script" in {w["code"] for w in report["warnings"]}
