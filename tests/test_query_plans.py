"""No command reads a whole table once for every report, and no look-up reads one at all: what the program asks of its
databases is listened to while it works, so that no query is left out."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from harvester import cli, exits
from harvester.archive.reader import iter_captures
from harvester.paths import data_dir
from tests.portal.judge import ROOT

FEW = 4
"""How often a command may read the whole of a table."""
SMALL = {
    "sqlite_master", "runs", "settings", "layouts", "divisions", "portals", "agency_links",
    "file", "files", "marks", "meta",
}  # fmt: skip
"""Tables that do not grow with the reports: a handful of rows, or one for each portal or WARC file."""
_LITERAL = re.compile(r"x?'(?:[^']|'')*'|(?<![\w.\[\"])-?\d+(?:\.\d+)?|\bNULL\b", re.IGNORECASE)
_ASKING = ("SELECT", "UPDATE", "DELETE", "INSERT", "REPLACE", "WITH")


class Ear:
    """Listens to every connection that is opened while it is used."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self._connect = sqlite3.connect

    def connect(self, database: Any, *arguments: Any, **named: Any) -> sqlite3.Connection:
        connection = self._connect(database, *arguments, **named)
        name = Path(str(database).partition("?")[0]).name.removesuffix(".new")
        connection.set_trace_callback(lambda sql: self._heard(name, sql))
        return connection

    def _heard(self, name: str, sql: str) -> None:
        # SQLite tells a DELETE again for every row that goes with it in other tables.
        if self.asked[-1:] != [(name, sql)]:
            self.asked.append((name, sql))

    def reads_all(self, harvest: Path, often: int) -> dict[str, list[str]]:
        """Statements that were asked more than so often and read the whole of a table, without their values; and the
        tables."""
        statements: dict[tuple[str, str], list[str]] = {}
        for name, sql in self.asked:
            if sql.split(None, 1)[0].upper() in _ASKING:
                bare = re.sub(r"\?(?:, ?\?)+", "?", _LITERAL.sub("?", sql))
                statements.setdefault((name, bare), []).append(sql)
        return {
            bare: tables
            for (name, bare), asked in statements.items()
            if len(asked) > often and (harvest / name).is_file() and (tables := scans(harvest / name, asked[0]))
        }


def scans(path: Path, sql: str) -> list[str]:
    """Tables that grow with the reports and of which the statement reads all."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TEMP TABLE reparse_wanted(warc_file TEXT, warc_offset INTEGER)")
    try:
        plan = [row[3].split() for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    finally:
        connection.close()
    return [words[1] for words in plan if words[0] == "SCAN" and words[1] not in SMALL and "VIRTUAL" not in words]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    made = Ear()
    monkeypatch.setattr(sqlite3, "connect", made.connect)
    return made


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two harvests, ``a`` and ``b``, that have a part in common."""
    root = tmp_path_factory.mktemp("plans")
    for name, regions in (("a", ("chongqing", "shanxi", "hunan")), ("b", ("hubei", "shanxi"))):
        (root / name / "warc").mkdir(parents=True)
        for region in regions:
            shutil.copy(data_dir() / "sample" / f"{region}.warc.gz", root / name / "warc")
        assert cli.run(["--dir", str(root / name), "reparse"]) == exits.OK
    return root


def _own_files(folder: Path) -> Path:
    """The report pages of a province as files."""
    folder.mkdir()
    captures = iter_captures(data_dir() / "sample" / "hubei.warc.gz")
    pages = [body for capture in captures if b"<table" in (body := capture.payload(10**7))]
    assert len(pages) > 2 * FEW
    for number, body in enumerate(pages):
        (folder / f"{number}.html").write_bytes(body)
    return folder


def _commands(folders: Path, out: Path) -> Iterator[list[str]]:
    yield ["ingest", str(_own_files(out / "own"))]
    yield ["reparse", "--jobs", "1"]
    yield ["reparse", "--jobs", "1", "--changed"]
    yield ["merge", str(folders / "b")]
    yield ["merge", str(folders / "b")]
    yield ["verify"]
    yield ["status"]
    yield ["coverage"]
    yield ["quality"]
    yield ["search", "政府信息公开"]
    yield ["export", str(out / "dataset"), "--format", "csv"]
    yield ["backup", str(out / "copy")]
    yield ["cdxj"]
    yield ["export", str(out / "parts"), "--format", "parquet", "--partition"]
    yield ["wacz", str(out / "all.wacz")]
    yield ["monitor", "--parse-rate", "0"]
    yield ["doctor"]
    yield ["diff", "5"]
    yield ["show", "5"]


def test_no_command_reads_a_table_for_every_report(ear: Ear, folders: Path, tmp_path: Path) -> None:
    harvest = Path(shutil.copytree(folders / "a", tmp_path / "a"))
    found: dict[str, list[str]] = {}
    heard = []
    for words in _commands(folders, tmp_path):
        if "--changed" in words:
            connection = sqlite3.connect(harvest / "harvest.db")
            with connection:
                connection.execute("UPDATE reports SET harvester_version = '0.0.1'")
            connection.close()
        ear.asked.clear()
        status = cli.run(["--dir", str(harvest), *words])
        assert status in (exits.OK, exits.PARTIAL) or (status, words[0]) == (exits.REFUSED, "ingest"), words
        heard.append(len(ear.asked))
        often = 0 if words[0] in ("show", "diff") else FEW
        found |= {f"{words[0]}: {sql}": tables for sql, tables in ear.reads_all(harvest, often).items()}
    assert found == {}
    assert min(heard) > 0


def test_no_page_of_the_browser_reads_a_table_for_every_report(ear: Ear, folders: Path) -> None:
    pytest.importorskip("datasette", reason="the extra 'web' is not installed")
    harvest = folders / "a"
    connection = sqlite3.connect(harvest / "harvest.db")
    report_id, key, capture_id, place = connection.execute(
        "SELECT report_id, agency_key, capture_id, adcode FROM reports WHERE agency_key IS NOT NULL AND adcode <> ''"
    ).fetchone()
    connection.close()
    addresses = {
        "/": FEW, "/coverage": FEW, "/coverage.csv": FEW, f"/search?q={quote('公开')}": FEW,
        f"/region/{place[:2]}0000": FEW, f"/agency?key={quote(key)}": 0, f"/report/{report_id}": 0,
        f"/archived/{capture_id}": 0,
    }  # fmt: skip
    found: dict[str, list[str]] = {}
    for address, often in addresses.items():
        ear.asked.clear()
        assert asyncio.run(_page(harvest, address)) == 200, address
        assert any(name == "harvest.db" for name, _ in ear.asked), address
        found |= {f"{address}: {sql}": tables for sql, tables in ear.reads_all(harvest, often).items()}
    assert found == {}


async def _page(harvest: Path, address: str) -> int:
    from harvester.web.app import make_app

    return int((await make_app(harvest).client.get(address)).status_code)


LISTENING = """
import json, sqlite3, sys
from tests.test_query_plans import Ear
ear = Ear()
sqlite3.connect = ear.connect
from scrapy.cmdline import execute
try:
    execute(["scrapy", *sys.argv[2:]])
finally:
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(ear.asked, file)
"""


def test_no_crawl_reads_a_table_for_every_page(tmp_path: Path) -> None:
    """Twice: the second looks for what is new."""
    harvest, told = tmp_path / "harvest", tmp_path / "asked.json"
    words = ["crawl", "chongqing", "-s", f"HARVEST_REPLAY={data_dir() / 'sample'}", "-s", f"HARVEST_DIR={harvest}"]
    command = [sys.executable, "-c", LISTENING, str(told), *words, "-s", "HARVEST_PARSERS=0"]
    for _ in range(2):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        ear = Ear()
        ear.asked = [(name, sql) for name, sql in json.loads(told.read_text(encoding="utf-8"))]
        assert {name for name, _ in ear.asked} >= {"harvest.db", "index.sqlite"}
        assert ear.reads_all(harvest, FEW) == {}
