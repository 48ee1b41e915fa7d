"""Texts that are safe in a spreadsheet, and exact again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.dataset.blocks import Block, Same, Shared, block_of
from harvester.dataset.columns import BOOL, FLOAT, INT, NUMBER, TEXT, Column
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
    file.write(block_of([(1, '含"引号",逗号\n换行', -3, True), (2, "+32", "-326.8", False)]))
    file.write(Block(([], [], [], []), 0))
    file.write(block_of([(3, None, None, None)]))
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
    file.write(block_of(rows))
    file.close()
    assert csv_lines(COLUMNS, rows) == (tmp_path / "a.csv").read_bytes()


def test_json_lines_hold_texts_as_they_are(tmp_path: Path) -> None:
    file = JsonlFile(tmp_path / "a.jsonl", COLUMNS)
    file.write(block_of([(1, "=1\n\u2028", "326.80", None)]))
    file.close()
    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")
    assert len(lines) == 2
    assert json.loads(lines[0]) == {"n": 1, "t": "=1\n\u2028", "v": "326.80", "b": None}


VALUE = st.one_of(st.none(), st.integers(), st.sampled_from(["326.80", "-1", 'a"b', "1,5", "100%"]))
ANY_COLUMN = st.one_of(
    st.text().map(Same),
    st.lists(st.one_of(st.none(), st.text()), min_size=3, max_size=3).map(Shared),
    st.lists(st.one_of(st.none(), st.text()), min_size=3, max_size=3),
)


@given(st.tuples(st.integers().map(Same), ANY_COLUMN, st.lists(VALUE, min_size=3, max_size=3), ANY_COLUMN))
def test_what_a_block_has_in_common_is_in_every_line(columns: tuple[Any, ...]) -> None:
    """As Python's own writers put it, row by row."""
    head = (Column("n", INT, "n"), Column("t", TEXT, "t"), Column("v", NUMBER, "v"), Column("u", TEXT, "u"))
    block = Block(columns, 3)
    streams = {CsvFile: io.BytesIO(), JsonlFile: io.BytesIO()}
    for kind, stream in streams.items():
        file = kind(stream, head)
        file.write(block)
        file.write(block)
    rows = list(block.rows()) * 2
    expected = io.StringIO(newline="")
    writer = csv.writer(expected, lineterminator="\r\n")
    writer.writerow([column.name for column in head])
    writer.writerows([(n, t and safe(t), v, u and safe(u)) for n, t, v, u in rows])
    assert streams[CsvFile].getvalue() == expected.getvalue().encode("utf-8-sig")
    lines = streams[JsonlFile].getvalue().decode().split("\n")
    assert [tuple(json.loads(line).values()) for line in lines[:-1]] == rows


def test_floats_and_counts_are_not_mixed_up() -> None:
    columns = (Column("rate", FLOAT, "rate"), Column("count", INT, "count"), Column("yes", BOOL, "yes"))
    assert csv_lines(columns, [(1.0, 1, True), (0.0, 0, False), (1 / 3, None, None)]).split(b"\r\n")[1:] == [
        b"1.0,1,1", b"0.0,0,0", b"0.3333333333333333,,", b""
    ]  # fmt: skip
