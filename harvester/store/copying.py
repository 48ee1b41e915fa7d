"""Rows from one database into another, with the ids of the other: the fast way for what is known to be new."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from harvester.reports.scope import OWN_AREA
from harvester.store.layouts import Layouts
from harvester.store.standing import Standings

_CHUNK = 500
# An area's report is held against those of its members (place_checks), so a new member concerns it.
_AREA_CHANGED = (
    "UPDATE agencies SET stale = 1 WHERE (agency_key, site) IN "
    f"(SELECT agency_key, site FROM reports WHERE adcode = ? AND year = ? AND is_current = 1 AND scope = '{OWN_AREA}')"
)


def _columns(conn: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]


def _marks(number: int) -> str:
    return ", ".join("?" * number)


class Copier:
    """Copies from ``theirs`` to ``ours``; both have the same schema. Needs a transaction around it."""

    def __init__(self, ours: sqlite3.Connection, theirs: sqlite3.Connection, layouts: Layouts) -> None:
        self._ours = ours
        self._theirs = theirs
        self._layouts = layouts

    def runs(self) -> dict[int, int]:
        """Their run ids → ours. A run is the same if spider, arguments and start are."""
        ids: dict[int, int] = {}
        known = {tuple(row[1:4]): row[0] for row in self._ours.execute("SELECT * FROM runs")}
        for row in self._theirs.execute("SELECT * FROM runs ORDER BY run_id").fetchall():
            key = tuple(row[1:4])
            if key in known:
                ids[row[0]] = known[key]
                self._ours.execute(
                    "UPDATE runs SET finished_at = ?, finish_reason = ?, statistics = ? "
                    "WHERE run_id = ? AND finished_at IS NULL",
                    (*row[4:7], known[key]),
                )
            else:
                done = self._ours.execute(f"INSERT INTO runs VALUES (NULL, {_marks(len(row) - 1)})", row[1:])
                ids[row[0]] = int(done.lastrowid or 0)
        return ids

    def captures(self, runs: Mapping[int, int], names: Mapping[str, str]) -> tuple[dict[int, int], int]:
        """Their capture ids → ours, and how many were new. ``names``: WARC files that have another name here."""
        columns = _columns(self._theirs, "captures")
        run, file, offset = (columns.index(name) for name in ("run_id", "warc_file", "warc_offset"))
        (next_id,) = self._ours.execute("SELECT ifnull(max(capture_id), 0) + 1 FROM captures").fetchone()
        ids: dict[int, int] = {}
        fresh: list[list[Any]] = []
        known: dict[str, dict[int, int]] = {}
        for row in self._theirs.execute("SELECT * FROM captures ORDER BY capture_id"):
            values = list(row)
            name = values[file] = names.get(values[file], values[file])
            if name not in known:
                look = "SELECT warc_offset, capture_id FROM captures WHERE warc_file = ?"
                known[name] = dict(self._ours.execute(look, (name,)).fetchall())
            if values[offset] in known[name]:
                ids[row[0]] = known[name][values[offset]]
                continue
            values[run] = None if values[run] is None else runs[values[run]]
            ids[row[0]] = values[0] = next_id
            next_id += 1
            fresh.append(values)
        self._ours.executemany(f"INSERT INTO captures VALUES ({_marks(len(columns))})", fresh)
        return ids, len(fresh)

    def new_ones(self, families: Sequence[Sequence[Mapping[str, Any]]]) -> list[bool]:
        """For the reports of one agency and year each: whether nothing is known here of it, nor of any report at their
        addresses."""
        keys = sorted({row["agency_key"] for family in families for row in family if row["agency_key"] is not None})
        named = set(self._ask("SELECT agency_key, year, site FROM reports WHERE agency_key IN ({})", keys))
        addresses = sorted({row["address"] for family in families for row in family})
        taken = {row[0] for row in self._ask("SELECT address FROM reports WHERE address IN ({})", addresses)}
        return [
            (family[0]["agency_key"], family[0]["year"], family[0]["site"]) not in named
            and not any(row["address"] in taken for row in family)
            for family in families
        ]

    def _ask(self, sql: str, values: Sequence[Any], *, theirs: bool = False) -> Iterator[tuple[Any, ...]]:
        """Rows of a query for many values, a chunk at a time."""
        conn = self._theirs if theirs else self._ours
        for start in range(0, len(values), _CHUNK):
            chunk = values[start : start + _CHUNK]
            yield from conn.execute(sql.format(_marks(len(chunk))), chunk)

    def reports(self, report_ids: Sequence[int], captures: Mapping[int, int]) -> None:
        """Copy whole reports of which :meth:`is_new` is true."""
        (base,) = self._ours.execute("SELECT ifnull(max(report_id), 0) FROM reports").fetchone()
        ids = {old: base + number for number, old in enumerate(report_ids, start=1)}
        layouts = self._layout_ids()
        for start in range(0, len(report_ids), _CHUNK):
            chunk = report_ids[start : start + _CHUNK]
            self._copy("reports", chunk, {"report_id": ids, "capture_id": captures})
            places = self._place_ids(chunk)
            readings = {"layout_id": layouts, "check_layout_id": layouts, "place_id": places}
            self._copy("readings", chunk, {"report_id": ids, "capture_id": captures, **readings})
            self._copy("sections", chunk, {"report_id": ids}, without="section_id")
            for table in ("copies", "sightings", "report_captures"):
                self._copy(table, chunk, {"report_id": ids, "capture_id": captures})
        keys = self._agencies(report_ids)
        # What is current may hang on what was found missing here.
        standings = Standings(self._ours)
        several = "SELECT report_id FROM reports WHERE version > 1 AND report_id IN ({})"
        for (old,) in list(self._ask(several, report_ids, theirs=True)):
            standings.settle(ids[old])
        self._relations(keys, ids)

    def _copy(
        self, table: str, report_ids: Sequence[int], maps: Mapping[str, Mapping[int, int]], without: str | None = None
    ) -> None:
        columns = [name for name in _columns(self._theirs, table) if name != without]
        changed = [(index, maps[name]) for index, name in enumerate(columns) if name in maps]
        rows = []
        # In the order of their keys, so that sections keep theirs.
        order = without or "report_id"
        for row in self._theirs.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE report_id IN ({_marks(len(report_ids))}) ORDER BY {order}",
            report_ids,
        ):
            values = list(row)
            for index, ids in changed:
                if values[index] is not None:
                    values[index] = ids[values[index]]
            rows.append(values)
        self._ours.executemany(f"INSERT INTO {table}({', '.join(columns)}) VALUES ({_marks(len(columns))})", rows)

    def _layout_ids(self) -> dict[int, int]:
        ids: dict[int, int] = {}
        for layout_id, kind, names, size in self._theirs.execute("SELECT * FROM layouts").fetchall():
            found = self._ours.execute("SELECT layout_id FROM layouts WHERE names = ?", (names,)).fetchone()
            if found:
                ids[layout_id] = found[0]
                continue
            done = self._ours.execute("INSERT INTO layouts(kind, names, size) VALUES (?, ?, ?)", (kind, names, size))
            ids[layout_id] = int(done.lastrowid or 0)
            table = "layout_cells" if kind == "facts" else "layout_checks"
            rows = [
                (ids[layout_id], *row[1:])
                for row in self._theirs.execute(f"SELECT * FROM {table} WHERE layout_id = ?", (layout_id,))
            ]
            width = len(_columns(self._ours, table))
            self._ours.executemany(f"INSERT INTO {table} VALUES ({_marks(width)})", rows)
        return ids

    def _place_ids(self, report_ids: Sequence[int]) -> dict[int, int]:
        sql = (
            "SELECT DISTINCT p.place_id, p.lines FROM readings d JOIN places p ON p.place_id = d.place_id "
            f"WHERE d.report_id IN ({_marks(len(report_ids))})"
        )
        ids: dict[int, int] = {}
        for place_id, lines in self._theirs.execute(sql, report_ids):
            ids[place_id] = self._layouts.place_id(lines) or 0
        return ids

    def is_known(self, report_ids: Iterable[int], captures: Mapping[int, int]) -> bool:
        """True if these versions are here with every sight of them, so that telling them again would change nothing."""
        return all(self._knows(report_id, captures) for report_id in report_ids)

    def _knows(self, report_id: int, captures: Mapping[int, int]) -> bool:
        content, capture_id = self._theirs.execute(
            "SELECT content, capture_id FROM reports WHERE report_id = ?", (report_id,)
        ).fetchone()
        ours = self._ours.execute(
            "SELECT report_id FROM reports WHERE capture_id = ? AND content = ?", (captures[capture_id], content)
        ).fetchone()
        if ours is None:
            return False
        for table in ("sightings", "report_captures"):
            look = f"SELECT capture_id FROM {table} WHERE report_id = ?"
            wanted = {captures[row[0]] for row in self._theirs.execute(look, (report_id,))}
            if not wanted <= {row[0] for row in self._ours.execute(look, ours)}:
                return False
        return True

    def _relations(self, keys: Iterable[tuple[str, str]], ids: Mapping[int, int]) -> None:
        """Relations between years and with prose, as they were evaluated there, for agencies that came as a whole; all
        others stay marked as changed."""
        mark = "SELECT value FROM settings WHERE name = 'relations'"
        if self._ours.execute(mark).fetchone() != self._theirs.execute(mark).fetchone():
            return
        whole = self._came_whole(keys)
        names = sorted({key for key, _ in whole})
        reports = self._ask(
            "SELECT report_id, agency_key, site FROM reports WHERE agency_key IN ({})", names, theirs=True
        )
        theirs = [report_id for report_id, *key in reports if tuple(key) in whole]
        for start in range(0, len(theirs), _CHUNK):
            chunk = theirs[start : start + _CHUNK]
            self._copy("panel_checks", chunk, {"report_id": ids, "previous_id": ids})
            self._copy("context_checks", chunk, {"report_id": ids})
        self._ours.executemany("UPDATE agencies SET stale = 0 WHERE agency_key = ? AND site = ?", whole)
        self._ours.executemany(_AREA_CHANGED, self._joined_places([ids[report_id] for report_id in theirs]))

    def _came_whole(self, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of which all that is known is what was copied, of each year one version, evaluated there."""
        names = sorted({key for key, _ in keys})
        counts = (
            "SELECT agency_key, site, count(*), max(version) FROM reports WHERE agency_key IN ({}) "
            "GROUP BY agency_key, site"
        )
        fresh = "SELECT agency_key, site FROM agencies WHERE agency_key IN ({}) AND stale = 0"
        there = set(self._ask(counts, names, theirs=True))
        same = {
            (key, site) for key, site, *said in self._ask(counts, names) if said[1] == 1 and (key, site, *said) in there
        }
        return same & set(self._ask(fresh, names, theirs=True)) & set(keys)

    def _joined_places(self, report_ids: Sequence[int]) -> list[tuple[str, int]]:
        """Places and years of copied reports at which there are other agencies' reports, too."""
        places = "SELECT adcode, year FROM reports WHERE adcode IS NOT NULL AND year IS NOT NULL AND report_id IN ({})"
        copied = Counter(self._ask(places, report_ids))
        there = "SELECT count(*) FROM reports WHERE adcode = ? AND year = ?"
        return [place for place, number in copied.items() if self._ours.execute(there, place).fetchone()[0] > number]

    def _agencies(self, report_ids: Sequence[int]) -> list[tuple[str, str]]:
        look = (
            "SELECT DISTINCT agency_key, site FROM reports WHERE agency_key IS NOT NULL AND year IS NOT NULL "
            "AND report_id IN ({})"
        )
        keys = set(self._ask(look, report_ids, theirs=True))
        standings = Standings(self._ours)
        for agency_key, site in sorted(keys):
            standings.name_agency(agency_key, site)
        return sorted(keys)
