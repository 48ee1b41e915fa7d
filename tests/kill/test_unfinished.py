"""What an interrupted run has read of a page whose attachment it did not have yet: nothing is left of it in the end."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from harvester import exits
from harvester.archive.reader import iter_captures
from harvester.cli import run
from tests.kill.harvests import begin, contents, crawl, differing
from tests.kill.portal import small_site
from tests.portal.server import PortalServer


def stored(directory: Path, sql: str) -> int:
    """A number out of a database that another process is writing; 0 while there is none."""
    try:
        connection = sqlite3.connect(f"{(directory / 'harvest.db').as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(connection.execute(sql).fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def killed_when(server: PortalServer, directory: Path, sql: str) -> Path:
    """A crawl that is killed as soon as a query of its database gives something. The file that it was writing."""
    process = begin(server, directory)
    assert process.stderr is not None
    while not stored(directory, sql) and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    assert process.returncode == -signal.SIGKILL
    (path,) = (directory / "warc").glob("*.open")
    return path


def cut_the_attachment(path: Path) -> None:
    """As after a power cut: what came last is not on the disk."""
    (record,) = [capture for capture in iter_captures(path) if capture.url.endswith(".doc")]
    with path.open("r+b") as file:
        file.truncate(record.warc_offset + 100)


def lose_the_database(directory: Path) -> None:
    for path in directory.glob("harvest.db*"):
        path.unlink()


def read_all_again(directory: Path) -> None:
    assert run(["--dir", str(directory), "reparse", "--jobs", "1"]) == exits.OK


def take_in_another_file(directory: Path) -> None:
    """A command that puts the archive in order, and does not look at all of the database."""
    page = directory.parent / "other.html"
    page.write_text("<p>no report</p>", encoding="utf-8")
    assert run(["--dir", str(directory), "ingest", str(page)]) == exits.REFUSED


@pytest.mark.parametrize("meanwhile", [lose_the_database, read_all_again, take_in_another_file])
def test_an_attachment_that_is_lost_leaves_no_report_without_its_tables(
    meanwhile: Callable[[Path], None], undisturbed: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "harvest"
    with PortalServer([small_site()]) as server:
        cut_the_attachment(killed_when(server, directory, "SELECT count(*) FROM report_captures"))
        meanwhile(directory)
        done = crawl(server, directory)
        assert done.returncode == 0, done.stderr
    found = contents(directory)
    found["rejects"] = Counter({row: n for row, n in found["rejects"].items() if "other.html" not in str(row)})
    assert differing(contents(undisturbed), found) == {}
    assert run(["--dir", str(directory), "verify"]) == exits.OK
