"""Rows of text in which a line break cuts a label: the two lines are one row where the form has that label.

``| （二）部分公开（区分处理的，`` over ``不计其他情形） | 46 |``, or ``结果维持<tab>结果`` over ``纠正<tab>其他结果``.
"""

from __future__ import annotations

from dataclasses import replace

from harvester.reports.labels import normalise
from harvester.reports.lexicon import Lexicon
from harvester.reports.units import Entry, Unit, join_pairs

MOST_LINES = 4
"""Lines between the two halves, blank ones counted."""


def rejoin_lines(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The units with each pair of such lines as one row. Lines of single cells are left as they are."""
    return join_pairs(units, lambda above, below: _joined(above, below, lexicon))


def _joined(above: Unit, below: Unit, lexicon: Lexicon) -> Unit | None:
    if above.physical or below.physical or not (above.is_row or below.is_row):
        return None
    before = [entry for entry in above.entries if entry.text.strip()]
    after = [entry for entry in below.entries if entry.text.strip()]
    if not before or not after or not _near(before[-1], after[0]):
        return None
    last, first = before[-1], after[0]
    if last.is_value or first.is_value or not normalise(last.text) or not normalise(first.text):
        return None
    if lexicon.find_exact(first.text) or not lexicon.may_begin(last.text):
        return None
    if not lexicon.find_exact(last.text + first.text) or (lexicon.find_exact(last.text) and not _is_cut(last, first)):
        return None
    whole = replace(last, text=f"{last.text}\n{first.text}".replace("|", ""))
    rest = below.entries[below.entries.index(first) + 1 :]
    return Unit([*above.entries[: above.entries.index(last)], whole, *rest], below.block, below.table or above.table)


def _near(above: Entry, below: Entry) -> bool:
    first, second = above.place.line, below.place.line
    return first is not None and second is not None and 0 < second - first <= MOST_LINES


def _is_cut(last: Entry, first: Entry) -> bool:
    """True if the upper half has a bracket that only the lower half closes."""
    upper, lower = normalise(last.text), normalise(first.text)
    return upper.count("(") > upper.count(")") and lower.count(")") > lower.count("(")
