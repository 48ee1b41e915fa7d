# ruff: noqa: E501 (markup stands as portals write it)
"""Portals of the CMS families that lists are known of, one function a portal, each on a host of its own.

Mechanisms are those that are publicly described for these systems; all names below ``-sample`` are ours.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from html import escape
from urllib.parse import parse_qs, quote

from .build import Portal
from .family_kit import agencies, finish, hexes, make_reports, pages_of, start, whole_entries, with_decoys
from .listing import Entry, Lister, list_html, plain_next
from .site import Reply, Request, Site, text

COLUMN = "政府信息公开年报"
WAY = ("首页", "政务公开")


def _record(entry: Entry) -> str:
    return (
        f'<record><![CDATA[<li><a href="{entry.href}" title="{escape(entry.title)}">{escape(entry.title[:20])}…</a>'
        f"<span>{entry.day}</span></li>]]></record>"
    )


def _json(data: object) -> Reply:
    return text(json.dumps(data, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _number(request: Request, name: str, default: int) -> int:
    """A number out of the query or the form that was posted."""
    form = {key: values[-1] for key, values in parse_qs(request.body.decode("latin-1")).items()}
    value = {**request.query, **form}.get(name, "")
    return int(value) if value.isdigit() else default


def hanweb() -> Site:
    """大汉 JCMS: the first three pages of records in a script, further groups from ``dataproxy.jsp``."""
    portal = start("pinghu", "平湖市", "330482", "hanweb", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("平湖市", ("新埭镇", "新仓镇")),
        lambda day, n: f"/art/{day.year}/{day.month}/{day.day}/art_1229214366_{n}.html",
        (*WAY, COLUMN),
    )
    entries = with_decoys(portal, "平湖市", whole_entries(made))
    size, proxy = 5, "/module/web/jpage/dataproxy.jsp"
    first = "".join(map(_record, entries[: 3 * size]))
    query = "appid=1&webid=9&path=%2F&columnid=1229214366&unitid=325517&webname=test&permissiontype=0"
    content = (
        f'<div id="325517"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="{proxy}?page=1&{query}"></a>]]>'
        f"</nextgroup><recordset>{first}</recordset></datastore></script></div><script>$('#325517').jpage({{perPage:{size},"
        f"totalRecord:{len(entries)},proxyUrl:'{proxy}',columnid:1229214366,unitid:'325517',webid:9}});</script>"
    )
    path = "/col/col1229214366/index.html"
    portal.page(path, COLUMN, content, (*WAY, COLUMN), COLUMN)

    def records(request: Request) -> Reply:
        if "startrecord" in request.query or b"startrecord" in request.body:
            start_at = _number(request, "startrecord", 1)
            chosen = entries[start_at - 1 : _number(request, "endrecord", start_at + 3 * size - 1)]
        else:
            page = _number(request, "page", 1)
            chosen = entries[page * 3 * size : (page + 1) * 3 * size]
        return text(
            f'<?xml version="1.0" encoding="utf-8"?><datastore><totalrecord>{len(entries)}</totalrecord><totalpage>'
            f"{-(-len(entries) // size)}</totalpage><recordset>{''.join(map(_record, chosen))}</recordset></datastore>",
            content_type="text/xml; charset=utf-8",
        )

    portal.site.add(proxy, records)
    rest = f"{proxy}?startrecord={3 * size + 1}&endrecord={6 * size}&perpage={size}&{query}"
    portal.manifest.lists += [portal.url(path), portal.url(rest)]
    finish(portal, "平湖市", COLUMN, path)
    return portal.site


def jpaas() -> Site:
    """大汉 JPAAS: the list is HTML inside JSON."""
    portal = start("wuxing", "湖州市吴兴区", "330502", "hanweb", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("湖州市吴兴区", ("织里镇",)),
        lambda day, n: f"/art/{day.year}/art_{hexes(n)}.html",
        (*WAY, COLUMN),
    )
    entries = with_decoys(portal, "吴兴区", whole_entries(made))
    parts = pages_of(entries, 10)
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    query = "parseType=bulidstatic&webId=3001&tplSetId=abc&pageType=column&tagId=list&editType=null&pageId=col77"
    path = "/col/col77/index.html"
    content = (
        f'<div class="unit" queryData="{{}}">{list_html(parts[0])}</div><div class="pagination" data-url="{unit}?{query}" '
        f'data-total="{len(entries)}" data-size="10"></div><script>var unitUrl="{unit}?{query}";'
        f"var pager={{pageNo:1,pageSize:10,totalRecord:{len(entries)}}};</script>"
    )
    portal.page(path, COLUMN, content, (*WAY, COLUMN), COLUMN)

    def answer(request: Request) -> Reply:
        asked = json.loads(request.query.get("paramJson", "{}") or "{}")
        number = int(asked.get("pageNo", 1))
        part = parts[number - 1] if 1 <= number <= len(parts) else []
        return _json({"success": True, "data": {"html": list_html(part), "totalCount": len(entries)}})

    portal.site.add(unit, answer)
    asked = (quote(json.dumps({"pageNo": n + 1, "pageSize": 10})) for n in range(1, len(parts)))
    portal.manifest.lists += [portal.url(path), *(portal.url(f"{unit}?{query}&paramJson={one}") for one in asked)]
    finish(portal, "吴兴区", COLUMN, path)
    return portal.site


def boda() -> Site:
    """博达: further pages count down."""
    portal = start("jianshui", "建水县", "532524", "boda", lister=_boda_lister("nb", 4))
    made = make_reports(
        portal, agencies("建水县", ("临安镇", "官厅镇")), lambda day, n: f"/info/2961/{n}.htm", (*WAY, COLUMN)
    )
    entries = with_decoys(portal, "建水县", whole_entries(made))
    parts = pages_of(entries, 8)
    portal.lister = _boda_lister("nb", len(parts))
    for k, part in enumerate(parts):
        path = f"/zfxxgk/{portal.lister.name(k)}"
        pager = portal.lister.pager(k, len(parts))
        portal.page(path, COLUMN, f"{list_html(part)}{pager}", (*WAY, COLUMN), COLUMN)
        portal.manifest.lists.append(portal.url(path))
    portal.lister = plain_next("index.htm", "index_{}.htm")
    finish(portal, "建水县", COLUMN, "/zfxxgk/nb.htm")
    return portal.site


def _boda_lister(stem: str, pages: int) -> Lister:
    def name(k: int) -> str:
        return f"{stem}.htm" if k == 0 else f"{stem}/{pages - k}.htm"

    def pager(k: int, n: int) -> str:
        base = "/zfxxgk/"
        following = f'<span class="p_next"><a href="{base}{name(k + 1)}">下页</a></span>' if k + 1 < n else ""
        last = f'<span class="p_last"><a href="{base}{name(n - 1)}">尾页</a></span>' if k + 1 < n else ""
        return f'<div class="pb_sys_common"><span class="p_pages"><span class="p_no_d">{k + 1}</span>{following}{last}</span></div>'

    return Lister(name, pager, "htm")


def ucap() -> Site:
    """UCAP in GBK bytes; the list asks ``searchList`` for JSON."""
    portal = start(
        "xinfeng", "信丰县", "360722", "ucap", charset="gb2312", lister=plain_next("list.shtml", "list_{}.shtml")
    )
    made = make_reports(
        portal,
        agencies("信丰县", ("古陂镇", "大塘埠镇")),
        lambda day, n: f"/c133076/{day:%Y%m}/{hexes('xinfeng', n)}.shtml",
        (*WAY, COLUMN),
    )
    entries = with_decoys(portal, "信丰县", whole_entries(made))
    channel = hexes("channel")
    path, search = "/c133076/list.shtml", f"/searchList/{channel}"
    query = "_isAgg=true&_isJson=true&_pageSize=18&_template=index"
    content = (
        f"<div id='list'></div><script>var channelId='{channel}';function load(p){{$.getJSON('{search}?{query}&page='+p,"
        "function(r){show(r.data.results)})}load(1);</script>"
    )
    portal.page(path, COLUMN, content, (*WAY, COLUMN), COLUMN)
    parts = pages_of(entries, 18)

    def answer(request: Request) -> Reply:
        number = _number(request, "page", 1)
        part = parts[number - 1] if 1 <= number <= len(parts) else []
        rows = [{"title": e.title, "url": portal.url(e.href), "publishedTimeStr": f"{e.day} 09:00:00"} for e in part]
        return _json({"data": {"results": rows, "total": len(entries), "page": number, "rows": 18}})

    portal.site.add(search, answer)
    portal.manifest.lists += [
        portal.url(path),
        *(portal.url(f"{search}?{query}&page={n + 1}") for n in range(len(parts))),
    ]
    finish(portal, "信丰县", COLUMN, path)
    return portal.site


def gkmlpt() -> Site:
    """Guangdong: a shell whose columns come from ``/gkmlpt/api/all/``."""
    portal = start("fengkai", "封开县", "441225", "gkmlpt", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("封开县", ("南丰镇",)),
        lambda day, n: f"/gkmlpt/content/3/{n // 1000}/post_{n}.html",
        (*WAY, COLUMN),
    )
    entries = with_decoys(portal, "封开县", whole_entries(made))
    tree = [
        {"id": 4101, "name": "机构职能", "children": []},
        {"id": 4102, "name": "法定主动公开内容", "children": [{"id": 4110, "name": COLUMN, "children": []}]},
    ]
    config = json.dumps({"SID": "758001", "SITE_ID": "758001", "TREE": tree}, ensure_ascii=False)
    portal.add(
        "/gkmlpt/index",
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="SiteName" content="{portal.name}"><meta name="SiteIDCode"'
        f' content="{portal.code}"><title>政府信息公开目录</title></head><body><div id="app"></div><script>window._CONFIG = {config};'
        '</script><script src="/gkmlpt/static/app.js"></script></body></html>',
    )

    def answer(request: Request) -> Reply:
        number = _number(request, "page", 1)
        chosen = entries[(number - 1) * 10 : number * 10]
        rows = [{"id": n, "title": e.title, "url": portal.url(e.href), "date": e.day} for n, e in enumerate(chosen)]
        return _json({"articles": rows, "total": len(entries)})

    portal.site.add("/gkmlpt/api/all/4110", answer)
    for column in (4101, 4102):
        portal.site.add(f"/gkmlpt/api/all/{column}", _json({"articles": [], "total": 0}))
    parts = pages_of(entries, 10)
    asked = [portal.url(f"/gkmlpt/api/all/4110?page={n + 1}&sid=758001") for n in range(len(parts))]
    portal.manifest.lists += [portal.url("/gkmlpt/index"), *asked]
    finish(portal, "封开县", "政府信息公开目录", "/gkmlpt/index#4110")
    return portal.site


def lonsun() -> Site:
    """安徽龙讯: ``?pageIndex=``, pager drawn by script."""
    portal = start("wuwei", "无为市", "340281", "ucap", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("无为市", ("襄安镇", "石涧镇")),
        lambda day, n: f"/OpennessContent/show/{n}.html",
        (*WAY, COLUMN),
    )
    parts = pages_of(with_decoys(portal, "无为市", whole_entries(made)), 9)
    path = "/content/column/6791573"

    def markup(k: int) -> str:
        return (
            f"{list_html(parts[k])}<div id='page_6791573'></div><script>Ls.pagination('#page_6791573',function(p){{"
            f"location.href='?pageIndex='+p}},{{currPage:{k + 1},pageCount:{len(parts)}}});</script>"
        )

    portal.page(path, COLUMN, markup(0), (*WAY, COLUMN), COLUMN)
    portal.manifest.lists.append(portal.url(path))
    for k in range(1, len(parts)):
        portal.page(f"{path}?pageIndex={k + 1}", COLUMN, markup(k), (*WAY, COLUMN), COLUMN)
        portal.manifest.lists.append(portal.url(f"{path}?pageIndex={k + 1}"))
    finish(portal, "无为市", COLUMN, path)
    return portal.site


def infolist() -> Site:
    """``/cNNN/yyyymmdd/iNNN.html``: the list is a script variable."""
    portal = start("anyue", "安岳县", "512021", "plain", lister=plain_next("index.html", "index_{}.html"))
    made = make_reports(
        portal,
        agencies("安岳县", ("石羊镇", "李家镇")),
        lambda day, n: f"/c14573/{day:%Y%m%d}/i{n}.html",
        (*WAY, COLUMN),
    )
    entries = with_decoys(portal, "安岳县", whole_entries(made))
    rows = [{"title": e.title, "url": e.href, "daytime": e.day} for e in entries]
    data = json.dumps([{"infolist": rows}], ensure_ascii=False)
    content = f'<ul id="list"></ul><script>var dataList={data};var pagesData={{"curPageNo":1,"pageTotal":1}};</script>'
    portal.page("/c14573/list.html", COLUMN, content, (*WAY, COLUMN), COLUMN)
    portal.manifest.lists.append(portal.url("/c14573/list.html"))
    finish(portal, "安岳县", COLUMN, "/c14573/list.html")
    return portal.site


def catalogue() -> Site:
    """A JSON catalogue: agencies in a tree, one call for each agency's list."""
    portal = start("yucheng", "禹城市", "371482", "ucap", lister=plain_next("index.html", "index_{}.html"))
    names = agencies("禹城市", ("伦镇", "房寺镇"))
    made = make_reports(portal, names, lambda day, n: f"/xxgk/show/{hexes('yucheng', n)}", (*WAY, COLUMN))
    codes = {name: f"11371482{hexes(name)[:10].upper()}" for name in names}
    nodes = "".join(f'<li data-org="{code}">{name}</li>' for name, code in codes.items())
    content = (
        f'<ul id="orgTree">{nodes}</ul><div id="list"></div><script>function show(org){{$.getJSON("/xxgk/api/list",'
        '{org:org,cat:"nb",pageNo:1,pageSize:20},render)}$("#orgTree li").click(function(){show($(this).data("org"))});</script>'
    )
    portal.page("/xxgk/nb/", COLUMN, content, (*WAY, COLUMN), COLUMN)
    portal.manifest.lists.append(portal.url("/xxgk/nb/"))

    def answer(request: Request) -> Reply:
        name = next((n for n, code in codes.items() if code == request.query.get("org")), None)
        chosen = [p for p in made if p.report.agency == name] if _number(request, "pageNo", 1) == 1 else []
        rows = [
            {
                "id": p.path[-32:],
                "title": p.report.title,
                "publishDate": str(p.report.published),
                "url": p.path,
                "attach": [],
            }
            for p in chosen
        ]
        return _json({"code": 200, "data": {"total": len(rows), "rows": rows}})

    portal.site.add("/xxgk/api/list", answer)
    queries = (f"/xxgk/api/list?org={code}&cat=nb&pageNo=1&pageSize=20" for code in codes.values())
    portal.manifest.lists += [portal.url(query) for query in queries]
    finish(portal, "禹城市", COLUMN, "/xxgk/nb/")
    return portal.site


def jeecms() -> Site:
    """JEECMS: ``.jhtml``, the pager in onclick."""
    portal = start("baokang", "保康县", "420626", "plain", lister=_jeecms_lister())
    made = make_reports(
        portal, agencies("保康县", ("马桥镇", "店垭镇")), lambda day, n: f"/xxgknb/{n}.jhtml", (*WAY, COLUMN)
    )
    entries = with_decoys(portal, "保康县", whole_entries(made))
    portal.listing("/xxgknb/", COLUMN, WAY, entries, 9, wanted=True)
    finish(portal, "保康县", COLUMN, "/xxgknb/index.jhtml")
    return portal.site


def _jeecms_lister() -> Lister:
    def name(k: int) -> str:
        return f"index_{k + 1}.jhtml" if k else "index.jhtml"

    def pager(k: int, n: int) -> str:
        on = f" onclick=\"location.href='{name(k + 1)}';\"" if k + 1 < n else ' disabled="disabled"'
        return f'<div class="pagesize">共 {n} 页 第 {k + 1} 页 <input type="button" value="下一页"{on}></div>'

    return Lister(name, pager, "jhtml")


def old_asp() -> Site:
    """Old ASP in GBK: framesets, everything by query."""
    lister = plain_next("index.asp", "index_{}.asp")
    portal = start("liquan", "礼泉县", "610425", "plain", charset="gb2312", lister=lister)
    made = make_reports(portal, agencies("礼泉县", ("烟霞镇",)), lambda day, n: f"/show.asp?id={n}", (*WAY, COLUMN))
    entries = with_decoys(portal, "礼泉县", whole_entries(made))
    parts = pages_of(entries, 8)
    for k, part in enumerate(parts):
        path = "/list.asp?classid=12" + (f"&page={k + 1}" if k else "")
        numbers = "".join(
            f' <a href="list.asp?classid=12&amp;page={n + 1}">{n + 1}</a>' if n != k else f" <b>{n + 1}</b>"
            for n in range(len(parts))
        )
        portal.page(
            path, COLUMN, f"{list_html(part)}<p>页次：{k + 1}/{len(parts)}{numbers}</p>", (*WAY, COLUMN), COLUMN
        )
        portal.manifest.lists.append(portal.url(path))
    finish(portal, "礼泉县", COLUMN, "/list.asp?classid=12")
    home = portal.site.routes.pop("/")
    portal.site.add("/main.asp", home)
    menu = "".join(f'<p><a href="{href}" target="main">{name}</a></p>' for name, href in (("政务公开", "/zwgk/"),))
    portal.add("/left.asp", f"<html><head><title>菜单</title></head><body>{menu}</body></html>")
    portal.add(
        "/",
        f"<html><head><title>{portal.name}</title></head><frameset cols='180,*'><frame src='left.asp' name='left'>"
        "<frame src='main.asp' name='main'></frameset></html>",
    )
    portal.manifest.lists += [portal.url("/left.asp")]
    return portal.site


def encoded() -> Site:
    """A pager that is Base64 in the page."""
    portal = start("xishan", "昆明市西山区", "530112", "plain", lister=_encoded_lister())
    names = ["昆明市西山区水务局", "昆明市西山区教育体育局", "昆明市西山区财政局", "昆明市西山区人民政府"]
    made = make_reports(portal, names, lambda day, n: f"/zfxxgk/nb/{day:%Y}/{n}.html", (*WAY, COLUMN))
    entries = with_decoys(portal, "西山区", whole_entries(made))
    portal.listing("/zfxxgk/nb/", COLUMN, WAY, entries, 7, wanted=True)
    finish(portal, "西山区", COLUMN, "/zfxxgk/nb/")
    return portal.site


def _encoded_lister() -> Lister:
    plain = plain_next("index.html", "index_{}.html")

    def pager(k: int, n: int) -> str:
        hidden = base64.b64encode(plain.pager(k, n).encode()).decode()
        return f'<div id="pages">{hidden}</div><script>$("#pages").html(atob($("#pages").text()));</script>'

    return Lister(plain.name, pager)


def query_pages() -> Site:
    """``?page=``, session ids in links, and a last page that repeats itself for ever."""
    lister = plain_next("index.html", "index_{}.html")
    portal = start("zhangpu", "漳浦县", "350623", "plain", lister=lister)
    made = make_reports(
        portal,
        agencies("漳浦县", ("旧镇镇", "佛昙镇")),
        lambda day, n: f"/cms/html/zpx/{day:%Y-%m-%d}/{n}.html",
        (*WAY, COLUMN),
    )
    entries = with_decoys(portal, "漳浦县", whole_entries(made))
    parts = pages_of(entries, 10)

    def answer(request: Request) -> Reply:
        number = _number(request, "page", 1)
        shown = min(number, len(parts)) - 1
        with_session = [
            Entry(f"{e.href};jsessionid={hexes(number)[:16].upper()}", e.title, e.day) for e in parts[shown]
        ]
        pager = f'<p><a href="?page={number + 1}">下一页</a> <a href="?page={number}&amp;t={number}">刷新</a></p>'
        page = Portal(portal.host, portal.name, portal.adcode, skin="plain")
        page.page("/", COLUMN, f"{list_html(with_session)}{pager}", (*WAY, COLUMN), COLUMN)
        reply = page.site.routes["/"]
        assert isinstance(reply, Reply)
        return reply

    portal.site.add("/zwgk/nb/", answer)
    portal.manifest.lists += [
        portal.url("/zwgk/nb/"),
        *(portal.url(f"/zwgk/nb/?page={n + 2}") for n in range(len(parts) - 1)),
    ]
    finish(portal, "漳浦县", COLUMN, "/zwgk/nb/")
    routes = dict(portal.site.routes)

    def without_session(request: Request) -> Reply | None:
        path, mark, _ = request.target.partition(";jsessionid=")
        found = routes.get(path) if mark else None
        return found if isinstance(found, Reply) else None

    portal.site.everything = without_session
    return portal.site


def matrix() -> Site:
    """大汉's annual-report module: agency × year by query."""
    portal = start("yanzhou", "济宁市兖州区", "370812", "hanweb", lister=plain_next("index.html", "index_{}.html"))
    names = agencies("济宁市兖州区", ("新兖镇", "颜店镇"))
    codes = {name: f"11370812{hexes(name)[:9].upper()}X" for name in names}
    places = iter([(name, year) for name in names for year in (2020, 2021, 2022, 2023)])

    def address(_day: object, _serial: int) -> str:
        name, year = next(places)
        return f"/module/xxgk/xxgkAnnualReport.jsp?area={codes[name]}&fbtime={year}"

    made = make_reports(portal, names, address, (*WAY, COLUMN))
    for name in names:
        own = sorted((p for p in made if p.report.agency == name), key=lambda p: -p.report.year)
        links = [(f"{p.report.year}年", p.path) for p in own]
        portal.landing(f"/xxgk/jg/{codes[name]}/", f"{name}{COLUMN}", WAY, links, wanted=True)
    portal.landing("/xxgk/nb/", COLUMN, WAY, [(name, f"/xxgk/jg/{code}/") for name, code in codes.items()], wanted=True)
    finish(portal, "兖州区", COLUMN, "/xxgk/nb/")
    return portal.site


FAMILIES = {
    make.__name__: make
    for make in (
        hanweb,
        jpaas,
        matrix,
        boda,
        ucap,
        gkmlpt,
        lonsun,
        infolist,
        catalogue,
        jeecms,
        old_asp,
        encoded,
        query_pages,
    )
}


@cache
def family_site(name: str) -> Site:
    """The portal of one family; with those of the sample (TRS, plain lists) these make all that is known."""
    return FAMILIES[name]()
