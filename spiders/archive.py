"""Archives in place of portals: ``scrapy crawl archive -a source=… -a match='www.example.gov.cn/*'``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from scrapy.settings import BaseSettings, default_settings

from harvester.archive.sources import LocalSource, Match, Matches, SourceError, open_source
from harvester.crawl.archives.files import LocalArchive
from harvester.crawl.archives.holdings import Holdings
from harvester.crawl.archives.remote import RemoteArchive
from harvester.crawl.archives.rules import ArchiveRules
from harvester.crawl.arguments import ArgumentError
from harvester.crawl.registry import CENTRAL, PortalRow, RegistryError, below, read_rows, registry_path
from harvester.crawl.spider import Yielded
from harvester.crawl.urls import host_of
from spiders.base import RegionSpider


class Anywhere(RegionSpider):
    """Tells divisions of the whole country; crawls nothing."""

    region, adcode = "中国", CENTRAL


def portals_below(adcode: str, settings: BaseSettings) -> list[PortalRow]:
    """What the registry knows of a division and all below it. Raises ArgumentError."""
    path = registry_path(settings.get("HARVEST_REGISTRY"), settings.get("HARVEST_REPLAY"))
    try:
        return [row for row in below(read_rows(path), adcode) if row.url] if path.exists() else []
    except RegistryError as error:
        raise ArgumentError(str(error)) from error


class ArchiveSpider(RemoteArchive, LocalArchive):
    name = "archive"
    argument_names = ("source", "match", "division", "years", "since", "allow", "fresh")

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """One connection and long pauses, unless the user's own settings say otherwise."""
        super().update_settings(settings)
        if not settings.get("HARVEST_REPLAY"):
            settings.set("DOWNLOAD_DELAY", settings.getfloat("ARCHIVE_DELAY", 3.0), "spider")
            # Not less than the delay, ever: under its newer name where this Scrapy knows it.
            if hasattr(default_settings, "DOWNLOAD_DELAY_JITTER"):
                settings.set("DOWNLOAD_DELAY_JITTER", 0, "spider")
            else:
                settings.set("RANDOMIZE_DOWNLOAD_DELAY", False, "spider")
            settings.set("AUTOTHROTTLE_ENABLED", False, "spider")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 1, "spider")

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        given = self.harvest_arguments
        try:
            self.archive = open_source(given.get("source"), settings.get("ARCHIVE_DATA_URL"))
            matches = self._matches(given.get("match"), given.get("division"), settings)
        except SourceError as error:
            raise ArgumentError(str(error)) from error
        since = given.get("since", "").replace("-", "").strip() or None  # the base class has read it: it is a day
        self.holdings = Holdings(Matches(tuple(matches)), self.page_rules, since)
        self.host_rules = ArchiveRules.of(() if isinstance(self.archive, LocalSource) else self.archive.hosts)
        which = given.get("match") or given.get("division") or "all that may be visited"
        self.opening = f"{which} from the archive {self.archive.name}"
        return []

    def _matches(self, match: str | None, division: str | None, settings: BaseSettings) -> list[Match]:
        """What is wanted. Raises ArgumentError, SourceError."""
        if division and match:
            raise ArgumentError("match and division: give one of the two")
        if division:
            rows = portals_below(Anywhere.division_of(division), settings)
            if not rows:
                raise ArgumentError(f"division={division}: the registry knows no portal there; give match=HOST/*")
            return [Match.parse(f"{host}/*") for host in dict.fromkeys(host_of(row.url) for row in rows)]
        if isinstance(self.archive, LocalSource) and not match:
            return [Match.everything()]
        found = Match.parse(match)
        refusal = self.page_rules.refusal(f"http://{found.host}/")
        if refusal:
            raise ArgumentError(f"match={match}: {refusal[1]}")
        return [found]

    async def start(self) -> AsyncIterator[Yielded]:
        walk = self._archive_walk()
        if isinstance(self.archive, LocalSource):
            async for item in self._read_local(self.archive, walk):
                yield item
                await asyncio.sleep(0)
        elif self.archive is not None:
            for request in self._begin_asking(walk):
                yield request
