"""The spider of the country: every row of a registry, and a line of measurements for every so many pages."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from harvester.crawl.registry import PortalRow, read_rows
from harvester.crawl.spider import PortalsSpider


class CountrySpider(PortalsSpider):
    name = "country"

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        return [row for row in read_rows(Path(settings["HARVEST_REGISTRY"])) if row.url]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> CountrySpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, CountrySpider)
        spider.measures = Measures(Path(crawler.settings["SOAK_OUT"]), crawler.settings.getint("SOAK_EVERY"))
        crawler.signals.connect(spider.measures.page, signal=signals.response_received)
        crawler.signals.connect(spider.measures.note, signal=signals.spider_closed)
        return spider


class Measures:
    """Pages, processor seconds, seconds and memory of this process, a JSON line for every ``every`` pages."""

    def __init__(self, path: Path, every: int) -> None:
        self.path, self.every, self.pages = path, every, 0

    def page(self) -> None:
        if self.pages % self.every == 0:
            self.note()
        self.pages += 1

    def note(self) -> None:
        line = {"pages": self.pages, "clock": time.monotonic(), **processes()}
        with self.path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")


def processes() -> dict[str, float]:
    """Processor seconds of this process and those that it started, memory in bytes of the largest: what it holds, and
    has held at most (``/proc``)."""
    cpu = time.process_time()
    held, peak = [_memory("self", "VmRSS")], [_memory("self", "VmHWM")]
    waiting = [str(os.getpid())]
    while waiting:
        pid = waiting.pop()
        try:
            tasks = Path(f"/proc/{pid}/task").glob("*/children")  # each thread has those that it started
            children = [child for task in tasks for child in task.read_text().split()]
            waiting += children
            for child in children:
                fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
                cpu += sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
                held.append(_memory(child, "VmRSS"))
                peak.append(_memory(child, "VmHWM"))
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
    return {"cpu": cpu, "rss": max(held), "peak": max(peak), "processes": len(held)}


def _memory(pid: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = dict(line.split(":", 1) for line in lines)
    return int(told[name].split()[0]) * 1024 if name in told else 0  # a process that ends has none
