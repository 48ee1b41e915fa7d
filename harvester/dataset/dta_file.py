"""Stata ``.dta`` of format 118 (Stata 14 and later), written as a stream.

pandas and pyreadstat want the whole table in memory and (pandas) know one missing value only. Here rows go straight to
the file, and a missing number says why it is missing: ``.a`` blank in the source, ``.b`` not recoverable, ``.c`` not in
this form of the report, ``.`` otherwise; the value label ``missing_reasons`` has the words. Texts of few different
values are numbers with value labels. Chinese labels stand as variable labels, English ones as notes.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from harvester.dataset.columns import BOOL, CATEGORY, DATE, FLOAT, INT, TEXT, Column, Row

DOUBLE_MISSING = {
    letter: (0x7FE0000000000000 + (number << 40)).to_bytes(8, "little") for number, letter in enumerate(".bnx")
}
LONG_MISSING = {".": 2147483621, "b": 2147483622, "n": 2147483623, "x": 2147483624}
LONG_MAX = 2147483620
STRL, DOUBLE, LONG = 32768, 65526, 65528
MAX_STR = 2045
NAME_LENGTH, LABEL_LENGTH = 32, 80
_EPOCH = date(1960, 1, 1)
_REASONS = {
    2147483622: "空白 blank",
    2147483623: "无法确认 not recoverable",
    2147483624: "该格式无此项 not in this form",
}


def stata_names(names: Sequence[str]) -> list[str]:
    """The names cut to 32 characters, each once."""
    result: list[str] = []
    for name in names:
        short, number = name[:NAME_LENGTH], 1
        while short in result:
            number += 1
            short = f"{name[: NAME_LENGTH - len(str(number)) - 1]}_{number}"
        result.append(short)
    return result


class _Plan:
    """How each column is stored; found in a first pass over the rows."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.widths = [1] * len(columns)
        self.fits = [True] * len(columns)
        self.codes: list[dict[str, int]] = [{} for _ in columns]
        self.rows = 0

    def look(self, row: Row) -> None:
        self.rows += 1
        for at, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            if value is None:
                continue
            if column.kind == TEXT:
                size = len(_bytes(value))
                if size > self.widths[at]:
                    self.widths[at] = size
            elif column.kind == CATEGORY:
                self.codes[at].setdefault(str(value), len(self.codes[at]) + 1)
            elif column.kind == INT and self.fits[at] and not (type(value) is int and abs(value) <= LONG_MAX):
                self.fits[at] = False

    def type_of(self, at: int) -> int:
        kind = self.columns[at].kind
        if kind == TEXT:
            return self.widths[at] if self.widths[at] <= MAX_STR else STRL
        if kind in (CATEGORY, BOOL, DATE) or (kind == INT and self.fits[at]):
            return LONG
        return DOUBLE


def _bytes(value: object) -> bytes:
    return str(value).encode("utf-8", "backslashreplace")


def write_dta(
    path: Path,
    columns: Sequence[Column],
    rows: Callable[[], Iterator[Row]],
    states: Callable[[], Iterator[bytes]] | None = None,
    title: str = "",
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """Write the rows, which are asked for twice, and return their number. ``states``: as in
    :class:`harvester.dataset.columns.Table`."""
    plan = _Plan(columns)
    for row in rows():
        plan.look(row)
    with path.open("wb") as out, tempfile.TemporaryFile(dir=path.parent) as strls:
        _Writer(out, strls, plan, title).write(rows, states, tell)
    return plan.rows


class _Writer:
    def __init__(self, out: IO[bytes], strls: IO[bytes], plan: _Plan, title: str) -> None:
        self._out, self._strls, self._plan, self._title = out, strls, plan, title
        self._columns = plan.columns
        self._names = stata_names([column.name for column in plan.columns])
        self._types = [plan.type_of(at) for at in range(len(plan.columns))]
        self._map = [0] * 14

    def write(
        self,
        rows: Callable[[], Iterator[Row]],
        states: Callable[[], Iterator[bytes]] | None,
        tell: Callable[[int], None],
    ) -> None:
        out, count = self._out, len(self._columns)
        label = _bytes(self._title)[:320].decode("utf-8", "ignore")[:LABEL_LENGTH].encode()
        stamp = b"01 Jan 2000 00:00"  # the same data gives the same file
        out.write(
            b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>" + struct.pack("<H", count)
            + b"</K><N>" + struct.pack("<Q", self._plan.rows) + b"</N><label>" + struct.pack("<H", len(label)) + label
            + b"</label><timestamp>" + bytes([len(stamp)]) + stamp + b"</timestamp></header>"
        )  # fmt: skip
        self._map[1] = out.tell()
        out.write(b"<map>" + bytes(14 * 8) + b"</map>")
        self._part(2, b"variable_types", struct.pack(f"<{count}H", *self._types))
        self._part(3, b"varnames", b"".join(_fixed(name, 129) for name in self._names))
        self._part(4, b"sortlist", bytes(2 * (count + 1)))
        self._part(5, b"formats", b"".join(_fixed(self._format(at), 57) for at in range(count)))
        self._part(6, b"value_label_names", b"".join(_fixed(self._label_name(at), 129) for at in range(count)))
        labels = (_fixed((column.label or column.label_en)[:LABEL_LENGTH], 321) for column in self._columns)
        self._part(7, b"variable_labels", b"".join(labels))
        self._part(8, b"characteristics", b"".join(self._characteristics()))
        self._map[9] = out.tell()
        out.write(b"<data>")
        self._data(rows, states, tell)
        out.write(b"</data>")
        self._map[10] = out.tell()
        out.write(b"<strls>")
        self._strls.seek(0)
        while block := self._strls.read(1 << 20):
            out.write(block)
        out.write(b"</strls>")
        self._part(11, b"value_labels", b"".join(self._value_labels()))
        self._map[12] = out.tell()
        out.write(b"</stata_dta>")
        self._map[13] = out.tell()
        out.seek(self._map[1] + len(b"<map>"))
        out.write(struct.pack("<14Q", *self._map))

    def _part(self, number: int, name: bytes, content: bytes) -> None:
        self._map[number] = self._out.tell()
        self._out.write(b"<" + name + b">" + content + b"</" + name + b">")

    def _format(self, at: int) -> str:
        kind, stored = self._columns[at].kind, self._types[at]
        if kind == TEXT:
            return "%9s" if stored == STRL else f"%-{min(stored, 60)}s"
        if kind == DATE:
            return "%tdCCYY-NN-DD"
        return "%9.4f" if kind == FLOAT else "%12.0g" if stored == LONG else "%16.0g"

    def _label_name(self, at: int) -> str:
        kind = self._columns[at].kind
        if kind == CATEGORY:
            return f"l{at}_{self._names[at]}"[:NAME_LENGTH]
        # The words of missing values are in the file but bound to no column: pandas takes a number with a value label
        # for a category. In Stata: `label values VARIABLE missing_reasons`.
        return "yes_no" if kind == BOOL else ""

    def _characteristics(self) -> Iterator[bytes]:
        for name, column in zip(self._names, self._columns, strict=True):
            for key, text in (("note0", "1"), ("note1", column.label_en)):
                content = _bytes(text) + b"\0"
                body = _fixed(name, 129) + _fixed(key, 129) + content
                yield b"<ch>" + struct.pack("<I", len(body)) + body + b"</ch>"

    def _value_labels(self) -> Iterator[bytes]:
        yield _value_label("missing_reasons", _REASONS)
        yield _value_label("yes_no", {0: "否 no", 1: "是 yes"})
        for at, column in enumerate(self._columns):
            if column.kind == CATEGORY and self._plan.codes[at]:
                words = {code: text for text, code in self._plan.codes[at].items()}
                yield _value_label(self._label_name(at), words)

    def _data(
        self,
        rows: Callable[[], Iterator[Row]],
        states: Callable[[], Iterator[bytes]] | None,
        tell: Callable[[int], None],
    ) -> None:
        letters = states() if states else None
        encoders = [self._encoder(at) for at in range(len(self._columns))]
        block: list[bytes] = []
        for number, row in enumerate(rows(), start=1):
            if letters is None:
                block.extend(encode(value, ".", number) for encode, value in zip(encoders, row, strict=True))
            else:
                for encode, value, letter in zip(encoders, row, next(letters).decode(), strict=True):
                    block.append(encode(value, letter, number))
            if number % 1000 == 0:
                self._out.write(b"".join(block))
                block.clear()
                tell(1000)
        self._out.write(b"".join(block))
        tell(self._plan.rows % 1000)

    def _encoder(self, at: int) -> Callable[[Any, str, int], bytes]:
        kind, stored = self._columns[at].kind, self._types[at]
        long_missing = {letter: struct.pack("<i", code) for letter, code in LONG_MISSING.items()}
        pack_long, pack_double = struct.Struct("<i").pack, struct.Struct("<d").pack
        dot = long_missing["."]
        if kind == CATEGORY:
            codes = {text: pack_long(code) for text, code in self._plan.codes[at].items()}
            return lambda value, _, __: dot if value is None else codes[value]
        if kind == BOOL:
            return lambda value, _, __: dot if value is None else pack_long(int(value))
        if kind == DATE:
            return lambda value, _, __: dot if value is None else pack_long((date.fromisoformat(value) - _EPOCH).days)
        if kind == TEXT:
            if stored == STRL:
                return lambda value, _, number: self._strl(value, at + 1, number)
            return lambda value, _, __: bytes(stored) if value is None else _bytes(value).ljust(stored, b"\0")
        if stored == LONG:
            return lambda value, letter, __: pack_long(value) if value is not None else long_missing.get(letter, dot)
        missing = DOUBLE_MISSING
        return lambda value, letter, __: (
            pack_double(float(value)) if value is not None else missing.get(letter, missing["."])
        )

    def _strl(self, value: Any, variable: int, number: int) -> bytes:
        """The text goes to the end of the file; in the row stands where it is: variable (2 bytes), row (6)."""
        if value is None or value == "":
            return bytes(8)
        content = _bytes(value) + b"\0"
        self._strls.write(b"GSO" + struct.pack("<IQBI", variable, number, 130, len(content)) + content)
        return struct.pack("<H", variable) + number.to_bytes(6, "little")


def _fixed(text: str, size: int) -> bytes:
    """The text in a field of fixed size that ends with a zero byte, cut between characters."""
    return text.encode()[: size - 1].decode("utf-8", "ignore").encode().ljust(size, b"\0")


def _value_label(name: str, words: dict[int, str]) -> bytes:
    texts = b""
    offsets = []
    for code in sorted(words):
        offsets.append(len(texts))
        texts += _bytes(words[code])[:32000] + b"\0"
    count = len(words)
    content = struct.pack(f"<ii{count}i{count}i", count, len(texts), *offsets, *sorted(words)) + texts
    return b"<lbl>" + struct.pack("<i", len(content)) + _fixed(name, 129) + bytes(3) + content + b"</lbl>"
