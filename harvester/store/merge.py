"""Joining another harvest directory into this one: no report lost, doubled or made older; doing it again
changes nothing.

WARC files first, then the rows in one transaction a directory. A report that this database has not seen is copied row
by row; for one that it has, every sight is told anew through the same rules as in a crawl, so that it does not matter
which directory is merged first.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harvester.archive.harvest_dir import HarvestDir
from harvester.store.agency_links import refresh_links
from harvester.store.copying import Copier
from harvester.store.database import Store
from harvester.store.errors import StoreError
from harvester.store.schema import STEPS, schema_version

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two directories say different things. ``kind``: ``report`` (addresses disagree about one agency and year; all
    are kept as versions), ``file`` (other bytes under the same name; the newcomer was renamed)."""

    kind: str
    what: str
    detail: str


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

    Raises StoreError if it has no database or one of another schema, or if the disk is full; then no row was merged.
    """
    result = Merged(Path(other))
    source = HarvestDir(Path(other))
    if source.warc_dir.resolve() == Path(warc_dir).resolve():
        raise StoreError(f"{other}: is the directory to merge into; name another one")
    with Store(source.db, read_only=True) as theirs:
        if schema_version(theirs.db) != len(STEPS):
            raise StoreError(
                f"{source.db}: has an older schema ({schema_version(theirs.db)} of {len(STEPS)}); "
                f"run 'harvester --dir {other} status' once with this version, then merge again"
            )
        names = _take_files(source.warc_dir, Path(warc_dir), result, link=link)
        with into.transaction():
            _know_relations(into)
            _take_rows(into, theirs, names, result)
            if settle_now:
                settle(into)
    return result


def _take_files(source: Path, target: Path, result: Merged, *, link: bool) -> dict[str, str]:
    """Copy or link the WARC files. Returns their names there → their names here, where these differ."""
    renamed: dict[str, str] = {}
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*.warc*")):
        if path.name.endswith(".open"):
            raise StoreError(f"{path}: is still being written; let that crawl end, or run it again, then merge")
        name = path.relative_to(source).as_posix()
        goal = target / name
        if goal.exists() and not _same_file(path, goal):
            mark = _digest(path)[:12]
            new_name = str(Path(name).with_name(f"{mark}-{path.name}"))
            renamed[name] = new_name
            goal = target / new_name
            result.conflicts.append(Conflict("file", name, f"holds other bytes here; taken over as {new_name}"))
        if not goal.exists():
            goal.parent.mkdir(parents=True, exist_ok=True)
            part = goal.with_name(goal.name + ".part")
            try:
                if not (link and _linked(path, part)):
                    shutil.copyfile(path, part)
                part.replace(goal)
            except OSError as error:
                part.unlink(missing_ok=True)
                raise StoreError(f"{goal}: cannot be written ({error.strerror}); nothing was merged") from error
            result.files += 1
    return renamed


def _linked(path: Path, part: Path) -> bool:
    part.unlink(missing_ok=True)
    try:
        part.hardlink_to(path)
    except OSError:  # another disk, or one without links
        return False
    return True


def _same_file(one: Path, two: Path) -> bool:
    return one.samefile(two) or (one.stat().st_size == two.stat().st_size and _digest(one) == _digest(two))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


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
