"""``scrapy crawl archive`` as a user runs it, against servers of every dialect and files on disk."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from harvester.archive.verify import verify_directory
from harvester.cli import cli
from harvester.store.database import Store
from tests.portal.judge import crawl, read_items
from tests.portal.server import LogEntry, PortalServer
from tests.portal.site import Reply, Site, Wire
from tests.spiders.archives import (
    CHALLENGE,
    COLUMN,
    DATA,
    HOST,
    INDEX,
    PYWB,
    WAYBACK,
    Archive,
    Held,
    captures,
    page,
    record,
    write_files,
)

SOURCES = {
    "wayback": f"http://{WAYBACK}/cdx/search/cdx",
    "pywb": f"http://{PYWB}/qinghe/cdx",
    "commoncrawl": f"http://{INDEX}/collinfo.json",
}
FIRST = f"{COLUMN}202101/t20210128_8812345.html"
WATER = f"http://{HOST}/info/2961/497631.htm"
THIRD = f"{COLUMN}202301/t20230118_3.html"


class Run:
    """One crawl and what it left behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.items: list[dict[str, Any]] = []
        self.log: list[LogEntry] = []
        self.archive = Archive()
        self.done: subprocess.CompletedProcess[str] | None = None

    def __call__(self, source: str, archive: Archive | None = None, **arguments: str) -> PortalServer:
        settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
        settings |= {name: value for name, value in arguments.items() if name.isupper()}
        given = {"source": source, "match": f"{HOST}/*"}
        given |= {name: value for name, value in arguments.items() if not name.isupper()}
        feed = self.folder / "items.jsonl"
        feed.unlink(missing_ok=True)
        with PortalServer((archive or Archive()).sites()) as server:
            self.done = crawl("archive", server, self.folder / "h", feed, given, settings)
        assert "Traceback" not in self.done.stderr, self.done.stderr
        self.items = read_items(feed)
        assert server.requests_of(HOST) == [], "the original host was asked"
        assert {entry.host for entry in server.log} <= {WAYBACK, PYWB, INDEX, DATA}
        return server

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "h" / "harvest.db")) as database:
            return database.execute(sql).fetchall()

    def check(self) -> None:
        """Archive and database are whole, and agree."""
        assert list(verify_directory(self.folder / "h" / "warc")) == []
        with Store(self.folder / "h" / "harvest.db", read_only=True) as store:
            assert store.unaccounted() == []


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """A crawl of all that an archive of a dialect holds, or a folder of ``files``. It is shared: to be looked at, or
    copied (:func:`copy_of`)."""

    @cache
    def crawled(dialect: str) -> Run:
        run = Run(tmp_path_factory.mktemp(dialect))
        write_files(run.folder / "warcs", captures())
        run.log = run(source_of(run, dialect), run.archive).log
        return run

    return crawled


def source_of(run: Run, dialect: str) -> str:
    return SOURCES.get(dialect) or str(run.folder / "warcs")


def copy_of(crawled: Run, place: Path) -> Run:
    """What a crawl left behind, to go on with."""
    return Run(shutil.copytree(crawled.folder, place / "copy"))


@pytest.mark.parametrize("dialect", SOURCES)
def test_reports_come_out_of_every_dialect(crawled: Callable[[str], Run], dialect: str) -> None:
    run = crawled(dialect)
    assert {item["url"] for item in run.items} == {FIRST, WATER, THIRD}
    assert {(item["agency"], item["adcode"], item["year"]) for item in run.items} == {
        ("青禾县人民政府", "130534", 2020),
        ("青禾县水利局", "130534", 2021),
        ("青禾县人民政府", "130534", 2022),
    }
    assert len(run.items) == 4, "both versions of the first report"
    versions = run.rows(
        "SELECT version, is_current, archived_at FROM reports JOIN captures USING (capture_id) "
        f"WHERE reports.url = '{FIRST}' ORDER BY version"
    )
    assert versions == [(1, 0, "2021-03-05T11:22:33Z"), (2, 1, "2023-03-01T08:00:00Z")]
    third = "2023-02-05T00:00:00Z" if dialect == "commoncrawl" else "2023-02-07T01:02:03Z"
    times = dict(run.rows("SELECT r.url, p.archived_at FROM provenance p JOIN reports r USING (report_id)"))
    assert times[THIRD] == third, "the time of the capture that was given, not of the one that was asked for"
    fetched = [row[0] for row in run.rows("SELECT fetched_at FROM provenance")]
    started = run.rows("SELECT started_at FROM runs")[0][0]
    assert min(fetched) >= started
    run.check()


@pytest.mark.parametrize("dialect", SOURCES)
def test_what_an_archive_holds_of_obstacles_is_told(crawled: Callable[[str], Run], dialect: str) -> None:
    run = crawled(dialect)
    rejects = dict(run.rows("SELECT url, reason FROM rejects"))
    assert rejects[f"{COLUMN}202201/t20220128_1.html"] == "blocked_js_challenge"
    assert rejects[f"{COLUMN}202202/t20220208_2.html"] == "soft_404"
    assert not any("elsewhere" in url or "spam" in url or "style.css" in url for url in rejects)
    times = dict(run.rows("SELECT reason, at FROM rejects"))
    assert times["soft_404"] == "2022-03-02T00:00:00Z", "as of the archive's time, so no live page counts as missing"


@pytest.mark.parametrize("dialect", SOURCES)
def test_a_second_crawl_fetches_no_capture_again(crawled: Callable[[str], Run], tmp_path: Path, dialect: str) -> None:
    first = crawled(dialect)
    archive = first.archive
    archive.asked.clear()
    run = copy_of(first, tmp_path)
    run(SOURCES[dialect], archive)
    assert archive.asked["replay"] == 0 and archive.asked["index"] > 0
    assert len(run.items) == 4
    assert run.rows("SELECT count(*) FROM reports") == [(4,)]
    run.check()


@pytest.mark.parametrize(
    ("dialect", "status", "after"),
    [("wayback", 429, "1"), ("wayback", 503, None), ("pywb", 503, "0"), ("commoncrawl", 429, "0")],
)
def test_a_server_that_wants_a_rest_gets_it(run: Run, dialect: str, status: int, after: str | None) -> None:
    archive = Archive(refuse={"index": [(status, after)], "replay": [(status, after)] * 2})
    run(SOURCES[dialect], archive, ARCHIVE_DELAY="0.01")
    assert {item["url"] for item in run.items} == {FIRST, WATER, THIRD}


def test_a_server_that_goes_on_refusing_is_left_alone(run: Run) -> None:
    archive = Archive(refuse={"replay": [(429, "0")] * 100})
    server = run(SOURCES["wayback"], archive)
    assert archive.asked["replay"] == 5, "the first time, and four times more"
    assert run.items == []
    assert run.rows("SELECT reason, host FROM rejects") == [("rate_limited", WAYBACK)]
    archive.refuse.clear()
    run(SOURCES["wayback"], archive)
    assert len(run.items) == 4
    assert {entry.host for entry in server.log} == {WAYBACK}


def test_index_is_read_to_its_end_by_resume_keys(run: Run) -> None:
    server = run(SOURCES["wayback"], Archive(page_size=2))
    asked = [entry.target for entry in server.requests_of(WAYBACK) if entry.path.endswith("cdx")]
    assert len(asked) == 7
    assert [("resumeKey=" in target) for target in asked] == [False] + [True] * 6


def test_index_is_read_to_its_end_by_pages(run: Run) -> None:
    server = run(SOURCES["pywb"], Archive(page_size=5))
    asked = [(e.target.partition("page=")[2], e.status) for e in server.requests_of(PYWB) if e.path.endswith("cdx")]
    assert asked == [("", 200), ("1", 200), ("2", 200), ("3", 400)]


@pytest.mark.parametrize("dialect", SOURCES)
def test_an_archive_without_captures(run: Run, dialect: str) -> None:
    run(SOURCES[dialect], Archive(held=[]))
    assert run.items == []
    assert [row[0] for row in run.rows("SELECT reason FROM rejects")] == ["not_in_archive"]
    assert run.done is not None and run.done.returncode == 0


def test_years_leave_out_crawls_and_reports(run: Run) -> None:
    server = run(SOURCES["commoncrawl"], years="2021-2022")
    assert {item["year"] for item in run.items} == {2021, 2022}
    assert not any("CC-MAIN-2018" in entry.target for entry in server.requests_of(INDEX))


def test_robots_txt_of_the_archive_is_asked_for_pages_only(run: Run) -> None:
    one = [held for held in captures() if held.url == WATER.replace(HOST, f"{HOST}:80")]
    server = run(SOURCES["wayback"], Archive(held=one))
    assert [entry.path.split("/")[1] for entry in server.log] == ["cdx", "robots.txt", "web"]


def test_a_killed_crawl_goes_on(run: Run) -> None:
    """The first process ends in the middle of the captures; the second asks for the rest only."""
    archive = Archive()
    run(SOURCES["wayback"], archive, CLOSESPIDER_PAGECOUNT="9")
    before = Counter(archive)
    first = len(run.items)
    run(SOURCES["wayback"], archive)
    assert first < 4 and len(run.items) == 4
    assert Counter(archive)["index"] == before["index"], "the index is taken from the interrupted run"
    run.check()


def Counter(archive: Archive) -> dict[str, int]:  # noqa: N802
    return dict(archive.asked)


def test_attachment_is_looked_for_in_the_archive(run: Run) -> None:
    pytest.importorskip("docx", reason="python-docx composes the attachment")
    from tests.compose import random_report
    from tests.compose.surfaces_office import DOCX, render_docx

    report = random_report(1, "ogi2019", agency="青禾县水利局", adcode="130534", year=2020, size=8)
    title = "青禾县水利局2020年政府信息公开工作年度报告"
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>发布时间：2021-01-28</div>"
        '<p>报告全文见附件。</p><p><a href="./P020210128570001234567.docx">2020年年报.docx</a></p></body></html>'
    )
    held = [
        Held(f"{COLUMN}t20210128_1.html", "20210305112233", html.encode()),
        Held(f"{COLUMN}P020210128570001234567.docx", "20210306000000", render_docx(report), DOCX),
    ]
    for name in ("wayback", "commoncrawl"):
        run.folder = run.folder / name
        run.folder.mkdir()
        run(SOURCES[name], Archive(held=held))
        joined = [item for item in run.items if item["url"] == held[0].url]
        assert len(joined) == 1 and joined[0]["form"] == "ogi2019" and joined[0]["published"] == "2021-01-28"
        run.check()


# -- files ------------------------------------------------------------------------------------------------------


def test_a_folder_of_files(crawled: Callable[[str], Run], tmp_path: Path) -> None:
    first = crawled("files")
    assert first.log == []
    run = copy_of(first, tmp_path)
    run.items = first.items
    assert len(run.items) == 4 and {item["url"] for item in run.items} == {FIRST, WATER, THIRD}
    times = run.rows(f"SELECT archived_at FROM provenance p WHERE p.url = '{FIRST}' ORDER BY 1")
    assert times == [("2021-03-05T11:22:33Z",), ("2023-03-01T08:00:00Z",)]
    assert not any("spam" in row[0] or "elsewhere" in row[0] for row in run.rows("SELECT url FROM captures"))
    run.check()
    run(source_of(first, "files"))
    assert run.rows("SELECT count(*) FROM reports") == [(4,)]
    assert run.rows("SELECT count(DISTINCT warc_offset), count(*) FROM captures")[0] == (6, 6), "nothing is kept twice"


@pytest.mark.parametrize("dialect", [*SOURCES, "files"])
def test_the_database_can_be_made_again(crawled: Callable[[str], Run], tmp_path: Path, dialect: str) -> None:
    run = copy_of(crawled(dialect), tmp_path)
    tables = (
        "SELECT r.url, agency_key, year, version, is_current FROM reports r ORDER BY 1, 4",
        "SELECT url, fetched_at, archived_at, page_url, sha256, role FROM captures ORDER BY warc_file, warc_offset",
        "SELECT url, reason, at FROM rejects ORDER BY 1, 2",
    )
    before = [run.rows(sql) for sql in tables]
    done = CliRunner().invoke(cli, ["--dir", str(run.folder / "h"), "reparse"])
    assert done.exit_code == 0, done.output
    assert [run.rows(sql) for sql in tables] == before


def test_a_file_that_is_cut_off_gives_what_is_whole(run: Run, tmp_path: Path) -> None:
    held = captures()
    cut = record(held[0]) + record(held[3])[:-100]
    (tmp_path / "cut.warc.gz").write_bytes(cut)
    run(str(tmp_path / "cut.warc.gz"))
    assert [item["url"] for item in run.items] == [FIRST]
    assert run.done is not None and "cut_off at byte" in run.done.stderr


def test_text_of_a_wet_file(run: Run, tmp_path: Path) -> None:
    import lxml.html

    tree = lxml.html.fromstring(page(1, "青禾县人民政府", 2020).decode())
    lines = [" ".join(text.split()) for text in tree.xpath("//body//text()[not(parent::script or parent::style)]")]
    text = "\n".join(line for line in lines if line)
    held = Held(FIRST, "20210305112233", text.encode(), "text/plain")
    (tmp_path / "x.warc.wet.gz").write_bytes(record(held, "conversion"))
    run(str(tmp_path / "x.warc.wet.gz"))
    assert [(item["url"], item["year"], item["agency"]) for item in run.items] == [(FIRST, 2020, "青禾县人民政府")]
    # A text has lost which cell a number stood in: what is reported must not be guessed.
    truth = {
        (f["table"], f["row"], f["column"]): f["value"]
        for f in json.loads(json.dumps(facts_of(page(1, "青禾县人民政府", 2020))))
    }
    for fact in run.items[0]["facts"]:
        if fact["state"] == "reported":
            assert fact["value"] == truth[fact["table"], fact["row"], fact["column"]]
    run.check()


def facts_of(body: bytes) -> list[dict[str, Any]]:
    from harvester.parsing import parse_bytes

    return list(parse_bytes(body, source="page.html")["facts"])


def test_gzip_of_everything_in_one_member(run: Run, tmp_path: Path) -> None:
    """Not as the standard asks, but people do it: all of it is read, and that is told once."""
    folder = tmp_path / "warcs"
    write_files(folder, captures())
    files = sorted(folder.glob("*.warc.gz"))
    files[0].write_bytes(gzip.compress(gzip.decompress(files[0].read_bytes())))
    run(str(folder))
    assert len(run.items) == 4 and {item["url"] for item in run.items} == {FIRST, WATER, THIRD}
    assert run.done is not None and run.done.stderr.count("one gzip member") == 1
    run.check()


def test_a_division_in_place_of_a_pattern(run: Run, tmp_path: Path) -> None:
    registry = tmp_path / "portals.csv"
    registry.write_text(
        f"adcode,name,url\n130534,青禾县人民政府,http://{HOST}/\n500115,长寿区人民政府,http://www.other.gov.cn/\n",
        encoding="utf-8",
    )
    server = run(SOURCES["wayback"], HARVEST_REGISTRY=str(registry), match="", division="130534")
    assert {item["url"] for item in run.items} == {FIRST, WATER, THIRD}
    asked = {entry.target for entry in server.requests_of(WAYBACK) if entry.path.endswith("cdx")}
    assert all("other" not in target for target in asked)


@pytest.mark.parametrize("dialect", [*SOURCES, "files"])
def test_only_captures_since_a_day(run: Run, tmp_path: Path, dialect: str) -> None:
    write_files(tmp_path / "warcs", captures())
    run(SOURCES.get(dialect) or str(tmp_path / "warcs"), since="2023-01-01")
    assert {item["url"] for item in run.items} == {FIRST, THIRD}
    assert len(run.items) == 2, "of the first report the later version only"
    assert run.rows("SELECT min(archived_at) >= '2023-01-01' FROM captures WHERE archived_at IS NOT NULL") == [(1,)]


# -- portals that are dead or blocked -------------------------------------------------------------------------------


@pytest.mark.parametrize("wire, reason", [(Reply(CHALLENGE, 521), "blocked_js_challenge"), (None, "unreachable")])
def test_a_lost_portal_is_looked_for_in_the_archive(tmp_path: Path, wire: Reply | None, reason: str) -> None:
    own = Site(HOST, everything=lambda request: wire or Reply(wire=Wire(reset=True)))
    settings = {"ARCHIVE_FALLBACK": SOURCES["wayback"], "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    with PortalServer([*Archive().sites(), own]) as server:
        done = crawl("portal", server, tmp_path / "h", tmp_path / "items.jsonl", {"url": f"http://{HOST}/"}, settings)
    assert "Traceback" not in done.stderr, done.stderr
    with sqlite3.connect(tmp_path / "h" / "harvest.db") as database:
        assert [row[0] for row in database.execute("SELECT spider FROM runs ORDER BY run_id")] == ["portal", "archive"]
        assert (reason,) in database.execute("SELECT reason FROM rejects").fetchall()
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (4,)
    first = next(i for i, entry in enumerate(server.log) if entry.host == WAYBACK)
    assert {entry.host for entry in server.log[first:]} == {WAYBACK}, "a lost portal is not asked again"


# -- what is asked wrongly ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"source": ""}, "source is missing"),
        ({"source": "http://archive.example/"}, "no archive that is known"),
        ({"source": "nowhere.warc.gz"}, "no such file or directory"),
        ({"match": ""}, "say which pages"),
        ({"match": "*"}, "say which pages"),
        ({"match": "www.qinghe-spam.example/*"}, "neither below gov.cn nor allowed"),
        ({"wanted": "1"}, "has no such argument"),
        ({"division": "500115"}, "give one of the two"),
        ({"match": "", "division": "999999"}, "no division has this code"),
        ({"since": "last year"}, "give a day"),
    ],
)
def test_one_line_about_wrong_arguments(tmp_path: Path, arguments: dict[str, str], words: str) -> None:
    given = {"source": SOURCES["wayback"], "match": f"{HOST}/*", **arguments}
    with PortalServer([]) as server:
        done = crawl("archive", server, tmp_path / "h", tmp_path / "items.jsonl", given)
    assert done.returncode == 2
    assert words in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert not (tmp_path / "h").exists() and server.log == []
