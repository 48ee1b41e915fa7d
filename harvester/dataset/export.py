"""A dataset as a folder of files, made whole or not at all.

Everything is written into a hidden folder beside the wanted one and then renamed, so that the last good export stays
until the new one is complete. Rows are streamed; only ids, the ledger of coverage and the texts of one year and
province are held in memory.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from harvester.dataset import codebook, similar, tables
from harvester.dataset.blocks import Block
from harvester.dataset.columns import Table
from harvester.dataset.coverage import Expected, coverage_table
from harvester.dataset.panel import panel_long, panel_wide, wide_columns
from harvester.dataset.people import without_people
from harvester.dataset.quality import quality_table
from harvester.dataset.similar import Copying
from harvester.dataset.source import Source

FORMATS = ("csv", "parquet", "dta", "jsonl")
TABLES = (
    "panel_long", "panel_wide", "sections", "mentions", "checks", "provenance", "agencies", "coverage", "quality",
    "rejects", "codebook", "codebook_missing",
)  # fmt: skip
NEEDS = {"parquet": ("pyarrow", "parquet")}
"""Format → the package it needs, and the extra that installs it."""
MARK = "datapackage.json"
"""The file that tells an export from another folder."""


class ExportError(Exception):
    """The export cannot be made; the message says why and what to do."""


class _File(Protocol):
    def write(self, block: Block) -> None: ...

    def close(self) -> None: ...


class Progress(Protocol):
    """Hears what is being done: ``begin`` a table of about so many rows (0: unknown), ``advance`` by rows."""

    def begin(self, name: str, expected: int) -> None: ...

    def advance(self, rows: int) -> None: ...


class Silent:
    """No progress bar."""

    def begin(self, name: str, expected: int) -> None:
        pass

    def advance(self, rows: int) -> None:
        pass


@dataclass(slots=True)
class Exported:
    """One file of the export: ``path`` relative to its folder."""

    path: str
    format: str
    table: Table
    rows: int
    bytes: int = 0
    sha256: str = ""
    lost: int = 0
    """Numbers that the format cannot hold; they stand in the other formats."""


@dataclass(slots=True)
class Result:
    files: list[Exported]
    reports: int
    notes: list[str] = field(default_factory=list)


def check_formats(formats: Sequence[str]) -> None:
    """Raises ExportError if a package that a format needs is not installed."""
    for name in formats:
        package, extra = NEEDS.get(name, (None, ""))
        if package and find_spec(package) is None:
            raise ExportError(f"--format {name} needs the package {package}: pip install 'ogi-harvester[{extra}]'")


def export(
    source: Source,
    folder: Path,
    formats: Sequence[str] = ("csv",),
    *,
    chosen: Sequence[str] = TABLES,
    people: bool = True,
    copies: bool = True,
    registry: Iterable[Expected] = (),
    progress: Progress | None = None,
) -> Result:
    """Write the tables and what describes them.

    ``people`` False: officials' names and telephone numbers are taken out of texts. ``copies``: look for copied texts.
    Raises ExportError where the folder holds something else or a package is missing, OSError where the disk does not
    allow it; what was in the folder is then still there.
    """
    from harvester.dataset.package import describe

    progress = progress or Silent()
    check_formats(formats)
    folder = folder.absolute()
    check_folder(folder)
    hide = _as_it_is if people else without_people
    with whole(folder) as work, source.snapshot():
        notes: list[str] = []
        found = copied_texts(source, chosen, progress, notes) if copies else {}
        missing = codebook.count_missing(source)
        files: list[Exported] = []
        for table in _tables(source, found, hide, registry, missing, chosen):
            files += _write(work, table, formats, progress)
        for file in files:
            if file.lost:
                notes.append(f"{file.path}: {file.lost} numbers are too large or too long for the format and empty")
        describe(work, source, files, missing, wide_columns(), people=people, notes=notes)
    return Result(files, len(source.ids), notes)


def copied_texts(source: Source, chosen: Sequence[str], progress: Progress, notes: list[str]) -> Mapping[int, Copying]:
    """The copies among the reports, where a table tells of them; a note where the package for it is missing."""
    if not {"panel_wide", "quality"} & set(chosen):
        return {}
    if not similar.available():
        notes.append("copied texts were not looked for: pip install 'ogi-harvester[quality]'")
        return {}
    progress.begin("copied texts", len(source.ids))
    return similar.find_copies(source, progress.advance)


def _as_it_is(text: str | None) -> str | None:
    return text


def _tables(
    source: Source,
    copies: Mapping[int, Copying],
    hide: Callable[[str | None], str | None],
    registry: Iterable[Expected],
    missing: dict[str, Any],
    chosen: Sequence[str],
) -> Iterator[Table]:
    book, gaps = codebook.tables(source, missing)
    makers: dict[str, Callable[[], Table]] = {
        "panel_long": lambda: panel_long(source, hide),
        "panel_wide": lambda: panel_wide(source, copies, hide),
        "sections": lambda: tables.sections(source, hide),
        "mentions": lambda: tables.mentions(source, hide),
        "checks": lambda: tables.checks(source),
        "provenance": lambda: tables.provenance(source),
        "agencies": lambda: tables.agencies(source),
        "coverage": lambda: coverage_table(source, registry),
        "quality": lambda: quality_table(source, copies),
        "rejects": lambda: tables.rejects(source, hide),
        "codebook": lambda: book,
        "codebook_missing": lambda: gaps,
    }
    for name in TABLES:
        if name in chosen:
            yield makers[name]()


def _open(name: str, path: Path, table: Table) -> _File:
    if name == "csv":
        from harvester.dataset.text_files import CsvFile

        return CsvFile(path, table.columns)
    if name == "jsonl":
        from harvester.dataset.text_files import JsonlFile

        return JsonlFile(path, table.columns)
    from harvester.dataset.parquet_file import ParquetFile

    return ParquetFile(path, table.columns)


def _write(work: Path, table: Table, formats: Sequence[str], progress: Progress) -> list[Exported]:
    made: list[Exported] = []
    streams = [name for name in FORMATS if name in formats and name != "dta"]
    if streams:
        progress.begin(table.name, table.expected)
        files = [_open(name, work / f"{table.name}.{name}", table) for name in streams]
        count = 0
        try:
            for block in table.blocks():
                for file in files:
                    file.write(block)
                count += block.count
                progress.advance(block.count)
        finally:
            for file in files:
                file.close()
        for name, file in zip(streams, files, strict=True):
            made.append(Exported(f"{table.name}.{name}", name, table, count, lost=getattr(file, "lost", 0)))
    if "dta" in formats:
        progress.begin(f"{table.name}.dta", table.expected)
        made.append(Exported(f"{table.name}.dta", "dta", table, _write_stata(work, table, progress)))
    for exported in made:
        path = work / exported.path
        exported.bytes = path.stat().st_size
        with path.open("rb") as stream:
            exported.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return made


def _write_stata(work: Path, table: Table, progress: Progress) -> int:
    from harvester.dataset.dta_file import write_dta

    keep = [at for at, c in enumerate(table.columns) if table.stata is None or c.name in table.stata]

    def blocks() -> Iterator[Block]:
        return (block.only(keep) for block in table.blocks()) if table.stata is not None else table.blocks()

    columns = [table.columns[at] for at in keep]
    return write_dta(work / f"{table.name}.dta", columns, blocks, table.title, progress.advance)


def check_folder(folder: Path) -> None:
    """Raises ExportError unless the folder is new, empty, or an earlier export, which will be replaced."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())):
        raise ExportError(f"{folder} holds something else than an export ({MARK}): name another folder")


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder`` that takes its place when the block ends well, and is removed when it does not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    work = folder.parent / f".{folder.name}.part-{os.getpid()}"
    work.mkdir()
    try:
        yield work
        old = folder.parent / f".{folder.name}.old-{os.getpid()}"
        if folder.exists():
            folder.rename(old)
        try:
            work.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Bring back or remove what a process left that was killed while it exported into the same folder."""
    for left in folder.parent.glob(f".{folder.name}.*-*"):
        kind, _, pid = left.name.removeprefix(f".{folder.name}.").partition("-")
        if kind not in ("part", "old") or not pid.isdigit() or _alive(int(pid)):
            continue
        if kind == "old" and not folder.exists():
            left.rename(folder)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return pid == os.getpid()
    except PermissionError:
        return True
    return pid != os.getpid()
