"""Which reports go into a dataset: filters, and the ids of the current reports that pass them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from harvester.dataset.bodies import LEVELS, body_of
from harvester.reports.divisions import divisions, level

GRADES = ("A", "B", "C", "D", "E")


class SelectionError(Exception):
    """A filter that cannot be understood; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Empty filters let everything through. ``division`` is an adcode: it and all below it."""

    years: frozenset[int] = frozenset()
    division: str | None = None
    levels: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()

    def describe(self) -> dict[str, Any]:
        """The filters that are set, as plain values."""
        chosen: dict[str, Any] = {
            "years": sorted(self.years),
            "division": self.division,
            "levels": [name for name in LEVELS if name in self.levels],
            "forms": sorted(self.forms),
            "grades": sorted(self.grades),
        }
        return {name: value for name, value in chosen.items() if value}

    def covers(self, adcode: str | None) -> bool:
        """True for a code at or below the chosen division."""
        return self.division is None or bool(adcode and adcode.startswith(stem(self.division)))


def parse_years(text: str) -> frozenset[int]:
    """``2020``, ``2019-2024``, ``2019,2021``. Raises SelectionError."""
    years: set[int] = set()
    for part in text.replace("，", ",").split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isdigit() and len(first) == 4 and (not dash or (last.isdigit() and len(last) == 4))):
            raise SelectionError(f"no year {part.strip()!r}: give 2020, 2019-2024 or 2019,2021")
        begin, end = int(first), int(last or first)
        if end < begin:
            raise SelectionError(f"{part.strip()!r} runs backwards")
        years.update(range(begin, end + 1))
    return frozenset(years)


def parse_division(text: str) -> str:
    """The adcode of a 6-digit code or a Chinese name. Raises SelectionError."""
    known = divisions().get(text)
    codes = [known.adcode] if known else divisions().resolve(text)
    if len(codes) != 1:
        choice = f"; it may be {', '.join(codes)}" if codes else ""
        raise SelectionError(f"no division {text!r}: give a 6-digit adcode or a full name{choice}")
    return codes[0]


def stem(adcode: str) -> str:
    """The digits that all codes at or below a division begin with."""
    return adcode[: {1: 2, 2: 4, 3: 6}[level(adcode)]]


def chosen_ids(conn: sqlite3.Connection, selection: Selection) -> list[int]:
    """Ids of the current reports that pass, by place, agency and year."""
    where, values = ["is_current = 1"], []
    for column, wanted in (("year", selection.years), ("form", selection.forms), ("grade", selection.grades)):
        if wanted:
            where.append(f"{column} IN ({','.join('?' * len(wanted))})")
            values += sorted(wanted)
    if selection.division is not None:
        prefix = stem(selection.division)
        where.append("adcode >= ? AND adcode < ?")
        values += [prefix, prefix + ":"]
    rows = conn.execute(
        f"SELECT report_id, agency_key, adcode FROM reports WHERE {' AND '.join(where)} "
        "ORDER BY adcode, agency_key, year, site, report_id",
        values,
    )
    return [row[0] for row in rows if not selection.levels or body_of(row[1], row[2]).level in selection.levels]
