"""A portal that means harm: among three honest reports, entries that each try something else."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import date

import brotli

from tests.compose import HtmlStyle, random_report, render_html
from tests.portal.build import Portal
from tests.portal.faults import endless, loop
from tests.portal.listing import Entry, plain_next
from tests.portal.site import Reply, Request, Route, Site, Wire, redirect

HOST = "www.dianjiang-sample.gov.cn"
FOLDER = "/gongkai/ndbg/"
SIZE = 400_000_000
"""What a bomb unpacks to."""
ESCAPE = "\x1b]0;owned\x07\x1b[2J\u202e"
INNER = (
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[::1]/",
    "http://localhost/",
)
"""Linked by the list."""
BEHIND = (
    "http://127.0.0.2/",
    "http://169.254.169.253/",
    "http://192.168.1.1/",
    "http://[fe80::1]/",
    "http://db.internal/",
)
"""Reached by redirects, each with another status."""


def _packed(coding: str) -> Route:
    body = _BOMBS[coding]()
    return Reply(body, headers=(("Content-Encoding", coding),))


def _brotli() -> bytes:
    packer = brotli.Compressor(quality=1)
    piece = b"\0" * 1_000_000
    return b"".join([*(packer.process(piece) for _ in range(SIZE // len(piece))), packer.finish()])


_BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(b"\0" * SIZE, 1),
    "deflate": lambda: zlib.compress(zlib.compress(b"\0" * SIZE, 1), 9),
    "br": _brotli,
}


def hostile(agency: str) -> dict[str, Route]:
    """What a report's address answers, by the name of the attack.

    Those that end without an answer do not stand side by side: a host that fails three times in a row is given up.
    """
    report = random_report(4, "ogi2021", agency=agency, adcode="500231", year=2023)
    evil = random_report(
        4, "ogi2021", agency=agency, adcode="500231", year=2024, title=f"=cmd|' /C calc'!A0<script>{ESCAPE}"
    )
    page = render_html(report)
    routes: dict[str, Route] = {
        f"inner{number}": redirect(url, (301, 302, 303, 307, 308)[number]) for number, url in enumerate(BEHIND)
    }
    routes |= {f"bomb-{coding}": _packed(coding) for coding in ("gzip", "br")}
    routes |= {
        "bomb-deflate-deflate": Reply(_BOMBS["deflate"](), headers=(("Content-Encoding", "deflate, deflate"),)),
        "loop": loop,
        "endless": endless,
        "headers": Reply(page, headers=tuple((f"X-{n}", "a" * 60_000) for n in range(60))),
        "names": Reply(page, headers=(
            ("Content-Disposition", f"attachment; filename=../../../tmp/owned%00{ESCAPE!r}.html"),
            ("Content-Location", "//evil/"),
            ("Set-Cookie", "a=b; Domain=gov.cn; Path=/"),
        )),
        "header": Reply(page, headers=(("X-Long", "a" * 3_000_000),)),
        "title": Reply(render_html(evil)),
        "size": Reply(page, wire=Wire(length=10_000_000_000)),
        "deep": Reply(b"<html><title>x</title>" + b"<div>" * 200_000 + page),
        "drip": Reply(page, wire=Wire(drip=3.0)),
        "location": redirect("javascript:alert(1)"),
        "scheme": redirect("file:///etc/passwd"),
        "foreign": redirect("http://evil.example.com/report.html"),
    }  # fmt: skip
    return routes


def hostile_site() -> Site:
    portal = Portal(HOST, "垫江县人民政府（样例）", "500231", skin="plain", lister=plain_next())
    way = ("首页", "政府信息公开年度报告")
    entries = []
    for number, year in enumerate((2020, 2021, 2022)):
        form = "ogi2019" if year == 2020 else "ogi2021"
        report = random_report(number, form, agency="垫江县人民政府", adcode="500231", year=year)
        path = f"{FOLDER}{year + 1}01/t{year + 1}0128_{portal.serial()}.html"
        entries.append(portal.report(path, report, HtmlStyle(), way).entry(FOLDER))
    for number, (name, route) in enumerate(hostile("垫江县水利局").items()):
        path = f"{FOLDER}202401/t20240110_9{number:02}{name}.html"
        portal.site.add(path, _guarded(route))
        day = date(2024, 1, 10).isoformat()
        entries.append(Entry(path, f"垫江县{name}局2023年政府信息公开工作年度报告", day))
    entries += [Entry(url, f"垫江县{n}局2022年政府信息公开工作年度报告", "2023-01-10") for n, url in enumerate(INNER)]
    portal.listing(FOLDER, way[-1], way[:-1], entries, 60, wanted=True)
    portal.home([(way[-1], f"{FOLDER}list.html", [])])
    portal.site.compress = False
    return portal.site


def _guarded(route: Route) -> Route:
    """As it is: a route may be a reply or a function of the request."""

    def answer(request: Request) -> Reply:
        return route if isinstance(route, Reply) else route(request)

    return answer
