"""A new portal in minutes: a short crawl tells family, columns and whose it is, and makes a fixture for a test."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from scrapy.http import Response
from scrapy.settings import BaseSettings

from harvester.crawl.account import PortalAccount
from harvester.crawl.arguments import parse_portal
from harvester.crawl.discover import family_of
from harvester.crawl.guard import HostRules
from harvester.crawl.items import ReportItem
from harvester.crawl.owners import Owner, government_name, owner_of
from harvester.crawl.pages import Page
from harvester.crawl.registry import CENTRAL, PortalRow
from harvester.crawl.spider import PortalsSpider, Yielded
from harvester.crawl.urls import host_of, is_home
from harvester.crawl.visits import run_spider
from harvester.reports.divisions import divisions

BUDGET = 60
"""Requests that a probe may cost."""
FIXTURE_SETTINGS: dict[str, Any] = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "HARVEST_PARSERS": 0}
"""With these, and its budget, a replay of a fixture takes the way of the probe."""
EXPECTED = "expected.json"


class ProbeError(Exception):
    """A portal that gave nothing to look at; the message says why."""


class ProbeSpider(PortalsSpider):
    """Crawls one portal as the spider ``portal`` does, and keeps its home page and what it found."""

    name = "portal"
    argument_names = ("url",)

    def __init__(self, *args: Any, **arguments: Any) -> None:
        super().__init__(*args, **arguments)
        self.home: Page | None = None
        self.found: list[dict[str, Any]] = []

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        url = parse_portal(self.harvest_arguments.get("url"), self.host_rules)
        return [PortalRow(CENTRAL, host_of(url), url)]

    async def parse(self, response: Response, **arguments: Any) -> AsyncIterator[Yielded]:
        if self.home is None and response.status == 200:
            content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
            self.home = Page(response.url, response.body, content_type)
        async for item in super().parse(response, **arguments):
            if isinstance(item, ReportItem):
                self.found.append(dict(item))
            yield item


@dataclass(slots=True)
class Probe:
    """What was learned. ``complete``: the portal was gone through within the budget."""

    row: PortalRow
    owner: Owner
    account: PortalAccount
    reports: list[dict[str, Any]] = field(default_factory=list)
    complete: bool = False
    budget: int = BUDGET


def probe(url: str, directory: Path, budget: int = BUDGET) -> Probe:
    """Crawl a portal for a short while into a harvest of its own. Raises ProbeError where it does not answer, and
    ArgumentError for an address that may not be visited."""
    url = parse_portal(url, HostRules())
    manners = {"HARVEST_DIR": str(directory), "HARVEST_PORTAL_BUDGET": budget, **FIXTURE_SETTINGS}
    spider = run_spider(ProbeSpider, manners, url=url).spider
    if not isinstance(spider, ProbeSpider) or not spider.account.portals:
        raise ProbeError(f"{url}: the crawl did not start")
    account = next(iter(spider.account.portals.values()))
    if spider.home is None or not account.pages:
        causes = ", ".join(account.failed) or account.ended or "no answer"
        raise ProbeError(f"{url}: no page could be had ({causes}); 'harvester portals check' tells more")
    owner = owner_by_reports(owner_of(spider.home), spider.found)
    families = [name for name, _ in account.families.most_common() if name != "generic"]
    row = PortalRow(
        owner.adcode or CENTRAL,
        owner.name or host_of(url),
        _home(spider.home.url),
        families[0] if families else family_of(spider.home),
        tuple(dict.fromkeys(account.columns)),
        date.today().isoformat(),
        None,
        "verified",
    )
    complete = not account.ended.startswith("the budget")
    return Probe(row, owner, account, spider.found, complete, budget)


def owner_by_reports(owner: Owner, reports: list[dict[str, Any]]) -> Owner:
    """Where the home page does not say whose the portal is, its reports do: the place that most of them lie in."""
    if owner.adcode is not None or not reports:
        return owner
    places = Counter(report["adcode"] for report in reports if report.get("adcode"))
    if not places:
        return owner
    adcode = common_place(places)
    current = divisions().current(adcode) if adcode else []
    if len(current) != 1:
        return owner
    keys = {report.get("agency_key") for report in reports}
    name = government_name(current[0]) if f"{adcode}/人民政府" in keys else owner.name or government_name(current[0])
    return Owner(current[0], name, f"the places of {sum(places.values())} reports")


def common_place(places: Counter[str]) -> str | None:
    """The innermost division that holds at least four fifths of what is counted; None where none does."""
    total = sum(places.values())
    for cut, tail in ((6, ""), (4, "00"), (2, "0000")):
        counts: Counter[str] = Counter()
        for adcode, number in places.items():
            counts[adcode[:cut] + tail] += number
        code, number = counts.most_common(1)[0]
        if number >= 0.8 * total and code in divisions():
            return code
    return None


def record_fixture(found: Probe, harvest: Path, place: Path) -> Path:
    """Keep the archive of a probe and what it found as an example for a test: the folder that was made below ``place``.

    Its ``expected.json`` says ``"read_by": ""`` until a person has held it against the portal; the test fails until
    then. Raises ProbeError where there is such a folder already.
    """
    folder = place / re.sub(r"[^a-z0-9.-]", "_", host_of(found.row.url))
    if folder.exists():
        raise ProbeError(f"{folder}: there is such a fixture already; remove it to record the portal again")
    folder.mkdir(parents=True)
    for warc in sorted((harvest / "warc").glob("*.warc.gz")):
        shutil.copyfile(warc, folder / warc.name)
    expected = {
        "read_by": "",
        "url": found.row.url,
        "budget": found.budget,
        "adcode": found.row.adcode,
        "name": found.row.name,
        "family": found.row.family,
        "columns": list(found.row.columns),
        "reports": expected_reports(found.reports),
    }
    text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    (folder / EXPECTED).write_text(text, encoding="utf-8")
    return folder


def expected_reports(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a fixture says of each report, in the order of the addresses."""
    names = ("url", "agency_key", "year", "form")
    return sorted(({name: report.get(name) for name in names} for report in reports), key=lambda one: str(one["url"]))


def temporary_harvest() -> tempfile.TemporaryDirectory[str]:
    """A place for the archive of a probe."""
    return tempfile.TemporaryDirectory(prefix="harvester-probe-")


def _home(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return url if is_home(url) and url.endswith("/") else f"{scheme}://{rest.partition('/')[0]}/"
