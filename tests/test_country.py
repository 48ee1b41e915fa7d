"""The simulation behind docs/scale.md: it stays true to itself and to its arithmetic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.country import Job, World, portal, simulate, table
from harvester import settings

ROOT = Path(__file__).resolve().parents[1]


def test_the_tables_in_the_docs_are_what_it_prints() -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    for slots, machines, season in ((8, 1, False), (128, 4, False), (32, 1, True)):
        told = simulate(World(), slots, 1, season=season)
        assert "\n".join(table(World(), told, slots, machines)) in page, (slots, machines, season)


def test_its_politeness_is_that_of_the_settings() -> None:
    assert World().delay == settings.DOWNLOAD_DELAY
    assert World().most_delay == settings.AUTOTHROTTLE_MAX_DELAY


@pytest.mark.parametrize("slots", [1, 7, 100])
def test_nothing_is_faster_than_politeness_and_no_slot_works_twice(slots: int) -> None:
    world = replace(World(), portals=200)
    told = simulate(world, slots, 3)
    total = sum(max(job.seconds, job.processor) for job in told.jobs) / 3600
    assert told.wall >= max(total / slots, told.most) - 1e-9
    assert told.wall <= total / slots + told.most + 1e-9
    assert all(job.seconds >= job.requests * world.delay for job in told.jobs if job.kind not in ("dead", "blocked"))
    assert simulate(world, slots, 3) == told


def test_a_portal_that_gives_nothing_costs_a_few_requests() -> None:
    import random

    rng = random.Random(5)
    jobs: list[Job] = [portal(replace(World(), blocked=0.5, dead=0.3), n, rng, season=False) for n in range(300)]
    lost = [job for job in jobs if job.kind in ("blocked", "dead")]
    assert len(lost) > 150
    assert all(job.requests <= 6 and job.reports == 0 for job in lost)
