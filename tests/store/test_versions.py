"""Versions, copies and the current report do not depend on the order in which pages arrive."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

A, B = "http://www.a.cn/nb/2020.html", "http://www.a.cn/zwgk/2020.html"


def arrive(store: Store, what: tuple[str, str, int | None, str]) -> str:
    """Store a page: url, day, number of granted requests (None: a page without tables), published."""
    url, day, granted, published = what
    parsed = make_parsed(None, url=url) if granted is None else make_parsed(url=url, granted_np=granted)
    parsed["published"] = published
    if granted is None:
        parsed["warnings"] = [{"code": "tables_elsewhere", "message": "the tables are in a picture"}]
    offset = int(day.replace("-", "")) * 10 + (url == B)
    capture = FakeCapture(url, f"{day}T08:00:00Z", f"{url} {granted} {day}", warc_offset=offset)
    return store.save_report(parsed, store.add_capture(None, capture)).kind


def picture(store: Store) -> Any:
    """What a person sees, without ids."""
    reports = list(
        store.query(
            "SELECT r.url, c.fetched_at, version, is_current, disagrees, published, numbers, "
            "(SELECT group_concat(url || ' ' || (SELECT fetched_at FROM captures k WHERE k.capture_id = x.capture_id)) "
            " FROM (SELECT * FROM copies p WHERE p.report_id = r.report_id ORDER BY url) x) AS copies, "
            "(SELECT group_concat(fetched_at || url) FROM (SELECT * FROM visits v WHERE v.report_id = r.report_id "
            " ORDER BY fetched_at, url)) AS visits, content "
            "FROM reports r JOIN readings USING (report_id) JOIN captures c ON c.capture_id = r.capture_id "
            "ORDER BY version"
        )
    )
    return reports, list(store.query("SELECT agency_key, name, first_year, last_year FROM agencies"))


def current(store: Store) -> tuple[str, int | None]:
    (row,) = store.query(
        "SELECT r.url, (SELECT value FROM facts f WHERE f.report_id = r.report_id AND variable = 'granted_np') AS n "
        "FROM reports r WHERE is_current = 1"
    )
    return row["url"], row["n"]


CASES = {
    "changed": ([(A, "2024-01-01", 1, "x"), (A, "2024-02-01", 2, "x")], (A, 2), 2),
    "changed and back": (
        [(A, "2024-01-01", 1, "x"), (A, "2024-02-01", 2, "x"), (A, "2024-03-01", 1, "x")],
        (A, 1),
        2,
    ),
    "unchanged": ([(A, "2024-01-01", 1, "x"), (A, "2024-02-01", 1, "x"), (A, "2024-03-01", 1, "x")], (A, 1), 1),
    "copied": ([(A, "2024-01-01", 1, "x"), (B, "2024-01-01", 1, "x"), (B, "2024-02-01", 1, "x")], (A, 1), 1),
    "elsewhere later": ([(A, "2024-01-01", 1, "2021-01-28"), (B, "2024-02-01", 2, "2021-01-28")], (B, 2), 2),
    "published later": ([(A, "2024-02-01", 1, "2021-03-01"), (B, "2024-03-01", 2, "2021-01-28")], (A, 1), 2),
    "tables lost for a day": (
        [(A, "2024-01-01", 1, "x"), (A, "2024-02-01", None, "x"), (B, "2024-02-01", None, "x")],
        (A, 1),
        2,
    ),
    "all at once": (
        [(A, "2024-01-01", 1, "x"), (B, "2024-01-01", 2, "x"), (A, "2024-02-01", 2, "x"), (B, "2024-02-01", 3, "x")],
        (B, 3),
        3,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_any_order_ends_the_same(case: str, tmp_path: Path) -> None:
    pages, expected, versions = CASES[case]
    pictures = []
    for number, order in enumerate(permutations(pages)):
        with Store(tmp_path / f"{number}.db") as store:
            for page in (*order, *order):
                arrive(store, page)
            assert current(store) == expected
            pictures.append(picture(store))
            assert store.db.execute("SELECT count(*) FROM reports").fetchone()[0] == versions
            assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert all(other == pictures[0] for other in pictures)


def test_outcomes_and_disagreement(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        kinds = [
            arrive(store, page)
            for page in (
                (A, "2024-01-01", 1, "x"),
                (A, "2024-02-01", 1, "x"),
                (B, "2024-02-01", 1, "x"),
                (A, "2024-03-01", 2, "x"),
            )
        ]
        assert kinds == ["new", "unchanged", "copy", "version"]
        rows = list(store.query("SELECT version, is_current, disagrees FROM reports ORDER BY version"))
        assert [tuple(row.values()) for row in rows] == [(1, 0, 1), (2, 1, 1)]
        assert len(store.read.visits(1)) == 3


def test_between_addresses_that_disagree_the_one_still_there_counts(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        arrive(store, (A, "2024-01-01", 1, "x"))
        arrive(store, (B, "2024-02-01", 2, "x"))
        store.add_reject(None, B, "gone", "404", "2024-03-01T00:00:00Z")
        assert current(store) == (A, 1)
        arrive(store, (B, "2024-04-01", 2, "x"))
        assert current(store) == (B, 2)


def test_towns_of_one_name_stay_apart(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        for host in ("www.a.gov.cn", "www.b.gov.cn"):
            parsed = make_parsed(agency_key="城关镇人民政府", url=f"http://{host}/1.html")
            capture = FakeCapture(parsed["url"], body=host, warc_offset=len(host), warc_file=host)
            assert store.save_report(parsed, store.add_capture(None, capture)).kind == "new"
        assert len(store.find_reports()) == 2


@pytest.mark.parametrize("known_first", [False, True])
def test_the_same_bytes_are_one_report_whatever_was_read_in_them(known_first: bool, tmp_path: Path) -> None:
    nameless = make_parsed(agency_key=None, year=None)
    named = make_parsed()
    with Store(tmp_path / "h.db") as store:
        capture_id = store.add_capture(None, FakeCapture())
        later = store.add_capture(None, FakeCapture(fetched_at="2024-03-01T00:00:00Z", warc_offset=9))
        first, second = (named, nameless) if known_first else (nameless, named)
        store.save_report(first, capture_id)
        assert store.save_report(second, later).kind == "unchanged"
        (row,) = store.query("SELECT report_id, agency_key, year, version, is_current, capture_id FROM reports")
        report_id = row.pop("report_id")
        assert tuple(row.values()) == ("500115/双龙镇人民政府", 2020, 1, 1, capture_id)
        assert [v["capture_id"] for v in store.read.visits(report_id)] == [capture_id, later]


def test_a_newer_parser_corrects_without_a_version(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        capture_id = store.add_capture(None, FakeCapture())
        old = {**make_parsed(granted_np=1), "harvester_version": "0.9.0"}
        new = {**make_parsed(granted_np=2), "harvester_version": "0.10.0"}
        for parsed in (old, new, old):
            store.save_report(parsed, capture_id)
        assert current(store) == (new["url"], 2)
        (row,) = store.query("SELECT version, harvester_version FROM reports")
        assert row == {"version": 1, "harvester_version": "0.10.0"}


def test_reports_without_a_name_are_told_apart_by_their_address(tmp_path: Path) -> None:
    with Store(tmp_path / "h.db") as store:
        for n, (url, granted) in enumerate(((A, 1), ("https" + A[4:], 2), (B, 1))):
            parsed = make_parsed(agency_key=None, url=url, granted_np=granted)
            store.save_report(
                parsed, store.add_capture(None, FakeCapture(url, f"2024-01-0{n + 1}T00:00:00Z", str(n), warc_offset=n))
            )
        rows = list(store.query("SELECT url, version, is_current FROM reports ORDER BY report_id"))
        assert [tuple(r.values()) for r in rows] == [(A, 1, 0), ("https" + A[4:], 2, 1), (B, 1, 1)]
