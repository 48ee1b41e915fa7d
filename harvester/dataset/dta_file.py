"""Stata ``.dta`` of format 118 (Stata 14 and later), written as a stream.

pandas and pyreadstat want the whole table in memory and (pandas) know one missing value only. Here rows go straight to
the file, and a missing number says why it is missing: ``.a`` blank in the source, ``.b`` not recoverable, ``.c`` not in
this form of the report, ``.`` otherwise; the value label ``missing_reasons`` has the words. Texts of few different
values are numbers with value labels. Chinese labels stand as variable labels, English ones as notes.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice, repeat
from pathlib import Path
from typing import IO, Any

from harvester.dataset.blocks import Block, Encoder, Same, Shared, block_of
from harvester.dataset.columns import BOOL, CATEGORY, DATE, FLOAT, INT, TEXT, Column

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


_Encode = Callable[[Iterable[Any], str | None], list[bytes]]


class _Plan:
    """How each column is stored; found in a first pass over the rows."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.widths = [1] * len(columns)
        self.fits = [True] * len(columns)
        self.codes: list[dict[str, int]] = [{} for _ in columns]
        self._seen: dict[int, Shared] = {}
        self.rows = 0

    def look(self, block: Block) -> None:
        self.rows += block.count
        for at, (column, values) in enumerate(zip(self.columns, block.columns, strict=True)):
            if isinstance(values, Shared):
                if self._seen.get(at) is values:
                    continue
                self._seen[at] = values
            self._look(at, column.kind, (values.value,) if isinstance(values, Same) else values)

    def _look(self, at: int, kind: str, values: Iterable[Any]) -> None:
        if kind == TEXT:
            self.widths[at] = max(self.widths[at], *(len(_bytes(value)) for value in values if value is not None), 0)
        elif kind == CATEGORY:
            codes = self.codes[at]
            for value in values:
                if value is not None and value not in codes:
                    codes[value] = len(codes) + 1
        elif kind == INT and self.fits[at]:
            self.fits[at] = all(v is None or (type(v) is int and -LONG_MAX <= v <= LONG_MAX) for v in values)

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
    blocks: Callable[[], Iterator[Block]],
    title: str = "",
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """Write the rows of the blocks, which are asked for twice, and return their number."""
    plan = _Plan(columns)
    for block in blocks():
        plan.look(block)
    with path.open("wb") as out, tempfile.TemporaryFile(dir=path.parent) as strls:
        _Writer(out, strls, plan, title).write(blocks, tell)
    return plan.rows


class _Writer:
    def __init__(self, out: IO[bytes], strls: IO[bytes], plan: _Plan, title: str) -> None:
        self._out, self._strls, self._plan, self._title = out, strls, plan, title
        self._columns = plan.columns
        self._names = stata_names([column.name for column in plan.columns])
        self._types = [plan.type_of(at) for at in range(len(plan.columns))]
        self._map = [0] * 14
        self._before = 0
        """Rows written before this block."""

    def write(self, blocks: Callable[[], Iterator[Block]], tell: Callable[[int], None]) -> None:
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
        self._data(blocks, tell)
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

    def _data(self, blocks: Callable[[], Iterator[Block]], tell: Callable[[int], None]) -> None:
        encoders = [self._encoder(at) for at in range(len(self._columns))]
        encoder = Encoder(b"", lambda at, values, letters: encoders[at](values, letters))
        for block in blocks():
            if any(t == STRL and not isinstance(c, list) for t, c in zip(self._types, block.columns, strict=True)):
                # A text at the end of the file belongs to one row.
                block = block_of(list(block.rows()), block.letters)
            pieces = (repeat(piece) if isinstance(piece, bytes) else piece for piece in encoder.pieces(block))
            rows = islice(zip(*pieces, strict=False), block.count)
            self._out.write(b"".join(chain.from_iterable(rows)))
            self._before += block.count
            tell(block.count)

    def _encoder(self, at: int) -> _Encode:
        """What turns a column's values, with the letters that say why there is none, into bytes."""
        kind, stored = self._columns[at].kind, self._types[at]
        pack_long, pack_double = struct.Struct("<i").pack, struct.Struct("<d").pack
        long_missing = {letter: struct.pack("<i", code) for letter, code in LONG_MISSING.items()}
        dot = long_missing["."]
        if kind == CATEGORY:
            codes = {None: dot} | {text: pack_long(code) for text, code in self._plan.codes[at].items()}
            return lambda values, _: [codes[value] for value in values]
        if kind == BOOL:
            yes_no = {None: dot, True: pack_long(1), False: pack_long(0)}
            return lambda values, _: [yes_no[value] for value in values]
        if kind == DATE:
            return lambda values, _: [dot if v is None else pack_long(_days(v)) for v in values]
        if kind == TEXT:
            if stored == STRL:
                return lambda values, _: [self._strl(v, at + 1, n) for n, v in enumerate(values, self._before + 1)]
            nothing = bytes(stored)
            return lambda values, _: [nothing if v is None else _bytes(v).ljust(stored, b"\0") for v in values]
        missing, pack = (long_missing, pack_long) if stored == LONG else (DOUBLE_MISSING, pack_double)
        convert: Callable[[Any], Any] = int if stored == LONG else float
        known: dict[Any, bytes] = {}

        def number(value: Any, letter: str) -> bytes:
            if value is None:
                return missing.get(letter, missing["."])
            if value not in known:
                if len(known) >= 10_000:
                    known.clear()
                known[value] = pack(convert(value))
            return known[value]

        return lambda values, letters: list(map(number, values, letters or repeat(".")))

    def _strl(self, value: Any, variable: int, number: int) -> bytes:
        """The text goes to the end of the file; in the row stands where it is: variable (2 bytes), row (6)."""
        if value is None or value == "":
            return bytes(8)
        content = _bytes(value) + b"\0"
        self._strls.write(b"GSO" + struct.pack("<IQBI", variable, number, 130, len(content)) + content)
        return struct.pack("<H", variable) + number.to_bytes(6, "little")


def _days(day: str) -> int:
    return (date.fromisoformat(day) - _EPOCH).days


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
