"""Tables of printed layouts, whose labels the lines cut to pieces: rows told by their order, column by column.

``pdftotext -layout`` and its like keep the values of a row in one line and break its labels over several, group labels
among them. Then a table is told only if it has exactly the form's number of lines with just as many values as columns,
if around each line stands what its label is made of, if the header names the columns in the form's order, and if the
sums of the columns do not speak against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harvester.reports.equations import equations
from harvester.reports.forms import Form, FormTable, Row
from harvester.reports.labels import normalise
from harvester.reports.numbers import read_cell
from harvester.reports.respaced import words_of
from harvester.reports.strays import Cells, holds
from harvester.reports.units import Entry, Unit

MIN_COVERED, USUALLY_COVERED = 0.6, 0.85
"""Share of a label's characters that stand around its line: of each row at least, and of all rows on average."""
MOST_PIECES = 4
"""Lines over which a caption may be spread."""
MOST_ABOVE = 8
"""Lines above the first row and below the last that may hold pieces of their labels."""


@dataclass(slots=True)
class Line:
    """A line of the text: its words that are no values, and its values."""

    number: int
    words: list[str]
    values: list[Entry]


@dataclass(slots=True)
class Ordered:
    """A table told by the order of its rows; ``alternative`` is the row that stands for several, if one does."""

    table: FormTable
    cells: Cells
    alternative: str | None


def ordered_tables(units: list[Unit], form: Form, headings: dict[int, str], wanted: set[str]) -> Iterator[Ordered]:
    """The tables among ``wanted`` (ids) that can be told so."""
    lines = list(_lines(units))
    starts = {section: u.entries[0].place.line for u in units if (section := headings.get(u.block)) and u.entries}
    for section in dict.fromkeys(table.section for table in form.tables if table.id in wanted):
        first = starts.get(section or "")
        if first is None:
            continue
        end = min((line for line in starts.values() if line is not None and line > first), default=10**9)
        own = [line for line in lines if first < line.number < end]
        tables = [table for table in form.tables if table.section == section]
        for table, part in _parts(own, tables):
            found = _told(part, table, form) if table.id in wanted else None
            if found is not None:
                yield found


def _lines(units: list[Unit]) -> Iterator[Line]:
    """The lines of a text document; nothing for a document without line numbers."""
    line: Line | None = None
    for unit in units:
        for entry in unit.entries:
            number = entry.place.line
            if number is None or (unit.prose and "。" in entry.text):
                continue
            if line is None or line.number != number:
                if line is not None:
                    yield line
                line = Line(number, [], [])
            for word in words_of(entry.text):
                reading = read_cell(word, money=True)
                if reading.blank or reading.value is not None:
                    line.values.append(replace(entry, text=word, reading=reading))
                else:
                    line.words.append(word)
    if line is not None:
        yield line


def _parts(lines: list[Line], tables: list[FormTable]) -> Iterator[tuple[FormTable, list[Line]]]:
    """The lines of each table of a section, divided by the captions, which may be broken too."""
    if len(tables) == 1:
        yield tables[0], lines
        return
    texts = [normalise("".join(line.words)) for line in lines]
    found: list[tuple[int, int]] = []
    for table in tables:
        caption = normalise(table.caption or "")
        span = next(
            (s for k in range(found[-1][1] if found else 0, len(lines)) if (s := _span(texts, k, caption))), None
        )
        if span is None:
            return
        found.append(span)
    starts = [start for start, _ in found]
    for table, (_, start), end in zip(tables, found, [*starts[1:], len(lines)], strict=True):
        yield table, lines[start:end]


def _span(texts: list[str], k: int, caption: str) -> tuple[int, int] | None:
    """The lines from the first to after the last over which a caption that begins in line ``k`` is spread."""
    joined = ""
    for end in range(k, min(k + MOST_PIECES, len(texts))):
        joined += texts[end]
        at = joined.find(caption) if caption else -1
        if at >= 0:
            return (k, end + 1) if at < len(texts[k]) else None
    return None


def _told(lines: list[Line], table: FormTable, form: Form) -> Ordered | None:
    width = len(table.columns)
    at = [k for k, line in enumerate(lines) if len(line.values) == width]
    if any(0 < len(line.values) != width for line in lines):
        return None
    rows, alternative = _rows(table, len(at))
    if not rows or not _header_in_order(lines[: at[0]], table):
        return None
    if table.value_rows[0].label and not _labels_fit(lines, at, rows):
        return None
    cells: Cells = {
        (table.id, row.id, column.id): entry
        for k, row in zip(at, rows, strict=True)
        for column, entry in zip(table.columns, lines[k].values, strict=True)
    }
    sums = [e for e in equations(form, {key[:2] for key in cells}) if e.relation.op == "==" and e.table.id == table.id]
    evaluated = [holds(equation, cells) for equation in sums]
    if any(result is False for result in evaluated) or (not table.value_rows[0].label and not sums):
        return None
    return Ordered(table, cells, alternative)


def _rows(table: FormTable, count: int) -> tuple[list[Row], str | None]:
    """The rows of the form if there are so many, else those with an alternative row; none if neither fits."""
    rows = list(table.value_rows)
    if len(rows) == count:
        return rows, None
    for alternative in table.alternatives:
        if len(rows) - len(alternative.replaces) + 1 == count:
            first = next(k for k, row in enumerate(rows) if row.id in alternative.replaces)
            left = [row for row in rows if row.id not in alternative.replaces]
            return [*left[:first], alternative.row, *left[first:]], alternative.row.id
    return [], None


def _header_in_order(lines: list[Line], table: FormTable) -> bool:
    """False if the words above the rows name columns in another order than the form's.

    A word counts if exactly one label begins or ends with it; each line of a broken header is looked at by itself.
    """
    in_columns = [normalise(column.label) for column in table.columns]
    by_level = [normalise(column.label) for column in sorted(table.columns, key=lambda column: len(column.path))]
    for line in lines:
        words = [normalise(word) for word in line.words]
        if not _in_order(words, in_columns) and not _in_order(words, by_level):
            return False
    return True


def _in_order(words: list[str], labels: list[str]) -> bool:
    place = -1
    for word in words:
        meant = {label for label in labels if label.startswith(word) or label.endswith(word)}
        if len(meant) == 1 and len(word) > 1:
            later = [k for k, label in enumerate(labels) if k > place and label in meant]
            if not later:
                return False
            place = later[0]
    return True


def _labels_fit(lines: list[Line], at: list[int], rows: list[Row]) -> bool:
    """True if what stands around each row's line holds the characters of its label."""
    covered = []
    for k, row in enumerate(rows):
        first = at[k - 1] + 1 if k else max(at[0] - MOST_ABOVE, 0)
        last = at[k + 1] if k + 1 < len(rows) else at[k] + MOST_ABOVE
        around = Counter(normalise("".join(word for line in lines[first:last] for word in line.words)))
        label = Counter(normalise(row.label or ""))
        covered.append((label & around).total() / max(label.total(), 1))
    return min(covered) >= MIN_COVERED and sum(covered) >= USUALLY_COVERED * len(covered)
