"""An area's report against those of its members, and rules that no county can have made."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

AGGREGATE, RULES = "AGGREGATE_GE_PARTS", "TOWNSHIP_RULES_ZERO"


def put(store: Store, key: str, scope: str | None, form: str = "ogi2021", year: int = 2021, **values: Any) -> int:
    url = f"http://www.a.cn/{key}/{year}"
    parsed = make_parsed(form, agency_key=key, year=year, url=url, **values) | {"scope": scope}
    capture = FakeCapture(url, f"{year + 1}-02-01T00:00:00Z", str(values), warc_offset=zlib.crc32(url.encode()))
    return store.save_report(parsed, store.add_capture(None, capture)).report_id


def results(store: Store, relation: str) -> dict[tuple[int, str], tuple[Any, ...]]:
    rows = store.query("SELECT * FROM context_checks WHERE relation = ?", [relation])
    return {(r["report_id"], r["scope"]): (r["status"], r["left_value"], r["right_value"]) for r in rows}


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store(tmp_path / "h.db") as opened:
        yield opened


def test_an_area_with_less_than_its_members(store: Store) -> None:
    area = put(store, "500115/人民政府", "own_area", new_received_np=9, new_received_tot=9)
    put(store, "500115/水利局", "own_agency", new_received_np=4, new_received_tot=4)
    put(store, "500115/双龙镇人民政府", "own_agency", "ogi2019", new_received_np=6, new_received_tot=5)
    # Another year, another place, another area: no members.
    put(store, "500115/教育局", "own_agency", year=2022, new_received_tot=100)
    put(store, "500116/水利局", "own_agency", new_received_tot=100)
    put(store, "500115/公安局", None, new_received_tot=100)
    store.check_panel()
    assert results(store, AGGREGATE) == {(area, "new_received.natural_person"): ("fail", 9, 10)}


def test_a_pass_needs_every_number_and_a_failure_does_not(store: Store) -> None:
    area = put(store, "500115/人民政府", "own_area", new_received_np=9, new_received_tot=9)
    put(store, "500115/水利局", "own_agency", new_received_np=4, new_received_tot=4)
    store.check_panel()
    assert results(store, AGGREGATE) == {(area, ""): ("pass", 18, 8)}
    put(store, "500115/教育局", "own_agency", new_received_np=None, new_received_tot=1)
    store.check_panel()
    assert results(store, AGGREGATE) == {(area, ""): ("not_evaluable", None, None)}
    put(store, "500115/公安局", "own_agency", new_received_np=6)
    store.check_panel()
    assert results(store, AGGREGATE) == {(area, "new_received.natural_person"): ("fail", 9, 10)}


def test_an_area_alone_is_not_compared(store: Store) -> None:
    put(store, "500115/人民政府", "own_area", new_received_tot=9)
    store.check_panel()
    assert results(store, AGGREGATE) == {}


def test_rules_of_a_county_and_of_a_province(store: Store) -> None:
    county = put(store, "500115/水利局", "own_agency", rules_issued=3)
    put(store, "500115/教育局", "own_agency", rules_in_force=0)
    put(store, "500000/人民政府", "own_area", rules_issued=3)
    store.check_panel()
    assert results(store, RULES) == {(county, "rules.issued"): ("fail", 3, 0)}


def test_other_relations_of_the_forms_are_noticed_in_an_old_database(store: Store) -> None:
    put(store, "500115/人民政府", "own_area")
    put(store, "500115/水利局", "own_agency", new_received_tot=4)
    assert store.check_panel() == 2
    assert store.check_panel() == 0
    with store.transaction():
        store.db.execute("DELETE FROM context_checks")
        store.db.execute("UPDATE settings SET value = 'of an earlier program' WHERE name = 'relations'")
    assert store.check_panel() == 2
    assert len(results(store, AGGREGATE)) == 1
