"""A harvest directory from the disk of a worker to this machine, in pieces."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harvester.archive.reader import is_warc_name

PIECE = 16 * 1024 * 1024
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,200}")
_ROOT_FILES = ("harvest.db", "run.json", "job.json")


def list_files(directory: str) -> list[tuple[str, int]]:
    """What makes up a harvest, on the worker: names relative to the directory, and sizes."""
    root = Path(directory)
    files = [root / name for name in _ROOT_FILES if (root / name).is_file()]
    files += sorted(p for p in (root / "warc").glob("*") if is_warc_name(p.name) and not p.name.endswith(".open"))
    return [(path.relative_to(root).as_posix(), path.stat().st_size) for path in files]


def read_piece(directory: str, name: str, offset: int) -> bytes:
    """Bytes of a file, on the worker."""
    with (Path(directory) / name).open("rb") as file:
        file.seek(offset)
        return file.read(PIECE)


def carry(client: Any, worker: str, source: Path, target: Path) -> bool:
    """Copy ``source`` of a worker to ``target`` here; what is there already is not asked for again. False where the
    worker is gone or its directory is not there any more: then the job is to be done again."""
    try:
        if worker not in client.nthreads([worker]):
            return False  # asked for its files, the scheduler would try for half a minute to reach it
        files = _ask(client, worker, list_files, str(source))
        if not any(name == "harvest.db" for name, _ in files):
            return False
        for name, size in sorted(files, key=lambda file: file[0] in _ROOT_FILES):  # the database last
            _copy(client, worker, source, target, name, size)
    except (OSError, KeyError, ValueError, TimeoutError):
        return False
    return True


def _ask(client: Any, worker: str, function: Any, *arguments: Any) -> Any:
    return client.run(function, *arguments, workers=[worker])[worker]


def _copy(client: Any, worker: str, source: Path, target: Path, name: str, size: int) -> None:
    plain = name.removeprefix("warc/")
    if not _PLAIN.fullmatch(plain):
        raise ValueError(f"{name}: no name of a harvest's file")
    goal = target / name
    if name.startswith("warc/") and goal.is_file() and goal.stat().st_size == size:
        return
    goal.parent.mkdir(parents=True, exist_ok=True)
    part = goal.with_name(f"{goal.name}.part")
    with part.open("wb") as file:
        while file.tell() < size:
            piece = _ask(client, worker, read_piece, str(source), name, file.tell())
            if not piece:
                raise OSError(f"{name}: shorter than {size} bytes")
            file.write(piece)
    part.replace(goal)
