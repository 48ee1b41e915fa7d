"""Crawls as a user runs them: real ``scrapy`` processes, over the shipped archive and against portals on loopback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harvester.archive.harvest_dir import HarvestDir
from harvester.paths import data_dir
from tests.portal.blocked import blocked_sites, challenge_after
from tests.portal.families import family_site
from tests.portal.judge import crawl, read_items
from tests.portal.server import PortalServer
from tests.portal.site import Site

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = data_dir() / "sample"


def scrapy(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A ``scrapy`` process without any proxy: what goes over the wire fails."""
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        timeout=300,
        check=False,
        text=True,
        capture_output=True,
        encoding="utf-8",
    )


def replay(directory: Path, *arguments: str, spider: str = "chongqing") -> subprocess.CompletedProcess[str]:
    return scrapy("crawl", spider, "-s", f"HARVEST_REPLAY={SAMPLE}", "-s", f"HARVEST_DIR={directory}", *arguments)


def rows(directory: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(directory / "harvest.db") as database:
        return database.execute(query).fetchall()


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_the_first_run_over_the_shipped_archive(tmp_path: Path) -> None:
    feed = tmp_path / "reports.jsonl"
    first = replay(tmp_path / "h", "-O", str(feed))
    assert first.returncode == 0, first.stderr
    assert "Traceback" not in first.stderr
    items = read_items(feed)
    assert len(items) == rows(tmp_path / "h", "SELECT count(*) FROM reports WHERE is_current")[0][0] > 20
    for word in ("portals", "pages seen", "found and parsed", "refused", "database", "next"):
        assert word in first.stderr
    item = items[0]
    assert {"source", "url", "sha256", "title", "agency", "adcode", "year", "form", "facts", "checks"} <= item.keys()
    assert not [name for name in item if name.startswith("_")]
    before = rows(tmp_path / "h", "SELECT report_id, url, version FROM reports ORDER BY 1")
    second = replay(tmp_path / "h")  # without a feed cells come packed from the processes that parse
    assert second.returncode == 0
    assert "unchanged" in second.stderr
    assert rows(tmp_path / "h", "SELECT report_id, url, version FROM reports ORDER BY 1") == before
    assert rows(tmp_path / "h", "SELECT spider, finish_reason FROM runs") == [("chongqing", "finished")] * 2


def test_division_and_years_narrow(tmp_path: Path) -> None:
    feed = tmp_path / "reports.jsonl"
    done = replay(tmp_path / "h", "-a", "division=长寿区", "-a", "years=2021-2022", "-O", str(feed))
    assert done.returncode == 0, done.stderr
    found = {(item["adcode"], item["year"]) for item in read_items(feed)}
    assert found == {("500115", 2021), ("500115", 2022)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chonqing"], "did you mean chongqing"),
        (["chongqing", "-a", "division=999999"], "division=999999"),
        (["chongqing", "-a", "years=20x"], "years=20x"),
        (["chongqing", "-a", "yaers=2020"], "no such argument"),
        (["portal"], "url is missing"),
        (["portal", "-a", "url=http://www.example.com/"], "-a allow="),
        (["portal", "-a", "url=http://127.0.0.1/"], "no public address"),
        (["chongqing", "-s", "HARVEST_REPLAY=/not/there"], "HARVEST_REPLAY=/not/there"),
        (["chongqing", "-s", "HARVEST_PARSERS=two"], "HARVEST_PARSERS=two"),
        (["chongqing", "-s", "HARVEST_REGISTRY=/not/there"], "HARVEST_REGISTRY=/not/there"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = scrapy("crawl", *arguments, HARVEST_DIR=str(tmp_path / "h"))
    assert done.returncode == 2
    assert message in one_line(done)
    assert not (tmp_path / "h").exists()


def test_two_crawls_into_one_directory(tmp_path: Path) -> None:
    with HarvestDir(tmp_path / "h").lock():
        done = replay(tmp_path / "h")
    assert done.returncode == 3
    assert f"in use by process {os.getpid()}" in one_line(done)
    assert not (tmp_path / "h" / "harvest.db").exists()


def test_a_directory_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = replay(tmp_path / "file" / "h")
    assert done.returncode == 3
    assert "HARVEST_DIR" in one_line(done)


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    with sqlite3.connect(tmp_path / "h" / "harvest.db") as database:
        database.execute("PRAGMA user_version = 9999")
    done = replay(tmp_path / "h")
    assert done.returncode == 3
    assert "newer version" in one_line(done)


def test_shell_looks_and_leaves_no_trace(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<a href="http://www.a.gov.cn/">年报</a>', encoding="utf-8")
    done = scrapy(
        "shell", page.as_uri(), "--nolog", "-c", "response.css('a::text').get()", HARVEST_DIR=str(tmp_path / "h")
    )
    assert done.returncode == 0, done.stderr
    assert "年报" in done.stdout
    assert not (tmp_path / "h").exists()


def test_list_names_every_region() -> None:
    names = scrapy("list").stdout.split()
    assert {"central", "portal", "chongqing", "shanxi", "shaanxi", "neimenggu", "xizang"} <= set(names)
    assert len(names) >= 33


def test_no_list_of_domains_is_fetched_for_cookies(tmp_path: Path) -> None:
    """tldextract with an empty cache, as on a new machine, asks nobody."""
    told = (
        "import harvester.settings, scrapy.downloadermiddlewares.cookies as c; print(c._split_domain.suffix_list_urls)"
    )
    environment = {**os.environ, "TLDEXTRACT_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "()"


def crawl_site(site: Site, directory: Path, **settings: str) -> tuple[PortalServer, subprocess.CompletedProcess[str]]:
    with PortalServer([site]) as server:
        done = crawl(
            "portal", server, directory, directory.parent / "items.jsonl", {"url": f"http://{site.host}/"}, settings
        )
    return server, done


@pytest.mark.parametrize(
    ("cause", "reason", "most"),
    [
        ("js_challenge", "blocked_js_challenge", 1),
        ("river", "blocked_js_challenge", 1),
        ("reset", "unreachable", 3),
        ("robots_denied", "robots_denied", 1),
        ("robots_403", "robots_denied", 1),
    ],
)
def test_a_host_that_refuses_is_one_row_and_left_alone(tmp_path: Path, cause: str, reason: str, most: int) -> None:
    server, done = crawl_site(blocked_sites()[cause], tmp_path / "h")
    assert done.returncode == 0, done.stderr
    assert [row[0] for row in rows(tmp_path / "h", "SELECT reason FROM rejects")] == [reason]
    assert len(server.log) <= most


def test_a_challenge_in_the_middle_ends_the_visit_and_keeps_what_was_found(tmp_path: Path) -> None:
    server, done = crawl_site(challenge_after(family_site("boda"), 12), tmp_path / "h")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "h", "SELECT count(*) FROM reports")[0][0] > 0
    assert ("blocked_js_challenge",) in rows(tmp_path / "h", "SELECT reason FROM rejects")
    assert sum(entry.status == 521 for entry in server.log) <= 8  # those that were under way


def test_https_that_fails_falls_back_to_http_once(tmp_path: Path) -> None:
    server, done = crawl_site(blocked_sites()["https_only"], tmp_path / "h")
    assert done.returncode == 0, done.stderr
    reasons = {row[0] for row in rows(tmp_path / "h", "SELECT reason FROM rejects")}
    assert reasons == {"https_failed", "redirect_loop"}
    assert sum(entry.method == "CONNECT" for entry in server.log) == 1


@pytest.mark.parametrize("family", ["hanweb", "gkmlpt", "catalogue", "query_pages"])
def test_an_unknown_portal_is_found_nearly_whole(tmp_path: Path, family: str) -> None:
    site = family_site(family)
    server, done = crawl_site(site, tmp_path / "h")
    assert done.returncode == 0, done.stderr
    assert site.manifest is not None
    found = {item["url"] for item in read_items(tmp_path / "items.jsonl")}
    assert {report.url for report in site.manifest.reports} <= found
    assert len(server.log) <= 2 * site.manifest.ideal_requests
    agents = {entry.headers.get("user-agent", "") for entry in server.log}
    assert len(agents) == 1
    assert "harvester" in agents.pop()
    statistics = json.loads(rows(tmp_path / "h", "SELECT statistics FROM runs")[0][0])
    assert statistics["by_portal"][0]["requests"] >= len(found)


def test_every_candidate_ends_somewhere(tmp_path: Path) -> None:
    crawl_site(family_site("boda"), tmp_path / "h")
    from harvester.store.database import Store

    with Store(tmp_path / "h" / "harvest.db") as store:
        assert store.unaccounted() == []
