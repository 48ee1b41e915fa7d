"""Stata files, read back by two other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harvester.dataset.blocks import Block, Same, Shared, block_of
from harvester.dataset.columns import BOOL, CATEGORY, DATE, DECIMAL, FLOAT, INT, TEXT, Column
from harvester.dataset.dta_file import stata_names, write_dta

pandas = pytest.importorskip("pandas")
pyreadstat = pytest.importorskip("pyreadstat")
COLUMNS = (
    Column("id", INT, "id", "编号"),
    Column("count", INT, "a count", "数量" * 60),
    Column("money", DECIMAL, "money", "金额"),
    Column("rate", FLOAT, "rate", "比率"),
    Column("name", TEXT, "name", "名称"),
    Column("text", TEXT, "text", "正文"),
    Column("grade", CATEGORY, "grade", "等级"),
    Column("day", DATE, "day", "日期"),
    Column("late", BOOL, "late", "迟"),
)
LONG = "长文" * 2000
ROWS: list[tuple[Any, ...]] = [
    (1, 5, "326.8", 0.5, "长寿区", LONG, "A", "2021-01-28", True),
    (2, None, None, None, "", "短", "B", None, None),
    (3, -2, 7, 1.0, "双龙镇人民政府", None, "A", "1959-12-31", False),
    (4, None, None, None, None, "", None, "2024-02-29", None),
]
LETTERS = {1: "rbrx", 2: "rnrx"}


def blocks() -> Iterator[Block]:
    yield block_of(ROWS, LETTERS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.dta"
    assert write_dta(path, COLUMNS, blocks, "标题") == 4
    return path


def test_pandas_reads_it(path: Path) -> None:
    frame = pandas.read_stata(path)
    assert frame["id"].tolist() == [1, 2, 3, 4]
    assert frame["count"].dropna().tolist() == [5, -2]
    assert frame["money"].dropna().tolist() == [326.8, 7.0]
    assert frame["name"].tolist() == ["长寿区", "", "双龙镇人民政府", ""]
    assert frame["text"].tolist() == [LONG, "短", "", ""]
    assert frame["grade"].astype(object).tolist()[:3] == ["A", "B", "A"]
    assert [str(day)[:10] for day in frame["day"]] == ["2021-01-28", "NaT", "1959-12-31", "2024-02-29"]
    assert frame["late"].astype(object).tolist()[::2] == ["是 yes", "否 no"]


def test_pandas_tells_why_a_number_is_missing(path: Path) -> None:
    frame = pandas.read_stata(path, convert_missing=True, convert_dates=False, convert_categoricals=False)
    assert [str(value) for value in frame["count"]] == ["5", ".a", "-2", ".c"]
    assert [str(value) for value in frame["money"]] == ["326.8", ".b", "7.0", ".c"]
    assert str(frame["rate"][1]) == "."


def test_pyreadstat_reads_it(path: Path) -> None:
    frame, meta = pyreadstat.read_dta(str(path), user_missing=True)
    assert meta.column_names == [column.name for column in COLUMNS]
    assert meta.column_labels[0] == "编号"
    assert len(meta.column_labels[1]) == 80
    assert frame["count"].tolist() == [5, "a", -2, "c"]
    assert frame["text"].tolist() == [LONG, "短", "", ""]
    assert frame["name"][2] == "双龙镇人民政府"
    assert meta.variable_value_labels["grade"] == {1: "A", 2: "B"}
    assert meta.file_label == "标题"


def test_numbers_too_large_for_a_long_become_doubles(tmp_path: Path) -> None:
    path = tmp_path / "a.dta"
    write_dta(path, COLUMNS[:2], lambda: iter([block_of([(1, 2_147_483_620), (2, 2_147_483_621)])]))
    frame = pandas.read_stata(path)
    assert frame["count"].tolist() == [2_147_483_620, 2_147_483_621]
    assert frame["id"].dtype == "int32"


def test_a_table_without_rows(tmp_path: Path) -> None:
    write_dta(tmp_path / "a.dta", COLUMNS, lambda: iter([]))
    assert pandas.read_stata(tmp_path / "a.dta").shape == (0, len(COLUMNS))
    assert list(tmp_path.iterdir()) == [tmp_path / "a.dta"]


def test_the_same_rows_give_the_same_file(tmp_path: Path, path: Path) -> None:
    write_dta(tmp_path / "b.dta", COLUMNS, blocks, "标题")
    assert (tmp_path / "b.dta").read_bytes() == path.read_bytes()


def test_what_blocks_have_in_common_is_the_same_file(tmp_path: Path, path: Path) -> None:
    """Two blocks with common values and shared columns say what four single rows say."""
    names = Shared(["长寿区", "双龙镇人民政府"])
    halves = [
        Block((Same(1), [5, None], Same("326.8"), [0.5, 1.0], names, Same(LONG), Same("A"), Same(None), Same(True)), 2),
        Block((Same(1), [6, 7], Same(None), [0.5, 1.0], names, Same("短"), Same(None), Same(None), Same(True)), 2),
    ]
    rows = [row for block in halves for row in block.rows()]
    assert [row[4] for row in rows] == ["长寿区", "双龙镇人民政府"] * 2
    write_dta(tmp_path / "b.dta", COLUMNS, lambda: iter(halves))
    write_dta(tmp_path / "c.dta", COLUMNS, lambda: iter([block_of(rows)]))
    assert (tmp_path / "b.dta").read_bytes() == (tmp_path / "c.dta").read_bytes()
    assert pandas.read_stata(tmp_path / "b.dta")["text"].tolist() == [LONG, LONG, "短", "短"]


def test_long_names_stay_apart() -> None:
    names = stata_names(["a" * 40, "a" * 41, "b"])
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 32
