"""Relations between an agency's years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harvester.reports.forms import load_forms
from harvester.store.database import Store
from harvester.store.panel_checks import panel_relations
from tests.store.factory import FakeCapture, make_parsed


def put(store: Store, form: str, year: int, **values: Any) -> int:
    parsed = make_parsed(form, year=year, url=f"http://www.a.cn/{year}", **values)
    capture = FakeCapture(parsed["url"], f"{year}-02-01T00:00:00Z", str(values), warc_offset=year * 100 + len(values))
    return store.save_report(parsed, store.add_capture(None, capture)).report_id


def results(store: Store, relation: str) -> dict[tuple[int, str], tuple[Any, ...]]:
    rows = store.query(
        "SELECT year, p.scope, status, left_value, right_value FROM panel_checks p JOIN reports USING (report_id) "
        "WHERE relation = ?",
        [relation],
    )
    return {(r["year"], r["scope"]): (r["status"], r["left_value"], r["right_value"]) for r in rows}


def test_which_relations_run_over_years() -> None:
    ids = {name: {r.id for r in panel_relations(form)} for name, form in load_forms().items()}
    assert ids["ogi2019"] == {"YOY_CARRY", "YOY_ITEMS_STOCK"}
    assert ids["ogi2021"] == {"YOY_CARRY", "YOY_NORMDOCS_STOCK"}


def test_carried_over_also_across_the_change_of_forms(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        put(store, "ogi2019", 2019, carried_out_np=4, carried_out_tot=4, admin_licensing_items_prev_year=10)
        put(store, "ogi2019", 2020, carried_in_np=4, carried_in_tot=5, carried_out_ent=None)
        put(store, "ogi2021", 2021, normative_docs_in_force=9)
        put(store, "ogi2021", 2022, normative_docs_in_force=10, normative_docs_issued=2, normative_docs_repealed=1)
        put(store, "ogi2021", 2024, carried_in_np=99)
        assert store.check_panel() == 1
        carry = results(store, "YOY_CARRY")
        assert {year for year, _ in carry} == {2020, 2021, 2022}
        assert carry[2020, "natural_person"] == ("pass", 4, 4)
        assert carry[2020, "total"] == ("fail", 5, 4)
        assert carry[2021, "business_enterprise"] == ("not_evaluable", 0, None)
        stock = results(store, "YOY_NORMDOCS_STOCK")
        # The earlier form has no such cells: nothing to compare, and no row that says so.
        assert {year for year, _ in stock} == {2022}
        assert stock[2022, "normative_docs"] == ("pass", 10, 10)
        items = results(store, "YOY_ITEMS_STOCK")
        assert items[2020, "art20_5.admin_licensing"] == ("fail", 0, 10)
        assert store.check_panel() == 0


def test_a_new_version_is_compared_again(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        put(store, "ogi2019", 2019, carried_out_np=4)
        put(store, "ogi2019", 2020)
        store.check_panel()
        assert results(store, "YOY_CARRY")[2020, "natural_person"] == ("fail", 0, 4)
        parsed = make_parsed(year=2019, url="http://www.a.cn/2019")
        capture = FakeCapture(parsed["url"], "2024-02-01T00:00:00Z", "corrected", warc_offset=7)
        store.save_report(parsed, store.add_capture(None, capture))
        run_id = store.start_run("x", {})
        store.finish_run(run_id, "finished", {})
        assert results(store, "YOY_CARRY")[2020, "natural_person"] == ("pass", 0, 0)
