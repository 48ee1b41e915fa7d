"""Lines whose cells only single spaces divide, and labels that a line break, a value or a missing space cut or glued.

Copies of PDF text (``pdftotext -raw``) and badly exported pages put a row, or a whole table, into one line. Each word
becomes a line of its own here, so that the form's own labels say where a row ends; what is no label and no value stays
as it was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from harvester.reports.labels import normalise
from harvester.reports.lexicon import GROUP, ROW, Lexicon
from harvester.reports.numbers import read_cell
from harvester.reports.units import Entry, Unit

EXPLAINED = 0.6
"""Share of the words of a line that must be values or labels of the form before it is taken for a row."""
MAX_WORDS = 5_000
MIN_WORDS = 20
MIN_ROWS, MIN_ROW = 10, 5
"""So many lines with so many values make a table, whatever its labels are."""
MAX_NOTE = 40
"""Characters of a number with a note in brackets behind it."""
_PAGE = re.compile(r"[-—–－]\s*\d+\s*[-—–－]")
_GLUED = re.compile(r"(?P<label>.*?[^\d.,+\-\s])(?P<value>[+\-]?\d[\d,]*(?:\.\d+)?)", re.DOTALL)
_GLUED_BEFORE = re.compile(r"(?P<value>\d[\d,]*)(?P<label>\D.*)", re.DOTALL)


def respaced(units: list[Unit], lexicon: Lexicon) -> list[Unit] | None:
    """The units with such lines cut into their words; None if there is none."""
    result: list[Unit] = []
    changed = False
    for unit in units:
        pieces = _pieces(unit, lexicon)
        changed |= pieces is not None
        result += pieces if pieces is not None else [unit]
    return _values_after_labels(result, lexicon) if changed else None


def words_of(text: str) -> list[str]:
    """The words of a line: ``22（其中修订 16 件）`` and ``326.8 万元`` are one each."""
    found: list[str] = []
    opened = False
    for word in text.split():
        folded = normalise(word)
        number = bool(found) and read_cell(found[-1], money=True).value is not None
        if opened or (number and read_cell(found[-1] + word, money=True).unit and not folded[:1].isdigit()):
            found[-1] += word
        else:
            found.append(word)
        inside = normalise(found[-1])
        opened = inside[:1].isdigit() and inside.count("(") > inside.count(")") and len(inside) <= MAX_NOTE
    return found


def words_of_tables(units: list[Unit]) -> list[str]:
    """The words of all lines that hold a table: long, no sentence, and every fourth word a number at least."""
    found: list[str] = []
    for unit in units:
        words = unit.entries[0].text.split() if unit.prose and len(unit.entries) == 1 else []
        if len(words) >= MIN_WORDS and sum(word[0].isdigit() for word in words) * 4 >= len(words):
            found += words
    return found


def words_beside_numbers(units: list[Unit]) -> list[str]:
    """The words of all lines that are no sentences, if there are rows of numbers among them; else nothing."""
    rows = sum(sum(_is_value(word) for e in unit.entries for word in e.text.split()) >= MIN_ROW for unit in units)
    if rows < MIN_ROWS:
        return []
    return [word for unit in units for e in unit.entries if "。" not in e.text for word in e.text.split()]


def _pieces(unit: Unit, lexicon: Lexicon) -> list[Unit] | None:
    if unit.physical or not unit.entries:
        return None
    if unit.is_row:
        entries = [piece for entry in unit.entries for piece in _split(entry, lexicon) or [entry]]
        rows = _rows(entries, lexicon)
        changed = len(entries) > len(unit.entries) or len(rows) > 1
        return [Unit(row, unit.block, unit.table) for row in rows] if changed else None
    entries = _split(unit.entries[0], lexicon) or []
    return [Unit([entry], unit.block, unit.table) for entry in entries] or None


def _rows(entries: list[Entry], lexicon: Lexicon) -> list[list[Entry]]:
    """Two rows in one line are cut before what of the form's labels follows values."""
    rows: list[list[Entry]] = [[]]
    for entry in entries:
        before = rows[-1]
        if not entry.is_value and any(e.is_number for e in before) and lexicon.find_exact(entry.text):
            while before and not before[-1].text.strip():
                before.pop()
            rows.append([])
        rows[-1].append(entry)
    return rows


def _split(entry: Entry, lexicon: Lexicon) -> list[Entry] | None:
    """The words of a line, or None for a line that is one label, one value or a sentence."""
    if entry.is_value or not any(character.isspace() or character.isdigit() for character in entry.text):
        return None
    words = words_of(entry.text)
    if len(words) > MAX_WORDS or _PAGE.fullmatch(entry.text.strip()):
        return None
    # 0 2.重复申请 is a value and a label, though 02. could be its number
    after_value = len(words) > 1 and _is_value(words[0]) and lexicon.find_exact("".join(words[1:]))
    if lexicon.find_exact(entry.text) and not after_value:
        return None
    pieces = [piece for word in words for piece in _unglued(word, lexicon)]
    if len(pieces) < 2:
        return None
    known = sum(_is_value(piece) or bool(lexicon.find_exact(piece)) for piece in pieces)
    if known < EXPLAINED * len(pieces) and not _begins_with_label(pieces, lexicon):
        return None
    return [replace(entry, text=piece, reading=read_cell(piece, money=True), start=0, span=1) for piece in pieces]


def _begins_with_label(words: list[str], lexicon: Lexicon) -> bool:
    """True for the words of one broken label and nothing but values after them."""
    at = next((k for k, word in enumerate(words) if _is_value(word)), 0)
    return (
        at > 0
        and all(_is_value(word) for word in words[at:])
        and any(r.kind in (ROW, GROUP) for r in lexicon.find("".join(words[:at])))
    )


def _is_value(word: str) -> bool:
    reading = read_cell(word, money=True)
    return reading.blank or reading.value is not None


def _unglued(word: str, lexicon: Lexicon) -> list[str]:
    """``（一）予以公开12`` is a label and its first value, where it is no label as it stands."""
    if not any(character.isdigit() for character in word) or lexicon.find_exact(word):
        return [word]
    for pattern in (_GLUED, _GLUED_BEFORE):
        match = pattern.fullmatch(word)
        if match and any(r.kind in (ROW, GROUP) for r in lexicon.find_exact(match["label"])):
            return list(match.groups())
    return [word]


def _values_after_labels(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """``行政 2044 0 36 处罚``: the rest of a label, set below its middle, moved before the values."""
    result: list[Unit] = []
    i = 0
    while i < len(units):
        end = _broken_around(units, i, lexicon)
        if end is None:
            result.append(units[i])
            i += 1
            continue
        values = units[i + 1 : end]
        result += [units[i], units[end], *values]
        i = end + 1
    return result


def _broken_around(units: list[Unit], i: int, lexicon: Lexicon) -> int | None:
    """Where the rest of the label that begins in unit ``i`` stands, with only values between; else None."""
    first = _text(units[i])
    if first is None or not lexicon.may_begin(first) or lexicon.find_exact(first):
        return None
    end = i + 1
    while end < len(units) and len(units[end].entries) == 1 and units[end].entries[0].is_value:
        end += 1
    rest = _text(units[end]) if i + 1 < end < len(units) else None
    if rest is None or lexicon.find_exact(rest):
        return None
    return end if any(r.kind == ROW for r in lexicon.find_exact(first + rest)) else None


def _text(unit: Unit) -> str | None:
    if len(unit.entries) != 1 or unit.entries[0].is_value or unit.prose:
        return None
    return unit.entries[0].text if normalise(unit.entries[0].text) else None
