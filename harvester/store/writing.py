"""Putting a parsed report into the database: what is new, what is a version, a copy, or was seen before."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from harvester.store.layouts import Layouts
from harvester.store.rows import Arrival, Rows, arrive
from harvester.store.standing import Standings
from harvester.store.versions import address, address_id

Json = dict[str, Any]
Kind = Literal["new", "version", "unchanged", "copy"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report. ``kind``: ``new``; ``version`` (other content than before); ``unchanged`` (seen before
    at this address); ``copy`` (the same content at another address)."""

    kind: Kind
    report_id: int


class Writer:
    """Writes reports into one open database. Every method needs a transaction around it."""

    def __init__(self, conn: sqlite3.Connection, layouts: Layouts) -> None:
        self._conn = conn
        self._rows = Rows(conn, layouts)
        self._standings = Standings(conn)

    def save(self, parsed: Json, capture_id: int, extra: Sequence[int] = (), cells_from: int | None = None) -> Outcome:
        """Store one report; see :class:`Outcome`. Raises KeyError for an unknown capture."""
        arrival = arrive(self._conn, parsed, capture_id, extra, cells_from)
        known = self._same_bytes(arrival)
        if known is not None:
            verdict = self._better(arrival, known)
            if verdict == "known":
                return self._seen_again(known, arrival)
            if verdict == "replace":
                return self._replace(known, arrival)
        family = self._family(arrival)
        for report_id, content in family:
            if content == arrival.content:
                return self._seen_again(report_id, arrival)
        report_id = self._rows.insert(arrival, alone=not family)
        if not family:
            if arrival.named:
                self._standings.name_agency(arrival.parsed["agency_key"], arrival.site)
            return Outcome("new", report_id)
        self._standings.settle(report_id)
        return Outcome("version", report_id)

    # -- what is there already ---------------------------------------------------------------------------------

    def _family(self, arrival: Arrival) -> list[tuple[int, bytes]]:
        """Id and content of every version of the same agency's report for the same year."""
        if arrival.named:
            sql = "SELECT report_id, content FROM reports WHERE agency_key = ? AND year = ? AND site = ?"
            key: tuple[Any, ...] = (arrival.parsed["agency_key"], arrival.parsed["year"], arrival.site)
        else:
            sql = "SELECT report_id, content FROM reports WHERE address = ? AND (agency_key IS NULL OR year IS NULL)"
            key = (arrival.address,)
        return [(row[0], row[1]) for row in self._conn.execute(sql, key)]

    def _same_bytes(self, arrival: Arrival) -> int | None:
        """The report that was read from the same bytes at the same address: at most one, whatever was read in them."""
        rows = self._conn.execute(
            "SELECT r.report_id, r.capture_id FROM reports r JOIN captures c ON c.capture_id = r.capture_id "
            "WHERE r.address = ? AND c.sha256 = ?",
            (arrival.address, arrival.sha256),
        ).fetchall()
        digests = self._digests(arrival.extra)
        for report_id, _ in rows:
            parts = self._conn.execute("SELECT capture_id FROM report_captures WHERE report_id = ?", (report_id,))
            if self._digests([row[0] for row in parts.fetchall()]) == digests:
                return int(report_id)
        return None

    def _digests(self, capture_ids: Sequence[int]) -> list[str]:
        rows = (
            self._conn.execute("SELECT sha256 FROM captures WHERE capture_id = ?", (i,)).fetchone() for i in capture_ids
        )
        return sorted(str(row[0]) for row in rows if row)

    def _better(self, arrival: Arrival, report_id: int) -> Literal["known", "replace"]:
        """Which reading of the same bytes stays: that of the newer parser; else the one with a name; else the one with
        more cells; else, so that order does not matter, the greater digest."""
        row = self._conn.execute(
            "SELECT harvester_version, agency_key IS NOT NULL AND year IS NOT NULL, reported, content, capture_id "
            "FROM reports WHERE report_id = ?",
            (report_id,),
        ).fetchone()
        ours = (_release(arrival.version), int(arrival.named), arrival.packed.reported, arrival.content)
        theirs = (_release(row[0]), row[1], row[2], row[3])
        return "replace" if ours > theirs else "known"

    # -- changes -----------------------------------------------------------------------------------------------

    def _seen_again(self, report_id: int, arrival: Arrival) -> Outcome:
        url, capture_id, fetched_at = self._conn.execute(
            "SELECT r.url, r.capture_id, ifnull(c.archived_at, c.fetched_at) FROM reports r "
            "JOIN captures c USING (capture_id) WHERE report_id = ?",
            (report_id,),
        ).fetchone()
        known = {row[0] for row in self._addresses(report_id)}
        kind: Kind = "unchanged" if address(arrival.url or "") in known else "copy"
        if capture_id == arrival.capture_id:
            return Outcome("unchanged", report_id)
        if (arrival.fetched_at, address(arrival.url or "")) < (fetched_at, address(url or "")) and self._content(
            report_id
        ) == arrival.content:
            # Seen earlier than what we have: the row tells of the first time.
            self._conn.execute(
                "DELETE FROM sightings WHERE report_id = ? AND capture_id = ?", (report_id, arrival.capture_id)
            )
            self._rows.overwrite(report_id, arrival)
            self._sighting(report_id, capture_id, url)  # after it: the row's own capture is no sighting
        elif not self._sighting(report_id, arrival.capture_id, arrival.url):
            return Outcome("unchanged", report_id)
        self._standings.settle(report_id)
        return Outcome(kind, report_id)

    def _replace(self, report_id: int, arrival: Arrival) -> Outcome:
        """The same bytes were read again, and better: no version, the reading is replaced."""
        before = self._conn.execute(
            "SELECT r.agency_key, r.year, r.site, r.url, r.capture_id, ifnull(c.archived_at, c.fetched_at) "
            "FROM reports r JOIN captures c USING (capture_id) WHERE report_id = ?",
            (report_id,),
        ).fetchone()
        if before[5] < arrival.fetched_at:
            # The bytes are the same: the first capture of them stays the evidence.
            self._sighting(report_id, arrival.capture_id, arrival.url)
            arrival.capture_id, arrival.fetched_at, arrival.url = before[4], before[5], before[3]
        elif before[4] != arrival.capture_id:
            self._conn.execute(
                "DELETE FROM sightings WHERE report_id = ? AND capture_id = ?", (report_id, arrival.capture_id)
            )
        sights = self._conn.execute(
            "SELECT capture_id, url FROM sightings WHERE report_id = ?", (report_id,)
        ).fetchall()
        twin = next((i for i, content in self._family(arrival) if content == arrival.content and i != report_id), None)
        moved = before[:3] != (arrival.parsed.get("agency_key"), arrival.parsed.get("year"), arrival.site)
        if twin is None and not moved:
            self._rows.overwrite(report_id, arrival)
            self._sighting(report_id, before[4], before[3])
            self._standings.settle(report_id)
            return Outcome("unchanged", report_id)
        relatives = [
            row[0]
            for row in self._conn.execute(
                "SELECT report_id FROM reports WHERE agency_key IS ? AND year IS ? AND site = ? AND report_id <> ? "
                "AND (agency_key IS NOT NULL AND year IS NOT NULL OR address = ?)",
                (*before[:3], report_id, address_id(before[3] or "")),
            )
        ]
        self._conn.execute("DELETE FROM reports WHERE report_id = ?", (report_id,))
        target = twin
        if target is None:
            target = self._rows.insert(arrival, alone=False)
        else:
            self._seen_again(target, arrival)
        for capture_id, url in (*sights, (before[4], before[3])):
            self._sighting(target, capture_id, url)
        self._standings.settle(target)
        if relatives:
            self._standings.settle(relatives[0])
        else:
            self._standings.name_agency(before[0], before[2])
        return Outcome("unchanged", target)

    def _content(self, report_id: int) -> bytes:
        row = self._conn.execute("SELECT content FROM reports WHERE report_id = ?", (report_id,)).fetchone()
        return bytes(row[0])

    def _sighting(self, report_id: int, capture_id: int, url: str | None) -> bool:
        """Note that a version was seen in a capture. False if that was known."""
        own = self._conn.execute(
            "SELECT 1 FROM reports WHERE report_id = ? AND capture_id = ?", (report_id, capture_id)
        ).fetchone()
        if own:
            return False
        (capture_url,) = self._conn.execute("SELECT url FROM captures WHERE capture_id = ?", (capture_id,)).fetchone()
        done = self._conn.execute(
            "INSERT OR IGNORE INTO sightings VALUES (?, ?, ?)",
            (report_id, capture_id, url if url != capture_url else None),
        )
        return done.rowcount > 0

    def _addresses(self, report_id: int) -> list[tuple[str, str, str, int]]:
        """Address, URL, moment and capture of everything that was seen of a version; the row's own first."""
        rows = self._conn.execute(
            "SELECT r.url, ifnull(c.archived_at, c.fetched_at), r.capture_id FROM reports r "
            "JOIN captures c USING (capture_id) WHERE r.report_id = ? "
            "UNION ALL SELECT ifnull(s.url, c.url), ifnull(c.archived_at, c.fetched_at), s.capture_id "
            "FROM sightings s JOIN captures c USING (capture_id) WHERE s.report_id = ?",
            (report_id, report_id),
        )
        return [(address(row[0] or ""), row[0] or "", row[1], row[2]) for row in rows]


def _release(version: str) -> tuple[int, ...]:
    """``1.10.2`` → (1, 10, 2); other parts count as 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("+")[0].split("."))
