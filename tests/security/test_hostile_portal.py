"""A crawl of a portal that means harm: what is honest is found, what is not is named, and nothing else happens."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import unicodedata
from pathlib import Path

import pytest

from harvester import exits
from tests.kill.harvests import command, environment, harvester
from tests.portal.judge import ROOT
from tests.portal.server import PortalServer
from tests.security.hostile_portal import BEHIND, HOST, hostile_site

SECONDS = 180
MEMORY = 1_500_000_000


class Seen:
    """What the crawl left behind."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with PortalServer([hostile_site()]) as server:
            words = command(directory, DOWNLOAD_TIMEOUT=10, RETRY_TIMES=0, CONCURRENT_REQUESTS_PER_DOMAIN=4)
            self.done = subprocess.run(
                words, cwd=ROOT, env=environment(server), text=True, encoding="utf-8", capture_output=True, check=False,
                timeout=SECONDS, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            )  # fmt: skip
            self.asked = [(entry.host, entry.path) for entry in server.log]
        connection = sqlite3.connect(directory / "harvest.db")
        try:
            self.reports = connection.execute("SELECT url, title, year FROM reports WHERE is_current = 1").fetchall()
            self.rejects = connection.execute("SELECT url, reason, whole_host FROM rejects").fetchall()
        finally:
            connection.close()

    def reasons(self, name: str) -> set[str]:
        return {reason for url, reason, _ in self.rejects if name in url}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return Seen(tmp_path_factory.mktemp("hostile") / "harvest")


def test_it_ends_well_and_in_bounds(seen: Seen) -> None:
    assert seen.done.returncode in (exits.OK, exits.PARTIAL), seen.done.stderr
    assert "Traceback" not in seen.done.stderr
    honest = {year for url, _, year in seen.reports if "/202401/" not in url}
    assert honest == {2020, 2021, 2022}
    assert not any(whole for _, _, whole in seen.rejects), "the host is not given up for pages that mean harm"


def test_no_inner_host_was_asked(seen: Seen) -> None:
    assert {host for host, _ in seen.asked} == {HOST}
    for url in BEHIND:  # links to inner addresses are not even followed
        assert seen.reasons(url) == {"forbidden_address"}, url


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb-gzip", "too_large"),
        ("bomb-br", "too_large"),
        ("bomb-deflate-deflate", "too_large"),
        ("loop", "redirect_loop"),
        ("endless", "redirect_loop"),
        ("size", "too_large"),
        ("drip", "unreachable"),
        ("header", "unreachable"),
        ("headers", "unreachable"),
        ("deep", "unreadable"),
        ("location", "forbidden_scheme"),
        ("scheme", "gone"),
        ("evil.example.com/report", "foreign_host"),
    ],
)
def test_what_means_harm_is_named(seen: Seen, name: str, reason: str) -> None:
    assert reason in seen.reasons(f"{name}.html") | seen.reasons(f"{name}.html?")


def test_nothing_is_written_elsewhere(seen: Seen) -> None:
    names = {path.relative_to(seen.directory).parts[0] for path in seen.directory.rglob("*")}
    assert names <= {"harvest.db", "harvest.db-wal", "harvest.db-shm", "warc", "run.json", "lock", "index.db"}, names
    assert not Path("/tmp/owned").exists()
    assert all(path.name.endswith((".warc.gz", ".sqlite")) for path in (seen.directory / "warc").iterdir())


def test_nothing_reaches_the_terminal(seen: Seen) -> None:
    told = seen.done.stderr + harvester("--dir", seen.directory, "status").stdout
    marks = {unicodedata.category(character) for character in told if character != "\n"}
    assert not marks & {"Cc", "Cf"}


def test_the_archive_is_whole(seen: Seen) -> None:
    assert harvester("--dir", seen.directory, "verify").returncode == 0
