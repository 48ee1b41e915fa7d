"""Whom a crawl of an archive may ask: the archive that the user named, and nobody else, least of all the pages' own
hosts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from harvester.crawl.guard import FORBIDDEN_SCHEME, FOREIGN_HOST, HostRules

_DEFAULT_PORTS = {80, 443, None}


@dataclass(frozen=True, slots=True)
class ArchiveRules(HostRules):
    """``places``: hosts with their ports. By the user's own word they may be on this machine too."""

    places: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def of(cls, hosts: Iterable[str]) -> ArchiveRules:
        """``hosts``: as ``host`` or ``host:port``."""
        return cls(frozenset(), frozenset(), frozenset(_place(f"http://{host}") for host in hosts))

    @property
    def named(self) -> frozenset[str]:
        """Hosts that may have an inner address."""
        return frozenset(host for host, _ in self.places)

    def known(self, host: str) -> bool:
        return host in self.named

    def refusal(self, url: str) -> tuple[str, str] | None:
        """Why ``url`` may not be asked for, as code and sentence; None if it may."""
        try:
            scheme, place = urlsplit(url).scheme, _place(url)
        except ValueError:
            return FORBIDDEN_SCHEME, f"{url[:100]} is no address"
        if scheme not in ("http", "https"):
            return FORBIDDEN_SCHEME, f"{scheme or 'no scheme'}: only http and https are fetched"
        if place in self.places:
            return None
        return FOREIGN_HOST, f"{place[0] or 'no host'} is no part of the archive, and nothing else is asked"


def _place(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    port = parts.port
    return (parts.hostname or "").rstrip(".").lower(), None if port in _DEFAULT_PORTS else port
