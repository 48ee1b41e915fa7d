"""The database made again from the archive: no network, many processes, and what became different.

The new database grows beside the old one (``harvest.db.new``), stretch by stretch of the WARC files, each in one
transaction together with the note how far it is: interrupted, it goes on there. The old one stays as it is until the
new one is whole and takes its name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from harvester import __version__
from harvester.archive import notes
from harvester.archive.errors import ArchiveError
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.index import CaptureIndex
from harvester.readings import Reread, Stretch
from harvester.recording import note_look, record_report
from harvester.store.database import CaptureLike, Store, StoreError
from harvester.store.differences import Changed, between
from harvester.store.outdated import carry_over, forget_outdated, want, want_no_more, wanted
from harvester.store.schema import STEPS, schema_version
from harvester.workers.pool import FaultError, KilledError, Pool

STRETCH = 16
"""Captures that are read again in one go: few, so that all processes have something to do until the end."""
TASK = "harvester.rereading:reread_task"
_MARK = "reparse_mark"
_DONE = "reparse_done"
MADE_BY = "made_by"

Progress = Callable[[int, int], None]
"""Is told how many captures are done, of how many."""
Tell = Callable[[Changed], None]
Reader = Callable[[Path, Path, Sequence[Stretch]], Generator[Reread, None, None]]
"""Reads stretches of the archive below a folder, whose index is the second path, in order."""


@dataclass(slots=True)
class Remade:
    """What a reparse did. ``compared``: None, or why there was nothing to compare with."""

    captures: int = 0
    reports: int = 0
    resumed_at: int = 0
    changed: int = 0
    faults: list[str] = field(default_factory=list)
    compared: str | None = None
    kept: Path | None = None
    """Where the database before is, if records of the archive could not be read: it may hold what they said."""


def reparse(
    directory: Path,
    *,
    jobs: int = 1,
    changed_only: bool = False,
    reader: Reader | None = None,
    tell: Tell = lambda _: None,
    progress: Progress = lambda *_: None,
) -> Remade:
    """Make ``harvest.db`` of a harvest again. ``changed_only``: only what another version of this program has read.
    ``reader`` reads in place of the processes of this machine.

    Raises ArchiveError (in use, no archive), StoreError (disk full, the old database is open elsewhere): the old
    database is then as it was, and the same call goes on where this one stopped.
    """
    harvest = HarvestDir(directory)
    if not harvest.warc_dir.is_dir():
        raise ArchiveError(f"{directory}: there is no archive (no folder warc/) to make a database from")
    with harvest.lock(), closing(harvest.open_index()) as index:
        return _Reparse(harvest, index, jobs, changed_only, reader).run(tell, progress)


class _Reparse:
    def __init__(
        self, harvest: HarvestDir, index: CaptureIndex, jobs: int, changed_only: bool, reader: Reader | None
    ) -> None:
        self.harvest = harvest
        self.index = index
        self.reader = reader
        self.jobs = max(1, jobs)
        self.new_path = harvest.db.with_name(harvest.db.name + ".new")
        self.result = Remade(faults=[damage.words(harvest.warc_dir) for damage in harvest.damaged])
        self._runs: dict[str, int] = {}
        self.changed_only = changed_only and self._old_is_whole()

    def run(self, tell: Tell, progress: Progress) -> Remade:
        with closing(self._begin()) as store:
            self._runs = run_rows(store, self.index)
            stretches = self._stretches(store)
            done = self._done(store)
            total = sum(len(stretch.offsets) for stretch in stretches)
            self.result.resumed_at = self.result.captures = sum(len(s.offsets) for s in stretches[:done])
            with closing(self._read(stretches[done:])) as results:
                for number, found in enumerate(results, start=done + 1):
                    self._take(store, found, number)
                    self.result.captures += len(stretches[number - 1].offsets)
                    progress(self.result.captures, total)
            self._finish(store)
            self._compare(store, tell)
        self._replace()
        return self.result

    # -- the new database ----------------------------------------------------------------------------------------

    def _begin(self) -> Store:
        """The new database, begun or gone on with."""
        mark = self._plan_mark()
        if self.new_path.exists():
            with suppress(StoreError, sqlite3.DatabaseError):
                store = Store(self.new_path)
                if _setting(store, _MARK) == mark:
                    return store
                store.close()
            _remove(self.new_path)
        if self.changed_only:
            with Store(self.harvest.db, read_only=True) as old, closing(sqlite3.connect(self.new_path)) as copy:
                old.db.conn.backup(copy)
        store = Store(self.new_path)
        with store.transaction():
            if self.changed_only:
                forget_outdated(store, __version__, refusals=_setting(store, MADE_BY) != __version__)
                self._want_missing(store)
            _set(store, _DONE, "0")
            _set(store, _MARK, mark)
        return store

    def _plan_mark(self) -> str:
        """What tells one reparse from another: parser, scope, archive, and what a stretch is."""
        files = [(name, len(self.index.places(name))) for name, _ in self.index.files()]
        told = json.dumps([__version__, len(STEPS), STRETCH, self.changed_only, files])
        return hashlib.sha256(told.encode()).hexdigest()

    def _old_is_whole(self) -> bool:
        if not self.harvest.db.exists():
            return False
        try:
            with Store(self.harvest.db, read_only=True) as old:
                return schema_version(old.db) == len(STEPS)
        except (StoreError, sqlite3.DatabaseError):
            return False

    def _done(self, store: Store) -> int:
        return int(_setting(store, _DONE) or 0)

    # -- reading -------------------------------------------------------------------------------------------------

    def _stretches(self, store: Store) -> list[Stretch]:
        """All that is to be read, in an order that does not depend on how far it is."""
        stretches = []
        wanted = self._wanted(store)
        for name, info in self.index.files():
            foreign = not info.get("harvest-started")
            offsets = [offset for offset, _ in self.index.places(name) if wanted is None or (name, offset) in wanted]
            stretches += [
                Stretch(name, tuple(offsets[at : at + STRETCH]), foreign) for at in range(0, len(offsets), STRETCH)
            ]
        return stretches

    def _wanted(self, store: Store) -> set[tuple[str, int]] | None:
        if not self.changed_only:
            return None
        return wanted(store)

    def _want_missing(self, store: Store) -> None:
        """What was archived and never came into the database counts as changed, too."""
        for name, _ in self.index.files():
            there = store.query("SELECT warc_offset FROM captures WHERE warc_file = ?", (name,))
            stored = {row["warc_offset"] for row in there}
            want(store, [(name, offset) for offset, _ in self.index.places(name) if offset not in stored])

    def _read(self, stretches: Sequence[Stretch]) -> Generator[Reread, None, None]:
        """Results in the order of the stretches, a few ahead of what is stored."""
        root, database = self.harvest.warc_dir, self.harvest.index_path
        if self.reader is not None:
            return self.reader(root, database, stretches)
        if self.jobs == 1 or len(stretches) < 2:
            from harvester.rereading import reread  # late: with it comes the parser

            return (reread(root, database, stretch) for stretch in stretches)
        return read_beside(root, database, stretches, self.jobs)

    # -- storing -------------------------------------------------------------------------------------------------

    def _take(self, store: Store, found: Reread, number: int) -> None:
        """A stretch and how far it brings us, in one transaction."""
        self.result.faults += found.faults
        with store.transaction():
            self.result.reports += take(store, self._runs, found)
            _set(store, _DONE, str(number))

    def _finish(self, store: Store) -> None:
        """What is no page: rejects without one, portals, how the runs ended, and what no archive holds."""
        with store.transaction():
            for note in self.index.notes(kind=notes.REJECT):
                told = note.fields
                store.add_reject(
                    self._runs.get(note.warc_file), str(told["url"]), str(told["reason"]), told.get("detail"),
                    told.get("at"), whole_host=bool(told.get("whole_host")),
                )  # fmt: skip
            for note in self.index.notes(kind=notes.PORTALS):
                store.put_portals(note.fields["rows"])
            for note in self.index.notes(kind=notes.RUN_END):
                run_id = self._runs.get(note.warc_file)
                if run_id is not None:
                    told = note.fields
                    store.finish_run(run_id, str(told["reason"]), told["statistics"], told["at"])
            store.check_panel()
            if self._old_is_whole() and not self.changed_only:
                with Store(self.harvest.db, read_only=True) as old:
                    carry_over(old, store)
            want_no_more(store)
            _set(store, MADE_BY, __version__)

    def _compare(self, store: Store, tell: Tell) -> None:
        if not self.harvest.db.exists():
            self.result.compared = "there was no database before"
        elif not self._old_is_whole():
            self.result.compared = "the database before was damaged or of another schema"
        else:
            with Store(self.harvest.db, read_only=True) as old:
                for changed in between(old, store):
                    self.result.changed += 1
                    tell(changed)

    def _replace(self) -> None:
        """The new database takes the old one's name. Before that no log of the old one may be left beside it: SQLite
        would take it for the new one's."""
        with closing(sqlite3.connect(self.new_path, timeout=10)) as new:
            _without_log(new, self.new_path)
        old = self.harvest.db
        if old.exists():
            try:
                with closing(sqlite3.connect(old, timeout=10)) as connection:
                    _without_log(connection, old)
            except StoreError:
                raise
            except sqlite3.DatabaseError:
                old.replace(old.with_name(old.name + ".damaged"))
        if self.result.faults and old.exists():
            self.result.kept = _free_name(old.with_name(old.name + ".before"))
            shutil.copyfile(old, self.result.kept)
        for suffix in ("-wal", "-shm"):
            old.with_name(old.name + suffix).unlink(missing_ok=True)
        self.new_path.replace(old)
        folder = os.open(old.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_beside(root: Path, database: Path, stretches: Sequence[Stretch], jobs: int) -> Generator[Reread, None, None]:
    """Read stretches in processes beside this one, in order; a page that ends two of them is left out and told."""
    waiting: deque[tuple[Stretch, Future[Any]]] = deque()
    with Pool(min(jobs, len(stretches))) as pool:

        def ask(stretch: Stretch) -> Future[Any]:
            pages = len(stretch.offsets)
            about = {"root": str(root), "database": str(database), "stretch": asdict(stretch)}
            return pool.submit(TASK, about, pages=pages)

        def answer(stretch: Stretch, future: Future[Any]) -> Reread:
            """Where processes ended over a stretch: without the page that did it."""
            try:
                return Reread.from_plain(future.result())
            except KilledError as error:
                if stretch.hopeless is not None:
                    raise ArchiveError(f"{stretch.warc_file}: a process that read it {error}") from error
                if len(stretch.offsets) == 1:
                    hopeless = replace(stretch, hopeless=str(error))
                    return answer(hopeless, ask(hopeless))
                alone = [(one, ask(one)) for one in stretch.alone()]
                return Reread.of([answer(*one) for one in alone])
            except FaultError as error:
                raise ArchiveError(f"{stretch.warc_file}: could not be read again: {error}") from error

        for stretch in stretches:
            waiting.append((stretch, ask(stretch)))
            if len(waiting) >= 3 * jobs:
                yield answer(*waiting.popleft())
        while waiting:
            yield answer(*waiting.popleft())


def run_rows(store: Store, index: CaptureIndex) -> dict[str, int]:
    """WARC file → row of the run that wrote it, made where it is missing; the files of one process are of one run."""
    known = {
        (row["spider"], json.dumps(json.loads(row["arguments"]), sort_keys=True), row["started_at"]): row["run_id"]
        for row in store.query("SELECT run_id, spider, arguments, started_at FROM runs")
    }
    told = [(info.get("harvest-started", ""), name, info) for name, info in index.files()]
    runs: dict[str, int] = {}
    with store.transaction():
        for started, name, info in sorted(told, key=lambda item: item[:2]):
            if not started:
                continue
            arguments = json.loads(info.get("harvest-arguments") or "{}")
            spider = info.get("harvest-spider", "")
            key = (spider, json.dumps(arguments, sort_keys=True), started)
            if key not in known:
                known[key] = store.start_run(spider, arguments, started)
            runs[name] = known[key]
    return runs


def take(store: Store, runs: Mapping[str, int], found: Reread) -> int:
    """Store what was read again. Returns the number of reports. Needs a transaction around it."""

    def run_of(record: CaptureLike) -> int | None:
        return runs.get(record.warc_file)

    for row in found.rows:
        store.add_capture(run_of(row), row)
    for reading in found.readings:
        for look in reading.looks:
            note_look(store, run_of, look)
        if reading.parsed is not None:
            at = reading.cells_from
            looks = reading.looks[:1] if at is None else [reading.looks[0], *reading.looks[at:]]
            record_report(store, run_of, reading.parsed, looks, None if at is None else 1)
        for refused in reading.refused:
            store.add_reject(runs.get(reading.noted_in), refused.url, refused.reason, refused.detail, refused.at)
    return sum(reading.parsed is not None for reading in found.readings)


def _without_log(connection: sqlite3.Connection, path: Path) -> None:
    """Fold the write-ahead log in and do without it, which only the last user of a database can."""
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        mode = str(error)
    if mode != "delete":
        raise StoreError(
            f"{path}: another program has it open (harvester serve?); close that and run the same command again, "
            "which will be quick"
        )


def _setting(store: Store, name: str) -> str | None:
    row = store.db.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
    return str(row[0]) if row else None


def _set(store: Store, name: str, value: str) -> None:
    store.db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [name, value])


def _free_name(path: Path) -> Path:
    return next(one for n in count() if not (one := path.with_name(path.name + (f".{n}" if n else ""))).exists())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
