"""A soak of a few hosts: the country is whole, and its measures tell what a long run is judged by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak.country import BROKEN, Country
from tests.soak.run import LOG_LINES, Told, soak


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return soak(4, 16, tmp_path_factory.mktemp("soak"))


def test_all_reports_of_the_country_are_found(told: Told) -> None:
    assert told.status == 0, told.log
    assert told.reports == told.wanted >= 10
    assert told.lines[-1]["pages"] >= 4 * 10
    assert len(told.log.splitlines()) <= LOG_LINES


def test_growth_is_a_fault(told: Told) -> None:
    lines = [{"pages": 10 * n, "cpu": 1.0 * n, "clock": n, "rss": 200_000_000, "peak": 200_000_000} for n in range(11)]
    assert replace(told, lines=lines).faults() == []
    slower = [*lines[:-1], {**lines[-1], "cpu": lines[-1]["cpu"] + 0.5}]
    assert "a page costs 1.50 times as much" in replace(told, lines=slower).faults()[0]
    larger = [*lines[:-1], {**lines[-1], "rss": 1_100_000_000, "peak": 1_100_000_000}]
    assert [fault.split()[0] for fault in replace(told, lines=larger).faults()] == ["1100", "5.50"]
    assert "reports of" in replace(told, lines=lines, reports=told.wanted - 1).faults()[0]
    assert "lines of log" in replace(told, lines=lines, log="\n" * 500).faults()[0]


def test_the_country_has_broken_hosts(tmp_path: Path) -> None:
    sites = list(Country(2 * BROKEN, 16).sites())
    assert len({site.host for site in sites}) == 2 * BROKEN
    assert sum(site.manifest is None and not site.compress for site in sites) == 2 * BROKEN - 2
