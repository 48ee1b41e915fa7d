"""Whom a crawl of an archive may ask: the archive that the user named, and nobody else, least of all the pages' own
hosts."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from harvester.crawl.guard import FORBIDDEN_SCHEME, FOREIGN_HOST

_DEFAULT_PORTS = {80, 443, None}


class ArchiveRules:
    """``hosts``: as ``host`` or ``host:port``. By the user's own word they may be on this machine too (``named``)."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._places = {_place(f"http://{host}") for host in hosts}
        self.named = frozenset(host for host, _ in self._places)

    def refusal(self, url: str) -> tuple[str, str] | None:
        """Why ``url`` may not be asked for, as code and sentence; None if it may."""
        try:
            scheme, place = urlsplit(url).scheme, _place(url)
        except ValueError:
            return FORBIDDEN_SCHEME, f"{url[:100]} is no address"
        if scheme not in ("http", "https"):
            return FORBIDDEN_SCHEME, f"{scheme or 'no scheme'}: only http and https are fetched"
        if place in self._places:
            return None
        return FOREIGN_HOST, f"{place[0] or 'no host'} is no part of the archive, and nothing else is asked"


def _place(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    port = parts.port
    return (parts.hostname or "").rstrip(".").lower(), None if port in _DEFAULT_PORTS else port
