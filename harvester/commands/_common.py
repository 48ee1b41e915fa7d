"""What several commands share: the harvest's folder, reading inputs within bounds, writing JSON Lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

DEFAULT_DIR = "data/harvest"
MAX_INPUT_BYTES = 256 * 1024 * 1024
"""A file larger than this is not read: no report comes near it."""

F = TypeVar("F", bound=Callable[..., Any])


class InputError(Exception):
    """One input cannot be had. ``code``: ``unreadable`` or ``too_large``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _folder(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Path:
    above = ctx.find_root().params.get("directory")
    return Path(value or above or os.environ.get("HARVEST_DIR") or DEFAULT_DIR)


def dir_option(function: F) -> F:
    """``--dir`` of a command; the one of ``harvester --dir`` and then ``HARVEST_DIR`` stand in for it."""
    return click.option(
        "--dir",
        "directory",
        metavar="DIR",
        callback=_folder,
        help="The harvest's folder [default: $HARVEST_DIR, else data/harvest].",
    )(function)


def cluster_wait_option(function: F) -> F:
    """``--cluster-wait`` of the commands with ``--cluster``."""
    return click.option(
        "--cluster-wait",
        "minutes",
        type=click.FloatRange(min=0, min_open=True),
        metavar="MINUTES",
        help="End when the cluster had no worker for so long [default: 60].",
    )(function)


def existing_database(directory: Path) -> Path:
    """The path of the harvest's database. Usage error where there is none, as a reading command must not make one."""
    path = directory / "harvest.db"
    if not path.is_file():
        raise click.UsageError(
            f"there is no harvest in {directory} (no harvest.db): crawl or ingest first, or name its folder with --dir"
        )
    return path


def read_input(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``. Raises InputError."""
    try:
        if name == "-":
            return _bounded(sys.stdin.buffer)
        if Path(name).is_dir():
            raise InputError("unreadable", "this is a folder; name the files in it")
        with Path(name).open("rb") as stream:
            return _bounded(stream)
    except OSError as error:
        raise InputError("unreadable", f"the file cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise InputError("unreadable", f"the file cannot be read: {error}") from error


def _bounded(stream: BinaryIO) -> bytes:
    body = stream.read(MAX_INPUT_BYTES + 1)
    if len(body) > MAX_INPUT_BYTES:
        raise InputError("too_large", f"larger than {MAX_INPUT_BYTES // 1024 // 1024} MB, so not read")
    return body


def error_object(source: str, code: str, message: str) -> dict[str, Any]:
    return {"source": source, "error": {"code": code, "message": message}}


def write_line(value: Any) -> None:
    """One line of JSON in UTF-8 on standard output, at once, whatever the locale says.

    A byte of a file name that is no UTF-8 comes out as the JSON escape of its surrogate.
    """
    line = json.dumps(value, ensure_ascii=False) + "\n"
    stream = sys.stdout.buffer
    stream.write(line.encode("utf-8", "backslashreplace"))
    stream.flush()


def complain(source: str, code: str, message: str) -> None:
    """One line on standard error about one input."""
    click.echo(f"harvester: {source}: {message} [{code}]", err=True)


def told_faults(faults: list[str]) -> Callable[[Path, Any], None]:
    """A handler of damage in WARC files that keeps a line in ``faults`` and prints it."""

    def tell(path: Path, span: Any) -> None:
        faults.append(f"{path}: {span.fault} at byte {span.offset} ({span.detail}); left out")
        click.echo(f"harvester: {faults[-1]}", err=True)

    return tell
