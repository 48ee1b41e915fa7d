"""Composed pages of each family; what the families do on whole portals is in tests/spiders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from harvester.crawl.families import Listing, read_listing
from harvester.crawl.pages import Page

HOST = "http://www.qinghe.gov.cn"


def listings(path: str, body: str, state: Mapping[str, Any] | None = None, kind: str = "text/html") -> list[Listing]:
    return read_listing(Page(HOST + path, body.encode(), kind), state or {})


def following(path: str, body: str, state: Mapping[str, Any] | None = None) -> list[str]:
    return [more.url.removeprefix(HOST) for listing in listings(path, body, state) for more in listing.more]


def script(text: str) -> str:
    return f"<html><body><a href='x.html'>x</a><script>{text}</script></body></html>"


@pytest.mark.parametrize(
    ("path", "call", "wanted"),
    [
        ("/nb/", 'createPageHTML(3, 0, "index", "html");', ["/nb/index_1.html"]),
        ("/nb/index_1.html", 'createPageHTML(3, 1, "index", "html");', ["/nb/index_2.html"]),
        ("/nb/", 'createPageHTML(17, 0,"index","shtml","black2",250);', ["/nb/index_1.shtml"]),
        ("/nb/", "createPageHTML('paging',25,1,'index','html',500)", ["/nb/index_2.html"]),
        ("/nb/index_24.html", "createPageHTML('paging',25,24,'index','html',500)", ["/nb/index_25.html"]),
        ("/nb/index_25.html", "createPageHTML('paging',25,25,'index','html',500)", []),
        ("/nb/", 'createPageHTML(1, 0, "index", "html");', []),
        ("/nb/list.htm", 'createPageHTML(2, 0, "list", "htm");', ["/nb/list_1.htm"]),
        ("/nb/index.shtml", "var countPage = 3; var currentPage = 0;", ["/nb/index_1.shtml"]),
        ("/nb/", "setPage(1,322)", ["/nb/index_2.html"]),
    ],
)
def test_trs_pagers(path: str, call: str, wanted: list[str]) -> None:
    assert following(path, script(call)) == wanted


def test_trs_counts_from_zero_to_the_last_page_only() -> None:
    first = listings("/nb/", script('createPageHTML(3, 0, "index", "html");'))[-1].more[0]
    second = listings("/nb/index_1.html", script('createPageHTML(3, 1, "index", "html");'), first.state)[-1].more[0]
    assert second.url == HOST + "/nb/index_2.html"
    assert following("/nb/index_2.html", script('createPageHTML(3, 2, "index", "html");'), second.state) == []


def test_the_definition_of_the_pager_is_no_call() -> None:
    definition = "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ return 1 }"
    assert following("/nb/", script(definition)) == []


@pytest.mark.parametrize(
    ("path", "body", "wanted"),
    [
        ("/nb/", '<a href="p2.html">下一页</a>', ["/nb/p2.html"]),
        ("/nb/", '<a href="p2.html">下页</a>', ["/nb/p2.html"]),
        ("/nb/", '<a href="?page=2">下一页 &gt;&gt;</a>', ["/nb/?page=2"]),
        ("/nb/?page=2", '<a href="?page=1">1</a><b>2</b><a href="?page=3">3</a>', ["/nb/?page=3"]),
        ("/nb/", '<span class="current">1</span><a href="index_2.html">2</a>', ["/nb/index_2.html"]),
        ("/nb/", '<link rel="next" href="/nb/2.html"><p>x</p>', ["/nb/2.html"]),
        ("/nb/", '<a href="javascript:goPage(2)">下一页</a>', ["/nb/?page=2"]),
        ("/nb/", '<div id="pageDec" pagesize="24" pagecount="51"></div>', ["/nb/index_2.html"]),
        ("/nb/index_51.html", '<div id="pageDec" pagesize="24" pagecount="51"></div>', []),
        ("/nb/", '<a href="/nb/">下一页</a>', []),
        ("/nb/", '<a href="/other/3.html">3</a>', []),
        ("/nb/", "<p>共1页</p>", []),
    ],
)
def test_pagers_that_a_person_could_click(path: str, body: str, wanted: list[str]) -> None:
    assert following(path, f"<html><body>{body}</body></html>") == wanted


def test_encoded_pager() -> None:
    import base64

    hidden = base64.b64encode('<a href="index_2.html">下一页</a><a href="index_9.html">尾页</a>'.encode()).decode()
    body = f'<div id="pages">{hidden}</div><script>p.innerHTML=atob(p.innerText)</script>'
    assert following("/nb/", body) == ["/nb/index_2.html"]


HANWEB = """<div id="325517"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a
href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=9&columnid=78506&unitid=325517"></a>]]></nextgroup>
<recordset><record><![CDATA[<li><a
href="/art/2021/1/28/art_78506_1001.html"
title="白石镇2020年政府信息公开工作年度报告">白石镇…</a>
<span>2021-01-28</span></li>]]></record></recordset></datastore></script></div>
<script>$("#325517").jpage({perPage:15,totalRecord:63,
proxyUrl:'/module/web/jpage/dataproxy.jsp',columnid:78506,unitid:'325517'});</script>"""
ANSWER = """<?xml version="1.0" encoding="utf-8"?><datastore>
<totalrecord>63</totalrecord><recordset><record><![CDATA[
<li><a href="/art/2020/1/28/art_78506_900.html">
黑水镇2019年政府信息公开工作年度报告</a></li>]]></record></recordset></datastore>"""


def test_hanweb_records_and_their_continuation() -> None:
    first = listings("/col/col78506/index.html", HANWEB)[0]
    assert first.family == "hanweb"
    assert [entry.text for entry in first.entries] == ["白石镇2020年政府信息公开工作年度报告"]
    assert first.entries[0].date == "2021-01-28"
    more = first.more[0]
    assert "/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=46&perpage=15" in more.url
    assert "columnid=78506" in more.url
    assert "unitid=325517" in more.url
    second = listings("/module/web/jpage/dataproxy.jsp", ANSWER, more.state, "text/xml")[0]
    assert second.entries[0].url == HOST + "/art/2020/1/28/art_78506_900.html"
    assert "startrecord=3" in second.more[0].url


def test_hanweb_ends_with_the_stated_count() -> None:
    state = listings("/col/col78506/index.html", HANWEB)[0].more[0].state
    assert listings("/x", ANSWER, {**state, "seen": 62}, "text/xml")[0].more == []


def test_boda_counts_down_and_is_followed_by_its_words() -> None:
    body = (
        '<div class="pb_sys_common"><span class="p_pages"><span class="p_no_d">1</span>'
        '<span class="p_next"><a href="nb/2.htm">下页</a></span>'
        '<span class="p_last"><a href="nb/1.htm">尾页</a></span></span></div>'
    )
    assert following("/zfxxgk/nb.htm", body) == ["/zfxxgk/nb/2.htm"]


def test_ucap_asks_for_json() -> None:
    body = script(
        '$.get("/searchList/0123456789abcdef?_isAgg=true&_isJson=true&_pageSize=2&_template=index&page=1", f)'
    )
    more = next(more for listing in listings("/c1/common_list.shtml", body) for more in listing.more)
    assert more.url.startswith(HOST + "/searchList/0123456789abcdef?")
    row = {
        "title": "白石镇2020年政府信息公开工作年度报告",
        "url": "/c1/202101/x.shtml",
        "publishedTimeStr": "2021-01-28 10:00",
    }
    answer = json.dumps({"data": {"total": 3, "results": [row, row]}})
    read = listings("/searchList/x", answer, more.state, "application/json")[0]
    assert read.entries[0].date == "2021-01-28"
    assert "page=2" in read.more[0].url


def test_gkmlpt_columns_come_from_the_tree() -> None:
    tree = [
        {"id": 1, "name": "机构职能"},
        {"id": 2, "name": "法定", "children": [{"id": 4110, "name": "政府信息公开年报"}]},
    ]
    config = json.dumps({"SITE_ID": 758001, "TREE": tree})
    body = f"<div id=app></div><script>window._CONFIG = {config};</script><!--/gkmlpt/-->"
    assert following("/gkmlpt/index", body) == ["/gkmlpt/api/all/4110?page=1&sid=758001"]


def test_lonsun_page_index() -> None:
    body = script('Ls.pagination("#page_1", function(){}, {currPage:1,pageCount:3});')
    assert following("/content/column/6791573", body) == ["/content/column/6791573?pageIndex=2"]


def test_lists_in_script_variables() -> None:
    rows = [{"title": "白石镇2020年政府信息公开工作年度报告", "url": "/c1/20210131/i1.html", "date": "2021-01-31"}]
    body = script(f'var dataList={json.dumps([{"infolist": rows}])}; var pagesData={{"curPageNo":1,"pageTotal":2}};')
    read = listings("/c1/index.html", body)[0]
    assert read.entries[0].url == HOST + "/c1/20210131/i1.html"
    assert read.more[0].url == HOST + "/c1/index_2.html"


def test_json_catalogue_by_agency() -> None:
    body = (
        '<ul id="orgTree"><li data-org="119901">县水利局</li><li data-org="119902">县教育局</li></ul>'
        '<script>$.getJSON("/xxgk/api/list",{org:cur,cat:"nb",pageNo:1,pageSize:20},render)</script>'
    )
    more = [more for listing in listings("/xxgk/nb/", body) for more in listing.more]
    assert len(more) == 2
    assert "org=119901" in more[0].url
    assert "cat=nb" in more[0].url
    row = {
        "title": "县水利局2020年政府信息公开工作年度报告",
        "url": "/xxgk/show/8a80",
        "publishDate": "2021-01-28",
        "attach": [{"name": "年报.pdf", "url": "/upload/1.pdf"}],
    }
    read = listings(
        "/xxgk/api/list", json.dumps({"data": {"total": 1, "rows": [row]}}), more[0].state, "application/json"
    )
    assert [entry.url for entry in read[0].entries] == [HOST + "/xxgk/show/8a80"]
    assert read[0].more == []


def test_no_family_trips_over_odd_pages() -> None:
    for body in (
        "",
        "<record>",
        "{}",
        "[]",
        "var a = {",
        "createPageHTML(,,)",
        "_CONFIG = {}; gkmlpt",
        "searchList/",
        "atob",
    ):
        for state in ({}, {"family": "trs"}):
            assert isinstance(listings("/x/", f"<p>{body}</p>", state), list)
            assert isinstance(listings("/x/", body, state), list)
