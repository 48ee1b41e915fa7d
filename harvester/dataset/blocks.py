"""Rows of a table a few hundred at a time, by column, so that what repeats is turned into a file's bytes once.

A long panel is mostly repetition: all cells of a report have its title and address, all reports of a form have the
same cells. Writers turn a :class:`Same` value into text once a block, a :class:`Shared` column once a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice, repeat
from typing import Any, AnyStr, Generic

Row = tuple[object, ...]
SIZE = 500
"""Rows of a block that is made of single rows."""


@dataclass(frozen=True, slots=True)
class Same:
    """A column with one value in all rows of the block."""

    value: object


class Shared(tuple[object, ...]):
    """A column that other blocks have too, as the same object."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Block:
    """``columns``: in the order of the table's. ``letters``: for a column of numbers, for each row why it has none:
    ``b`` blank, ``n`` not recoverable, ``x`` not in this form, ``r`` for numbers and where nothing is known."""

    columns: tuple[Same | Shared | list[Any], ...]
    count: int
    letters: Mapping[int, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        return zip(*(repeat(c.value, self.count) if isinstance(c, Same) else c for c in self.columns), strict=False)

    def only(self, keep: list[int]) -> Block:
        """The block with some of its columns."""
        letters = {new: self.letters[at] for new, at in enumerate(keep) if at in self.letters}
        return Block(tuple(self.columns[at] for at in keep), self.count, letters)


def block_of(rows: list[Row], letters: Mapping[int, str] | None = None) -> Block:
    """A block of whole rows, at least one."""
    return Block(tuple(map(list, zip(*rows, strict=True))), len(rows), letters or {})


def in_blocks(rows: Callable[[], Iterable[Row]]) -> Callable[[], Iterator[Block]]:
    """The blocks of a table that is made row by row."""

    def blocks() -> Iterator[Block]:
        left = iter(rows())
        while batch := list(islice(left, SIZE)):
            yield block_of(batch)

    return blocks


class Encoder(Generic[AnyStr]):
    """Blocks as text or bytes. ``encode(at, values, letters)`` makes the cells of a column, ``glue`` joins them."""

    def __init__(self, glue: AnyStr, encode: Callable[[int, Iterable[object], str | None], list[AnyStr]]) -> None:
        self._glue: AnyStr = glue
        self._encode: Callable[[int, Iterable[object], str | None], list[AnyStr]] = encode
        self._known: dict[tuple[int, ...], tuple[list[Shared], list[AnyStr]]] = {}

    def pieces(self, block: Block) -> list[AnyStr | list[AnyStr]]:
        """The columns from left to right, neighbours joined: what all rows have in common, or one entry a row."""
        result: list[AnyStr | list[AnyStr]] = []
        at = 0
        for kind, group in groupby(block.columns, key=type):
            columns = list(group)
            if kind is Same:
                values = (column.value for column in columns if isinstance(column, Same))
                result.append(self._glue.join(self._encode(at + i, (v,), None)[0] for i, v in enumerate(values)))
            elif kind is Shared:
                result.append(self._shared(at, [column for column in columns if isinstance(column, Shared)]))
            else:
                for i, column in enumerate(columns, at):
                    assert isinstance(column, list)
                    result.append(self._encode(i, column, block.letters.get(i)))
            at += len(columns)
        return result

    def _shared(self, at: int, columns: list[Shared]) -> list[AnyStr]:
        key = (at, *map(id, columns))
        if key not in self._known:
            cells = [self._encode(at + i, column, None) for i, column in enumerate(columns)]
            # The columns are kept with their cells: an id is one's own only as long as its object lives.
            self._known[key] = columns, list(map(self._glue.join, zip(*cells, strict=True)))
        return self._known[key][1]
