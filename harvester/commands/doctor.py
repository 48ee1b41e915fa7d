"""``harvester doctor``: is everything there that a run needs, each line with what to do if it is not."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from harvester import exits
from harvester.commands._common import dir_option

OK, HINT, BAD = "ok", "hint", "BAD"
LITTLE_SPACE = 2_000_000_000
NO_SPACE = 200_000_000
LITTLE_MEMORY = 2_000_000_000
NO_MEMORY = 500_000_000
_BORN = 1_760_000_000
"""A clock that shows less than this moment of October 2025 is older than this program."""
_EXTRAS = (
    ("office", ("openpyxl", "xlrd"), "Excel files"),
    ("pdf", ("pypdfium2",), "PDF files"),
    ("ocr", ("rapidocr", "onnxruntime", "cv2", "PIL"), "scans and pictures"),
    ("web", ("datasette",), "harvester serve"),
)
_DATASET = (("pandas", "Stata and Parquet export"), ("matplotlib", "plots"))


@dataclass(frozen=True, slots=True)
class Told:
    """``state``: ``ok``; ``hint`` (something optional is missing); ``BAD`` (a run will fail)."""

    state: str
    about: str
    words: str


@click.command("doctor", short_help="Check installation, optional tools, disk, clock, archive and database.")
@dir_option
@click.pass_context
def command(ctx: click.Context, directory: Path) -> None:
    """Check what a run needs. One line a check: "ok", "hint" for what is optional and missing, "BAD" for what must be
    mended. Exit status 1 if anything is BAD. Nothing is changed and nothing goes over the network."""
    bad = 0
    for check in CHECKS:
        for told in check(directory):
            bad += told.state == BAD
            click.echo(f"{told.state:<5}{told.about:<13}{' '.join(told.words.split())}")
    if bad:
        click.echo(f"harvester: {bad} to be mended", err=True)
        ctx.exit(exits.REFUSED)


def _installation(_directory: Path) -> Iterator[Told]:
    from harvester import __version__
    from harvester.paths import data_dir

    yield Told(
        OK, "version", f"harvester {__version__}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    )
    missing = [name for name in ("scrapy", "trafilatura", "lxml", "sqlite_utils", "warcio") if not _there(name)]
    if missing:
        yield Told(BAD, "packages", f"{', '.join(missing)} cannot be loaded: install the program again with pip")
    folders = [name for name in ("forms", "divisions", "portals", "reading") if not (data_dir() / name).is_dir()]
    if folders:
        yield Told(BAD, "data", f"{data_dir()} has no {', '.join(folders)}: install the program again")
    else:
        yield Told(OK, "data", str(data_dir()))


def _optional(_directory: Path) -> Iterator[Told]:
    for extra, modules, purpose in _EXTRAS:
        missing = [name for name in modules if not _there(name)]
        if missing:
            words = f"{purpose}: {', '.join(missing)} missing; pip install 'ogi-harvester[{extra}]'"
            yield Told(HINT, extra, words)
        else:
            yield Told(OK, extra, purpose)
    for module, purpose in _DATASET:
        if not _there(module):
            yield Told(HINT, module, f"{purpose}: not installed; pip install 'ogi-harvester[all]'")
    from harvester.documents.convert import office

    program = office()
    if program:
        yield Told(OK, "LibreOffice", f"old Word and WPS files: {program}")
    else:
        yield Told(
            HINT, "LibreOffice", "old Word and WPS files are not read without soffice: install libreoffice-writer"
        )


def _reader(_directory: Path) -> Iterator[Told]:
    """The process that reads attachments, with a document so small that anything may be wrong but the document."""
    from harvester.documents import isolated
    from harvester.documents.model import UnreadableError

    if not isolated.wanted():
        yield Told(HINT, "isolation", "HARVEST_ISOLATION=0: attachments are read in the same process, unprotected")
        return
    try:
        isolated.read("rtf", b"{\\rtf1 ok}")
    except (UnreadableError, OSError) as error:
        yield Told(BAD, "isolation", f"no process can be started to read attachments: {error}; HARVEST_ISOLATION=0?")
    else:
        yield Told(OK, "isolation", "attachments are read in a process of their own")


def _fonts(_directory: Path) -> Iterator[Told]:
    if not _there("matplotlib"):
        return
    from harvester.dataset import fonts

    family = fonts.use_chinese_font()
    yield Told(OK, "font", family) if family else Told(HINT, "font", fonts.NONE)


def _disk(directory: Path) -> Iterator[Told]:
    place = _existing(directory)
    if not os.access(place, os.W_OK | os.X_OK):
        yield Told(BAD, "disk", f"{place} cannot be written: give another --dir, or change its permissions")
        return
    usage = shutil.disk_usage(place)
    words = f"{usage.free / 1e9:.1f} GB free at {place}"
    if usage.free < NO_SPACE:
        yield Told(BAD, "disk", f"{words}: a crawl will stop at once; make room")
    elif usage.free < LITTLE_SPACE:
        yield Told(HINT, "disk", f"{words}: a province with its attachments takes several")
    else:
        yield Told(OK, "disk", words)


def _memory(_directory: Path) -> Iterator[Told]:
    """A crawl holds 220 MB, each process that parses 60 MB, one that reads a scan 800 MB."""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    told = Path("/proc/meminfo").read_text() if Path("/proc/meminfo").exists() else ""
    free = next((int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("MemAvailable")), None)
    room = min(value for value in (limit if limit >= 0 else None, free, 1 << 62) if value is not None)
    if room < NO_MEMORY:
        yield Told(BAD, "memory", f"{room / 1e6:.0f} MB: a crawl will not start: raise the limit (ulimit -v)")
    elif room < LITTLE_MEMORY:
        yield Told(HINT, "memory", f"{room / 1e9:.1f} GB: too little for scans; HARVEST_PARSERS=1 takes less")
    elif room < 1 << 62:
        yield Told(OK, "memory", f"{room / 1e9:.1f} GB")


def _clock(directory: Path) -> Iterator[Told]:
    """Records carry the time; a wrong one spoils their order and TLS certificates are judged by it."""
    now = time.time()
    newest = max((path.stat().st_mtime for path in _existing(directory).glob("warc/*") if path.is_file()), default=0.0)
    if now < _BORN:
        yield Told(BAD, "clock", f"it shows {_day(now)}, which cannot be: set it (timedatectl set-ntp true)")
    elif newest > now + 3600:
        yield Told(BAD, "clock", f"it shows {_day(now)}, and the archive was written on {_day(newest)}: set it")
    else:
        yield Told(OK, "clock", f"{_day(now)} UTC")


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(moment))


def _archive(directory: Path) -> Iterator[Told]:
    from harvester.archive.errors import ArchiveError
    from harvester.archive.reader import warc_files

    warc_dir = directory / "warc"
    if not warc_dir.is_dir():
        yield Told(OK, "archive", f"none yet in {directory}")
        return
    holder = _holder(directory / "lock")
    try:
        files = warc_files(warc_dir)
    except ArchiveError:
        files = []
    opened = sum(path.name.endswith(".open") for path in files)
    size = sum(path.stat().st_size for path in files)
    yield Told(OK, "archive", f"{len(files)} WARC files, {size / 1e6:.1f} MB (harvester verify looks inside)")
    if holder:
        yield Told(OK, "lock", f"process {holder} is writing in it")
    elif opened:
        yield Told(HINT, "lock", f"{opened} files are not closed: a crawl was killed; the next one puts them in order")
    else:
        yield Told(OK, "lock", "nobody is writing in it")


def _holder(lock: Path) -> str | None:
    """The process that holds a harvest, or None. Taking the lock to find out would be in the way of a crawl."""
    import fcntl
    import struct

    try:
        handle = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, _, _, _, pid = struct.unpack("hhqqi4x", fcntl.fcntl(handle, fcntl.F_GETLK, asked))
    finally:
        os.close(handle)
    return None if kind == fcntl.F_UNLCK else str(pid)


def _database(directory: Path) -> Iterator[Told]:
    from harvester.store.database import Store
    from harvester.store.errors import StoreError

    path = directory / "harvest.db"
    if not path.is_file():
        yield Told(OK, "database", f"none yet in {directory}")
        return
    try:
        with Store(path, read_only=True) as store:
            (found,) = store.db.execute("PRAGMA quick_check(1)").fetchone()
            (reports,) = store.db.execute("SELECT count(*) FROM reports WHERE is_current = 1").fetchone()
            last = store.db.execute("SELECT max(finished_at) FROM runs").fetchone()[0]
    except (StoreError, sqlite3.Error) as error:
        yield Told(BAD, "database", str(error))
        return
    if found != "ok":
        yield Told(BAD, "database", f"{path} is damaged ({found}): move it away and run 'harvester reparse'")
        return
    yield Told(OK, "database", f"{reports} reports; the last run ended {last or 'never'}")


def _existing(path: Path) -> Path:
    """``path``, or the nearest folder above it that is there."""
    return next((place for place in (path, *path.absolute().parents) if place.is_dir()), Path("/"))


def _there(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


CHECKS: tuple[Callable[[Path], Iterator[Told]], ...] = (
    _installation, _optional, _reader, _fonts, _disk, _memory, _clock, _archive, _database,
)  # fmt: skip
