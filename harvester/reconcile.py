"""Archive and database of a harvest brought together on start, after a process was killed between the two.

What is archived and not in the database is read from the archive. What is in the database and was cut off from the
archive goes out of it, and is fetched again. What is missing for other reasons is told and left alone: somebody may
have moved files away.

A crawl that goes on looks at all pages of its run again. So these are not read here, where an attachment that is still
to come would be missed; and what anybody has read of them without it (a ``reparse`` in between) goes out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from harvester.archive.harvest_dir import HarvestDir
from harvester.crawl.attachments import TABLES_ELSEWHERE
from harvester.store.database import Store
from harvester.store.outdated import forget_captures, forget_half_read

MOST = 2_000
"""More archived pages than this are not read on start: then the database was lost, and ``reparse`` does it faster."""

# By which pages a file is known to be the same in both: their number, and two sums of where they begin.
_OURS = """
    SELECT warc_file, count(*), sum(warc_offset), sum(warc_offset % 8191 * (warc_offset % 8191))
    FROM main.captures GROUP BY warc_file"""
_ARCHIVED = """
    SELECT f.name, s.n, s.places, s.squares FROM archive.files f JOIN (
        SELECT file_id, count(*) AS n, sum(offset) AS places, sum(offset % 8191 * (offset % 8191)) AS squares
        FROM archive.captures GROUP BY file_id) s USING (file_id)"""
_UNKNOWN = """
    SELECT f.name, c.offset, f.run = ? FROM archive.captures c JOIN archive.files f USING (file_id) WHERE f.name = ?
    AND NOT EXISTS (SELECT 1 FROM main.captures m WHERE m.warc_file = f.name AND m.warc_offset = c.offset)
    ORDER BY c.offset LIMIT ?"""
_MISSING = """
    SELECT count(*) FROM main.captures m WHERE m.warc_file = ? AND NOT EXISTS (SELECT 1 FROM archive.files f
    JOIN archive.captures c USING (file_id) WHERE f.name = m.warc_file AND c.offset = m.warc_offset)"""


def reconcile(harvest: HarvestDir, store: Store, resumed: str | None = None) -> list[str]:
    """Lines for a person about what was put right, or has to be. The caller holds the harvest's lock.

    ``resumed``: id of the run that the caller goes on with. Raises StoreError, ArchiveError.
    """
    lines = []
    with _beside(harvest, store) as connection:
        sizes = dict(connection.execute("SELECT name, size FROM archive.files"))
        if resumed is not None:
            files = [row[0] for row in connection.execute("SELECT name FROM archive.files WHERE run = ?", [resumed])]
            forget_half_read(store, files, TABLES_ELSEWHERE)
    # All that ever was cut off, not only now: whoever did it may not have come to the database.
    for trim in harvest.trims():
        lost = forget_captures(store, trim.warc_file, trim.kept) if sizes.get(trim.warc_file, 0) <= trim.kept else 0
        if lost or trim in harvest.trimmed:
            lines.append(
                f"{trim.warc_file} broke off: {trim.removed} bytes after its last whole record were cut off"
                + (f", {lost} pages are fetched again" if lost else "")
            )
    with _beside(harvest, store) as connection:
        unknown, missing = _differences(connection, resumed)
    if len(unknown) > MOST:
        lines.append(f"{store.path} lacks more than {MOST} pages of the archive: run 'harvester reparse'")
    elif unknown:
        lines.append(f"{_take_in(harvest, store, unknown)} pages of the archive were not in the database: read now")
    if missing:
        lines.append(
            f"{missing} pages of the database have no bytes in {harvest.warc_dir}: 'harvester verify' tells which"
        )
    return lines


def _differences(connection: sqlite3.Connection, resumed: str | None) -> tuple[list[tuple[str, int, int | None]], int]:
    """File, offset and whether it is of the resumed run of pages that only the archive has, no more than :data:`MOST`
    and one; and how many only the database has. Page by page only in files of which the two do not say the same."""
    ours, archived = ({name: told for name, *told in connection.execute(sql)} for sql in (_OURS, _ARCHIVED))
    unknown: list[tuple[str, int, int | None]] = []
    missing = 0
    for name in sorted(name for name in ours.keys() | archived.keys() if ours.get(name) != archived.get(name)):
        unknown += connection.execute(_UNKNOWN, [resumed, name, MOST + 1 - len(unknown)])
        missing += connection.execute(_MISSING, [name]).fetchone()[0]
    return unknown, missing


@contextmanager
def _beside(harvest: HarvestDir, store: Store) -> Iterator[sqlite3.Connection]:
    store.db.execute("ATTACH DATABASE ? AS archive", [str(harvest.index_path)])
    try:
        yield store.db.conn
    finally:
        store.db.execute("DETACH DATABASE archive")


def _take_in(harvest: HarvestDir, store: Store, places: list[tuple[str, int, int | None]]) -> int:
    # Late: with them comes all that reads a page, which a crawl with processes for that does without.
    from harvester.readings import Stretch
    from harvester.reparse import run_rows, take
    from harvester.rereading import reread

    offsets: dict[tuple[str, bool], list[int]] = {}
    for name, offset, resumed in places:
        offsets.setdefault((name, bool(resumed)), []).append(offset)
    index = harvest.open_index()
    try:
        runs = run_rows(store, index)
        ours = {name for name, info in index.files() if info.get("harvest-started")}
    finally:
        index.close()
    for (name, resumed), found in offsets.items():
        stretch = Stretch(name, tuple(found), foreign=name not in ours, rows_only=resumed)
        read = reread(harvest.warc_dir, harvest.index_path, stretch)
        with store.transaction():
            take(store, runs, read)
    return len(places)
