"""A country: thousands of portals, each a copy of one of a few models with names, codes and addresses of its own.

The models are composed once; a reply is a model's page in which three words are replaced, so that one process answers
faster than a crawl can ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from harvester.crawl.registry import PortalRow
from harvester.reports.divisions import divisions, level
from tests.compose import HtmlStyle, random_report
from tests.portal.build import Portal
from tests.portal.listing import Lister, plain_next, trs_long, trs_one, trs_zero
from tests.portal.sample import STYLES
from tests.portal.site import Reply, Request, Site, Wire

PLACE, CODE, HOST = "样板县", "987654", "www.model-sample.gov.cn"
FIRST, SECOND = "甲乙丙丁戊己庚辛壬癸", ("样镇", "例镇", "样乡", "例乡")  # which no county has
MODELS: tuple[tuple[str, Lister], ...] = (
    ("trs", trs_zero()), ("plain", plain_next()), ("hanweb", trs_long()), ("ucap", trs_one()),
)  # fmt: skip
BROKEN = 40
"""One host of so many gives no page: dead, refusing or resetting in turn."""


@dataclass(frozen=True)
class Country:
    """``hosts`` portals of about ``pages`` pages each that a crawl has to see."""

    hosts: int
    pages: int

    def rows(self) -> list[PortalRow]:
        """The registry. Raises ValueError where there are not as many divisions."""
        found = [
            PortalRow(row.adcode, f"{divisions().path_name(row.adcode)}人民政府", f"http://{host_of(row.adcode)}/")
            for row in divisions()
            if row.in_force and level(row.adcode) > 1
        ]
        if len(found) < self.hosts:
            raise ValueError(f"there are {len(found)} divisions for {self.hosts} hosts")
        return found[: self.hosts]

    def sites(self) -> Iterator[Site]:
        for number, row in enumerate(self.rows()):
            if number % BROKEN == BROKEN - 1:
                yield broken(row.host, number // BROKEN % 3)
            else:
                name = row.name.removesuffix("人民政府")
                yield copy_of(number % len(MODELS), self.pages, name, row.adcode)


def host_of(adcode: str) -> str:
    return f"www.c{adcode}-sample.gov.cn"


def broken(host: str, how: int) -> Site:
    replies = (
        Reply(wire=Wire(reset=True)),
        Reply(b"<html><title>403 Forbidden</title></html>", 403),
        Reply(b"", 502),
    )
    return Site(f"www.{host}", everything=lambda _request: replies[how])


def copy_of(model: int, pages: int, name: str, adcode: str) -> Site:
    host = host_of(adcode)
    words = ((HOST.encode(), host.encode()), (CODE.encode(), adcode.encode()), (PLACE.encode(), name.encode()))

    def answer(request: Request) -> Reply | None:
        reply = model_site(model, pages).answer(request)
        body = reply.body
        for old, new in words:
            body = body.replace(old, new)
        return replace(reply, body=body)

    return Site(host, everything=answer, compress=False)


def bodies(model: int, pages: int) -> list[tuple[str, int]]:
    """Towns of a county and how many reports each has: most of them none, as in life. The county itself is ""."""
    towns = [one + two for two in SECOND for one in FIRST][: max(0, (pages - 8) * 4 // 5)]
    return [("", 2), *((town, int((number + model) % 8 == 0)) for number, town in enumerate(towns))]


@cache
def model_site(model: int, pages: int) -> Site:
    """One portal: home page, 政务公开, the annual reports by town, in each town a list, in each list its reports."""
    skin, lister = MODELS[model]
    menu = (("首页", "/"), ("政务公开", "/zwgk/"))
    portal = Portal(HOST, f"{PLACE}人民政府", CODE, skin=skin, lister=lister, menu=menu)
    portal.code = f"{CODE}0001"
    root, way = "/zwgk/nb/", ("首页", "政务公开", "政府信息公开年度报告")
    links = []
    for number, (town, count) in enumerate(bodies(model, pages)):
        folder, entries = f"{root}b{number}/", []
        for step, year in enumerate(range(2024, 2024 - count, -1)):
            form = "ogi2021" if year > 2020 else "ogi2019"
            report = random_report(10 * model + number, form, agency=f"{PLACE}{town}人民政府", adcode=CODE, year=year)
            day = report.published or date(year + 1, 1, 29)
            path = f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{portal.serial()}.{lister.extension}"
            style: HtmlStyle = STYLES[(number + step + model) % len(STYLES)]
            entries.append(portal.report(path, report, style, way).entry(folder))
        portal.listing(folder, town or PLACE, way, entries)
        links.append((town or PLACE, f"{folder}{lister.name(0)}"))
    portal.landing(root, way[-1], way[:-1], links)
    portal.landing("/zwgk/", "政务公开", ("首页",), [(way[-1], root)])
    portal.home([("政务公开", "/zwgk/", [(way[-1], root)])])
    return portal.site
