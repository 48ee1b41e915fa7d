"""What reads whole tables is made once for all readers, and anew when the database has changed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from harvester.store.database import Store, StoreError
from harvester.web.kept import QUICK, kept


def test_made_once_until_the_database_changes(tmp_path: Path) -> None:
    asked = []

    def runs(store: Store) -> int:
        asked.append(store.path)
        return len(list(store.query("SELECT * FROM runs")))

    with Store(tmp_path / "harvest.db") as writer, Store(tmp_path / "harvest.db", read_only=True) as reader:
        assert [kept(reader, runs) for _ in range(3)] == [0, 0, 0]
        assert len(asked) == 1
        writer.start_run("portal")
        assert [kept(reader, runs) for _ in range(3)] == [1, 1, 1]
        assert len(asked) == 2
    with Store(tmp_path / "other.db") as other:
        assert kept(other, runs) == 0


def test_what_takes_long_is_shown_for_a_while(tmp_path: Path) -> None:
    def slow(store: Store) -> int:
        time.sleep(2 * QUICK)
        return len(list(store.query("SELECT * FROM runs")))

    def slow_too(store: Store) -> int:
        return slow(store)

    with Store(tmp_path / "harvest.db") as store:
        assert (kept(store, slow), kept(store, slow_too, most=0)) == (0, 0)
        store.start_run("portal")
        assert (kept(store, slow), kept(store, slow_too, most=0)) == (0, 1)


def test_a_fault_is_not_kept(tmp_path: Path) -> None:
    wrong = [True]

    def count(store: Store) -> int:
        if wrong.pop():
            raise StoreError("the disk reports an error")
        return 7

    with Store(tmp_path / "harvest.db") as store:
        with pytest.raises(StoreError):
            kept(store, count)
        wrong.append(False)
        assert kept(store, count) == 7
