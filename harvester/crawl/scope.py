"""Which hosts belong to a portal: its own, and those below the same registered domain that it links to."""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.crawl.guard import HostRules
from harvester.crawl.urls import host_of, is_address, is_twin, registered_domain


@dataclass(slots=True)
class Scope:
    """``others``: hosts that have a row of their own in the registry and are crawled by it."""

    start: str
    rules: HostRules
    others: frozenset[str] = frozenset()
    _host: str = field(init=False)
    _domain: str = field(init=False)

    def __post_init__(self) -> None:
        self._host = host_of(self.start)
        self._domain = registered_domain(self._host)

    def admits(self, url: str, *, strong: bool) -> bool:
        """True if a link may be followed. ``strong``: it names a report or a list of reports."""
        host = host_of(url)
        if not host or self.rules.refusal(url):
            return False
        if bare(host) == bare(self._host):
            return True
        if is_twin(host) or bare(host) in self.others:
            return False
        if not is_address(host) and registered_domain(host) == self._domain:
            whole = bare(self._host) == self._domain
            return whole or host.endswith(f".{bare(self._host)}") or strong
        return host in self.rules.allow or (strong and host in self.rules.reviewed)


def bare(host: str) -> str:
    """A host without ``www.``"""
    return host.removeprefix("www.")
