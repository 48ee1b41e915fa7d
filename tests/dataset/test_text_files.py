"""Texts that are safe in a spreadsheet, and exact again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.dataset.columns import BOOL, INT, NUMBER, TEXT, Column
from harvester.dataset.text_files import FORMULA, CsvFile, JsonlFile, csv_lines, exact, read_csv, safe

COLUMNS = (Column("n", INT, "n"), Column("t", TEXT, "t"), Column("v", NUMBER, "v"), Column("b", BOOL, "b"))


@given(st.text())
def test_every_text_comes_back_and_none_is_a_formula(text: str) -> None:
    assert exact(safe(text)) == text
    assert safe(text)[:1] not in FORMULA - {"'"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+32", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1", "0012", "1e5", "3/4", "20210128123456789", "'a"]
)
def test_what_a_spreadsheet_would_run_or_change(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["", "326.8万元", "500115", "2", "500115/人民政府", "A=1", "11500115MB1234567X", "无"])
def test_what_stays(text: str) -> None:
    assert safe(text) == text


def test_csv_is_rfc_4180_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    file = CsvFile(path, COLUMNS)
    file.write([(1, '含"引号",逗号\n换行', -3, True), (2, "+32", "-326.8", False)])
    file.write([])
    file.write([(3, None, None, None)])
    file.close()
    body = path.read_bytes()
    assert body.startswith(b"\xef\xbb\xbfn,t,v,b\r\n")
    assert body.endswith(b"\r\n3,,,\r\n")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))
    assert rows[1:] == [["1", '含"引号",逗号\n换行', "-3", "1"], ["2", "'+32", "-326.8", "0"], ["3", "", "", ""]]
    assert read_csv(path)[1]["t"] == "+32"


def test_csv_lines_is_the_same_as_the_file(tmp_path: Path) -> None:
    rows = [(1, "=a", 2, None)]
    file = CsvFile(tmp_path / "a.csv", COLUMNS)
    file.write(rows)
    file.close()
    assert csv_lines(COLUMNS, rows) == (tmp_path / "a.csv").read_bytes()


def test_json_lines_hold_texts_as_they_are(tmp_path: Path) -> None:
    file = JsonlFile(tmp_path / "a.jsonl", COLUMNS)
    file.write([(1, "=1\n\u2028", "326.80", None)])
    file.close()
    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")
    assert len(lines) == 2
    assert json.loads(lines[0]) == {"n": 1, "t": "=1\n\u2028", "v": "326.80", "b": None}
