from __future__ import annotations

from harvester.crawl.pages import Page, find_date

HTML = """
<html><head><base href="http://www.a.gov.cn/zwgk/"><title>公开 年报 - 青禾县</title>
<meta name="SiteName" content="青禾县人民政府"></head><body>
<ul><li><a href="./202101/t1.html"
 title="青禾县水利局2020年政府信息公开工作年度报告">青禾县水利局2020年政府…</a>
<span>2021-01-28</span></li>
<li><a href="t2.html">青 禾&nbsp;县</a> 2021年2月3日</li></ul>
<a href="#">top</a><a href="javascript:void(0)">x</a><a href="{{el.url}}">模板</a>
<a style="display:none" href="/trap/1">2020年政府信息公开年报</a>
<!-- <a href="/comment/">政府信息公开年报</a> -->
<select><option value="http://slj.a.gov.cn/">县水利局</option><option value="1">一</option></select>
<a onclick="window.open('/new/')">新</a><img src="x"><a href="/pic/"><img alt="政府信息公开"></a>
<input type="button" value="下一页" onclick="location.href='index_2.jhtml';">
<iframe src="/frame.html"></iframe></body></html>
"""


def test_links_as_a_person_sees_them() -> None:
    page = Page("http://www.a.gov.cn/", HTML.encode(), "text/html")
    found = {anchor.url: anchor for anchor in page.anchors}
    first = found["http://www.a.gov.cn/zwgk/202101/t1.html"]
    assert (first.text, first.date) == ("青禾县水利局2020年政府信息公开工作年度报告", "2021-01-28")
    assert found["http://www.a.gov.cn/zwgk/t2.html"].text == "青禾县"
    assert found["http://www.a.gov.cn/zwgk/t2.html"].date == "2021-02-03"
    assert first.block == found["http://www.a.gov.cn/zwgk/t2.html"].block
    assert found["http://slj.a.gov.cn/"].text == "县水利局"
    assert found["http://www.a.gov.cn/new/"].text == "新"
    assert found["http://www.a.gov.cn/pic/"].text == "政府信息公开"
    assert found["http://www.a.gov.cn/zwgk/index_2.jhtml"].text == "下一页"
    assert found["http://www.a.gov.cn/frame.html"].kind == "frame"
    assert not any("trap" in url or "comment" in url or "el.url" in url for url in found)
    assert page.column == "公开年报"
    assert page.site == "青禾县人民政府"


def test_gbk_bytes_under_a_wrong_label() -> None:
    page = Page(
        "http://a.gov.cn/", '<a href="/nb/">政府信息公开年报</a>'.encode("gbk"), "text/html; charset=iso-8859-1"
    )
    assert page.anchors[0].text == "政府信息公开年报"


def test_any_bytes_are_a_page() -> None:
    for body in (
        b"",
        b"\x00\x00",
        b"\xff\xfe\xfd",
        b"<",
        b"<?xml version='1.0' encoding='gbk'?><a/>",
        b"{}",
        b"[" * 5000,
    ):
        assert Page("http://a.gov.cn/", body).anchors == []


def test_json_and_jsonp() -> None:
    assert Page("http://a.gov.cn/", b'cb({"a": 1});').json == {"a": 1}
    assert Page("http://a.gov.cn/", b"<html>").json is None


def test_dates() -> None:
    assert find_date("发布时间：2021年1月8日") == "2021-01-08"
    assert find_date("2021/13/40") is None
    assert find_date("") is None
