"""Parquet: nullable integers, decimals, dictionaries for what takes few values, zstd.

A column ``number`` becomes two: its name (INT64; null for an amount with decimals) and ``…_decimal`` (every number,
exact). Chinese and English labels are in the metadata of the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from harvester.dataset.blocks import Block, Same
from harvester.dataset.columns import BOOL, CATEGORY, DATE, DECIMAL, FLOAT, INT, NUMBER, TEXT, Column

MONEY = pa.decimal128(38, 9)
_LARGEST = 10**28
ROW_GROUP = 2_000_000
"""Cells of a row group: enough to compress well, and all that is in memory of a table."""
_TYPES: dict[str, Any] = {
    INT: pa.int64(), DECIMAL: MONEY, FLOAT: pa.float64(), TEXT: pa.string(), BOOL: pa.bool_(), DATE: pa.date32(),
    CATEGORY: pa.dictionary(pa.int32(), pa.string()), NUMBER: pa.int64(),
}  # fmt: skip


class ParquetFile:
    """``lost`` counts the numbers that no type of the file can hold (they are null there, and exact in JSON Lines)."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.lost = 0
        self._fields: list[tuple[int, Callable[[list[Any]], Any]]] = []
        fields = []
        for at, column in enumerate(columns):
            words = {"label": column.label, "label_en": column.label_en}
            fields.append(pa.field(column.name, _TYPES[column.kind], metadata=words))
            self._fields.append((at, self._converter(column.kind)))
            if column.kind == NUMBER:
                fields.append(pa.field(f"{column.name}_decimal", MONEY, metadata=words))
                self._fields.append((at, self._converter(DECIMAL)))
        self._pending: list[list[Any]] = [[] for _ in columns]
        self._count = 0
        self._schema = pa.schema(fields)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def _converter(self, kind: str) -> Callable[[list[Any]], Any]:
        if kind == DECIMAL:
            return self._decimals
        if kind in (INT, NUMBER):
            return self._whole if kind == NUMBER else self._integers
        if kind == DATE:
            return lambda values: pa.array(values, pa.string()).cast(pa.date32())
        if kind == CATEGORY:
            return lambda values: pa.array(values, pa.string()).dictionary_encode()
        kind_type = _TYPES[kind]
        return lambda values: pa.array(values, kind_type)

    def _integers(self, values: list[Any]) -> Any:
        try:
            return pa.array(values, pa.int64())
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            whole = [v if isinstance(v, int) and -(2**63) <= v < 2**63 else None for v in values]
            self.lost += sum(1 for a, b in zip(values, whole, strict=True) if a is not None and b is None)
            return pa.array(whole, pa.int64())

    def _whole(self, values: list[Any]) -> Any:
        return pa.array([v if type(v) is int and -(2**63) <= v < 2**63 else None for v in values], pa.int64())

    def _decimals(self, values: list[Any]) -> Any:
        """Whole numbers are cast by Arrow; only the few with decimals are made one by one."""
        whole = [v if type(v) is int and abs(v) < 2**63 else None for v in values]
        made = pa.array(whole, pa.int64()).cast(MONEY)
        odd = [v is not None and w is None for v, w in zip(values, whole, strict=True)]
        if not any(odd):
            return made
        exact = pa.array([self._decimal(v) for v, is_odd in zip(values, odd, strict=True) if is_odd], MONEY)
        return pa.compute.replace_with_mask(made, pa.array(odd), exact)

    def _decimal(self, value: Any) -> Decimal | None:
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -9 or abs(number) >= _LARGEST:
            self.lost += 1
            return None
        return number

    def write(self, block: Block) -> None:
        """Rows are kept until there are enough for a row group."""
        for pending, column in zip(self._pending, block.columns, strict=True):
            pending += repeat(column.value, block.count) if isinstance(column, Same) else column
        self._count += block.count
        if self._count * len(self._pending) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._count:
            arrays = [convert(self._pending[at]) for at, convert in self._fields]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
            for pending in self._pending:
                pending.clear()
            self._count = 0

    def close(self) -> None:
        self._flush()
        self._writer.close()
