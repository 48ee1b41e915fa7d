"""Faults of the file and the disk: one clear line, nothing lost, nothing half written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from harvester.store import schema
from harvester.store.database import SchemaTooNewError, Store, StoreError
from tests.store.factory import FakeCapture, make_parsed


def one_line(error: BaseException, path: Path) -> str:
    words = str(error)
    assert words.startswith(str(path))
    assert "\n" not in words
    return words


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    Store(path).close()
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA user_version = 999")
    for read_only in (False, True):
        with pytest.raises(SchemaTooNewError) as caught:
            Store(path, read_only=read_only)
        assert "999" in one_line(caught.value, path)
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (999,)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store(path)
    one_line(caught.value, path)
    assert path.read_bytes() == content


def test_wrong_paths(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "harvest.db"
    for path, read_only in ((missing, False), (tmp_path / "none.db", True), (tmp_path, False)):
        with pytest.raises(StoreError) as caught:
            Store(path, read_only=read_only)
        one_line(caught.value, path)
    assert not missing.parent.exists()
    assert not (tmp_path / "none.db").exists()


def test_a_full_disk_stops_with_one_line_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    with Store(path) as store:
        saved = 0
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages + 8}")
        with pytest.raises(StoreError, match="disk is full") as caught:
            for number in range(1000):
                parsed = make_parsed(agency_key=f"500115/{number}镇", url=f"http://www.a.cn/{number}", text="话" * 3000)
                capture = FakeCapture(parsed["url"], body=str(number), warc_offset=number)
                store.save_report(parsed, store.add_capture(None, capture))
                saved += 1
        one_line(caught.value, path)
        store.db.execute(f"PRAGMA max_page_count = {pages + 1000}")
        assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts = [
            store.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("reports", "readings", "agencies")
        ]
        assert counts == [saved] * 3
        # With room again the same command goes on.
        assert store.save_report(parsed, store.add_capture(None, capture)).kind == "new"


def test_reading_needs_no_right_to_write(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    with Store(path) as store:
        report_id = store.save_report(make_parsed(granted_np=3), store.add_capture(None, FakeCapture())).report_id
    with Store(path, read_only=True) as store:
        cell = store.find_cell(report_id, "granted_np")
        assert cell is not None
        assert cell["value"] == 3
        with pytest.raises(StoreError, match="read-only") as caught:
            store.start_run("chongqing", {})
        one_line(caught.value, path)


def test_a_report_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        capture_id = store.add_capture(None, FakeCapture())
        broken = make_parsed()
        broken["sections"].append({"section": None, "heading": None, "text": "x"})
        with pytest.raises(sqlite3.IntegrityError):
            store.save_report(broken, capture_id)
        for table in ("reports", "readings", "sections", "layouts", "layout_cells", "places", "agencies"):
            assert store.db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        assert store.save_report(make_parsed(), capture_id).kind == "new"
        assert len(store.facts(1)) == 198
        with pytest.raises(KeyError):
            store.save_report(make_parsed(), 999)


def test_migration_steps_are_each_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "harvest.db"
    steps = schema.STEPS

    def breaks(db: Database) -> None:
        db.execute("CREATE TABLE half(x)")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "STEPS", (*steps[:2], breaks))
    with pytest.raises(StoreError, match="disk is full"):
        Store(path)
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (2,)
        assert conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    monkeypatch.setattr(schema, "STEPS", steps)
    with Store(path) as store:
        assert schema.schema_version(store.db) == len(steps)
        assert "agencies" in store.db.table_names()


def test_views_follow_the_forms(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    with Store(path) as store:
        store.db.execute("DROP VIEW panel_wide")
        store.db.execute("CREATE VIEW panel_wide AS SELECT 1 AS old")
        store.db.execute("UPDATE settings SET value = 'of an older program' WHERE name = 'views'")
    with Store(path) as store:
        assert "granted_np" in [column.name for column in store.db["panel_wide"].columns]


def test_promises_of_the_file(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        assert store.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with pytest.raises(sqlite3.IntegrityError):
            store.db.execute("INSERT INTO sections(report_id, section, text) VALUES (7, 'x', '')")
        capture_id = store.add_capture(None, FakeCapture())
        store.save_report(make_parsed(), capture_id)
        names = [c.name for c in store.db["reports"].columns if c.name != "report_id"]
        with pytest.raises(sqlite3.IntegrityError):
            store.db.execute(f"INSERT INTO reports({', '.join(names)}) SELECT {', '.join(names)} FROM reports")
