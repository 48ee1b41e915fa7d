"""Joining another harvest directory into this one: no report lost, doubled or made older; doing it again
changes nothing.

WARC files first, then the rows in one transaction a directory. A report that this database has not seen is copied row
by row; for one that it has, every sight is told anew through the same rules as in a crawl, so that it does not matter
which directory is merged first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harvester.archive.harvest_dir import HarvestDir
from harvester.store.agency_links import refresh_links
from harvester.store.copying import Copier
from harvester.store.database import Store
from harvester.store.errors import StoreError, explained
from harvester.store.merge_files import Conflict, Taken, clashing
from harvester.store.schema import STEPS, schema_version

Json = dict[str, Any]


@dataclass(slots=True)
class Merged:
    """What became of one directory."""

    directory: Path
    files: int = 0
    captures: int = 0
    new: int = 0
    known: int = 0
    versions: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def merge(into: Store, warc_dir: Path, other: Path, *, link: bool = False, settle_now: bool = True) -> Merged:
    """Merge the harvest directory ``other`` into ``into``, whose WARC files are in ``warc_dir``; the caller holds
    the lock of both. The other directory is not changed. ``link``: the WARC files may be the same on the disk under
    both names, where it can do that, instead of copies. ``settle_now`` False leaves :func:`settle` to the caller.

    Raises StoreError if it has no database or a damaged one, or if the disk is full; then no row was merged.
    """
    result = Merged(Path(other))
    source = HarvestDir(Path(other))
    ours, others = Path(warc_dir).resolve(), source.warc_dir.resolve()
    if ours == others:
        raise StoreError(f"{other}: is the directory to merge into; name another one")
    if ours.is_relative_to(others) or others.is_relative_to(ours):
        raise StoreError(f"{other}: one of the two archives lies in the other; move it out of there, then merge again")
    with _opened(source, into.path.with_name("merging.db")) as theirs:
        taken = Taken(source.warc_dir, Path(warc_dir), clashing(into, theirs), link=link)
        taken.look_for_others(theirs)
        result.files, result.conflicts = taken.files, taken.conflicts
        with into.transaction():
            _know_relations(into)
            with _blamed(theirs, source):
                _take_rows(into, theirs, taken.renamed, result)
            if settle_now:
                settle(into)
    return result


@contextmanager
def _opened(source: HarvestDir, copy: Path) -> Iterator[Store]:
    """Their database; one of an earlier schema as a ``copy`` that is brought to ours."""
    with Store(source.db, read_only=True) as theirs:
        found = schema_version(theirs.db)
        if found == len(STEPS):
            yield theirs
            return
        if not found:
            raise StoreError(
                f"{source.db}: holds no harvest; move it away and run 'harvester --dir {source.path} reparse'"
            )
        _remove(copy)
        try:
            with explained(source.db), closing(sqlite3.connect(copy)) as connection:
                theirs.db.conn.backup(connection)
            with Store(copy) as migrated:
                yield migrated
        finally:
            _remove(copy)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


@contextmanager
def _blamed(theirs: Store, source: HarvestDir) -> Iterator[None]:
    """Damage that shows while rows are copied is said of the database that has it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        with explained(source.db):
            (found,) = theirs.db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError(
                f"{source.db}: the database is damaged; move it away, make it again with "
                f"'harvester --dir {source.path} reparse', then merge again"
            ) from error
        raise


def _take_rows(into: Store, theirs: Store, names: Mapping[str, str], result: Merged) -> None:
    copier = Copier(into.db.conn, theirs.db.conn, into.layouts)
    runs = copier.runs()
    captures, result.captures = copier.captures(runs, names)
    for reject in theirs.query("SELECT * FROM rejects ORDER BY reject_id"):
        for run, at in (("first_run_id", "first_at"), ("run_id", "at")):
            run_id = None if reject[run] is None else runs[reject[run]]
            into.add_reject(
                run_id, reject["url"], reject["reason"], reject["detail"], reject[at],
                whole_host=bool(reject["whole_host"]),
            )  # fmt: skip
    fresh: list[int] = []
    families = _families(theirs.query("SELECT report_id, agency_key, year, site, address, url FROM reports"))
    for family, is_new in zip(families, copier.new_ones(families), strict=True):
        if is_new:
            fresh += [row["report_id"] for row in family]
            result.new += 1
        elif copier.is_known([row["report_id"] for row in family], captures):
            result.known += 1
        else:
            _tell_again(into, theirs, family, captures, result)
    copier.reports(fresh, captures)
    into.put_portals(_newer_portals(into, theirs))
    into.db.conn.executemany(
        "INSERT OR IGNORE INTO agency_links VALUES (?, ?, ?, ?, ?)", theirs.db.execute("SELECT * FROM agency_links")
    )


def _newer_portals(into: Store, theirs: Store) -> Iterator[Json]:
    """Portals that are not here, or that they have seen later."""
    for row in theirs.query("SELECT url, host, name, adcode, family, state, details FROM portals"):
        details = json.loads(row.pop("details") or "{}")
        known = into.db.execute("SELECT details FROM portals WHERE url = ?", [row["url"]]).fetchone()
        if known is None or _last_seen(details) > _last_seen(json.loads(known[0] or "{}")):
            yield {**row, **details}


def _last_seen(details: Json) -> str:
    return str((details.get("learned") or {}).get("last_seen") or "")


def _know_relations(into: Store) -> None:
    """A new database must say which relations it evaluates, or those of others could not be taken over."""
    if into.db.execute("SELECT 1 FROM settings WHERE name = 'relations'").fetchone() is None:
        into.check_panel()


def settle(into: Store) -> None:
    """Evaluate what depends on several directories: relations between years and places, links of agencies. Needed once
    after any number of :func:`merge` with ``settle_now`` False; a merge that was broken off leaves it to the next."""
    with into.transaction():
        into.check_panel()
        refresh_links(into.db.conn)


def _families(rows: Iterable[Json]) -> list[list[Json]]:
    """The reports of one agency and year, or of one address where these are unknown, together."""
    families: dict[tuple[object, ...], list[Json]] = {}
    for row in rows:
        named = row["agency_key"] is not None and row["year"] is not None
        key = (row["agency_key"], row["year"], row["site"]) if named else (row["address"],)
        families.setdefault(key, []).append(row)
    return list(families.values())


def _tell_again(into: Store, theirs: Store, family: list[Json], captures: Mapping[int, int], result: Merged) -> None:
    """Every sight of these versions, through the rules of a crawl."""
    kinds = set()
    for row in family:
        report_id = row["report_id"]
        full = theirs.read.row(report_id)
        parsed = theirs.report(report_id)
        if full is None or parsed is None:
            continue
        parsed["harvester_version"] = full["harvester_version"]
        extra = [r["capture_id"] for r in theirs.query(_EXTRA, [report_id])]
        (cells,) = theirs.query("SELECT capture_id FROM readings WHERE report_id = ?", [report_id])
        for visit in theirs.read.visits(report_id):
            first = visit["capture_id"] == full["capture_id"]
            told = {**parsed, "url": visit["url"]} if not first else parsed
            outcome = into.save_report(
                told,
                captures[visit["capture_id"]],
                [captures[i] for i in extra] if first else (),
                cells_from=captures[cells["capture_id"]] if first and cells["capture_id"] else None,
            )
            kinds.add(outcome.kind)
    if "new" in kinds:
        result.new += 1
    elif "version" in kinds:
        result.versions += 1
    else:
        result.known += 1
    (now,) = into.query(_DISAGREES, [family[0][name] for name in ("agency_key", "year", "site")])
    if "version" in kinds and now["disagrees"]:
        what = f"{family[0]['agency_key'] or family[0]['url']} {family[0]['year'] or ''}".strip()
        result.conflicts.append(Conflict("report", what, "addresses disagree; all are kept as versions"))


_DISAGREES = "SELECT max(disagrees) AS disagrees FROM reports WHERE agency_key = ? AND year = ? AND site = ?"
_EXTRA = "SELECT capture_id FROM report_captures WHERE report_id = ?"
