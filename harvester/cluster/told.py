"""What a person reads when a crawl in jobs has ended, and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from harvester import exits
from harvester.causes import advice
from harvester.cluster.crawl import Campaign
from harvester.crawl.account import Account
from harvester.crawl.expected import Short, shortfalls
from harvester.crawl.registry import PortalRow

MOST = 20
"""Lines of one kind; the rest is counted."""


def account_of(campaign: Campaign, rows: Iterable[PortalRow]) -> Account:
    """The books of all jobs as if it had been one crawl. Runs that did not finish say nothing about what is missing."""
    account = Account()
    by_url = {row.url: row for row in rows}
    for done in campaign.done:
        for run in done.outcome.runs if done.outcome.ended else ():
            for told in run["statistics"].get("by_portal", ()):
                row = by_url.get(told["url"])
                portal = account.open(told["url"], told["name"], told["adcode"], row.expected if row else None)
                portal.reports += Counter(told["reports"])
    return account


def short_of(campaign: Campaign, rows: Sequence[PortalRow], years: str | None) -> list[Short]:
    """The portals that gave clearly less than they must, by the same rule as in one crawl."""
    return shortfalls(account_of(campaign, rows), rows, campaign.history, some_years=bool(years))


def summary(campaign: Campaign, short: Sequence[Short], seconds: float, database: str) -> list[str]:
    """The lines at the end."""
    runs = [run["statistics"] for done in campaign.done for run in done.outcome.runs]
    ended = sum(done.outcome.ended for done in campaign.done)
    merged = [done.merged for done in campaign.done if done.merged is not None]
    failed = _total(runs, "failed")
    reports = _total(runs, "reports")
    lines = [
        "",
        f"crawl: {ended} of {campaign.jobs} jobs done in {seconds:.0f} s: {_sum(runs, 'portals')} portals, "
        f"{_sum(runs, 'pages')} pages seen" + (" (interrupted)" if campaign.interrupted else ""),
        f"  reports   {sum(reports.values())} found and parsed{_parts(reports)}",
        f"  refused   {sum(_total(runs, 'refused').values())} pages that may have been reports"
        f"{_parts(_total(runs, 'refused'))}",
        f"  failed    {sum(failed.values())} requests without a page{_parts(failed)}",
        f"  waste     {_sum(runs, 'wasted')} of {_sum(runs, 'requests')} requests led nowhere",
        f"  merged    {sum(m.new for m in merged)} new reports, {sum(m.versions for m in merged)} with new versions, "
        f"{sum(m.known for m in merged)} known",
    ]
    lines += _some([f"  conflict  {c.what}: {c.detail}" for m in merged for c in m.conflicts])
    lines += _some([f"  warning   {one}" for one in short])
    lines += _some([f"  not done  {d.job.label}: {d.outcome.message}" for d in campaign.done if not d.outcome.ended])
    lines.append(f"  database  {database}")
    causes = sorted(failed, key=lambda cause: -failed[cause])[:3]
    lines += [f"  next      {cause}: {text}" for cause in causes if (text := advice(cause))]
    if ended < campaign.jobs:
        lines.append("  next      the same command goes on with the jobs that are left")
    elif reports:
        lines.append("  next      the same command again looks for what is new")
    return lines


def exit_status(campaign: Campaign, short: Sequence[Short]) -> int:
    """As of one crawl, and REFUSED where a job could not be done."""
    if campaign.interrupted:
        return exits.INTERRUPTED
    failed = [done.outcome.status for done in campaign.done if not done.outcome.ended]
    if failed:
        return exits.ENVIRONMENT if set(failed) == {exits.ENVIRONMENT} else exits.REFUSED
    return exits.PARTIAL if short else exits.OK


def _total(runs: Iterable[dict[str, Any]], name: str) -> Counter[str]:
    return sum((Counter(run.get(name) or {}) for run in runs), Counter())


def _sum(runs: Iterable[dict[str, Any]], name: str) -> int:
    return sum(run.get(name) or 0 for run in runs)


def _parts(counts: Counter[str]) -> str:
    parts = [f"{number} {name}" for name, number in counts.most_common() if number]
    return f" ({', '.join(parts)})" if parts else ""


def _some(lines: list[str]) -> list[str]:
    kind = lines[0][:12] if lines else ""
    return lines[:MOST] + ([f"{kind}… and {len(lines) - MOST} more"] if len(lines) > MOST else [])
