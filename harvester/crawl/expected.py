"""How many reports a portal must give: by the registry, by its last good run, by its siblings in the same run.

A portal that gives less than ``SHARE`` of that is named in the summary and makes the exit status 4, so that partial
loss is seen the same day. A number in the registry is a person's word and goes before the others (0: nothing is
expected). Without one the last run counts in which the portal was not short itself; without such a run its siblings do:
the portals of its level and region in this run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any

from harvester.crawl.account import Account, PortalAccount
from harvester.crawl.registry import CENTRAL, PortalRow
from harvester.crawl.urls import key

SHARE = 0.8
"""A portal that gives less than this share of its expected reports is named."""
MIN_SIBLINGS = 3
"""Fewer say nothing about what is usual."""
RUNS_BACK = 200
"""How many runs are looked through for a portal's last good one."""

Query = Callable[[str, Sequence[Any]], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Expectation:
    """``basis``: ``registry``, ``last_good_run`` or ``siblings``; ``words`` say it to a person."""

    number: int
    basis: str
    words: str


@dataclass(frozen=True, slots=True)
class Short:
    """A portal that gave clearly less than it must, as recorded under ``short`` in ``runs.statistics``."""

    name: str
    url: str
    found: int
    expected: int
    basis: str
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {self.found} reports, {self.expected} expected ({self.words})"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def last_good_runs(query: Query, run_id: int, years: str | None) -> dict[str, Expectation]:
    """What each portal gave in its last good run, by :func:`harvester.crawl.urls.key` of its address.

    Good is a run that finished, asked for the same ``years`` (the argument as given), found something there and was not
    short of what was expected then.
    """
    sql = (
        "SELECT run_id, started_at, arguments, statistics FROM runs WHERE run_id <> ? AND finish_reason = 'finished' "
        "ORDER BY started_at DESC, run_id DESC LIMIT ?"
    )
    found: dict[str, Expectation] = {}
    for run in query(sql, (run_id, RUNS_BACK)):
        if (json.loads(run["arguments"] or "{}").get("years") or None) != (years or None):
            continue
        statistics = json.loads(run["statistics"] or "{}")
        short = {key(entry["url"]) for entry in statistics.get("short", ())}
        for portal in statistics.get("by_portal", ()):
            mark, number = key(portal["url"]), sum(portal["reports"].values())
            if number and mark not in short and mark not in found:
                words = f"by its last good run, {run['started_at'][:10]}"
                found[mark] = Expectation(number, "last_good_run", words)
    return found


def shortfalls(
    account: Account, rows: Iterable[PortalRow], history: Mapping[str, Expectation], *, some_years: bool = False
) -> list[Short]:
    """The portals of a run that finished and gave clearly less than they must.

    ``history`` is that of :func:`last_good_runs`; ``some_years``: not all years were asked for, so that the numbers of
    the registry do not apply. Writes what is expected into the accounts that have no number of their own.
    """
    by_url = {row.url: row for row in rows}
    short: list[Short] = []
    for portal in account.portals.values():
        row = by_url.get(portal.url) or PortalRow(CENTRAL, portal.name, portal.url)
        expected = _by_registry(portal, some_years) or history.get(key(portal.url))
        expected = expected or _by_siblings(portal, row, account, by_url)
        if expected is None:
            continue
        if portal.found < SHARE * expected.number:
            short.append(Short(portal.name, portal.url, portal.found, *_parts(expected)))
        if expected.basis == "last_good_run" and portal.expected is None:
            portal.expected = expected.number
    return short


def _parts(expected: Expectation) -> tuple[int, str, str]:
    return expected.number, expected.basis, expected.words


def _by_registry(portal: PortalAccount, some_years: bool) -> Expectation | None:
    if portal.expected is None or some_years:
        return None
    return Expectation(portal.expected, "registry", "by the registry")


def _by_siblings(
    portal: PortalAccount, row: PortalRow, account: Account, by_url: Mapping[str, PortalRow]
) -> Expectation | None:
    """What three quarters of the siblings that gave anything reach: bodies differ, so the middle would ask too much."""
    siblings = sorted(_siblings(portal, row, account, by_url))
    if len(siblings) < MIN_SIBLINGS:
        return None
    number = int(quantiles(siblings, n=4, method="inclusive")[0])
    return Expectation(number, "siblings", f"by {len(siblings)} portals of the same level and region")


def _siblings(
    portal: PortalAccount, row: PortalRow, account: Account, by_url: Mapping[str, PortalRow]
) -> Iterator[int]:
    for url, other in by_url.items():
        told = account.portals.get(url)
        same = (other.level, other.adcode[:2]) == (row.level, row.adcode[:2])
        if same and told is not None and told is not portal and told.found:
            yield told.found
