"""``harvester backup``: a copy of the database that is whole even while a crawl writes, and the archive's digests."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from harvester.commands._common import dir_option, existing_database

DIGESTS = "archive.sha256"
_PAGES = 2_000


@click.command("backup", short_help="Copy the database, with the digests of the archive, into another folder.")
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.option("--archive", "with_archive", is_flag=True, help="Copy the WARC files too; those already there stay.")
@dir_option
def command(dest: Path, with_archive: bool, directory: Path) -> None:
    """Back the harvest up into the folder DEST, also while a crawl is running.

    DEST gets harvest.db and archive.sha256, a list of the WARC files that "sha256sum -c archive.sha256" checks. With
    --archive the WARC files are copied as well, and DEST is then a harvest like any other: to restore, copy it back,
    or name it with --dir. WARC files never change once they are closed; one that is still being written is left for
    the next time.
    """
    source = existing_database(directory)
    if dest.resolve() == directory.resolve() or dest.resolve().is_relative_to((directory / "warc").resolve()):
        raise click.UsageError(f"{dest} is the harvest itself: name another folder")
    dest.mkdir(parents=True, exist_ok=True)
    copy_database(source, dest / "harvest.db")
    files, unfinished = _closed_files(directory / "warc")
    lines = []
    for name, path in files:
        digest = digest_of(path)
        lines.append(f"{digest}  warc/{name}\n")
        if with_archive:
            _copy(path, dest / "warc" / name, digest)
    _write_whole(dest / DIGESTS, "".join(lines).encode("utf-8"))
    what = "with them" if with_archive else "which were not copied (--archive)"
    still = f"; {unfinished} WARC files are still being written and are not in it" if unfinished else ""
    click.echo(f"{dest}: the database, and the digests of {len(files)} WARC files, {what}{still}", err=True)


def copy_database(source: Path, target: Path) -> None:
    """SQLite's online backup: one moment of ``source``, checked, under the name ``target`` only when it is whole."""
    part = _beside(target)
    part.unlink(missing_ok=True)
    try:
        with (
            TemporaryDirectory(dir=target.parent, prefix=".backup") as room,
            closing(_opened(source, Path(room))) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new, pages=_PAGES)
            # The copy takes over that the original has a write-ahead log; a file to carry about should have none.
            new.execute("PRAGMA journal_mode = DELETE")
            (found,) = new.execute("PRAGMA quick_check").fetchone()
        if found != "ok":
            raise click.ClickException(f"{source} is damaged ({found}); make it again with 'harvester reparse'")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _opened(source: Path, room: Path) -> sqlite3.Connection:
    """``source``, to be read. One with a write-ahead log on a read-only disk cannot be opened in place: then a copy of
    both in ``room``, where nobody can be writing to them."""
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if os.access(source.parent, os.W_OK):
            raise
        for suffix in ("", "-wal"):
            beside = source.with_name(source.name + suffix)
            if beside.exists():
                shutil.copyfile(beside, room / beside.name)
        connection = sqlite3.connect(room / source.name)
    return connection


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _closed_files(warc_dir: Path) -> tuple[list[tuple[str, Path]], int]:
    """WARC files that will not change, by name, and the number of those that will."""
    from harvester.archive.reader import warc_files

    if not warc_dir.is_dir() or not any(warc_dir.iterdir()):
        return [], 0
    found = [(path.relative_to(warc_dir).as_posix(), path) for path in warc_files(warc_dir)]
    closed = [(name, path) for name, path in found if not name.endswith(".open")]
    return closed, len(found) - len(closed)


def _copy(path: Path, target: Path, digest: str) -> None:
    if target.is_file() and target.stat().st_size == path.stat().st_size and digest_of(target) == digest:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _beside(target)
    try:
        shutil.copyfile(path, part)
        if digest_of(part) != digest:
            raise click.ClickException(f"{target}: the copy differs from {path}; check the disk, then run again")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write_whole(target: Path, data: bytes) -> None:
    part = _beside(target)
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")
