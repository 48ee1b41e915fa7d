"""CSV and JSON Lines.

CSV is RFC 4180 in UTF-8 with a byte-order mark. A cell of a text column that a spreadsheet would take for a formula, or
would turn into another text (long or zero-led digit strings, exponents, fractions), gets an apostrophe in front; so
does a text that itself begins with an apostrophe, so that :func:`exact` gives every text back. Numbers stay numbers.
JSON Lines and Parquet hold every text as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from harvester.dataset.columns import BOOL, CATEGORY, TEXT, Column, Row

FORMULA = frozenset("=+-@\t\r\n＝＋－＠'")
"""First characters of a text that a spreadsheet would run as a formula, and the guard itself."""
_CHANGED = re.compile(r"0\d+|\d{12,}|\d+(?:\.\d+)?[eE]\d+|\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?")
"""Digit strings that a spreadsheet shows as another number or as a date."""


def safe(text: str) -> str:
    """The text as it may stand in a spreadsheet."""
    if text and (text[0] in FORMULA or (text[0].isdigit() and text.isascii() and _CHANGED.fullmatch(text))):
        return "'" + text
    return text


def exact(text: str) -> str:
    """The text that :func:`safe` was given."""
    return text[1:] if text.startswith("'") else text


_NUMBERS: dict[Any, Any] = {True: 1, False: 0, None: None}
BOM = "\ufeff"


class _Safe(dict[Any, Any]):
    """Text → as it may stand in a spreadsheet; each text is looked at once."""

    def __missing__(self, text: str | None) -> str | None:
        made = self[text] = None if text is None else safe(text)
        return made


class CsvFile:
    """``write`` takes rows in the order of the columns. Booleans are 1 and 0; None is empty."""

    def __init__(self, path: Path | TextIO, columns: Sequence[Column]) -> None:
        if isinstance(path, Path):
            # The mark is written by hand: the codec utf-8-sig is Python code that runs for every row.
            self._stream: TextIO = path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
            self._stream.write(BOM)
        else:
            self._stream = path
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self._writer.writerow([column.name for column in columns])
        self._texts = [at for at, column in enumerate(columns) if column.kind in (TEXT, CATEGORY)]
        self._bools = [at for at, column in enumerate(columns) if column.kind == BOOL]

    def write(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        by_column: list[Iterable[object]] = list(zip(*rows, strict=True))
        known = _Safe()
        for at in self._texts:
            by_column[at] = map(known.__getitem__, by_column[at])
        for at in self._bools:
            by_column[at] = map(_NUMBERS.__getitem__, by_column[at])
        self._writer.writerows(zip(*by_column, strict=True))

    def close(self) -> None:
        self._stream.close()


def csv_lines(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """A small table as the bytes of a CSV file."""
    stream = io.StringIO(newline="")
    CsvFile(stream, columns).write(list(rows))
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")


class JsonlFile:
    """One object a line, every column a key. Decimals are strings, as in ``harvester parse``."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="\n", errors="backslashreplace")
        self._names = [column.name for column in columns]
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def write(self, rows: Sequence[Row]) -> None:
        names, encode = self._names, self._encode
        self._stream.writelines(encode(dict(zip(names, row, strict=True))) + "\n" for row in rows)

    def close(self) -> None:
        self._stream.close()


def read_csv(path: Path) -> list[dict[str, Any]]:
    """Rows of a small CSV file of ours, texts exact."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{name: exact(value) for name, value in row.items()} for row in csv.DictReader(stream)]
