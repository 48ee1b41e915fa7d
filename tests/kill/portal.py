"""A small portal with one of everything that a crawl can come across, each reply a little slow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.compose import HtmlStyle, random_report
from tests.compose.surfaces_office import render_rtf
from tests.portal.build import Portal, relative
from tests.portal.faults import soft_404
from tests.portal.listing import Entry, plain_next
from tests.portal.site import Reply, Request, Route, Site, Wire

HOST = "www.dianjiang-sample.gov.cn"
HOME = f"http://{HOST}/"
AGENCIES = ("垫江县人民政府", "垫江县财政局", "垫江县高安镇人民政府")
YEARS = (2020, 2021, 2022)
REPORTS = len(AGENCIES) * len(YEARS) + 1
DELAY = 0.02


def small_site(delay: float = DELAY, *, validators: bool = True) -> Site:
    """Ten reports on two list pages, one of them with its tables in an attachment; a decoy, a soft 404, a dead link."""
    portal = Portal(HOST, "垫江县人民政府（样例）", "500231", skin="plain", lister=plain_next(), validators=validators)
    portal.robots("/search/")
    folder, way = "/gongkai/ndbg/", ("首页", "政府信息公开年度报告")
    entries = []
    for number, agency in enumerate(AGENCIES):
        previous = None
        for year in YEARS:
            form = "ogi2019" if year == 2020 else "ogi2021"
            report = random_report(
                number, form, agency=agency, adcode="500231", year=year, size=3 * number, previous=previous
            )
            previous = report
            path = f"{folder}{year + 1}01/t{year + 1}0128_{portal.serial()}.html"
            entries.append(portal.report(path, report, HtmlStyle(), way).entry(folder))
    entries.append(_with_attachment(portal, folder, way))
    entries.append(Entry("./201903/t20190301_1.html", "垫江县教育局2018年政府信息公开工作年度报告", "2019-03-01"))
    portal.site.add(f"{folder}201903/t20190301_1.html", soft_404)
    entries.append(Entry("./201803/t20180301_2.html", "垫江县教育局2017年政府信息公开工作年度报告", "2018-03-01"))
    decoy = portal.decoy(
        f"{folder}202201/t20220118_3.html", "misnamed", "垫江县档案馆2021年工作总结", "2022-01-18",
        "<p>　　2021年，县档案馆接待查档群众两千余人次。</p>", way,
    )  # fmt: skip
    entries.append(replace(decoy, href=relative(decoy.href, folder), title="垫江县档案馆2021年政府信息公开年报"))
    portal.listing(folder, way[-1], way[:-1], sorted(entries, key=lambda e: e.day, reverse=True), 8, wanted=True)
    portal.home([(way[-1], f"{folder}list.html", [])])
    site = portal.site
    site.routes = {path: _slow(route, delay) for path, route in site.routes.items()}
    return site


def _with_attachment(portal: Portal, folder: str, way: tuple[str, ...]) -> Entry:
    report = random_report(7, "ogi2021", agency="垫江县新民镇人民政府", adcode="500231", year=2022, size=4)
    name = f"{folder}202301/P020230129.doc"
    portal.site.add(name, Reply(render_rtf(report), content_type="application/msword"))
    path = f"{folder}202301/t20230129_9.html"
    content = (
        "<p>　　根据《中华人民共和国政府信息公开条例》，现公布垫江县新民镇人民政府2022年政府信息公开工作年度报告，"
        f"详见附件。</p><p>附件：<a href='./P020230129.doc'>{report.title}.doc</a></p>"
    )
    portal.article(path, report.title, "2023-01-29", content, way)
    return Entry(relative(path, folder), report.title, "2023-01-29")


def _slow(route: Route, seconds: float) -> Route:
    if isinstance(route, Reply):
        return replace(route, wire=Wire(delay=seconds))
    inner: Callable[[Request], Reply] = route
    return lambda request: replace(inner(request), wire=Wire(delay=seconds))
