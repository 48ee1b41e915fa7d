"""One crawl under a plan, held against the crawl without faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.machine import Ended
from tests.faults.plans import Plan
from tests.kill.harvests import Rows, archived, command, contents, environment, harvester
from tests.kill.portal import small_site
from tests.portal.server import PortalServer

DELAY = 0.005
BY_REPORT = ("reports", "facts", "sections", "checks", "warnings", "sources", "copies")
"""Tables whose rows begin with the address of a report."""
WHOLE = ("agencies", "panel_checks", "portals")
"""Tables that say something about several reports at once: equal only where none is missing."""


@dataclass
class Outcome:
    """``faults``: what is wrong, a sentence each; none where the plan was survived."""

    reports: int
    wanted: int
    given: int
    requests: int
    processes: list[Ended]
    missing: list[str]
    named: list[str]
    faults: list[str] = field(default_factory=list)


def undisturbed(directory: Path) -> Path:
    """The harvest of a crawl that nobody disturbs. Raises RuntimeError where that fails."""
    outcome = run(Plan("nothing"), directory, None)
    if outcome.faults:
        raise RuntimeError("; ".join(outcome.faults))
    return directory


def run(plan: Plan, directory: Path, whole: Path | None) -> Outcome:
    disturbed = plan.wire() if plan.wire is not None else None
    site = small_site(DELAY)
    with PortalServer([disturbed(site) if disturbed is not None else site]) as server:
        processes = plan.machine(command(directory, **plan.settings), environment(server), directory)
        requests = len(server.log)
    got = contents(directory)
    expected = contents(whole) if whole is not None else got
    missing = sorted(_urls(expected) - _urls(got))
    reasons = {str(row[0]): str(row[1]) for row in got["rejects"]}
    named = [url for url in missing if url in reasons]
    outcome = Outcome(
        sum(got["reports"].values()), sum(expected["reports"].values()), disturbed.given if disturbed else 0,
        requests, processes, missing, named,
    )  # fmt: skip
    outcome.faults += _ends(processes)
    outcome.faults += _differences(expected, got, set(missing))
    if missing and not plan.losing:
        outcome.faults.append(f"missing: {', '.join(missing)}")
    lost = disturbed.lost if disturbed else set()
    outcome.faults += [f"not named: {url}" for url in sorted(set(missing) | lost) if url not in reasons]
    if whole is not None:
        outcome.faults += _digests(archived(whole), archived(directory), lost)
    verified = harvester("--dir", directory, "verify")
    if verified.returncode:
        outcome.faults.append(f"harvester verify: {verified.stderr.strip()[-300:]}")
    return outcome


def _urls(rows: Rows) -> set[str]:
    return {str(row[0]) for row in rows["reports"]}


def _ends(processes: Iterable[Ended]) -> list[str]:
    *disturbed, last = processes
    faults = [f"a traceback: {one.words[-300:]}" for one in (*disturbed, last) if "Traceback" in one.words]
    if last.status:
        faults.append(f"the last process ended with status {last.status}: {last.words[-300:]}")
    return faults


def _differences(expected: Rows, got: Rows, missing: set[str]) -> list[str]:
    faults = []
    for table in (*BY_REPORT, *(() if missing else WHOLE)):
        wanted = {row: count for row, count in expected[table].items() if row[0] not in missing}
        found = dict(got[table])
        if wanted != found:
            one = next(row for row in {**wanted, **found} if wanted.get(row) != found.get(row))
            faults.append(f"{table}: {str(one)[:200]} is there {found.get(one, 0)} times, not {wanted.get(one, 0)}")
    gone = {row[:2] for row in expected["rejects"]} - {row[:2] for row in got["rejects"]}
    return [*faults, *(f"no longer in rejects: {row}" for row in sorted(map(str, gone)))]


def _digests(expected: dict[str, set[str]], got: dict[str, set[str]], lost: set[str]) -> list[str]:
    """Every page of the faultless crawl that could be had is in the archive with the same bytes."""
    return [
        f"not archived as it is: {url}"
        for url, digests in sorted(expected.items())
        if url not in lost and not digests <= got.get(url, set())
    ]
