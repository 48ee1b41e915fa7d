"""Lines of a page that are rows of a table by pipes (``规章 | 0 | 0``), as Markdown and text exports have them."""

from __future__ import annotations

from itertools import groupby

from harvester.documents.model import Block, Cell, Document, Paragraph, Table
from harvester.documents.text import FIGURE, MIN_ROWS, one_cell_a_row, split_pipes


def tables_of_lines(document: Document) -> None:
    """Put a table in the place of each run of such paragraphs. Menus, where no figure stands alone, stay."""
    if sum("|" in block.text for block in document.blocks if isinstance(block, Paragraph)) < MIN_ROWS:
        return
    tables = sum(1 for _ in document.tables())
    blocks: list[Block] = []
    for is_row, run in groupby(document.blocks, key=_is_row):
        members = list(run)
        rows = [
            [Cell(piece.strip(), block.place) for piece in split_pipes(block.text, 2) or ()]
            for block in members
            if is_row and isinstance(block, Paragraph)
        ]
        if not any(FIGURE.fullmatch(cell.text) for row in rows for cell in row):
            blocks += members
            continue
        table = Table(tables, rows, left_packed=True)
        one_cell_a_row(table)
        tables += 1
        blocks.append(table)
    document.blocks = blocks


def _is_row(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.main and "|" in block.text and split_pipes(block.text, 2) is not None
