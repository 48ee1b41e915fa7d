"""A region whose registry knows only part: columns by year, a body without an address, links to what is not there."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harvester.cli import run
from tests.portal.judge import Found, crawl, judge, read_items
from tests.portal.server import PortalServer
from tests.portal.site import text
from tests.portal.unseen.kit import Ground, Line, Stage, rows

YEARS = (2020, 2021, 2022, 2023)
DEAD = 3


def half_known() -> Ground:
    """The column of each year has a folder of its own, and only that of 2020 is linked. Its list names reports that
    were taken down: the host answers for them, as for anything else, with 200 and a page that says nothing of it."""

    def shell(title: str, content: str) -> str:
        return f"<html><head><title>{title}</title></head><body><a href='/gk/'>政务公开</a>{content}</body></html>"

    stage = Stage("www.linfen-sample.gov.cn", "澄城县", "610525", shell)
    bodies = ["澄城县人民政府", "澄城县水务局", "澄城县财政局"]
    for year in YEARS:
        folder = f"/gk/nb{year}/"
        made = stage.reports(bodies, (year,), lambda day, n, f=folder: f"{f}t{day:%Y%m%d}_{n}.html")  # type: ignore[misc]
        lost = [
            Line(f"{folder}t20210120_{n}.html", f"澄城县第{n}镇人民政府{year}年政府信息公开工作年度报告", "2021-01-20")
            for n in range(DEAD if year == 2020 else 0)
        ]
        stage.put(folder, f"{year}年", rows([*made, *lost]), way=True)
    stage.put("/gk/", "政务公开", "<a href='/gk/nb2020/'>2020年政府信息公开年报</a>", way=True)
    stage.put("/", "首页", "<p>欢迎</p>", way=True)
    stage.main.missing = lambda _: text(shell("澄城", "<p>网站正在建设，敬请期待。</p>"))
    return stage.ground


@dataclass
class Crawled:
    place: Path
    found: Found
    asked: list[str]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.place / "harvest.db") as database:
            return database.execute(sql).fetchall()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    place = tmp_path_factory.mktemp("region")
    home, sites = half_known()
    registry = place / "portals.csv"
    registry.write_text(
        "adcode,name,url,family,columns,last_seen,expected,state\n"
        f"610525,澄城县人民政府,{home},,{home}gk/nb{{Y}}/,,,seen\n"
        "610527,白水县人民政府,,,,,,unknown\n",
        encoding="utf-8",
    )
    with PortalServer(sites) as server:
        items = place / "items.jsonl"
        years = {"years": "2015-2023"}
        done = crawl("shaanxi", server, place / "h", items, years, {"HARVEST_REGISTRY": str(registry)})
        found = judge([str(item["url"]) for item in read_items(items)], server, sites)
        asked = [entry.path for entry in server.log]
    assert done.returncode == 0, done.stderr
    yield Crawled(place / "h", found, asked)


def test_a_column_by_year_is_tried_year_by_year(crawled: Crawled) -> None:
    assert crawled.found.recall == crawled.found.precision == 1.0
    tried = [path for path in crawled.asked if path.startswith("/gk/nb") and path.endswith("/")]
    assert "/gk/nb2017/" in tried  # the third in a row that is not there
    assert "/gk/nb2016/" not in tried


def test_missing_pages_that_say_nothing_are_known_by_one_that_cannot_be_there(crawled: Crawled) -> None:
    lost = crawled.rows("SELECT count(*) FROM rejects WHERE reason = 'soft_404'")
    assert lost == [(DEAD,)]
    probes = [path for path in crawled.asked if path.rpartition("/")[2].startswith("n") and path.endswith(".html")]
    assert len(probes) == 1


def test_a_body_without_an_address_counts(crawled: Crawled, capsys: pytest.CaptureFixture[str]) -> None:
    known = crawled.rows("SELECT url, adcode, state FROM portals WHERE name = '白水县人民政府'")
    assert known == [("unknown:610527/白水县人民政府", "610527", "unknown")]
    assert run(["coverage", "--dir", str(crawled.place), "--year", "2023", "--division", "610500", "--csv"]) == 0
    ledger = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["status"] for row in ledger if row["adcode"] == "610527" and "政府" in row["agency"]] == ["not_looked"]
