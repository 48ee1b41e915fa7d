"""A table of one row that is printed otherwise: its columns as lines, as a cross of two headings, or without header.

The values are told only if the labels that stand there are the form's in the form's order, each with its own number of
values, or, where no label is left, if there are just as many values as columns. The row's sums must hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.reports.assign import Columns
from harvester.reports.forms import Form, FormTable
from harvester.reports.labels import normalise
from harvester.reports.lexicon import COLUMN, GROUP, Lexicon
from harvester.reports.strays import Cells, RowSums
from harvester.reports.units import Entry, Unit


@dataclass(slots=True)
class _Item:
    """A label with the values that follow it; a group's label has none."""

    label: str
    values: list[Entry] = field(default_factory=list)


def told_otherwise(
    units: list[Unit], form: Form, lexicon: Lexicon, headings: dict[int, str], table: FormTable
) -> Cells:
    """The cells of a table of one row without a label of its own; empty if nothing is proven."""
    if len(table.value_rows) != 1 or table.value_rows[0].label:
        return {}
    items = _items(_part(units, lexicon, headings, table), lexicon, table)
    columns: Columns = [column.id for column in table.columns]
    row = table.value_rows[0].id
    sums = RowSums(form, table, row)
    for values in (_one_each(items, table), _crosswise(items, table), _bare(items, table)):
        if values is not None and sums.hold(values, columns):
            return {(table.id, row, c.id): entry for c, entry in zip(table.columns, values, strict=True)}
    return {}


def _part(units: list[Unit], lexicon: Lexicon, headings: dict[int, str], table: FormTable) -> list[Unit]:
    """What stands under the heading of the table's section; without one, what follows its first group label."""
    start = next((k for k, u in enumerate(units) if u.table is None and headings.get(u.block) == table.section), None)
    if start is None:
        first = normalise(table.columns[0].path[0])
        start = next((k for k, u in enumerate(units) if any(normalise(e.text) == first for e in u.entries)), len(units))
        start -= 1
    end = next(
        (k for k in range(start + 1, len(units)) if units[k].table is None and units[k].block in headings), len(units)
    )
    return units[start + 1 : end]


def _items(units: list[Unit], lexicon: Lexicon, table: FormTable) -> list[_Item]:
    items = [_Item("")]
    for unit in units:
        known = len(items)
        for entry in unit.entries:
            if entry.is_value and entry.text.strip():
                items[-1].values.append(entry)
            elif not entry.is_value:
                refs = [r for r in lexicon.find_exact(entry.text) if r.table == table.id]
                if any(r.kind in (COLUMN, GROUP) for r in refs):
                    items.append(_Item(normalise(entry.text)))
        if unit.is_row and len(items) > known and not items[-1].values and not unit.entries[-1].text.strip():
            items[-1].values.append(unit.entries[-1])
    return items


def _groups(table: FormTable) -> list[str]:
    """The innermost group label of each block of columns, in order."""
    return list(dict.fromkeys(normalise(column.path[-2]) for column in table.columns if len(column.path) > 1))


def _one_each(items: list[_Item], table: FormTable) -> list[Entry] | None:
    """Each column's label with its value, under the labels of its groups."""
    told = [item for item in items if item.values]
    if [item.label for item in told] != [normalise(column.label) for column in table.columns]:
        return None
    if any(len(item.values) != 1 for item in told):
        return None
    group = ""
    found: list[str] = []
    names = _groups(table)
    for item in items:
        if item.values:
            found.append(group)
        elif item.label in names:
            group = item.label
    wanted = [normalise(column.path[-2]) if len(column.path) > 1 else "" for column in table.columns]
    return [item.values[0] for item in told] if found == wanted else None


def _crosswise(items: list[_Item], table: FormTable) -> list[Entry] | None:
    """The groups as columns, and in each line a label with one value for every group."""
    names = _groups(table)
    told = [item for item in items if item.values]
    labels = list(dict.fromkeys(normalise(column.label) for column in table.columns))
    if [item.label for item in told] != labels or any(len(item.values) != len(names) for item in told):
        return None
    if [item.label for item in items if item.label in names and not item.values] != names:
        return None
    at = {item.label: item.values for item in told}
    return [at[normalise(c.label)][names.index(normalise(c.path[-2]))] for c in table.columns if len(c.path) > 1]


def _bare(items: list[_Item], table: FormTable) -> list[Entry] | None:
    """Just as many values as columns, and all of them after whatever labels are left."""
    told = [item for item in items if item.values]
    return told[0].values if len(told) == 1 and len(told[0].values) == len(table.columns) else None
