"""Every query that the tool makes goes by an index, so that its cost does not grow with the harvest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import Store
from harvester.store.outdated import forget_captures, forget_half_read
from harvester.store.views import variables
from tests.store.factory import FakeCapture, make_parsed

# Tables that have a handful of rows, or of which a query wants all.
SMALL = {"runs", "settings", "layouts"}


@pytest.fixture
def watched(tmp_path: Path) -> Any:
    """A store, and the statements that it has executed."""
    with Store(tmp_path / "harvest.db") as store:
        store.check_panel()  # once after the relations have changed, all agencies are looked at
        statements: list[str] = []
        store.db.conn.set_trace_callback(statements.append)
        yield store, statements


def scans(store: Store, sql: str) -> list[str]:
    """Steps of the plan that read a whole table of the database."""
    details = [row[3] for row in store.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    found = []
    for detail in details:
        words = detail.split()
        if words[0] == "SCAN" and "VIRTUAL" not in words and "CONSTANT" not in words and "USING" not in words:
            found.append(detail)
    return [detail for detail in found if detail.split()[1] not in SMALL]


def test_writing_and_looking_up(watched: Any) -> None:
    store, statements = watched
    run_id = store.start_run("chongqing", {})
    for number, (url, granted) in enumerate((("http://a.cn/1", 1), ("http://a.cn/2", 1), ("http://a.cn/1", 2))):
        for year in (2019, 2020):
            parsed = make_parsed(year=year, url=f"{url}?{year}", granted_np=granted)
            day = f"2024-01-0{number + 1}T00:00:00Z"
            capture = FakeCapture(parsed["url"], day, f"{number}{year}", warc_offset=number * 10000 + year)
            store.save_report(parsed, store.add_capture(run_id, capture, role="candidate"))
    store.save_report(make_parsed(agency_key=None), store.add_capture(run_id, FakeCapture()))
    store.add_reject(run_id, "http://a.cn/2?2019", "gone")
    store.add_reject(run_id, "http://b.cn/2", "robots_denied", whole_host=True)
    store.finish_run(run_id, "finished", {})
    store.find_capture("http://a.cn/1")
    store.find_reports(url="http://a.cn/1?2019")
    store.find_reports(agency_key="500115/双龙镇人民政府", year=2020)
    store.find_reports(adcode="5001", year=2020)
    store.find_reports(year=2020)
    store.unaccounted(run_id)
    for read in (store.report, store.facts, store.provenance, store.read.visits, store.read.checks):
        read(1)
    forget_half_read(store, ["a.warc.gz"], "tables_elsewhere")
    forget_captures(store, FakeCapture().warc_file, 20000)
    store.db.conn.set_trace_callback(None)
    asked = {sql for sql in statements if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT")}
    assert len(asked) > 40
    # Made while captures are taken out, see ``outdated``.
    store.db.execute("CREATE INDEX readings_capture ON readings(capture_id) WHERE capture_id IS NOT NULL")
    found = {sql: scans(store, sql) for sql in asked}
    assert {sql: plan for sql, plan in found.items() if plan} == {}


@pytest.mark.parametrize(
    "view",
    ["facts", "checks", "warnings", "mentions", "dates", "panel_long", "panel_wide", "provenance", "visits", "absences",
     "sources"],
)  # fmt: skip
def test_views_of_one_report(view: str, watched: Any) -> None:
    store, _ = watched
    assert scans(store, f"SELECT * FROM {view} WHERE report_id = 5") == []


def test_panels_of_one_agency_or_year(watched: Any) -> None:
    store, _ = watched
    for view in ("panel_long", "panel_wide"):
        for where in ("agency_key = 'x'", "year = 2020", "adcode = '500115'", "agency_key = 'x' AND year = 2020"):
            assert scans(store, f"SELECT * FROM {view} WHERE {where}") == [], (view, where)


def test_foreign_keys_have_an_index(watched: Any) -> None:
    """Else deleting one row reads the whole table that points to it."""
    store, _ = watched
    small = {"layouts", "places", "runs"}
    for table in store.db.tables:
        for key in table.foreign_keys:
            if key.other_table in small:
                continue
            sql = f"SELECT 1 FROM {table.name} WHERE {key.column} = 1"
            if (table.name, key.column) != ("readings", "capture_id"):
                assert scans(store, sql) == [], (table.name, key.column)


def test_the_wide_panel_has_a_column_for_each_variable_of_the_forms(watched: Any) -> None:
    store, _ = watched
    columns = [column.name for column in store.db["panel_wide"].columns]
    fixed = ["report_id", "agency", "agency_key", "adcode", "year", "form", "title", "published", "url"]
    assert columns == fixed + variables()
    assert {"new_received_np", "other_processing_tot", "other_misc_tot", "recon_upheld", "leg_fees"} <= set(columns)
