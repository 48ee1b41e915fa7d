"""Many writes, one commit: nobody sees half of it, a kill takes what was not committed, a fault of the disk is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from harvester.store.batch import SECONDS, Batch
from harvester.store.database import Store


class Clock:
    """What is to be done later, done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, function: Callable[[], None]) -> Callable[[], None]:
        entry = (seconds, function)
        self.waiting.append(entry)
        return lambda: self.waiting.remove(entry)


def seen_by_others(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM rejects").fetchone()[0])
    finally:
        connection.close()


def reject(store: Store, number: int) -> None:
    store.add_reject(None, f"http://www.a.gov.cn/{number}.html", "gone", "status 404")


def test_what_is_written_within_a_moment_is_committed_together(tmp_path: Path) -> None:
    clock, faults = Clock(), list[Exception]()
    with Store(tmp_path / "harvest.db") as store:
        batch = Batch(store, clock, faults.append)
        for number in range(3):
            reject(batch.begin(), number)
        assert seen_by_others(store.path) == 0
        ((seconds, due),) = clock.waiting
        assert seconds == SECONDS
        due()
        assert seen_by_others(store.path) == 3
        reject(batch.begin(), 3)
        batch.commit()
        assert clock.waiting == []
        assert seen_by_others(store.path) == 4
        batch.commit()
    assert faults == []


def test_one_that_fails_takes_nothing_of_the_others(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        batch = Batch(store, Clock(), lambda _: None)
        reject(batch.begin(), 1)
        with pytest.raises(KeyError):
            batch.begin().save_report({}, 99)
        reject(batch.begin(), 2)
        batch.commit()
        assert seen_by_others(store.path) == 2


def test_a_commit_that_fails_is_told(tmp_path: Path) -> None:
    clock, faults = Clock(), list[Exception]()
    with Store(tmp_path / "harvest.db") as store:
        batch = Batch(store, clock, faults.append)
        reject(batch.begin(), 1)
        store.db.execute("PRAGMA defer_foreign_keys = ON")
        store.db.execute("INSERT INTO sightings VALUES (77, 88, NULL)")  # found out when it is committed
        clock.waiting[0][1]()
        assert [type(fault) for fault in faults] == [sqlite3.IntegrityError]
        assert seen_by_others(store.path) == 0
        reject(batch.begin(), 2)
        batch.commit()
        assert seen_by_others(store.path) == 1
