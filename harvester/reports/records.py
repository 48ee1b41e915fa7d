"""From rows and lines to records: a row label of the form with the cells that belong to it, and the headers seen.

This pass decides what each piece of text is (heading, caption, column, row label, value, sentence); which value goes
into which column is decided in :mod:`harvester.reports.assign`.
"""

from __future__ import annotations

from harvester.remembered import remembered
from harvester.reports.forms import Form
from harvester.reports.headers import Headers
from harvester.reports.labels import normalise
from harvester.reports.lexicon import CAPTION, COLUMN, GROUP, HEADING, NOTE, ROW, WORD, Lexicon, Ref
from harvester.reports.numbers import MAX_LENGTH, looks_like_value
from harvester.reports.row_labels import continued_label, first_value, is_value_line, numbers_follow, row_label_index
from harvester.reports.table_parts import Leftover, Record
from harvester.reports.units import Entry, Unit, measure

MAX_JOINED = 8
"""Pieces that one broken label is put together from (法 律 服 务 机 构 has six)."""


class RecordReader:
    """One pass over the units of a document."""

    def __init__(self, form: Form, lexicon: Lexicon, headings: dict[int, str]) -> None:
        self.form = form
        self.lexicon = lexicon
        self.headings = headings
        self.records: list[Record] = []
        self.leftovers: list[Leftover] = []
        self.consumed: set[int] = set()
        """Blocks that are part of a table, although the source has them as paragraphs."""
        self._active: str | None = None
        self._section_kind: str | None = None
        self._headers = Headers(form)
        self._current: Record | None = None
        self._tables_of_section: dict[str, list[str]] = {}
        for table in form.tables:
            if table.section:
                self._tables_of_section.setdefault(table.section, []).append(table.id)
        self._free_tables = any(table.section is None for table in form.tables)
        """A table that belongs to no section may stand anywhere, also under a heading of prose."""
        self._order = {(t.id, r.id): i for t in form.tables for i, r in enumerate(t.value_rows)}
        self._last: dict[str, int] = {}
        """Of each table the row that was met last."""
        self._kinds = {section.id: section.kind for section in form.sections}

    def read(self, units: list[Unit]) -> None:
        i = 0
        while i < len(units):
            unit = units[i]
            heading = self.headings.get(unit.block) if unit.table is None else self._heading_in_row(unit)
            if heading is not None:
                self._enter(heading)
                i += 1
                continue
            if self._section_kind == "narrative" and unit.table is None and not self._free_tables:
                i += 1
                continue
            i += self._row(unit, units, i) if unit.is_row else self._line(units, i)

    def _heading_in_row(self, unit: Unit) -> str | None:
        texts = _texts(unit)
        if len(texts) != 1:
            return None
        refs = [r for r in self.lexicon.find_exact(texts[0].text) if r.kind == HEADING]
        return refs[0].id if refs else None

    def _enter(self, section: str) -> None:
        self._current = None
        self._section_kind = self._kinds.get(section)
        tables = self._tables_of_section.get(section, [])
        self._active = tables[0] if tables else None

    # --- rows -------------------------------------------------------------------------------------------------

    def _row(self, unit: Unit, units: list[Unit], i: int) -> int:
        refs = [self._refs(entry) for entry in unit.entries]
        whole = continued_label(self.lexicon, units, i, self._active)
        if whole is not None:
            at, joined, taken = whole
            self._activate(joined.table)
            self._start(unit, joined, normalise(unit.entries[at].text), in_row=True)
            if self._current is not None:
                self._current.entries.extend(unit.entries[at + 1 :])
            return taken
        table = self._table_of(refs)
        known = [[r for r in found if r.table in (table, None)] for found in refs]
        label_at = row_label_index(unit, known)
        if label_at is not None and self._names_another_row(unit, label_at):
            label_at = None
        elif label_at is None and self._is_header(unit, known, table or self._active):
            self._activate(table)
            self._header_row(unit, known)
            return 1
        if label_at is None and (
            any(r.kind in (CAPTION, NOTE, WORD) for found in known for r in found)
            or self._is_numbered_group(unit, known)
        ):
            self._activate(table)
            self._current = None
            return 1
        if table is not None:
            self._activate(table)
        if self._active is None:
            return 1
        begin = label_at + 1 if label_at is not None else first_value(unit)
        ref = self._label_ref(known[label_at]) if label_at is not None else None
        values = unit.entries[begin:]
        label = "".join(normalise(e.text) for e in unit.entries[:begin] if not e.is_value)
        if (
            label_at is None
            and self._is_only_fragments(unit.entries[:begin])
            and not any(e.is_number for e in values)
            and not self._is_blank_body(values)
        ):
            for entry in unit.entries[:begin]:
                self._begin_elsewhere(entry)
            return 1
        self._start(unit, ref, label, in_row=True)
        if self._current is not None:
            if self._is_unit(values):
                unit_entry, *values = values
                for entry in values:
                    entry.measure = measure(unit_entry.text)
            self._current.entries.extend(values)
        return 1

    def _is_blank_body(self, values: list[Entry]) -> bool:
        """True for the empty cells of a table that has one row without a label, under its header."""
        table = self.form.table(self._active) if self._active else None
        if table is None or len(table.value_rows) != 1 or table.value_rows[0].label:
            return False
        return self._headers.get(table.id) is not None and len(values) == len(table.columns)

    def _is_unit(self, values: list[Entry]) -> bool:
        """True if the first cell after a label is the table's column of units, and a value follows it."""
        if self._active is None or len(values) < 2:
            return False
        return normalise(values[0].text) in self.form.table(self._active).units_as_text

    def _is_header(self, unit: Unit, known: list[list[Ref]], table: str | None) -> bool:
        """True if a cell names a column, unless it is the only text and a number for each column follows: then the row
        has a label that the form knows of a column only (``3.其他``)."""
        if not any(r.kind == COLUMN for found in known for r in found):
            return False
        if table is None or sum(not e.is_value for e in unit.entries) != 1:
            return True
        numbers = sum(e.is_number for e in unit.entries)
        return numbers < max(2, len(self.form.table(table).columns))

    def _is_numbered_group(self, unit: Unit, known: list[list[Ref]]) -> bool:
        """True for the heading of a group of rows behind its number in the table (``5 | （二）… | —— |``)."""
        return (
            unit.entries[0].is_number
            and any(r.kind == GROUP and r.exact for r in known[1])
            and not any(e.is_number for e in unit.entries[2:])
        )

    def _names_another_row(self, unit: Unit, label_at: int) -> bool:
        """True if the label stands over several rows and the cell behind it is a label that the form does not have."""
        behind = unit.entries[label_at + 1 :]
        return unit.entries[label_at].rowspan > 1 and not behind[0].is_value and not self._is_unit(behind)

    def _is_only_fragments(self, entries: list[Entry]) -> bool:
        return all(e.is_value or self.lexicon.is_fragment(e.text, self._active) for e in entries)

    def _header_row(self, unit: Unit, known: list[list[Ref]]) -> None:
        starts = [e.start for e, found in zip(unit.entries, known, strict=True) if any(r.kind == COLUMN for r in found)]
        self._current = None
        assert self._active is not None
        for entry, found in zip(unit.entries, known, strict=True):
            if any(r.kind == COLUMN for r in found):
                self._headers.add(self._active, entry, [r for r in found if r.kind == COLUMN], unit)
            elif not found and not entry.is_value and entry.start >= min(starts):
                if not self.lexicon.is_fragment(entry.text, self._active):
                    self.leftovers.append(Leftover(self._active, entry.text, entry))
                self._headers.add_unknown(self._active, entry, unit)

    # --- single cells and lines ----------------------------------------------------------------------------------

    def _line(self, units: list[Unit], i: int) -> int:
        unit = units[i]
        if not unit.entries:
            return 1
        entry = unit.entries[0]
        if entry.is_value:
            self._value_line(unit, entry)
            return 1
        if _values_in(entry.text) > 1:
            self._interrupt()
        if unit.prose and not self._is_note(entry):
            return 1
        ref, taken = self._label_of_lines(units, i)
        if ref is None and self._awaits_unit(entry):
            assert self._current is not None
            self._current.measure = measure(entry.text)
            self.consumed.add(unit.block)
            return 1
        if ref is None:
            self._begin_elsewhere(entry)
            if self._current is not None and self._current.entries and not self._current.in_row:
                self._current = None
            if unit.table is not None and self._active and not self.lexicon.is_fragment(entry.text, self._active):
                self.leftovers.append(Leftover(self._active, entry.text, entry))
            if self._active and self.lexicon.is_fragment(entry.text, self._active):
                self.consumed.add(unit.block)
            if self._active and self._headers.is_open(self._active):
                self._headers.add_unknown(self._active, entry, unit)
            return 1
        if ref.kind == HEADING and not (ref.exact and ref.enumerated) and ref.id in self.headings.values():
            self._current = None
            return taken  # a part of a section, named as another one is (图1 主动公开情况): its text
        self.consumed.update(u.block for u in units[i : i + taken] if u.table is None)
        if ref.table is not None:
            self._activate(ref.table)
        if ref.kind == COLUMN:
            self._current = None
            assert self._active is not None
            columns = [r for r in self._refs(entry) if r.kind == COLUMN and r.table == ref.table]
            self._headers.add(self._active, entry, columns or [ref], unit)
        elif ref.kind == ROW or (ref.kind == GROUP and numbers_follow(units, i + taken)):
            self._start(unit, ref, normalise(entry.text), in_row=False)
        elif ref.kind == HEADING:
            self._enter(ref.id)
        else:
            self._current = None
        return taken

    def _begin_elsewhere(self, piece: Entry) -> None:
        """A piece that begins another label than the one that waits for its values ends the waiting."""
        label = self._current.label if self._current is not None else ""
        if label and self.lexicon.begins(piece.text) and not self.lexicon.begins(label + piece.text):
            self._interrupt()

    def _interrupt(self) -> None:
        if self._current is not None and not self._current.entries:
            self._current.interrupted = True

    def _awaits_unit(self, entry: Entry) -> bool:
        """True for the unit between a label and its value, in tables that have a column of units."""
        if self._active is None or self._current is None or self._current.entries:
            return False
        return normalise(entry.text) in self.form.table(self._active).units_as_text

    def _is_note(self, entry: Entry) -> bool:
        return any(r.kind in (NOTE, ROW, GROUP) for r in self.lexicon.find(entry.text))

    def _value_line(self, unit: Unit, entry: Entry) -> None:
        if self._active is None:
            return
        record = self._current
        if record is None or record.in_row:
            if entry.is_blank and not entry.text.strip() and not self._awaits_blanks(unit):
                return
            header = self._headers.get(self._active)
            if header is None and not any(r.table == self._active for r in self.records):
                return
            self._start(unit, None, "", in_row=False)
            record = self._current
        if record is not None:
            entry.measure = record.measure
            record.entries.append(entry)
            if unit.table is None:
                self.consumed.add(unit.block)

    def _awaits_blanks(self, unit: Unit) -> bool:
        """True after the whole header of a table of one row without a label: its cells come next, empty or not.

        Not where rows are packed to the left: there the fillers of the header come next.
        """
        if self._active is None or (unit.table is not None and unit.table.left_packed):
            return False
        table = self.form.table(self._active)
        header = self._headers.get(self._active)
        only = len(table.value_rows) == 1 and not table.value_rows[0].label
        return only and header is not None and not header.closed and len(header.leaves) == len(table.columns)

    def _label_of_lines(self, units: list[Unit], i: int) -> tuple[Ref | None, int]:
        """The label that begins in line ``i``, and over how many lines it is spread."""
        entry = units[i].entries[0]
        single = self.lexicon.find_exact(entry.text)
        choice = self._choose(single, units, i + 1, active_only=True)
        if choice is not None:
            return choice, 1
        joined = entry.text
        for taken in range(2, MAX_JOINED + 1):
            if i + taken > len(units) or not self.lexicon.may_begin(joined):
                break
            following = units[i + taken - 1]
            if following.is_row or not following.entries or following.entries[0].is_value or following.prose:
                break
            joined += following.entries[0].text
            if len(normalise(joined)) > self.lexicon.longest + 20:
                break
            choice = self._choose(self.lexicon.find_exact(joined), units, i + taken, active_only=True)
            if choice is not None:
                return choice, taken
        return self._choose(single or self.lexicon.find(entry.text), units, i + 1, active_only=False), 1

    def _choose(self, refs: tuple[Ref, ...], units: list[Unit], following: int, *, active_only: bool) -> Ref | None:
        """One meaning among several: the active table's, a numbered one, a row where a value follows."""
        possible = [r for r in refs if not active_only or r.table in (self._active, None) or r.kind == CAPTION]
        if not possible:
            return None
        in_active = [r for r in possible if r.table == self._active] or possible
        kinds = {r.kind for r in in_active}
        if ROW in kinds and len(kinds) > 1:
            wants_row = any(r.enumerated and r.kind == ROW for r in in_active) or (
                is_value_line(units, following) and self._body_started(in_active[0].table)
            )
            in_active = [r for r in in_active if (r.kind == ROW) == wants_row] or in_active
        return self._next_in_order(in_active)

    def _body_started(self, table: str | None) -> bool:
        return any(record.table == table and record.entries for record in self.records)

    # --- shared --------------------------------------------------------------------------------------------------

    def _refs(self, entry: Entry) -> tuple[Ref, ...]:
        if entry.is_number or (entry.is_blank and not entry.text.strip()):
            return ()
        return self.lexicon.find(entry.text)

    def _table_of(self, refs: list[tuple[Ref, ...]]) -> str | None:
        """The table that explains most cells of a row; the active one where that leaves a choice."""
        counts: dict[str, int] = {}
        for found in refs:
            for table in dict.fromkeys(r.table for r in found if r.table):  # in the order of the form
                counts[table] = counts.get(table, 0) + 1
        if not counts:
            return None
        best = max(counts.values())
        if self._active and counts.get(self._active) == best:
            return self._active
        return next(table for table, count in counts.items() if count == best)

    def _label_ref(self, refs: list[Ref]) -> Ref | None:
        rows = [r for r in refs if r.kind == ROW] or [r for r in refs if r.kind == GROUP]
        rows = [r for r in rows if r.table == self._active] or rows
        return self._next_in_order(rows) if rows else None

    def _next_in_order(self, refs: list[Ref]) -> Ref:
        """Of rows with the same label (被依法纠错数 stands in two groups) the first after the row met last."""
        if len(refs) > 1 and refs[0].kind == ROW:
            last = self._last.get(refs[0].table or "", -1)
            later = [r for r in refs if self._order.get((r.table or "", r.id), -1) > last]
            return later[0] if later else refs[0]
        return refs[0]

    def _activate(self, table: str | None) -> None:
        if table is not None and table != self._active:
            self._active = table
            self._current = None

    def _start(self, unit: Unit, ref: Ref | None, label: str, *, in_row: bool) -> None:
        table = ref.table if ref is not None and ref.table else self._active
        if table is None:
            self._current = None
            return
        header = self._headers.close(table)
        row = ref.id if ref is not None and ref.kind == ROW else None
        if row is not None:
            self._last[table] = self._order.get((table, row), self._last.get(table, -1))
        self._current = Record(table, row, label, [], unit, header, in_row, group=ref is not None and ref.kind == GROUP)
        self.records.append(self._current)


def _texts(unit: Unit) -> list[Entry]:
    return [e for e in unit.entries if e.text.strip()]


@remembered
def _values_in(text: str) -> int:
    return sum(looks_like_value(word) for word in text.split()) if len(text) < MAX_LENGTH else 0
