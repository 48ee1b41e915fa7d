"""``scrapy crawl``: Scrapy's, but a wrong spider or argument is one line, and the exit status tells how it went."""

from __future__ import annotations

import argparse
import asyncio
import difflib
import logging
import signal
import sys
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from harvester import exits
from harvester.collector import look_seldom
from harvester.imports import modules_by_name

NOISY = (
    "scrapy.utils.log",
    "scrapy.crawler",
    "scrapy.addons",
    "scrapy.middleware",
    "scrapy.core.engine",
    "scrapy.extensions.feedexport",
    "asyncio",
)
"""Loggers that tell a person nothing at INFO."""


def _warnings_only(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _not_critical(record: logging.LogRecord) -> bool:
    return record.levelno < logging.CRITICAL


class Command(ScrapyCrawl):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        signal.signal(signal.SIGINT, _end_at_once)  # until Scrapy takes signals, nothing has been written
        look_seldom()
        if len(args) == 1:
            self._start_parsers()
        with modules_by_name():
            import scrapy.core.downloader.contextfactory  # noqa: F401

        if not opts.loglevel:
            for name in NOISY:
                logging.getLogger(name).addFilter(_warnings_only)  # levels are set anew by Scrapy, filters stay
            # What ends a crawl is said once, by this command.
            logging.getLogger("harvester.crawl.httpcache").addFilter(_not_critical)

    def _start_parsers(self) -> None:
        """Processes that parse start while this one does: what they and we import takes about as long."""
        from harvester.workers.pool import WARM_UP, begin_early, number_of, processors

        assert self.settings is not None
        try:
            told = number_of(self.settings.get("HARVEST_PARSERS"))
        except ValueError:  # said later
            return
        size = processors() if told is None else told
        if size:
            begin_early(size, WARM_UP)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one spider: scrapy crawl chongqing (scrapy list shows all)")
        # Late, so that other commands of Scrapy start as fast as without us.
        from harvester.archive.sources import SourceError, open_source
        from harvester.crawl.arguments import ArgumentError, check_parsers, check_replay
        from harvester.crawl.browser import program
        from harvester.crawl.spider import PortalsSpider

        assert self.crawler_process is not None
        try:
            check_parsers(self.crawler_process.settings)
        except ArgumentError as error:
            self._end(exits.USAGE, str(error))
            return
        try:
            spidercls = self.crawler_process.spider_loader.load(args[0])
        except KeyError:
            self._end(exits.USAGE, unknown_spider(args[0], self.crawler_process.spider_loader.list()))
            return
        if issubclass(spidercls, PortalsSpider):
            try:
                check_replay(self.crawler_process.settings)
                program(self.crawler_process.settings)
                if self.crawler_process.settings.get("ARCHIVE_FALLBACK"):
                    open_source(self.crawler_process.settings["ARCHIVE_FALLBACK"])
                spidercls(**opts.spargs).plan(self.crawler_process.settings)
            except (ArgumentError, SourceError) as error:
                self._end(exits.USAGE, str(error))
                return
        crawler = self._create_crawler(spidercls)
        task: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        source = self.crawler_process.settings.get("ARCHIVE_FALLBACK")
        if source and issubclass(spidercls, PortalsSpider) and spidercls.name != "archive":
            from harvester.crawl.archives.fallback import fall_back

            fall_back(self.crawler_process, crawler, task, source)
        self.crawler_process.start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # what is left to do is short, and must not be left undone
        self._finish(crawler, task)

    def _finish(self, crawler: Any, task: Any) -> None:
        from harvester.extensions import Harvest

        assert self.crawler_process is not None
        for unfinished in {crawler, *self.crawler_process.crawlers}:  # Ctrl-C twice stops Scrapy in the middle of it
            harvest = unfinished.get_extension(Harvest) if unfinished._extensions is not None else None
            if harvest is not None and harvest.abandon():
                self._end(harvest.exit_status, harvest.fault)
                return
        error = task.exception() if isinstance(task, asyncio.Task) and task.done() and not task.cancelled() else None
        harvest = crawler.get_extension(Harvest) if crawler._extensions is not None else None
        if harvest is not None and harvest.exit_status != exits.OK:
            self._end(harvest.exit_status, harvest.fault)
        elif isinstance(task, asyncio.Task) and not task.done():
            self._end(exits.INTERRUPTED, None)  # before it had begun
        elif error is not None or self.crawler_process.bootstrap_failed:
            self._end(exits.INTERNAL, f"{type(error).__name__}: {error}" if error else "the crawl did not start")

    def _end(self, status: int, message: str | None) -> None:
        self.exitcode = status
        if message:
            print(f"scrapy crawl: {message}", file=sys.stderr)


def _end_at_once(*_: object) -> None:
    raise SystemExit(exits.INTERRUPTED)


def unknown_spider(name: str, known: list[str]) -> str:
    """One line about a spider that is not there, with what may have been meant."""
    near = difflib.get_close_matches(name, known, 3, 0.5)
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no spider or region {name!r}{meant} (scrapy list shows all {len(known)})"


__all__ = ["Command"]
