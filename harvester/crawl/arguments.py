"""The arguments of a spider, read strictly: what cannot be understood is one clear line, never a guess."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.settings import BaseSettings

from harvester.crawl.guard import HostRules, read_allowed
from harvester.crawl.urls import clean
from harvester.workers.pool import number_of

FIRST_YEAR = 2008
"""The regulation that asks for the reports took effect in 2008."""
LAST_YEAR = 2099


class ArgumentError(ValueError):
    """A wrong argument; the message is for the user."""


def parse_years(text: str | None) -> frozenset[int] | None:
    """``2020``, ``2019-2024`` or ``2019,2021`` as a set of report years; None for no restriction."""
    if text is None or not text.strip():
        return None
    years: set[int] = set()
    for part in re.split(r"[,，、\s]+", text.strip()):
        match = re.fullmatch(r"(\d{4})(?:\s*[-–~至]\s*(\d{4}))?", part)
        if not match:
            raise ArgumentError(f"years={text}: give report years such as 2020, 2019-2024 or 2019,2021")
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if first > last:
            raise ArgumentError(f"years={text}: {first} is after {last}")
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            raise ArgumentError(f"years={text}: reports begin with {FIRST_YEAR}")
        years.update(range(first, last + 1))
    return frozenset(years)


def parse_allow(text: str | None) -> frozenset[str]:
    """Hosts that the user allows beside ``*.gov.cn``, separated by commas."""
    hosts = read_allowed(re.split(r"[,，\s]+", text or ""))
    for host in hosts:
        if not re.fullmatch(r"[\w.\-\[\]:]+", host) or "/" in host:
            raise ArgumentError(f"allow={text}: give hosts such as www.example.com, without http:// and path")
    return hosts


def check_parsers(settings: BaseSettings) -> None:
    """Raises ArgumentError for a number of processes that makes no sense."""
    try:
        number_of(settings.get("HARVEST_PARSERS"))
    except ValueError as error:
        raise ArgumentError(str(error)) from error


def check_replay(settings: BaseSettings) -> None:
    """Raises ArgumentError where the archive to be replayed is not there."""
    replay = settings.get("HARVEST_REPLAY")
    if replay and not Path(replay).exists():
        raise ArgumentError(f"HARVEST_REPLAY={replay}: there is no such file or folder")


def parse_portal(url: str | None, rules: HostRules) -> str:
    """The home page of a portal that may be visited."""
    if not url or not url.strip():
        raise ArgumentError("url is missing: scrapy crawl portal -a url=http://www.example.gov.cn/")
    address = clean(url)
    if address is None:
        raise ArgumentError(f"url={url}: give an address such as http://www.example.gov.cn/")
    refusal = rules.refusal(address)
    if refusal:
        raise ArgumentError(f"url={url}: {refusal[1]}")
    return address
