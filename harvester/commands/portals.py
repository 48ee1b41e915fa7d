"""``harvester portals``: the registry of portals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from harvester.commands._common import write_line

if TYPE_CHECKING:
    from harvester.crawl.registry import PortalRow


@click.group("portals", short_help="The registry of portals: list, show.")
def command() -> None:
    """Look into data/portals, the registry that people read and edit."""


@command.command("list")
@click.option(
    "--division", metavar="D", help="Only portals at or below a division: a 6-digit adcode or a Chinese name."
)
@click.option("--state", metavar="STATE", help="Only portals in this state of knowledge.")
@click.pass_context
def list_portals(ctx: click.Context, division: str | None, state: str | None) -> None:
    """Print one line a portal: adcode, name, address, family, state."""
    from harvester.crawl.registry import STATES, adcode_stem

    if state is not None and state not in STATES:
        raise click.UsageError(f"--state is one of {', '.join(sorted(STATES))}, not {state!r}", ctx)
    stem = "" if division is None else adcode_stem(_adcode(division, ctx))
    for row in _registry():
        if row.adcode.startswith(stem) and state in (None, row.state):
            click.echo("\t".join((row.adcode, row.name, row.url, row.family or "-", row.state)))


@command.command("show")
@click.argument("portal")
@click.pass_context
def show(ctx: click.Context, portal: str) -> None:
    """Print all that is known of a PORTAL (its address, host or name) as JSON, one line a portal."""
    from dataclasses import asdict
    from urllib.parse import urlsplit

    found = [
        row for row in _registry() if portal in (row.url, row.url.rstrip("/"), row.name, urlsplit(row.url).hostname)
    ]
    if not found:
        raise click.UsageError(f"no portal {portal!r} in the registry; 'harvester portals list' shows them", ctx)
    for row in found:
        write_line(asdict(row))


def _adcode(division: str, ctx: click.Context) -> str:
    from harvester.reports.divisions import divisions

    known = divisions().get(division)
    codes = [known.adcode] if known else divisions().resolve(division)
    if len(codes) != 1:
        choice = f"; it may be {', '.join(codes)}" if codes else ""
        raise click.UsageError(f"no division {division!r}: give a 6-digit adcode or a full name{choice}", ctx)
    return codes[0]


def _registry() -> Iterator[PortalRow]:
    from harvester.crawl.registry import read_rows, registry_path

    return read_rows(registry_path(None, None))
