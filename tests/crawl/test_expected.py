"""What a portal must give, and that a portal that lost half of its reports is named the same day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester import exits
from harvester.crawl.account import Account
from harvester.crawl.expected import Expectation, last_good_runs, shortfalls
from harvester.crawl.registry import PortalRow, csv_text
from tests.portal.families import FAMILIES
from tests.portal.judge import crawl
from tests.portal.server import PortalServer
from tests.portal.site import Reply, Site, text

URL = "http://www.a.gov.cn/"


def account(**found: int) -> tuple[Account, list[PortalRow]]:
    """An account of counties ``a``, ``b`` … of one province, with so many reports each."""
    books = Account()
    rows = []
    for number, (name, count) in enumerate(found.items()):
        row = PortalRow(f"14022{number}", f"{name}县人民政府", f"http://www.{name}.gov.cn/")
        books.open(row.url, row.name, row.adcode).reports["new"] = count
        rows.append(row)
    return books, rows


def runs(*told: tuple[dict[str, str], dict[str, Any]]) -> Any:
    """A query that answers with runs, latest first."""

    def query(_sql: str, _values: Sequence[Any]) -> Iterable[Mapping[str, Any]]:
        return [
            {
                "run_id": 9 - number,
                "started_at": f"2025-03-0{9 - number}T00:00:00Z",
                "arguments": json.dumps(arguments),
                "statistics": json.dumps(statistics),
            }
            for number, (arguments, statistics) in enumerate(told)
        ]

    return query


def run_of(count: int, short: bool = False, url: str = URL) -> dict[str, Any]:
    return {
        "by_portal": [{"url": url, "reports": {"new": count - 1, "unchanged": 1} if count else {}}],
        "short": [{"url": url}] if short else [],
    }


def test_the_last_good_run_is_one_that_was_not_short() -> None:
    found = last_good_runs(
        runs(({}, run_of(3, short=True)), ({}, run_of(0)), ({}, run_of(9)), ({}, run_of(20))), 9, None
    )
    assert [(one.number, one.basis) for one in found.values()] == [(9, "last_good_run")]
    assert "2025-03-07" in next(iter(found.values())).words


def test_only_runs_for_the_same_years_compare() -> None:
    query = runs(({"years": "2020"}, run_of(3)), ({}, run_of(9)))
    assert [one.number for one in last_good_runs(query, 9, None).values()] == [9]
    assert [one.number for one in last_good_runs(query, 9, "2020").values()] == [3]
    assert last_good_runs(query, 9, "2021") == {}


def test_an_address_that_changed_its_scheme_is_the_same_portal() -> None:
    history = last_good_runs(runs(({}, run_of(10, url="https://a.gov.cn/"))), 9, None)
    books, rows = account(a=7)
    assert [one.expected for one in shortfalls(books, rows, history)] == [10]


@pytest.mark.parametrize(("found", "named"), [(8, False), (7, True), (0, True)])
def test_less_than_four_fifths_of_the_last_good_run_is_named(found: int, named: bool) -> None:
    books, rows = account(a=found)
    short = shortfalls(books, rows, {"a.gov.cn/": Expectation(10, "last_good_run", "by its last good run")})
    assert [str(one) for one in short] == (
        [f"a县人民政府: {found} reports, 10 expected (by its last good run)"] if named else []
    )
    assert books.portals[URL].expected == 10


def test_the_registry_goes_before_all_others() -> None:
    books, rows = account(a=7, b=30, c=30, d=30)
    books.portals[URL].expected = 0
    assert shortfalls(books, rows, {"a.gov.cn/": Expectation(10, "last_good_run", "")}) == []
    books.portals[URL].expected = 12
    assert [one.basis for one in shortfalls(books, rows, {})] == ["registry"]
    assert [one.basis for one in shortfalls(books, rows, {}, some_years=True)] == ["siblings"]


def test_a_portal_without_history_is_compared_with_its_siblings() -> None:
    books, rows = account(a=10, b=12, c=40, d=9, e=2, f=0)
    assert {one.name[0]: (one.expected, one.basis) for one in shortfalls(books, rows, {})} == {
        "e": (9, "siblings"),
        "f": (9, "siblings"),
    }


def test_two_siblings_or_those_of_another_level_say_nothing() -> None:
    books, rows = account(a=0, b=30, c=30)
    office = PortalRow("140200", "大同市人民政府", "http://www.d.gov.cn/")
    books.open(office.url, office.name, office.adcode).reports["new"] = 50
    assert shortfalls(books, [*rows, office], {}) == []


def lose_half(site: Site) -> None:
    """The list shows what stood in its first page; the address of the others answers with nothing."""
    page = site.routes["/col/col1229214366/index.html"]
    assert isinstance(page, Reply)
    head, *records = page.body.split(b"<record>")
    tail = records[-1].partition(b"</record>")[2]
    kept = [b"<record>" + record.partition(b"</record>")[0] + b"</record>" for record in records[: len(records) // 2]]
    site.routes["/col/col1229214366/index.html"] = replace(page, body=head + b"".join(kept) + tail)
    site.routes["/module/web/jpage/dataproxy.jsp"] = text("<datastore></datastore>", content_type="text/xml")


def test_a_portal_that_lost_half_of_its_reports_is_named(tmp_path: Path) -> None:
    site = FAMILIES["hanweb"]()
    assert site.manifest is not None
    reports = site.manifest.reports
    registry = tmp_path / "portals.csv"
    registry.write_text(csv_text([PortalRow("330482", "平湖市人民政府", site.manifest.home)]), encoding="utf-8")
    directory = tmp_path / "harvest"
    with PortalServer([site]) as server:

        def go() -> Any:
            settings = {"HARVEST_REGISTRY": str(registry)}
            return crawl("zhejiang", server, directory, tmp_path / "o.jsonl", None, settings)

        first = go()
        assert first.returncode == exits.OK, first.stderr
        assert "warning" not in first.stderr
        lose_half(site)
        second = go()
        third = go()
    for done in (second, third):
        assert done.returncode == exits.PARTIAL, done.stderr
        lines = [line for line in done.stderr.splitlines() if line.startswith("  warning")]
        assert len(lines) == 1
        assert f" {len(reports)} expected (by its last good run" in lines[0]
    with sqlite3.connect(directory / "harvest.db") as database:
        told = [json.loads(value) for (value,) in database.execute("SELECT statistics FROM runs ORDER BY run_id")]
        details = json.loads(database.execute("SELECT details FROM portals").fetchone()[0])
    assert [len(one["short"]) for one in told] == [0, 1, 1]
    assert told[2]["short"][0]["basis"] == "last_good_run"
    assert told[2]["by_portal"][0]["expected"] == len(reports)
    assert details["learned"]["family"] == "hanweb"
    assert details["learned"]["columns"]
