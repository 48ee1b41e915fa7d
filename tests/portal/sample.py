"""The sample portals: six places in four provinces, from which the shipped archive is recorded.

Names, dates and figures of the five example reports are the true ones; hosts, prose and all other figures are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from tests.compose import HtmlStyle, Layout, ReportData, load_report, random_report

from .build import Portal, Published
from .decoys import decoy_entries
from .faults import soft_404
from .listing import Entry, plain_next, trs_long, trs_one
from .site import Site

STYLES = (
    HtmlStyle(),
    HtmlStyle(word=True, blank="&nbsp;"),
    HtmlStyle(break_labels=True, headings="strong"),
    HtmlStyle(halfwidth=True, blank="&nbsp;"),
    HtmlStyle(word=True, split_runs=True, break_labels=True, blank="&nbsp;"),
    HtmlStyle(layout=Layout(mismatched=True)),
    HtmlStyle(layout=Layout(cut=True), headings="h3"),
    HtmlStyle(spaced_labels=True),
)
NAV = (("首页", "/"), ("新闻中心", "/xwzx/"), ("通知公告", "/tzgg/"), ("政务公开", "/zwgk/"), ("政务服务", "/zwfw/"))
YEARS = (2020, 2021, 2022)


@dataclass(frozen=True)
class Body:
    """An agency that reports: name, folder, about how many requests a year, years, and its true report if any."""

    agency: str
    folder: str
    size: int
    years: tuple[int, ...] = YEARS
    true: str | None = None


CHANGSHOU_TOWNS = (
    Body("重庆市长寿区双龙镇人民政府", "slz", 0, true="shuanglong_2020"),
    Body("重庆市长寿区云台镇人民政府", "ytz", 2),
    Body("重庆市长寿区葛兰镇人民政府", "glz", 4),
    Body("重庆市长寿区长寿湖镇人民政府", "cshz", 9),
    Body("重庆市长寿区凤城街道办事处", "fcjd", 15),
)
CHANGSHOU_BUREAUS = (
    Body("重庆市长寿区水利局", "slj", 6),
    Body("重庆市长寿区教育委员会", "jw", 12),
    Body("重庆市长寿区农业农村委员会", "nyncw", 25),
    Body("重庆市长寿区交通局", "jtj", 4),
)
CHANGSHOU_OWN = Body("重庆市长寿区人民政府", "qzf", 160)
DIANJIANG = (
    Body("垫江县人民政府", "xzf", 90),
    Body("垫江县财政局", "czj", 5),
    Body("垫江县澄溪镇人民政府", "cxz", 3),
    Body("垫江县高安镇人民政府", "gaz", 0),
    Body("垫江县新民镇人民政府", "xmz", 7),
)
DIANJIANG_WATER = Body("垫江县水利局", "slj", 8)
LINGQIU = (
    Body("灵丘县人民政府", "xzf", 0, (2019, 2020, 2021), "lingqiu_2019"),
    Body("灵丘县武灵镇人民政府", "wlz", 2, (2019, 2020, 2021)),
    Body("灵丘县水务局", "swj", 3, (2019, 2020, 2021)),
)
XIAOYI = (Body("下堡镇人民政府", "xbz", 0, true="xiabao_2020"), Body("孝义市梧桐镇人民政府", "wtz", 4))
LUSONG = (
    Body("株洲市芦淞区水利局", "slj", 0, true="lusong_water_2020"),
    Body("株洲市芦淞区教育局", "jyj", 10),
    Body("株洲市芦淞区白关镇人民政府", "bgz", 3),
)
HANCHUAN = (
    Body("分水镇人民政府", "fsz", 0, (2022, 2023, 2024), "fenshui_2024"),
    Body("汉川市马口镇人民政府", "mkz", 6, (2022, 2023, 2024)),
    Body("汉川市城隍镇人民政府", "chz", 1, (2022, 2023, 2024)),
)


def reports_of(body: Body, adcode: str) -> list[ReportData]:
    """The body's reports, oldest first; figures of one year follow from the year before."""
    made: list[ReportData] = []
    for year in body.years:
        form = "ogi2019" if year <= 2020 else "ogi2021"
        true = load_report(body.true) if body.true else None
        if true is not None and true.year == year:
            made.append(true)
            continue
        report = random_report(
            len(body.agency),
            form,
            agency=body.agency,
            adcode=adcode,
            year=year,
            size=body.size,
            previous=made[-1] if made else None,
        )
        if body.agency == "分水镇人民政府":
            report = replace(report, title=f"{year}年度分水镇政府信息公开工作年度报告")
        made.append(report)
    return made


def publish(
    portal: Portal, body: Body, folder: str, crumbs: Sequence[str], *, by_year: bool = False
) -> list[Published]:
    """Puts a body's reports below ``folder`` (a year's folder between, if asked for)."""
    result: list[Published] = []
    for number, report in enumerate(reports_of(body, portal.adcode)):
        day = report.published or date(report.year + 1, 1, 29)
        place = f"{folder}{report.year}n/" if by_year else folder
        path = f"{place}{day:%Y%m}/t{day:%Y%m%d}_{portal.serial()}.{portal.lister.extension}"
        style = STYLES[(len(body.agency) + number * 3) % len(STYLES)]
        report = replace(report, index_number=None, source=body.agency.removeprefix("重庆市长寿区"))
        result.append(portal.report(path, report, style, crumbs))
    return result


def newest_first(published: Sequence[Published], folder: str, extra: Sequence[Entry] = ()) -> list[Entry]:
    entries = [*(p.entry(folder) for p in published), *extra]
    return sorted(entries, key=lambda entry: entry.day, reverse=True)


def everyday(
    portal: Portal, news: int = 18, notices: int = 10, services: int = 7
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The columns that every portal has, and their blocks for the home page."""
    blocks = []
    for folder, name, kind, count in (
        ("/xwzx/", "新闻中心", "news", news),
        ("/tzgg/", "通知公告", "notice", notices),
        ("/zwfw/", "政务服务", "service", services),
    ):
        entries = portal.noise(folder, name, kind, count)
        links = [(entry.title, f"{folder}{entry.href.removeprefix('./')}") for entry in entries[:6]]
        blocks.append((name, folder, links))
    return blocks


def changshou() -> list[Site]:
    """Chongqing, TRS WCM with zero-based pages; agencies in three groups, towns with columns of their own."""
    portal = Portal("www.changshou-sample.gov.cn", "重庆市长寿区人民政府（样例）", "500115", menu=NAV, validators=True)
    portal.robots("/search/", "/admin/")
    root, way = "/zwgk/zfxxgknb/", ("首页", "政务公开", "政府信息公开年报")
    decoys = decoy_entries(portal, "长寿区", f"{root}qt/", way)
    decoys.append(misnamed(portal, f"{root}qt/", way))
    own = publish(portal, CHANGSHOU_OWN, f"{root}qzf/", (*way, "区政府"))
    portal.listing(f"{root}qzf/", "区政府", way, newest_first(own, f"{root}qzf/", decoys), 5, wanted=True)
    bureaus = [p for b in CHANGSHOU_BUREAUS for p in publish(portal, b, f"{root}bm/", (*way, "区级部门"))]
    portal.listing(f"{root}bm/", "区级部门", way, newest_first(bureaus, f"{root}bm/"), 5, wanted=True)
    towns = []
    for body in CHANGSHOU_TOWNS:
        name = body.agency.removeprefix("重庆市长寿区").removesuffix("人民政府").removesuffix("办事处")
        folder = f"{root}jz/{body.folder}/"
        made = publish(portal, body, folder, (*way, name))
        portal.listing(folder, name, way, newest_first(made, folder), 5, wanted=True)
        towns.append((name, folder))
    portal.landing(f"{root}jz/", "街镇", way, towns, wanted=True)
    groups = [("区政府", f"{root}qzf/"), ("区级部门", f"{root}bm/"), ("街镇", f"{root}jz/")]
    portal.landing(root, "政府信息公开年报", way[:-1], groups, wanted=True)
    columns = [
        ("政府信息公开指南", "/zwgk/zfxxgkzn/"),
        ("政府信息公开制度", "/zwgk/zfxxgkzd/"),
        ("法定主动公开内容", "/zwgk/fdzdgknr/"),
        ("政府信息公开年报", root),
        ("依申请公开", "/zwgk/ysqgk/"),
    ]
    portal.landing("/zwgk/", "政务公开", ("首页",), columns, wanted=True)
    portal.noise("/zwgk/fdzdgknr/", "法定主动公开内容", "notice", 14)
    portal.noise("/zwgk/zfxxgkzd/", "政府信息公开制度", "service", 5)
    guide(portal, "/zwgk/zfxxgkzn/", "长寿区")
    portal.page(
        "/zwgk/ysqgk/", "依申请公开", "<h2>依申请公开</h2><p>请到区政务服务中心公开窗口提出申请。</p>", ("首页",)
    )
    portal.page("/search/", "站内搜索", "<form><input name='q'></form>")
    blocks = everyday(portal, 30)
    blocks.append(
        ("政务公开", "/zwgk/", [("政府信息公开年报", root), ("站内搜索", "/search/"), ("依申请公开", "/zwgk/ysqgk/")])
    )
    portal.home(blocks)
    return [portal.site]


def misnamed(portal: Portal, folder: str, way: Sequence[str]) -> Entry:
    """Listed as a report, while the page behind it is something else: only reading it tells."""
    path = f"{folder}202201/t20220118_{portal.serial()}.{portal.lister.extension}"
    content = (
        "<p>　　2021年，区档案馆坚持为民服务，全年接待查档群众两千余人次，调阅档案五千余卷。</p><p>一、馆藏建设</p>"
        "<p>　　接收到期文书档案一万二千件，完成民国档案修复三百页。</p><p>二、来年打算</p>"
        "<p>　　继续推进馆藏数字化，办好国际档案日开放活动，让更多市民走进档案馆。</p>"
    )
    portal.decoy(path, "misnamed", "长寿区档案馆2021年工作总结", "2022-01-18", content, way)
    return Entry(path, "长寿区档案馆2021年政府信息公开年报", "2022-01-18")


def guide(portal: Portal, path: str, place: str) -> None:
    """政府信息公开指南: speaks of everything that reports speak of, and is none."""
    content = (
        f"<p>　　为方便公民、法人和其他组织获得{place}的政府信息，编制本指南。</p>"
        "<p>一、主动公开</p><p>　　公开范围见目录。</p>"
        "<p>二、依申请公开</p><p>　　申请人可以当面、信函或者网络方式提出，受理机构自收到之日起二十个工作日内答复。</p>"
    )
    portal.article(path, f"{place}政府信息公开指南", "2023-05-06", content, ("首页", "政府信息公开指南"))
    portal.manifest.decoys[portal.url(path)] = "guide"


def dianjiang() -> list[Site]:
    """Chongqing, plain lists with 下一页; one bureau has a host of its own."""
    lister = plain_next()
    menu = (("首页", "/"), ("走进垫江", "/zjdj/"), ("信息公开", "/gongkai/"))
    portal = Portal(
        "www.dianjiang-sample.gov.cn", "垫江县人民政府（样例）", "500231", skin="plain", lister=lister, menu=menu
    )
    folder, way = "/gongkai/ndbg/", ("首页", "信息公开", "政府信息公开年度报告")
    decoys = decoy_entries(portal, "垫江县", "/gongkai/qt/", way)
    made = [p for body in DIANJIANG for p in publish(portal, body, folder, way)]
    gone = Entry("/gongkai/ndbg/201903/t20190301_1.html", "垫江县人民政府2018年政府信息公开工作年度报告", "2019-03-01")
    portal.site.add(gone.href, soft_404)
    portal.manifest.decoys[portal.url(gone.href)] = "soft_404"
    portal.listing(folder, way[-1], way[:-1], newest_first(made, folder, [*decoys, gone]), 7, wanted=True)
    portal.noise("/gongkai/zcwj/", "政策文件", "notice", 16)
    host = "slj.dianjiang-sample.gov.cn"
    links = [
        ("政策文件", "/gongkai/zcwj/list.html"),
        (way[-1], f"{folder}list.html"),
        ("县水利局信息公开", f"http://{host}/"),
    ]
    portal.landing("/gongkai/", "信息公开", ("首页",), links, wanted=True)
    portal.page("/zjdj/", "走进垫江", "<p>　　垫江地处川东平行岭谷区，牡丹种植历史悠久。</p>", ("首页",))
    blocks = [(name, f"{path}list.html", links) for name, path, links in everyday(portal)]
    portal.home([*blocks, ("信息公开", "/gongkai/", [(way[-1], f"{folder}list.html")])])
    portal.site.missing = soft_404

    water = Portal(host, "垫江县水利局（样例）", "500231", skin="plain", lister=lister, menu=(("首页", "/"),))
    made = publish(water, DIANJIANG_WATER, "/nb/", ("首页", "年度报告"))
    water.listing("/nb/", "政府信息公开年度报告", ("首页",), newest_first(made, "/nb/"), 10, wanted=True)
    entries = water.noise("/xw/", "水利动态", "news", 12)
    news = [(entry.title, f"/xw/{entry.href.removeprefix('./')}") for entry in entries[:5]]
    water.home([("水利动态", "/xw/list.html", news), ("信息公开", "/nb/list.html", [("年度报告", "/nb/list.html")])])
    return [portal.site, water.site]


def lingqiu() -> list[Site]:
    """Shanxi, plain lists, one column a year."""
    lister = plain_next("index.shtml", "index_{}.shtml")
    portal = Portal(
        "www.lingqiu-sample.gov.cn", "灵丘县人民政府（样例）", "140224", skin="hanweb", lister=lister, menu=NAV
    )
    root, way = "/zwgk/xxgknb/", ("首页", "政务公开", "信息公开年报")
    made = [p for body in LINGQIU for p in publish(portal, body, root, way, by_year=True)]
    decoys = decoy_entries(portal, "灵丘县", "/zwgk/qt/", way)
    years = []
    for year in (2021, 2020, 2019):
        folder = f"{root}{year}n/"
        chosen = [p for p in made if p.report.year == year]
        extra = decoys if year == 2021 else []
        portal.listing(folder, f"{year}年", way, newest_first(chosen, folder, extra), 6, wanted=True)
        years.append((f"{year}年", folder))
    portal.landing(root, "信息公开年报", way[:-1], years, wanted=True)
    guide(portal, "/zwgk/xxgkzn/", "灵丘县")
    portal.landing(
        "/zwgk/", "政务公开", ("首页",), [("信息公开指南", "/zwgk/xxgkzn/"), ("信息公开年报", root)], wanted=True
    )
    portal.home([*everyday(portal), ("政务公开", "/zwgk/", [("信息公开年报", root)])])
    return [portal.site]


def xiaoyi() -> list[Site]:
    """Shanxi, a portal where each town has a page that lists its years."""
    lister = plain_next("index.html", "index_{}.html")
    portal = Portal(
        "www.xiaoyi-sample.gov.cn", "孝义市人民政府（样例）", "141181", skin="boda", lister=lister, menu=NAV
    )
    way = ("首页", "政务公开", "乡镇街道")
    towns = []
    for body in XIAOYI:
        name = body.agency.removeprefix("孝义市").removesuffix("人民政府")
        home, folder = f"/zwgk/xz/{body.folder}/", f"/zwgk/xz/{body.folder}/gknb/"
        made = publish(portal, body, folder, (*way, name, "公开年报"))
        portal.listing(folder, f"{name}公开年报", (*way, name), newest_first(made, folder), 10, wanted=True)
        portal.noise(f"/zwgk/xz/{body.folder}/dt/", f"{name}动态", "news", 6)
        links = [(f"{name}动态", f"/zwgk/xz/{body.folder}/dt/"), ("政府信息公开年报", folder)]
        portal.landing(home, name, way, links, wanted=True)
        towns.append((name, home))
    portal.landing("/zwgk/", "政务公开", ("首页",), [("乡镇街道信息公开", "/zwgk/xz/")], wanted=True)
    portal.landing("/zwgk/xz/", "乡镇街道信息公开", ("首页", "政务公开"), towns, wanted=True)
    portal.home([*everyday(portal, 12, 6, 4), ("政务公开", "/zwgk/", towns)])
    return [portal.site]


def lusong() -> list[Site]:
    """Hunan, TRS WCM with one-based pages."""
    portal = Portal(
        "www.lusong-sample.gov.cn", "株洲市芦淞区人民政府（样例）", "430203", skin="plain", lister=trs_one(), menu=NAV
    )
    folder, way = "/zwgk/zfxxgkml/nb/", ("首页", "政务公开", "政府信息公开年度报告")
    made = [p for body in LUSONG for p in publish(portal, body, folder, way)]
    decoys = decoy_entries(portal, "芦淞区", "/zwgk/qt/", way)
    portal.listing(folder, way[-1], way[:-1], newest_first(made, folder, decoys), 4, wanted=True)
    links = [("法定主动公开内容", "/zwgk/fdzdgknr/"), (way[-1], folder)]
    portal.landing("/zwgk/", "政务公开", ("首页",), links, wanted=True)
    portal.noise("/zwgk/fdzdgknr/", "法定主动公开内容", "notice", 12)
    portal.home([*everyday(portal), ("政务公开", "/zwgk/", [(way[-1], folder)])])
    return [portal.site]


def hanchuan() -> list[Site]:
    """Hubei, TRS WCM with .shtml pages; what is missing is a page with status 200."""
    portal = Portal(
        "www.hanchuan-sample.gov.cn", "汉川市人民政府（样例）", "420984", skin="ucap", lister=trs_long(), menu=NAV
    )
    folder, way = "/zwgk/xzjdnb/", ("首页", "政务公开", "政府信息公开年报")
    made = [p for body in HANCHUAN for p in publish(portal, body, folder, way)]
    decoys = decoy_entries(portal, "汉川市", "/zwgk/qt/", way)
    portal.listing(folder, way[-1], way[:-1], newest_first(made, folder, decoys), 5, wanted=True)
    links = [("政府信息公开指南", "/zwgk/zn/"), ("政府信息公开年报", folder)]
    guide(portal, "/zwgk/zn/", "汉川市")
    portal.landing("/zwgk/", "政务公开", ("首页",), links, wanted=True)
    portal.home([*everyday(portal), ("政务公开", "/zwgk/", [("政府信息公开年报", folder)])])
    portal.site.missing = soft_404
    portal.site.aliases = ("hanchuan-sample.gov.cn",)
    return [portal.site]


@cache
def _built() -> tuple[Site, ...]:
    return tuple(site for make in (changshou, dianjiang, lingqiu, xiaoyi, lusong, hanchuan) for site in make())


def sample_sites() -> list[Site]:
    """All sample hosts. Routes may be changed by a test: the sites are copies, the pages are shared."""
    return [replace(site, routes=dict(site.routes)) for site in _built()]
