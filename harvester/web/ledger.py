"""The ledger of coverage for the pages: every agency and year with its status, kept until the database changes.

Making it reads the whole database, so it is made once for all readers, and while a crawl writes not more often than
every minute.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from harvester.crawl.registry import read_rows, registry_path
from harvester.dataset.coverage import STATUSES, TIMES, Entry, Expected, Ledger
from harvester.dataset.source import Source
from harvester.store.database import Store
from harvester.web.kept import kept
from harvester.web.queries import NOWHERE

SHOWN = ("looked", *STATUSES, "all")
"""What may be chosen: agencies that somebody has looked for, those with a year of a status, all."""


def covers(adcode: str | None, area: str | None) -> bool:
    """Whether a code is in an area: a code, :data:`NOWHERE` for those of no place, or None for all."""
    if area is None:
        return True
    if area == NOWHERE:
        return adcode in (None, NOWHERE)
    stem = area
    while stem.endswith("00"):
        stem = stem[:-2]
    return (adcode or "").startswith(stem)


@dataclass(frozen=True, slots=True)
class Line:
    """One agency. ``entries``: one a year, in the order of the ledger's years."""

    key: str | None
    name: str | None
    adcode: str | None
    entries: tuple[Entry, ...]

    @property
    def looked_for(self) -> bool:
        return any(entry.status != "not_looked" for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Sum:
    """One year over some agencies: how many of each status and timeliness, and the day last looked at."""

    year: int
    statuses: Counter[str]
    times: Counter[str]
    last_looked: str | None


@dataclass(frozen=True, slots=True)
class Ledgers:
    """All lines by place and agency, and refused pages of which nobody knows whose they are."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]
    nobodys: tuple[Entry, ...]

    def chosen(self, area: str | None, shown: str) -> list[Line]:
        """The lines of an area; ``shown`` is one of :data:`SHOWN`."""
        lines = [line for line in self.lines if covers(line.adcode, area)]
        if shown == "all":
            return lines
        if shown == "looked":
            return [line for line in lines if line.looked_for]
        return [line for line in lines if any(entry.status == shown for entry in line.entries)]

    def sums(self, area: str | None) -> list[Sum]:
        """Year by year over all agencies of an area."""
        lines = [line for line in self.lines if covers(line.adcode, area)]
        result = []
        for at, year in enumerate(self.years):
            entries = [line.entries[at] for line in lines]
            times = Counter(entry.time for entry in entries if entry.time in TIMES)
            last = max((entry.last_looked for entry in entries if entry.last_looked), default=None)
            result.append(Sum(year, Counter(entry.status for entry in entries), times, last))
        return result

    def of(self, key: str) -> list[Line]:
        """The lines of an agency; several if unrelated sites have one of the same key."""
        return [line for line in self.lines if line.key == key]


def make(store: Store) -> Ledgers:
    """The ledger of a database and the registry, with every year from the first to the last report."""
    expected = [Expected(row.adcode, row.name, row.url) for row in read_rows(registry_path(None, None))
                if row.state != "closed"]  # fmt: skip
    ledger = Ledger(Source(store), expected)
    years = tuple(ledger.years)
    lines: dict[tuple[str | None, str], list[Entry]] = {}
    nobodys: list[Entry] = []
    for entry in ledger.entries():
        if entry.agency_key is None:
            nobodys.append(entry)
        else:
            lines.setdefault((entry.agency_key, entry.site), []).append(entry)
    made = (Line(key, entries[0].agency, entries[0].adcode, tuple(entries)) for (key, _), entries in lines.items())
    return Ledgers(years, tuple(made), tuple(nobodys))


def ledgers_of(store: Store) -> Ledgers:
    """The ledger as of now; while a crawl writes, as of a minute ago at most. Raises StoreError."""
    return kept(store, make)
