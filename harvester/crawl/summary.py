"""What a person reads while a crawl runs and when it has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from harvester.causes import advice
from harvester.crawl.account import Account
from harvester.crawl.expected import Short

if TYPE_CHECKING:
    from harvester.crawl.spider import PortalsSpider

MAX_PORTALS = 20


def opening_line(spider: PortalsSpider) -> str:
    """One line: what is going to be crawled, and from where."""
    if spider.opening:
        return f"{spider.name}: {spider.opening}"
    replay = spider.settings.get("HARVEST_REPLAY")
    source = f"from the archive {replay}, no request leaves this machine" if replay else "from the web"
    years = spider.harvest_arguments.get("years")
    return f"{spider.name}: {_number(len(spider.rows), 'portal')}, {source}" + (f", years {years}" if years else "")


def progress_line(account: Account, seconds: float) -> str:
    """One line: how far the crawl is."""
    totals = account.totals()
    done = sum(bool(portal.ended) for portal in account.portals.values())
    return (
        f"  {seconds:4.0f} s  {totals['pages']} pages, {sum(totals['reports'].values())} reports, "
        f"{sum(totals['refused'].values())} refused, {done} of {totals['portals']} portals done"
    )


def summary(
    spider: PortalsSpider, reason: str, seconds: float, database: str, failed_checks: int, short: Sequence[Short]
) -> list[str]:
    """The lines printed when a crawl has ended. ``short``: portals that gave clearly less than they must."""
    account = spider.account
    totals = account.totals()
    reports: Mapping[str, int] = totals["reports"]
    found = sum(reports.values())
    lines = [
        "",
        f"{spider.name}: {_number(totals['portals'], 'portal')}, {_number(totals['pages'], 'page')} seen "
        f"in {seconds:.0f} s" + ("" if reason == "finished" else f" ({reason})"),
        f"  reports   {found} found and parsed" + _breakdown(reports),
        f"  refused   {_number(sum(totals['refused'].values()), 'page')} that may have been reports"
        + _breakdown(totals["refused"]),
        f"  failed    {_number(sum(totals['failed'].values()), 'request')} without a page"
        + _breakdown(totals["failed"]),
        f"  waste     {totals['wasted']} of {totals['requests']} requests led nowhere",
    ]
    if failed_checks:
        lines.append(
            f"  sums      {_number(failed_checks, 'report')} with sums that do not add up: kept as printed, flagged"
        )
    lines.extend(_portals(account))
    if spider.not_known:
        names = ", ".join(row.name for row in spider.not_known[:MAX_PORTALS])
        more = f" … and {len(spider.not_known) - MAX_PORTALS} more" if len(spider.not_known) > MAX_PORTALS else ""
        lines.append(f"  not known {len(spider.not_known)} without an address in the registry: {names}{more}")
    lines.extend(f"  warning   {portal}" for portal in short[:MAX_PORTALS])
    if len(short) > MAX_PORTALS:
        lines.append(f"  warning   … and {len(short) - MAX_PORTALS} more gave less than they must: harvester status")
    lines.append(f"  database  {database}")
    lines.extend(_next_steps(totals["failed"], found))
    return lines


def _portals(account: Account) -> list[str]:
    portals = list(account.portals.values())
    shown = [
        f"  portal    {p.name} {p.url}: {_number(p.found, 'report')}, {_number(p.requests, 'request')}"
        + (f", {p.ended}" if p.ended and (not p.found or p.cut_short) else "")
        for p in portals[:MAX_PORTALS]
    ]
    if len(portals) > MAX_PORTALS:
        shown.append(f"  portal    … and {len(portals) - MAX_PORTALS} more: harvester status")
    return shown


def _next_steps(failed: Mapping[str, int], found: int) -> list[str]:
    steps = [f"{cause}: {text}" for cause in sorted(failed, key=lambda c: -failed[c])[:3] if (text := advice(cause))]
    if found:
        steps.append("harvester show REPORT CELL tells where a number comes from; harvester status shows the runs")
        steps.append("the same command again looks for what is new")
    elif not steps:
        steps.append("no report was found: look at the portal with a browser, and see harvester status")
    return [f"  next      {step}" for step in steps]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _breakdown(counts: Mapping[str, int]) -> str:
    parts = [f"{count} {name}" for name, count in sorted(counts.items(), key=lambda item: -item[1]) if count]
    return f" ({', '.join(parts)})" if parts else ""
