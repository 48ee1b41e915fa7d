"""The SQLite file of the archive's index: opened, or made again where it is damaged or of another version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harvester.archive.errors import ArchiveError

_VERSION = 2
_SCHEMA = """
create table files (
  file_id integer primary key, name text not null unique, run text not null, size integer not null, info text);
create table captures (
  key blob not null, file_id integer not null references files, offset integer not null, fetched_at text not null,
  status integer not null, kind text not null, digest text, truncated integer not null, record_id text not null);
create index captures_key on captures (key, fetched_at);
create index captures_file on captures (file_id, offset);
create table notes (
  note_id integer primary key, file_id integer not null references files, kind text not null, about text, parent text,
  digest blob not null, block text not null);
create index notes_digest on notes (digest);
create index notes_about on notes (about);
create index notes_parent on notes (parent) where parent is not null;
create index notes_file on notes (file_id);
"""


def open_index_file(database: Path | None) -> sqlite3.Connection:
    """A connection with a transaction begun; None is a temporary file of SQLite's own. Raises ArchiveError."""
    try:
        return _temporary() if database is None else _lasting(database)
    except sqlite3.DatabaseError as error:
        words = " (is the disk full?)" if isinstance(error, sqlite3.OperationalError) else ""
        raise ArchiveError(f"cannot open the archive's index {database}: {error}{words}") from error


def _temporary() -> sqlite3.Connection:
    db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    db.executescript(_SCHEMA)
    db.execute("begin")
    return db


def _lasting(database: Path) -> sqlite3.Connection:
    for attempt in (1, 2):
        db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        try:
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = normal")
            version = db.execute("pragma user_version").fetchone()[0]
            if version == _VERSION:
                db.execute("select count(*) from files").fetchone()
            elif version == 0 and not db.execute("select 1 from sqlite_master").fetchone():
                db.executescript(f"begin; {_SCHEMA} pragma user_version = {_VERSION}; commit;")
            else:
                raise sqlite3.DatabaseError(f"made by another version ({version})")
            db.execute("begin")
            return db
        except sqlite3.OperationalError:
            db.close()
            raise
        except sqlite3.DatabaseError:
            # Derived and damaged, or of another version: made again from the WARC files.
            db.close()
            if attempt == 2:
                raise
            for suffix in ("", "-wal", "-shm"):
                Path(f"{database}{suffix}").unlink(missing_ok=True)
    raise AssertionError("unreachable")


@contextmanager
def writing(database: Path | None) -> Iterator[None]:
    """Faults of SQLite as ArchiveError."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(
            f"cannot write the archive's index {database}: {error}. The WARC files are whole; make room"
        ) from error
