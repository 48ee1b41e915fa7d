"""Parquet: types that hold every number as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from harvester.dataset.blocks import block_of
from harvester.dataset.columns import CATEGORY, DATE, DECIMAL, INT, NUMBER, TEXT, Column

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from harvester.dataset.parquet_file import ParquetFile  # noqa: E402

COLUMNS = (
    Column("id", INT, "id", "编号"),
    Column("value", NUMBER, "value", "数值"),
    Column("fee", DECIMAL, "fee", "金额"),
    Column("raw", TEXT, "raw", "原文"),
    Column("form", CATEGORY, "form", "格式"),
    Column("day", DATE, "day", "日期"),
)


def test_types_values_and_labels(tmp_path: Path) -> None:
    file = ParquetFile(tmp_path / "a.parquet", COLUMNS)
    file.write(block_of([(1, 5, "326.8", "=1", "ogi2019", "2021-01-28"), (2, "0.10", 3, None, None, None)]))
    file.write(block_of([(None, None, None, "", "ogi2021", "1959-01-01")]))
    file.close()
    table = pq.read_table(tmp_path / "a.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert types["id"] == types["value"] == "int64"
    assert types["fee"] == types["value_decimal"] == "decimal128(38, 9)"
    assert types["form"].startswith("dictionary")
    assert table["value"].to_pylist() == [5, None, None]
    assert table["value_decimal"].to_pylist() == [Decimal(5), Decimal("0.1"), None]
    assert table["fee"].to_pylist() == [Decimal("326.8"), Decimal(3), None]
    assert table["raw"].to_pylist() == ["=1", None, ""]
    assert table["form"].to_pylist() == ["ogi2019", None, "ogi2021"]
    assert table.schema.field("value").metadata[b"label"].decode() == "数值"
    assert pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.lost == 0


def test_what_no_type_holds_is_counted(tmp_path: Path) -> None:
    file = ParquetFile(tmp_path / "a.parquet", COLUMNS)
    file.write(block_of([(2**70, 2**70, "0.12345678901", "x", "f", None), (1, 2, "不详", "x", "f", None)]))
    file.close()
    table = pq.read_table(tmp_path / "a.parquet")
    assert table["id"].to_pylist() == [None, 1]
    assert table["fee"].to_pylist() == [None, None]
    assert table["value_decimal"].to_pylist() == [Decimal(2**70), Decimal(2)]
    assert file.lost == 3
