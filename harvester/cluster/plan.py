"""Which portals make one job: those that may come to the same host. So no host is ever asked by two jobs, and what
each job does for politeness holds for all of them together.

A portal's crawl may visit any host of its registered domain (:class:`harvester.crawl.scope.Scope`), so portals of one
domain stay together. Hosts outside of that (reviewed addresses, ``-a allow=``) have one owner, or their users become
one job; all other jobs are told to leave them alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from harvester.crawl.guard import HostRules
from harvester.crawl.registry import CENTRAL, PortalRow, adcode_stem
from harvester.crawl.scope import bare
from harvester.crawl.urls import host_of, registered_domain
from harvester.paths import data_dir


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for: a spider with its arguments, and the rows that it would crawl. ``places``: adcode of a row
    by its address, where the row itself does not say it."""

    spider: str
    arguments: tuple[tuple[str, str], ...]
    rows: tuple[PortalRow, ...]
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one target in a group. ``whole``: all that the target has."""

    target: Target
    rows: tuple[PortalRow, ...]

    @property
    def whole(self) -> bool:
        return len(self.rows) == len(self.target.rows)


@dataclass(frozen=True, slots=True)
class Group:
    """Portals that belong to one job. ``elsewhere``: hosts that it must leave to others."""

    parts: tuple[Part, ...]
    domains: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()

    @property
    def rows(self) -> list[PortalRow]:
        return [row for part in self.parts for row in part.rows]

    @property
    def name(self) -> str:
        """A folder's name: the same for the same domains, and nothing of an address."""
        mark = hashlib.sha256(" ".join(self.domains).encode()).hexdigest()[:12]
        return f"{self.parts[0].target.spider}-{mark}"

    @property
    def label(self) -> str:
        hosts = list(dict.fromkeys(host_of(row.url) for row in self.rows))
        return hosts[0] + (f" and {len(hosts) - 1} more" if len(hosts) > 1 else "")


def domains_of(row: PortalRow) -> set[str]:
    """Registered domains that the crawl of a portal stays in."""
    host = host_of(row.url)
    return {registered_domain(host), registered_domain(bare(host))}


def group(targets: Sequence[Target], rules: HostRules) -> list[Group]:
    """The jobs for these targets, those with most portals first. A row that several targets name is crawled once."""
    entries = list(_entries(targets))
    shared = sorted(rules.allow | rules.reviewed)
    joined = _Joined()
    for number, (_, row) in enumerate(entries):
        joined.find(number)
        for domain in domains_of(row):
            joined.unite(number, domain)
    owners = {host: _owner(host, entries, joined) for host in shared}
    members: dict[object, list[int]] = {}
    for number in range(len(entries)):
        members.setdefault(joined.find(number), []).append(number)
    groups = []
    for root, numbers in members.items():
        elsewhere = [host for host in shared if owners[host] is None or joined.find(owners[host]) != root]
        groups.append(_group(targets, entries, numbers, elsewhere if len(members) > 1 else []))
    return sorted(groups, key=lambda g: (-len(g.rows), g.name))


def _entries(targets: Sequence[Target]) -> Iterator[tuple[int, PortalRow]]:
    seen = set()
    for number, target in enumerate(targets):
        for row in target.rows:
            if row.url not in seen:
                seen.add(row.url)
                yield number, replace(row, adcode=target.places.get(row.url, row.adcode))


def _owner(host: str, entries: Sequence[tuple[int, PortalRow]], joined: _Joined) -> int | None:
    """One of the rows whose job has the host, all its users united; None where nobody in this plan links to it."""
    users = [number for number, (_, row) in enumerate(entries) if _uses(row, host)]
    for number in users[1:]:
        joined.unite(users[0], number)
    return users[0] if users else None


def _uses(row: PortalRow, host: str) -> bool:
    """A host of which nobody has said whose it is may be linked from everywhere."""
    place = shared_hosts().get(host)
    if registered_domain(host) in domains_of(row) or any(host_of(url) == host for url in row.columns):
        return True
    if place is None:
        return True
    if place.isdigit():
        return row.adcode != CENTRAL and row.adcode.startswith(adcode_stem(place))
    return place in domains_of(row)


def shared_hosts() -> dict[str, str]:
    """Host → adcode or domain of the portals that link to it (``data/portals/shared_hosts.txt``)."""
    path = data_dir() / "portals" / "shared_hosts.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    words = (line.partition("#")[0].split() for line in lines)
    return {pair[0].lower(): pair[1] for pair in words if len(pair) == 2}


def _group(
    targets: Sequence[Target], entries: Sequence[tuple[int, PortalRow]], numbers: Sequence[int], elsewhere: list[str]
) -> Group:
    rows: dict[int, list[PortalRow]] = {}
    for number in numbers:
        rows.setdefault(entries[number][0], []).append(entries[number][1])
    parts = tuple(Part(targets[target], tuple(found)) for target, found in sorted(rows.items()))
    domains = {domain for number in numbers for domain in domains_of(entries[number][1])}
    return Group(parts, tuple(sorted(domains)), tuple(elsewhere))


class _Joined:
    """Union-find over rows (numbers) and domains (texts)."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def find(self, item: object) -> object:
        self._above.setdefault(item, item)
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def unite(self, one: object, other: object) -> None:
        self._above[self.find(other)] = self.find(one)
