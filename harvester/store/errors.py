"""What can go wrong with a database, each as one clear line: what, where, what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """The database cannot be opened, read or written. ``str()`` is one line for a person."""


class SchemaTooNewError(StoreError):
    """The database was written by a newer version of this program."""


# SQLite's own words → what has happened and what to do about it. The first that is contained counts.
_CAUSES = (
    ("database or disk is full", "the disk is full; make room and run the same command again, nothing stored is lost"),
    ("disk I/O error", "the disk reports an error while reading or writing; check the disk, then run again"),
    ("readonly database", "it cannot be written (file, folder or disk is read-only); make it writable or use another"),
    ("unable to open", "it cannot be opened; check that the folder exists and may be read and written"),
    ("file is not a database", "this file is no SQLite database; move it away and run 'harvester reparse'"),
    ("malformed", "the database is damaged; move it away and make it again with 'harvester reparse'"),
    ("database is locked", "another program is writing to it; wait until it has ended"),
)


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Turn SQLite's errors about the file or the disk into a :class:`StoreError`; other errors pass unchanged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        words = str(error)
        for part, advice in _CAUSES:
            if part in words:
                raise StoreError(f"{path}: {advice}") from error
        raise
