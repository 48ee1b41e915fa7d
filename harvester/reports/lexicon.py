"""The labels of a form as a dictionary: what a piece of text in a table may mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from harvester.remembered import KEPT, remembered
from harvester.reports.forms import Form, load_forms
from harvester.reports.labels import bigram_similarity, normalise, split_enumerator, within_edits

CAPTION, HEADING, COLUMN, ROW, GROUP, NOTE, WORD = "caption", "heading", "column", "row", "group", "note", "word"


@dataclass(frozen=True, slots=True)
class Ref:
    """A possible meaning of a label: a thing of the form."""

    kind: str
    table: str | None
    id: str
    exact: bool = True
    enumerated: bool = False
    """True if the numbering agrees as well."""


@dataclass(frozen=True, slots=True)
class _Entry:
    full: str
    core: str
    kind: str
    table: str | None
    id: str


class Lexicon:
    """Labels of one form, found by equality, then by a bracketed addition, then by few typing errors."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.entries = list(_entries(form))
        self._full: dict[str, list[_Entry]] = {}
        self._core: dict[str, list[_Entry]] = {}
        for entry in self.entries:
            self._full.setdefault(entry.full, []).append(entry)
            self._core.setdefault(entry.core, []).append(entry)
        self._letters = {core: frozenset(core) for core in self._core}
        """One edit changes at most two of a label's characters as a set, which is quicker to compare."""
        self.longest = max((len(e.full) for e in self.entries), default=0)
        self._beginnings = _beginnings(self.entries)
        self.find: Callable[[str], tuple[Ref, ...]] = remembered(self._find)
        """All meanings of a text, best first; empty if it is no label of this form."""
        self.find_exact: Callable[[str], tuple[Ref, ...]] = remembered(self._find_exact)
        """Meanings by equality only, with or without the numbering."""
        self._known_fragments = lru_cache(maxsize=KEPT)(self._is_fragment)

    def may_begin(self, text: str) -> bool:
        """False if no label begins so, with or without its numbering: then what follows cannot complete one."""
        key = normalise(text)
        return len(key) < 3 or key in self._beginnings or split_enumerator(key)[1] in self._beginnings

    def begins(self, text: str) -> bool:
        """True if a label begins so: the text is two characters of it at least."""
        key = normalise(text)
        return len(key) > 1 and key in self._beginnings

    def is_fragment(self, text: str, table: str | None) -> bool:
        """True if the text is a piece of a label of this table, as line and page breaks leave them."""
        key = normalise(text)
        return len(key) <= self.longest and self._known_fragments(key, table)

    def _is_fragment(self, key: str, table: str | None) -> bool:
        return bool(key) and any(key in e.full for e in self.entries if table is None or e.table == table)

    def _find_exact(self, text: str) -> tuple[Ref, ...]:
        key = normalise(text)
        return self._equal(key, *split_enumerator(key)) if len(key) <= self.longest + 40 else ()

    def _find(self, text: str) -> tuple[Ref, ...]:
        key = normalise(text)
        if not key or len(key) > self.longest + 40:
            return ()
        enumerator, rest = split_enumerator(key)
        exact = self._equal(key, enumerator, rest)
        if exact:
            return exact
        longer = self._with_addition(rest)
        if longer:
            return longer
        shorter = self._cut_off(rest)
        if shorter:
            return shorter
        return self._mistyped(rest, enumerator)

    def _equal(self, key: str, enumerator: str, rest: str) -> tuple[Ref, ...]:
        by_full = [Ref(e.kind, e.table, e.id, enumerated=bool(enumerator)) for e in self._full.get(key, ())]
        by_core = [Ref(e.kind, e.table, e.id) for e in self._core.get(rest, ())] if rest else []
        return tuple(dict.fromkeys([*by_full, *(r for r in by_core if not any(_same(r, f) for f in by_full))]))

    def _with_addition(self, rest: str) -> tuple[Ref, ...]:
        """``规范性文件(含修订)``, ``本年收费金额(单位:元)``: a known label and something in brackets."""
        match = re.fullmatch(r"(.{2,}?)(?:\(.*\)?|[:：]|\*+|单位:?.{1,4})", rest)
        if not match:
            return ()
        stem = match.group(1)
        found = self._core.get(stem, ()) or tuple(
            e for c, es in self._core.items() if c.startswith(stem + "(") and len(stem) >= 4 for e in es
        )
        return tuple(Ref(e.kind, e.table, e.id, exact=False) for e in found)

    def _cut_off(self, rest: str) -> tuple[Ref, ...]:
        """The beginning of exactly one label: ``其他法律`` of 其他法律行政法规禁止公开."""
        if len(rest) < 4:
            return ()
        cores = {c for c in self._core if c.startswith(rest)}
        if len(cores) != 1:
            return ()
        return tuple(Ref(e.kind, e.table, e.id, exact=False) for e in self._core[cores.pop()])

    def _mistyped(self, rest: str, enumerator: str) -> tuple[Ref, ...]:
        limit = 0 if len(rest) < 4 else 1 if len(rest) < 6 else 2 if len(rest) < 14 else 4
        letters = frozenset(rest)
        alike = [
            c
            for c, own in self._letters.items()
            if abs(len(c) - len(rest)) <= limit and len(own ^ letters) <= 2 * limit
        ]
        for edits in range(1, limit + 1):
            cores = [c for c in alike if within_edits(rest, c, edits)]
            if len(cores) == 1:
                return tuple(Ref(e.kind, e.table, e.id, exact=False) for e in self._core[cores[0]])
            if cores:
                return ()
        if enumerator and len(rest) >= 6:
            near = [c for c in self._core if bigram_similarity(rest, c) >= 0.6]
            if len(near) == 1:
                return tuple(Ref(e.kind, e.table, e.id, exact=False) for e in self._core[near[0]])
        return ()


def _beginnings(entries: list[_Entry]) -> frozenset[str]:
    """All beginnings of all labels, also in the spellings that ``normalise`` can only fold once the word is whole."""
    texts = {text for entry in entries for text in (entry.full, entry.core)}
    texts |= {text.replace("其他", "其它").replace("总计", "合计") for text in texts}
    return frozenset(text[:end] for text in texts for end in range(1, len(text) + 1))


def _same(left: Ref, right: Ref) -> bool:
    return (left.kind, left.table, left.id) == (right.kind, right.table, right.id)


def _entries(form: Form) -> list[_Entry]:
    seen: dict[tuple[str, str, str | None, str], _Entry] = {}

    def add(label: str | None, kind: str, table: str | None, identifier: str) -> None:
        if label:
            full = normalise(label)
            entry = _Entry(full, split_enumerator(full)[1], kind, table, identifier)
            seen.setdefault((full, kind, table, identifier), entry)

    for section in form.sections:
        for label in (section.label, *section.variants):
            add(label, HEADING, None, section.id)
    for table in form.tables:
        for caption in (table.caption, *table.captions):
            add(caption, CAPTION, table.id, table.id)
        add(table.note, NOTE, table.id, "note")
        for word in table.label_columns:
            add(word, WORD, table.id, word)
        for column in table.columns:
            for name in (column.label, *column.variants):
                add(name, COLUMN, table.id, column.id)
            for name in column.path[:-1]:
                add(name, GROUP, table.id, name)
        alternatives = [a.row for a in table.alternatives]
        for row in (*table.rows, *alternatives):
            kind = GROUP if row.header else ROW
            for own in (row.label, *row.variants):
                add(own, kind, table.id, row.id)
            for group in row.path[:-1]:
                add(group, GROUP, table.id, group)
    return list(seen.values())


@cache
def lexicon(form_id: str) -> Lexicon:
    """The lexicon of a form, made once."""
    return Lexicon(load_forms()[form_id])


MIN_SIGNATURES = 2
"""A single signature label may stand in prose (政府集中采购); two make a form."""


def detect_form(texts: list[str]) -> str | None:
    """The form whose signature labels are found most among the texts of the tables; None for ties and for none."""
    joined = "".join(normalise(text) for text in texts if len(text) <= 120)
    scores = {}
    for form in load_forms().values():
        if form.signature_labels and form.tables:
            scores[form.id] = sum(normalise(label) in joined for label in form.signature_labels)
    best = max(scores.values(), default=0)
    winners = [form_id for form_id, score in scores.items() if score == best]
    return winners[0] if best >= MIN_SIGNATURES and len(winners) == 1 else None


MIN_PIECES = 0.3
"""Share of a form's own pairs of characters that its labels leave when lines cut them to pieces."""


def detect_form_in_pieces(words: list[str]) -> str | None:
    """The form whose signature labels left most of their pairs of characters; None unless it leads by far."""
    seen = {pair for word in words for pair in _pairs(normalise(word))}
    every = {
        form.id: {pair for entry in lexicon(form.id).entries for pair in _pairs(entry.full)}
        for form in load_forms().values()
    }
    scores: list[tuple[float, str]] = []
    for form in load_forms().values():
        others = set().union(*(pairs for name, pairs in every.items() if name != form.id))
        own = {pair for label in form.signature_labels for pair in _pairs(normalise(label))} - others
        if own and form.tables:
            scores.append((len(own & seen) / len(own), form.id))
    (best, winner), (second, _) = sorted(scores, reverse=True)[:2]
    return winner if best >= MIN_PIECES and second <= best / 4 else None


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
