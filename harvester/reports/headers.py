"""The headers of the form's tables, put together from the column labels that a document shows."""

from __future__ import annotations

from harvester.reports.forms import Form
from harvester.reports.lexicon import Ref
from harvester.reports.table_parts import Header, Leaf
from harvester.reports.units import Entry, Unit


class Headers:
    """One header a table at a time: once rows have followed it (:meth:`close`) the next label begins a new one."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._headers: dict[str, Header] = {}
        self._used: dict[str, set[str]] = {}

    def get(self, table: str) -> Header | None:
        """The last header of a table, open or not."""
        return self._headers.get(table)

    def is_open(self, table: str) -> bool:
        """True between the first column label of a table and its first row."""
        header = self._headers.get(table)
        return header is not None and not header.closed

    def close(self, table: str) -> Header | None:
        """The last header of a table, under which rows begin now."""
        header = self._headers.get(table)
        if header is not None:
            header.closed = True
        return header

    def add(self, table: str, entry: Entry, refs: list[Ref], unit: Unit) -> None:
        """A column label: of the columns with this label the first that was not met yet."""
        used = self._used.setdefault(table, set())
        order = [c.id for c in self._form.table(table).columns]
        ids = sorted({r.id for r in refs if r.table == table}, key=order.index)
        free = [c for c in ids if c not in used]
        if not free:
            used.clear()
            free = ids
            self.close(table)
        if not free:
            return
        used.add(free[0])
        self._open(table, unit).leaves.append(_leaf(free[0], entry))

    def add_unknown(self, table: str, entry: Entry, unit: Unit) -> None:
        """A column label that the form does not have."""
        self._open(table, unit).leaves.append(_leaf(None, entry))

    def _open(self, table: str, unit: Unit) -> Header:
        header = self._headers.get(table)
        if header is None or header.closed:
            header = self._headers[table] = Header(table, physical=unit.physical)
        header.width = max(header.width, len(unit.entries))
        return header


def _leaf(column: str | None, entry: Entry) -> Leaf:
    return Leaf(column, entry.text, entry.start, entry.start + entry.span, entry)
