"""Which row of the form each record of a table is: by its label, else by its place between known rows."""

from __future__ import annotations

from functools import partial

from harvester.reports.assign import Columns, column_order, columns_shown, possible_starts
from harvester.reports.forms import Form, FormTable, Row
from harvester.reports.labels import bigram_similarity, core, normalise, split_enumerator, within_edits
from harvester.reports.model import Warning_
from harvester.reports.strays import is_whole, without_empty_end
from harvester.reports.table_parts import Record, printed_place


class Rows:
    """The rows of one table as a document has them. ``warnings``: takes what was told by order or not at all."""

    def __init__(self, form: Form, table: FormTable, records: list[Record], warnings: list[Warning_]) -> None:
        self.table = table
        self.alternatives: set[str] = set()
        """Rows that stand in place of others."""
        self._warnings = warnings
        self._orders: dict[int, Columns] = {}
        """Of each header, which most rows share, the columns in its order."""
        self.rows = self._in_use(records)
        labelled = [record for record in records if record.row]
        whole = partial(is_whole, form, table)
        self.shown = columns_shown(table, labelled, whole) if len(self.rows) > 1 else None
        """The columns of a table that lacks some."""

    def _in_use(self, records: list[Record]) -> list[Row]:
        """The rows of the form; an alternative row in place of those that it replaces where only it has numbers."""
        rows = list(self.table.value_rows)
        for alternative in self.table.alternatives:
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

    def place(self, records: list[Record]) -> list[tuple[Record, Row]]:
        """Each record with its row: by label, else by its place between two rows whose labels are known."""
        rows = self.rows
        order = {row.id: i for i, row in enumerate(rows)}
        pairs: list[tuple[Record, Row]] = []
        pending: list[Record] = []
        last = -1
        for record in records:
            index = order.get(record.row) if record.row else None
            if index is None:
                whole_row = len(rows) == 1 and len(record.entries) == len(self.table.columns)
                if whole_row or any(not e.is_blank for e in record.entries):
                    pending.append(record)
                continue
            pairs += self._by_order(rows[last + 1 : index] if index > last else [], pending)
            pending = []
            if index > last + 1 or not pairs:
                record = self._split_run(rows[index], record, pairs)
            pairs.append((record, rows[index]))
            last = max(last, index)
        run_on = self._overrun(pairs, last)
        pairs += run_on or self._by_order(rows[last + 1 :], pending)
        return pairs

    def _split_run(self, row: Row, record: Record, pairs: list[tuple[Record, Row]]) -> Record:
        """Rows that lost their labels leave their values in the run before: cut the run where the counts agree."""
        if not pairs:
            return record
        before, before_row = pairs[-1]
        rows = list(self.table.value_rows)
        ids = [r.id for r in rows]
        if before.in_row or before_row.id not in ids or row.id not in ids:
            return record
        missing = rows[ids.index(before_row.id) + 1 : ids.index(row.id)]
        self._cut_run(before, missing, pairs)
        return record

    def _overrun(self, pairs: list[tuple[Record, Row]], last: int) -> list[tuple[Record, Row]]:
        """The same at the end of a table: the last known row's run holds the rows after it."""
        if not pairs or pairs[-1][0].in_row or last + 1 >= len(self.rows):
            return []
        before = len(pairs)
        self._cut_run(pairs[-1][0], self.rows[last + 1 :], pairs)
        added = pairs[before:]
        del pairs[before:]
        return added

    def _cut_run(self, before: Record, missing: list[Row], pairs: list[tuple[Record, Row]]) -> None:
        wanted = len(self.columns(before))
        width, over = divmod(len(before.entries), len(missing) + 1)
        fillers = [e for k, e in enumerate(before.entries) if k % width >= wanted] if width > wanted else []
        if not missing or not wanted or over or width < wanted or any(e.text.strip() for e in fillers):
            return
        entries, before.entries = before.entries, before.entries[:wanted]
        for k, row in enumerate(missing, 1):
            piece = Record(
                self.table.id, row.id, "", entries[k * width : k * width + wanted], before.unit, before.header, False
            )
            pairs.append((piece, row))
            self._warn(
                "label_by_order",
                f"the label of {row.label or row.id} is lost; its row was told by order",
                row.id,
            )

    def _by_order(self, missing: list[Row], pending: list[Record]) -> list[tuple[Record, Row]]:
        if not pending:
            return []
        wanted = {len(self.columns(r)) for r in pending}
        strays = [r for r in pending if _is_stray(r, wanted)] if len(pending) > len(missing) else []
        pending = [r for r in pending if all(r is not stray for stray in strays)]
        self._name_unknown(strays)
        acceptable = len(pending) == len(missing) and (
            len(self.table.value_rows) == 1
            or all(_fits(r, wanted) and _may_be(r, row) for r, row in zip(pending, missing, strict=True))
        )
        if not acceptable and len(self.table.value_rows) == 1 and len(missing) == 1:
            return [(record, missing[0]) for record in pending]
        if acceptable:
            for record, row in zip(pending, missing, strict=True):
                if row.label:
                    self._warn(
                        "label_by_order",
                        f"the label of {row.label} is lost ({record.label[:30]!r}); its row was told by order",
                        row.id,
                    )
            return list(zip(pending, missing, strict=True))
        self._name_unknown(pending)
        return []

    def columns(self, record: Record) -> Columns:
        """The columns of a row's values, in their order."""
        if self.shown:
            return self.shown
        header = id(record.header)
        if header not in self._orders:
            self._orders[header] = column_order(self.table, record.header)
        return self._orders[header]

    def _name_unknown(self, records: list[Record]) -> None:
        for record in records:
            values = " ".join(e.text.strip() for e in record.entries if not e.is_blank)
            code = "unknown_row" if record.label else "row_label_lost"
            first = record.entries[0] if record.entries else None
            self._warn(
                code,
                f"a row {record.label[:40]!r} that the form does not have, with {values[:60]!r}{printed_place(first)}",
            )

    def _warn(self, code: str, message: str, row: str | None = None) -> None:
        self._warnings.append(Warning_(code, message, self.table.id, row))


def _is_stray(record: Record, wanted: set[int]) -> bool:
    """True for a number alone in a line of text, as page numbers stand between rows that have more columns."""
    alone = len(record.entries) == 1 and min(wanted, default=1) > 1 and not record.unit.physical
    return alone and not record.in_row and (not record.label or record.group)


def _fits(record: Record, wanted: set[int]) -> bool:
    """True if the cells fill the columns, or are as many and empty ones in front (the cell of the label itself)."""
    return any(
        count in (len(record.entries), len(without_empty_end(record.entries)))
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
