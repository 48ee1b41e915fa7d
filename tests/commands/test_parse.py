"""``harvester parse``: one JSON object per input, in order, whatever the inputs are."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harvester import cli, exits
from harvester.commands import _common


def parse(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    status = cli.run(["parse", *words])
    out, err = capsysbinary.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err.decode()


def test_examples_in_order_and_bad_inputs_between(
    shared: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    good = sorted((shared / "examples").glob("*.txt"))
    nothing = tmp_path / "nothing.html"
    nothing.write_bytes(b"")
    words = [str(good[0]), str(tmp_path / "missing.html"), str(nothing), str(tmp_path), str(good[1])]
    status, objects, err = parse(capsysbinary, *words)
    assert status == exits.REFUSED
    assert [o["source"] for o in objects] == words
    assert ["error" in o for o in objects] == [False, True, True, True, False]
    assert [o["error"]["code"] for o in objects[1:4]] == ["unreadable"] * 3
    assert len(err.splitlines()) == 3
    assert "Traceback" not in err


def test_standard_input_and_url(
    shared: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = min((shared / "examples").glob("*.txt")).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))
    status, objects, _ = parse(capsysbinary, "-", "--url", "http://www.example.gov.cn/a.html")
    assert status == exits.OK
    assert objects[0]["source"] == "-"
    assert objects[0]["url"] == "http://www.example.gov.cn/a.html"


def test_a_huge_file_is_not_read(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_common, "MAX_INPUT_BYTES", 1000)
    page = tmp_path / "page.html"
    page.write_bytes(b" " * 1001)
    status, objects, _ = parse(capsysbinary, str(page))
    assert status == exits.REFUSED
    assert objects[0]["error"]["code"] == "too_large"


def test_a_fault_of_the_parser_costs_one_input(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(body: bytes, **_: Any) -> dict[str, Any]:
        if body == b"bad":
            raise RecursionError("too deep")
        return {"source": "good"}

    monkeypatch.setattr("harvester.parsing.parse_bytes", fail)
    names = []
    for name in ("bad", "good"):
        path = tmp_path / name
        path.write_bytes(name.encode())
        names.append(str(path))
    status, objects, err = parse(capsysbinary, *names)
    assert status == exits.REFUSED
    assert "RecursionError" in objects[0]["error"]["message"]
    assert objects[1] == {"source": "good"}
    assert "Traceback" not in err


def test_names_that_are_no_utf8_come_out_as_valid_json(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "harvester", "parse", "missing-\udcff.html"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == exits.REFUSED
    assert json.loads(done.stdout.decode())["source"] == "missing-\udcff.html"
    assert done.stderr.count(b"\n") == 1
