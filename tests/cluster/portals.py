"""Three portals of one region on two registered domains: two jobs. And commands on them as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.compose import HtmlStyle, random_report
from tests.kill.portal import _slow
from tests.portal.build import Portal
from tests.portal.judge import ROOT, SETTINGS
from tests.portal.listing import plain_next
from tests.portal.server import PortalServer
from tests.portal.site import Site

WEST, WATER, EAST = "www.west-sample.gov.cn", "sw.west-sample.gov.cn", "www.east-sample.gov.cn"
ROWS = (
    ("500231", "垫江县人民政府", f"http://{WEST}/"),
    ("500231", "垫江县水利局", f"http://{WATER}/"),
    ("500115", "长寿区人民政府", f"http://{EAST}/"),
)
BODIES = {
    WEST: ("垫江县人民政府", "垫江县高安镇人民政府"),
    WATER: ("垫江县水利局",),
    EAST: ("重庆市长寿区人民政府", "重庆市长寿区财政局"),
}
YEARS = (2021, 2022)
REPORTS = sum(len(bodies) for bodies in BODIES.values()) * len(YEARS)
REGION = "chongqing"


def sites(delay: float = 0.02) -> list[Site]:
    made = []
    for number, (adcode, name, url) in enumerate(ROWS):
        host = url.split("/")[2]
        portal = Portal(host, name, adcode, skin="plain", lister=plain_next(), validators=True)
        portal.robots("/search/")
        folder, way = "/gongkai/ndbg/", ("首页", "政府信息公开年度报告")
        entries = []
        for agency in BODIES[host]:
            previous = None
            for year in YEARS:
                seed = 100 * number + len(entries)
                report = random_report(
                    seed, "ogi2021", agency=agency, adcode=adcode, year=year, size=5, previous=previous
                )
                previous = report
                path = f"{folder}{year + 1}01/t{year + 1}0128_{portal.serial()}.html"
                entries.append(portal.report(path, report, HtmlStyle(), way).entry(folder))
        portal.listing(folder, way[-1], way[:-1], sorted(entries, key=lambda e: e.day, reverse=True), 8, wanted=True)
        portal.home([(way[-1], f"{folder}list.html", [])])
        portal.site.routes = {path: _slow(route, delay) for path, route in portal.site.routes.items()}
        made.append(portal.site)
    return made


def registry(folder: Path) -> Path:
    path = folder / "portals.csv"
    lines = ["adcode,name,url", *(",".join(row) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def environment(server: PortalServer | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HARVEST_")}
    proxy = server.proxy_url if server else "http://127.0.0.1:9"
    return {**kept, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}


BASE = {**SETTINGS, "CONCURRENT_REQUESTS_PER_DOMAIN": "2"}


def settings(folder: Path, **more: object) -> list[str]:
    told = {**BASE, "HARVEST_PARSERS": "0", "HARVEST_REGISTRY": str(registry(folder)), **more}
    return [word for name, value in told.items() for word in ("-s", f"{name}={value}")]


def crawl_command(folder: Path, directory: Path, *words: str, **more: object) -> list[str]:
    return [
        sys.executable, "-m", "harvester", "--dir", str(directory), "crawl", REGION, *words, *settings(folder, **more)
    ]  # fmt: skip


def run(command: Sequence[str], server: PortalServer | None, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command), cwd=ROOT, env=environment(server), text=True, encoding="utf-8", capture_output=True,
        check=False, timeout=timeout,
    )  # fmt: skip


def plain_crawl(folder: Path, directory: Path, server: PortalServer) -> None:
    """The same in one crawl."""
    words = [sys.executable, "-m", "scrapy", "crawl", REGION, *settings(folder, HARVEST_DIR=directory)]
    done = run(words, server)
    assert done.returncode == 0, done.stderr
