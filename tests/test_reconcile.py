"""What a crawl finds on start where archive and database do not hold the same pages."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.archive.harvest_dir import HarvestDir
from harvester.paths import data_dir
from harvester.reconcile import reconcile
from harvester.store.database import Store

REGIONS = ("hunan", "shanxi")
ALONE = """
    SELECT capture_id FROM reports WHERE report_id NOT IN (
        SELECT report_id FROM report_captures UNION SELECT report_id FROM sightings)"""
"""Pages of reports that were seen once and have no attachments: a kill takes whole reports, no parts of them."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    harvest = tmp_path_factory.mktemp("reconcile") / "harvest"
    (harvest / "warc").mkdir(parents=True)
    for region in REGIONS:
        shutil.copy(data_dir() / "sample" / f"{region}.warc.gz", harvest / "warc")
    assert cli.run(["--dir", str(harvest), "reparse", "--jobs", "1"]) == exits.OK
    return harvest


@pytest.fixture
def harvest(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "harvest"))


@contextmanager
def database(harvest: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(harvest / "harvest.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def told(harvest: Path) -> list[str]:
    directory = HarvestDir(harvest)
    with directory.lock(), Store(directory.db) as store:
        return reconcile(directory, store)


def picture(harvest: Path) -> list[object]:
    with database(harvest) as connection:
        captures = connection.execute("SELECT warc_file, warc_offset, url FROM captures ORDER BY 1, 2").fetchall()
        panel = "SELECT url, table_id, row_id, column_id, value FROM panel_long ORDER BY 1, 2, 3, 4"
        return [captures, connection.execute(panel).fetchall()]


def forget(connection: sqlite3.Connection, which: str) -> int:
    """Take out captures, and the reports that were read from them."""
    ids = connection.execute(f"SELECT capture_id FROM captures WHERE {which}").fetchall()
    for table in ("reports", "sightings", "report_captures", "copies", "captures"):
        connection.executemany(f"DELETE FROM {table} WHERE capture_id = ?", ids)
    return len(ids)


def test_nothing_to_do(harvest: Path) -> None:
    before = picture(harvest)
    assert told(harvest) == []
    assert picture(harvest) == before


def test_pages_that_only_the_archive_has_are_read(harvest: Path) -> None:
    before = picture(harvest)
    with database(harvest) as connection:
        lost = forget(connection, f"capture_id % 3 = 0 AND capture_id IN ({ALONE})")
    assert lost > 5
    assert picture(harvest) != before
    assert [re.sub(r"\d+", "N", line) for line in told(harvest)] == [
        "N pages of the archive were not in the database: read now"
    ]
    assert picture(harvest) == before
    assert told(harvest) == []


def test_as_many_pages_at_other_places_are_not_the_same(harvest: Path) -> None:
    """A file that was cut off and grew again has as many pages as before, but others."""
    with database(harvest) as connection:
        ids = connection.execute(
            "SELECT capture_id, warc_offset FROM captures WHERE warc_file = 'hunan.warc.gz' ORDER BY warc_offset"
        ).fetchall()
        # Two of them moved by as much in opposite directions: their sum is as it was.
        for (capture_id, offset), step in ((ids[1], 1), (ids[-1], -1)):
            connection.execute("UPDATE captures SET warc_offset = ? WHERE capture_id = ?", (offset + step, capture_id))
    read, missing = told(harvest)
    assert read == "2 pages of the archive were not in the database: read now"
    assert missing.startswith("2 pages of the database have no bytes")


def test_a_file_that_was_moved_away_is_told_and_nothing_is_lost(harvest: Path) -> None:
    with database(harvest) as connection:
        (there,) = connection.execute("SELECT count(*) FROM captures WHERE warc_file = 'hunan.warc.gz'").fetchone()
    before = picture(harvest)
    (harvest / "warc" / "hunan.warc.gz").rename(harvest / "hunan.warc.gz")
    (line,) = told(harvest)
    assert line.startswith(f"{there} pages of the database have no bytes")
    assert picture(harvest) == before
    (harvest / "hunan.warc.gz").rename(harvest / "warc" / "hunan.warc.gz")
    assert told(harvest) == []
