"""The tables of ``harvest.db`` and the numbered steps that lead to them. ``PRAGMA user_version`` counts the steps.

A step that was published is never changed; what is new is a new step at the end. The views are no part of the steps:
they hold no data and are made again whenever their text or the forms change (see :mod:`harvester.store.views`).
"""

from __future__ import annotations

from collections.abc import Callable

from harvester.store.engine import Database
from harvester.store.errors import SchemaTooNewError
from harvester.store.versions import address_id

Step = Callable[[Database], None]


def _tables_of_runs(db: Database) -> None:
    db["runs"].create(  # type: ignore[union-attr]
        {
            "run_id": int,
            "spider": str,
            "arguments": str,
            "started_at": str,
            "finished_at": str,
            "finish_reason": str,
            "statistics": str,
        },
        pk="run_id",
        not_null={"spider", "arguments", "started_at"},
    )
    db["captures"].create(  # type: ignore[union-attr]
        {
            "capture_id": int,
            "run_id": int,
            "url": str,
            "fetched_at": str,
            "status": int,
            "media_type": str,
            "encoding": str,
            "sha256": str,
            "warc_file": str,
            "warc_offset": int,
            "role": str,
        },
        pk="capture_id",
        not_null={"url", "fetched_at", "warc_file", "warc_offset"},
        foreign_keys=[("run_id", "runs", "run_id")],
    )
    db["captures"].create_index(["warc_file", "warc_offset"], unique=True)  # type: ignore[union-attr]
    db["captures"].create_index(["url"])  # type: ignore[union-attr]
    db["captures"].create_index(["run_id", "role"])  # type: ignore[union-attr]
    db["rejects"].create(  # type: ignore[union-attr]
        {
            "reject_id": int,
            "url": str,
            "host": str,
            "reason": str,
            "detail": str,
            "run_id": int,
            "at": str,
            "first_run_id": int,
            "first_at": str,
            "whole_host": int,
        },
        pk="reject_id",
        not_null={"url", "reason", "at", "first_at", "whole_host"},
        foreign_keys=[("run_id", "runs", "run_id"), ("first_run_id", "runs", "run_id")],
    )
    db["rejects"].create_index(["url", "reason"], unique=True)  # type: ignore[union-attr]
    db["rejects"].create_index(["run_id", "reason"])  # type: ignore[union-attr]
    db["rejects"].create_index(["first_run_id"])  # type: ignore[union-attr]
    db.execute("CREATE UNIQUE INDEX one_refused_host ON rejects(host, reason) WHERE whole_host = 1")


def _tables_of_reports(db: Database) -> None:
    # By hand where sqlite-utils has no word for it: tables without a rowid, partial indexes, deletes that cascade.
    for statement in (
        """
        CREATE TABLE layouts(
            layout_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, names BLOB NOT NULL UNIQUE, size INTEGER NOT NULL)
        """,
        """
        CREATE TABLE layout_cells(
            layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), position INTEGER NOT NULL,
            table_id TEXT NOT NULL, row_id TEXT NOT NULL, column_id TEXT NOT NULL, variable TEXT NOT NULL,
            line INTEGER NOT NULL, step INTEGER NOT NULL,
            PRIMARY KEY (layout_id, position)) WITHOUT ROWID
        """,
        "CREATE INDEX layout_cells_variable ON layout_cells(layout_id, variable)",
        """
        CREATE TABLE layout_checks(
            layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), position INTEGER NOT NULL,
            relation TEXT NOT NULL, scope TEXT, PRIMARY KEY (layout_id, position)) WITHOUT ROWID
        """,
        "CREATE TABLE places(place_id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, lines TEXT NOT NULL)",
        """
        CREATE TABLE reports(
            report_id INTEGER PRIMARY KEY, url TEXT, address INTEGER NOT NULL, title TEXT, agency TEXT,
            agency_key TEXT, adcode TEXT, year INTEGER, form TEXT, published TEXT, signed TEXT,
            version INTEGER NOT NULL, is_current INTEGER NOT NULL,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id),
            harvester_version TEXT NOT NULL, site TEXT NOT NULL, scope TEXT, grade TEXT,
            disagrees INTEGER NOT NULL DEFAULT 0, cells INTEGER NOT NULL, reported INTEGER NOT NULL,
            failed INTEGER NOT NULL, content BLOB NOT NULL)
        """,
        # One index for look-ups and for the promise that there is one current report (NULLs are all different).
        """
        CREATE UNIQUE INDEX one_current_report
        ON reports(agency_key, year, site, (CASE is_current WHEN 1 THEN 0 ELSE report_id END))
        """,
        "CREATE INDEX reports_address ON reports(address)",
        "CREATE INDEX reports_capture ON reports(capture_id)",
        "CREATE INDEX reports_adcode ON reports(adcode, year)",
        "CREATE INDEX reports_year ON reports(year)",
        """
        CREATE UNIQUE INDEX one_current_unnamed ON reports(address)
        WHERE is_current = 1 AND (agency_key IS NULL OR year IS NULL)
        """,
        """
        CREATE TABLE readings(
            report_id INTEGER PRIMARY KEY REFERENCES reports(report_id) ON DELETE CASCADE,
            capture_id INTEGER REFERENCES captures(capture_id),
            layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), numbers TEXT NOT NULL, raws TEXT, units TEXT,
            states TEXT, place_id INTEGER REFERENCES places(place_id), place_table INTEGER, place_line INTEGER,
            check_layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), statuses TEXT NOT NULL,
            lefts TEXT NOT NULL, rights TEXT, warnings TEXT, mentions TEXT, dates TEXT, evidence TEXT, extra TEXT)
        """,
        """
        CREATE TABLE sections(
            section_id INTEGER PRIMARY KEY,
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            section TEXT NOT NULL, heading TEXT, text TEXT NOT NULL)
        """,
        "CREATE INDEX sections_report ON sections(report_id)",
        """
        CREATE TABLE copies(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE, url TEXT NOT NULL,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id), PRIMARY KEY (report_id, url)) WITHOUT ROWID
        """,
        "CREATE INDEX copies_url ON copies(url)",
        "CREATE INDEX copies_capture ON copies(capture_id)",
        """
        CREATE TABLE sightings(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id), url TEXT,
            PRIMARY KEY (report_id, capture_id)) WITHOUT ROWID
        """,
        "CREATE INDEX sightings_capture ON sightings(capture_id)",
        """
        CREATE TABLE report_captures(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id),
            PRIMARY KEY (report_id, capture_id)) WITHOUT ROWID
        """,
        "CREATE INDEX report_captures_capture ON report_captures(capture_id)",
    ):
        db.execute(statement)


def _tables_of_agencies(db: Database) -> None:
    for statement in (
        """
        CREATE TABLE agencies(
            agency_id INTEGER PRIMARY KEY, agency_key TEXT NOT NULL, site TEXT NOT NULL, name TEXT, adcode TEXT,
            first_year INTEGER, last_year INTEGER, stale INTEGER NOT NULL DEFAULT 1, UNIQUE (agency_key, site))
        """,
        "CREATE INDEX agencies_stale ON agencies(agency_key) WHERE stale = 1",
        "CREATE INDEX agencies_adcode ON agencies(adcode)",
        """
        CREATE TABLE agency_links(
            agency_key TEXT NOT NULL, successor_key TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER, note TEXT,
            PRIMARY KEY (agency_key, successor_key)) WITHOUT ROWID
        """,
        "CREATE INDEX agency_links_successor ON agency_links(successor_key)",
        """
        CREATE TABLE panel_checks(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE, relation TEXT NOT NULL,
            scope TEXT NOT NULL, previous_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            status TEXT NOT NULL, left_value, right_value, PRIMARY KEY (report_id, relation, scope)) WITHOUT ROWID
        """,
        "CREATE INDEX panel_checks_previous ON panel_checks(previous_id)",
        """
        CREATE TABLE divisions(
            adcode TEXT PRIMARY KEY, name TEXT NOT NULL, in_force INTEGER NOT NULL, successors TEXT) WITHOUT ROWID
        """,
        """
        CREATE TABLE portals(
            portal_id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, host TEXT, name TEXT, adcode TEXT, family TEXT,
            state TEXT, details TEXT)
        """,
        "CREATE INDEX portals_adcode ON portals(adcode)",
        "CREATE INDEX portals_host ON portals(host)",
        "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ):
        db.execute(statement)


def _captures_of_archives(db: Database) -> None:
    """Pages that came out of somebody's archive: when that archive captured them, and their own address."""
    db.execute("ALTER TABLE captures ADD COLUMN archived_at TEXT")
    db.execute("ALTER TABLE captures ADD COLUMN page_url TEXT")


def _relations_with_prose(db: Database) -> None:
    """Relations of one report beyond its sums; all agencies are looked at again, so that old reports get them too."""
    db.execute(
        """
        CREATE TABLE context_checks(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE, relation TEXT NOT NULL,
            scope TEXT NOT NULL, status TEXT NOT NULL, left_value, right_value,
            PRIMARY KEY (report_id, relation, scope)) WITHOUT ROWID
        """
    )
    db.execute("UPDATE agencies SET stale = 1")


def _addresses_by_site(db: Database) -> None:
    """Pages are found by a number made of their address, as reports are: with tens of pages to a report, the index of
    their URLs was the largest there was. The numbers of one site lie together."""
    db.conn.create_function("address_id", 1, lambda url: address_id(url or ""), deterministic=True)
    db.execute("DROP INDEX idx_captures_url")
    db.execute("ALTER TABLE captures ADD COLUMN address INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE captures SET address = address_id(url)")
    db.execute("CREATE INDEX captures_address ON captures(address)")
    db.execute("DROP INDEX reports_address")
    db.execute("UPDATE reports SET address = address_id(url)")
    db.execute("CREATE INDEX reports_address ON reports(address)")


STEPS: tuple[Step, ...] = (
    _tables_of_runs,
    _tables_of_reports,
    _tables_of_agencies,
    _captures_of_archives,
    _relations_with_prose,
    _addresses_by_site,
)


def schema_version(db: Database) -> int:
    """Number of steps that made this database."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check_version(db: Database, path: object) -> None:
    """Raises SchemaTooNewError if the database has steps that this program does not know."""
    found = schema_version(db)
    if found > len(STEPS):
        raise SchemaTooNewError(
            f"{path}: written by a newer version of this program (schema {found}, this one knows {len(STEPS)}); "
            "update the program, or use another folder"
        )


def migrate(db: Database, path: object) -> bool:
    """Bring the database to the newest schema, each step in a transaction of its own. True if something was to do."""
    check_version(db, path)
    changed = False
    while (done := schema_version(db)) < len(STEPS):
        with db.atomic():
            STEPS[done](db)
            db.execute(f"PRAGMA user_version = {done + 1}")
        changed = True
    return changed
