"""Which hosts may be visited: ``*.gov.cn``, a reviewed list, and what the user names; never an inner address.

The rules are plain code; the two classes below them hang the rules into Scrapy, once for every request (redirects
come by again) and once for every answer of the name service.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from harvester.crawl.urls import host_of, is_address, is_twin
from harvester.paths import data_dir

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

FOREIGN_HOST = "foreign_host"
FORBIDDEN_ADDRESS = "forbidden_address"
FORBIDDEN_SCHEME = "forbidden_scheme"

_INNER_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa")


class GuardError(IgnoreRequest):
    """A request that is not made. ``code`` is the reason in ``rejects``."""

    def __init__(self, code: str, message: str, *, host_wide: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.host_wide = host_wide


def inner_address(host: str) -> bool:
    """True for addresses and names that are not on the public internet."""
    name = host.strip("[]").rstrip(".").lower()
    if not name or any(name == inner or name.endswith(f".{inner}") for inner in _INNER_NAMES):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global or address.is_multicast


def read_allowed(lines: Iterable[str]) -> frozenset[str]:
    """Hosts of a list, one a line, ``#`` begins a remark."""
    names = (line.partition("#")[0].strip().lower() for line in lines)
    return frozenset(name for name in names if name)


def reviewed_hosts() -> frozenset[str]:
    """The hosts outside ``gov.cn`` that people have looked at (``data/portals/allowed_hosts.txt``)."""
    path = data_dir() / "portals" / "allowed_hosts.txt"
    return read_allowed(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else frozenset()


@dataclass(frozen=True, slots=True)
class HostRules:
    """``allow``: hosts by the user's own word, with what is below them."""

    allow: frozenset[str] = frozenset()
    reviewed: frozenset[str] = field(default_factory=reviewed_hosts)

    def refusal(self, url: str) -> tuple[str, str] | None:
        """Why ``url`` may not be visited, as code and sentence; None if it may."""
        try:
            scheme = urlsplit(url).scheme
        except ValueError:
            return FORBIDDEN_SCHEME, f"{url[:100]} is no address"
        if scheme not in ("http", "https"):
            return FORBIDDEN_SCHEME, f"{scheme or 'no scheme'}: only http and https are fetched"
        host = host_of(url)
        if inner_address(host):
            return FORBIDDEN_ADDRESS, f"{host or 'no host'} is no public address"
        if self.known(host):
            return None
        return FOREIGN_HOST, f"{host} is neither below gov.cn nor allowed (-a allow={host} allows it)"

    def known(self, host: str) -> bool:
        if _below(host, self.allow):
            return True
        if is_address(host):
            return host in self.reviewed
        return (host == "gov.cn" or host.endswith(".gov.cn") or _below(host, self.reviewed)) and not is_twin(host)


def _below(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


class GuardMiddleware:
    """Downloader middleware: refuses requests of our spiders to hosts that may not be visited."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        rules: HostRules | None = getattr(self.crawler.spider, "host_rules", None)
        refusal = rules.refusal(request.url) if rules else None
        if refusal:
            raise GuardError(*refusal)
        # Who asks an archive stays with it by its own rules, above; the walk knows the pages' hosts.
        walk = None if request.meta.get("harvest_archived") else request.meta.get("walk")
        if walk is not None and not walk.scope.admits(request.url, strong=True):
            raise GuardError(FOREIGN_HOST, f"{host_of(request.url)} is no host of the portal {walk.url}")


class GuardedResolver(CachingThreadedResolver):
    """Name service that gives no inner addresses: a public name must not lead into the user's own network.

    The hosts of the proxies that the user has set are looked up as they are.
    """

    def __init__(self, reactor: Any, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        proxies = (urlsplit(url if "//" in url else f"//{url}").hostname for url in getproxies().values())
        self._proxies = frozenset(host for host in proxies if host)
        self._crawler: Crawler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        resolver: GuardedResolver = super().from_crawler(crawler, reactor)
        resolver._crawler = crawler
        return resolver

    def _named(self) -> frozenset[str]:
        """Hosts that the user has named as such, wherever they are: an archive on this machine."""
        rules = getattr(self._crawler.spider, "host_rules", None) if self._crawler is not None else None
        return getattr(rules, "named", frozenset())

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        answer = super().getHostByName(name, timeout)
        if name not in self._proxies and not is_address(name) and name not in self._named():
            answer.addCallback(self._public, name)
        return answer

    @staticmethod
    def _public(address: str, name: str) -> str:
        if inner_address(address):
            # Twisted reports any other exception of a resolver as a fault of the program.
            raise DNSLookupError(f"{name} leads to {address}, which is no public address")
        return address
