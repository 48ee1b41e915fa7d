from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from harvester.crawl.frontier import ENTRY, PROBE, Lead
from harvester.crawl.missing import Probes, appearance, suspicious
from harvester.crawl.pages import Page
from harvester.crawl.siblings import MISSES, Siblings
from harvester.crawl.ways import is_sitemap, read_sitemap, search_form
from tests.crawl.test_walk import HOST, REPORT, links, walk_through

FORM = (
    "<form action='/s' method='{method}'><input type='hidden' name='siteid' value='7'>"
    "<input type='{kind}' name='{name}' placeholder='请输入关键字'></form>"
)


def form_of(encoding: str = "utf-8", method: str = "get", kind: str = "text", name: str = "q") -> object:
    body = f"<html><body>{FORM.format(method=method, kind=kind, name=name)}</body></html>"
    return search_form(Page(f"{HOST}/", body.encode(encoding), f"text/html; charset={encoding}"))


def test_a_search_form_asks_in_the_encoding_of_its_page() -> None:
    form = search_form(Page(f"{HOST}/", FORM.format(method="GET", kind="search", name="kw").encode(), "text/html"))
    assert form is not None
    assert parse_qs(urlsplit(form.url("年报")).query) == {"siteid": ["7"], "kw": ["年报"]}
    chinese = search_form(
        Page(f"{HOST}/", FORM.format(method="get", kind="text", name="x").encode("gbk"), "text/html; charset=gbk")
    )
    assert chinese is not None
    assert "%C4%EA%B1%A8" in chinese.url("年报")


def test_a_search_may_post_its_words() -> None:
    form = search_form(Page(f"{HOST}/", FORM.format(method="post", kind="text", name="kw").encode(), "text/html"))
    assert form is not None
    assert "?" not in form.url("年报")
    assert form.form("年报") == {"siteid": "7", "kw": "年报"}


@pytest.mark.parametrize(
    "script",
    [
        "function s(){location.href='/find?keyword='+encodeURIComponent($('#k').val())+'&site='+7}",
        "function s(){var w=$('#k').val();window.open('/find?site=7&keyword='+w)}",
        "function s(w){window.location = `/find?site=7&keyword=${w}`;}",
        "var base='/find';function s(w){location.assign(base + '?site=7&keyword=' + escape(w))}",
    ],
)
def test_a_search_may_be_a_script(script: str) -> None:
    form = search_form(Page(f"{HOST}/", f"<html><body><input id=k><script>{script}</script>".encode(), "text/html"))
    assert form is not None
    address = urlsplit(form.url("年报"))
    assert address.path == "/find"
    assert parse_qs(address.query) == {"site": ["7"], "keyword": ["年报"]}


def test_forms_that_are_no_search() -> None:
    assert form_of(method="post", kind="password") is None
    assert form_of(kind="password") is None
    assert form_of(name="") is None
    assert form_of() is not None


def test_sitemaps_give_columns_and_further_sitemaps() -> None:
    index = Page(f"{HOST}/a.xml", f"<sitemapindex><sitemap><loc>{HOST}/b.xml</loc></sitemap></sitemapindex>".encode())
    assert is_sitemap(index)
    assert read_sitemap(index) == ([f"{HOST}/b.xml"], [])
    addresses = ("/xw/t20210101_1.html", "/zwgk/zfxxgknb/2021/t20210101_1.html", "/zwgk/zfxxgknb/2022/t20220101_1.html")
    body = "<urlset>" + "".join(f"<url><loc>{HOST}{path}</loc></url>" for path in addresses) + "</urlset>"
    assert read_sitemap(Page(f"{HOST}/b.xml", body.encode())) == ([], [f"{HOST}/zwgk/zfxxgknb/"])
    assert not is_sitemap(Page(f"{HOST}/", b"<html><body>x</body></html>"))


def with_form(*pairs: tuple[str, str]) -> str:
    return links(*pairs).replace("</body>", FORM.format(method="get", kind="text", name="q") + "</body>")


def test_the_search_is_asked_only_where_the_links_gave_little() -> None:
    entries = [(f"/nb/t2021010{n}_1.html", f"青禾县水利局20{n + 17}年政府信息公开工作年度报告") for n in range(1, 5)]
    pages = {"/": with_form(("/nb/", "政府信息公开年报")), "/nb/": links(*entries)}
    asked, candidates = walk_through({**pages, **{path: REPORT for path, _ in entries}})
    assert len(candidates) == 4
    assert not [path for path in asked if path.startswith(("/s?", "/sitemap"))]
    asked, candidates = walk_through({"/": with_form(("/xw/", "新闻"))})
    assert [urlsplit(path).path for path in asked] == ["/", "/s", "/sitemap.xml"]


def towns(siblings: Siblings, count: int, known: int) -> None:
    for n in range(count):
        siblings.body(f"{HOST}/xz/z{n}/")
        if n < known:
            siblings.column(f"{HOST}/xz/z{n}/ndbg/index.html")


def test_siblings_have_their_column_at_the_same_place() -> None:
    siblings = Siblings(f"{HOST}/")
    towns(siblings, 6, 1)
    assert siblings.guess() is None  # one is no rule
    siblings.column(f"{HOST}/xz/z1/ndbg/")
    found = []
    while (url := siblings.guess()) is not None:
        found.append(url)
        siblings.column(url)
    assert found == [f"{HOST}/xz/z{n}/ndbg/" for n in range(2, 6)]


def test_guesses_end_after_misses() -> None:
    siblings = Siblings(f"{HOST}/")
    towns(siblings, 40, 3)
    siblings.body(f"{HOST}/other/deep/x/")
    guesses = [siblings.guess() for _ in range(10)]
    assert sum(guess is not None for guess in guesses) == MISSES


def test_sites_of_departments_are_siblings_but_not_of_folders() -> None:
    siblings = Siblings(f"{HOST}/")
    for name in ("slj", "jyj", "czj"):
        siblings.body(f"http://{name}.qinghe.gov.cn/")
    siblings.body(f"{HOST}/xz/z1/")
    for name in ("slj", "jyj"):
        siblings.column(f"http://{name}.qinghe.gov.cn/gk/bg/")
    assert siblings.guess() == "http://czj.qinghe.gov.cn/gk/bg/"
    assert siblings.guess() is None


GONE = "<html><title>提示</title><body><p>内容整理中，请稍后再来。编号{}</p></body></html>"


def test_a_probe_tells_missing_pages_that_say_nothing() -> None:
    url, lead = f"{HOST}/nb/t20210101_1.html", Lead(f"{HOST}/nb/t20210101_1.html", ENTRY, 1.0, "白石镇2020年年报")
    page = Page(url, GONE.format(17).encode(), "text/html")
    assert suspicious(lead, page)
    assert not suspicious(lead, Page(url, f"<p>{lead.title}</p><a href='1.pdf'>附件</a>".encode(), "text/html"))
    assert not suspicious(lead, Page(url, REPORT.encode(), "text/html"))
    probes = Probes()
    probe = probes.lead(url)
    assert (probe.kind, probe.guess, probe.url) == (PROBE, True, probes.lead(url).url)
    assert probe.url.startswith(f"{HOST}/nb/n")
    assert not probes.same(page)
    probes.of(url).looks = appearance(Page(probe.url, GONE.format(99123).encode(), "text/html"))
    assert probes.same(page)
    assert not probes.same(Page(url, "<p>白石镇政府办公室内设机构及联系电话一览</p>".encode(), "text/html"))
