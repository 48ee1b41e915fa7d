"""Archive and database of a harvest brought together on start, after a process was killed between the two.

What is archived and not in the database is read from the archive. What is in the database and was cut off from the
archive goes out of it, and is fetched again. What is missing for other reasons is told and left alone: somebody may
have moved files away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from harvester.archive.harvest_dir import HarvestDir
from harvester.store.database import Store
from harvester.store.outdated import forget_captures

MOST = 2_000
"""More archived pages than this are not read on start: then the database was lost, and ``reparse`` does it faster."""

_UNKNOWN = """
    SELECT f.name, c.offset FROM archive.captures c JOIN archive.files f USING (file_id)
    WHERE NOT EXISTS (SELECT 1 FROM main.captures m WHERE m.warc_file = f.name AND m.warc_offset = c.offset)
    ORDER BY f.name, c.offset"""
_MISSING = """
    SELECT count(*) FROM main.captures m WHERE NOT EXISTS (SELECT 1 FROM archive.files f
    JOIN archive.captures c USING (file_id) WHERE f.name = m.warc_file AND c.offset = m.warc_offset)"""


def reconcile(harvest: HarvestDir, store: Store) -> list[str]:
    """Lines for a person about what was put right, or has to be. The caller holds the harvest's lock.

    Raises StoreError, ArchiveError.
    """
    lines = []
    for trim in harvest.trimmed:
        lost = forget_captures(store, trim.warc_file, trim.kept)
        lines.append(
            f"{trim.warc_file} broke off: {trim.removed} bytes after its last whole record were cut off"
            + (f", {lost} pages are fetched again" if lost else "")
        )
    with _beside(harvest, store) as connection:
        unknown = connection.execute(_UNKNOWN).fetchmany(MOST + 1)
        (missing,) = connection.execute(_MISSING).fetchone()
    if len(unknown) > MOST:
        lines.append(f"{store.path} lacks more than {MOST} pages of the archive: run 'harvester reparse'")
    elif unknown:
        lines.append(f"{_take_in(harvest, store, unknown)} pages of the archive were not in the database: read now")
    if missing:
        lines.append(
            f"{missing} pages of the database have no bytes in {harvest.warc_dir}: 'harvester verify' tells which"
        )
    return lines


@contextmanager
def _beside(harvest: HarvestDir, store: Store) -> Iterator[sqlite3.Connection]:
    store.db.execute("ATTACH DATABASE ? AS archive", [str(harvest.index_path)])
    try:
        yield store.db.conn
    finally:
        store.db.execute("DETACH DATABASE archive")


def _take_in(harvest: HarvestDir, store: Store, places: list[tuple[str, int]]) -> int:
    # Late: with them comes all that reads a page, which a crawl with processes for that does without.
    from harvester.readings import Stretch
    from harvester.reparse import run_rows, take
    from harvester.rereading import reread

    offsets: dict[str, list[int]] = {}
    for name, offset in places:
        offsets.setdefault(name, []).append(offset)
    index = harvest.open_index()
    try:
        runs = run_rows(store, index)
    finally:
        index.close()
    for name, found in offsets.items():
        read = reread(harvest.warc_dir, harvest.index_path, Stretch(name, tuple(found)))
        with store.transaction():
            take(store, runs, read)
    return len(places)
