"""Putting a parsed report into the database: what is new, what is a version, a copy, or was seen before."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from harvester import __version__
from harvester.store.compact import (
    check_names,
    content_digest,
    dump,
    fact_names,
    pack_checks,
    pack_facts,
    pack_places,
)
from harvester.store.layouts import Layouts
from harvester.store.versions import Sight, Version, address, address_id, arrange, site_of, spellings

Json = dict[str, Any]
Kind = Literal["new", "version", "unchanged", "copy"]

_OWN_KEYS = {
    "title", "agency", "agency_key", "adcode", "year", "published", "signed", "scope", "form", "grade", "sections",
    "facts", "checks", "warnings", "mentions", "dates", "evidence", "url", "sha256", "media_type", "source",
    "harvester_version",
}  # fmt: skip
_CURRENT = "UPDATE reports SET version = ?, is_current = ?, disagrees = ? WHERE report_id = ?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report. ``kind``: ``new``; ``version`` (other content than before); ``unchanged`` (seen before
    at this address); ``copy`` (the same content at another address)."""

    kind: Kind
    report_id: int


@dataclass(slots=True)
class _Arrival:
    parsed: Json
    url: str | None
    capture_id: int
    fetched_at: str
    sha256: str | None
    media_type: str | None
    extra: tuple[int, ...]
    cells_from: int | None
    content: bytes
    site: str

    @property
    def named(self) -> bool:
        return self.parsed.get("agency_key") is not None and self.parsed.get("year") is not None

    @property
    def reported(self) -> int:
        return sum(1 for fact in self.parsed.get("facts") or [] if fact["state"] == "reported")

    @property
    def version(self) -> str:
        return str(self.parsed.get("harvester_version") or __version__)


class Writer:
    """Writes reports into one open database. Every method needs a transaction around it."""

    def __init__(self, conn: sqlite3.Connection, layouts: Layouts) -> None:
        self._conn = conn
        self._layouts = layouts

    def save(self, parsed: Json, capture_id: int, extra: Sequence[int] = (), cells_from: int | None = None) -> Outcome:
        """Store one report; see :class:`Outcome`. Raises KeyError for an unknown capture."""
        arrival = self._arrival(parsed, capture_id, extra, cells_from)
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
        report_id = self._insert(arrival)
        self.settle(report_id)
        return Outcome("version" if family else "new", report_id)

    def _arrival(self, parsed: Json, capture_id: int, extra: Sequence[int], cells_from: int | None) -> _Arrival:
        row = self._conn.execute(
            "SELECT url, fetched_at, sha256, media_type FROM captures WHERE capture_id = ?", (capture_id,)
        ).fetchone()
        if row is None:
            raise KeyError(f"no capture {capture_id}")
        url = parsed.get("url") or row[0]
        site = site_of(url, parsed.get("adcode")) if parsed.get("agency_key") and parsed.get("year") else ""
        rest = tuple(sorted({i for i in extra if i != capture_id}))
        return _Arrival(parsed, url, capture_id, row[1], row[2], row[3], rest, cells_from, content_digest(parsed), site)

    # -- what is there already ---------------------------------------------------------------------------------

    def _family(self, arrival: _Arrival) -> list[tuple[int, bytes]]:
        """Id and content of every version of the same agency's report for the same year."""
        if arrival.named:
            sql = "SELECT report_id, content FROM reports WHERE agency_key = ? AND year = ? AND site = ?"
            key: tuple[Any, ...] = (arrival.parsed["agency_key"], arrival.parsed["year"], arrival.site)
        else:
            sql = "SELECT report_id, content FROM reports WHERE address = ? AND (agency_key IS NULL OR year IS NULL)"
            key = (address_id(arrival.url or ""),)
        return [(row[0], row[1]) for row in self._conn.execute(sql, key)]

    def _same_bytes(self, arrival: _Arrival) -> int | None:
        """The report that was read from the same bytes at the same address: at most one, whatever was read in them."""
        rows = self._conn.execute(
            "SELECT r.report_id, r.capture_id FROM reports r JOIN captures c ON c.capture_id = r.capture_id "
            "WHERE r.address = ? AND c.sha256 = ?",
            (address_id(arrival.url or ""), arrival.sha256),
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

    def _better(self, arrival: _Arrival, report_id: int) -> Literal["known", "replace"]:
        """Which reading of the same bytes stays: that of the newer parser; else the one with a name; else the one with
        more cells; else, so that order does not matter, the greater digest."""
        row = self._conn.execute(
            "SELECT harvester_version, agency_key IS NOT NULL AND year IS NOT NULL, reported, content, capture_id "
            "FROM reports WHERE report_id = ?",
            (report_id,),
        ).fetchone()
        ours = (_release(arrival.version), int(arrival.named), arrival.reported, arrival.content)
        theirs = (_release(row[0]), row[1], row[2], row[3])
        return "replace" if ours > theirs else "known"

    # -- changes -----------------------------------------------------------------------------------------------

    def _seen_again(self, report_id: int, arrival: _Arrival) -> Outcome:
        url, capture_id, fetched_at = self._conn.execute(
            "SELECT r.url, r.capture_id, c.fetched_at FROM reports r JOIN captures c USING (capture_id) "
            "WHERE report_id = ?",
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
            self._sighting(report_id, capture_id, url)
            self._conn.execute(
                "DELETE FROM sightings WHERE report_id = ? AND capture_id = ?", (report_id, arrival.capture_id)
            )
            self._overwrite(report_id, arrival)
        elif not self._sighting(report_id, arrival.capture_id, arrival.url):
            return Outcome("unchanged", report_id)
        self.settle(report_id)
        return Outcome(kind, report_id)

    def _replace(self, report_id: int, arrival: _Arrival) -> Outcome:
        """The same bytes were read again, and better: no version, the reading is replaced."""
        before = self._conn.execute(
            "SELECT r.agency_key, r.year, r.site, r.url, r.capture_id, c.fetched_at FROM reports r "
            "JOIN captures c USING (capture_id) WHERE report_id = ?",
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
            self._overwrite(report_id, arrival)
            self._sighting(report_id, before[4], before[3])
            self.settle(report_id)
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
            target = self._insert(arrival)
        else:
            self._seen_again(target, arrival)
        for capture_id, url in (*sights, (before[4], before[3])):
            self._sighting(target, capture_id, url)
        self.settle(target)
        if relatives:
            self.settle(relatives[0])
        else:
            self.name_agency(before[0], before[2])
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
            "SELECT r.url, c.fetched_at, r.capture_id FROM reports r JOIN captures c USING (capture_id) "
            "WHERE r.report_id = ? UNION ALL SELECT ifnull(s.url, c.url), c.fetched_at, s.capture_id "
            "FROM sightings s JOIN captures c USING (capture_id) WHERE s.report_id = ?",
            (report_id, report_id),
        )
        return [(address(row[0] or ""), row[0] or "", row[1], row[2]) for row in rows]

    def _insert(self, arrival: _Arrival) -> int:
        row = self._conn.execute(
            "INSERT INTO reports(address, version, is_current, capture_id, harvester_version, site, cells, reported, "
            "failed, content) VALUES (0, 0, 0, ?, '', '', 0, 0, 0, x'')",
            (arrival.capture_id,),
        )
        report_id = int(row.lastrowid or 0)
        self._overwrite(report_id, arrival)
        return report_id

    def _overwrite(self, report_id: int, arrival: _Arrival) -> None:
        """Everything of a report but its standing among the versions."""
        parsed = arrival.parsed
        facts, checks = parsed.get("facts") or [], parsed.get("checks") or []
        self._conn.execute(
            "UPDATE reports SET url = ?, address = ?, title = ?, agency = ?, agency_key = ?, adcode = ?, year = ?, "
            "form = ?, published = ?, signed = ?, capture_id = ?, harvester_version = ?, site = ?, scope = ?, "
            "grade = ?, cells = ?, reported = ?, failed = ?, content = ? WHERE report_id = ?",
            (
                arrival.url, address_id(arrival.url or ""), parsed.get("title"), parsed.get("agency"),
                parsed.get("agency_key"), parsed.get("adcode"),
                parsed.get("year"), parsed.get("form"), parsed.get("published"), parsed.get("signed"),
                arrival.capture_id, arrival.version, arrival.site, parsed.get("scope"), parsed.get("grade"),
                len(facts), arrival.reported, sum(1 for c in checks if c["status"] == "fail"), arrival.content,
                report_id,
            ),
        )  # fmt: skip
        cells, results = pack_facts(facts), pack_checks(checks)
        places, table, line = pack_places(facts)
        self._conn.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                report_id, arrival.cells_from,
                self._layouts.facts_id(parsed.get("form"), tuple(fact_names(facts))),
                cells["numbers"], cells["raws"], cells["units"], cells["states"],
                self._layouts.place_id(places), table or None, line or None,
                self._layouts.checks_id(tuple(check_names(checks))),
                results["statuses"], results["lefts"], results["rights"],
                *(dump(parsed[name]) if parsed.get(name) else None
                  for name in ("warnings", "mentions", "dates", "evidence")),
                self._extra(arrival),
            ),
        )  # fmt: skip
        self._conn.execute("DELETE FROM sections WHERE report_id = ?", (report_id,))
        self._conn.executemany(
            "INSERT INTO sections(report_id, section, heading, text) VALUES (?, ?, ?, ?)",
            [(report_id, s["section"], s.get("heading"), s.get("text") or "") for s in parsed.get("sections") or []],
        )
        self._conn.execute("DELETE FROM report_captures WHERE report_id = ?", (report_id,))
        self._conn.executemany(
            "INSERT INTO report_captures VALUES (?, ?)", [(report_id, capture_id) for capture_id in arrival.extra]
        )

    def _extra(self, arrival: _Arrival) -> str | None:
        """What the parse object says beyond the columns, and where it differs from the capture."""
        parsed = arrival.parsed
        expected = {
            "source": arrival.url,
            "url": arrival.url,
            "sha256": arrival.sha256,
            "media_type": arrival.media_type,
        }
        extra = {name: parsed[name] for name in expected if name in parsed and parsed[name] != expected[name]}
        extra |= {name: value for name, value in parsed.items() if name not in _OWN_KEYS and not name.startswith("_")}
        return dump(extra) if extra else None

    # -- standing ----------------------------------------------------------------------------------------------

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
            "SELECT r.report_id, r.content, r.cells, r.reported, r.published, d.numbers, r.url, c.fetched_at, "
            "r.capture_id FROM reports r JOIN readings d USING (report_id) "
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
                    "SELECT c.fetched_at, ifnull(s.url, c.url), s.capture_id FROM sightings s "
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
        self._conn.execute(
            "INSERT INTO agencies(agency_key, site, name, adcode, first_year, last_year, stale) "
            "VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT(agency_key, site) DO UPDATE SET name = excluded.name, "
            "adcode = excluded.adcode, "
            "first_year = excluded.first_year, last_year = excluded.last_year, stale = 1",
            (agency_key, site, latest[0], latest[1], first_year, latest[2]),
        )


def _release(version: str) -> tuple[int, ...]:
    """``1.10.2`` → (1, 10, 2); other parts count as 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("+")[0].split("."))
