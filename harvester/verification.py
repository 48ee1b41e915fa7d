"""Archive and database against each other, both ways. What is wrong inside the archive alone: ``archive.verify``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harvester.archive.errors import ArchiveError
from harvester.archive.reader import iter_captures, warc_files, warc_path
from harvester.archive.verify import Finding
from harvester.store.database import Store

CODES = {
    "not_in_archive": "the database has a page whose record is not there",
    "differs": "the record holds another address or other bytes than the database says",
    "not_in_database": "an archived page that the database does not know",
    "unaccounted": "a page that may be a report is neither a report, nor a copy, nor a reject",
    "database": "the database itself is damaged",
}


def against_database(warc_dir: Path, store: Store) -> Iterator[Finding]:
    """Every disagreement, in the order of the files and then of what is missing."""
    connection = store.db.conn
    for (words,) in connection.execute("PRAGMA integrity_check"):
        if words != "ok":
            yield Finding(store.path.name, 0, "database", str(words))
    for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding(store.path.name, 0, "database", f"row {row_id} of {table} refers to a missing row of {parent}")
    known = [row[0] for row in connection.execute("SELECT DISTINCT warc_file FROM captures ORDER BY warc_file")]
    present = {path.relative_to(warc_dir).as_posix().removesuffix(".open"): path for path in _files_below(warc_dir)}
    for name in sorted({*known, *present}):
        yield from _file(warc_dir, name, store)
    for capture in store.unaccounted():
        place = (capture["warc_file"], capture["warc_offset"])
        yield Finding(*place, "unaccounted", f"{capture['url']} is in none of reports, copies and rejects")


def _files_below(warc_dir: Path) -> list[Path]:
    try:
        return warc_files(warc_dir)
    except ArchiveError:
        return []  # no archive at all: what the database knows of is then missing, and that is said


def _file(warc_dir: Path, name: str, store: Store) -> Iterator[Finding]:
    rows = {
        offset: (url, sha256)
        for offset, url, sha256 in store.db.conn.execute(
            "SELECT warc_offset, url, sha256 FROM captures WHERE warc_file = ?", (name,)
        )
    }
    try:
        path = warc_path(warc_dir, name)
    except ArchiveError as error:
        yield Finding(name, 0, "not_in_archive", f"{error} ({len(rows)} pages of the database)")
        return
    # Damage is told by archive.verify; here the records that can be read are held against the rows.
    for capture in iter_captures(path, on_fault=lambda *_: None):
        row = rows.pop(capture.warc_offset, None)
        if row is None:
            yield Finding(name, capture.warc_offset, "not_in_database", f"{capture.url} is not in the database")
        elif row[0] != capture.url:
            yield Finding(name, capture.warc_offset, "differs", f"the record is of {capture.url}, not of {row[0]}")
        elif capture.record_type != "revisit" and row[1] != capture.sha256:
            yield Finding(name, capture.warc_offset, "differs", f"the bytes of {capture.url} are not those read")
    for offset, (url, _) in sorted(rows.items()):
        yield Finding(name, offset, "not_in_archive", f"no record of {url} begins there")
