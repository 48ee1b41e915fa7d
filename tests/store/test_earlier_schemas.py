"""A database of every earlier schema opens, becomes one of today, and shows what it showed then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import Store
from harvester.store.schema import STEPS
from harvester.store.views import variables
from tests.store.factory import FakeCapture, make_parsed
from tests.store.keep_schema import FOLDER, load

FIRST = 3
"""The first schema that reports were kept in; what lies before are parts of it, made in one go."""

KEPT = range(FIRST, len(STEPS) + 1)
ORDER = {
    "panel_long": "report_id, table_id, row_id, column_id",
    "panel_wide": "report_id",
    "provenance": "warc_file, warc_offset",
}
WANTED = {
    "panel_long": {"report_id", "agency_key", "adcode", "year", "value", "raw", "unit", "state", "capture_id", "url"},
    "panel_wide": {"agency_key", "year", *variables()},
    "provenance": {"report_id", "url", "sha256", "warc_file", "warc_offset", "run_id", "harvester_version"},
}
"""Columns that must have been compared; others are as the two have them in common."""


def columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]


def shape(path: Path) -> dict[str, Any]:
    """Columns of every table, and every index, as SQLite knows them; not the words they were made with."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        made: dict[str, Any] = {}
        for name in names:
            made[name] = sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({name})"))
            for _, index, unique, _, partial in connection.execute(f"PRAGMA index_list({name})").fetchall():
                keys = [row[2] for row in connection.execute(f"PRAGMA index_info({index})")]
                made[f"{name}.{index}"] = (unique, partial, keys)
        made["views"] = sorted(
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
        )
        return made


def rows(path: Path, view: str, names: list[str]) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {', '.join(names)} FROM {view} ORDER BY {ORDER[view]}").fetchall()


def test_every_schema_is_kept() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{step}.sql" for step in KEPT}, (
        "a step is new: run python -m tests.store.keep_schema"
    )


@pytest.mark.parametrize("step", KEPT)
def test_an_earlier_database_becomes_one_of_today(step: int, tmp_path: Path) -> None:
    then, now, fresh = (tmp_path / name for name in ("then.db", "harvest.db", "fresh.db"))
    load(step, then)
    load(step, now)
    with Store(now) as store, Store(fresh):
        assert list(store.query("PRAGMA user_version")) == [{"user_version": len(STEPS)}]
        assert not list(store.query("PRAGMA foreign_key_check"))
        assert list(store.query("SELECT count(*) AS n FROM divisions WHERE adcode = '430203'")) == [{"n": 1}]
    assert shape(now) == shape(fresh)
    for view, wanted in WANTED.items():
        with closing(sqlite3.connect(then)) as old, closing(sqlite3.connect(now)) as new:
            common = [name for name in columns(old, view) if name in columns(new, view)]
        assert wanted <= set(common), view
        before = rows(then, view, common)
        assert before
        assert rows(now, view, common) == before


@pytest.mark.parametrize("step", KEPT)
def test_an_earlier_database_is_gone_on_with(step: int, tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    load(step, path)
    with Store(path) as store:
        had = len(store.find_reports())
        run = store.start_run("portal")
        capture = store.add_capture(run, FakeCapture())
        assert store.save_report(make_parsed(granted_tot=7), capture).kind == "new"
        store.finish_run(run, "finished", {})
        assert len(store.find_reports()) == had + 1
        (row,) = store.query("SELECT granted_tot FROM panel_wide WHERE agency_key = '500115/双龙镇人民政府'")
        assert row == {"granted_tot": 7}
        for report in store.find_reports():
            assert store.report(report["report_id"])["facts"]  # type: ignore[index]
        pages = [row["url"] for row in store.query("SELECT url FROM captures")]
        assert len(pages) > had
        assert {url for url in pages if (store.find_capture(url) or {}).get("url") != url} == set()
        at = [row["url"] for row in store.query("SELECT url FROM reports WHERE is_current = 1 AND url IS NOT NULL")]
        assert len(at) > had / 2
        assert {url for url in at if url not in {row["url"] for row in store.find_reports(url=url)}} == set()
