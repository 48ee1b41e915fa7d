"""Cells such as ``2 6`` or ``335 ①`` that may be one number, told where the sums leave no other."""

from __future__ import annotations

import re
from decimal import Decimal

from harvester.reports.equations import Equation, Key, equations
from harvester.reports.forms import Form
from harvester.reports.numbers import read_cell, strip_raw
from harvester.reports.strays import Cells

_SPACED = re.compile(r"\d+(?:\s+\d+)+")
_MARKED = re.compile(r"(?P<number>\d[\d,]*)\s*(?:[\u2460-\u2473\u00b9\u00b2\u00b3\u2070-\u2079*※]|\s\d)")


def proven_numbers(cells: Cells, form: Form) -> dict[Key, str]:
    """The text of the number that each cell in doubt must hold: the sums that it takes part in prove it."""
    doubtful = {key: ways for key, entry in cells.items() if not entry.is_value and (ways := _ways(entry.text))}
    if not doubtful:
        return {}
    sums = [e for e in equations(form, {key[:2] for key in cells}) if e.relation.op == "==" and not e.tolerance]
    values = {key: Decimal(str(e.reading.value or 0)) for key, e in cells.items() if e.is_value}
    proven: dict[Key, str] = {}
    for _ in range(len(doubtful)):
        found = {key: text for key in doubtful.keys() - proven if (text := _told(key, doubtful[key], sums, values))}
        if not found:
            break
        proven |= found
        values |= {key: Decimal(text) for key, text in found.items()}
    return proven


def _ways(text: str) -> set[str]:
    """The numbers that the text may mean."""
    raw = strip_raw(text)
    if len(raw) > 20:
        return set()
    ways = {"".join(raw.split())} if _SPACED.fullmatch(raw) else set()
    marked = _MARKED.fullmatch(raw)
    if marked:
        ways.add(marked["number"].replace(",", ""))
    return {way for way in ways if read_cell(way).value is not None}


def _told(key: Key, ways: set[str], sums: list[Equation], values: dict[Key, Decimal]) -> str | None:
    """The one way that every sum with this cell as its only unknown demands."""
    demanded: set[Decimal] = set()
    for equation in sums:
        if key in equation.cells and all(cell in values for cell in equation.cells if cell != key):
            total, own = Decimal(0), 0
            for side, sign in ((equation.left, 1), (equation.right, -1)):
                total += sign * Decimal(side.constant)
                for cell, coefficient in side.terms:
                    if cell == key:
                        own += sign * coefficient
                    else:
                        total += sign * coefficient * values[cell]
            demanded.add(-total / own if own else Decimal(-1))
    fitting = {way for way in ways if Decimal(way) in demanded}
    return fitting.pop() if len(demanded) == 1 and len(fitting) == 1 else None
