"""Offices that a reform changed stay apart and are linked."""

from __future__ import annotations

import sqlite3

import pytest

from harvester.store.agency_links import possible_links, refresh_links


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
