# ruff: noqa: E501 (markup stands as portals write it)
"""Portals of no family, each with a way of its own to hide the column of reports. One function a portal: home page and
all its hosts. Names below ``-sample`` are ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from urllib.parse import quote

from .build import Portal, Published
from .families import COLUMN, WAY
from .family_kit import agencies, crowd, finish, make_reports, start, whole_entries, with_decoys
from .faults import soft_404
from .listing import Entry, list_html, plain_next
from .site import Reply, Request, Site, text

Ground = tuple[str, list[Site]]


def undated(entries: Sequence[Entry]) -> str:
    """A list as some write it: bare links, one a line, no dates."""
    return "<br>\n".join(f'·<a href="{escape(e.href)}">{escape(e.title)}</a>' for e in entries)


def hover() -> Ground:
    """GBK; the home page is a meta refresh; menus that open under the mouse, image maps, click handlers; the reports
    stand in a table agency × year without titles and dates."""
    portal = start(
        "heshui", "合水县", "621024", "plain", charset="gb2312", lister=plain_next("index.htm", "index_{}.htm")
    )
    names = agencies("合水县", ("西华池镇", "老城镇"))
    made = make_reports(portal, names, lambda day, n: f"/gk/nb/{day.year - 1}/{n % 97}_{n}.htm", (*WAY, COLUMN))
    rows = []
    for name in names:
        own = sorted((p for p in made if p.report.agency == name), key=lambda p: p.report.year)
        cells = "".join(
            f'<td><a href="javascript:void(0)" onclick="openWin(\'{p.path}\')">{p.report.year}年</a></td>' for p in own
        )
        rows.append(f"<tr><td>{name}</td>{cells}</tr>")
    portal.page("/gk/nb/index.htm", COLUMN, f"<table border=1>{''.join(rows)}</table>", (*WAY, COLUMN), COLUMN)
    click = "<div class='tab' onclick=\"goUrl('/gk/nb/index.htm')\">政府信息公开年度报告</div>"
    portal.page(
        "/gk/index.htm",
        "政务公开",
        f"<div class='tab' onclick=\"goUrl('/gk/zn/')\">公开指南</div>{click}",
        WAY,
        "政务公开",
    )
    portal.page("/gk/zn/", "公开指南", "<p>　　本机关公开指南如下。</p>", WAY, "公开指南")
    blocks = crowd(portal, "合水县", 200)
    news = "".join(f'<li><a href="{href}">{escape(name)}</a></li>' for _, _, links in blocks for name, href in links)
    menu = (
        '<ul class="nav"><li><a href="javascript:;">走进合水</a><ul style="display:none"><li><a href="/xwzx/index.htm">合水要闻</a></li>'
        '<li><a href="/tzgg/index.htm">公告</a></li></ul></li></ul>'
        '<img src="/img/top.jpg" usemap="#m"><map name="m"><area shape="rect" coords="0,0,9,9" href="/zwfw/index.htm" alt="政务服务">'
        '<area shape="rect" coords="9,0,18,9" href="/gk/index.htm" alt="政务公开"></map>'
    )
    portal.page("/ywpd/index.htm", "首页", f"{menu}<ul>{news}</ul>")
    portal.add(
        "/",
        "<html><head><meta http-equiv='refresh' content='0; url=/ywpd/index.htm'><title>合水</title></head><body></body></html>",
    )
    portal.manifest.lists += [
        portal.url(path) for path in ("/", "/ywpd/index.htm", "/gk/index.htm", "/gk/nb/index.htm")
    ]
    return portal.manifest.home, [portal.site]


def branches() -> Ground:
    """The departments have sites of their own below the portal's domain, half of them linked by https that does not
    work; there the reports stand two levels deeper. What is not there answers with a page and status 200."""
    place, domain = "通山县", "tongshan-sample.gov.cn"
    main = start("tongshan", place, "421224", "plain", lister=plain_next("index.html", "index_{}.html"))
    main.site.missing = soft_404
    own = make_reports(
        main, [f"{place}人民政府"], lambda day, n: f"/zwgk/nb/{day:%Y%m}/t{day:%Y%m%d}_{n}.html", (*WAY, COLUMN)
    )
    main.listing("/zwgk/nb/", COLUMN, WAY, with_decoys(main, place, whole_entries(own)), wanted=True)
    sites, options = [main.site], []
    bureaus = (
        ("slj", "水利局"),
        ("jyj", "教育局"),
        ("czj", "财政局"),
        ("mzj", "民政局"),
        ("tyz", "通羊镇"),
        ("njz", "南林桥镇"),
    )
    for at, (short, name) in enumerate(bureaus):
        agency = f"{place}{name}" + ("人民政府" if name.endswith("镇") else "")
        portal = Portal(
            f"{short}.{domain}", agency, "421224", skin="plain", lister=plain_next("index.html", "index_{}.html")
        )
        portal.site.missing = soft_404
        made = make_reports(
            portal, [agency], lambda day, n: f"/gk/xx/bg/{day:%Y%m}/t{day:%Y%m%d}_{n}.html", (*WAY, "年度报告")
        )
        portal.page("/gk/xx/bg/", "年度报告", undated(whole_entries(made)), (*WAY, "年度报告"), "年度报告")
        portal.landing(
            "/gk/xx/", "政府信息公开", WAY, [("制度文件", "/gk/xx/zd/"), ("年度报告", "/gk/xx/bg/")], wanted=True
        )
        portal.landing("/gk/", "政务公开", ("首页",), [("工作动态", "/dt/"), ("政府信息公开", "/gk/xx/")], wanted=True)
        portal.noise("/dt/", f"{name}动态", "news", 40)
        portal.home([("工作动态", "/dt/", []), ("政务公开", "/gk/", [])])
        portal.manifest.lists.append(portal.url("/gk/xx/bg/"))
        scheme = "https" if at % 2 else "http"
        options.append(f'<option value="{scheme}://{short}.{domain}/">{name}</option>')
        sites.append(portal.site)
    finish(main, place, COLUMN, "/zwgk/nb/")
    home = main.site.routes["/"]
    assert isinstance(home, Reply)
    select = f"<select onchange='window.open(this.value)'><option>部门网站</option>{''.join(options)}</select></body>"
    main.site.routes["/"] = replace(home, body=home.body.replace(b"</body>", select.encode()))
    return main.manifest.home, sites


def tree_menu() -> Ground:
    """Old JSP: framesets, a menu that a script draws as a tree, forwarding pages, a calendar without end, everything by
    query and without dates."""
    portal = start("zhenping", "镇坪县", "610927", "plain", lister=plain_next("index.jsp", "index_{}.jsp"))
    made = make_reports(
        portal, agencies("镇坪县", ("曾家镇",)), lambda day, n: f"/site/view.jsp?nid={n}", (*WAY, COLUMN)
    )
    entries = with_decoys(portal, "镇坪县", whole_entries(made))
    parts = [entries[at : at + 9] for at in range(0, len(entries), 9)]
    for k, part in enumerate(parts):
        on = (
            f"<a href='#' onclick=\"location.href='/site/list.jsp?cid=12&amp;pn={k + 2}'\">下一页</a>"
            if k + 1 < len(parts)
            else ""
        )
        path = "/site/list.jsp?cid=12" + (f"&pn={k + 1}" if k else "")
        portal.page(path, "栏目", undated(part) + on, WAY, "栏目")
        portal.manifest.lists.append(portal.url(path))
    crowd(portal, "镇坪县", 160)
    portal.noise("/zwgk/fg/", "规范性文件", "notice", 20)
    tree = (
        "var d = new dTree('d');d.add(0,-1,'信息公开');d.add(1,0,'公开指南','/site/list.jsp?cid=10','','main');"
        "d.add(2,0,'规范性文件','/zwgk/fg/index.jsp','','main');d.add(3,0,'政府信息公开年报','/site/list.jsp?cid=12','','main');document.write(d);"
    )
    portal.page("/site/list.jsp?cid=10", "公开指南", "<p>　　暂无。</p>", WAY, "公开指南")
    portal.add(
        "/site/gk_left.jsp", f"<html><head><title>菜单</title></head><body><script>{tree}</script></body></html>"
    )
    portal.add(
        "/site/gk_main.jsp", "<html><head><title>信息公开</title></head><body><p>请在左侧选择。</p></body></html>"
    )
    portal.add(
        "/site/gk.jsp",
        "<html><head><title>信息公开</title></head><frameset cols='200,*'><frame src='gk_left.jsp'><frame src='gk_main.jsp' name='main'></frameset></html>",
    )
    portal.add(
        "/gk.jsp",
        "<html><head><title>转向</title></head><body><script>window.location.href='/site/gk.jsp';</script></body></html>",
    )

    def calendar(request: Request) -> Reply:
        month = int(request.query.get("m", "202401"))
        return text(
            f"<html><head><title>公开日历</title></head><body><a href='/cal.jsp?m={month + 1}'>下月信息公开</a> <a href='/cal.jsp?m={month - 1}'>上月信息公开</a></body></html>"
        )

    portal.site.add("/cal.jsp", calendar)
    menu = "<p><a href='/xwzx/index.jsp'>新闻</a></p><p><a href='/gk.jsp'>信息公开</a></p><p><a href='/cal.jsp?m=202401'>公开日历</a></p>"
    portal.page("/index1.jsp", "首页", menu)
    portal.add(
        "/",
        "<html><head><title>镇坪</title></head><frameset rows='90,*'><frame src='/top.jsp'><frame src='/index1.jsp'></frameset></html>",
    )
    portal.add("/top.jsp", "<html><body><img src='/img/1.jpg'></body></html>")
    portal.manifest.lists += [
        portal.url(p) for p in ("/", "/index1.jsp", "/gk.jsp", "/site/gk.jsp", "/site/gk_left.jsp")
    ]
    return portal.manifest.home, [portal.site]


def search_only() -> Ground:
    """No page leads to the reports but the site's own search."""
    portal = start("qingjian", "清涧县", "610830", "plain", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("清涧县", ("石咀驿镇",)),
        lambda day, n: f"/news/{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
        ("首页", "其他"),
    )
    entries = with_decoys(portal, "清涧县", whole_entries(made))
    parts = [entries[at : at + 10] for at in range(0, len(entries), 10)]

    def search(request: Request) -> Reply:
        at = int(request.query.get("page", "1")) - 1
        wanted = "年" in request.query.get("q", "") and 0 <= at < len(parts)
        on = (
            f"<a href='/search?q={quote(request.query.get('q', ''))}&amp;page={at + 2}'>下一页</a>"
            if wanted and at + 1 < len(parts)
            else ""
        )
        return text(
            f"<html><head><title>搜索结果</title></head><body>{list_html(parts[at]) if wanted else '没有找到'}{on}</body></html>"
        )

    portal.site.add("/search", search)
    blocks = crowd(portal, "清涧县", 160)
    portal.home(blocks)
    home = portal.site.routes["/"]
    assert isinstance(home, Reply)
    form = "<form action='/search' method='get'><input type='hidden' name='siteId' value='7'><input type='text' name='q' placeholder='请输入关键词'><button>搜索</button></form></body>"
    portal.site.routes["/"] = replace(home, body=home.body.replace(b"</body>", form.encode()))
    portal.manifest.lists += [portal.url(f"/search?page={n}") for n in range(len(parts))]
    return portal.manifest.home, [portal.site]


def mapped() -> Ground:
    """The column is in the sitemap's index only."""
    portal = start("zizhou", "子洲县", "610831", "plain", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("子洲县", ("马蹄沟镇",)),
        lambda day, n: f"/zfxxgk/nb/{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
        (*WAY, COLUMN),
    )
    portal.listing("/zfxxgk/nb/", COLUMN, WAY, with_decoys(portal, "子洲县", whole_entries(made)), 20, wanted=True)
    portal.home(crowd(portal, "子洲县", 120))
    xml = "application/xml"
    news = "".join(f"<url><loc>{portal.url(path)}</loc></url>" for path in portal.site.routes if "/xwzx/" in path)
    portal.site.add(
        "/robots.txt",
        text(f"User-agent: *\nDisallow: /zwfw/\nSitemap: {portal.url('/maps/all.xml')}\n", content_type="text/plain"),
    )
    portal.manifest.forbidden.append("/zwfw/")
    portal.site.add(
        "/maps/all.xml",
        text(
            f"<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{portal.url('/maps/news.xml')}</loc></sitemap><sitemap><loc>{portal.url('/maps/gk.xml')}</loc></sitemap></sitemapindex>",
            content_type=xml,
        ),
    )
    portal.site.add(
        "/maps/news.xml",
        text(
            f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{news}</urlset>",
            content_type=xml,
        ),
    )
    portal.site.add(
        "/maps/gk.xml",
        text(
            f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{portal.url('/zfxxgk/nb/')}</loc></url></urlset>",
            content_type=xml,
        ),
    )
    portal.manifest.lists += [portal.url(f"/maps/{name}.xml") for name in ("all", "gk")]
    return portal.manifest.home, [portal.site]


def siblings() -> Ground:
    """Towns have folders alike; some link their reports, the others have them at the same place and say nothing."""
    place = "佳县"
    portal = start("jiaxian", place, "610828", "plain", lister=plain_next("index.html", "index_{}.html"))
    towns = ("佳芦", "坑镇", "店镇", "乌镇", "金明寺", "通镇", "王家砭", "方塌")
    links, every = [], []
    for at, town in enumerate(towns):
        name, folder = f"{place}{town}镇人民政府", f"/xz/z{at}"
        made: list[Published] = make_reports(
            portal,
            [name],
            lambda day, n, f=folder: f"{f}/ndbg/{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
            (*WAY, name),
            (2021, 2022, 2023),
        )  # type: ignore[misc]
        every += made
        portal.listing(f"{folder}/ndbg/", f"{town}镇年度报告", WAY, whole_entries(made), wanted=True)
        portal.noise(f"{folder}/dt/", f"{town}镇动态", "news", 8)
        shown = [("动态", f"{folder}/dt/")] + ([("年度报告", f"{folder}/ndbg/")] if at in (0, 1, 2, 4) else [])
        portal.landing(f"{folder}/", f"{town}镇", WAY, shown, wanted=True)
        links.append((f"{town}镇", f"{folder}/"))
    portal.landing("/xz/", "乡镇信息公开", WAY, links, wanted=True)
    finish(portal, place, "乡镇信息公开", "/xz/")
    return portal.manifest.home, [portal.site]


HARDER: dict[str, Callable[[], Ground]] = {
    make.__name__: make for make in (hover, branches, tree_menu, search_only, mapped, siblings)
}


@cache
def harder_ground(name: str) -> Ground:
    """Home page and hosts of one portal."""
    return HARDER[name]()
