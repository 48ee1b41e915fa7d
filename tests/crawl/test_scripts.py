"""Scripts of pages as they are written: what they would ask for, and how they make the address of an article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harvester.crawl.families import Listing, More, read_listing
from harvester.crawl.families.bodies import bodies_of
from harvester.crawl.families.jsontools import anchors, total
from harvester.crawl.families.scripts import Open, Scripts, split
from harvester.crawl.families.templates import fill, templates_of
from harvester.crawl.pages import Page

HOST = "http://www.qinghe.gov.cn"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("'a' + \"b\" + 3", "ab3"),
        ("base + '/list?cid=' + cfg.id", "/gk/list?cid=77"),
        ("`${base}/x/${cfg.id}`", "/gk/x/77"),
        ("{a: 1, 'b': 'x', c: [1, 2], d: {e: true}}", {"a": 1, "b": "x", "c": [1, 2], "d": {"e": True}}),
        ("JSON.stringify({a: cfg.id})", {"a": "77"}),
        ("encodeURIComponent('年报')", "年报"),
        ("'\\u5e74\\u62a5'", "年报"),
        ("pageNo", Open("pageNo")),
        ("{pageNo}", {"pageNo": Open("pageNo")}),
        ("cfg.id || 3", "77"),
        ("loop", Open("loop")),
    ],
)
def test_expressions(expression: str, wanted: Any) -> None:
    source = "var base = '/gk', cfg = {id: '77', f: function(){ return {id: 9} }}; var loop = loop2; var loop2 = loop;"
    assert Scripts(source).value(expression) == wanted


def test_parts_between_marks() -> None:
    assert split("a, f(b, c), 'd,e', {g: [1, 2]}") == ["a", "f(b, c)", "'d,e'", "{g: [1, 2]}"]
    assert split("") == []


@pytest.mark.parametrize(
    "text", ["'" * 3000, "{" * 3000, "(" * 3000, "[" * 3000, "a+" * 3000, "x=" * 20000, "get(" * 9000]
)
def test_broken_scripts_end(text: str) -> None:
    """Nothing is read from them, and no depth or length stops the program."""
    assert list(Scripts(text).calls()) == []
    Scripts(text).value(text)


def asked(body: str, extra: str = "", path: str = "/gk/nb/") -> list[More]:
    page = Page(HOST + path, f"<html><body>{body}</body></html>".encode(), "text/html", {"scripts": extra})
    return [more for listing in read_listing(page, {}) for more in listing.more]


def wire(more: More) -> tuple[str, str, Any]:
    """Method, address and what is sent."""
    sent = json.loads(more.body) if more.body is not None else dict(more.form) if more.form is not None else None
    return ("GET" if sent is None else "POST"), more.url.removeprefix(HOST), sent


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("$.getJSON('/api/list', {cat: 'nb', page: p})", ("GET", "/api/list?cat=nb&page=1", None)),
        ("$.get('l.trsapi?chnl='+o.c+'&pageNo='+n);var o={c:'4'};", ("GET", "/gk/nb/l.trsapi?chnl=4&pageNo=1", None)),
        ("$.post('/q/list.do',{cid:12,pn:n,ps:20},f,'json')", ("POST", "/q/list.do", {"cid": 12, "pn": 1, "ps": 20})),
        (
            "$.ajax({url: '/q/list', type: 'POST', data: {page: no, rows: 8}, success: function(d){ show(d) }})",
            ("POST", "/q/list", {"page": "1", "rows": "8"}),
        ),
        (
            "fetch('/q/list', {method:'POST', headers:{'Content-Type':'application/json'}, "
            "body: JSON.stringify({code: 'A1', pageNum: n, pageSize: 10})})",
            ("POST", "/q/list", {"code": "A1", "pageNum": 1, "pageSize": 10}),
        ),
        (
            "axios.get('/q/list', {params: {col: 9, current: this.page, size: this.size}})",
            ("GET", "/q/list?col=9&current=1&size=20", None),
        ),
        (
            "var x=new XMLHttpRequest();x.open('POST','/q/list.jsp',true);x.send('cid=9&pageNo='+n);",
            ("POST", "/q/list.jsp", {"cid": "9", "pageNo": "1"}),
        ),
        (
            "axios({method:'post', url: ctx + '/q/page', data: {page: {current: n, size: 5}, cond: {k: 'nb'}}})",
            ("POST", "/q/page", {"page": {"current": 1, "size": 5}, "cond": {"k": "nb"}}),
        ),
        ("$.get('/json/nb_'+page+'.json',f)", ("GET", "/json/nb_1.json", None)),
        ("$.getJSON('/api/rows',{start:from,limit:10})", ("GET", "/api/rows?start=0&limit=10", None)),
        (
            "function a(){ $.get('/api/hits', {id: 3, page: 1}); $.get('/api/list', {page: n}) }",
            ("GET", "/api/list?page=1", None),
        ),
    ],
)
def test_calls(script: str, wanted: tuple[str, str, Any]) -> None:
    assert [wire(more) for more in asked(f"<div id=x></div><script>{script}</script>")] == [wanted]


def test_a_channel_stands_in_the_markup_and_the_call_in_a_file() -> None:
    call = "var A={b:'/p',l:'/rows'};w.f=function(id){var c=$('#'+id).data('ch');$.post(A.b+A.l,{ch:c,page:n})}"
    more = asked("<ul id=u data-ch=z9></ul><script>f('u')</script>", call)[0]
    assert wire(more) == ("POST", "/p/rows", {"ch": "z9", "page": 1})
    assert more.other is not None
    assert wire(more.other) == ("POST", "/p/rows", {"ch": "z9", "page": "1"})


def test_each_body_and_year_is_asked_for() -> None:
    menu = "<select><option value=2021>2021年</option><option value=2022>2022年</option></select>"
    nodes = "var z=[{id:1,pId:0,name:'机构'},{id:5,pId:1,name:'青禾县水利局'},{id:6,pId:1,name:'白石镇人民政府'}];"
    call = "function go(org,y){$.getJSON('/gk/list',{orgId:org,year:y,page:1})}"
    queries = [more.url.partition("?")[2] for more in asked(f"{menu}<script>{nodes}{call}</script>")]
    assert queries == [f"orgId={org}&year={year}&page=1" for year in (2021, 2022) for org in (5, 6)]


def test_a_tree_that_is_fetched_comes_first() -> None:
    script = "$.getJSON('/gk/orgTree',show);function go(o){$.getJSON('/gk/list',{org:o,pageNo:1,pageSize:20})}"
    first = asked(f"<script>{script}</script>")[0]
    assert first.url == f"{HOST}/gk/orgTree"
    body = json.dumps({"data": [{"orgCode": "M1", "orgName": "青禾县水利局"}, {"orgCode": "M2", "orgName": "白石镇"}]})
    answer: Listing = read_listing(Page(first.url, body.encode(), "application/json"), first.state)[0]
    assert answer.onward
    assert [more.url.partition("?")[2] for more in answer.more] == [
        "org=M1&pageNo=1&pageSize=20",
        "org=M2&pageNo=1&pageSize=20",
    ]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("h+='<a href=\"/show/'+it.id+'.html\">'+it.bt+'</a>'", "/show/7.html"),
        ('h += "<a href=\'/show?id=" + row["id"] + "\'>"', "/show?id=7"),
        ('html = `<a href="/d/${o.year}/${o.id}" target=_blank>${o.bt}</a>`', "/d/2021/7"),
        ("<a :href=\"'/detail?id=' + item.id\">", "/detail?id=7"),
        ('<a href="/d/{{ d.id }}.shtml">{{ d.bt }}</a>', "/d/7.shtml"),
        ("function open(o){window.open('/p/' + o.id)}", "/p/7"),
        ("h='<a href=\"'+it.bt+'\">'", None),
    ],
)
def test_templates(source: str, wanted: str | None) -> None:
    assert fill(templates_of(source), {"id": 7, "bt": "年报", "year": "2021"}) == wanted


def test_records_under_any_names() -> None:
    data = {"r": {"cnt": "9", "l": [{"bt": "青禾县水利局2020年年度报告", "lj": "/gk/7.htm", "fb": "2021-01-28 10:00"}]}}
    found = anchors(data, HOST + "/gk/")
    assert [(one.url, one.text, one.date) for one in found] == [
        (f"{HOST}/gk/7.htm", "青禾县水利局2020年年度报告", "2021-01-28")
    ]
    assert total(data, 1) == 9
    assert total({"records": 20, "total": 3, "rows": []}, 8) == 20
    assert anchors([{"publishDate": 1611792000000, "title": "甲2020年年报", "url": "/a"}], HOST)[0].date == "2021-01-28"


def test_bodies_by_the_attribute_that_tells_them_apart() -> None:
    body = "<ul><li class=a nid=x1>水利局</li><li class=a nid=x2>白石镇</li><li class=a nid=x3>首页</li></ul>"
    assert bodies_of(Page(HOST, body.encode(), "text/html"), []) == [("x1", "水利局"), ("x2", "白石镇")]


ASPNET = """<form method=post action='List.aspx?cid=9'><input type=hidden name=__EVENTTARGET value=''><input type=hidden
name=__EVENTARGUMENT value=''><input type=hidden name=__VIEWSTATE value='/wEP=='><input type=submit name=go value=查询>
<table><tr><td><span>{here}</span></td>{links}</tr></table></form>"""


def test_a_page_that_posts_its_state_back() -> None:
    link = "<td><a href=\"javascript:__doPostBack('gv','Page${0}')\">{0}</a></td>"
    more = asked(ASPNET.format(here=1, links=link.format(2) + link.format(3)), path="/List.aspx?cid=9")[0]
    sent = {"__EVENTTARGET": "gv", "__EVENTARGUMENT": "Page$2", "__VIEWSTATE": "/wEP=="}
    assert wire(more) == ("POST", "/List.aspx?cid=9", sent)
    assert asked(ASPNET.format(here=3, links=link.format(1) + link.format(2)), path="/List.aspx?cid=9") == []


@pytest.mark.parametrize(
    "script",
    [
        "function goto(n){document.f.pn.value=n;document.f.submit();}",
        "function goto(n){document.getElementById('pn').value=n; document.forms[0].submit()}",
        "function goto(n){$('#pn').val(n);$('form').submit();}",
    ],
)
def test_a_form_that_a_script_fills(script: str) -> None:
    fields = "<input type=hidden name=pn id=pn value=1><input type=hidden name=c value=8>"
    form = f"<form name=f method=post action=list.do>{fields}"
    more = asked(f"{form}<a href='javascript:goto(2)'>下一页</a></form><script>{script}</script>")[0]
    assert wire(more) == ("POST", "/gk/nb/list.do", {"pn": "2", "c": "8"})


@pytest.mark.parametrize(
    ("path", "script", "wanted"),
    [
        ("/nb.html", "LAYPAGE 1", "/nb_2.html"),
        ("/nb_2.html", "LAYPAGE 2", "/nb_3.html"),
        ("/nb_3.html", "LAYPAGE 3", None),
        ("/l?c=2", "$p.page({pageCount:3,callback:function(p){location='/l?c=2&page='+p}})", "/l?c=2&page=2"),
        ("/l?c=2&page=2", "function go(p){window.location='/l?c=2&page='+p} var totalPage = 3;", "/l?c=2&page=3"),
        ("/nb.html", "function year(y){location.href='/gk/nb-'+y+'.html'} var totalPage = 3;", None),
        ("/nb.html", "function s(w){location.href='/so?q='+w+'&page=1'} var totalPage = 3;", None),
    ],
)
def test_a_pager_that_a_script_draws(path: str, script: str, wanted: str | None) -> None:
    drawn = "laypage.render({count:10,limit:4,curr:%s,jump:function(o){location.href='nb_'+o.curr+'.html'}})"
    script = drawn % script[-1] if script.startswith("LAYPAGE") else script
    addresses = [more.url.removeprefix(HOST) for more in asked(f"<div id=p></div><script>{script}</script>", path=path)]
    assert addresses == ([wanted] if wanted else [])


def test_what_a_person_can_choose() -> None:
    body = (
        "<select onchange=\"location.href='/gk/'+this.value+'/nb.html'\"><option value=''>部门</option>"
        "<option value=slj>水利局</option></select><script>function nd(y){location='nb-'+y+'.html'}</script>"
        "<li onclick=\"nd('2021')\">2021年</li>"
    )
    page = Page(f"{HOST}/gk/", f"<html><body>{body}</body></html>".encode(), "text/html")
    entries = [(entry.text, entry.url) for one in read_listing(page, {}) for entry in one.entries]
    assert entries == [("水利局", f"{HOST}/gk/slj/nb.html"), ("2021年", f"{HOST}/gk/nb-2021.html")]


def test_a_record_that_is_only_a_document() -> None:
    record = {"id": 3, "title": "青禾县水利局2020年年度报告", "attach": [{"name": "年报.pdf", "url": "/upload/3.pdf"}]}
    assert [one.url for one in anchors({"rows": [record]}, HOST)] == [f"{HOST}/upload/3.pdf"]
    assert [one.url for one in anchors({"rows": [{**record, "url": "/show/3"}]}, HOST)] == [f"{HOST}/show/3"]
