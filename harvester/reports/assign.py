"""Which value belongs to which column: assigned only where counting, the grid or the sums leave no choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from harvester.reports.forms import FormTable
from harvester.reports.table_parts import Header, Leaf, Record
from harvester.reports.units import Entry

Columns = list[str | None]
"""Column ids in the order of a row's cells; None for a column that the form does not have."""


@dataclass(slots=True)
class Assignment:
    """The cell of each column that could be told, and the cells that were left over."""

    cells: dict[str, Entry] = field(default_factory=dict)
    leftover: list[Entry] = field(default_factory=list)
    note: str | None = None
    """Code of a warning about how the cells were told apart, or None."""


def column_order(table: FormTable, header: Header | None) -> Columns:
    """The order of the value columns as the header gives it; the form's own where the header agrees or is lost."""
    official: Columns = [c.id for c in table.columns]
    if header is None or not any(leaf.column for leaf in header.leaves):
        return official
    seen = [leaf.column for leaf in header.leaves if leaf.column]
    by_level: Columns = [c.id for c in sorted(table.columns, key=lambda c: len(c.path))]
    in_order = (
        _is_subsequence(seen, official)
        or _is_subsequence(seen, by_level)
        or (not header.physical and _is_subsequence(_labels(seen, table), _labels(official, table)))
    )
    unknown = [leaf for leaf in header.leaves if leaf.column is None]
    if in_order:
        if not unknown or len(header.leaves) <= len(official) or not header.physical:
            return official
        return [leaf.column for leaf in sorted(header.leaves, key=lambda leaf: leaf.start)]
    if header.physical and len({leaf.start for leaf in header.leaves}) == len(header.leaves):
        return [leaf.column for leaf in sorted(header.leaves, key=lambda leaf: leaf.start)]
    if header.physical:
        return []  # headings in another order than the form's, two of them over one column: nothing says which is where
    return _permuted(table, seen)


def _labels(columns: Sequence[str | None], table: FormTable) -> Columns:
    """The columns' labels, which say as much as the columns where a label was lost: 总计 stands in three blocks."""
    names: dict[str | None, str] = {c.id: c.label for c in table.columns}
    return [names[column] for column in columns]


def _permuted(table: FormTable, seen: list[str]) -> Columns:
    """The official order with the columns of each level in the order in which they were met.

    Empty where a heading is lost as well: then nothing says where its column stands.
    """
    if any(c.id not in seen for c in table.columns):
        return []
    result: Columns = []
    queues: dict[int, list[str]] = {}
    level = {c.id: len(c.path) for c in table.columns}
    for column in seen:
        queues.setdefault(level[column], []).append(column)
    for c in table.columns:
        result.append(queues[level[c.id]].pop(0))
    return result


def _is_subsequence(part: Sequence[str | None], whole: Columns) -> bool:
    rest = iter(whole)
    return all(any(p == w for w in rest) for p in part)


def partial_columns(header: Header | None, table: FormTable, count: int) -> Columns | None:
    """Columns of a table that was cut between its columns, or lacks some: the header stands over these cells only."""
    if header is None or count >= len(table.columns):
        return None
    leaves = header.leaves
    if header.physical and len({leaf.start for leaf in leaves}) == len(leaves):
        leaves = sorted(leaves, key=lambda leaf: leaf.start)  # a header of several rows is met level by level
    seen = [leaf.column for leaf in leaves]
    if len(seen) == count and all(seen):
        return list(seen)
    return None


def columns_shown(table: FormTable, records: list[Record], is_whole: Callable[[Record], bool]) -> Columns | None:
    """The columns of a table of text that lacks some: its header names fewer, and its rows have as many values.

    None where every column is there, or where header and rows do not agree. A few rows may have a value too many, but
    none may fulfil the sums of a row with all columns (``is_whole``).
    """
    header = next((r.header for r in records if r.header is not None), None)
    if header is None or header.physical or any(r.header not in (None, header) for r in records):
        return None
    official: Columns = [c.id for c in table.columns]
    by_level: Columns = [c.id for c in sorted(table.columns, key=lambda c: len(c.path))]
    seen = [leaf.column for leaf in header.leaves]
    count = len(set(seen))
    if not 1 < count < len(official) or None in seen or len(seen) != count:
        return None
    if not (_is_subsequence(seen, official) or _is_subsequence(seen, by_level)):
        return None
    filled = [r for r in records if any(e.is_number for e in r.entries)]
    lengths = [len(_without_fillers(r.entries)) for r in filled]
    longer = [r for r, length in zip(filled, lengths, strict=True) if length > count]
    if 2 * lengths.count(count) <= len(lengths) or 4 * len(longer) > len(lengths) or any(map(is_whole, longer)):
        return None
    return [column for column in official if column in seen]


def _lacks_columns(record: Record, wanted: int) -> bool:
    """True for a row of text that has no more values than its header has labels, and that are too few: what makes it
    wide enough are fillers."""
    header = record.header
    if header is None or header.physical or record.unit.physical or not 1 < len(header.leaves) < wanted:
        return False
    return len(record.entries) >= wanted and len(_without_fillers(record.entries)) == len(header.leaves)


def _lacks_cells(record: Record) -> bool:
    """True for a row of text that is shorter than its header and begins with empty cells after its label: whether they
    are places of a span or blank values cannot be told."""
    header = record.header
    if header is None or header.physical or record.unit.physical or not (record.in_row and record.entries):
        return False
    return len(record.unit.entries) < header.width and not record.entries[0].text.strip()


def _without_fillers(entries: list[Entry]) -> list[Entry]:
    filled = [k for k, entry in enumerate(entries) if entry.text.strip()]
    return entries[filled[0] : filled[-1] + 1] if filled else []


def assign(
    record: Record,
    columns: Columns,
    votes: set[int],
    *,
    has_row_total: bool,
    regular: bool = False,
    whole: bool = True,
) -> Assignment:
    """Lay the cells of a record on the columns. ``votes``: first value columns of rows that left no doubt.

    ``regular``: other rows of the table have just as many cells as columns, so that one with more deserves a word.
    ``whole``: the table has all columns of the form.
    """
    entries = record.entries
    wanted = len(columns)
    merged = [e for e in entries if e.rowspan > 1]
    if not columns:  # the header is known and its order is not
        return Assignment(leftover=[e for e in entries if e.is_number], note="extra_values" if entries else None)
    if merged and record.unit.physical:
        return Assignment(leftover=[e for e in entries if e.is_number], note="merged_value_cell")
    if _lacks_columns(record, wanted) or (whole and _lacks_cells(record)):
        return _from_fewer(_without_fillers(entries), columns, has_row_total=has_row_total)
    if len(entries) == wanted:
        return _lay(columns, entries)
    if record.in_row and record.unit.physical and record.header is not None and record.header.physical:
        by_grid = _by_grid(entries, columns, record.header, votes)
        if by_grid is not None:
            return by_grid
    if len(entries) > wanted:
        result = _from_more(record, columns, votes)
        if record.unit.physical and result.note is None and (regular or _beside_header(result, record.header)):
            result.note = "extra_values"
        return result
    return _from_fewer(entries, columns, has_row_total=has_row_total)


def _lay(columns: Columns, entries: list[Entry], note: str | None = None) -> Assignment:
    result = Assignment(note=note)
    for column, entry in zip(columns, entries, strict=True):
        if column is not None:
            result.cells[column] = entry
    return result


def _by_grid(entries: list[Entry], columns: Columns, header: Header, votes: set[int]) -> Assignment | None:
    """By the grid columns that header and cells share; None unless every column is covered by exactly one cell.

    A number in a cell that covers several columns belongs to none of them that could be told. A row that runs past its
    header is shifted, unless it begins where the rows without doubt begin.
    """
    ranges: dict[str, Leaf] = {leaf.column: leaf for leaf in header.leaves if leaf.column}
    if any(column is not None and column not in ranges for column in columns):
        return None
    result = Assignment()
    end = max((leaf.end for leaf in ranges.values()), default=0)
    first = min((leaf.start for leaf in ranges.values()), default=0)
    if any(e.start >= end for e in entries):
        if votes and first not in votes:
            return None
        result.note = "extra_values"
    covers: dict[int, list[str]] = {}
    for column in columns:
        if column is None:
            continue
        leaf = ranges[column]
        over = [i for i, e in enumerate(entries) if e.start < leaf.end and e.start + e.span > leaf.start]
        if len(over) != 1:
            return None
        covers.setdefault(over[0], []).append(column)
    for i, entry in enumerate(entries):
        covered = covers.get(i, [])
        if not covered:
            if entry.is_number:
                return None
        elif len(covered) == 1 or entry.is_blank:
            for column in covered:
                result.cells[column] = entry
        else:
            result.leftover.append(entry)
            result.note = "merged_value_cell"
    return result


def _from_more(record: Record, columns: Columns, votes: set[int]) -> Assignment:
    """More cells than columns: fillers at the ends are empty, the row's own numbers must stay inside."""
    entries, wanted = record.entries, len(columns)
    windows = possible_starts(entries, wanted)
    if not windows:
        if len({(e.reading.value, e.is_blank) for e in entries}) == 1 and entries[0].is_number:
            return _lay(columns, entries[:wanted], note="extra_values")
        return Assignment(leftover=[e for e in entries if e.is_number], note="extra_values")
    if len(windows) == 1:
        return _lay(columns, entries[windows[0] : windows[0] + wanted])
    table = record.unit.table
    voted = [w for w in windows if entries[w].start in votes]
    if len(voted) == 1:
        return _lay(columns, entries[voted[0] : voted[0] + wanted])
    if table is not None and table.left_packed and not votes:
        return _lay(columns, entries[:wanted])
    return _agreed(columns, [entries[w : w + wanted] for w in windows], entries)


def _beside_header(found: Assignment, header: Header | None) -> bool:
    """True if the only column's number does not stand under its heading: with nothing to compare it deserves a word."""
    if header is None or not header.physical or len(found.cells) != 1:
        return False
    ((column, entry),) = found.cells.items()
    leaf = next((leaf for leaf in header.leaves if leaf.column == column), None)
    over = leaf is not None and entry.start < leaf.end and entry.start + entry.span > leaf.start
    return leaf is not None and entry.is_number and not over


def possible_starts(entries: list[Entry], wanted: int) -> list[int]:
    """Where the ``wanted`` cells of a row may begin: what stands before and after them is empty."""
    return [
        start
        for start in range(len(entries) - wanted + 1)
        if all(e.is_blank and not e.text.strip() for e in (*entries[:start], *entries[start + wanted :]))
    ]


def _agreed(columns: Columns, readings: list[list[Entry]], entries: list[Entry]) -> Assignment:
    """Only the columns in which all possible readings say the same."""
    result = Assignment(note="ambiguous_row")
    for k, column in enumerate(columns):
        says = {(r[k].reading.value, r[k].is_blank, r[k].text) for r in readings}
        if column is not None and len(says) == 1:
            result.cells[column] = readings[0][k]
    result.leftover = [e for e in entries if e.is_number and not any(e is c for c in result.cells.values())]
    if not result.leftover and len(result.cells) == sum(column is not None for column in columns):
        result.note = None
    return result


def _from_fewer(entries: list[Entry], columns: Columns, *, has_row_total: bool) -> Assignment:
    """Fewer values than columns: at most the total, and only if it is the sum of the others."""
    numbers = [e for e in entries if e.is_number]
    last = columns[-1]
    if has_row_total and last is not None and len(entries) >= 2 and entries[-1].is_number:
        values = [Decimal(str(e.reading.value)) for e in numbers]
        if values[-1] == sum(values[:-1]):
            return Assignment({last: entries[-1]}, [e for e in numbers if e is not entries[-1]], "fewer_values")
    return Assignment(leftover=numbers, note="fewer_values" if numbers else None)
