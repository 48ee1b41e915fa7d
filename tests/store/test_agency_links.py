"""Offices that a reform changed stay apart and are linked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from harvester.store.agency_links import possible_links, refresh_links
from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed


@pytest.fixture
def conn() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE agencies(agency_key TEXT)")
    conn.execute(
        "CREATE TABLE agency_links(agency_key TEXT, successor_key TEXT, kind TEXT, since INTEGER, note TEXT, "
        "PRIMARY KEY (agency_key, successor_key))"
    )
    return conn


def test_an_office_and_its_successor_are_linked_where_both_are_known(conn: sqlite3.Connection) -> None:
    keys = [
        "500115/环境保护局",
        "500115/生态环境局",
        "500231/环境保护局",
        "500221/双龙镇人民政府",
        "500115/双龙镇人民政府",
    ]
    conn.executemany("INSERT INTO agencies VALUES (?)", [(key,) for key in keys])
    assert refresh_links(conn) == 2
    assert refresh_links(conn) == 2
    rows = conn.execute("SELECT agency_key, successor_key, kind, since FROM agency_links ORDER BY 1").fetchall()
    assert rows == [
        ("500115/环境保护局", "500115/生态环境局", "renamed", 2018),
        ("500221/双龙镇人民政府", "500115/双龙镇人民政府", "division", None),
    ]


def test_a_link_made_by_hand_stays(conn: sqlite3.Connection) -> None:
    conn.execute("INSERT INTO agency_links VALUES ('a/b', 'c/d', 'merged', 2001, 'by hand')")
    refresh_links(conn)
    assert conn.execute("SELECT note FROM agency_links").fetchall() == [("by hand",)]


def test_names_that_only_look_alike_are_not_linked() -> None:
    assert list(possible_links("500115/生态环境局")) == []
    assert next(iter(possible_links("/环境保护局")))[1] == "/生态环境局"


def test_agencies_that_come_one_by_one_are_linked_as_all_at_once(conn: sqlite3.Connection) -> None:
    """In whatever order: the successor first, the predecessor first, both renamed and moved."""
    names = ("环境保护局", "双龙镇人民政府", "生态环境局")
    keys = [f"{place}/{name}" for place in ("500115", "500221") for name in names]
    keys.append("500115/财政局")
    links = "SELECT * FROM agency_links ORDER BY 1, 2"
    conn.executemany("INSERT INTO agencies VALUES (?)", [(key,) for key in keys])
    refresh_links(conn)
    all_at_once = conn.execute(links).fetchall()
    assert len(all_at_once) == 5
    for order in (keys, keys[::-1], sorted(keys)):
        conn.execute("DELETE FROM agencies")
        conn.execute("DELETE FROM agency_links")
        for key in order:
            conn.execute("INSERT INTO agencies VALUES (?)", (key,))
            refresh_links(conn, [key])
        assert conn.execute(links).fetchall() == all_at_once


def test_a_reform_that_becomes_known_links_what_is_there(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        for number, name in enumerate(("环境保护局", "生态环境局")):
            page = FakeCapture(f"http://a.cn/{number}", body=name, warc_offset=number)
            parsed = make_parsed(agency_key=f"500115/{name}", url=page.url)
            store.save_report(parsed, store.add_capture(None, page))
        store.check_panel()
        assert store.db.execute("SELECT count(*) FROM agency_links").fetchone() == (1,)
        # As made by a program that did not know of it.
        store.db.execute("DELETE FROM agency_links")
        store.db.execute("UPDATE settings SET value = 'earlier' WHERE name = 'links'")
        page = FakeCapture("http://a.cn/9", body="9", warc_offset=9)
        store.save_report(make_parsed(url=page.url), store.add_capture(None, page))
        store.check_panel()
        assert store.db.execute("SELECT count(*) FROM agency_links").fetchone() == (1,)
