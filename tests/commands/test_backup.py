"""harvester backup: what it makes can be checked with everyday tools and is a harvest again."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.paths import data_dir


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("made")
    page = directory / "page.rtf"
    page.write_bytes(b"{\\rtf1 nothing to see here}")
    assert cli.run(["--dir", str(directory / "h"), "ingest", str(page)]) == exits.REFUSED
    return directory / "h"


@pytest.fixture
def harvest(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "h"))


def rows(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if line.startswith("INSERT")]
    finally:
        connection.close()


def backup(harvest: Path, *words: str) -> int:
    return cli.run(["--dir", str(harvest), "backup", *words])


def test_the_copy_is_equal_and_the_digests_hold(harvest: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy"
    assert backup(harvest, str(dest)) == exits.OK
    assert sorted(p.name for p in dest.iterdir()) == ["archive.sha256", "harvest.db"]
    assert rows(dest / "harvest.db") == rows(harvest / "harvest.db")
    lines = (dest / "archive.sha256").read_text().splitlines()
    assert lines
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((harvest / name).read_bytes()).hexdigest() == digest


def test_restored_it_is_a_harvest_again(harvest: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy"
    assert backup(harvest, str(dest), "--archive") == exits.OK
    before = rows(harvest / "harvest.db")
    shutil.rmtree(harvest)
    shutil.copytree(dest, harvest)
    assert cli.run(["--dir", str(harvest), "verify"]) == exits.OK
    assert rows(harvest / "harvest.db") == before
    assert cli.run(["--dir", str(harvest), "ingest", str(data_dir() / "portals" / "central.csv")]) == exits.REFUSED


def test_again_takes_what_is_new_and_mends_what_broke(harvest: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy"
    assert backup(harvest, str(dest), "--archive") == exits.OK
    (copy,) = (dest / "warc").glob("*.warc.gz")
    copy.write_bytes(b"broken")
    assert backup(harvest, str(dest), "--archive") == exits.OK
    assert copy.read_bytes() == (harvest / "warc" / copy.name).read_bytes()
    assert not list(dest.rglob("*.part"))


def test_while_somebody_writes(harvest: Path, tmp_path: Path) -> None:
    (closed,) = (harvest / "warc").glob("*.warc.gz")
    shutil.copy(closed, closed.with_name("now.warc.gz.open"))
    writer = sqlite3.connect(harvest / "harvest.db")
    before = rows(harvest / "harvest.db")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM rejects")
    assert backup(harvest, str(tmp_path / "copy"), "--archive") == exits.OK
    writer.rollback()
    writer.close()
    assert rows(tmp_path / "copy" / "harvest.db") == before
    assert "now" not in (tmp_path / "copy" / "archive.sha256").read_text()


def test_wrong_places(harvest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup(harvest, str(harvest)) == exits.USAGE
    assert backup(harvest, str(harvest / "warc" / "copy")) == exits.USAGE
    assert backup(tmp_path / "nothing", str(tmp_path / "copy")) == exits.USAGE
    assert not (tmp_path / "copy").exists()
    assert "harvest itself" in capsys.readouterr().err


def test_a_damaged_database_does_not_replace_a_good_copy(harvest: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy"
    assert backup(harvest, str(dest)) == exits.OK
    good = (dest / "harvest.db").read_bytes()
    (harvest / "harvest.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    for suffix in ("-wal", "-shm"):
        (harvest / f"harvest.db{suffix}").unlink(missing_ok=True)
    assert backup(harvest, str(dest)) not in (exits.OK, exits.INTERNAL)
    assert (dest / "harvest.db").read_bytes() == good
