"""RTF → Document: text with its code pages, tables with merged cells. No kept library reads tables of RTF."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from harvester.documents.grid import MAX_COLUMNS, MAX_ROWS
from harvester.documents.html_table import FEW_CELLS
from harvester.documents.model import Block, Cell, Document, Note, Paragraph, Place, Table, UnreadableError

MEDIA_TYPE = "application/rtf"
MAX_BYTES = 60_000_000
MAX_GROUPS = 1_000
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_CHARSETS = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 238: "cp1250", 204: "cp1251"}
_PAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8"}
_SILENT = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "objdata",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "xmlnstbl",
        "filetbl",
        "fldinst",
        "sp",
        "sn",
        "sv",
        "nonesttables",
        "nesttableprops",
        "bkmkstart",
        "bkmkend",
        "revtbl",
        "annotation",
        "atnid",
        "atnauthor",
        "footnote",
        "pgdsctbl",
        "mmathPr",
        "wgrffmtfilter",
        "shprslt",
        "passwordhash",
    ]
)
_CHROME = frozenset(["header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"])
_SIGNS = {
    "par": "\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_GRID = 40
"""Twips: cell edges nearer to each other than this are one column edge."""


@dataclass(slots=True)
class _State:
    """What a group inherits and gives back at its end."""

    silent: bool = False
    chrome: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False
    codec: str = "cp1252"
    skip: int = 1
    part: str = ""


@dataclass(slots=True)
class _Edge:
    right: int
    first: bool = False
    goes_on: bool = False
    top: bool = False
    below: bool = False


@dataclass(slots=True)
class _Row:
    left: int
    edges: list[_Edge]
    texts: list[str]


def read(body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read RTF. Raises UnreadableError."""
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"an RTF file of {len(body)} bytes (at most {MAX_BYTES} are read)")
    reader = _Reader()
    reader.run(body.decode("latin-1"))
    if not reader.blocks:
        raise UnreadableError("unreadable", "the RTF file holds no text")
    blocks = [*reader.blocks, *reader.chrome]
    return Document(MEDIA_TYPE, blocks, url=url, title=reader.meta.get("title"), meta=reader.meta, notes=reader.notes)


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    chrome: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    default: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    text: list[str] = field(default_factory=list)
    chrome_text: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    waiting_codec: str = ""
    cells: list[str] = field(default_factory=list)
    left: int = 0
    edges: list[_Edge] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    in_table: bool = False
    tables: int = 0

    def run(self, source: str) -> None:
        state, stack = _State(), list[_State]()
        ignorable, to_skip, place = False, 0, 0
        while place < len(source):
            found = _TOKEN.match(source, place)
            if found is None:
                break
            place = found.end()
            word, number, byte, sign, brace, plain = found.groups()
            if brace == "{":
                stack.append(replace(state))
                if len(stack) > MAX_GROUPS:
                    raise UnreadableError("too_large", f"the RTF file is nested deeper than {MAX_GROUPS}")
                ignorable, to_skip = False, 0
            elif brace == "}":
                self._flush()
                if state.chrome and not (stack and stack[-1].chrome):
                    self._end_chrome()
                if state.raised and not (stack and stack[-1].raised):
                    self._add(" ", state)
                if not stack:
                    break
                state, ignorable, to_skip = stack.pop(), False, 0
            elif word:
                value = int(number) if number else None
                if word == "bin" and value and value > 0:
                    place += value
                elif word == "u" and value is not None:
                    self._flush()
                    self._add(chr(value % 65536), state)
                    to_skip = state.skip
                elif to_skip and word in _SIGNS:
                    to_skip -= 1
                else:
                    self._word(word, value, state, ignorable)
                ignorable = False
            elif byte:
                if to_skip:
                    to_skip -= 1
                else:
                    self._byte(int(byte, 16), state)
            elif sign == "*":
                ignorable = True
            elif sign:
                self._flush()
                self._add(
                    {"~": " ", "_": "-", "-": ""}.get(sign, sign if sign in "\\{}" else "\n" if sign in "\r\n" else ""),
                    state,
                )
            elif plain:
                if to_skip:
                    cut = min(to_skip, len(plain))
                    plain, to_skip = plain[cut:], to_skip - cut
                self._flush()
                # bytes above 127 should be escaped; some programs write them raw
                self._add(plain if plain.isascii() else plain.encode("latin-1").decode(state.codec, "replace"), state)
        self._flush()
        self._end_paragraph()
        self._end_table()

    def _byte(self, value: int, state: _State) -> None:
        if self.waiting and self.waiting_codec != state.codec:
            self._flush()
        self.waiting_codec = state.codec
        if not (state.silent and state.part != "title") and not (state.hidden or state.deleted or state.struck):
            self.waiting.append(value)
            if state.part == "title" or state.chrome:
                self._spill(state)

    def _spill(self, state: _State) -> None:
        """Outside of the body, bytes are decoded as soon as they make a character."""
        try:
            text = self.waiting.decode(state.codec)
        except UnicodeDecodeError:
            return
        self.waiting.clear()
        self._add(text, state)

    def _flush(self) -> None:
        if self.waiting:
            self.text.append(self.waiting.decode(self.waiting_codec, "replace"))
            self.waiting.clear()

    def _add(self, text: str, state: _State) -> None:
        if state.part == "title":
            self.meta["title"] = self.meta.get("title", "") + text
        elif state.silent or state.hidden or state.deleted:
            return
        elif state.struck:
            if text.strip():
                self.notes.append(Note("struck_out", f"text with a line through it is not read: {text.strip()[:60]!r}"))
        elif state.chrome:
            self.chrome_text.append(text)
        else:
            self.text.append(text)

    def _word(self, word: str, value: int | None, state: _State, ignorable: bool) -> None:
        if word in _SILENT or (ignorable and word not in ("shpinst", "shptxt", "listtext", "pn")):
            state.silent, state.part = True, word
        elif word == "title" and state.silent:
            state.part = "title"
        elif word in _CHROME:
            self._flush()
            state.chrome = True
        elif word == "ansicpg" and value is not None:
            self.default = _PAGES.get(
                value, f"cp{value}" if 1250 <= value <= 1258 or value in (437, 850, 874) else "cp1252"
            )
            state.codec = self.default
        elif word == "f" and value is not None:
            self.font = value
            if not state.silent:
                state.codec = self.fonts.get(value, self.default)
        elif word == "fcharset" and value is not None and state.silent:
            self.fonts[self.font] = _CHARSETS.get(value, self.default)
        elif word == "plain":
            state.codec, state.hidden, state.struck = self.default, False, False
            self._raise(state, False)
        elif word == "uc" and value is not None:
            state.skip = max(0, min(value, 8))
        elif word == "v":
            self._flush()
            state.hidden = value != 0
        elif word in ("strike", "striked") and not state.silent:
            self._flush()
            state.struck = value != 0
        elif word == "deleted":
            self._flush()
            state.deleted = value != 0
        elif word in ("super", "sub", "nosupersub"):
            self._raise(state, word != "nosupersub" and value != 0)
        elif not state.silent and not state.chrome:
            self._flush()
            self._layout(word, value, state)
        elif word in _SIGNS:
            self._add(_SIGNS[word], state)

    def _raise(self, state: _State, raised: bool) -> None:
        """A footnote's mark beside a number is no digit of it: a blank parts them, on either side."""
        if raised != state.raised:
            self._flush()
            self._add(" ", state)
            state.raised = raised

    def _layout(self, word: str, value: int | None, state: _State) -> None:
        if word == "par":
            if self.in_table:
                self.text.append("\n")
            else:
                self._end_paragraph()
        elif word == "pard":
            self.in_table = False
        elif word == "intbl":
            self.in_table = True
        elif word == "trowd":
            self.edges, self.flags, self.left = [], {}, 0
        elif word == "trleft":
            self.left = value or 0
        elif word in ("clmgf", "clmrg", "clvmgf", "clvmrg"):
            self.flags[word] = True
        elif word == "cellx":
            flags, self.flags = self.flags, {}
            self.edges.append(
                _Edge(
                    value or 0,
                    flags.get("clmgf", False),
                    flags.get("clmrg", False),
                    flags.get("clvmgf", False),
                    flags.get("clvmrg", False),
                )
            )
        elif word == "cell":
            self.cells.append(_tidy("".join(self.text)))
            self.text = []
        elif word in ("nestcell", "nestrow"):
            self.text.append("\n")
        elif word == "row":
            self._end_row()
        elif word in _SIGNS:
            self._add(_SIGNS[word], state)

    def _end_chrome(self) -> None:
        text = _tidy("".join(self.chrome_text))
        self.chrome_text = []
        if text:
            self.chrome.append(Paragraph(text, Place(), main=False))

    def _end_paragraph(self) -> None:
        text = _tidy("".join(self.text))
        self.text = []
        if text:
            self._end_table()
            self.blocks.append(Paragraph(text, Place()))

    def _end_row(self) -> None:
        if len(self.rows) >= MAX_ROWS or len(self.cells) > MAX_COLUMNS:
            raise UnreadableError(
                "too_large", f"a table of the RTF file has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns"
            )
        if self.cells:
            edges = list(self.edges[: len(self.cells)])
            while len(edges) < len(self.cells):  # cells without an edge are put to the right of the others
                edges.append(_Edge((edges[-1].right if edges else self.left) + 1_000))
            self.rows.append(_Row(self.left, edges, self.cells))
        self.cells, self.text, self.in_table = [], [], False

    def _end_table(self) -> None:
        rows, self.rows = self.rows, []
        if not rows:
            return
        if sum(len(row.texts) for row in rows) <= FEW_CELLS and any(
            t.count("。") > 1 for row in rows for t in row.texts
        ):
            lines = (line for row in rows for text in row.texts for line in text.split("\n"))
            self.blocks += [Paragraph(line, Place()) for line in lines if line]  # a frame around a text
            return
        levels: list[int] = []
        for x in sorted({edge.right for row in rows for edge in row.edges} | {row.left for row in rows}):
            if not levels or x - levels[-1] > _GRID:
                levels.append(x)
        table = Table(self.tables, [])
        self.tables += 1
        above: dict[tuple[int, int], tuple[int, int]] = {}
        for number, row in enumerate(rows):
            cells: list[Cell] = []
            table.rows.append(cells)
            start = _level(levels, row.left)
            for edge, text in zip(row.edges, row.texts, strict=True):
                end = max(start + 1, _level(levels, edge.right))
                key = (start, end)
                if edge.goes_on and cells:
                    wide = cells[-1]
                    cells[-1] = wide._replace(text=wide.text + text, colspan=wide.colspan + end - start)
                elif edge.below and key in above:
                    r, i = above[key]
                    cell = table.rows[r][i]
                    table.rows[r][i] = cell._replace(rowspan=number - r + 1)
                    if text:
                        self.notes.append(
                            Note(
                                "hidden_text",
                                f"text in a cell that is merged into the one above: {text[:60]!r}",
                                cell.place,
                            )
                        )
                else:
                    cells.append(Cell(text, Place(table=table.index, row=number, column=start), 1, end - start))
                    above = {k: v for k, v in above.items() if k[1] <= start or k[0] >= end}
                    if edge.top:
                        above[key] = (number, len(cells) - 1)
                start = end
        self.blocks.append(table)


def _level(levels: list[int], x: int) -> int:
    return min(range(len(levels)), key=lambda i: abs(levels[i] - x))


def _tidy(text: str) -> str:
    # \u writes characters beyond the first plane as two halves
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "\n".join(line.strip() for line in text.replace("\x00", "").split("\n")).strip()
