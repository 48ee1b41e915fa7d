"""Document ↔ what JSON can hold, for the way between two processes. No pickles: what reads hostile bytes is not to be
believed, so every value is looked at before it becomes part of a Document."""

from __future__ import annotations

from typing import Any, TypeVar

from harvester.documents.model import Block, Cell, Document, Link, Note, Paragraph, Place, Table

T = TypeVar("T", str, int, bool)


def to_plain(document: Document) -> dict[str, Any]:
    """Lists, strings and numbers that JSON can hold."""
    return {
        "media_type": document.media_type,
        "blocks": [_block(block) for block in document.blocks],
        "encoding": document.encoding,
        "encoding_evidence": document.encoding_evidence,
        "url": document.url,
        "title": document.title,
        "meta": list(document.meta.items()),
        "links": [[link.url, link.text, link.kind, link.main] for link in document.links],
        "notes": [[note.code, note.message, note.place and _place(note.place)] for note in document.notes],
        "parts": document.parts,
    }


def from_plain(told: Any) -> Document:
    """Raises ValueError for anything but what :func:`to_plain` makes."""
    try:
        return Document(
            _is(str, told["media_type"]),
            [_read_block(block) for block in told["blocks"]],
            encoding=_text(told["encoding"]),
            encoding_evidence=_text(told["encoding_evidence"]),
            url=_text(told["url"]),
            title=_text(told["title"]),
            meta={_is(str, name): _is(str, value) for name, value in told["meta"]},
            links=[Link(_is(str, a), _is(str, b), _is(str, c), _is(bool, main)) for a, b, c, main in told["links"]],
            notes=[
                Note(_is(str, code), _is(str, message), None if place is None else _read_place(place))
                for code, message, place in told["notes"]
            ],
            parts=[_is(str, part) for part in told["parts"]],
        )
    except (KeyError, TypeError, IndexError, RecursionError) as error:
        raise ValueError(f"no document: {type(error).__name__} {error}") from error


def _place(place: Place) -> list[int | None]:
    return [place.table, place.row, place.column, place.page, place.line]


def _block(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", block.text, _place(block.place), block.heading, block.main, block.confidence]
    rows = [
        [[cell.text, _place(cell.place), cell.rowspan, cell.colspan, cell.confidence] for cell in row]
        for row in block.rows
    ]
    return ["t", block.index, rows, block.blanks_kept, block.left_packed, block.page, block.main]


def _read_block(told: list[Any]) -> Block:
    if told[0] == "p":
        _, text, place, heading, main, confidence = told
        return Paragraph(
            _is(str, text), _read_place(place), _is(int, heading), _is(bool, main), _confidence(confidence)
        )
    if told[0] != "t":
        raise ValueError(f"a block of the unknown kind {told[0]!r}")
    _, index, rows, blanks_kept, left_packed, page, main = told
    return Table(
        _is(int, index),
        [[_read_cell(cell) for cell in row] for row in rows],
        blanks_kept=_is(bool, blanks_kept),
        left_packed=_is(bool, left_packed),
        page=_number(page),
        main=_is(bool, main),
    )


def _read_cell(told: list[Any]) -> Cell:
    text, place, rowspan, colspan, confidence = told
    return Cell(_is(str, text), _read_place(place), _is(int, rowspan), _is(int, colspan), _confidence(confidence))


def _read_place(told: list[Any]) -> Place:
    table, row, column, page, line = (_number(part) for part in told)
    return Place(table, row, column, page, line)


def _is(kind: type[T], value: Any) -> T:
    if type(value) is not kind:  # True is an int for isinstance
        raise ValueError(f"{type(value).__name__} in the place of {kind.__name__}")
    return value


def _text(value: Any) -> str | None:
    return None if value is None else _is(str, value)


def _number(value: Any) -> int | None:
    return None if value is None else _is(int, value)


def _confidence(value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} in the place of a confidence")
    return float(value)
