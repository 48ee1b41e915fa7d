"""``harvester crawl``: regions and portals in jobs, on this machine or on a cluster."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from harvester.commands._common import cluster_wait_option, dir_option

if TYPE_CHECKING:
    from harvester.cluster.engine import Engine
    from harvester.cluster.plan import Group
    from harvester.crawl.registry import PortalRow


def _pairs(_context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise click.UsageError(f"{parameter.opts[0]} {text}: give NAME=VALUE")
        pairs[name] = value
    return pairs


@click.command("crawl", short_help="Crawl regions in jobs: on this machine or on a cluster.")
@click.argument("regions", nargs=-1, metavar="REGION…")
@click.option("--portal", "portals", multiple=True, metavar="URL", help="A portal beside the regions. May be repeated.")
@click.option("-a", "arguments", multiple=True, metavar="NAME=VALUE", callback=_pairs,
              help="Argument of the spiders, such as years=2019-2024. May be repeated.")  # fmt: skip
@click.option("-s", "settings", multiple=True, metavar="NAME=VALUE", callback=_pairs,
              help="Setting of the crawls, see docs/settings.md. May be repeated.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), help="Jobs at once on this machine [default: 8].")
@click.option("--cluster", metavar="ADDRESS", help="Do the jobs on a Dask cluster: tcp://…, tls://… or its file.")
@cluster_wait_option
@click.option("--jobs-dir", type=click.Path(path_type=Path), metavar="PATH",
              help="Where the jobs' folders are, on every machine that does jobs [default: DIR/jobs].")  # fmt: skip
@click.option("--list", "only_list", is_flag=True, help="Show the jobs and do nothing.")
@dir_option
@click.pass_context
def command(
    ctx: click.Context,
    regions: tuple[str, ...],
    portals: tuple[str, ...],
    arguments: dict[str, str],
    settings: dict[str, str],
    jobs: int | None,
    cluster: str | None,
    minutes: float | None,
    jobs_dir: Path | None,
    only_list: bool,
    directory: Path,
) -> None:
    """Crawl regions (names as in "scrapy list") and portals as many independent crawls, and merge what they find.

    Portals that may come to the same host are one job, so no host is ever asked by two. Interrupted, the same command
    goes on with the jobs that are left; after its end it looks for what is new. docs/cluster.md tells about clusters.
    """
    from harvester.cluster import targets
    from harvester.cluster.crawl import crawl
    from harvester.cluster.plan import group
    from harvester.cluster.told import exit_status, short_of, summary
    from harvester.crawl.arguments import ArgumentError

    if not regions and not portals:
        raise click.UsageError("give regions (scrapy list shows them), or --portal URL")
    if cluster and jobs:
        raise click.UsageError("--jobs is for this machine; a cluster does as many jobs as its workers have threads")
    if minutes and not cluster:
        raise click.UsageError("--cluster-wait is for --cluster")
    began = monotonic()
    try:
        known = targets.settings_of(settings)
        found, rules, not_known = targets.targets_of(regions, portals, arguments, known)
    except ArgumentError as error:
        raise click.UsageError(str(error)) from error
    groups = group(found, rules)
    if only_list:
        _show(groups)
        return
    engine = _engine(cluster, minutes, jobs, len(groups))
    rows = [row for one in groups for row in one.rows]
    _say(f"crawl: {len(rows)} portals in {len(groups)} jobs, {engine.where}")
    _say_not_known(not_known)
    told = targets.told_to_jobs(settings)
    try:
        campaign = crawl(
            directory, groups, engine,
            command=targets.command_of(regions, portals, arguments, told.get("HARVEST_REPLAY")), settings=told,
            root=jobs_dir, fresh=known.getbool("HARVEST_FRESH"), years=arguments.get("years"), tell=_say,
        )  # fmt: skip
    finally:
        engine.close()
    short = [] if campaign.interrupted else short_of(campaign, rows, arguments.get("years"))
    for line in summary(campaign, short, monotonic() - began, str(directory / "harvest.db")):
        _say(line)
    ctx.exit(exit_status(campaign, short))


def _engine(cluster: str | None, minutes: float | None, jobs: int | None, number: int) -> Engine:
    if cluster:
        from harvester.cluster.dask import DaskEngine
        from harvester.cluster.watch import MINUTES

        return DaskEngine(cluster, lambda words: _say(f"crawl: {words}"), minutes or MINUTES)
    from harvester.cluster.local import AT_ONCE, LocalEngine

    return LocalEngine(min(jobs or AT_ONCE, number))


def _say(line: str) -> None:
    click.echo(line, err=True)


def _say_not_known(rows: list[PortalRow]) -> None:
    if rows:
        more = f" … and {len(rows) - 5} more" if len(rows) > 5 else ""
        _say(f"  {len(rows)} bodies without an address in the registry: {', '.join(r.name for r in rows[:5])}{more}")


def _show(groups: list[Group]) -> None:
    """Job, number of portals, domains."""
    for one in groups:
        click.echo(f"{one.name}\t{len(one.rows)}\t{' '.join(one.domains)}")
