# ruff: noqa: E501 (markup stands as portals write it)
"""Portals whose lists are pages: pagers that post, pages that count down, sites of towns, a disclosure host of its own."""

from __future__ import annotations

from urllib.parse import parse_qs

from ..site import Reply, Request, redirect, text
from .kit import Ground, Line, Stage, merged, pieces, rows


def postback() -> Ground:
    """ASP.NET in GBK: every address a query, the pager posts the page's own state back."""

    def shell(title: str, content: str) -> str:
        return (
            f"<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'><TITLE>{title}</TITLE></HEAD><BODY><TABLE width=960 align=center>"
            "<TR><TD><A href='Index.aspx'>网站首页</A> | <A href='NewsList.aspx?cid=1'>县情动态</A> | <A href='InfoOpen.aspx'>信 息 公 开</A></TD></TR>"
            f"<TR><TD>{content}</TD></TR></TABLE></BODY></HTML>"
        )

    stage = Stage("www.weixin-sample.gov.cn", "威信县", "530629", shell, "gb2312")
    made = stage.reports(
        ["威信县人民政府", "威信县人力资源和社会保障局", "威信县扎西镇人民政府", "威信县旧城镇人民政府"],
        (2019, 2020, 2021, 2022, 2023),
        lambda day, n: f"/InfoShow.aspx?iid={n}",
    )
    every = merged(made, stage.decoys(lambda day, n: f"/InfoShow.aspx?iid={n}"))
    news = list(stage.everyday("news", 60, lambda day, n: f"/NewsShow.aspx?nid={n}"))
    stage.put("/NewsList.aspx?cid=1", "县情动态", rows(news, "p"))
    parts = pieces(every, 9)

    def grid(k: int) -> Reply:
        lines = "".join(
            f"<tr><td>{(k * 9) + n + 1}</td><td><a href='{line.href.lstrip('/')}' target=_blank>{line.title}</a></td><td>{line.day}</td></tr>"
            for n, line in enumerate(parts[k])
        )
        numbers = "".join(
            f"<td><span>{n + 1}</span></td>" if n == k else f"<td><a href=\"javascript:__doPostBack('ctl00$gv','Page${n + 1}')\">{n + 1}</a></td>"
            for n in range(len(parts))
        )  # fmt: skip
        return stage.reply(shell("信息公开", (
            "<form name='aspnetForm' method='post' action='InfoList.aspx?cid=1019&amp;pid=971' id='aspnetForm'>"
            "<input type='hidden' name='__EVENTTARGET' id='__EVENTTARGET' value='' /><input type='hidden' name='__EVENTARGUMENT' value='' />"
            f"<input type='hidden' name='__VIEWSTATE' value='/wEPDwUK{k:04}==' /><input type='text' name='ctl00$kw'><input type='submit' name='ctl00$go' value='查询'>"
            f"<table id='ctl00_gv'>{lines}<tr><td colspan=3><table><tr>{numbers}</tr></table></td></tr></table></form>"
        )))  # fmt: skip

    def answer(request: Request) -> Reply:
        if request.query.get("cid") != "1019":
            return stage.reply(shell("信息公开", "<p>　　此栏目没有信息。</p>"))
        form = {name: values[-1] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}
        target = form.get("__EVENTARGUMENT", "").removeprefix("Page$")
        whole = form.get("__VIEWSTATE", "").startswith("/wEPDwUK") and form.get("__EVENTTARGET") == "ctl00$gv"
        k = int(target) - 1 if request.method == "POST" and whole and target else 0
        return grid(k)

    stage.raw("/InfoList.aspx", answer)
    stage.asked("/InfoList.aspx?cid=1019", len(parts))
    tree = "".join(
        f"<p onclick=\"javascript:window.open('InfoList.aspx?cid={cid}&pid=971','_self')\" style='cursor:hand'>{name}</p>"
        for cid, name in ((1017, "公开指南"), (1018, "公开制度"), (1019, "信息公开年报"), (1020, "依申请公开"))
    )
    stage.put("/InfoOpen.aspx", "信息公开", tree, way=True)
    stage.put("/Index.aspx", "首页", rows(news[:10], "p"))
    stage.raw("/", stage.reply("<html><script>location='Index.aspx';</script></html>"), way=True)
    stage.on_way("/Index.aspx")
    return stage.ground


def counting_down() -> Ground:
    """博达 in GBK: the home page is framed, a list's pages count down and its pager is one script call, further bodies
    by ``list.jsp`` with a form that posts; half of the reports are an attachment without a name's ending."""

    def shell(title: str, content: str) -> str:
        return (
            f"<html><head><meta charset='gbk'><title>{title}</title><META Name='keywords' Content='{title}' /></head><body><div class='ny_top'>"
            "<a href='/main.htm'>首页</a><a href='/xwdt.htm'>新闻动态</a><a href='/xxgk.htm'>公开</a></div>"
            f"<div class='ny_con'>{content}</div><script>_jsq_(1001,'/x.jsp',-1,1663284523)</script></body></html>"
        )

    stage = Stage("www.honghe-sample.gov.cn", "红河县", "532529", shell, "gbk")

    def wrap(title: str, body: str) -> str:
        return (
            f"<form name='_newscontent_fromname'><h2>{title}</h2><div>发布时间：2022-01-21 浏览次数：<script>_showDynClicks('wbnews',1663284523,6432)</script></div>"
            f"<div id='vsb_content_2'><div class='v_news_content'>{body}</div></div></form>"
        )

    def address(_day: object, n: int) -> str:
        return f"/info/2961/{n}.htm"

    made = stage.reports(["红河县人民政府", "红河县农业农村局"], (2019, 2020, 2021, 2022, 2023), address, wrap=wrap)
    every = merged(made, stage.decoys(address))
    parts = pieces(every, 6)
    total = len(parts)
    for k, part in enumerate(parts):
        path = "/xxgk/nb.htm" if k == 0 else f"/xxgk/nb/{total - k}.htm"
        here = "" if k == 0 else "../"
        following = f"{'nb/' if k == 0 else ''}{total - k - 1}.htm"
        on = (
            f"<a href='{following}' class='Next'>下页</a> <a href='{'nb/' if k == 0 else ''}1.htm'>尾页</a>"
            if k + 1 < total
            else "<span>下页</span>"
        )
        lines = [Line("../" + here + line.href.lstrip("/"), line.title, line.day) for line in part]
        stage.put(
            path,
            "政府信息公开年报",
            f"<ul>{rows(lines, 'li')}</ul><div align=center>共{len(every)}条 {k + 1}/{total} <a href='{here}nb.htm'>首页</a> {on}</div>",
            way=True,
        )
    bodies = {1460: "红河县民政局", 1461: "红河县迤萨镇人民政府", 1462: "红河县甲寅镇人民政府"}
    lists = {
        tree: stage.reports([name], (2018, 2019, 2020, 2021, 2022, 2023), lambda day, n, t=tree: f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid={t}&wbnewsid={n}", wrap=wrap)  # type: ignore[misc]
        for tree, name in bodies.items()
    }  # fmt: skip

    def listed(request: Request) -> Reply:
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        tree = int(request.query.get("wbtreeid", form.get("wbtreeid", "0")))
        own = pieces(lists.get(tree, []), 4)
        k = int(form.get("a4p", "1")) - 1 if request.method == "POST" else 0
        on = f"<a href='javascript:void(0)' onclick='a4_gopage({k + 2})'>下页</a>" if k + 1 < len(own) else "下页"
        script = "function a4_gopage(n){document.a4form.a4p.value=n;document.a4form.submit();}"
        return stage.reply(shell(bodies.get(tree, ""), (
            f"<form name='a4form' method='post' action='list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid={tree}'><input type='hidden' name='a4t' value='{len(own)}'>"
            f"<input type='hidden' name='a4p' value='{k + 1}'><input type='hidden' name='a4c' value='4'><table>{''.join(f'<tr><td>{rows([line], chr(98))}</td></tr>' for line in own[k])}</table>{on}</form><script>{script}</script>"
        )))  # fmt: skip

    stage.raw("/list.jsp", listed)
    for tree, own in lists.items():
        stage.asked(f"/list.jsp?wbtreeid={tree}", len(pieces(own, 4)))
    links = "".join(
        f"<li><a href='/list.jsp?urltype=tree.TreeTempUrl&wbtreeid={tree}'>{name.removeprefix('红河县')}</a></li>"
        for tree, name in bodies.items()
    )
    stage.put("/xxgk/bmnb.htm", "部门乡镇年报", f"<ul>{links}</ul>", way=True)
    stage.put(
        "/xxgk.htm",
        "信息公开",
        "<a href='xxgk/zn.htm'>指南</a><a href='xxgk/nb.htm'>公开年报</a><a href='xxgk/bmnb.htm'>部门乡镇公开年报</a>",
        way=True,
    )
    stage.put("/xxgk/zn.htm", "指南", "<p>　　无</p>")
    news = list(stage.everyday("news", 50, lambda day, n: f"/info/1001/{n}.htm"))
    stage.put("/xwdt.htm", "新闻动态", rows(news, "li"))
    stage.put("/main.htm", "首页", rows(news[:12], "li"), way=True)
    stage.raw(
        "/",
        stage.reply(
            "<html><head><title>红河县</title></head><frameset rows='*,0'><frame src='main.htm'></frameset></html>"
        ),
        way=True,
    )
    return stage.ground


def town_hosts() -> Ground:
    """A disclosure host of its own with a column a year; towns on sites of their own below the domain, with tabs; lists
    whose pagers are of three kinds; mirrors, telephone twins, a redirect from http to https and back."""

    def shell(title: str, content: str) -> str:
        return (
            f"<!doctype html><html><head><meta name='SITENAME' content='辛集'><meta name='siteidcode' content='1301810001'><title>{title}_辛集市</title></head><body>"
            "<div class='top'><a href='http://m.xinji-sample.gov.cn/'>手机版</a> <a href='http://big5.xinji-sample.gov.cn/'>繁體</a> <a href='http://www.hebei.gov.cn/'>河北省政府</a></div>"
            f"<div class='wrap'>{content}</div><div class='foot'><a href='http://www.xinji-news.com/zwgk/nb/'>信息公开年报（镜像）</a></div></body></html>"
        )

    stage = Stage("www.xinji-sample.gov.cn", "辛集市", "130181", shell)
    open_host = stage.branch("zfxxgk.xinji-sample.gov.cn")
    links = []
    for year in (2019, 2020, 2021, 2022, 2023):
        folder = f"/zfxxgknb/{year}n/"
        made = stage.reports(
            ["辛集市人民政府", "辛集市教育局", "辛集市水务局", "辛集市统计局"], (year,), lambda day, n, f=folder: f"{f}{day:%Y%m}/{n * 4_513_000_777}.html", open_host,  # type: ignore[misc]
            title="{agency}政府信息公开年度报告（{year}年）",
        )  # fmt: skip
        parts = pieces(made, 3)
        for k, part in enumerate(parts):
            script = f"<div class='jspIndex'></div><script>$('.jspIndex').setPage({k + 1},{len(parts)});function x(){{}} setPage({k + 1},{len(parts)});</script>"
            stage.put(
                f"{folder}{'index.html' if k == 0 else f'index_{k + 1}.html'}",
                f"{year}年",
                f"<div class='l'>{rows(part, 'p')}</div>{script}",
                open_host,
            )
            stage.on_way(folder if k == 0 else f"{folder}index_{k + 1}.html", open_host)
        open_host.routes[folder] = open_host.routes[f"{folder}index.html"]
        links.append(f"<a href='{folder}'>{year}年度</a>")
    stage.put("/zfxxgknb/", "年度报告", " ".join(links), open_host, way=True)
    stage.put(
        "/",
        "政府信息公开平台",
        "<ul class=tab><li><a href='/zn/'>指南</a></li><li><a href='/fdzdgknr/'>法定主动公开内容</a></li><li><a href='/zfxxgknb/'>年报</a></li></ul>",
        open_host,
        way=True,
    )
    for path in ("/zn/", "/fdzdgknr/"):
        stage.put(path, "内容", "<p>　　无</p>", open_host)
    town_links = []
    for at, town in enumerate(("旧城", "张古庄", "位伯", "南智丘")):
        name = f"辛集市{town}镇人民政府"
        site = stage.branch(f"z{at + 1}.xinji-sample.gov.cn")
        made = stage.reports(
            [name],
            (2020, 2021, 2022, 2023),
            lambda day, n: f"/content/{day:%Y}-{day:%m}/{day:%d}/content_{n}.htm",
            site,
        )
        made = merged(
            made, stage.decoys(lambda day, n: f"/content/{day:%Y}-{day:%m}/{day:%d}/content_{n}.htm", site)[:3]
        )
        tabs = "".join(
            f"<li data-url='/gk/{key}.htm'><a href='/gk/{key}.htm'>{label}</a></li>"
            for key, label in (("zn", "公开指南"), ("zd", "公开制度"), ("nb", "公开年报"))
        )
        parts = pieces(made, 4)
        for k, part in enumerate(parts):
            pager = (
                f"<div class='pg'><a href='nb_{k}.htm'>&lt;</a><b>{k + 1}</b><a href='nb_{k + 2}.htm'>&gt;</a></div>"
                if k + 1 < len(parts)
                else ""
            )
            stage.put(
                "/gk/nb.htm" if k == 0 else f"/gk/nb_{k + 1}.htm",
                "公开年报",
                f"<ul class=tabs>{tabs}</ul>{rows(part, 'dt')}{pager}",
                site,
                way=True,
            )
        for key in ("zn", "zd"):
            stage.put(f"/gk/{key}.htm", "公开", f"<ul class=tabs>{tabs}</ul>", site)
        stage.put("/gk/", "政务公开", f"<ul class=tabs>{tabs}</ul>", site, way=True)
        stage.put("/", name, "<a href='/gk/'>政务公开</a><a href='/dt/'>动态</a>", site, way=True)
        stage.put("/dt/", "动态", "<p>　　无</p>", site)
        town_links.append(f"<option value='http://{site.host}/'>{town}镇</option>")
    news = list(stage.everyday("news", 70, lambda day, n: f"/content/{day:%Y}-{day:%m}/{day:%d}/content_{n}.htm"))
    for k, part in enumerate(pieces(news, 14)):
        stage.put(
            "/xw/" if k == 0 else f"/xw/index_{k + 1}.htm",
            "新闻",
            rows(part, "li") + f"<a href='/xw/index_{k + 2}.htm'>下一页</a>",
        )
    stage.raw("/go", lambda r: redirect(f"http://{open_host.host}/"))
    select = f"<select onchange='if(this.value)window.open(this.value)'><option>乡镇网站</option>{''.join(town_links)}</select>"
    stage.put(
        "/",
        "首页",
        f"<a href='/xw/'>新闻</a> <a href='/go'>政府信息公开</a> <a href='/rili?d=20240101'>公开日历</a>{select}{rows(news[:8], 'li')}",
        way=True,
    )
    stage.raw(
        "/rili",
        lambda r: text(
            f"<a href='/rili?d={int(r.query['d']) + 1}'>政务公开下一天</a><a href='/rili?d={int(r.query['d']) - 1}'>信息公开前一天</a>"
        ),
    )
    return stage.ground


def chosen() -> Ground:
    """Bodies are options of a menu whose values are codes, years are called for by a function; a plug-in draws the pager
    from the number of entries. Calendar and font-size links lead round in circles; one name is there three times."""
    script = (
        "<script>function nd(y){window.location.href='/gk/qzf/nb-'+y+'.html'}function big(n){location.href='?fontsize='+n}"
        "function rl(d){location.href='/rl/'+d+'.html'}</script>"
    )

    def shell(title: str, content: str) -> str:
        days = "".join(f"<td onclick=\"rl('202401{n:02}')\">{n}</td>" for n in range(1, 29))
        return (
            f"<html><head><title>{title}</title>{script}</head><body><div id=top><a href='/'>首页</a>|<a href='/zxdt/'>最新动态</a>|<a href='/gk/'>信息公开专栏</a>"
            f"<a href='javascript:big(12)'>小</a></div>{content}<table class=rl><tr>{days}</tr></table></body></html>"
        )

    stage = Stage("www.dangyang-sample.gov.cn", "当阳市", "420582", shell)
    own = stage.reports(
        ["当阳市人民政府"], (2019, 2020, 2021, 2022, 2023), lambda day, n: f"/gk/qzf/{day:%Y}/{n % 97}-{n}.html"
    )
    years = "".join(f"<li onclick=\"nd('{line.year}')\">{line.year}年</li>" for line in own)
    for line in own:
        stage.put(
            f"/gk/qzf/nb-{line.year}.html",
            f"{line.year}年",
            f"<ul class=nd>{years}</ul><p><a href='{line.href}'>{line.title}</a></p>",
            way=True,
        )
    stage.put("/gk/qzf/nb.html", "政府信息公开年报", f"<ul class=nd>{years}</ul>", way=True)
    options = []
    for code, name in (
        ("slj", "水利和湖泊局"),
        ("wjj", "卫生健康局"),
        ("bhz", "半月镇人民政府"),
        ("ljz", "两河镇人民政府"),
    ):
        made = stage.reports(
            [f"当阳市{name}"],
            (2018, 2019, 2020, 2021, 2022, 2023),
            lambda day, n, c=code: f"/gk/{c}/{day:%Y}/{n % 97}-{n}.html",
        )  # type: ignore[misc]
        made = merged(made, stage.decoys(lambda day, n, c=code: f"/gk/{c}/{day:%Y}/{n % 97}-{n}.html")[:4])  # type: ignore[misc]
        parts = pieces(made, 4)
        for k, part in enumerate(parts):
            draws = (
                f"<div id=pg></div><script>laypage.render({{elem:'pg',count:{len(made)},limit:4,curr:{k + 1},jump:function(obj,first){{if(!first)"
                f"{{location.href='/gk/{code}/nb_'+obj.curr+'.html';}}}}}});</script>"
            )
            path = f"/gk/{code}/nb.html" if k == 0 else f"/gk/{code}/nb_{k + 1}.html"
            stage.put(path, f"{name}年度报告", rows(part, "p") + draws, way=True)
        options.append(f"<option value={code}>当阳市{name}</option>")
    menu = f"<select onchange=\"if(this.value)location.href='/gk/'+this.value+'/nb.html'\"><option value=''>各部门、镇</option>{''.join(options)}</select>"
    stage.put("/gk/bm.html", "部门信息公开年报", menu, way=True)
    stage.put(
        "/gk/",
        "信息公开专栏",
        "<a href='qzf/nb.html'>政府信息公开年报</a><a href='bm.html'>部门乡镇信息公开年报</a><a href='fzzf.html'>法治政府建设年度报告</a>",
        way=True,
    )
    stage.put("/gk/fzzf.html", "法治政府建设年度报告", "<p>　　无</p>")
    news = list(stage.everyday("notice", 60, lambda day, n: f"/zxdt/{day:%Y}/{n % 97}-{n}.html"))
    for k, part in enumerate(pieces(news, 12)):
        stage.put(
            "/zxdt/" if k == 0 else f"/zxdt/{k + 1}.html",
            "最新动态",
            rows(part, "p") + f"<a href='/zxdt/{k + 2}.html'>下页</a>",
        )
    stage.put("/", "首页", rows(news[:10], "p"), way=True)
    return stage.ground
