"""The ledger: which agency and year has a report, and why there is none where there is none."""

from __future__ import annotations

from collections.abc import Callable

from harvester.dataset.coverage import COLUMNS, Entry, Expected, Ledger, as_row, year_of
from harvester.dataset.source import Source
from harvester.store.database import Store
from tests.store.factory import FakeCapture

Make = Callable[..., Source]
Put = Callable[..., int]
WATER, TOWN, EDUCATION = "500115/水利局", "500115/双龙镇人民政府", "500115/教育委员会"
HOST = "http://www.a.gov.cn"


def ledger(source: Source, *registry: Expected) -> dict[tuple[str | None, int | None], Entry]:
    return {(entry.agency_key, entry.year): entry for entry in Ledger(source, registry).entries()}


def test_found_on_time_late_and_without_a_date(put: Put, source: Make, finish: Callable[..., None]) -> None:
    put(WATER, 2020, change={"published": "2021-01-31"})
    put(WATER, 2021, change={"published": "2022-02-01"})
    put(WATER, 2022, change={"published": None})
    put(TOWN, 2020, change={"published": "2021-12-31", "grade": "C"})
    finish()
    found = ledger(source())
    assert [found[WATER, year].time for year in (2020, 2021, 2022)] == ["on_time", "late", "undated"]
    assert found[WATER, 2021].due == "2022-01-31"
    town = found[TOWN, 2020]
    assert (town.status, town.grade, town.time, town.due) == ("found", "C", "no_deadline", None)
    assert town.last_looked == "2024-02-01"


def test_not_published_only_where_somebody_looked_to_the_end(
    put: Put, source: Make, finish: Callable[..., None]
) -> None:
    put(WATER, 2020)
    put(TOWN, 2021)
    assert ledger(source())[WATER, 2021].status == "not_looked"
    finish("shutdown")
    assert ledger(source())[WATER, 2021].status == "not_looked"
    finish("finished")
    entry = ledger(source())[WATER, 2021]
    assert (entry.status, entry.last_looked) == ("not_published", "2024-02-01")


def test_a_crawl_of_other_years_tells_nothing(store: Store, source: Make) -> None:
    from tests.store.factory import make_parsed

    run_id = store.start_run("chongqing", {"years": "2020"})
    parsed = make_parsed(agency_key=WATER, year=2020, url=f"{HOST}/1.html")
    store.save_report(parsed, store.add_capture(run_id, FakeCapture(f"{HOST}/1.html")))
    store.finish_run(run_id, "finished", {}, at="2024-02-01T09:00:00Z")
    found = ledger(source(years=frozenset({2019, 2020})))
    assert found[WATER, 2020].status == "found"
    assert found[WATER, 2019].status == "not_looked"


def test_blocked_when_last_looked_at(put: Put, store: Store, source: Make, finish: Callable[..., None]) -> None:
    put(WATER, 2020)
    put(TOWN, 2021, url="http://other.gov.cn/1.html")
    finish()
    store.add_reject(1, f"{HOST}/", "blocked_js_challenge", "a script", "2024-03-01T00:00:00Z", whole_host=True)
    found = ledger(source())
    entry = found[WATER, 2021]
    assert (entry.status, entry.reason, entry.last_looked) == ("blocked", "blocked_js_challenge", "2024-03-01")
    assert found[WATER, 2020].status == "found"
    assert found[TOWN, 2020].status == "not_published"


def test_a_block_before_the_last_look_counts_no_more(
    put: Put, store: Store, source: Make, finish: Callable[..., None]
) -> None:
    put(WATER, 2020)
    put(TOWN, 2021)
    finish()
    store.add_reject(1, f"{HOST}/", "unreachable", "", "2023-03-01T00:00:00Z", whole_host=True)
    assert ledger(source())[WATER, 2021].status == "not_published"


def test_unreadable_pages_belong_to_whom_the_folder_belongs(
    put: Put, store: Store, source: Make, finish: Callable[..., None]
) -> None:
    put(WATER, 2020, url=f"{HOST}/slj/202101/t1.html")
    put(TOWN, 2020, url=f"{HOST}/nb/202101/t2.html")
    put(EDUCATION, 2021, url=f"{HOST}/nb/202201/t3.html")
    finish()
    store.add_reject(1, f"{HOST}/slj/202201/t9.pdf", "unreadable", "cut short", "2024-02-01T08:30:00Z")
    store.add_reject(1, f"{HOST}/nb/202201/t9.pdf", "unreadable", "cut short", "2024-02-01T08:30:00Z")
    found = ledger(source())
    assert found[WATER, 2021].status == "unreadable"
    assert found[WATER, 2021].url == f"{HOST}/slj/202201/t9.pdf"
    assert found[TOWN, 2021].status == "not_published"
    nobodys = found[None, 2021]
    assert (nobodys.status, nobodys.url) == ("unreadable", f"{HOST}/nb/202201/t9.pdf")


def test_a_report_whose_tables_could_not_be_read(put: Put, source: Make, finish: Callable[..., None]) -> None:
    put(WATER, 2020, change={"form": None, "facts": [], "checks": [], "grade": "E"})
    finish()
    assert ledger(source())[WATER, 2020].status == "unreadable"


def test_the_registry_is_part_of_the_denominator(put: Put, source: Make, finish: Callable[..., None]) -> None:
    put("500115/人民政府", 2020)
    finish()
    registry = [
        Expected("500115", "重庆市长寿区人民政府（样例）", "http://www.cqcs.gov.cn/"),
        Expected("500231", "垫江县人民政府", ""),
        Expected("000000", "教育部", "http://www.moe.gov.cn/"),
    ]
    found = ledger(source(), *registry)
    assert {key for key, _ in found} == {"500115/人民政府", "500231/人民政府", "/教育部"}
    assert found["500231/人民政府", 2020].status == "not_looked"
    assert found["/教育部", 2020].body.level == "national"
    assert {key for key, _ in ledger(source(division="500231"), *registry)} == {"500231/人民政府"}


def test_filters(put: Put, source: Make) -> None:
    for key in (WATER, TOWN, "430203/水利局"):
        put(key, 2020)
    assert {k for k, _ in ledger(source(levels=frozenset({"county"})))} == {WATER, "430203/水利局"}
    assert {k for k, _ in ledger(source(division="500000"))} == {WATER, TOWN}
    assert {y for _, y in ledger(source(years=frozenset({2018})))} == {2018}


def test_rows_have_all_columns(put: Put, source: Make) -> None:
    put(WATER, 2020)
    assert [len(as_row(entry)) for entry in Ledger(source()).entries()] == [len(COLUMNS)]


def test_year_of_an_address() -> None:
    assert year_of("http://a.cn/202201/t20220128_1.html") == 2021
    assert year_of("http://a.cn/nb/2021年度报告.pdf") == 2021
    assert year_of("http://a.cn/nb/123.html") is None
