"""Rows that a page break cut in two are put together again, before anything is read from them.

A break inside a row leaves the beginnings of its labels above and their ends below (商业 | 科研 over 企业 | 机构). That
they belong together is proven by the form: joined they are labels of it, and apart they are not.
"""

from __future__ import annotations

from dataclasses import replace

from harvester.reports.lexicon import Lexicon
from harvester.reports.numbers import read_cell
from harvester.reports.units import Entry, Unit, join_pairs


def rejoin(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The units with each pair of half rows as one row, at the place of the upper half."""
    return join_pairs(units, lambda above, below: _joined(above, below, lexicon))


def _joined(above: Unit, below: Unit, lexicon: Lexicon) -> Unit | None:
    """The row of two halves, or None if the two are rows of their own."""
    if above.block != below.block or not (above.is_row and below.is_row and above.physical):
        return None
    if _has_numbers(above) and _has_numbers(below):
        return None
    lower = {(entry.start, entry.span): entry for entry in below.entries if entry.text.strip()}
    if not lower or any(not _is_half(entry, lower, lexicon) for entry in above.entries):
        return None
    places = {(entry.start, entry.span) for entry in above.entries}
    broken = [e for e in above.entries if e.text.strip() and (e.start, e.span) in lower]
    if not broken or not places >= set(lower):
        return None
    return Unit([_whole(entry, lower) for entry in above.entries], above.block, above.table, above.prose)


def _has_numbers(unit: Unit) -> bool:
    return any(entry.is_number for entry in unit.entries)


def _is_half(entry: Entry, lower: dict[tuple[int, int], Entry], lexicon: Lexicon) -> bool:
    """True if nothing stands below this cell, or what does completes it to a label that it alone is not."""
    rest = lower.get((entry.start, entry.span))
    if rest is None or not entry.text.strip():
        return True
    if entry.is_value or rest.is_value or lexicon.find_exact(entry.text):
        return False
    return bool(lexicon.find_exact(entry.text + rest.text))


def _whole(entry: Entry, lower: dict[tuple[int, int], Entry]) -> Entry:
    rest = lower.get((entry.start, entry.span))
    if rest is None:
        return entry
    text = f"{entry.text}\n{rest.text}" if entry.text.strip() else rest.text
    known = [c for c in (entry.confidence, rest.confidence) if c is not None]
    place = entry.place if entry.text.strip() else rest.place
    return replace(
        entry,
        text=text,
        reading=read_cell(text, money=True),
        place=place,
        confidence=min(known) if known else None,
    )
