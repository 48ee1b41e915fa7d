"""What comes back from the processes that parse: ready for the database, or whole for whoever looks into it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.crawl.parsers import Fetched, Parsers
from harvester.parsing import parse_bytes
from harvester.reports.hints import Hints
from harvester.store.database import Store
from harvester.store.packing import checked, pack
from tests.compose import random_report, render_html
from tests.portal.judge import ROOT
from tests.store.factory import FakeCapture

URL = "http://www.example.gov.cn/nb/1.html"
PAGE = render_html(random_report(1, "ogi2021"))
ELSEWHERE = (
    "<html><body><h1>长寿区2021年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>我区认真贯彻条例。</p>"
    "<p>二、主动公开政府信息情况</p><p>见附件。</p><p>三、收到和处理政府信息公开申请情况</p><p>见附件。</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>见附件。</p><p>五、存在的主要问题及改进情况</p><p>无。</p>"
    "<p>六、其他需要报告的事项</p><p>无。</p><p><a href='1.pdf'>附件</a></p></body></html>"
).encode()


def fetched(body: bytes = PAGE) -> Fetched:
    return Fetched(body, URL, "text/html; charset=utf-8", 200, Hints(url=URL))


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    made = Parsers(1)
    made.only_stored = True
    yield made
    made.close()


def parse(parsers: Parsers, what: Fetched) -> dict[str, Any]:
    return asyncio.run(parsers.parse(what))


def test_a_report_that_is_only_stored_comes_packed_and_is_stored_as_the_whole_one(
    parsers: Parsers, tmp_path: Path
) -> None:
    told = parse(parsers, fetched())
    here = parse_bytes(PAGE, source=URL, url=URL, content_type="text/html; charset=utf-8", status=200)
    assert "facts" not in told
    assert told.items() >= {(name, here[name]) for name in ("agency_key", "year", "form", "sha256")}
    assert pack(told) == pack(here)
    found = []
    for name, what in (("packed", told), ("whole", here)):
        with Store(tmp_path / f"{name}.db") as store:
            number = store.save_report(what, store.add_capture(None, FakeCapture())).report_id
            found.append(store.report(number))
    assert found[0] == found[1]
    assert len(found[0]["facts"]) == 200


def test_whole_comes_what_is_looked_into(parsers: Parsers) -> None:
    assert len(parse(parsers, replace(fetched(), whole=True))["facts"]) == 200
    assert parse(parsers, fetched(b"<html><body>Hello</body></html>"))["error"]["code"] == "not_a_report"
    elsewhere = parse(parsers, fetched(ELSEWHERE))
    assert "tables_elsewhere" in [warning["code"] for warning in elsewhere["warnings"]]
    assert "facts" in elsewhere


@pytest.mark.parametrize("answer", [None, [], 7, {"_packed": {}}, {"_packed": {"numbers": "[1]"}}, {"_packed": 1}])
def test_an_answer_that_is_no_report_is_refused_before_it_reaches_the_database(answer: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        checked(answer)


WHO_LISTENS = """
import sys, json
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from harvester.extensions import Harvest, only_stored
from spiders.portal import PortalSpider
class Other:
    @classmethod
    def from_crawler(cls, crawler):
        it = cls()
        crawler.signals.connect(it.look, signal=signals.item_scraped)
        return it
    def look(self, item, response, spider): pass
    def process_item(self, item): return item
settings = get_project_settings()
settings.setdict(json.loads(sys.argv[1]), "cmdline")
crawler = AsyncCrawlerProcess(settings)._create_crawler(PortalSpider)
crawler._apply_settings()
print(only_stored(crawler))
"""


@pytest.mark.parametrize(
    ("settings", "alone"),
    [
        ({}, "True"),
        ({"FEEDS": {"o.jsonl": {"format": "jsonlines"}}}, "False"),
        ({"EXTENSIONS": {"__main__.Other": 1}}, "False"),
        ({"ITEM_PIPELINES": {"__main__.Other": 1}}, "False"),
        ({"SPIDER_MIDDLEWARES": {"__main__.Other": 1}}, "False"),
    ],
)
def test_whoever_else_gets_reports_gets_them_whole(settings: dict[str, Any], alone: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHO_LISTENS, json.dumps(settings)],
        cwd=ROOT, check=False, text=True, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == alone, done.stderr
