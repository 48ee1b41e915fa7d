"""What the words of ``harvester crawl`` mean: regions and portals with the arguments of their spiders."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from harvester.cluster.plan import Target, domains_of
from harvester.crawl.arguments import ArgumentError, check_parsers, check_replay
from harvester.crawl.commands.crawl import unknown_spider
from harvester.crawl.guard import HostRules
from harvester.crawl.registry import CENTRAL, PortalRow, RegistryError, read_rows, registry_path
from harvester.crawl.spider import PortalsSpider

NOT_HERE = {
    "HARVEST_DIR": "the jobs have their own directories; name the one for the results with --dir",
    "HARVEST_ARCHIVE": "a job that keeps nothing has nothing to merge",
    "ARCHIVE_FALLBACK": "not in jobs: run scrapy crawl with it for the portals that were lost",
}
"""Settings that have no meaning for jobs, and why."""
_TRAVELLING = ("HARVEST_REPLAY", "HARVEST_CONTACT", "HARVEST_PARSERS")
"""Environment variables that the crawls on other machines must know, too."""


def settings_of(given: Mapping[str, str]) -> Settings:
    """The project's settings with those of the command line. Raises ArgumentError."""
    for name, why in NOT_HERE.items():
        if name in given:
            raise ArgumentError(f"-s {name}: {why}")
    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    for name, value in given.items():
        settings.set(name, value, priority="cmdline")
    check_replay(settings)
    check_parsers(settings)
    return settings


def told_to_jobs(given: Mapping[str, str]) -> dict[str, str]:
    """The settings that every job is given: those of the command line, and what this machine's environment says."""
    told = {name: value for name in _TRAVELLING if (value := os.environ.get(name))} | dict(given)
    told.setdefault("HARVEST_PARSERS", "1")  # the jobs are side by side already
    told.pop("HARVEST_REGISTRY", None)  # each job has the rows of its own
    if told.get("HARVEST_REPLAY"):
        told["HARVEST_REPLAY"] = str(Path(told["HARVEST_REPLAY"]).resolve())
    return told


def targets_of(
    regions: Sequence[str], portals: Sequence[str], arguments: Mapping[str, str], settings: Settings
) -> tuple[list[Target], HostRules, list[PortalRow]]:
    """The targets, the rules about hosts that they share, and the bodies whose address nobody knows.

    Raises ArgumentError for what is wrong with any of them; nothing was done then.
    """
    loader = SpiderLoader.from_settings(settings)
    targets: list[Target] = []
    spiders: list[PortalsSpider] = []
    places = _places(settings) if portals else {}
    for name in dict.fromkeys(regions):
        if name not in loader.list():
            raise ArgumentError(unknown_spider(name, loader.list()))
        if name in ("portal", "archive"):
            raise ArgumentError(
                f"{name} is no region: give regions, or --portal URL (scrapy crawl archive has no jobs)"
            )
        spider = _spider(loader.load(name), arguments)
        targets.append(Target(name, tuple(sorted(arguments.items())), tuple(spider.plan(settings))))
        spiders.append(spider)
    rows = []
    for url in dict.fromkeys(portals):
        spider = _spider(loader.load("portal"), {**arguments, "url": url})
        rows += spider.plan(settings)
        spiders.append(spider)
    if rows:
        known = {row.url: place for row in rows for d in domains_of(row) if (place := places.get(d))}
        targets.append(Target("portal", tuple(sorted(arguments.items())), tuple(rows), known))
    return targets, spiders[0].host_rules, [row for spider in spiders for row in spider.not_known]


def _spider(spidercls: Any, arguments: Mapping[str, str]) -> PortalsSpider:
    spider: PortalsSpider = spidercls(**arguments)
    return spider


def _places(settings: Settings) -> dict[str, str]:
    """Domain → adcode, by the registry."""
    path = registry_path(settings.get("HARVEST_REGISTRY"), settings.get("HARVEST_REPLAY"))
    try:
        rows = [row for row in read_rows(path) if row.url and row.adcode != CENTRAL]
    except RegistryError as error:
        raise ArgumentError(str(error)) from error
    return {domain: row.adcode for row in rows for domain in domains_of(row)}


def command_of(regions: Sequence[str], portals: Sequence[str], arguments: Mapping[str, str], replay: str | None) -> str:
    """What tells one campaign from another."""
    told = [sorted(set(regions)), sorted(set(portals)), dict(arguments), replay]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
