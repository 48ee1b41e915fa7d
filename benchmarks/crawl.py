"""A whole crawl (fetch, archive, parse, check, store) beside bare Scrapy and beside the plain way, on the same server.

python benchmarks/crawl.py [--pages 900] [--kilobytes 126] [--turns 3] [--parsers 2] [--profile FILE] [--only NAME]

*bare* fetches the same pages and does nothing with them; *plain* does what a first script does: trafilatura and
BeautifulSoup in the callback, sqlite-utils upserts. The crawls run in turn, each in a process of its own; the clock
runs from the first request to the end of the process. Ratios are of neighbours in time, their median counts. The plain
way, which is slow, crawls a sixth of the pages.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import scrapy  # noqa: E402

from benchmarks.server import HOME, write  # noqa: E402

MANNERS: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "WARNING",
}


SLOWER = 6
"""The plain way crawls one page of so many."""


class Bare(scrapy.Spider):
    """Every link of the lists, or the first ``most`` pages that they lead to."""

    name = "bare"
    start_urls = (HOME,)
    most = 1_000_000

    def parse(self, response: scrapy.http.Response) -> Iterator[Any]:
        for link in response.css("a::attr(href)").getall():
            if "/t2" not in link:
                yield response.follow(link, self.parse)
            elif self.most > 0:
                self.most -= 1
                yield response.follow(link, self.article)

    def article(self, response: scrapy.http.Response) -> None:
        assert response.body


class Plain(Bare):
    """What a first script does with a page."""

    name = "plain"

    def __init__(self, database: str, most: int) -> None:
        super().__init__()
        self.most = most
        from sqlite_utils import Database

        self.database = Database(database)

    def article(self, response: scrapy.http.Response) -> None:
        from bs4 import BeautifulSoup
        from trafilatura import extract

        soup = BeautifulSoup(response.text, "lxml")
        text = extract(response.text, include_tables=True, fast=True)
        row = {"url": response.url, "title": soup.title.text if soup.title else None, "text": text}
        self.database["reports"].upsert(row, pk="url")
        cells = [
            {"url": response.url, "table": t, "row": r, "column": c, "text": cell.get_text(strip=True)}
            for t, table in enumerate(soup.find_all("table"))
            for r, line in enumerate(table.find_all("tr"))
            for c, cell in enumerate(line.find_all(["td", "th"]))
        ]
        self.database["cells"].upsert_all(cells, pk=("url", "table", "row", "column"))


@dataclass(slots=True)
class Run:
    """``seconds``: of the clock from the first request on; ``processor``: of all processes; ``started``: until the
    first request; memory in MB, the largest of the main process and of any below it."""

    seconds: float
    processor: float
    started: float
    main: float
    below: float


@contextmanager
def served(folder: Path) -> Iterator[str]:
    words = [sys.executable, str(ROOT / "benchmarks" / "server.py"), str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def asked(proxy: str, path: str) -> float:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    with opener.open(f"http://bench{path}") as answer:
        return float(answer.read())


def run(words: list[str], proxy: str) -> Run:
    asked(proxy, "/begin")
    environment = {**os.environ, "http_proxy": proxy, "no_proxy": "", "PYTHONPATH": str(ROOT)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    process = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    main = below = 0.0
    while process.poll() is None:
        main = max(main, peak(process.pid))
        below = max([below, *(peak(pid) for pid in children(process.pid))])
        time.sleep(0.1)
    ended = time.monotonic()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"{' '.join(words[:6])} ended with {process.returncode}: {process.stderr.read().decode()}")
    first = asked(proxy, "/began")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(ended - first, used, first - begun, main, below)


def peak(pid: int) -> float:
    """MB of memory that a process has used at most; 0 where /proc does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1024


def children(pid: int) -> list[int]:
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
        return [int(word) for words in lists for word in words.split()]
    except OSError:
        return []


def words_of(name: str, folder: Path, options: argparse.Namespace) -> list[str]:
    """The command of one kind of crawl."""
    told = [part for key, value in MANNERS.items() for part in ("-s", f"{key}={value}")]
    if name in ("bare", "plain"):
        own = ["--database", str(folder / "plain.db"), "--pages", str(pages_of(name, options.pages))]
        return [sys.executable, __file__, "--as", name, *own]
    ours = ["-m", "scrapy", "crawl", "portal", "-a", f"url={HOME}", "-s", f"HARVEST_DIR={folder / 'h'}"]
    python = [sys.executable]
    if options.profile:
        python += ["-m", "cProfile", "-o", str(options.profile)]
    return [*python, *ours, "-s", f"HARVEST_PARSERS={options.parsers}", *told]


def pages_of(name: str, pages: int) -> int:
    return max(1, pages // SLOWER) if name == "plain" else pages


def check(folder: Path, pages: int) -> None:
    """A crawl that is fast because it found nothing is none."""
    import sqlite3

    connection = sqlite3.connect(folder / "h" / "harvest.db")
    (reports,) = connection.execute("SELECT count(*) FROM reports WHERE cells >= 198").fetchone()
    connection.close()
    if reports < pages:
        raise SystemExit(f"only {reports} of {pages} reports were found")


def measure(options: argparse.Namespace) -> dict[str, Any]:
    names = [options.only] if options.only else ["bare", "ours", "plain"]
    runs: dict[str, list[Run]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as pages:
        write(Path(pages), options.pages, options.kilobytes * 1000)
        with served(Path(pages)) as proxy:
            for _ in range(options.turns):
                for name in names:
                    with tempfile.TemporaryDirectory() as folder:
                        runs[name].append(run(words_of(name, Path(folder), options), proxy))
                        if name == "ours":
                            check(Path(folder), options.pages)
    result: dict[str, Any] = {}
    for name, made in runs.items():
        count = pages_of(name, options.pages)
        result[name] = {
            "pages_per_s": round(count / statistics.median(one.seconds for one in made), 1),
            "processor_ms": round(1000 * statistics.median(one.processor for one in made) / count, 1),
            "started_s": round(statistics.median(one.started for one in made), 2),
            "main_mb": round(max(one.main for one in made)),
            "below_mb": round(max(one.below for one in made)),
        }
    for other, ratio in (("bare", "of_bare"), ("plain", "times_plain")):
        if other in runs and "ours" in runs:
            share = options.pages / pages_of(other, options.pages)
            pairs = [share * o.seconds / m.seconds for o, m in zip(runs[other], runs["ours"], strict=True)]
            result[ratio] = round(statistics.median(pairs), 3)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=900)
    parser.add_argument("--kilobytes", type=int, default=126)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--parsers", type=int, default=2)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--only", choices=["bare", "ours", "plain"])
    parser.add_argument("--as", dest="crawl", choices=["bare", "plain"], help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.crawl is None:
        print(json.dumps(measure(options), indent=1))
        return
    from scrapy.crawler import CrawlerProcess

    process = CrawlerProcess({**MANNERS, "TELNETCONSOLE_ENABLED": False})
    process.crawl(*((Bare,) if options.crawl == "bare" else (Plain, options.database, options.pages)))
    process.start()


if __name__ == "__main__":
    main()
