from __future__ import annotations

import pytest

from harvester.crawl.links import (
    COLUMN,
    ENTRY,
    HUB,
    NONE,
    SECTION,
    is_annual_column,
    is_report_title,
    judge,
    out_of_years,
    says_soft_404,
    years_in,
)
from harvester.crawl.pages import Anchor, Page

LIST = Page("http://www.a.gov.cn/zwgk/lb/", b"<html><title>x</title></html>")
ARTICLE = "http://www.a.gov.cn/zwgk/202101/t20210128_8812345.html"


def kind(text: str, url: str = ARTICLE, *, annual: bool = False) -> str:
    return judge(Anchor(url, text), LIST, annual=annual).kind


@pytest.mark.parametrize(
    "title",
    [
        "青禾县水利局2020年政府信息公开工作年度报告",
        "2020年政府信息公开年报",
        "青禾县审计局2020年政府信息公开工作年度报告",
        "青禾县人民政府新闻办公室2021年政府信息公开年报",
        "关于2011年政府信息公开工作的年度报告",
        "青禾县2009年度政务公开工作报告",
        "白石镇2012年信息公开年度工作报告",
        "青禾县2013年政府信息公开工作情况报告",
        "2008年年度报告（政府信息公开）",
    ],
)
def test_report_titles(title: str) -> None:
    assert kind(title) == ENTRY


@pytest.mark.parametrize(
    "title",
    [
        "一图读懂青禾县2020年政府信息公开年报",
        "青禾县2020年政府信息公开年报图解",
        "青禾县政府网站2020年工作年度报表",
        "青禾县人民政府网站工作年报（2020年度）",
        "青禾县2020年法治政府建设年度报告",
        "关于做好2020年政府信息公开工作年度报告编制和发布工作的通知",
        "青禾县召开2020年政府信息公开年报编制培训会",
        "青禾县2020年度部门决算公开",
        "青禾县政府信息公开指南",
        "2021年政府工作报告",
        "某某公司2020年年度报告",
        "《2020年政府信息公开年报》解读",
    ],
)
def test_decoys(title: str) -> None:
    assert kind(title) == NONE


@pytest.mark.parametrize(
    ("text", "url", "wanted"),
    [
        ("政府信息公开年报", "/zwgk/zfxxgknb/", COLUMN),
        ("政府信息公开工作年度报告", "/col/col77/index.html", COLUMN),
        ("年度报告", "/zfxxgk/nb.htm", COLUMN),
        ("历年年报", "/zwgk/zfxxgknb_241/", COLUMN),
        ("政府信息公开", "/zfxxgk/", SECTION),
        ("政务公开", "/zwgk/", SECTION),
        ("法定主动公开内容", "/fdzdgknr/", SECTION),
        ("各部门", "/bm/", HUB),
        ("乡镇信息公开", "/xzgk/", HUB),
        ("县水利局", "http://slj.a.gov.cn/", HUB),
        ("招商引资", "/zsyz/", NONE),
        ("政府信息公开指南", "/zn/", NONE),
        ("依申请公开", "/ysqgk/", NONE),
        ("部门预算", "/bmys/", NONE),
        ("English", "/en/", NONE),
    ],
)
def test_ways_to_the_column(text: str, url: str, wanted: str) -> None:
    assert kind(text, url if url.startswith("http") else f"http://www.a.gov.cn{url}") == wanted


@pytest.mark.parametrize(
    ("text", "url", "wanted"),
    [
        ("2020年", "/nb/2020/", COLUMN),
        ("2020年度报告", ARTICLE, ENTRY),
        ("白石镇人民政府", ARTICLE, ENTRY),
        ("白石镇", "/nb/bsz/", COLUMN),
        ("乡镇街道", "/nb/xz/", COLUMN),
        ("2020年年报.pdf", "/nb/P020210128570001234567.pdf", ENTRY),
        ("我县召开防汛工作会议", ARTICLE, NONE),
        ("关于停水的通知", ARTICLE, NONE),
    ],
)
def test_in_a_column_fewer_words_will_do(text: str, url: str, wanted: str) -> None:
    assert kind(text, url if url.startswith("http") else f"http://www.a.gov.cn{url}", annual=True) == wanted


def test_outside_a_column_a_name_is_no_report() -> None:
    assert kind("白石镇人民政府") == NONE


def test_links_that_say_so_score_above_those_that_may() -> None:
    def score(text: str, url: str) -> float:
        return judge(Anchor(f"http://www.a.gov.cn{url}", text), LIST, annual=False).score

    order = [
        score("青禾县水利局2020年政府信息公开工作年度报告", "/202101/t20210128_1.html"),
        score("政府信息公开年报", "/zfxxgknb/"),
        score("政府信息公开", "/zfxxgk/"),
        score("乡镇", "/xz/"),
        score("招商引资", "/zsyz/"),
    ]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("2020年报告", {2020}),
        ("二〇二〇年度", {2020}),
        ("二○一九年", {2019}),
        ("20201年", set()),
        ("2019-2021年", {2019, 2021}),
    ],
)
def test_years_in_titles(title: str, years: set[int]) -> None:
    assert years_in(title) == years


@pytest.mark.parametrize(
    ("title", "date", "out"),
    [
        ("2020年政府信息公开年报", "2021-01-28", False),
        ("2019年政府信息公开年报", "2021-01-28", True),
        ("政府信息公开年报", "2021-01-28", False),
        ("政府信息公开年报", "2019-03-01", True),
        ("政府信息公开年报", "2026-03-01", False),  # moved with the site
        ("政府信息公开年报", None, False),
    ],
)
def test_years_narrow_entries(title: str, date: str | None, out: bool) -> None:
    assert out_of_years(title, date, {2020}) is out
    assert not out_of_years(title, date, None)


def test_a_column_is_known_by_name_or_by_path() -> None:
    def page(url: str, head: str) -> Page:
        return Page(url, f"<html><head>{head}</head><body></body></html>".encode())

    assert is_annual_column(page("http://a.gov.cn/x/", '<meta name="ColumnName" content="政府信息公开年报">'))
    assert is_annual_column(page("http://a.gov.cn/x/", "<title>政府信息公开年度报告_青禾县人民政府</title>"))
    assert is_annual_column(page("http://a.gov.cn/zwgk/zfxxgknb_241/", ""))
    assert not is_annual_column(page("http://a.gov.cn/x/", "<title>政府网站年报_青禾县</title>"))
    assert not is_annual_column(page("http://a.gov.cn/tzgg/", "<title>通知公告</title>"))


def test_soft_404_is_short_and_says_so() -> None:
    gone = Page("http://a.gov.cn/x", "<p>您访问的页面不存在或已删除！</p>".encode())
    assert says_soft_404(gone)
    assert not says_soft_404(Page("http://a.gov.cn/x", ("<p>您访问的页面不存在</p>" + "正文" * 2000).encode()))


def test_title_words() -> None:
    assert is_report_title("青禾县水利局2020年政府信息公开工作年度报告")
    assert not is_report_title("青禾县水利局")
