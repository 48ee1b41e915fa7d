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
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from harvester.dataset.blocks import Block, Encoder, Row, block_of
from harvester.dataset.columns import BOOL, CATEGORY, FLOAT, TEXT, Column

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


BOM = "\ufeff"
_QUOTED = re.compile(r'[,"\r\n]')
_MOST_KEPT = 4096
"""So many different values of a column are kept with their text before it begins anew."""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


class _Known(dict[Any, str]):
    """Value → its cell in the file; each value is looked at once in a while."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        self._make = make

    def __missing__(self, value: Any) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        made = self[value] = self._make(value)
        return made


class _Lines:
    """A file of one line a row. ``cells``: for each column what makes the cell's text."""

    def __init__(self, stream: BinaryIO, cells: Sequence[Callable[[Any], str]], begin: str, end: str) -> None:
        self._stream, self._begin, self._end = stream, begin, end
        self._encoder = Encoder(",", lambda at, values, _: list(map(cells[at], values)))

    def write(self, block: Block) -> None:
        if not block.count:
            return
        pieces = self._encoder.pieces(block)
        # What all rows have stands in the pattern itself.
        line = ",".join(piece.replace("%", "%%") if isinstance(piece, str) else "%s" for piece in pieces)
        lists = [piece for piece in pieces if not isinstance(piece, str)]
        pattern = f"{self._begin}{line}{self._end}"
        text = "".join(map(pattern.__mod__, zip(*lists, strict=True))) if lists else pattern % () * block.count
        self._stream.write(text.encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        self._stream.close()


def _opened(path: Path | BinaryIO) -> BinaryIO:
    return path.open("wb", buffering=1 << 20) if isinstance(path, Path) else path


class CsvFile(_Lines):
    """``write`` takes blocks with the columns in their order. Booleans are 1 and 0; None is empty."""

    def __init__(self, path: Path | BinaryIO, columns: Sequence[Column]) -> None:
        stream = _opened(path)
        super().__init__(stream, [_csv_cell(column.kind) for column in columns], "", "\r\n")
        stream.write(f"{BOM}{','.join(column.name for column in columns)}\r\n".encode())


def _csv_cell(kind: str) -> Callable[[Any], str]:
    if kind in (TEXT, CATEGORY):
        return _Known(lambda value: "" if value is None else _quoted(safe(value))).__getitem__
    if kind == BOOL:
        return {True: "1", False: "0", None: ""}.__getitem__
    if kind == FLOAT:  # 1.0 and 1 are one key of a dictionary and two texts
        return lambda value: "" if value is None else str(value)
    return _Known(lambda value: "" if value is None else _quoted(str(value))).__getitem__


def csv_lines(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """A small table as the bytes of a CSV file."""
    stream = io.BytesIO()
    file = CsvFile(stream, columns)
    if listed := list(rows):
        file.write(block_of(listed))
    return stream.getvalue()


class JsonlFile(_Lines):
    """One object a line, every column a key. Decimals are strings, as in ``harvester parse``."""

    def __init__(self, path: Path | BinaryIO, columns: Sequence[Column]) -> None:
        cells = [_json_cell(column.name, column.kind) for column in columns]
        super().__init__(_opened(path), cells, "{", "}\n")


def _json_cell(name: str, kind: str) -> Callable[[Any], str]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    key = encode(name) + ":"
    if kind in (BOOL, FLOAT):
        return lambda value: key + encode(value)
    return _Known(lambda value: key + encode(value)).__getitem__


def read_csv(path: Path) -> list[dict[str, Any]]:
    """Rows of a small CSV file of ours, texts exact."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{name: exact(value) for name, value in row.items()} for row in csv.DictReader(stream)]
