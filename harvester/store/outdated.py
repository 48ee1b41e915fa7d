"""What an earlier version of the parser has read, taken out of a database so that it is read again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from harvester.store.database import Store
from harvester.store.standing import Standings

WANTED = "reparse_wanted"
"""Temporary table: WARC file and offset of the captures that are to be read again."""

_UNREAD = """
    SELECT c.capture_id FROM captures c WHERE c.role = 'candidate'
    AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.capture_id = c.capture_id)
    AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.capture_id = c.capture_id)
    AND NOT EXISTS (SELECT 1 FROM report_captures x WHERE x.capture_id = c.capture_id)"""
_OF_REPORTS = """
    SELECT capture_id FROM reports WHERE harvester_version <> ?1
    UNION SELECT s.capture_id FROM sightings s JOIN reports r USING (report_id) WHERE r.harvester_version <> ?1
    UNION SELECT x.capture_id FROM report_captures x JOIN reports r USING (report_id) WHERE r.harvester_version <> ?1"""


def forget_outdated(store: Store, version: str, *, refusals: bool) -> None:
    """Take out the reports that another ``version`` has read, and list their captures in :data:`WANTED`; with
    ``refusals`` also the candidates that it refused. Needs a transaction around it."""
    db = store.db
    db.execute(f"CREATE TABLE {WANTED}(warc_file TEXT, warc_offset INTEGER, PRIMARY KEY (warc_file, warc_offset))")
    put = f"INSERT OR IGNORE INTO {WANTED} SELECT warc_file, warc_offset FROM captures WHERE capture_id IN "
    db.execute(f"{put} ({_OF_REPORTS})", [version])
    if refusals:
        db.execute(f"{put} ({_UNREAD})")
        # What still holds is noted again when the page is read; the rest comes from the notes of the archive.
        db.execute(
            "DELETE FROM rejects WHERE reject_id IN (SELECT j.reject_id FROM rejects j JOIN captures c "
            f"ON c.url = j.url AND c.fetched_at = j.at WHERE c.capture_id IN ({_UNREAD}))"
        )
    families = db.execute(
        "SELECT DISTINCT agency_key, year, site, address FROM reports WHERE harvester_version <> ?", [version]
    ).fetchall()
    db.execute("DELETE FROM reports WHERE harvester_version <> ?", [version])
    standings = Standings(db.conn)
    for family in families:
        _settle(store, standings, family)


def _settle(store: Store, standings: Standings, family: tuple[object, ...]) -> None:
    """What is left of a report's versions after some were taken out."""
    agency_key, year, site, address = family
    if agency_key is not None and year is not None:
        where, values = "agency_key = ? AND year = ? AND site = ?", [agency_key, year, site]
    else:
        where, values = "address = ? AND (agency_key IS NULL OR year IS NULL)", [address]
    left = store.db.execute(f"SELECT report_id FROM reports WHERE {where} LIMIT 1", values).fetchone()
    if left:
        standings.settle(left[0])
    standings.name_agency(str(agency_key) if agency_key is not None else None, str(site))


def want(store: Store, places: Iterable[tuple[str, int]]) -> None:
    """Add captures to those that are to be read again, by WARC file and offset."""
    store.db.conn.executemany(f"INSERT OR IGNORE INTO {WANTED} VALUES (?, ?)", places)


def wanted(store: Store) -> set[tuple[str, int]]:
    """WARC file and offset of what is to be read again; nothing once :func:`want_no_more` was called."""
    if WANTED not in store.db.table_names():
        return set()
    return set(store.db.execute(f"SELECT warc_file, warc_offset FROM {WANTED}"))


def want_no_more(store: Store) -> None:
    """All was read."""
    store.db.execute(f"DROP TABLE IF EXISTS {WANTED}")


def carry_over(old: Store, new: Store) -> None:
    """What a database holds that no archive does: links between agencies, portals, runs that archived nothing."""
    known = {
        (row["spider"], json.dumps(json.loads(row["arguments"]), sort_keys=True), row["started_at"])
        for row in new.query("SELECT spider, arguments, started_at FROM runs")
    }
    for row in old.query("SELECT * FROM runs ORDER BY run_id"):
        if (row["spider"], json.dumps(json.loads(row["arguments"]), sort_keys=True), row["started_at"]) not in known:
            new.db.execute(
                "INSERT INTO runs(spider, arguments, started_at, finished_at, finish_reason, statistics) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [row[name] for name in _RUN],
            )
    have = {row["url"] for row in new.query("SELECT url FROM portals")}
    for row in old.query("SELECT url, host, name, adcode, family, state, details FROM portals"):
        if row["url"] not in have:
            new.put_portals([{**json.loads(row.pop("details") or "{}"), **row}])
    new.db.conn.executemany(
        "INSERT OR IGNORE INTO agency_links VALUES (?, ?, ?, ?, ?)", old.db.execute("SELECT * FROM agency_links")
    )


_RUN = ("spider", "arguments", "started_at", "finished_at", "finish_reason", "statistics")


def forget_captures(store: Store, warc_file: str, start: int) -> int:
    """Take out the captures of a file from a byte on, and what was read from them. Other captures of the same reports
    go, too, so that whoever reads what is not in the database reads them again. Returns the number that is lost."""
    with store.transaction():
        lost = {
            row[0]
            for row in store.db.execute(
                "SELECT capture_id FROM captures WHERE warc_file = ? AND warc_offset >= ?", [warc_file, start]
            )
        }
        reports = set()
        for capture_id in lost:
            store.db.execute("DELETE FROM sightings WHERE capture_id = ?", [capture_id])
            reports |= {row[0] for row in store.db.execute(_READ_FROM, [capture_id])}
        _drop_captures(store, _forget_reports(store, reports) | lost)
    return len(lost)


def forget_half_read(store: Store, warc_files: Iterable[str], warning: str) -> int:
    """Take out what was read in these files while attachments of theirs may have been missing: reports with
    ``warning`` that were read from a page alone, reports from pictures, of which there may be more, and what was
    refused. For whoever is going to look at all pages of these files again; pages of other files that the same reports
    were read from are as in :func:`forget_captures`. Returns the number of reports."""
    db = store.db
    reports: set[int] = set()
    there: set[int] = set()
    with store.transaction():
        for name in warc_files:
            reports |= {row[0] for row in db.execute(_HALF_READ, [name, f'%"{warning}"%'])}
            there |= {row[0] for row in db.execute("SELECT capture_id FROM captures WHERE warc_file = ?", [name])}
            db.execute(_REFUSED_THERE, [name])
        _drop_captures(store, _forget_reports(store, reports) - there)
    return len(reports)


def _forget_reports(store: Store, reports: Iterable[int]) -> set[int]:
    """Take reports out. Returns the captures that they were read from."""
    db = store.db
    families: set[tuple[object, ...]] = set()
    captures: set[int] = set()
    for report_id in reports:
        families.update(map(tuple, db.execute(_FAMILY, [report_id])))
        captures |= {row[0] for row in db.execute(_CAPTURES_OF, [report_id])}
        db.execute("DELETE FROM reports WHERE report_id = ?", [report_id])
    standings = Standings(db.conn)
    for family in families:
        _settle(store, standings, family)
    return captures


def _drop_captures(store: Store, captures: Collection[int]) -> None:
    """Take out those that no report needs. Needs a transaction around it."""
    if not captures:
        return
    # For this once: SQLite looks for each of them in ``readings``, whose rows are the largest there are.
    store.db.execute("CREATE INDEX readings_capture ON readings(capture_id) WHERE capture_id IS NOT NULL")
    store.db.conn.executemany(_DROP_CAPTURE, [(capture_id,) for capture_id in captures])
    store.db.execute("DROP INDEX readings_capture")


_FAMILY = "SELECT agency_key, year, site, address FROM reports WHERE report_id = ?"
_READ_FROM = """
    SELECT report_id FROM reports WHERE capture_id = ?1
    UNION SELECT report_id FROM report_captures WHERE capture_id = ?1"""
_CAPTURES_OF = """
    SELECT capture_id FROM reports WHERE report_id = ?1 UNION SELECT capture_id FROM sightings WHERE report_id = ?1
    UNION SELECT capture_id FROM report_captures WHERE report_id = ?1"""
_DROP_CAPTURE = """
    DELETE FROM captures WHERE capture_id = ?1 AND NOT EXISTS (SELECT 1 FROM reports WHERE capture_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM sightings WHERE capture_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM report_captures WHERE capture_id = ?1)"""
_HALF_READ = """
    SELECT report_id FROM readings d WHERE d.report_id IN (
        SELECT r.report_id FROM captures c JOIN reports r USING (capture_id) WHERE c.warc_file = ?1
        UNION SELECT s.report_id FROM captures c JOIN sightings s USING (capture_id) WHERE c.warc_file = ?1)
    AND CASE WHEN EXISTS (SELECT 1 FROM report_captures x WHERE x.report_id = d.report_id)
        THEN EXISTS (SELECT 1 FROM report_captures x JOIN captures c USING (capture_id)
            WHERE x.report_id = d.report_id AND c.media_type LIKE 'image/%')
        ELSE d.warnings LIKE ?2 END"""
_REFUSED_THERE = """
    DELETE FROM rejects WHERE whole_host = 0 AND first_at = at AND reject_id IN (SELECT j.reject_id FROM captures c
    JOIN rejects j ON j.url = ifnull(c.page_url, c.url) AND j.at = ifnull(c.archived_at, c.fetched_at)
    WHERE c.role = 'candidate' AND c.warc_file = ?1)"""
