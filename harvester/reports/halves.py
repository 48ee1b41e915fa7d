"""Tables whose rows stand in halves beside each other, to save paper: put under each other before they are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby

from harvester.reports.lexicon import ROW, Lexicon
from harvester.reports.units import Entry, Unit

MIN_ROWS = 3
"""Rows with a second label before whose column a table is cut."""


def stacked(units: list[Unit], lexicon: Lexicon) -> list[Unit] | None:
    """The units with every halved table as one column of rows, or None if there is no such table."""
    result: list[Unit] = []
    found = False
    for table, rows in groupby(units, key=lambda unit: None if unit.table is None else id(unit.table)):
        run = list(rows)
        cuts = _cuts(run, lexicon) if table is not None else []
        found = found or bool(cuts)
        for begin, end in zip([-1, *cuts], [*cuts, None], strict=True):
            parts = ([e for e in unit.entries if e.start >= begin and (end is None or e.start < end)] for unit in run)
            result += [replace(unit, entries=part) for unit, part in zip(run, parts, strict=True) if part]
    return result if found else None


def _cuts(rows: list[Unit], lexicon: Lexicon) -> list[int]:
    """Columns in which the second, third … rows of a line begin."""
    starts: Counter[int] = Counter()
    for unit in rows:
        labels = [k for k, entry in enumerate(unit.entries) if _is_row_label(entry, lexicon)]
        ends = [*labels[1:], len(unit.entries)]
        if len(labels) > 1 and all(_has_value(unit.entries[a + 1 : b]) for a, b in zip(labels, ends, strict=True)):
            starts.update(unit.entries[k - labels[0]].start for k in labels[1:])  # their rows' numbers stand before
    return sorted(start for start, count in starts.items() if count >= MIN_ROWS)


def _has_value(entries: list[Entry]) -> bool:
    return any(entry.is_value for entry in entries)


def _is_row_label(entry: Entry, lexicon: Lexicon) -> bool:
    return not entry.is_value and any(ref.kind == ROW for ref in lexicon.find_exact(entry.text))
