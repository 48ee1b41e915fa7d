"""harvester doctor: well where all is well, and every ill named with what to do."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.archive.harvest_dir import HarvestDir
from harvester.commands import doctor
from harvester.documents import convert, isolated
from harvester.store.database import Store


def told(capsys: pytest.CaptureFixture[str], directory: Path) -> tuple[int, dict[str, str]]:
    status = cli.run(["--dir", str(directory), "doctor"])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, {line.split()[1]: line for line in out.splitlines()}


def test_before_the_first_run_all_is_well_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines = told(capsys, tmp_path / "h")
    assert status == exits.OK, lines
    assert not (tmp_path / "h").exists()
    assert {"version", "data", "disk", "clock", "archive", "database", "isolation"} <= lines.keys()


def test_a_running_crawl_is_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = tmp_path / "h"
    with HarvestDir(directory).lock():
        # A process does not see its own lock.
        command = [sys.executable, "-m", "harvester", "--dir", str(directory), "doctor"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == exits.OK, done.stdout
    assert "is writing in it" in done.stdout
    assert "nobody is writing" in told(capsys, directory)[1]["lock"]


def test_a_killed_crawl_is_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "x.warc.gz.open").write_bytes(b"")
    status, lines = told(capsys, tmp_path)
    assert status == exits.OK
    assert lines["lock"].startswith("hint")


def test_ills(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "harvest.db").write_bytes(b"no database at all" * 100)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 1))
    monkeypatch.setattr(doctor.time, "time", lambda: 0.0)
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    status, lines = told(capsys, tmp_path)
    assert status == exits.REFUSED
    assert {name for name, line in lines.items() if line.startswith("BAD")} == {"disk", "clock", "database"}
    assert lines["LibreOffice"].startswith("hint")


def test_a_damaged_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(tmp_path / "harvest.db"):
        pass
    body = bytearray((tmp_path / "harvest.db").read_bytes())
    body[4096 * 2 : 4096 * 6] = b"\xff" * (4096 * 4)
    (tmp_path / "harvest.db").write_bytes(body)
    status, lines = told(capsys, tmp_path)
    assert status == exits.REFUSED
    assert lines["database"].startswith("BAD")


def test_missing_extras_are_hints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_there", lambda name: name not in ("rapidocr", "datasette", "pandas"))
    _, lines = told(capsys, tmp_path)
    assert "ogi-harvester[ocr]" in lines["ocr"]
    assert "ogi-harvester[web]" in lines["web"]
    assert lines["pandas"].startswith("hint")


def test_no_reader_process(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    isolated.close()
    monkeypatch.setattr(isolated, "COMMAND", ("-c", "raise SystemExit(5)"))
    monkeypatch.delenv("HARVEST_ISOLATION", raising=False)
    status, lines = told(capsys, tmp_path)
    isolated.close()
    assert status == exits.REFUSED
    assert lines["isolation"].startswith("BAD")
    monkeypatch.setenv("HARVEST_ISOLATION", "0")
    assert told(capsys, tmp_path)[1]["isolation"].startswith("hint")


def test_little_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, state in ((400_000_000, "BAD"), (1_500_000_000, "hint")):
        with monkeypatch.context() as patch:
            patch.setattr(resource, "getrlimit", lambda _what, limit=limit: (limit, limit))
            assert told(capsys, tmp_path)[1]["memory"].startswith(state)
    assert told(capsys, tmp_path)[1]["memory"].startswith(("ok", "hint"))
