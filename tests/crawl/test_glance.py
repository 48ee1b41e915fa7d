from __future__ import annotations

import pytest

from harvester.crawl.account import Account
from harvester.crawl.frontier import ENTRY, Lead
from harvester.crawl.glance import Glance, glance
from harvester.crawl.guard import HostRules
from harvester.crawl.links import names_reports, report_marks
from harvester.crawl.pages import Page
from harvester.crawl.scope import Scope
from harvester.crawl.walk import Walk
from tests.compose import HtmlStyle, random_report, render_html
from tests.compose.skins import SKINS
from tests.crawl.test_walk import HOST, REPORT, links

LINKS = [
    '<a href="/nb/">政府信息公开年报</a>',
    '<a class="x" href="../nb/t1.html" title="青禾县2020年政府信息公开工作年度报告">青禾县2020年政府…</a>',
    '<a href="/nb/"><img src="x.png" alt="信息公开年报"></a>',
    '<A HREF="/nb/2.html"><span>青禾县2019年</span>\n<b>政府信息公开工作年度报告</b></A>',
    "<a href='/nb/3.html'>2019年&#25919;府信息公开年报<a href='/x/'>新闻</a>",
    '<select><option value="/nb/4.html">政府信息公开年报</option><option value="1">年报</option></select>',
    "<div onclick=\"window.open('/nb/5.html')\"><p>政府信息公开年报</p></div>",
    '<ul><li data-url="/nb/6.html">政府信息公开年报</li></ul>',
    "<script>d.add(3,0,'政府信息公开年报','/list.jsp?cid=12')</script>",
    '<input type="button" value="政府信息公开年报" onclick="location.href=\'/nb/7.html\'">',
    '<map><area href="/nb/8.html" alt="政府信息公开年报" title="政府信息公开年报"></map>',
    '<!-- <a href="/nb/9.html">政府信息公开年报</a> --><a href="/zn/">政府信息公开指南</a>',
    "<script>var a = '<a href=\"/nb/10.html\">政府信息公开年报</a>';</script>",
    '<a href="javascript:void(0)">政府信息公开年报</a><a href="{{url}}">政府信息公开年报</a>',
]


@pytest.mark.parametrize("source", LINKS)
def test_a_glance_sees_the_links_that_a_tree_shows(source: str) -> None:
    page = Page(f"{HOST}/a/b.html", f"<html><body><p>x</p>{source}<p>年报</p></body></html>".encode(), "text/html")
    seen = glance(page).links(names_reports)
    assert seen is not None
    assert [(a.url, a.text) for a in seen] == [(a.url, a.text) for a in page.anchors_named(names_reports)]


@pytest.mark.parametrize("number", range(len(SKINS)))
def test_a_report_is_known_at_a_glance(number: int) -> None:
    style = HtmlStyle(skin=sorted(SKINS)[number], word=number % 2 == 0)
    report = random_report(number, ("ogi2019", "ogi2021")[number % 2])
    page = Page(f"{HOST}/a/b.html", render_html(report, style), "text/html")
    assert glance(page).is_report
    assert report_marks(page) >= 4


def test_words_in_scripts_and_remarks_are_no_report() -> None:
    for hidden in (
        f"<script>'{REPORT}'</script>",
        f"<!-- {REPORT} -->",
        f"<style>{REPORT}</style>",
        f"<script>{REPORT}",
    ):
        assert not Glance(HOST, f"<p>x</p>{hidden}").is_report


@pytest.mark.parametrize("piece", ["<script", "<!--", "<a ", "<a href='", "<option", "<", "<li onclick=", "</script"])
def test_what_nobody_has_closed_is_looked_at_once(piece: str) -> None:
    seen = Glance(HOST, piece * 50_000)
    assert not seen.is_report
    assert not seen.links(names_reports)


def test_a_base_is_for_a_tree_to_tell() -> None:
    assert Glance(HOST, '<base href="/x/"><a href="nb/">政府信息公开年报</a>').links(names_reports) is None


def test_a_page_with_nothing_new_needs_no_tree() -> None:
    walk = Walk(HOST + "/", Scope(HOST + "/", HostRules()), Account().open(HOST + "/"))
    menu = ("/nb/", "政府信息公开年报")
    further = ("/nb/t20200128_9.html", "青禾县2019年政府信息公开工作年度报告")
    needed: list[object] = []
    for number, shown in enumerate([[menu], [menu], [menu, further], [menu, further]]):
        page = Page(f"{HOST}/nb/t20210128_{number}.html", (links(*shown) + REPORT).encode(), "text/html")
        sight = walk.see(Lead(page.url, ENTRY, 1.0), page)
        walk.follow(sight)
        assert sight.candidate
        assert sight.listed == len(shown) - 1
        needed.append("tree" in page.__dict__)
    assert needed == [True, False, True, False]
    while (lead := walk.next()) is not None:
        needed.append(lead.url)
        walk.frontier.settle(lead, won=True)
    assert {HOST + further[0], HOST + menu[0]} <= set(needed)
