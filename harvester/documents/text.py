"""Plain text → Document. Lines are paragraphs; lines with tabs or pipes are rows of tables.

Text dumps of pages come in five styles: one cell a line; ``cell |`` lines whose rows are packed to the left; rows with
tabs; rows with wide gaps; and any of them with the empty cells dropped. Which one it is matters only to how far
counting cells is a proof.
"""

from __future__ import annotations

import re
from itertools import pairwise

from harvester.archive.decode import decode
from harvester.documents import chrome
from harvester.documents.model import Cell, Document, Note, Paragraph, Place, Table, UnreadableError

MAX_BYTES = 20_000_000
MAX_LINES = 100_000
MAX_PIPE_LINE = 2_000
MIN_ALONE = 8
"""Cells closed by a pipe on a line of its own that make this the style of the text."""
MIN_FIGURES = 3
"""Figures between wide gaps that make a line a row though none stands beside it."""
MOSTLY = 0.8
MIN_ROWS = 3
"""Lines with pipes in a page that may be a table."""
_GAPS = re.compile(r"[ \u3000\u00a0]{2,}")
FIGURE = re.compile(r"[+\-]?[\d,，]+(?:\.\d+)?")
_PIPES = re.compile(r"[|｜│]")


def read(body: bytes, *, url: str | None = None, name: str | None = None, content_type: str | None = None) -> Document:
    """Read a text file. Raises UnreadableError ``too_large`` above 20 MB or 100,000 lines."""
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"text of {len(body)} bytes; the limit is {MAX_BYTES}")
    decoded = decode(body, content_type)
    document = read_text(decoded.text, url=url)
    document.encoding, document.encoding_evidence = decoded.encoding, decoded.evidence
    if decoded.evidence == "damaged":
        document.notes.append(Note("damaged_encoding", "some bytes fit no Chinese encoding and were replaced"))
    return document


def read_text(text: str, *, url: str | None = None, media_type: str = "text/plain") -> Document:
    """Read text that is decoded already; lines are counted from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise UnreadableError("too_large", f"{len(lines)} lines; the limit is {MAX_LINES}")
    document = Document(media_type, [], url=url)
    table: Table | None = None
    tables = 0
    numbered = list(enumerate(lines, 1))
    if _pipes_stand_alone(lines):
        numbered = _closed_by_pipes(numbered)
    spaced = _spaced_rows(numbered)
    for number, line in numbered:
        pieces = _split(line) or spaced.get(number)
        if pieces is None:
            if line.strip():
                table = None
                stripped = line.strip().strip("\u3000\u00a0\ufeff\u200b\u200c\u200d\u2060").strip()
                if stripped:
                    document.blocks.append(
                        Paragraph(line, Place(line=number), main=not chrome.is_chrome_line(stripped))
                    )
            continue
        left_packed = "\t" not in line
        if table is None or table.left_packed != left_packed:
            table = Table(tables, [], left_packed=left_packed)
            tables += 1
            document.blocks.append(table)
        table.rows.append([Cell(piece.strip(), Place(line=number)) for piece in pieces])
    for table in document.tables():
        if table.left_packed:
            one_cell_a_row(table)
    return document


def _spaced_rows(numbered: list[tuple[int, str]]) -> dict[int, list[str]]:
    """The cells of rows that only wide gaps divide, as a printed layout has them, by line.

    A run of lines with gaps is a table if a figure stands alone in one of them; signatures and dates are none. A line
    by itself needs several figures.
    """
    rows: dict[int, list[str]] = {}
    run: dict[int, list[str]] = {}
    for number, line in [*numbered, (0, "")]:
        pieces = _GAPS.split(line.strip()) if len(line) <= MAX_PIPE_LINE and _GAPS.search(line.strip()) else []
        if len(pieces) > 1 and not any(piece.endswith("。") for piece in pieces):
            run[number] = pieces
            continue
        figures = sum(bool(FIGURE.fullmatch(piece)) for pieces in run.values() for piece in pieces)
        if figures and (len(run) > 1 or figures >= MIN_FIGURES):
            rows |= run
        run = {}
    return rows


def _pipes_stand_alone(lines: list[str]) -> bool:
    """True for the style in which a line that holds only a pipe ends the cell above it.

    Elsewhere such a line is an empty cell: there the cells above it end with pipes of their own.
    """
    alone = own = 0
    for before, line in pairwise(lines):
        if line.strip() == "|":
            own += before.rstrip().endswith("|") and before.strip() != "|"
            alone += bool(before.strip()) and "|" not in before
    return alone >= MIN_ALONE and alone > 4 * own


def _closed_by_pipes(numbered: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines and the pipes under them as ``cell |``; a pipe under a pipe closes an empty cell."""
    result: list[tuple[int, str]] = []
    for number, line in numbered:
        if line.strip() == "|" and result and result[-1][1].strip() and not result[-1][1].rstrip().endswith("|"):
            result[-1] = (result[-1][0], result[-1][1].rstrip() + " |")
        else:
            result.append((number, line))
    return result


def one_cell_a_row(table: Table) -> None:
    """Where nearly every line holds one cell, a line that ends in further pipes is no row of its own."""
    filled = [sum(bool(cell.text) for cell in row) for row in table.rows]
    with_text = [count for count in filled if count]
    if with_text and sum(count == 1 for count in with_text) >= MOSTLY * len(with_text):
        table.rows = [[cell] for row in table.rows for cell in row]


def _split(line: str) -> list[str] | None:
    """The cells of a line, or None for a line that is no row of a table."""
    if line.startswith("\t\t") or (line.strip() and "\t" in line.lstrip()):
        return line.split("\t")
    return split_pipes(line)


def split_pipes(line: str, fewest: int = 3) -> list[str] | None:
    """The cells of a line that pipes close or divide into ``fewest`` pieces, or None for any other line."""
    if len(line) > MAX_PIPE_LINE:
        return None
    stripped = line.strip()
    pieces = _PIPES.split(stripped)
    if len(pieces) == 1 or not (len(pieces) >= fewest or pieces[-1] == ""):
        return None
    if pieces[-1] == "":
        pieces = pieces[:-1]
    if len(pieces) > 1 and pieces[0] == "" and any(piece.strip() for piece in pieces):
        pieces = pieces[1:]
    return pieces
