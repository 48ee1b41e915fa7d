"""Crawls as subprocesses that can be killed, and what a harvest holds in a form that can be compared."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from harvester.archive.reader import iter_captures, warc_files
from tests.kill.portal import HOME
from tests.portal.judge import ROOT, SETTINGS
from tests.portal.server import PortalServer


def command(directory: Path, arguments: Mapping[str, str] | None = None, **settings: object) -> list[str]:
    words = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"url={HOME}"]
    for name, value in (arguments or {}).items():
        words += ["-a", f"{name}={value}"]
    told = {**SETTINGS, "CONCURRENT_REQUESTS_PER_DOMAIN": "2", "HARVEST_DIR": str(directory), **settings}
    for name, value in told.items():
        words += ["-s", f"{name}={value}"]
    return words


def environment(server: PortalServer) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HARVEST_")}
    return {**kept, "http_proxy": server.proxy_url, "https_proxy": server.proxy_url, "no_proxy": ""}


def begin(server: PortalServer, directory: Path, before: str = "", **more: Any) -> subprocess.Popen[str]:
    """A crawl that goes on by itself. ``before``: Python that its process executes first."""
    words = command(directory, **more)
    if before:
        start = f"{before}; import sys; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
        words[1:3] = ["-c", start]
    return subprocess.Popen(
        words, cwd=ROOT, env=environment(server), text=True, encoding="utf-8",
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def crawl(server: PortalServer, directory: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """A crawl to its end."""
    return subprocess.run(
        command(directory, **more), cwd=ROOT, env=environment(server), text=True, encoding="utf-8",
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip


def harvester(*words: object) -> subprocess.CompletedProcess[str]:
    """A ``harvester`` command."""
    return subprocess.run(
        [sys.executable, "-m", "harvester", *map(str, words)], cwd=ROOT, text=True, encoding="utf-8",
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip


# What may differ between two crawls of the same portal: ids, moments, places in the archive, which run it was.
_QUERIES = {
    "reports": "SELECT url, title, agency, agency_key, adcode, year, form, published, signed, version, is_current, "
    "site, scope, grade, disagrees, cells, reported, failed, hex(content) FROM reports",
    "facts": "SELECT r.url, f.table_id, f.row_id, f.column_id, f.value, f.raw, f.unit, f.state, f.where_table, "
    "f.where_row, f.where_column, f.where_page, f.where_line FROM facts f JOIN reports r USING (report_id)",
    "sections": "SELECT r.url, s.section, s.heading, s.text FROM sections s JOIN reports r USING (report_id)",
    "checks": "SELECT r.url, k.relation, k.scope, k.status, k.left_value, k.right_value "
    "FROM checks k JOIN reports r USING (report_id)",
    "warnings": "SELECT r.url, w.code, w.message FROM warnings w JOIN reports r USING (report_id)",
    "sources": "SELECT r.url, s.role, c.url, c.sha256 FROM sources s JOIN reports r USING (report_id) "
    "JOIN captures c ON c.capture_id = s.capture_id",
    "copies": "SELECT r.url, k.url FROM copies k JOIN reports r USING (report_id)",
    "rejects": "SELECT url, reason, whole_host FROM rejects",
    "agencies": "SELECT agency_key, site, name, adcode, first_year, last_year FROM agencies",
    "panel_checks": "SELECT r.url, p.relation, p.scope, p.status, p.left_value, p.right_value "
    "FROM panel_checks p JOIN reports r USING (report_id)",
    "portals": "SELECT url, host, name, adcode, family, state FROM portals",
}
_EXACT = {
    "captures": "SELECT url, fetched_at, status, media_type, encoding, sha256, warc_file, warc_offset, role "
    "FROM captures",
    "provenance": "SELECT r.url, c.warc_file, c.warc_offset FROM reports r JOIN captures c USING (capture_id)",
    "visits": "SELECT r.url, v.url, v.fetched_at FROM visits v JOIN reports r USING (report_id)",
    "rejects": "SELECT url, host, reason, detail, at, first_at, whole_host FROM rejects",
    "absences": "SELECT r.url, a.url, a.reason, a.first_at, a.at FROM absences a JOIN reports r USING (report_id)",
    "run_of": "SELECT c.warc_file, c.warc_offset, r.started_at FROM captures c JOIN runs r USING (run_id)",
    "runs": "SELECT spider, arguments, started_at, finished_at, finish_reason, statistics FROM runs",
}

Rows = dict[str, Counter[tuple[object, ...]]]


def contents(directory: Path, *, exact: bool = False, without: Iterable[str] = ()) -> Rows:
    """What the database of a harvest says, without ids; ``exact``: with moments and places in the archive, as two
    databases of one archive must agree in."""
    queries = {**_QUERIES, **_EXACT} if exact else _QUERIES
    connection = sqlite3.connect(directory / "harvest.db")
    try:
        return {n: Counter(connection.execute(sql).fetchall()) for n, sql in queries.items() if n not in without}
    finally:
        connection.close()


def differing(one: Rows, other: Rows) -> dict[str, Any]:
    """The rows that only one of them has; {} where they are equal."""
    return {
        name: {
            "only first": list((one[name] - other[name]).items())[:3],
            "only second": list((other[name] - one[name]).items())[:3],
        }
        for name in one
        if one[name] != other[name]
    }  # fmt: skip


def archived(directory: Path) -> dict[str, set[str]]:
    """Address → digests of the payloads that the archive holds of it."""
    found: dict[str, set[str]] = {}
    for path in warc_files(directory / "warc"):
        for capture in iter_captures(path):
            if capture.record_type == "response":
                found.setdefault(capture.url, set()).add(f"{capture.status} {capture.sha256}")
    return found


def doubled(directory: Path) -> dict[str, int]:
    """Responses that are in the archive more than once with the same bytes, by address."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in warc_files(directory / "warc"):
        for capture in iter_captures(path):
            if capture.record_type == "response":
                counts[capture.url, capture.sha256] += 1
    return {url: number for (url, _), number in counts.items() if number > 1}


def runs(directory: Path) -> dict[str, Any]:
    """The file ``run.json``."""
    return dict(json.loads((directory / "run.json").read_text(encoding="utf-8")))
