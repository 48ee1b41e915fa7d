# ruff: noqa: E501 (markup stands as portals write it)
"""Portals whose lists are made by scripts: a JSON catalogue with a tree, a shell with its own script file, records
posted for, template attributes that look like links."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import parse_qs

from ..site import Reply, Request, text
from .kit import Ground, Line, Stage, as_json, merged, pieces, refused, rows


def _shell(brand: str, menu: str, head: str = "") -> object:
    def shell(title: str, content: str) -> str:
        return (
            f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{escape(title)} - {brand}</title>{head}</head><body>"
            f"<header class='g-hd'><div class=logo>{brand}</div><nav class=g-nav>{menu}</nav></header><main class='g-bd'>{content}</main>"
            "<footer>主办：人民政府办公室 <a href='https://beian.miit.gov.cn/'>ICP备</a> <a href='http://www.gov.cn/'>中国政府网</a> <a href='http://tongji.example.com/?id=3'>统计</a></footer></body></html>"
        )

    return shell


def json_catalogue() -> Ground:
    """A tree of bodies as script nodes; one posts JSON for each body's list; records have ids and pinyin names, the
    address of an article is put together by the script."""
    menu = "<a href=/>首页</a><a href=/news/>要闻</a><a href='/openinfo/index'>信息公开</a><a href='/calendar?ym=2024-01'>日历</a>"
    stage = Stage("www.fuqing-sample.gov.cn", "福清市", "350181", _shell("福清市人民政府", menu))  # type: ignore[arg-type]
    bodies = {
        "MB0001": "福清市人民政府办公室",
        "MB0002": "福清市水利局",
        "MB0003": "福清市卫生健康局",
        "MB0104": "福清市海口镇人民政府",
        "MB0105": "福清市龙田镇人民政府",
    }
    made = stage.reports(list(bodies.values()), (2020, 2021, 2022, 2023), lambda day, n: f"/openinfo/detail/{n:x}")
    wrong = stage.decoys(lambda day, n: f"/openinfo/detail/{n:x}")
    news = list(stage.everyday("news", 60, lambda day, n: f"/news/{n:x}"))
    for k, part in enumerate(pieces(news, 12)):
        on = f"<a class=nx href='/news/?p={k + 2}'>下一页</a>" if k < 4 else ""
        stage.put("/news/" if k == 0 else f"/news/?p={k + 1}", "要闻", f"<dl>{rows(part)}</dl>{on}")
    nodes = [{"nid": "root", "pid": "", "label": "公开机构"}] + [
        {"nid": code, "pid": "root", "label": name} for code, name in bodies.items()
    ]
    script = (
        f"var treeNodes={json.dumps(nodes, ensure_ascii=False)};var cat={{code:'A0109',name:'政府信息公开年报'}};"
        "function load(dept,no){axios({method:'post',url:ctx+'/gateway/openinfo/pageQuery',data:{deptCode:dept,catCode:cat.code,pageNum:no,pageSize:3}})"
        '.then(function(r){var h="";r.data.obj.list.forEach(function(it){h+="<li><a href=\'/openinfo/detail/"+it.xxid+"\'>"+it.bt+"</a><i>"+it.fbrq+"</i></li>";});$("#box").html(h);});}'
        "var ctx='';$('#tree').on('click','a',function(){load($(this).attr('nid'),1)});load('MB0001',1);"
    )
    stage.put(
        "/openinfo/annual",
        "政府信息公开年报",
        f"<div id=tree></div><ul id=box></ul><script>{script}</script>",
        way=True,
    )
    stage.put(
        "/openinfo/index",
        "信息公开",
        "<div class=side><a href='/openinfo/guide'>公开指南</a><a href='/openinfo/rules'>公开制度</a><a href='/openinfo/annual'>政府信息公开年报</a></div>",
        way=True,
    )
    for name in ("guide", "rules"):
        stage.put(f"/openinfo/{name}", "公开指南", "<p>　　见附件。</p>")

    lists = {code: [line for line in made if line.agency == name] for code, name in bodies.items()}
    lists["MB0001"] = merged(lists["MB0001"], wrong)
    for code, own in lists.items():
        stage.asked("/gateway/openinfo/pageQuery", len(pieces(own, 3)), code)

    def answer(request: Request) -> Reply:
        if request.method != "POST" or "json" not in request.headers.get("content-type", ""):
            return refused(request)
        asked = json.loads(request.body)
        own = lists.get(asked["deptCode"], [])
        part = pieces(own, int(asked["pageSize"]))[int(asked["pageNum"]) - 1 :][:1]
        records = [
            {"xxid": line.href.rpartition("/")[2], "bt": line.title, "fbrq": line.day, "wh": ""}
            for line in (part[0] if part else [])
        ]
        return as_json({"success": True, "obj": {"cnt": len(own), "list": records}})

    stage.raw("/gateway/openinfo/pageQuery", answer)
    stage.raw(
        "/calendar",
        lambda r: text(
            f"<a href='/calendar?ym={r.query['ym'][:4]}-{int(r.query['ym'][5:] or 1) + 1}'>下月信息公开</a><a href='/calendar?ym={int(r.query['ym'][:4]) - 1}-12'>上年政务公开</a>"
        ),
    )
    stage.put("/", "首页", f"<section>{rows(news[:9], 'p')}</section>", way=True)
    return stage.ground


def own_script() -> Ground:
    """A shell: menu and list come from the portal's own script file; the list is posted for as a form."""
    head = "<script src='/static/js/jquery-3.6.0.min.js'></script><script src='/static/js/swiper.min.js'></script><script src='/static/js/site.js?v=20240101'></script>"
    menu = "<a href=/>首页</a><a href=/zx/>资讯</a><a href=/gov/open.html>政务公开</a>"
    stage = Stage("www.shehong-sample.gov.cn", "射洪市", "510981", _shell("射洪市人民政府", menu, head))  # type: ignore[arg-type]
    made = stage.reports(
        ["射洪市人民政府", "射洪市财政局", "射洪市民政局", "射洪市沱牌镇人民政府"],
        (2020, 2021, 2022, 2023),
        lambda day, n: f"/gongkai/show/{n:032x}.html",
    )
    every = merged(made, stage.decoys(lambda day, n: f"/gongkai/show/{n:032x}.html"))
    news = list(stage.everyday("news", 48, lambda day, n: f"/zx/show/{n:032x}.html"))
    for k, part in enumerate(pieces(news, 12)):
        stage.put(
            "/zx/" if k == 0 else f"/zx/list_{k + 1}.html",
            "资讯",
            rows(part) + f"<a href='/zx/list_{k + 2}.html'>后一页</a>",
        )
    stage.raw("/static/js/site.js", text(
        "/* site */(function(w){var API={base:'/portal-api',list:'/channel/articles',hit:'/stat/hit'};w.initList=function(id){var cid=$('#'+id).data('channel');"
        "function go(n){$.ajax({url:API.base+API.list,type:'POST',dataType:'json',data:{channelId:cid,currentPage:n,rows:8},success:function(d){"
        "var s='';$.each(d.rows,function(i,o){s+='<li><a href=\"'+o.path+'\" title=\"'+o.articleName+'\">'+o.articleName+'</a><span>'+o.releaseDate+'</span></li>'});$('#'+id).html(s);}})}go(1)}})(window);",
        content_type="application/javascript",
    ))  # fmt: skip
    for name in ("jquery-3.6.0.min.js", "swiper.min.js"):
        stage.raw(f"/static/js/{name}", text("(function(){})();", content_type="application/javascript"))
    stage.put(
        "/gov/annual.html",
        "政府信息公开年度报告",
        "<ul id=list data-channel='a9f837d2'></ul><div class=pager></div><script>initList('list')</script>",
        way=True,
    )
    stage.put(
        "/gov/open.html",
        "政务公开",
        "<div class=tabs><a href='/gov/guide.html'>指南</a><a href='/gov/annual.html'>年报</a></div>",
        way=True,
    )
    stage.put("/gov/guide.html", "指南", "<p>　　无。</p>")

    def answer(request: Request) -> Reply:
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        if request.method != "POST" or form.get("channelId") != "a9f837d2":
            return refused(request)
        part = pieces(every, 8)[int(form["currentPage"]) - 1 :][:1]
        records = [
            {"articleName": line.title, "path": line.href, "releaseDate": line.day + " 09:00:00"}
            for line in (part[0] if part else [])
        ]
        return as_json({"records": len(every), "total": len(pieces(every, 8)), "rows": records})

    stage.raw("/portal-api/channel/articles", answer)
    stage.asked("/portal-api/channel/articles", len(pieces(every, 8)))
    stage.on_way("/static/js/site.js")
    stage.put("/", "首页", rows(news[:10], "p"), way=True)
    return stage.ground


def posted_records() -> Ground:
    """大汉 with a proxy that takes only POST and answers with a script that assigns an array; agencies by a matrix."""
    menu = "<a href=/index.html>首页</a><a href=/col/col11/index.html>新闻</a><a href=/col/col20/index.html>政府信息公开</a>"
    stage = Stage("www.liangzhou-sample.gov.cn", "凉州区", "620602", _shell("武威市凉州区人民政府", menu))  # type: ignore[arg-type]
    place = "武威市凉州区"
    own = stage.reports(
        [f"{place}人民政府", f"{place}水务局"],
        (2017, 2018, 2019, 2020, 2021, 2022, 2023),
        lambda day, n: f"/art/{day.year}/{day.month}/{day.day}/art_76_{n}.html",
    )
    every = merged(own, stage.decoys(lambda day, n: f"/art/{day.year}/{day.month}/{day.day}/art_76_{n}.html"))
    towns = {"116206020139": f"{place}黄羊镇人民政府", "116206020140": f"{place}双城镇人民政府"}
    for code, name in towns.items():
        made = stage.reports(
            [name], (2020, 2021, 2022), lambda day, n, c=code: f"/module/xxgk/xxgkAnnualReport.jsp?area={c}&fbtime={day.year - 1}"  # type: ignore[misc]
        )  # fmt: skip
        options = "".join(f"<li onclick=\"location.href='{line.href}'\">{line.year}</li>" for line in made)
        stage.put(f"/module/xxgk/annualIndex.jsp?area={code}", f"{name}年报", f"<ul class=nd>{options}</ul>", way=True)
    news = list(stage.everyday("news", 40, lambda day, n: f"/art/{day.year}/{day.month}/{day.day}/art_11_{n}.html"))
    stage.put("/col/col11/index.html", "新闻", rows(news, "li"))
    size = 5

    def record(line: Line) -> str:
        return f'<tr><td><a href="{line.href}" target=_blank>{line.title}</a></td><td>{line.day}</td></tr>'

    first = "".join(f"<record><![CDATA[{record(line)}]]></record>" for line in every[: 3 * size])
    content = (
        f"<div id='9921'><script type='text/xml'><datastore><recordset>{first}</recordset></datastore></script></div><script>$(function(){{$('#9921').jpage({{\n"
        f"'perPage' : {size},'totalRecord':'{len(every)}','dataType':'script','proxyUrl' : \"/module/jslib/jquery/jpage/dataproxy.jsp\",'type':'post',\n"
        "'appid':'1','webid':2,'path':'/','columnid':76,'sourceContentType':1,'unitid':'9921','webname':'凉州区','permissiontype':0});});</script>"
    )
    stage.put("/col/col76/index.html", "政府信息公开年报", content, way=True)
    towns_list = "".join(
        f"<li><a href='/module/xxgk/annualIndex.jsp?area={code}'>{name.removeprefix(place)}</a></li>"
        for code, name in towns.items()
    )
    stage.put("/col/col77/index.html", "乡镇年报", f"<ul>{towns_list}</ul>", way=True)
    stage.put(
        "/col/col20/index.html",
        "政府信息公开",
        "<a href=/col/col21/index.html>政府信息公开制度</a><a href=/col/col76/index.html>政府信息公开年报</a><a href=/col/col77/index.html>乡镇信息公开年报</a>",
        way=True,
    )
    stage.put("/col/col21/index.html", "制度", "<p>　　暂无内容</p>")

    def proxy(request: Request) -> Reply:
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        if request.method != "POST" or form.get("columnid") != "76":
            return refused(request)
        asked = {**request.query, **form}
        part = every[int(asked["startrecord"]) - 1 : int(asked["endrecord"])]
        array = ",".join("'" + record(line).replace("/", "\\/") + "'" for line in part)
        return text(f"var totalRecord={len(every)};var dataStore = [{array}];", content_type="text/javascript")

    stage.raw("/module/jslib/jquery/jpage/dataproxy.jsp", proxy)
    stage.asked("/module/jslib/jquery/jpage/dataproxy.jsp", len(pieces(every[3 * size :], 3 * size)))
    stage.put("/index.html", "首页", rows(news[:8], "p"))
    stage.main.routes["/"] = stage.main.routes["/index.html"]
    stage.on_way("/")
    return stage.ground


def templates() -> Ground:
    """TRS with ``trsapi``: the list is a template whose attributes look like links; records come page by page."""
    menu = "<a href='/'>首页</a><a href='/xw/'>新闻</a><a href='/zwgk/'>政务公开</a>"
    stage = Stage("www.pingtan-sample.gov.cn", "平潭县", "350128", _shell("平潭县人民政府", menu))  # type: ignore[arg-type]
    made = stage.reports(
        ["平潭县人民政府", "平潭县自然资源局", "平潭县流水镇人民政府"],
        (2019, 2020, 2021, 2022, 2023),
        lambda day, n: f"/zwgk/zfxxgknb/{day:%Y%m}/t{day:%Y%m%d}_{n}.htm",
    )
    every = merged(made, stage.decoys(lambda day, n: f"/zwgk/zfxxgknb/{day:%Y%m}/t{day:%Y%m%d}_{n}.htm"))
    news = list(stage.everyday("notice", 40, lambda day, n: f"/xw/{day:%Y%m}/t{day:%Y%m%d}_{n}.htm"))
    stage.put("/xw/", "新闻", rows(news, "li"))
    parts = pieces(every, 7)
    content = (
        "<div ms-controller='listCtrl'><ul><li ms-repeat='list'><a ms-attr-href=\"el.url\" href=\"{{el.url}}\">{{el.title}}</a><span>{{el.time}}</span></li></ul></div>"
        f"<script>var vm=avalon.define({{$id:'listCtrl',list:[]}});var opt={{recordCount:'{len(every)}',pageSize:'7',pageCount:'{len(parts)}',chnlId:'40412'}};"
        "function loadPage(n){$.get('list2.trsapi?chnl='+opt.chnlId+'&ps='+opt.pageSize+'&pageNo='+n,function(d){vm.list=eval('('+d+')').docs;});}loadPage(1);</script>"
    )
    stage.put("/zwgk/zfxxgknb/", "政府信息公开年报", content, way=True)

    def answer(request: Request) -> Reply:
        if request.query.get("chnl") != "40412":
            return as_json({"count": 0, "docs": []})
        part = parts[int(request.query["pageNo"]) - 1 :][:1]
        docs = [
            {"url": f"http://{stage.host}{line.href}", "title": line.title, "time": line.day}
            for line in (part[0] if part else [])
        ]
        return text(
            json.dumps({"count": str(len(every)), "docs": docs}, ensure_ascii=False),
            content_type="text/plain;charset=utf-8",
        )

    stage.raw("/zwgk/zfxxgknb/list2.trsapi", answer)
    stage.asked("/zwgk/zfxxgknb/list2.trsapi", len(parts))
    stage.put(
        "/zwgk/",
        "政务公开",
        "<a href='zfxxgknb/'>政府信息公开年报</a><a href='gkzn/'>公开指南</a><a href='wznb/'>政府网站年报</a>",
        way=True,
    )
    stage.put("/zwgk/gkzn/", "指南", "<p>　　无</p>")
    stage.put("/zwgk/wznb/", "政府网站年报", "<p>　　无</p>")
    stage.raw("/robots.txt", text("User-agent: *\nDisallow: /zwgk/gkzn/\nDisallow: /xw/\n", content_type="text/plain"))
    stage.manifest.forbidden += ["/zwgk/gkzn/", "/xw/"]
    stage.put("/", "首页", "<a href='/zwgk/'>信息公开</a>" + rows(news[:8], "p"), way=True)
    return stage.ground


def script_search() -> Ground:
    """No page leads to the reports. The search box is no form; its results come as JSON by a file of scripts, words
    marked in the titles."""
    head = "<script src='/js/common.js'></script><script>function gosearch(){var w=document.getElementById('sw').value;if(!w)return;window.open('/site/search/index.html?siteCode=6210230001&keyword='+encodeURIComponent(w)+'&sort=time');}</script>"
    menu = "<a href=/>首页</a><a href=/dt/>动态</a><input id=sw placeholder=请输入关键字><i onclick=gosearch()>搜</i>"
    stage = Stage("www.huachi-sample.gov.cn", "华池县", "621023", _shell("华池县人民政府", menu, head))  # type: ignore[arg-type]
    made = stage.reports(
        ["华池县人民政府", "华池县审计局", "华池县悦乐镇人民政府"],
        (2020, 2021, 2022, 2023),
        lambda day, n: f"/doc/{day:%Y/%m/%d}/{n}.shtml",
    )
    every = merged(made, stage.decoys(lambda day, n: f"/doc/{day:%Y/%m/%d}/{n}.shtml"))
    news = list(stage.everyday("news", 40, lambda day, n: f"/doc/{day:%Y/%m/%d}/{n}.shtml"))
    stage.put("/dt/", "动态", rows(news, "li"))
    stage.raw("/js/common.js", text("function tab(n){}", content_type="application/javascript"))
    stage.raw("/site/search/search.js", text(
        "function q(n){var r=new RegExp('(^|&)'+n+'=([^&]*)').exec(location.search.substr(1));return r&&decodeURIComponent(r[2])}"
        "function find(no){$.ajax({type:'get',url:'/igs/front/search.jhtml',dataType:'json',data:{code:'8f1c',siteId:q('siteCode'),searchWord:q('keyword'),pageNumber:no,pageSize:8},"
        "success:function(d){$.each(d.page.content,function(i,o){$('#r').append('<li><a href=\"'+o.url+'\">'+o.title+'</a>'+o.trs_time+'</li>')})}})}find(1);",
        content_type="application/javascript",
    ), way=True)  # fmt: skip
    page = "<div id=r></div><script src='/js/common.js'></script><script src='search.js'></script>"
    stage.put("/site/search/index.html", "搜索", page, way=True)

    def answer(request: Request) -> Reply:
        wanted = "年度报告" in request.query.get("searchWord", "") and request.query.get("siteId") == "6210230001"
        part = pieces(every, 8)[int(request.query["pageNumber"]) - 1 :][:1] if wanted else []
        content = [
            {"title": line.title.replace("年度报告", "<em>年度报告</em>"), "url": f"http://{stage.host}{line.href}", "trs_time": f"{line.day}T09:00:00"}
            for line in (part[0] if part else [])
        ]  # fmt: skip
        return as_json({"page": {"content": content, "totalElements": len(every) if wanted else 0, "totalPages": 3}})

    stage.raw("/igs/front/search.jhtml", answer)
    stage.asked("/igs/front/search.jhtml", len(pieces(every, 8)))
    stage.put("/", "首页", rows(news[:8], "p"), way=True)
    return stage.ground


def odds() -> Ground:
    """Pieces: a column framed from another page, pages of HTML fetched by script, HTML inside JSON, a list written as
    script literals with single quotes, buttons whose address is in ``data-href``, an arrow without words for 下一页."""
    menu = "<a href=/>首页</a><a href=/yw/>要闻</a><span data-href='/open/'>政务公开</span>"
    stage = Stage("www.sangzhi-sample.gov.cn", "桑植县", "430822", _shell("桑植县人民政府", menu))  # type: ignore[arg-type]

    def address(day: object, n: int) -> str:
        return f"/open/c{n % 7}/content_{n}.html"

    def column(name: str, folder: str, content: str) -> None:
        stage.put(folder, name, content, way=True)
        links.append(f"<li data-href='{folder}'>{name}政府信息公开年报</li>")

    links: list[str] = []
    years = (2019, 2020, 2021, 2022, 2023)
    made = merged(stage.reports(["桑植县财政局"], years, address), stage.decoys(address))
    for k, part in enumerate(pieces(made, 6)):
        path = "/open/czj/list.html" if k == 0 else f"/open/czj/p/{k + 1}.html"
        on = (
            f"<a class='pg next' href='/open/czj/p/{k + 2}.html'><i class=icon></i></a>"
            if k + 1 < len(pieces(made, 6))
            else ""
        )
        stage.raw(path, stage.reply(f"<html><body>{rows(part, 'p')}{on}</body></html>"), way=True)
    column(
        "财政局",
        "/open/czj/",
        "<a href='/open/zd/'>政府信息公开制度</a><iframe src='/open/czj/list.html' width=700></iframe>",
    )
    made = stage.reports(["桑植县民政局"], years, address)
    column("民政局", "/open/mzj/", "<div id=box></div><script>$('#box').load('/open/mzj/list_body.html');</script>")
    stage.raw("/open/mzj/list_body.html", stage.reply(rows(made, "li")), way=True)
    made = stage.reports(["桑植县审计局"], years, address)
    column(
        "审计局",
        "/open/sjj/",
        "<div id=box></div><script>$.get('/open/sjj/ajaxList?page='+no+'&size=3',function(r){$('#box').html(r.html)});</script>",
    )
    parts = pieces(made, 3)
    stage.raw("/open/sjj/ajaxList", lambda r: as_json({"code": 0, "total": len(made), "html": rows((parts[int(r.query["page"]) - 1 :] or [[]])[0], "li")}))  # fmt: skip
    stage.asked("/open/sjj/ajaxList", len(parts))
    made = stage.reports(["桑植县八大公山镇人民政府"], years, address)
    literals = ",".join(
        f"{{id:{n},url:'{line.href}',date:'{line.day}',title:'{line.title}'}}" for n, line in enumerate(made)
    )
    column("八大公山镇", "/open/bdgs/", f"<ul id=u></ul><script>var items=[{literals}];items.forEach(draw);</script>")
    stage.put("/open/zd/", "制度", "<p>　　无</p>")
    stage.put("/open/", "政务公开", f"<ul>{''.join(links)}</ul>", way=True)
    news = list(stage.everyday("news", 50, lambda day, n: f"/yw/c1/content_{n}.html"))
    stage.put("/yw/", "要闻", rows(news, "li"))
    stage.put("/", "首页", rows(news[:8], "p"), way=True)
    return stage.ground
