"""Pages in traditional script (the Big5 twins of portals): labels, names and words are looked up in simplified script.

What is printed stays as it is: sections and raw texts are the page's own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import islice

from harvester.documents.model import Block, Document, Table
from harvester.paths import data_dir
from harvester.reports.script import traditional_share

FIRST_BLOCKS = 60
TELLING = "開報關務區縣單總個數據條項屬請"
"""One of these stands in the first lines of every such report, which is quick to see."""
MIN_SHARE = 0.5


@cache
def _table() -> dict[int, str]:
    pairs: str = json.loads((data_dir() / "reading" / "traditional.json").read_text(encoding="utf-8"))["pairs"]
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


def is_traditional(document: Document) -> bool:
    """True if most characters that differ between the scripts are written in the traditional way."""
    blocks = islice(document.blocks, FIRST_BLOCKS)
    text = "\n".join([document.title or "", *(block.text for block in blocks if not isinstance(block, Table))])
    return any(character in text for character in TELLING) and traditional_share(text) >= MIN_SHARE


def simplified(document: Document) -> Document:
    """The same document with simplified characters, one for one: blocks, rows and lengths are the same."""
    table = _table()

    def block(old: Block) -> Block:
        if isinstance(old, Table):
            rows = [[cell._replace(text=cell.text.translate(table)) for cell in row] for row in old.rows]
            return replace(old, rows=rows)
        return replace(old, text=old.text.translate(table))

    return replace(
        document,
        blocks=[block(old) for old in document.blocks],
        title=document.title.translate(table) if document.title else None,
        meta={name: value.translate(table) for name, value in document.meta.items()},
        links=[link._replace(text=link.text.translate(table)) for link in document.links],
    )
