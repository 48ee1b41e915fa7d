"""The standing of reports in the database: version numbers, the current one, copies, the agency's name."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from harvester.store.versions import Sight, Version, address, address_id, arrange, spellings

_CURRENT = "UPDATE reports SET version = ?, is_current = ?, disagrees = ? WHERE report_id = ?"


class Standings:
    """Applies the rule of :mod:`harvester.store.versions` to the rows. Every method needs a transaction around it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def settle(self, report_id: int) -> None:
        """Number the versions of this report, choose the current one, list the other addresses."""
        key = self._conn.execute(
            "SELECT agency_key, year, site, url FROM reports WHERE report_id = ?", (report_id,)
        ).fetchone()
        versions = self._versions(*key)
        missing = self._missing(versions) if len(versions) > 1 else {}
        standings = arrange(versions, missing)
        if len(versions) > 1:
            self._conn.executemany("UPDATE reports SET is_current = 0 WHERE report_id = ?", [(i,) for i in standings])
        self._conn.executemany(
            _CURRENT, [(s.version, int(s.is_current), int(s.disagrees), i) for i, s in standings.items()]
        )
        for version in versions:
            self._list_copies(version)
        if key[0] is not None and key[1] is not None:
            self.name_agency(key[0], key[2])

    def _versions(self, agency_key: str | None, year: int | None, site: str, url: str | None) -> list[Version]:
        select = (
            "SELECT r.report_id, r.content, r.cells, r.reported, r.published, d.numbers, r.url, "
            "ifnull(c.archived_at, c.fetched_at), r.capture_id FROM reports r JOIN readings d USING (report_id) "
            "JOIN captures c ON c.capture_id = r.capture_id WHERE "
        )
        if agency_key is not None and year is not None:
            values: tuple[Any, ...]
            where, values = "r.agency_key = ? AND r.year = ? AND r.site = ?", (agency_key, year, site)
        else:
            where, values = "r.address = ? AND (r.agency_key IS NULL OR r.year IS NULL)", (address_id(url or ""),)
        versions = [
            Version(row[0], bytes(row[1]), row[2], row[3], row[4], row[5], [Sight(row[7], row[6] or "", row[8])])
            for row in self._conn.execute(select + where, values)
        ]
        for version in versions:
            version.sights += [
                Sight(row[0], row[1] or "", row[2])
                for row in self._conn.execute(
                    "SELECT ifnull(c.archived_at, c.fetched_at), ifnull(s.url, c.url), s.capture_id FROM sightings s "
                    "JOIN captures c USING (capture_id) WHERE s.report_id = ?",
                    (version.report_id,),
                )
            ]
        return versions

    def _missing(self, versions: Sequence[Version]) -> dict[str, str]:
        urls = {url for version in versions for sight in version.sights for url in spellings(sight.url)}
        found: dict[str, str] = {}
        for url in urls:
            (at,) = self._conn.execute("SELECT max(at) FROM rejects WHERE url = ?", (url,)).fetchone()
            if at:
                found[address(url)] = max(at, found.get(address(url), ""))
        return found

    def _list_copies(self, version: Version) -> None:
        own = address(version.sights[0].url)
        first: dict[str, Sight] = {}
        for sight in sorted(version.sights, key=lambda s: (s.fetched_at, s.url, s.capture_id)):
            first.setdefault(address(sight.url), sight)
        first.pop(own, None)
        wanted = {(sight.url, sight.capture_id) for sight in first.values()}
        present = set(
            self._conn.execute("SELECT url, capture_id FROM copies WHERE report_id = ?", (version.report_id,))
        )
        self._conn.executemany(
            "DELETE FROM copies WHERE report_id = ? AND url = ?",
            [(version.report_id, url) for url, _ in present - wanted],
        )
        self._conn.executemany(
            "INSERT INTO copies VALUES (?, ?, ?)", [(version.report_id, *copy) for copy in sorted(wanted - present)]
        )

    def name_agency(self, agency_key: str | None, site: str) -> None:
        """The agency's row: its name as in its latest report, and the years it is known for."""
        if agency_key is None:
            return
        latest = self._conn.execute(
            "SELECT agency, adcode, year FROM reports WHERE agency_key = ? AND site = ? AND year IS NOT NULL "
            "AND is_current = 1 ORDER BY year DESC LIMIT 1",
            (agency_key, site),
        ).fetchone()
        if latest is None:
            self._conn.execute("DELETE FROM agencies WHERE agency_key = ? AND site = ?", (agency_key, site))
            return
        (first_year,) = self._conn.execute(
            "SELECT min(year) FROM reports WHERE agency_key = ? AND site = ?", (agency_key, site)
        ).fetchone()
        now = {"name": latest[0], "adcode": latest[1], "first_year": first_year, "last_year": latest[2], "stale": 1}
        known = self._conn.execute(
            f"SELECT agency_id, {', '.join(now)} FROM agencies WHERE agency_key = ? AND site = ?", (agency_key, site)
        ).fetchone()
        if known is None:
            self._conn.execute(
                f"INSERT INTO agencies(agency_key, site, {', '.join(now)}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (agency_key, site, *now.values()),
            )
            return
        # Only what has changed: SQLite writes the index of every column that it is told, too.
        changed = [name for name, was in zip(now, known[1:], strict=True) if now[name] != was]
        if changed:
            self._conn.execute(
                f"UPDATE agencies SET {', '.join(f'{name} = ?' for name in changed)} WHERE agency_id = ?",
                (*(now[name] for name in changed), known[0]),
            )
