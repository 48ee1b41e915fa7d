"""``harvester portals``: the registry of portals, looked into, checked over the wire, and grown."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database, write_line

if TYPE_CHECKING:
    from harvester.crawl.discover import Discovery
    from harvester.crawl.registry import PortalRow
    from harvester.crawl.visits import Visit

DIVISION = "Only portals at or below a division: a 6-digit adcode or a Chinese name."


@click.group("portals", short_help="The registry of portals: list, show, check, discover, add, propose.")
@click.option(
    "--registry",
    metavar="PATH",
    envvar="HARVEST_REGISTRY",
    help="A registry instead of the shipped one: a CSV file or a folder of them [default: $HARVEST_REGISTRY].",
)
@click.pass_context
def command(ctx: click.Context, registry: str | None) -> None:
    """Look into data/portals, the registry that people read and edit, check it over the wire, and let it grow.

    Nothing is written but by "add --write".
    """
    from harvester.crawl.registry import registry_path

    ctx.obj = registry_path(registry, None)
    if not ctx.obj.exists():
        raise click.UsageError(f"{ctx.obj}: there is no such file or folder", ctx)


@command.command("list")
@click.option("--division", metavar="D", help=DIVISION)
@click.option("--state", metavar="STATE", help="Only portals in this state of knowledge.")
@click.option("--count", is_flag=True, help="Only how many there are, by level.")
@click.pass_context
def list_portals(ctx: click.Context, division: str | None, state: str | None, count: bool) -> None:
    """Print one line a portal: adcode, name, address, family, state; "-" where it is not known."""
    from harvester.crawl.registry import LEVELS, STATES

    if state is not None and state not in STATES:
        raise click.UsageError(f"--state is one of {', '.join(sorted(STATES))}, not {state!r}", ctx)
    rows = [row for row in _rows(ctx, division) if state in (None, row.state)]
    if count:
        numbers = Counter((row.level, bool(row.url)) for row in rows)
        for level in LEVELS:
            known, unknown = numbers[level, True], numbers[level, False]
            click.echo("\t".join((level, str(known + unknown), f"{unknown} without address")))
        return
    for row in rows:
        click.echo("\t".join((row.adcode, row.name, row.url or "-", row.family or "-", row.state)))


@command.command("show")
@click.argument("portal")
@click.pass_context
def show(ctx: click.Context, portal: str) -> None:
    """Print all that is known of a PORTAL (its address, host or name) as JSON, one line a portal."""
    from dataclasses import asdict

    for row in _named(ctx, portal):
        write_line(asdict(row))


@command.command("check")
@click.argument("portal", required=False)
@click.option("--division", metavar="D", help=DIVISION)
@click.pass_context
def check(ctx: click.Context, portal: str | None, division: str | None) -> int:
    """Ask every portal for its home page (or one PORTAL, by address, host or name) and print how it answers.

    One line a portal: state, adcode, name, address, and what was found. States: ok; moved (to another host); dead;
    blocked (robots.txt, a challenge, a refusal); tls (only http works); unknown (no address). Each host gets one
    request besides its robots.txt. Exit status 1 where a portal is moved, dead, blocked or tls. Writes nothing.
    """
    from harvester.crawl.visits import visit_all

    rows = _named(ctx, portal) if portal else _rows(ctx, division)
    by_url = {row.url: row for row in rows if row.url and row.state != "closed"}
    states: Counter[str] = Counter()

    def say(state: str, row: PortalRow, words: str) -> None:
        states[state] += 1
        click.echo("\t".join((state, row.adcode, row.name, row.url or "-", " ".join(words.split()))))

    def answered(visit: Visit) -> tuple[()]:
        say(visit.state[0], by_url[visit.url], visit.state[1])
        sys.stdout.flush()
        return ()

    for row in rows:
        if not row.url:
            say("unknown", row, "the registry has no address")
    if by_url:
        visit_all(by_url, answered, settings={})
    told = ", ".join(f"{number} {state}" for state, number in states.most_common()) or "none"
    click.echo(f"{sum(states.values())} portals: {told}", err=True)
    return exits.REFUSED if states.keys() - {"ok", "unknown"} else exits.OK


@command.command("discover")
@click.option(
    "--from", "start", metavar="URL|REGION", required=True, help="A portal, or a region whose own portal it is."
)
@click.option("--levels", type=click.IntRange(1, 3), default=1, show_default=True, help="How far to follow portals.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=400, show_default=True, help="Visit at most so many pages."
)
@click.pass_context
def discover(ctx: click.Context, start: str, levels: int, limit: int) -> int:
    """Follow the links of a portal to the portals that the registry does not have, and print rows for them as CSV.

    Each is visited once (its home page and robots.txt) and placed by its site code, its name and the table of
    divisions. What lies outside the region is left out, what cannot be placed is named on standard error.
    """
    from harvester.crawl.discover import Discovery, hosts_of
    from harvester.crawl.registry import csv_text, read_rows

    url, region = _start(ctx, start)
    found = Discovery(url, region, hosts_of(read_rows(ctx.obj)), levels)
    left = found.run(limit, {})
    if found.failed:
        click.echo(f"harvester: {url}: {found.failed}", err=True)
        return exits.REFUSED
    rows = sorted(found.rows.values(), key=lambda row: (row.adcode, row.host))
    click.echo(csv_text(rows), nl=False)
    _report(found, left)
    return exits.OK


def _report(found: Discovery, left: int) -> None:
    from harvester.crawl.discover import unnamed

    for url, text in sorted(found.unplaced.items()):
        click.echo(f"not placed: {url} {unnamed(text)}", err=True)
    for doubt in found.doubts:
        click.echo(f"look at: {doubt}", err=True)
    parts = [
        f"{len(found.rows)} proposed",
        f"{len(found.known)} in the registry",
        f"{len(found.foreign)} outside the region",
        f"{len(found.unplaced)} not placed",
    ]
    if left:
        parts.append(f"{left} not visited because of --limit")
    click.echo(f"portals linked: {', '.join(parts)}", err=True)


@command.command("add")
@click.argument("url")
@click.option("--write", is_flag=True, help="Append the row to the registry and record the pages as a test.")
@click.option("--budget", type=click.IntRange(min=2), default=60, show_default=True, help="Requests it may cost.")
@click.option("--fixtures", metavar="DIR", help="Where to record [default: tests/portals_recorded of the checkout].")
@click.pass_context
def add(ctx: click.Context, url: str, write: bool, budget: int, fixtures: str | None) -> int:
    """Crawl the portal at URL for a short while and print a row for it as CSV.

    Family and columns are those that were found, place and name those that its site code, its name or its reports
    say. With --write the row goes into the registry, and the pages with what was found in them into a fixture: read
    its expected.json, and write your name into it.
    """
    from harvester.crawl.arguments import ArgumentError
    from harvester.crawl.probe import ProbeError, probe, record_fixture, temporary_harvest
    from harvester.crawl.registry import append_row, csv_text, read_rows

    with temporary_harvest() as folder:
        try:
            found = probe(url, Path(folder), budget)
            place = _fixtures(fixtures)
            click.echo(csv_text([found.row]), nl=False)
            how = found.owner.evidence or "nothing tells whose it is: correct adcode and name"
            gone = "all of it" if found.complete else "not all of it: the budget is spent"
            click.echo(f"{found.row.url}: {len(found.reports)} reports found ({gone}); placed by {how}", err=True)
            if found.owner.doubt:
                click.echo(f"look at: {found.owner.doubt}", err=True)
            known = [row for row in read_rows(ctx.obj) if row.host == found.row.host]
            if not write:
                return exits.OK
            if known:
                raise ProbeError(f"{found.row.url} is in the registry already: {known[0].adcode} {known[0].name}")
            if found.owner.adcode is None:
                raise ProbeError(f"{found.row.url}: nothing tells its place; write the row by hand")
            click.echo(f"recorded in {record_fixture(found, Path(folder), place)}", err=True)
            click.echo(f"appended to {append_row(ctx.obj, found.row)}", err=True)
        except ArgumentError as error:
            raise click.UsageError(str(error), ctx) from error
        except ProbeError as error:
            click.echo(f"harvester: {error}", err=True)
            return exits.REFUSED
    return exits.OK


@command.command("propose")
@dir_option
@click.pass_context
def propose(ctx: click.Context, directory: Path) -> None:
    """Print what the crawls of a harvest have learned (family, columns, new portals) as a diff of the registry.

    "patch -d data/portals -p1" applies it.
    """
    from harvester.crawl.propose import diff_of, learned_portals
    from harvester.store.database import Store

    with Store(existing_database(directory), read_only=True) as store:
        lines = list(diff_of(ctx.obj, learned_portals(store.query)))
    click.echo("".join(lines), nl=False)
    if not lines:
        click.echo("nothing to propose: the registry has all that the crawls have learned", err=True)


def _fixtures(given: str | None) -> Path:
    from harvester.paths import data_dir

    return Path(given) if given else data_dir().parent / "tests" / "portals_recorded"


def _start(ctx: click.Context, start: str) -> tuple[str, str | None]:
    """The address to begin with, and the region that portals are wanted in."""
    from harvester.crawl.arguments import ArgumentError, parse_portal
    from harvester.crawl.guard import HostRules

    if "://" in start:
        try:
            url = parse_portal(start, HostRules())
        except ArgumentError as error:
            raise click.UsageError(str(error), ctx) from error
        return url, next((row.adcode for row in _rows(ctx, None) if row.url == url and row.level != "department"), None)
    adcode = _adcode(start, ctx)
    row = next(
        (row for row in _rows(ctx, None) if row.adcode == adcode and row.level != "department" and row.url), None
    )
    if row is None:
        raise click.UsageError(f"the registry has no portal of the government of {start}: give an address", ctx)
    return row.url, adcode


def _named(ctx: click.Context, portal: str) -> list[PortalRow]:
    from urllib.parse import urlsplit

    found = [
        row
        for row in _rows(ctx, None)
        if portal in (row.url, row.url.rstrip("/"), row.name, urlsplit(row.url).hostname, row.host)
    ]
    if not found:
        raise click.UsageError(f"no portal {portal!r} in the registry; 'harvester portals list' shows them", ctx)
    return found


def _adcode(division: str, ctx: click.Context) -> str:
    from harvester.crawl.registry import CENTRAL
    from harvester.reports.divisions import divisions

    if division == CENTRAL:
        return CENTRAL
    known = divisions().get(division)
    codes = [known.adcode] if known else divisions().resolve(division)
    if len(codes) != 1:
        choice = f"; it may be {', '.join(codes)}" if codes else ""
        raise click.UsageError(f"no division {division!r}: give a 6-digit adcode or a full name{choice}", ctx)
    return codes[0]


def _rows(ctx: click.Context, division: str | None) -> list[PortalRow]:
    from harvester.crawl.registry import adcode_stem, read_rows

    stem = "" if division is None else adcode_stem(_adcode(division, ctx))
    return [row for row in read_rows(ctx.obj) if row.adcode.startswith(stem)]
