"""The crawl of regions and portals in jobs, whose harvests are merged into one as they come.

One campaign is one command from its begin to its end: run again after an interruption it goes on with the jobs that are
left, run again after its end it looks for what is new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from harvester import exits
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.runs import Runs
from harvester.cluster.engine import Engine
from harvester.cluster.errors import ClusterError
from harvester.cluster.jobs import Job, Outcome, Step, is_here, write_whole
from harvester.cluster.plan import Group
from harvester.crawl.expected import Expectation, last_good_runs
from harvester.crawl.registry import csv_text
from harvester.crawl.scope import bare
from harvester.crawl.urls import host_of, registered_domain
from harvester.store.database import Store
from harvester.store.merge import Merged, merge, settle

CARRIES = 3
"""How often a job is done when its directory was lost with its worker."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class Done:
    """What became of a job. ``merged``: what it brought; None where nothing could be taken over."""

    job: Job
    outcome: Outcome
    merged: Merged | None = None


@dataclass(slots=True)
class Campaign:
    """``begun_before``: jobs that an interrupted command had already merged."""

    jobs: int
    resumed: bool = False
    begun_before: int = 0
    done: list[Done] = field(default_factory=list)
    interrupted: bool = False
    history: Mapping[str, Expectation] = field(default_factory=dict)


def jobs_of(groups: Sequence[Group], campaign: str, settings: Mapping[str, str]) -> list[Job]:
    """The jobs of a campaign. ``settings`` are given to every crawl."""
    jobs = []
    for group in groups:
        told = dict(settings)
        if group.elsewhere:
            told["HARVEST_HOSTS_ELSEWHERE"] = ",".join(group.elsewhere)
        jobs.append(
            Job(group.name, group.label, tuple(_steps(group)), csv_text(group.rows), tuple(told.items()), campaign)
        )
    return jobs


def _steps(group: Group) -> Iterator[Step]:
    for part in group.parts:
        given = part.target.arguments
        if part.target.spider == "portal":
            yield from (Step("portal", (("url", row.url), *given)) for row in part.rows)
        elif part.whole:
            yield Step(part.target.spider, given)
        else:
            # Also what tells the runs of two jobs from each other.
            domains = sorted({registered_domain(bare(host_of(row.url))) for row in part.rows})
            yield Step(part.target.spider, (("domain", ",".join(domains)), *given))


def crawl(
    directory: Path,
    groups: Sequence[Group],
    engine: Engine,
    *,
    command: str,
    settings: Mapping[str, str],
    root: Path | None = None,
    fresh: bool = False,
    years: str | None = None,
    tell: Tell = lambda _: None,
) -> Campaign:
    """Do the jobs and merge what they harvest into ``directory``.

    ``command`` tells campaigns apart; ``root``: where the job directories are, on every machine that does jobs
    (default: ``directory/jobs``). Raises ArchiveError, StoreError, ClusterError: what was merged until then is whole,
    and the same call goes on. KeyboardInterrupt ends the jobs; what they have is merged, and the campaign says
    ``interrupted``.
    """
    harvest = HarvestDir(directory)
    with harvest.lock():
        keep = directory / "jobs"
        keep.mkdir(exist_ok=True)
        runs = Runs(keep)
        run = runs.begin(command, fresh=fresh)
        jobs = jobs_of(groups, run.run_id, settings)
        campaign = Campaign(len(jobs), run.resumed)
        with Store(harvest.db) as store:
            campaign.history = last_good_runs(store.query, -1, years)
            _Crawl(harvest, store, engine, root or keep.resolve(), campaign, tell).run(jobs)
            settle(store)
        with closing(harvest.open_index()) as index:
            index.refresh()
        if not campaign.interrupted and all(done.outcome.ended for done in campaign.done):
            runs.finish(run)
    return campaign


class _Crawl:
    def __init__(
        self, harvest: HarvestDir, store: Store, engine: Engine, root: Path, campaign: Campaign, tell: Tell
    ) -> None:
        self.harvest = harvest
        self.store = store
        self.engine = engine
        self.root = root
        self.campaign = campaign
        self.tell = tell
        self._marks = harvest.path / "jobs" / "merged"
        self._marks.mkdir(exist_ok=True)
        self._carried: dict[str, int] = {}

    def run(self, jobs: Sequence[Job]) -> None:
        left = []
        for job in jobs:
            before = self._merged_before(job)
            if before is None:
                left.append(job)
            else:
                self.campaign.done.append(Done(job, before))
        self.campaign.begun_before = len(jobs) - len(left)
        self._opening(len(left))
        try:
            self.engine.begin(left, self.root)
            waiting = len(left)
            while waiting:
                waiting -= self._settle(*self.engine.next())
        except KeyboardInterrupt:
            self.campaign.interrupted = True
            self.tell("interrupted: the crawls are told to end, what they have is kept")
            for _ in range(self.engine.stop()):
                self._settle(*self.engine.next())

    def _opening(self, left: int) -> None:
        if self.campaign.resumed:
            self.tell(
                f"going on with the interrupted crawl: {self.campaign.begun_before} jobs are done, {left} are left"
            )

    def _settle(self, job: Job, outcome: Outcome) -> int:
        """Merge what a job brought. Returns the number of jobs that are settled by this, 0 or 1."""
        source = self._source(job, outcome)
        if source is None and outcome.ended:
            self._carried[job.name] = self._carried.get(job.name, 0) + 1
            if self._carried[job.name] < CARRIES and not self.campaign.interrupted:
                self.tell(f"{job.label}: its worker was lost with what it had; it is done again")
                self.engine.begin([job], self.root)
                return 0
            raise ClusterError(f"{job.label}: what it harvested could not be brought here from {outcome.worker}")
        done = Done(job, outcome)
        whole = outcome.ended or outcome.status == exits.INTERRUPTED
        if source is not None and whole and (source / "harvest.db").is_file():
            with HarvestDir(source).lock():
                done.merged = merge(self.store, self.harvest.warc_dir, source, link=True, settle_now=False)
        if outcome.ended:
            write_whole(self._marks / f"{job.name}.json", json.dumps({"campaign": job.campaign, **asdict(outcome)}))
        self.campaign.done.append(done)
        self._progress(done)
        return 1

    def _source(self, job: Job, outcome: Outcome) -> Path | None:
        """The job's directory, as seen from here; None where it is not (any more)."""
        if is_here(self.root / job.name, outcome):
            return self.root / job.name
        target = self.harvest.path / "jobs" / job.name
        if outcome.ended and self.engine.carry(job, outcome, self.root, target) and is_here(target, outcome):
            return target
        return None

    def _merged_before(self, job: Job) -> Outcome | None:
        try:
            mark = json.loads((self._marks / f"{job.name}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return Outcome(**mark) if mark.pop("campaign", None) == job.campaign else None

    def _progress(self, done: Done) -> None:
        outcome = done.outcome
        if outcome.ended:
            pages = sum(run["statistics"].get("pages", 0) for run in outcome.runs)
            reports = sum(sum(run["statistics"].get("reports", {}).values()) for run in outcome.runs)
            words = f"{reports} reports, {pages} pages in {outcome.seconds:.0f} s"
        else:
            words = outcome.message
        self.tell(f"  {len(self.campaign.done)} of {self.campaign.jobs} jobs: {done.job.label}: {words}")
