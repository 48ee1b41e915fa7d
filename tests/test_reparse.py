"""The archive alone makes the same database again; what a parser changes is told cell by cell."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harvester import reparse as reparse_module
from harvester import rereading
from harvester.archive.reader import iter_captures
from harvester.readings import Reread, Stretch
from harvester.reparse import reparse
from harvester.store.database import StoreError
from harvester.store.differences import Changed
from tests.kill.harvests import contents, differing, harvester
from tests.portal.judge import ROOT


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harvest of a shipped sample. Not to be changed: take a copy."""
    directory = tmp_path_factory.mktemp("sample") / "harvest"
    words = ["crawl", "shanxi", "-s", "HARVEST_REPLAY=data/sample", "-s", f"HARVEST_DIR={directory}"]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture
def harvest(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample, tmp_path / "harvest"))


def change(directory: Path, sql: str) -> None:
    connection = sqlite3.connect(directory / "harvest.db")
    connection.execute("PRAGMA foreign_keys = ON")
    with connection:
        connection.execute(sql)
    connection.close()


def test_nothing_is_different_with_the_same_parser(harvest: Path, sample: Path) -> None:
    told: list[Changed] = []
    remade = reparse(harvest, tell=told.append)
    assert told == []
    assert remade.faults == []
    assert remade.compared is None
    assert remade.reports > 10
    assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}
    assert sorted(p.name for p in harvest.glob("harvest.db*")) == ["harvest.db"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_archive_alone_is_enough(jobs: int, harvest: Path, sample: Path) -> None:
    (harvest / "harvest.db").unlink()
    (harvest / "warc" / "index.sqlite").unlink()
    done = harvester("--dir", harvest, "reparse", "--jobs", jobs)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}
    assert harvester("--dir", harvest, "verify").returncode == 0


def test_what_became_different_is_told_by_cell(harvest: Path) -> None:
    # As if an older parser had read one number wrongly, missed a name, and refused nothing.
    change(
        harvest,
        "UPDATE readings SET numbers = '[777' || substr(numbers, instr(numbers, ',')) WHERE report_id = 1",
    )
    change(harvest, "UPDATE reports SET agency = '某局', harvester_version = '0.0.1' WHERE report_id = 1")
    change(harvest, "UPDATE sections SET text = text || '。' WHERE section_id = (SELECT min(section_id) FROM sections)")
    done = harvester("--dir", harvest, "reparse", "--jobs", "1", "--json")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {entry["cause"] for entry in found} <= {"value", "state", "raw", "identity", "section"}
    cell = next(entry for entry in found if entry["cause"] in ("value", "state"))
    assert cell["before"]["value"] == 777
    assert cell["after"]["value"] != 777
    assert cell["field"].count(".") == 2
    name = next(entry for entry in found if entry["cause"] == "identity")
    assert (name["field"], name["before"]) == ("agency", "某局")
    assert "section" in done.stderr
    assert "nothing became different" in harvester("--dir", harvest, "reparse", "--jobs", "1").stderr


def test_a_report_that_is_none_any_more_and_one_that_is_new(harvest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(harvest, "DELETE FROM reports WHERE report_id = (SELECT max(report_id) FROM reports WHERE year = 2020)")
    real = rereading.reread
    refused: list[str] = []

    def stricter(root: Path, database: Path, stretch: Stretch) -> Reread:
        result = real(root, database, stretch)
        for reading in result.readings:
            if reading.parsed is not None and not refused and reading.parsed["year"] == 2021:
                refused.append(reading.parsed["url"])
                reading.parsed = None
        return result

    monkeypatch.setattr(rereading, "reread", stricter)
    told: list[Changed] = []
    reparse(harvest, tell=told.append)
    causes = {changed.url: changed.differences[0].cause for changed in told}
    assert causes.pop(refused[0]) == "new_refusal"
    assert list(causes.values()) == ["new_report"]


def test_changed_reads_only_what_another_version_has_read(harvest: Path, sample: Path) -> None:
    everything = reparse(harvest).captures
    untouched = contents(harvest, exact=True)
    assert reparse(harvest, changed_only=True).captures == 0
    change(harvest, "UPDATE reports SET harvester_version = '0.0.1', title = 'old' WHERE report_id IN (2, 3)")
    told: list[Changed] = []
    remade = reparse(harvest, changed_only=True, tell=told.append)
    assert 2 <= remade.captures < everything / 2
    assert {d.field for changed in told for d in changed.differences} == {"title"}
    assert differing(untouched, contents(harvest, exact=True)) == {}
    assert differing(contents(sample), contents(harvest)) == {}


def test_interrupted_it_goes_on_and_the_old_database_stays(
    harvest: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reparse_module, "STRETCH", 4)
    real = rereading.reread
    calls: list[Stretch] = []

    def tired(root: Path, database: Path, stretch: Stretch) -> Reread:
        calls.append(stretch)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(root, database, stretch)

    monkeypatch.setattr(rereading, "reread", tired)
    with pytest.raises(KeyboardInterrupt):
        reparse(harvest)
    assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}
    remade = reparse(harvest)
    assert remade.resumed_at == 12
    assert len({stretch.offsets for stretch in calls}) == len(calls) - 1, "only the interrupted one is read twice"
    assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}


def test_killed_at_any_moment_there_is_a_whole_database(harvest: Path, sample: Path) -> None:
    words = [sys.executable, "-m", "harvester", "--dir", str(harvest), "reparse", "--jobs", "2"]
    for pause in (1.0, 2.0, 3.0):
        process = subprocess.Popen(words, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=pause)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}
        time.sleep(0.1)
    assert harvester("--dir", harvest, "reparse", "--jobs", "2").returncode == 0
    assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}


def test_a_database_that_is_open_elsewhere_is_not_taken_away(harvest: Path) -> None:
    reader = sqlite3.connect(harvest / "harvest.db")
    reader.execute("PRAGMA journal_mode = WAL")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM reports").fetchone()
    try:
        with pytest.raises(StoreError, match="another program has it open"):
            reparse(harvest)
        assert reader.execute("SELECT count(*) FROM reports").fetchone()[0] > 0
    finally:
        reader.close()
    assert reparse(harvest).resumed_at > 0, "what was read is not read again"


def test_a_damaged_database_is_put_aside(harvest: Path, sample: Path) -> None:
    (harvest / "harvest.db").write_bytes(b"no database at all" * 100)
    remade = reparse(harvest)
    assert remade.compared is not None
    assert (harvest / "harvest.db.damaged").exists()
    assert differing(contents(sample, exact=True), contents(harvest, exact=True)) == {}


def test_what_a_lost_record_said_is_kept_aside(harvest: Path, sample: Path) -> None:
    connection = sqlite3.connect(harvest / "harvest.db")
    name, offset = connection.execute(
        "SELECT warc_file, warc_offset FROM reports r JOIN captures c USING (capture_id) WHERE r.is_current "
        "AND r.report_id NOT IN (SELECT report_id FROM sightings) ORDER BY r.report_id"
    ).fetchone()
    connection.close()
    with (harvest / "warc" / name).open("r+b") as file:
        file.seek(offset + 40)
        file.write(bytes(40))
    (harvest / "warc" / "index.sqlite").unlink()
    done = harvester("--dir", harvest, "reparse", "--jobs", "1")
    assert done.returncode == 1
    assert f"{name}: damaged at byte {offset}" in done.stderr
    assert "kept as" in done.stderr
    assert sum((contents(sample)["reports"] - contents(harvest)["reports"]).values()) == 1
    (harvest / "harvest.db.before").replace(harvest / "harvest.db")
    assert differing(contents(sample), contents(harvest)) == {}


def test_without_an_archive_it_is_one_line(tmp_path: Path) -> None:
    done = harvester("--dir", tmp_path / "none", "reparse")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "none").exists()


def test_files_that_people_had_are_read_again_as_they_were(tmp_path: Path) -> None:
    directory = tmp_path / "harvest"
    source = tmp_path / "reports"
    source.mkdir()
    (source / "other.html").write_text("<html><body><p>没有什么</p></body></html>", encoding="utf-8")
    example = next((ROOT / "tests" / "examples").glob("*.warc.gz"))
    (source / "report.html").write_bytes(next(iter(iter_captures(example))).payload())
    assert harvester("--dir", directory, "ingest", source).returncode == 1
    before = contents(directory, exact=True)
    assert sum(before["reports"].values()) == 1
    (directory / "harvest.db").unlink()
    assert harvester("--dir", directory, "reparse", "--jobs", "1").returncode == 0
    after = contents(directory, exact=True)
    assert sum(before.pop("runs").values()) == sum(after.pop("runs").values()) == 1
    assert differing(before, after) == {}
