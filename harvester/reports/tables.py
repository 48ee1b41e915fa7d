"""Document → facts: every cell of the form with its value, its state and its place, and what was left over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from harvester.documents.model import Document
from harvester.reports.assign import (
    Assignment,
    Columns,
    assign,
    partial_columns,
    possible_starts,
)
from harvester.reports.blank_lines import blank_lines_as_cells
from harvester.reports.equations import PREFIXES, Key
from harvester.reports.facts import Facts
from harvester.reports.forms import Form, FormTable, Row
from harvester.reports.halves import stacked
from harvester.reports.labels import core, normalise
from harvester.reports.lexicon import Lexicon, lexicon
from harvester.reports.line_breaks import rejoin_lines
from harvester.reports.model import NOT_RECOVERABLE, Fact, Warning_
from harvester.reports.ordered import Ordered, ordered_tables
from harvester.reports.page_breaks import rejoin
from harvester.reports.records import RecordReader
from harvester.reports.respaced import respaced
from harvester.reports.rows import Rows
from harvester.reports.single_row import told_otherwise
from harvester.reports.strays import (
    Crowded,
    RowSums,
    continued_runs,
    proven,
    readings,
    settle,
)
from harvester.reports.table_parts import Leaf, Record, printed, printed_place
from harvester.reports.units import Entry, Unit, units_of

MAX_LEFTOVERS = 60
"""Unknown labels named in one report; the rest is counted in one more. A warning about a cell is never left out."""
RUNNING = 120
MANY_LABELS = 4
"""A line of so many characters with so many labels of one table is that table without its rows."""
MIN_VOTES = 5
"""Rows that must agree before a text with pipes is taken for one that keeps the places of spans."""
NOWHERE = -1
"""In place of a start column: the other rows agree on one, but this row is not laid out like them."""


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
    doubtful: dict[Key, str] = field(default_factory=dict)
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
        missing = solver.incomplete_tables()
        for table in form.tables:
            if table.id in missing:
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
        self.cells: dict[Key, Entry] = {}
        self.conflicts: set[Key] = set()
        self.with_numbers: set[tuple[str, str]] = set()
        """Rows of which a record with numbers was read: a second one must say the same."""
        self.empty: set[tuple[str, str]] = set()
        """Rows whose label was met without any cell."""
        self.headers: dict[tuple[str, str], Leaf] = {}
        self.alternatives: set[str] = set()

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
            where = printed_place(leftover.entry)
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

    def adopt_single_row(self, table: FormTable, cells: dict[Key, Entry]) -> None:
        """Take a table of one row whose labels stand beside its values, or are lost."""
        told = "the columns stand below each other or have no header; the sums of the row agree"
        self._adopt(table, cells, set(), [Warning_("columns_as_lines", told, table.id)])

    def _adopt(self, table: FormTable, new: dict[Key, Entry], used: set[str], warnings: list[Warning_]) -> bool:
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

    def _told(self, table: str) -> dict[Key, Entry]:
        return {key: e for key, e in self.cells.items() if key[0] == table and key not in self.conflicts}

    def _table(self, table: FormTable, records: list[Record]) -> None:
        rows = Rows(self.form, table, records, self.warnings)
        self.alternatives |= rows.alternatives
        shown = rows.shown
        pairs = rows.place(records)
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
            columns = rows.columns(record)
            lacking |= {c.id for c in table.columns} - set(shown) if shown else set()
            if len(record.entries) > len(columns) > 1 and not record.unit.physical:
                ways = readings(record.entries, columns, RowSums(self.form, table, row.id))
                if ways and not possible_starts(record.entries, len(columns)):
                    crowded.append(Crowded(record, row, columns, ways))
                    continue
            placed = record.header is not None and record.header.physical
            if (placed and record.in_row and not regular) or (len(rows.rows) == 1 and (record.in_row or placed)):
                fewer = partial_columns(record.header, table, len(record.entries))
                columns = fewer or columns
                lacking |= {c.id for c in table.columns} - set(fewer) if fewer and len(rows.rows) > 1 else set()
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

    def _keep(self, table: FormTable, row: Row, record: Record, columns: Columns, found: Assignment) -> None:
        again = (table.id, row.id) in self.with_numbers
        has_numbers = any(entry.is_number for entry in found.cells.values())
        met = (table.id, row.id) in self.empty or any((table.id, row.id, c) in self.cells for c in found.cells)
        blank_before = has_numbers and met
        if blank_before and not again:
            self._warn(
                "repeated_row",
                f"{row.label or table.id} is there twice, first blank and then with numbers"
                f"{printed_place(record.entries[0])}; the numbers count",
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
                    f"two values for one cell: {printed(known)} and {printed(entry)}",
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
                f"not assigned: {values[:60]!r}{printed_place(first)}",
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

    def reading(self) -> TableReading:
        told = Facts(self.form, self.cells, self.conflicts, self.headers, self.warnings)
        facts = told.all(self.alternatives)
        filled = sum(f.value is not None for f in facts)
        present = sum(f.state != NOT_RECOVERABLE for f in facts)
        return TableReading(facts, self.warnings, self.reader.consumed, filled, present, told.doubtful)


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
