"""Where in a row, or in lines that follow each other, a label ends and its values begin."""

from __future__ import annotations

from harvester.reports.lexicon import CAPTION, COLUMN, GROUP, ROW, Lexicon, Ref
from harvester.reports.units import Unit


def row_label_index(unit: Unit, known: list[list[Ref]]) -> int | None:
    """The last cell that is a row label (or a group's) and has cells after it that are no labels."""
    numbers = False
    for i in range(len(known) - 2, -1, -1):
        after = unit.entries[i + 1]
        if known[i + 1] and not after.is_value:
            return None
        numbers = numbers or after.is_number
        found = known[i]
        if found:
            kinds = {r.kind for r in found}
            numbered = any(r.kind == ROW and r.enumerated for r in found)
            is_row = ROW in kinds and (COLUMN not in kinds or numbers or numbered)
            if is_row or (GROUP in kinds and numbers and not kinds & {COLUMN, CAPTION}):
                return i
    return None


def continued_label(lexicon: Lexicon, units: list[Unit], i: int, active: str | None) -> tuple[int, Ref, int] | None:
    """A label that a page break cut: its rest stands alone in the row below, which has no numbers.

    Returns the index of the label's cell, its meaning (in the ``active`` table, if it has one there), and how many
    units it took.
    """
    unit = units[i]
    if i + 1 >= len(units) or not any(e.is_number for e in unit.entries):
        return None
    below = units[i + 1]
    if not below.is_row or any(e.is_number for e in below.entries):
        return None
    at = max((k for k, e in enumerate(unit.entries) if not e.is_value), default=None)
    if at is None or any(r.kind == ROW for r in lexicon.find_exact(unit.entries[at].text)):
        return None
    for entry in below.entries:
        if entry.text.strip():
            joined = lexicon.find_exact(unit.entries[at].text + entry.text)
            rows = [r for r in joined if r.kind == ROW or (r.kind == GROUP and r.exact)]
            if rows:
                return at, next((r for r in rows if r.table == active), rows[0]), 2
    return None


def first_value(unit: Unit) -> int:
    """The index of a row's first value: the first number, or what no text follows."""
    for i, entry in enumerate(unit.entries):
        if entry.is_value and (entry.is_number or not any(not e.is_value for e in unit.entries[i + 1 :])):
            return i
    return len(unit.entries)


def is_value_line(units: list[Unit], i: int) -> bool:
    """True if there is such a unit, and it is a line with a value."""
    return i < len(units) and not units[i].is_row and bool(units[i].entries) and units[i].entries[0].is_value


def numbers_follow(units: list[Unit], i: int) -> bool:
    """True if a number stands in the run of values that begins here."""
    while is_value_line(units, i):
        if units[i].entries[0].is_number:
            return True
        i += 1
    return False
