"""Document → facts: every cell of the form with its value, its state and its place, and what was left over."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial

from harvester.documents.model import Document
from harvester.remembered import remembered
from harvester.reports.assign import (
    Assignment,
    Columns,
    assign,
    column_order,
    columns_shown,
    partial_columns,
    possible_starts,
)
from harvester.reports.blank_lines import blank_lines_as_cells
from harvester.reports.doubtful_numbers import proven_numbers
from harvester.reports.equations import PREFIXES
from harvester.reports.forms import Form, FormTable, Row
from harvester.reports.halves import stacked
from harvester.reports.labels import bigram_similarity, core, normalise, split_enumerator, within_edits
from harvester.reports.lexicon import Lexicon, lexicon
from harvester.reports.line_breaks import rejoin_lines
from harvester.reports.model import BLANK, NOT_RECOVERABLE, REPORTED, Fact, Warning_
from harvester.reports.numbers import read_cell
from harvester.reports.ordered import Ordered, ordered_tables
from harvester.reports.page_breaks import rejoin
from harvester.reports.records import RecordReader
from harvester.reports.respaced import respaced
from harvester.reports.single_row import told_otherwise
from harvester.reports.strays import (
    Crowded,
    RowSums,
    continued_runs,
    is_whole,
    proven,
    readings,
    settle,
    without_fillers,
)
from harvester.reports.table_parts import Leaf, Record
from harvester.reports.units import Entry, Unit, units_of

_UNIT_IN_HEADER = re.compile(r"(?:单位[:：]?|[(（])\s*(万元|亿元|千元|百万元|元|件|项|个|次)\s*[)）]?$")
_MONEY = ("money", "decimal")
MAX_LEFTOVERS = 60
"""Unknown labels named in one report; the rest is counted in one more. A warning about a cell is never left out."""
RUNNING = 120
MANY_LABELS = 4
"""A line of so many characters with so many labels of one table is that table without its rows."""
MIN_VOTES = 5
"""Rows that must agree before a text with pipes is taken for one that keeps the places of spans."""
NOWHERE = -1
"""In place of a start column: the other rows agree on one, but this row is not laid out like them."""
SURE = 0.5
"""Confidence of OCR from which on a cell was read twice with the same result."""


@dataclass(slots=True)
class TableReading:
    """The facts of a form, warnings, and the blocks that are table although the source has them as paragraphs."""

    facts: list[Fact]
    warnings: list[Warning_]
    consumed: set[int]
    filled: int = 0
    """Cells that hold a number."""
    present: int = 0
    """Cells that exist in the source, numbers and blanks."""
    doubtful: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Cells read by OCR whose second reading did not agree, with the printed place."""


def read_tables(
    document: Document, form: Form, headings: dict[int, str], units: list[Unit] | None = None
) -> TableReading:
    """Read the tables of ``form``. ``headings``: block index → section id, as found by the section splitter."""
    known = lexicon(form.id)
    found = rejoin(units if units is not None else units_of(document), known)
    solver = _solved(form, known, headings, found)
    if solver.incomplete():
        whole = rejoin_lines(found, known)
        words = respaced(whole, known)
        if words is not None or len(whole) < len(found):
            solver.adopt_fuller(_solved(form, known, headings, words or whole))
        under = stacked(found, known)
        if under is not None:
            solver.adopt_fuller(_solved(form, known, headings, under))
        if document.media_type == "text/plain":
            spaced = blank_lines_as_cells(found, known) if solver.incomplete() else None
            if spaced is not None:
                solver.adopt_fuller(_solved(form, known, headings, spaced))
            for told in ordered_tables(found, form, headings, solver.incomplete_tables()):
                solver.adopt_ordered(told)
        for table in form.tables:
            if table.id in solver.incomplete_tables():
                solver.adopt_single_row(table, told_otherwise(words or found, form, known, headings, table))
    solver.look_in_running_text(document)
    return solver.reading()


def _solved(form: Form, known: Lexicon, headings: dict[int, str], units: list[Unit]) -> _Solver:
    reader = RecordReader(form, known, headings)
    reader.read(units)
    solver = _Solver(form, reader)
    solver.solve()
    return solver


class _Solver:
    def __init__(self, form: Form, reader: RecordReader) -> None:
        self.form = form
        self.reader = reader
        self.warnings: list[Warning_] = []
        self.cells: dict[tuple[str, str, str], Entry] = {}
        self.conflicts: set[tuple[str, str, str]] = set()
        self.with_numbers: set[tuple[str, str]] = set()
        """Rows of which a record with numbers was read: a second one must say the same."""
        self.empty: set[tuple[str, str]] = set()
        """Rows whose label was met without any cell."""
        self.headers: dict[tuple[str, str], Leaf] = {}
        self.alternatives: set[str] = set()
        self.shown: dict[str, Columns | None] = {}
        """Of a table that lacks columns those that it has."""
        self.proven: dict[tuple[str, str, str], str] = {}
        """The numbers of cells in doubt that the sums prove."""
        self.doubtful: dict[tuple[str, str, str], str] = {}

    def solve(self) -> None:
        for table in self.form.tables:
            records = _merge_label_only([r for r in self.reader.records if r.table == table.id])
            records = continued_runs(records, self.form, table)
            for record in records:
                for leaf in record.header.leaves if record.header else []:
                    if leaf.column:
                        self.headers.setdefault((table.id, leaf.column), leaf)
            if records:
                self._table(table, records)
        leftovers = [leftover for leftover in self.reader.leftovers if normalise(leftover.text)]
        for leftover in leftovers[:MAX_LEFTOVERS]:
            where = _place(leftover.entry)
            self._warn("unknown_label", f"unknown label {leftover.text.strip()[:60]!r}{where}", leftover.table)
        if len(leftovers) > MAX_LEFTOVERS:
            self._warn("unknown_label", f"{len(leftovers) - MAX_LEFTOVERS} more unknown labels")

    def incomplete(self) -> bool:
        """True if the form has cells that were not read."""
        return bool(self.incomplete_tables())

    def incomplete_tables(self) -> set[str]:
        """The tables with cells that were not read."""
        return {t.id for t in self.form.tables if len(self._told(t.id)) < self._size(t)}

    def _size(self, table: FormTable) -> int:
        """Cells of a table as it is laid out in this document."""
        used = [a for a in table.alternatives if a.row.id in self.alternatives]
        return (len(table.value_rows) - sum(len(a.replaces) - 1 for a in used)) * len(table.columns)

    def adopt_fuller(self, other: _Solver) -> None:
        """Take the tables of which another way of reading tells more cells and none otherwise."""
        for table in self.form.tables:
            ids = {a.row.id for a in table.alternatives}
            warnings = [w for w in other.warnings if w.table == table.id]
            if self._adopt(table, other._told(table.id), other.alternatives & ids, warnings):
                self.headers |= {key: leaf for key, leaf in other.headers.items() if key[0] == table.id}
                self.reader.consumed |= other.reader.consumed

    def adopt_ordered(self, found: Ordered) -> None:
        """Take a table whose rows were told by their order, if that tells more and nothing otherwise."""
        told = "the labels are in pieces; the rows were told by their order"
        used = {found.alternative} if found.alternative else set()
        self._adopt(found.table, found.cells, used, [Warning_("label_by_order", told, found.table.id)])

    def adopt_single_row(self, table: FormTable, cells: dict[tuple[str, str, str], Entry]) -> None:
        """Take a table of one row whose labels stand beside its values, or are lost."""
        told = "the columns stand below each other or have no header; the sums of the row agree"
        self._adopt(table, cells, set(), [Warning_("columns_as_lines", told, table.id)])

    def _adopt(
        self, table: FormTable, new: dict[tuple[str, str, str], Entry], used: set[str], warnings: list[Warning_]
    ) -> bool:
        own = self._told(table.id)
        of_row = Counter(key[1] for key in own)
        if len(new) <= len(own) or any(
            new[k].reading.value != own[k].reading.value
            for k in own.keys() & new
            if of_row[k[1]] == len(table.columns)  # of a row with fewer values at most the total was told
        ):
            return False
        self.warnings = [w for w in self.warnings if w.table != table.id] + warnings
        self.cells = {key: entry for key, entry in self.cells.items() if key[0] != table.id} | new
        self.conflicts = {key for key in self.conflicts if key[0] != table.id}
        self.alternatives = (self.alternatives - {a.row.id for a in table.alternatives}) | used
        return True

    def _told(self, table: str) -> dict[tuple[str, str, str], Entry]:
        return {key: e for key, e in self.cells.items() if key[0] == table and key not in self.conflicts}

    def _table(self, table: FormTable, records: list[Record]) -> None:
        rows = self._rows_in_use(table, records)
        order = {row.id: i for i, row in enumerate(rows)}
        labelled = [record for record in records if record.row]
        shown = columns_shown(table, labelled, partial(is_whole, self.form, table)) if len(rows) > 1 else None
        self.shown[table.id] = shown
        pairs = self._place_records(table, rows, order, records)
        totals = any(
            r.iterate == "row"
            and r.op == "=="
            and r.id.startswith(PREFIXES)
            and table.id in r.tables
            and r.lhs
            and r.lhs[0].get("col") == table.columns[-1].id
            and not any("year_offset" in term for term in (*r.lhs, *r.rhs))
            for r in self.form.relations
        )
        votes, width = _votes(table, [record for record, _ in pairs])
        regular = any(record.in_row and len(record.entries) == len(table.columns) for record, _ in pairs)
        lacking: set[str] = set()
        crowded: list[Crowded] = []
        for record, row in pairs:
            if not record.entries:
                self.empty.add((table.id, row.id))
                continue
            columns = self._columns(table, record)
            lacking |= {c.id for c in table.columns} - set(shown) if shown else set()
            if len(record.entries) > len(columns) > 1 and not record.unit.physical:
                ways = readings(record.entries, columns, RowSums(self.form, table, row.id))
                if ways and not possible_starts(record.entries, len(columns)):
                    crowded.append(Crowded(record, row, columns, ways))
                    continue
            placed = record.header is not None and record.header.physical
            if (placed and record.in_row and not regular) or (len(rows) == 1 and (record.in_row or placed)):
                fewer = partial_columns(record.header, table, len(record.entries))
                columns = fewer or columns
                lacking |= {c.id for c in table.columns} - set(fewer) if fewer and len(rows) > 1 else set()
            agreed = votes if width in (None, len(record.unit.entries)) else {NOWHERE}
            found = assign(record, columns, agreed, has_row_total=totals, regular=regular, whole=shown is None)
            self._keep(table, row, record, columns, found)
        settle(crowded, self.form, table, self.cells)
        for item in crowded:
            found = proven(item) or assign(item.record, item.columns, votes, has_row_total=totals, regular=regular)
            self._keep(table, item.row, item.record, item.columns, found)
        if len(table.columns) > 1 and not totals and any(e.is_number for r in records for e in r.entries):
            # Tables with the same columns may share a header, whatever table it was read for.
            headers = [record.header for record in self.reader.records if record.header]
            if not {c.id for c in table.columns} & {leaf.column for header in headers for leaf in header.leaves}:
                self._warn("header_lost", "no heading says which column is which; the form's order was taken", table.id)
        for column in table.columns:
            if column.id in lacking:
                name = column.label or column.id
                self._warn("missing_column", f"the table has no column {name}", table.id, column=column.id)

    def _rows_in_use(self, table: FormTable, records: list[Record]) -> list[Row]:
        """The rows of the form; an alternative row in place of those that it replaces where only it has numbers."""
        rows = list(table.value_rows)
        for alternative in table.alternatives:
            for record in records:
                numbers = [e for e in record.entries if e.is_number]
                if (
                    record.row is None
                    and record.group
                    and numbers
                    and core(record.label).endswith(core(alternative.row.label or ""))
                ):
                    record.row = alternative.row.id
            has_own = any(r.row == alternative.row.id and any(e.is_number for e in r.entries) for r in records)
            has_replaced = any(r.row in alternative.replaces and any(e.is_number for e in r.entries) for r in records)
            if has_own and not has_replaced:
                first = next(i for i, row in enumerate(rows) if row.id in alternative.replaces)
                rows = [row for row in rows if row.id not in alternative.replaces]
                rows.insert(first, alternative.row)
                self.alternatives.add(alternative.row.id)
        return rows

    def _place_records(
        self, table: FormTable, rows: list[Row], order: dict[str, int], records: list[Record]
    ) -> list[tuple[Record, Row]]:
        """Each record with its row: by label, else by its place between two rows whose labels are known."""
        pairs: list[tuple[Record, Row]] = []
        pending: list[Record] = []
        last = -1
        for record in records:
            index = order.get(record.row) if record.row else None
            if index is None:
                whole_row = len(rows) == 1 and len(record.entries) == len(table.columns)
                if whole_row or any(not e.is_blank for e in record.entries):
                    pending.append(record)
                continue
            pairs += self._by_order(table, rows[last + 1 : index] if index > last else [], pending)
            pending = []
            if index > last + 1 or not pairs:
                record = self._split_run(table, rows[index], record, pairs)
            pairs.append((record, rows[index]))
            last = max(last, index)
        run_on = self._overrun(table, rows, pairs, last)
        pairs += run_on or self._by_order(table, rows[last + 1 :], pending)
        return pairs

    def _split_run(self, table: FormTable, row: Row, record: Record, pairs: list[tuple[Record, Row]]) -> Record:
        """Rows that lost their labels leave their values in the run before: cut the run where the counts agree."""
        if not pairs:
            return record
        before, before_row = pairs[-1]
        rows = list(table.value_rows)
        ids = [r.id for r in rows]
        if before.in_row or before_row.id not in ids or row.id not in ids:
            return record
        missing = rows[ids.index(before_row.id) + 1 : ids.index(row.id)]
        self._cut_run(table, before, missing, pairs)
        return record

    def _overrun(
        self, table: FormTable, rows: list[Row], pairs: list[tuple[Record, Row]], last: int
    ) -> list[tuple[Record, Row]]:
        """The same at the end of a table: the last known row's run holds the rows after it."""
        if not pairs or pairs[-1][0].in_row or last + 1 >= len(rows):
            return []
        before = len(pairs)
        self._cut_run(table, pairs[-1][0], rows[last + 1 :], pairs)
        added = pairs[before:]
        del pairs[before:]
        return added

    def _cut_run(self, table: FormTable, before: Record, missing: list[Row], pairs: list[tuple[Record, Row]]) -> None:
        wanted = len(self._columns(table, before))
        width, over = divmod(len(before.entries), len(missing) + 1)
        fillers = [e for k, e in enumerate(before.entries) if k % width >= wanted] if width > wanted else []
        if not missing or not wanted or over or width < wanted or any(e.text.strip() for e in fillers):
            return
        entries, before.entries = before.entries, before.entries[:wanted]
        for k, row in enumerate(missing, 1):
            piece = Record(
                table.id, row.id, "", entries[k * width : k * width + wanted], before.unit, before.header, False
            )
            pairs.append((piece, row))
            self._warn(
                "label_by_order",
                f"the label of {row.label or row.id} is lost; its row was told by order",
                table.id,
                row.id,
            )

    def _by_order(self, table: FormTable, missing: list[Row], pending: list[Record]) -> list[tuple[Record, Row]]:
        if not pending:
            return []
        wanted = {len(self._columns(table, r)) for r in pending}
        strays = [r for r in pending if _is_stray(r, wanted)] if len(pending) > len(missing) else []
        pending = [r for r in pending if all(r is not stray for stray in strays)]
        self._name_unknown(table, strays)
        acceptable = len(pending) == len(missing) and (
            len(table.value_rows) == 1
            or all(_fits(r, wanted) and _may_be(r, row) for r, row in zip(pending, missing, strict=True))
        )
        if not acceptable and len(table.value_rows) == 1 and len(missing) == 1:
            return [(record, missing[0]) for record in pending]
        if acceptable:
            for record, row in zip(pending, missing, strict=True):
                if row.label:
                    self._warn(
                        "label_by_order",
                        f"the label of {row.label} is lost ({record.label[:30]!r}); its row was told by order",
                        table.id,
                        row.id,
                    )
            return list(zip(pending, missing, strict=True))
        self._name_unknown(table, pending)
        return []

    def _columns(self, table: FormTable, record: Record) -> Columns:
        """The columns of a row's values, in their order."""
        return self.shown.get(table.id) or column_order(table, record.header)

    def _name_unknown(self, table: FormTable, records: list[Record]) -> None:
        for record in records:
            values = " ".join(e.text.strip() for e in record.entries if not e.is_blank)
            code = "unknown_row" if record.label else "row_label_lost"
            first = record.entries[0] if record.entries else None
            self._warn(
                code,
                f"a row {record.label[:40]!r} that the form does not have, with {values[:60]!r}{_place(first)}",
                table.id,
            )

    def _keep(self, table: FormTable, row: Row, record: Record, columns: Columns, found: Assignment) -> None:
        again = (table.id, row.id) in self.with_numbers
        has_numbers = any(entry.is_number for entry in found.cells.values())
        met = (table.id, row.id) in self.empty or any((table.id, row.id, c) in self.cells for c in found.cells)
        blank_before = has_numbers and met
        if blank_before and not again:
            self._warn(
                "repeated_row",
                f"{row.label or table.id} is there twice, first blank and then with numbers"
                f"{_place(record.entries[0])}; the numbers count",
                table.id,
                row.id,
            )
        for column, entry in found.cells.items():
            key = (table.id, row.id, column)
            known = self.cells.get(key)
            if known is None or (known.is_blank and entry.is_number and not again):
                self.cells[key] = entry
            elif known.reading.value != entry.reading.value and (has_numbers or not entry.is_blank):
                self.conflicts.add(key)
                self._warn(
                    "conflicting_values",
                    f"two values for one cell: {_shown(known)} and {_shown(entry)}",
                    table.id,
                    row.id,
                    column,
                )
        if has_numbers:
            self.with_numbers.add((table.id, row.id))
        if found.note or found.leftover:
            values = " ".join(e.text.strip() for e in found.leftover)
            code = found.note or "unassigned_values"
            first = record.entries[0] if record.entries else None
            label = row.label or table.id
            self._warn(
                code,
                f"{len(record.entries)} cells for {len(columns)} columns in {label[:40]}; "
                f"not assigned: {values[:60]!r}{_place(first)}",
                table.id,
                row.id,
            )

    def _warn(
        self, code: str, message: str, table: str | None = None, row: str | None = None, column: str | None = None
    ) -> None:
        self.warnings.append(Warning_(code, message, table, row, column))

    def look_in_running_text(self, document: Document) -> None:
        """Tell of tables without a cell whose labels and numbers stand in one long line."""
        read = {table for table, _, _ in self.cells}
        missing = [table for table in self.form.tables if table.id not in read]
        if not missing:
            return
        for text in (paragraph.text for paragraph in document.paragraphs()):
            if len(text) < RUNNING or not any(character.isdigit() for character in text):
                continue
            known = normalise(text)
            for table in missing:
                labels = [row.label for row in table.value_rows if row.label] + [c.label for c in table.columns]
                if sum(len(core(label)) > 1 and core(label) in known for label in labels) >= MANY_LABELS:
                    told = f"the table's labels and numbers stand in a line: {text[:60]!r}"
                    self._warn("running_text", told, table.id)

    # --- facts -----------------------------------------------------------------------------------------------------

    def reading(self) -> TableReading:
        self.proven = proven_numbers(self.cells, self.form)
        facts = []
        for table in self.form.tables:
            extra = [a.row for a in table.alternatives if a.row.id in self.alternatives]
            replaced = {r for a in table.alternatives if a.row.id in self.alternatives for r in a.replaces}
            for row in (*table.value_rows, *extra):
                for column in table.columns:
                    dtype = table.cell(row, column).dtype
                    key = (table.id, row.id, column.id)
                    facts.append(self._fact(key, dtype, None if row.id in replaced else self.cells.get(key)))
        filled = sum(f.value is not None for f in facts)
        present = sum(f.state != NOT_RECOVERABLE for f in facts)
        return TableReading(facts, self.warnings, self.reader.consumed, filled, present, self.doubtful)

    def _fact(self, key: tuple[str, str, str], dtype: str, entry: Entry | None) -> Fact:
        table, row, column = key
        if entry is None:
            return Fact(table, row, column)
        money = dtype in _MONEY
        reading = read_cell(entry.text, money=money)
        if key in self.proven:
            told = f"{reading.raw!r} is read as {self.proven[key]}: the sums leave no other number{_place(entry)}"
            self._warn("joined_number", told, table, row, column)
            reading = replace(read_cell(self.proven[key], money=money), raw=reading.raw)
        if key in self.conflicts:
            return Fact(table, row, column, None, reading.raw, None, NOT_RECOVERABLE, entry.place)
        if reading.blank:
            return Fact(table, row, column, None, reading.raw, self._header_unit(table, column), BLANK, entry.place)
        if entry.confidence is not None and entry.confidence < SURE:
            self.doubtful[key] = _place(entry)
        unit = reading.unit or entry.measure or self._header_unit(table, column)
        if reading.value is None:
            self._warn(
                "unreadable_number", f"{reading.raw[:40]!r}: {reading.problem}{_place(entry)}", table, row, column
            )
            return Fact(table, row, column, None, reading.raw, unit, NOT_RECOVERABLE, entry.place)
        if reading.note:
            self._warn("number_with_note", f"a note stands beside the number: {reading.raw[:60]!r}", table, row, column)
        if dtype == "int" and isinstance(reading.value, int) and reading.value < 0:
            self._warn("negative_count", f"a count below zero: {reading.raw[:20]!r}", table, row, column)
        return Fact(table, row, column, reading.value, reading.raw, unit, REPORTED, entry.place)

    def _header_unit(self, table: str, column: str) -> str | None:
        leaf = self.headers.get((table, column))
        return _unit_in_header(leaf.text) if leaf else None


@remembered
def _unit_in_header(text: str) -> str | None:
    match = _UNIT_IN_HEADER.search("".join(text.split()))
    return match.group(1) if match else None


def _merge_label_only(records: list[Record]) -> list[Record]:
    """A label alone in its row, and its cells in the next row without a label, are one record."""
    result: list[Record] = []
    for record in records:
        before = result[-1] if result else None
        alone = before is not None and before.row and not before.entries and not before.interrupted
        if before is not None and alone and not record.label and record.row is None:
            before.entries, before.unit, before.in_row = record.entries, record.unit, record.in_row
            continue
        result.append(record)
    return result


def _votes(table: FormTable, records: list[Record]) -> tuple[set[int], int | None]:
    """Start columns of the values in rows where counting leaves one possibility, and the width of rows they hold for.

    Where rows are packed to the left they agree only if the rows are not packed at all, but keep the places of spans;
    then they hold for rows of the same number of cells. Elsewhere for all (None).
    """
    votes: dict[int, int] = {}
    widths: Counter[int] = Counter()
    packed = any(record.unit.table is not None and record.unit.table.left_packed for record in records)
    for record in records:
        starts = possible_starts(record.entries, len(table.columns)) if record.in_row else []
        if len(starts) == 1:
            start = record.entries[starts[0]].start
            votes[start] = votes.get(start, 0) + 1
            widths[len(record.unit.entries)] += 1
    best = max(votes.values(), default=0)
    if packed and (len(votes) > 1 or best < MIN_VOTES):
        return set(), None
    return {start for start, count in votes.items() if count == best}, widths.most_common(1)[0][0] if packed else None


def _is_stray(record: Record, wanted: set[int]) -> bool:
    """True for a number alone in a line of text, as page numbers stand between rows that have more columns."""
    alone = len(record.entries) == 1 and min(wanted, default=1) > 1 and not record.unit.physical
    return alone and not record.in_row and (not record.label or record.group)


def _fits(record: Record, wanted: set[int]) -> bool:
    """True if the cells fill the columns, or are as many and empty ones in front (the cell of the label itself)."""
    return any(
        count in (len(record.entries), len(without_fillers(record.entries)))
        or (record.in_row and len(possible_starts(record.entries, count)) == 1)
        for count in wanted
    )


def _may_be(record: Record, row: Row) -> bool:
    """True if a row without a known label may be this row: no label, a group's, or one that resembles it."""
    if not record.label or record.group:
        return True
    wanted = normalise(row.label or "")
    number, rest = split_enumerator(record.label)
    wanted_number, wanted_rest = split_enumerator(wanted)
    return bigram_similarity(rest, wanted_rest) >= 0.4 or (
        number == wanted_number
        and ((bool(number) and wanted_rest.startswith(rest[:2])) or within_edits(rest, wanted_rest, 1))
    )


def _shown(entry: Entry) -> str:
    return f"{entry.text.strip()[:20]!r}{_place(entry)}"


def _place(entry: Entry | None) -> str:
    """`` (table 1, row 5, column 9)`` for the reader of a warning."""
    if entry is None:
        return ""
    parts = ", ".join(f"{name} {number}" for name, number in entry.place.as_dict().items())
    return f" ({parts})" if parts else ""
