"""Keeps a database of the present schema as SQL text, so that later programs are tried on it.

``python -m tests.store.keep_schema`` crawls the sample's smallest region and writes ``tests/store/schemas/N.sql``. Run
it when a step was added to :mod:`harvester.store.schema`; a file that was published is never written again. With the
path of a database it keeps that one: the files of earlier schemas come from crawls by the programs of their time.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "schemas"


def keep(database: Path) -> Path:
    """Write the dump of ``database``. The table of divisions is left out: it is loaded anew whenever one is opened."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        with closing(sqlite3.connect(copy)) as connection:
            (step,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute("DELETE FROM divisions")
            connection.execute("DELETE FROM settings WHERE name = 'divisions'")
            connection.commit()
            lines = list(connection.iterdump())
    target = FOLDER / f"{step}.sql"
    target.write_text("\n".join([f"PRAGMA user_version = {step};", *lines, ""]), encoding="utf-8")
    return target


def load(step: int, target: Path) -> None:
    """Make the database of the schema ``step`` in the file ``target``."""
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript((FOLDER / f"{step}.sql").read_text(encoding="utf-8"))


def main(words: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        database = Path(words[0]) if words else folder / "harvest.db"
        if not words:
            command = [sys.executable, "-m", "scrapy", "crawl", "hunan"]
            env = os.environ | {"HARVEST_DIR": str(folder), "HARVEST_REPLAY": "data/sample"}
            subprocess.run(command, cwd=ROOT, env=env, check=True)
        print(keep(database), file=sys.stderr)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
