"""What is looked at again, and when; what a look that finds nothing new leaves behind."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings

from harvester.archive.reader import iter_captures, warc_files
from harvester.crawl.arguments import ArgumentError
from harvester.crawl.frontier import COLUMN, ENTRY, HOME, PAGE, Lead
from harvester.crawl.revisit import Policy, Revisits, parse_since
from tests.kill.harvests import contents, crawl, differing, harvester
from tests.kill.portal import REPORTS, small_site
from tests.portal.server import PortalServer
from tests.portal.site import Reply

DAY = 86_400.0


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "year", "now", "days"),
    [
        ("2024-01-28", 2023, "2024-02-20", 1),  # the season of its year
        ("2024-06-20", 2023, "2024-07-20", 7),  # young, published late
        ("2024-01-28", 2023, "2024-11-01", 180),  # old
        (None, 2015, "2024-11-01", 180),
        (None, None, "2024-11-01", 180),
        ("2019-01-28", None, "2024-02-01", 180),  # the season is of last year's reports only
    ],
)
def test_young_reports_often_old_ones_rarely(published: str | None, year: int | None, now: str, days: float) -> None:
    found = Policy().max_age(date.fromisoformat(published) if published else None, year, at(now))
    assert found == days * DAY


@pytest.mark.parametrize(("month", "day"), [(2, 1), (4, 1)])
def test_after_a_statutory_date_a_report_is_looked_at_once_more(month: int, day: int) -> None:
    policy = Policy(season=1000, young=1000, old=1000)
    due = datetime(2024, month, day, tzinfo=UTC)
    for hours in (1, 30):
        now = due + timedelta(hours=hours)
        # A look before the date is too old, one since then is not.
        assert policy.max_age(None, 2023, now) == hours * 3600
    before = policy.max_age(None, 2023, due - timedelta(hours=1))
    assert before > 20 * DAY


def test_lists_are_looked_at_every_time_and_reports_by_the_policy() -> None:
    revisits = Revisits(now=at("2024-11-01"))
    for kind in (HOME, COLUMN, PAGE):
        assert revisits.max_age(Lead("http://a.gov.cn/", kind, 1.0)) is None
    entry = Lead("http://a.gov.cn/1.html", ENTRY, 1.0, "某局2021年政府信息公开工作年度报告", "2022-01-20")
    assert revisits.max_age(entry) == 180 * DAY
    assert Revisits(now=at("2024-11-01"), fresh=True).max_age(entry) is None


def test_since_goes_for_every_page() -> None:
    revisits = Revisits(since=parse_since("2024-10-30"), now=at("2024-11-01"))
    assert revisits.max_age(Lead("http://a.gov.cn/", HOME, 1.0)) == 2 * DAY
    later = Revisits(since=parse_since("2025-01-01"), now=at("2024-11-01"))
    assert later.max_age(Lead("http://a.gov.cn/", HOME, 1.0)) is None


@pytest.mark.parametrize("text", ["yesterday", "2025-13-01", "2025", "20250101"])
def test_a_wrong_since_is_one_line(text: str) -> None:
    with pytest.raises(ArgumentError, match="give a day such as"):
        parse_since(text)


def test_the_settings_count() -> None:
    revisits = Revisits.of(Settings({"REVISIT_OLD_DAYS": 3}), None, None)
    assert revisits.policy == Policy(old=3)


def visits(directory: Path) -> list[tuple[str, int]]:
    connection = sqlite3.connect(directory / "harvest.db")
    try:
        sql = "SELECT r.url, count(*) FROM visits v JOIN reports r USING (report_id) GROUP BY r.url ORDER BY r.url"
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_crawls_on_later_days(tmp_path: Path) -> None:
    """Nothing due; everything again; one report changed, one gone. And the archive alone tells all of it."""
    directory = tmp_path / "harvest"
    site = small_site(0)
    with PortalServer([site]) as server:
        assert crawl(server, directory).returncode == 0
        first = contents(directory)
        server.log.clear()
        assert crawl(server, directory).returncode == 0
        lists = {entry.path for entry in server.log}
        assert not any(path.endswith((".html", ".doc")) and "/20" in path for path in lists - {GONE, SOFT})
        assert "/gongkai/ndbg/list.html" in lists
        assert differing(first, contents(directory)) == {}

        server.log.clear()
        assert crawl(server, directory, arguments={"fresh": "1"}).returncode == 0
        assert sum(entry.status == 304 for entry in server.log) >= REPORTS, "asked for conditionally"
        assert differing(first, contents(directory)) == {}, "nothing new, nothing doubled"
        assert [number for _, number in visits(directory)] == [2] * REPORTS, "and that is evidence"

        changed, gone = "/gongkai/ndbg/202201/t20220128_1035.html", "/gongkai/ndbg/202301/t20230128_1021.html"
        page = site.routes[changed]
        assert isinstance(page, Reply)
        text = page.body.decode().replace("</p>", "（本段于公布后补充。）</p>", 3)
        assert text.count("补充") == 3
        site.routes[changed] = Reply(text.encode(), modified="Tue, 07 Jan 2025 08:00:00 GMT")
        del site.routes[gone]
        assert crawl(server, directory, arguments={"fresh": "1"}).returncode == 0
    database = sqlite3.connect(directory / "harvest.db")
    versions = database.execute(
        "SELECT version, is_current FROM reports WHERE url LIKE ? ORDER BY version", (f"%{changed}",)
    ).fetchall()
    assert versions == [(1, 0), (2, 1)]
    current = database.execute("SELECT is_current FROM reports WHERE url LIKE ?", (f"%{gone}",)).fetchall()
    assert current == [(1,)], "to be gone is no withdrawal"
    assert database.execute("SELECT count(*) FROM absences WHERE url LIKE ?", (f"%{gone}",)).fetchone() == (1,)
    database.close()

    told = harvester("--dir", directory, "diff", f"http://www.dianjiang-sample.gov.cn{changed}")
    assert told.returncode == 0, told.stderr
    assert "section" in told.stdout
    assert "补充" in told.stdout

    kinds = {capture.record_type for path in warc_files(directory / "warc") for capture in iter_captures(path)}
    assert kinds == {"response", "revisit"}
    before = contents(directory, exact=True)
    (directory / "harvest.db").unlink()
    assert harvester("--dir", directory, "reparse", "--jobs", "1").returncode == 0
    assert differing(before, contents(directory, exact=True)) == {}
    assert harvester("--dir", directory, "verify").returncode == 0


GONE = "/gongkai/ndbg/201803/t20180301_2.html"
SOFT = "/gongkai/ndbg/201903/t20190301_1.html"
