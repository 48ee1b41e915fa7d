"""One soak: server and crawl as processes, and what came of it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from harvester import exits
from harvester.crawl.registry import csv_text
from tests.portal.judge import ROOT
from tests.soak.country import Country

MOST_MEMORY = 1_000_000_000
MOST_GROWTH = 1.1
"""Cost of a page in the last tenth over the first; memory in the last over that after the first tenth."""
LOG_LINES = 75
"""A page of log: the summary of a run and its progress."""


@dataclass(frozen=True)
class Told:
    """What a soak came to. ``lines``: the measurements, in order."""

    hosts: int
    status: int
    lines: list[dict[str, Any]]
    reports: int
    wanted: int
    log: str
    database: int

    def tenths(self) -> list[tuple[int, float, float]]:
        """Pages seen, processor milliseconds a page, memory in MB at the end, of each tenth of the run."""
        last = len(self.lines) - 1
        marks = [self.lines[round(last * step / 10)] for step in range(11)]
        return [
            (
                new["pages"],
                1000 * (new["cpu"] - old["cpu"]) / max(1, new["pages"] - old["pages"]),
                new["rss"] / 1e6,
            )
            for old, new in pairwise(marks)
        ]

    def faults(self) -> list[str]:
        tenths = self.tenths()
        found = []
        if self.status not in (exits.OK, exits.PARTIAL):  # the broken hosts are told as such
            found.append(f"the crawl ended with status {self.status}")
        if self.reports != self.wanted:
            found.append(f"{self.reports} reports of {self.wanted}")
        if self.lines[-1]["peak"] > MOST_MEMORY:
            found.append(f"{self.lines[-1]['peak'] / 1e6:.0f} MB")
        if tenths[-1][1] > MOST_GROWTH * tenths[0][1]:
            found.append(f"a page costs {tenths[-1][1] / tenths[0][1]:.2f} times as much at the end")
        if tenths[-1][2] > MOST_GROWTH * tenths[0][2]:
            found.append(f"{tenths[-1][2] / tenths[0][2]:.2f} times as much memory as after the first tenth")
        if len(self.log.splitlines()) > LOG_LINES:
            found.append(f"{len(self.log.splitlines())} lines of log")
        return found

    def __str__(self) -> str:
        pages, seconds = self.lines[-1]["pages"], self.lines[-1]["clock"] - self.lines[0]["clock"]
        head = (
            f"{self.hosts} hosts, {pages} pages in {seconds:.0f} s, {self.reports} reports of {self.wanted}, database "
            f"{self.database / 1e6:.0f} MB, at most {self.lines[-1]['peak'] / 1e6:.0f} MB of memory, "
            f"{len(self.log.splitlines())} lines ({len(self.log)} characters) of log"
        )
        rows = [f"{seen:9} pages {cost:7.2f} ms/page {held:7.0f} MB" for seen, cost, held in self.tenths()]
        return "\n".join([head, *rows])


def soak(hosts: int, pages: int, directory: Path) -> Told:
    """Crawl a country of ``hosts`` with about ``pages`` pages each into ``directory``."""
    country = Country(hosts, pages)
    directory.mkdir(parents=True, exist_ok=True)
    registry, measures = directory / "portals.csv", directory / "measures.jsonl"
    registry.write_text(csv_text(country.rows()), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.soak.server", str(hosts), str(pages)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        proxy = server.stdout.readline().strip()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HARVEST_")}
        environment = {**kept, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        settings = {
            "SPIDER_MODULES": "tests.soak.spider", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False,
            "HARVEST_REGISTRY": registry, "HARVEST_DIR": directory / "harvest", "SOAK_OUT": measures,
            "SOAK_EVERY": max(1, hosts * pages // 1000), "HARVEST_PORTALS_AT_ONCE": min(8, hosts),
        }  # fmt: skip
        command = [sys.executable, "-m", "scrapy", "crawl", "country"]
        for name, value in settings.items():
            command += ["-s", f"{name}={value}"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, text=True, encoding="utf-8", capture_output=True, check=False
        )
        assert server.stdin is not None
        server.stdin.close()
    (directory / "log").write_text(done.stderr, encoding="utf-8")
    if not measures.exists():
        raise RuntimeError(f"the crawl did not begin: {done.stderr[-1000:]}")
    lines = [json.loads(line) for line in measures.read_text(encoding="utf-8").splitlines()]
    database = directory / "harvest" / "harvest.db"
    connection = sqlite3.connect(database)
    (reports,) = connection.execute("SELECT count(*) FROM reports WHERE is_current = 1").fetchone()
    connection.close()
    return Told(hosts, done.returncode, lines, reports, wanted(country), done.stderr, database.stat().st_size)


def wanted(country: Country) -> int:
    """How many reports the country has."""
    from tests.soak.country import BROKEN, MODELS, model_site

    whole = [number for number in range(country.hosts) if number % BROKEN != BROKEN - 1]
    manifests = [model_site(number % len(MODELS), country.pages).manifest for number in whole]
    return sum(len(manifest.reports) for manifest in manifests if manifest is not None)
