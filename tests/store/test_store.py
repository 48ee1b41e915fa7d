"""A report goes in and comes out whole; the same again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import CANDIDATE, Store
from tests.store.factory import FakeCapture, gold_facts, make_parsed, read_golds


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store(tmp_path / "harvest.db") as store:
        yield store


def dump(store: Store) -> list[str]:
    """Everything in the database but the moments of runs."""
    return [line for line in store.db.iterdump() if 'INTO "runs"' not in line]


def test_the_parse_object_comes_back(store: Store) -> None:
    capture = FakeCapture()
    parsed = make_parsed(granted_np=5, denied_internal_affairs_tot=None, source="old/file.html")
    parsed |= {"sha256": "0" * 64, "media_type": "text/html", "source": "old/file.html", "parser_note": {"a": [1]}}
    parsed["warnings"] = [{"code": "leftover", "message": "多出一个数", "table": "requests", "row": "granted"}]
    parsed["mentions"] = [{"indicator": "r", "value": "2.5", "raw": "2.5", "unit": "万", "sentence": "共2.5万。"}]
    parsed["_private"] = object()
    outcome = store.save_report(parsed, store.add_capture(None, capture))
    del parsed["_private"]
    assert outcome.kind == "new"
    assert store.report(outcome.report_id) == parsed
    assert store.report(outcome.report_id + 1) is None


def test_gold_cells_pass_through_panel_long(store: Store, shared: Path) -> None:
    golds = read_golds(shared / "reference" / "gold")
    expected = []
    for number, gold in enumerate(golds):
        parsed = make_parsed(gold["form_version"], agency_key=f"50011{number}/镇", url=f"http://www.a.cn/{number}")
        parsed["facts"] = gold_facts(gold)
        capture = FakeCapture(url=parsed["url"], body=str(number), warc_offset=number)
        report_id = store.save_report(parsed, store.add_capture(None, capture)).report_id
        names = ("table", "row", "column", "value", "raw", "unit", "state")
        expected += [(report_id, *(fact[name] for name in names)) for fact in parsed["facts"]]
    sql = "SELECT report_id, table_id, row_id, column_id, value, raw, unit, state FROM panel_long"
    found = [tuple(row.values()) for row in store.query(sql)]
    assert len(found) == 992
    assert found == expected
    assert [type(row[4]) for row in found] == [type(row[4]) for row in expected]


def test_twice_is_once(store: Store) -> None:
    for number in range(2):
        run_id = store.start_run("chongqing", {})
        first = store.save_report(make_parsed(), store.add_capture(run_id, FakeCapture(), role=CANDIDATE))
        store.add_reject(run_id, "http://www.a.cn/x", "soft_404", "页面不存在", "2024-02-01T08:00:01Z")
        store.finish_run(run_id, "finished", {"found": 1})
        if number == 0:
            before = dump(store)
    assert first.kind == "unchanged"
    after = dump(store)
    changed = set(before) ^ set(after)
    assert all("rejects" in line for line in changed), changed
    assert store.db.execute("SELECT count(*) FROM rejects").fetchone() == (1,)


def test_an_undivided_row_of_the_later_form_is_kept(store: Store) -> None:
    parsed = make_parsed("ogi2021")
    extra = [
        {**fact, "row": "other_processing", "value": 3, "raw": "3"}
        for fact in parsed["facts"]
        if fact["row"] == "other_misc"
    ]
    for fact in parsed["facts"]:
        if fact["row"] in ("other_no_correction", "other_fee_unpaid", "other_misc"):
            fact.update(value=None, raw=None, state="not_recoverable", where=None)
    parsed["facts"] += extra
    report_id = store.save_report(parsed, store.add_capture(None, FakeCapture())).report_id
    assert store.facts(report_id) == parsed["facts"]
    assert len(parsed["facts"]) == 207
    (wide,) = store.query("SELECT other_processing_np, other_misc_np, granted_np FROM panel_wide")
    assert wide == {"other_processing_np": 3, "other_misc_np": None, "granted_np": 0}


def test_wide_and_long_tell_null_from_zero_and_keep_decimals(store: Store) -> None:
    parsed = make_parsed(denied_state_secret_np=None, granted_np=7)
    fact = next(f for f in parsed["facts"] if f["column"] == "amount")
    fact.update(value="326.80", raw="326.80万元", unit="万元")
    store.save_report(parsed, store.add_capture(None, FakeCapture()))
    (wide,) = store.query("SELECT * FROM panel_wide")
    assert (wide["denied_state_secret_np"], wide["granted_np"], wide["granted_ent"]) == (None, 7, 0)
    assert wide["purchasing_amount" if "purchasing_amount" in wide else _amount_name(wide)] == "326.80"
    (row,) = store.query("SELECT value, raw, unit, typeof(value) AS kind FROM panel_long WHERE column_id = 'amount'")
    assert row == {"value": "326.80", "raw": "326.80万元", "unit": "万元", "kind": "text"}
    assert {"agency", "agency_key", "adcode", "year", "form", "title", "published", "url"} <= set(wide)


def _amount_name(wide: dict[str, Any]) -> str:
    return next(name for name in wide if name.endswith("_amount"))


def test_from_a_number_to_its_bytes(store: Store) -> None:
    page = store.add_capture(None, FakeCapture(), encoding="gb18030")
    sheet = store.add_capture(None, FakeCapture(url="http://www.example.gov.cn/a.xls", body="xls", warc_offset=77))
    report_id = store.save_report(make_parsed(granted_np=5), page, [sheet], cells_from=sheet).report_id
    cell = store.find_cell(report_id, "requests.granted.natural_person")
    assert cell is not None
    assert cell == store.find_cell(report_id, "granted_np") == store.find_cell(report_id, "granted.natural_person")
    assert (cell["value"], cell["where"]) == (5, {"table": 6, "row": 5, "column": 2})
    (fact,) = store.query("SELECT * FROM facts WHERE report_id = ? AND variable = 'granted_np'", [report_id])
    assert (fact["where_table"], fact["where_row"], fact["where_column"], fact["where_page"]) == (6, 5, 2, None)
    sources = store.provenance(report_id)
    assert [(s["role"], s["warc_offset"], s["has_cells"]) for s in sources] == [("page", 0, 0), ("attachment", 77, 1)]
    assert sources[0]["encoding"] == "gb18030"
    (row,) = store.query("SELECT * FROM provenance WHERE report_id = ?", [report_id])
    assert (row["warc_file"], row["warc_offset"], row["status"]) == ("harvest-20240201-000000.warc.gz", 0, 200)
    (long,) = store.query("SELECT capture_id FROM panel_long WHERE row_id='granted' AND column_id='natural_person'")
    assert long["capture_id"] == sheet
    assert store.find_cell(report_id, "no.such.cell") is None


def test_checks_view(store: Store) -> None:
    parsed = make_parsed()
    parsed["checks"][1].update(status="fail", left=2, right=0)
    parsed["checks"][2].update(status="not_evaluable", left=None, right="1.5")
    report_id = store.save_report(parsed, store.add_capture(None, FakeCapture())).report_id
    rows = list(store.query("SELECT relation, scope, status, left_value, right_value FROM checks"))
    assert [tuple(row.values()) for row in rows] == [tuple(check.values()) for check in parsed["checks"]]
    row = store.read.row(report_id)
    assert row is not None
    assert row["failed"] == 1


def test_find_reports(store: Store) -> None:
    for year in (2019, 2020):
        parsed = make_parsed(year=year, url=f"http://www.a.cn/{year}")
        capture = FakeCapture(url=parsed["url"], body=str(year), warc_offset=year)
        store.save_report(parsed, store.add_capture(None, capture))
    assert [r["year"] for r in store.find_reports(agency="双龙镇")] == [2019, 2020]
    assert [r["year"] for r in store.find_reports(url="https://www.a.cn/2019#top")] == [2019]
    assert [r["year"] for r in store.find_reports(adcode="5001", year=2020)] == [2020]
    assert store.find_reports(adcode="5002") == []
    agency = next(store.query("SELECT name, first_year, last_year FROM agencies"))
    assert agency == {"name": "双龙镇人民政府", "first_year": 2019, "last_year": 2020}


def test_every_candidate_is_accounted_for(store: Store) -> None:
    run_id = store.start_run("portal", {"url": "http://www.a.cn/"})
    urls = [f"http://www.a.cn/{n}" for n in range(4)]
    ids = [
        store.add_capture(run_id, FakeCapture(url=url, body=url, warc_offset=n), role=CANDIDATE)
        for n, url in enumerate(urls)
    ]
    store.add_capture(run_id, FakeCapture(url="http://www.a.cn/list", warc_offset=99), role="list")
    store.save_report(make_parsed(url=urls[0]), ids[0])
    assert store.save_report(make_parsed(url=urls[1]), ids[1]).kind == "copy"
    store.add_reject(run_id, urls[2], "not_a_report", "网站年报")
    assert [row["url"] for row in store.unaccounted(run_id)] == [urls[3]]
    assert list(store.query("SELECT url, capture_id FROM copies")) == [{"url": urls[1], "capture_id": ids[1]}]


def test_a_refused_host_is_one_row(store: Store) -> None:
    run_id = store.start_run("portal", {})
    for n in range(3):
        store.add_reject(run_id, f"http://dead.cn/{n}", "unreachable", "timeout", f"2024-01-0{n + 1}T00:00:00Z")
    for n in range(3):
        store.add_reject(
            run_id, f"http://no.cn/{n}", "robots_denied", "403", f"2024-01-0{n + 1}T00:00:00Z", whole_host=True
        )
    hosts = [tuple(row.values()) for row in store.query("SELECT host, count(*) FROM rejects GROUP BY host")]
    assert hosts == [("dead.cn", 3), ("no.cn", 1)]
    (row,) = store.query("SELECT url, at, first_at FROM rejects WHERE host = 'no.cn'")
    assert row == {"url": "http://no.cn/0", "at": "2024-01-03T00:00:00Z", "first_at": "2024-01-01T00:00:00Z"}


def test_a_report_that_is_gone_stays_and_its_absence_is_recorded(store: Store) -> None:
    report_id = store.save_report(make_parsed(), store.add_capture(None, FakeCapture())).report_id
    store.add_reject(None, "http://www.example.gov.cn/nb/2020.html", "gone", "404", "2023-01-01T00:00:00Z")
    assert list(store.query("SELECT * FROM absences")) == []
    store.add_reject(None, "http://www.example.gov.cn/nb/2020.html", "gone", "404", "2024-03-01T00:00:00Z")
    (absence,) = store.query("SELECT report_id, reason, at FROM absences")
    assert absence == {"report_id": report_id, "reason": "gone", "at": "2024-03-01T00:00:00Z"}
    assert [r["report_id"] for r in store.find_reports(year=2020)] == [report_id]


def test_portals_and_links(store: Store) -> None:
    row = {
        "url": "http://www.ddk.gov.cn/",
        "name": "大渡口区",
        "adcode": "500104",
        "family": "trs",
        "columns": "/zwgk/",
    }
    store.put_portals([row])
    store.put_portals([{**row, "state": "known"}])
    (found,) = store.query("SELECT host, state, details FROM portals")
    assert found == {"host": "www.ddk.gov.cn", "state": "known", "details": '{"columns":"/zwgk/"}'}
    store.link_agencies("500104/农业委员会", "500104/农业农村委员会", "renamed", 2018)
    assert len(list(store.query("SELECT * FROM agency_links"))) == 1
    assert next(store.query("SELECT name FROM divisions WHERE adcode = '500104'"))["name"] == "大渡口区"
