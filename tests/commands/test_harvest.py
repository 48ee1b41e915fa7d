"""ingest, show, status and verify on one harvest: from files to proved numbers, and what happens when it is damaged."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.reader import iter_captures

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *words: object) -> tuple[int, str, str]:
    status = cli.run([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, out, err


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """The examples as a harvest. Not to be changed: take a copy."""
    directory = tmp_path_factory.mktemp("ingested") / "harvest"
    assert cli.run(["--dir", str(directory), "ingest", str(shared / "examples")]) == exits.OK
    return directory


@pytest.fixture
def harvest(ingested: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ingested, tmp_path / "harvest"))


def rows(directory: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(directory / "harvest.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_every_cell_of_the_examples_arrives(ingested: Path, shared: Path) -> None:
    wanted: dict[tuple[object, ...], tuple[object, ...]] = {}
    for path in sorted((shared / "reference" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = (shared / "examples" / gold["document"]).as_uri()
        for table, lines in gold["tables"].items():
            for row, cells in lines.items():
                for column, cell in cells.items():
                    wanted[source, table, row, column] = (cell["value"], cell["state"])
    found = {
        key[:4]: key[4:]
        for key in rows(ingested, "SELECT url, table_id, row_id, column_id, value, state FROM panel_long")
    }
    assert len(wanted) == 992
    assert {key: found.get(key) for key in wanted} == wanted


def test_the_bytes_are_archived_as_resources(ingested: Path, shared: Path) -> None:
    [path] = (ingested / "warc").glob("*.warc.gz")
    captures = list(iter_captures(path))
    files = sorted((shared / "examples").iterdir())
    assert [c.record_type for c in captures] == ["resource"] * len(files)
    assert [c.payload() for c in captures] == [f.read_bytes() for f in files]
    assert [c.url for c in captures] == [f.as_uri() for f in files]


def test_the_same_again_changes_nothing(harvest: Path, shared: Path, capsys: Capture) -> None:
    before = rows(harvest, "SELECT report_id, capture_id, version FROM reports")
    names = sorted(p.name for p in (harvest / "warc").glob("*.warc.gz"))
    status, out, err = run(capsys, "ingest", "--dir", harvest, shared / "examples")
    assert status == exits.OK
    assert out == ""
    assert "5 unchanged" in err
    assert rows(harvest, "SELECT report_id, capture_id, version FROM reports") == before
    assert sorted(p.name for p in (harvest / "warc").glob("*.warc.gz")) == names


def test_refused_files_are_rejects_with_a_cause(harvest_dir: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "files"
    (folder / "below").mkdir(parents=True)
    (folder / ".hidden").write_bytes(b"not looked at")
    lines = [f"第{number}条　申请人可以到{number}号窗口领取表格。" for number in range(1, 30)]
    note = f"<title>政府信息公开指南</title><h1>政府信息公开指南</h1><p>{'</p><p>'.join(lines)}</p>"
    (folder / "below" / "note.html").write_text(note, encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    status, _, err = run(capsys, "ingest", "--dir", harvest_dir, folder, tmp_path / "missing.html")
    assert status == exits.REFUSED
    assert "3 files read" in err
    found = rows(harvest_dir, "SELECT url, reason FROM rejects ORDER BY url")
    assert found == sorted(
        [
            ((folder / "below" / "note.html").as_uri(), "not_a_report"),
            ((folder / "empty.pdf").as_uri(), "unreadable"),
            ((tmp_path / "missing.html").as_uri(), "unreadable"),
        ]
    )
    [(statistics,)] = rows(harvest_dir, "SELECT statistics FROM runs WHERE finish_reason = 'finished'")
    assert json.loads(str(statistics))["refused"] == {"not_a_report": 1, "unreadable": 2}


def test_an_address_is_of_one_file(shared: Path, harvest_dir: Path, capsys: Capture) -> None:
    files = sorted((shared / "examples").iterdir())
    address = "http://www.example.gov.cn/zwgk/t20210128_1.html"
    status, _, err = run(capsys, "ingest", "--dir", harvest_dir, *files[:2], "--url", address)
    assert status == exits.USAGE
    assert err.count("\n") == 1
    assert not (harvest_dir / "harvest.db").exists()
    assert run(capsys, "ingest", "--dir", harvest_dir, files[0], "--url", address)[0] == exits.OK
    assert rows(harvest_dir, "SELECT r.url, c.url FROM reports r JOIN captures c USING (capture_id)") == [
        (address, address)
    ]


def test_two_at_once_is_one_clear_line(harvest: Path, shared: Path, capsys: Capture) -> None:
    with HarvestDir(harvest).lock():
        status, _, err = run(capsys, "ingest", "--dir", harvest, shared / "examples")
    assert status == exits.ENVIRONMENT
    assert err.count("\n") == 1
    assert "in use by process" in err


def test_a_newer_database_is_left_alone(harvest: Path, shared: Path, capsys: Capture) -> None:
    connection = sqlite3.connect(harvest / "harvest.db")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = (harvest / "harvest.db").read_bytes()
    for words in (["status"], ["show", "1"], ["verify"], ["ingest", str(shared / "examples")]):
        status, _, err = run(capsys, "--dir", harvest, *words)
        assert status == exits.ENVIRONMENT
        assert "newer version" in err
        assert err.count("\n") == 1
    assert (harvest / "harvest.db").read_bytes() == before


def test_a_file_where_the_folder_should_be(tmp_path: Path, shared: Path, capsys: Capture) -> None:
    blocker = tmp_path / "blocker"
    blocker.write_bytes(b"")
    status, _, err = run(capsys, "ingest", "--dir", blocker / "harvest", shared / "examples")
    assert status == exits.ENVIRONMENT
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["500115/双龙镇人民政府:2020", "重庆市长寿区双龙镇人民政府:2020"])
def test_show_proves_a_number(ingested: Path, capsys: Capture, name: str) -> None:
    status, out, _ = run(capsys, "show", "--dir", ingested, name, "requests.new_received.total")
    assert status == exits.OK
    lines = dict(line.split(None, 1) for line in out.splitlines())
    [(value, raw)] = rows(
        ingested,
        "SELECT value, raw FROM panel_long WHERE agency_key = '500115/双龙镇人民政府' AND year = 2020 "
        "AND table_id = 'requests' AND row_id = 'new_received' AND column_id = 'total'",
    )
    assert lines["value"] == str(value)
    assert lines["raw"] == f'"{raw}"'
    assert lines["proof"].startswith("the record was read again")
    assert lines["proof"].endswith(f'stands "{raw}"')
    assert run(capsys, "show", "--dir", ingested, name, "new_received_tot")[1] == out


def test_show_proves_every_number_of_the_examples(ingested: Path, capsys: Capture) -> None:
    """Where a number is said to stand, it stands."""
    cells = rows(
        ingested,
        "SELECT report_id, table_id || '.' || row_id || '.' || column_id FROM panel_long WHERE state = 'reported' "
        "ORDER BY report_id, raw DESC",
    )
    assert len(cells) > 500
    for report_id, cell in cells[::25]:
        status, out, _ = run(capsys, "show", "--dir", ingested, report_id, cell)
        assert status == exits.OK, out


def test_show_without_a_cell_lists_wrong_sums(ingested: Path, capsys: Capture) -> None:
    [(report_id, number)] = rows(
        ingested, "SELECT report_id, count(*) FROM checks WHERE status = 'fail' GROUP BY report_id"
    )
    status, out, _ = run(capsys, "show", "--dir", ingested, report_id)
    assert status == exits.OK
    assert out.count("wrong sum") == number == 3


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["99"], "no report '99'"),
        (["1", "requests.granted.totall"], "requests.granted.total"),
        (["1", "x"], "has no cell 'x'"),
        (["人民政府:2020"], "reports"),
        (["http://nowhere.gov.cn/"], "no report"),
    ],
)
def test_show_what_is_not_there(ingested: Path, capsys: Capture, words: list[str], part: str) -> None:
    status, out, err = run(capsys, "show", "--dir", ingested, *words)
    assert (status, out) == (exits.USAGE, "")
    assert part in err
    assert err.count("\n") == 1


def _damage(harvest: Path, how: str) -> None:
    [path] = (harvest / "warc").glob("*.warc.gz")
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-200])
    elif how == "flipped":
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 0xFF
        path.write_bytes(bytes(body))


@pytest.mark.parametrize("how", ["missing", "cut", "flipped"])
def test_verify_finds_damage_of_the_archive(harvest: Path, capsys: Capture, how: str) -> None:
    assert run(capsys, "verify", "--dir", harvest)[0] == exits.OK
    _damage(harvest, how)
    status, out, err = run(capsys, "verify", "--dir", harvest)
    assert status == exits.REFUSED
    assert {"missing": "not_in_archive", "cut": "cut_off", "flipped": "damaged"}[how] in out
    assert str(harvest) in err


def test_verify_looks_both_ways(harvest: Path, capsys: Capture) -> None:
    connection = sqlite3.connect(harvest / "harvest.db")
    with connection:
        connection.execute("UPDATE captures SET sha256 = 'x' WHERE capture_id = 1")
        connection.execute("UPDATE captures SET warc_offset = warc_offset + 1 WHERE capture_id = 2")
    connection.close()
    status, out, _ = run(capsys, "verify", "--dir", harvest)
    assert status == exits.REFUSED
    codes = sorted(line.split("\t")[2] for line in out.splitlines())
    assert codes == ["differs", "not_in_archive", "not_in_database"]
    [(report_id,)] = rows(harvest, "SELECT report_id FROM reports WHERE capture_id = 1")
    status, out, _ = run(capsys, "show", "--dir", harvest, report_id, "requests.granted.total")
    assert status == exits.REFUSED
    assert "proof     FAILED" in out


def test_status_tells_runs_and_advice(harvest: Path, tmp_path: Path, capsys: Capture) -> None:
    run(capsys, "ingest", "--dir", harvest, tmp_path / "missing.html")
    status, out, _ = run(capsys, "status", "--dir", harvest)
    assert status == exits.OK
    assert "5 reports of 5 agencies" in out
    assert "1 x unreadable" in out
    assert out.count("finished") == 2


def test_harvest_dir_from_the_environment(ingested: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARVEST_DIR", str(ingested))
    assert run(capsys, "status")[0] == exits.OK
    assert run(capsys, "status", "--dir", "elsewhere")[0] == exits.USAGE


def test_the_archive_tells_how_a_run_ended(harvest: Path) -> None:
    runs = "SELECT spider, arguments, started_at, finished_at, finish_reason, statistics FROM runs"
    before = rows(harvest, runs)
    assert [row[4] for row in before] == ["finished"]
    (harvest / "harvest.db").unlink()
    assert cli.run(["--dir", str(harvest), "reparse", "--jobs", "1"]) == exits.OK
    assert rows(harvest, runs) == before
