"""Several files that are the pages of one document, as pictures of its pages are, read as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harvester.documents.model import Block, Document, Note, Paragraph, Place, Table


def join_pages(documents: Sequence[Document]) -> tuple[Document, list[tuple[int, int]]]:
    """The blocks of all in their order; pages, and tables in places, are counted through. Needs at least one.

    With it, for each document, how many tables and pages come before its own."""
    first = documents[0]
    joined = Document(first.media_type, [], url=first.url, title=first.title)
    before: list[tuple[int, int]] = []
    pages = tables = 0
    for number, document in enumerate(documents, 1):
        before.append((tables, pages))
        joined.blocks += [_moved(block, tables, pages) for block in document.blocks]
        joined.notes += [
            Note(note.code, f"picture {number}: {note.message}", note.place and _place(note.place, tables, pages))
            for note in document.notes
        ]
        joined.links += document.links
        joined.parts += document.parts
        tables += 1 + max((table.index for table in document.tables()), default=-1)
        pages += max((_page_of(block) or 1 for block in document.blocks), default=1)
    return joined, before


def _page_of(block: Block) -> int | None:
    return block.page if isinstance(block, Table) else block.place.page


def _moved(block: Block, tables: int, pages: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=_place(block.place, tables, pages))
    rows = [[cell._replace(place=_place(cell.place, tables, pages)) for cell in row] for row in block.rows]
    return replace(block, index=block.index + tables, rows=rows, page=(block.page or 1) + pages)


def _place(place: Place, tables: int, pages: int) -> Place:
    table = None if place.table is None else place.table + tables
    return place._replace(table=table, page=(place.page or 1) + pages)
