"""The country on paper, checked by a simulation: 3,000 portals, their speeds and failures, a number of jobs at once.

    python benchmarks/country.py [--portals 3000] [--slots 50] [--seed 1] [--machines 4] [--season]

Every portal is a job that asks its host as politely as the settings say: as often as the host takes to answer, never
more often than DOWNLOAD_DELAY. The parameters stand below as data, each
with where it comes from; what is a guess says so. Nothing is drawn from the clock: the same arguments print the same.
"""

from __future__ import annotations

import argparse
import heapq
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True)
class World:
    """``guess``: nobody has measured it for all of the country."""

    portals: int = (
        3_000  # hosts that publish for a county, prefecture or province: divisions in force, see docs/scale.md
    )
    reports_a_year: int = 50  # of a county's bodies: some 30 bureaus and 14 townships (41,352 in 3,057 counties); guess
    years: int = 18  # 2008 to 2025
    kept: float = 0.55  # share of all reports ever published that are still on the portal; guess
    requests_a_report: float = 1.25  # measured on the tests' portals: 719 requests for their reports, lists included
    page_kb: float = 126.0  # average page of the task this was built for
    packed: float = 0.2  # share that is left of it in a WARC file; guess for real pages (composed ones: 0.06)
    median_seconds: float = 1.0  # a host's answer, the middle one; guess, log-normal
    spread: float = 0.9  # sigma of the log-normal: one host in ten takes more than 3.2 s
    blocked: float = 0.08  # challenges (521, 412), refused addresses: a few requests, then left alone; guess
    dead: float = 0.04  # no answer at all; guess
    flaky: float = 0.10  # hosts of which some answers fail and are asked again; guess
    retries: float = 0.15  # share of requests asked again on these
    outages: float = 0.03  # hosts that are down for a night in the middle of it; guess
    outage_hours: float = 10.0
    delay: float = 0.5  # DOWNLOAD_DELAY
    most_delay: float = 30.0  # AUTOTHROTTLE_MAX_DELAY
    processor_seconds: float = 0.035  # a page through the whole pipeline, measured (docs/scale.md)
    start_seconds: float = 2.0  # of processor for a job's process; measured
    lost_workers: float = 0.02  # jobs whose worker dies once and that are begun again from their archive; guess
    merge_seconds: float = 0.00031  # of processor a report, measured (benchmarks/store_merge.py)
    db_kb: float = 9.4  # of database a report, of which 5 are its text; measured


class Job(NamedTuple):
    """One portal. ``seconds``: politeness and answers; ``processor``: seconds of one processor."""

    number: int
    kind: str
    reports: int
    requests: int
    seconds: float
    processor: float


def size_of(world: World, rng: random.Random) -> float:
    """How many bodies a portal has, over the average: a few provinces and large cities have many."""
    return min(8.0, rng.lognormvariate(-0.25, 0.7))


def portal(world: World, number: int, rng: random.Random, *, season: bool) -> Job:
    kind = rng.choices(
        ("dead", "blocked", "flaky", "outage", "good"),
        (world.dead, world.blocked, world.flaky, world.outages,
         1 - world.dead - world.blocked - world.flaky - world.outages),
    )[0]  # fmt: skip
    answer = rng.lognormvariate(0, world.spread) * world.median_seconds
    # Scrapy begins a request every `delay` seconds, which AutoThrottle sets to what the answers take; two at a time.
    each = max(world.delay, min(answer, world.most_delay), answer / 2)
    if kind == "dead":
        return Job(number, kind, 0, 6, 6 * 60.0, world.start_seconds)
    if kind == "blocked":
        return Job(number, kind, 0, 4, 4 * each, world.start_seconds)
    years = 1 if season else world.years * world.kept
    reports = round(world.reports_a_year * size_of(world, rng) * years)
    requests = round(reports * world.requests_a_report) + 10
    if kind == "flaky":
        requests = round(requests * (1 + world.retries))
    seconds = requests * each + (world.outage_hours * 3600 if kind == "outage" else 0)
    processor = requests * world.processor_seconds + world.start_seconds
    if rng.random() < world.lost_workers:
        # From its archive: the pages are read again, not fetched again.
        processor *= 1 + rng.random()
        seconds += 300
    return Job(number, kind, reports, requests, seconds, processor)


@dataclass
class Told:
    """``wall``: hours until the last job ends; ``most``: hours of the longest one."""

    jobs: Sequence[Job]
    wall: float
    most: float
    busy: float
    longest: Sequence[Job]


def simulate(world: World, slots: int, seed: int, *, season: bool = False) -> Told:
    """The jobs in the order that ``harvester crawl`` gives them, so many at once."""
    rng = random.Random(seed)
    jobs = [portal(world, number, rng, season=season) for number in range(world.portals)]
    free = [0.0] * slots
    heapq.heapify(free)
    for job in jobs:  # sizes are not known before, so the order is none
        heapq.heappush(free, heapq.heappop(free) + max(job.seconds, job.processor))
    wall = max(free)
    longest = sorted(jobs, key=lambda job: -job.seconds)[:5]
    used = sum(job.seconds for job in jobs)
    return Told(jobs, wall / 3600, longest[0].seconds / 3600, used / (wall * slots), longest)


def table(world: World, told: Told, slots: int, machines: int) -> list[str]:
    jobs = told.jobs
    kinds = Counter(job.kind for job in jobs)
    reports, requests = sum(j.reports for j in jobs), sum(j.requests for j in jobs)
    processor = sum(j.processor for j in jobs) / 3600
    merge = reports * world.merge_seconds / 3600
    wire = requests * world.page_kb / 1e6
    return [
        f"portals        {len(jobs)}: " + ", ".join(f"{kinds[k]} {k}" for k in sorted(kinds)),
        f"reports        {reports:,}",
        f"requests       {requests:,}, {requests / told.wall / 3600:.1f} a second all together",
        f"one by one     {sum(j.seconds for j in jobs) / 86400:.0f} days; the slowest portal alone {told.most:.1f} h",
        f"wall           {told.wall:.1f} h = {told.wall / 24:.1f} days with {slots} portals at once; "
        f"slots busy {100 * told.busy:.0f} %",
        f"processor      {processor:.1f} h crawling and parsing, {merge:.2f} h merging: "
        f"{100 * processor / told.wall / machines / 2:.0f} % of {machines} machines of 2 processors",
        f"over the wire  {wire:.0f} GB of pages, {wire * 8e6 / told.wall / 3600:.0f} kbit/s on average",
        f"on disk        {wire * world.packed:.0f} GB of WARC, {reports * world.db_kb / 1e6:.1f} GB of database",
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--portals", type=int, default=World.portals)
    parser.add_argument("--slots", type=int, default=50, help="portals at once, over all machines")
    parser.add_argument("--machines", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--season", action="store_true", help="only the reports of one year")
    options = parser.parse_args()
    world = replace(World(), portals=options.portals)
    told = simulate(world, options.slots, options.seed, season=options.season)
    print("\n".join(table(world, told, options.slots, options.machines)))


if __name__ == "__main__":
    main()
