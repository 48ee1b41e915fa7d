"""``harvest.db``: one open database with everything that the rest of the program asks of it.

The database is derived from the WARC files and can be made again from them at any time; what it must not do is lose or
double anything on the way. Hence: one transaction a report, foreign keys, unique indexes for what there may be once.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import urlsplit

from harvester.paths import data_dir
from harvester.store.agency_links import evidence, refresh_links
from harvester.store.compact import digest, dump
from harvester.store.engine import Database
from harvester.store.errors import SchemaTooNewError, StoreError, explained
from harvester.store.layouts import Layouts
from harvester.store.panel_checks import refresh_panel_checks
from harvester.store.reading import Reader, dict_rows
from harvester.store.schema import check_version, migrate
from harvester.store.standing import Standings
from harvester.store.versions import address_id, spellings
from harvester.store.views import refresh_views
from harvester.store.writing import Outcome, Writer

__all__ = ["CANDIDATE", "Outcome", "SchemaTooNewError", "Store", "StoreError"]

CANDIDATE = "candidate"
"""Role of a capture that may be a report: it must end in ``reports``, ``copies`` or ``rejects``."""


class CaptureLike(Protocol):
    """What a capture of the archive tells the database."""

    @property
    def url(self) -> str: ...

    @property
    def fetched_at(self) -> str: ...

    @property
    def status(self) -> int: ...

    @property
    def media_type(self) -> str | None: ...

    @property
    def sha256(self) -> str: ...

    @property
    def warc_file(self) -> str: ...

    @property
    def warc_offset(self) -> int: ...

    @property
    def archived_at(self) -> str | None:
        """Of a page out of somebody's archive: when that captured it."""

    @property
    def page_url(self) -> str | None:
        """Of a page out of somebody's archive: its own address."""

    @property
    def taken_at(self) -> str:
        """When it came to us: ``fetched_at``, but for copies of other people's records."""


def now() -> str:
    """This moment as the database writes it: UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """Opens, creates or migrates a database. A context manager.

    Raises :class:`SchemaTooNewError` for a database of a newer program, :class:`StoreError` for one that cannot be
    opened or is none; writing may raise StoreError (disk full, read-only) and then has changed nothing.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        if read_only and not self.path.exists():
            raise StoreError(f"{self.path}: there is no database yet; run a crawl or 'harvester ingest' first")
        with explained(self.path):
            connection = self._connect()
            try:
                self.db = Database(connection, execute_plugins=False)
                self._prepare()
            except BaseException:
                connection.close()
                raise
        self._conn = connection
        self.layouts = Layouts(self.db)
        self._writer = Writer(connection, self.layouts)
        self._standings = Standings(connection)
        self.read = Reader(connection, self.layouts)

    def _connect(self) -> sqlite3.Connection:
        if not self.read_only:
            return sqlite3.connect(self.path, timeout=60, isolation_level=None)
        address = self.path.resolve().as_uri()
        connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=60, isolation_level=None)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            # A database in WAL mode on a read-only disk: nobody can be writing to it.
            connection.close()
            connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
        return connection

    def _prepare(self) -> None:
        self.db.execute("PRAGMA foreign_keys = ON")
        # What is looked up in a harvest of 100,000 reports again and again: its indexes. SQLite's own 2 MB hold those
        # of a thousand.
        self.db.execute("PRAGMA cache_size = -65536")
        check_version(self.db, self.path)
        if self.read_only:
            return
        # Larger pages than usual: texts leave less of them empty. Counts for a new file only.
        self.db.execute("PRAGMA page_size = 16384")
        # The archive is the truth: after a power cut the last transactions are made again from it.
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        # What undoes a part of a transaction: many reports in one make it a file otherwise, again and again.
        self.db.execute("PRAGMA temp_store = MEMORY")
        # The log is folded in at 64 MB: of a large database each write changes some pages that lie anywhere, and what
        # changed several times until then is written back once.
        self.db.execute("PRAGMA wal_autocheckpoint = 4000")
        migrate(self.db, self.path)
        refresh_views(self.db)
        self._load_divisions()

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in if nobody else has it open."""
        self._conn.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is stored, or nothing. May be nested, so that many reports can share one commit."""
        conn = self._conn
        outer = not conn.in_transaction
        with explained(self.path):
            # One name for all savepoints: SQLite takes the innermost, and the statement is compiled once.
            conn.execute("BEGIN" if outer else "SAVEPOINT inner")
            try:
                yield
                conn.execute("COMMIT" if outer else "RELEASE inner")
            except BaseException:
                self.layouts.forget()
                if conn.in_transaction:  # SQLite itself ends it at some errors
                    conn.execute("ROLLBACK" if outer else "ROLLBACK TO inner")
                    if not outer:
                        conn.execute("RELEASE inner")
                raise

    # -- runs and captures -------------------------------------------------------------------------------------

    def start_run(self, spider: str, arguments: Mapping[str, Any] | None = None, started_at: str | None = None) -> int:
        """Note that a run begins. Returns its id."""
        with self.transaction():
            row = self._conn.execute(
                "INSERT INTO runs(spider, arguments, started_at) VALUES (?, ?, ?)",
                (spider, dump(dict(arguments or {})), started_at or now()),
            )
        return int(row.lastrowid or 0)

    def finish_run(self, run_id: int, reason: str, statistics: Mapping[str, Any], at: str | None = None) -> None:
        """Note how a run ended, and evaluate the relations between years for the agencies that it changed."""
        with self.transaction():
            self._conn.execute(
                "UPDATE runs SET finished_at = ?, finish_reason = ?, statistics = ? WHERE run_id = ?",
                (at or now(), reason, json.dumps(dict(statistics), ensure_ascii=False, default=str), run_id),
            )
        self.check_panel()

    def add_capture(
        self, run_id: int | None, capture: CaptureLike, *, role: str | None = None, encoding: str | None = None
    ) -> int:
        """Note an archived response; the same WARC record twice is one row. ``role``: :data:`CANDIDATE` for a page that
        may be a report. Returns the capture's id."""
        place = (capture.warc_file, capture.warc_offset)
        # Within a transaction there is nothing to undo: one statement writes, or none.
        with explained(self.path) if self._conn.in_transaction else self.transaction():
            found = self._conn.execute(
                "SELECT capture_id, role, encoding FROM captures WHERE warc_file = ? AND warc_offset = ?", place
            ).fetchone()
            if found:
                if role not in (None, found[1]) or encoding not in (None, found[2]):
                    self._conn.execute(
                        "UPDATE captures SET role = ifnull(?, role), encoding = ifnull(?, encoding) "
                        "WHERE capture_id = ?",
                        (role, encoding, found[0]),
                    )
                return int(found[0])
            row = self._conn.execute(
                "INSERT INTO captures(run_id, url, fetched_at, status, media_type, encoding, sha256, warc_file, "
                "warc_offset, role, archived_at, page_url, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id, capture.url, capture.taken_at, capture.status,
                    capture.media_type, encoding, capture.sha256, *place, role, capture.archived_at, capture.page_url,
                    address_id(capture.url),
                ),
            )  # fmt: skip
        return int(row.lastrowid or 0)

    def find_capture(self, url: str) -> dict[str, Any] | None:
        """The latest capture of a URL, or None."""
        rows = dict_rows(
            self._conn.execute("SELECT * FROM captures WHERE address = ? AND url = ?", (address_id(url), url))
        )
        return max(rows, key=lambda row: (row["fetched_at"], row["capture_id"]), default=None)

    # -- reports and rejects -----------------------------------------------------------------------------------

    def save_report(
        self,
        parsed: Mapping[str, Any],
        capture_id: int,
        extra_captures: Sequence[int] = (),
        *,
        cells_from: int | None = None,
    ) -> Outcome:
        """Store one report in a transaction of its own.

        ``parsed``: the object of ``harvester parse`` (keys that begin with ``_`` are not stored). ``extra_captures``:
        ids of attachments or pictures that the report was also read from; ``cells_from``: the one with the tables.
        Storing the same again changes nothing. Raises StoreError when the disk does, KeyError for an unknown capture.
        """
        with self.transaction():
            return self._writer.save(dict(parsed), capture_id, extra_captures, cells_from)

    def add_reject(
        self,
        run_id: int | None,
        url: str,
        reason: str,
        detail: str | None = None,
        at: str | None = None,
        *,
        whole_host: bool = False,
    ) -> None:
        """Note a page that is no report, or was not got. One row an address and reason, or a host and reason if
        ``whole_host`` (refused or dead); a later time moves the row's ``run_id`` and ``at``, ``first_…`` stay."""
        at = at or now()
        host = (urlsplit(url).hostname or "").lower() or None
        whole_host = whole_host and host is not None
        key = ("host = ? AND reason = ? AND whole_host = 1", host) if whole_host else ("url = ? AND reason = ?", url)
        with self.transaction():
            found = self._conn.execute(
                f"SELECT reject_id, at, first_at FROM rejects WHERE {key[0]}",
                (key[1], reason),
            ).fetchone()
            if found is None:
                # An address may have been noted for itself before its host was given up.
                self._conn.execute(
                    "INSERT INTO rejects(url, host, reason, detail, run_id, at, first_run_id, first_at, whole_host) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(url, reason) DO UPDATE SET whole_host = 1, "
                    "run_id = excluded.run_id, at = max(at, excluded.at), detail = excluded.detail",
                    (url, host, reason, detail, run_id, at, run_id, at, int(whole_host)),
                )
            else:
                if at > found[1]:
                    self._conn.execute(
                        "UPDATE rejects SET at = ?, run_id = ?, detail = ? WHERE reject_id = ?",
                        (at, run_id, detail, found[0]),
                    )
                if at < found[2]:
                    self._conn.execute(
                        "UPDATE rejects SET first_at = ?, first_run_id = ? WHERE reject_id = ?", (at, run_id, found[0])
                    )
            for (report_id,) in self._reports_at(url):
                self._standings.settle(report_id)

    def _reports_at(self, url: str) -> list[tuple[int]]:
        urls = spellings(url)
        marks = ",".join("?" * len(urls))
        return self._conn.execute(
            f"SELECT report_id FROM reports WHERE address = ? "
            f"UNION SELECT report_id FROM copies WHERE url IN ({marks})",
            (address_id(url), *urls),
        ).fetchall()

    def unaccounted(self, run_id: int | None = None) -> list[dict[str, Any]]:
        """Candidate captures that are in none of ``reports``, ``copies``, visits, attachments and ``rejects``. Empty
        when all is well."""
        chosen = "c.role = 'candidate'" if run_id is None else "c.role = 'candidate' AND c.run_id = ?"
        sql = f"""
            SELECT c.* FROM captures c WHERE {chosen}
            AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.capture_id = c.capture_id)
            AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.capture_id = c.capture_id)
            AND NOT EXISTS (SELECT 1 FROM captures y JOIN report_captures x ON x.capture_id = y.capture_id
                WHERE y.address = c.address AND y.url = c.url AND y.sha256 = c.sha256)
            AND NOT EXISTS (SELECT 1 FROM rejects j WHERE j.url = ifnull(c.page_url, c.url))
            ORDER BY c.capture_id"""
        return list(dict_rows(self._conn.execute(sql, () if run_id is None else (run_id,))))

    # -- reference data ----------------------------------------------------------------------------------------

    def put_portals(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Portals of the registry, by ``url``; keys beyond host, name, adcode, family and state go into ``details``."""
        columns = ("url", "host", "name", "adcode", "family", "state")
        with self.transaction():
            for row in rows:
                details = {k: v for k, v in row.items() if k not in columns and v not in (None, "")}
                known = {name: row.get(name) or None for name in columns}
                known["host"] = known["host"] or urlsplit(str(row["url"])).hostname
                self._conn.execute(
                    "INSERT INTO portals(url, host, name, adcode, family, state, details) VALUES (?, ?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT(url) DO UPDATE SET host = excluded.host, name = excluded.name, "
                    "adcode = excluded.adcode, family = excluded.family, state = excluded.state, "
                    "details = excluded.details",
                    (*known.values(), dump(details) if details else None),
                )

    def link_agencies(
        self, agency_key: str, successor_key: str, kind: str, since: int | None = None, note: str | None = None
    ) -> None:
        """Link an office to the one that took over in a reform; ``kind``: ``renamed``, ``merged``, ``division``."""
        with self.transaction():
            self._conn.execute(
                "INSERT OR REPLACE INTO agency_links VALUES (?, ?, ?, ?, ?)",
                (agency_key, successor_key, kind, since, note),
            )

    def check_panel(self) -> int:
        """Evaluate the relations between years where something changed. Returns the number of agencies looked at."""
        with self.transaction():
            changed = refresh_panel_checks(self._conn, self.read)
            if changed:
                self._link(changed)
            return len(changed)

    def _link(self, changed: Sequence[str]) -> None:
        """Link these agencies, all of them where reforms became known since it was last done."""
        row = self._conn.execute("SELECT value FROM settings WHERE name = 'links'").fetchone()
        known = (evidence(),)
        refresh_links(self._conn, changed if row == known else None)
        if row != known:
            self._conn.execute("INSERT OR REPLACE INTO settings VALUES ('links', ?)", known)

    def _load_divisions(self) -> None:
        source = data_dir() / "divisions" / "divisions.csv"
        if not source.is_file():
            return
        text = source.read_text(encoding="utf-8-sig")
        mark = digest(text).hex()
        row = self.db.execute("SELECT value FROM settings WHERE name = 'divisions'").fetchone()
        if row and row[0] == mark:
            return
        with self.db.atomic():
            self.db.execute("DELETE FROM divisions")
            self.db.conn.executemany(
                "INSERT OR REPLACE INTO divisions VALUES (?, ?, ?, ?)",
                [
                    (line["adcode"], line["name"], int(line.get("in_force") or 1), line.get("successors") or None)
                    for line in csv.DictReader(text.splitlines())
                ],
            )
            self.db.execute("INSERT OR REPLACE INTO settings VALUES ('divisions', ?)", [mark])

    # -- reading -----------------------------------------------------------------------------------------------

    def report(self, report_id: int) -> dict[str, Any] | None:
        """The object of ``harvester parse`` as it was stored, or None."""
        return self.read.report(report_id)

    def facts(self, report_id: int) -> list[dict[str, Any]]:
        """All cells of a report; [] if unknown."""
        return self.read.facts(report_id)

    def provenance(self, report_id: int) -> list[dict[str, Any]]:
        """Captures behind a report, the page first; see :meth:`Reader.provenance`."""
        return self.read.provenance(report_id)

    def find_reports(self, **by: Any) -> list[dict[str, Any]]:
        """Rows of ``reports`` by agency, agency_key, adcode, year, url; see :meth:`Reader.find_reports`."""
        return self.read.find_reports(**by)

    def find_cell(self, report_id: int, name: str) -> dict[str, Any] | None:
        """One fact by ``table.row.column`` or variable name, or None."""
        return self.read.find_cell(report_id, name)

    def query(self, sql: str, values: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """Rows of any query as dictionaries."""
        with explained(self.path):
            yield from dict_rows(self._conn.execute(sql, tuple(values)))
