"""``harvester status``: what the last runs found, by portal and by cause, and what to do about it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester.commands._common import dir_option, existing_database, write_line

if TYPE_CHECKING:
    from rich.table import Table

Json = dict[str, Any]
SHOWN = 20
"""Portals that are shown of a run unless all are asked for."""
NAMED = 3
"""Portals named with a cause."""


@click.command("status", short_help="Show the last runs: found, parsed, refused, failed, by portal and cause.")
@click.option("--runs", "number", type=click.IntRange(min=1), default=5, show_default=True, help="How many runs.")
@click.option("--run", "run_id", type=click.IntRange(min=1), help="Show this run by portal, not the last one.")
@click.option("--all", "whole", is_flag=True, help=f"All portals, not only {SHOWN} with those in trouble first.")
@click.option("--json", "as_json", is_flag=True, help="The runs as JSON Lines, newest first, and nothing else.")
@dir_option
def command(number: int, run_id: int | None, whole: bool, as_json: bool, directory: Path) -> None:
    """Show the last runs, the last one by portal, and what to do about each cause.

    Portals that gave less than they must come first, then those where pages failed. "harvester monitor" judges a run.
    """
    from rich.console import Console

    from harvester.causes import advice
    from harvester.store.database import Store

    with Store(existing_database(directory), read_only=True) as store:
        rows = store.db.execute(
            "SELECT run_id, spider, arguments, started_at, finished_at, finish_reason, statistics FROM runs "
            "WHERE ? IS NULL OR run_id = ? ORDER BY run_id DESC LIMIT ?",
            (run_id, run_id, number),
        ).fetchall()
        reports, agencies, first, last = store.db.execute(
            "SELECT count(*), count(DISTINCT agency_key), min(year), max(year) FROM reports WHERE is_current = 1"
        ).fetchone()
    fields = ("run_id", "spider", "arguments", "started_at", "finished_at", "finish_reason", "statistics")
    runs = [dict(zip(fields, row, strict=True)) for row in rows]
    for run in runs:
        run["statistics"] = json.loads(run["statistics"] or "{}")
    if run_id is not None and not runs:
        raise click.UsageError(f"{directory} has no run {run_id}: 'harvester status' lists them")
    if as_json:
        for run in runs:
            write_line({**run, "arguments": json.loads(run["arguments"] or "{}")})
        return
    console = Console(highlight=False, markup=False)
    years = f", {first}-{last}" if first else ""
    click.echo(f"{directory}: {reports} reports of {agencies} agencies{years}")
    if not runs:
        return
    console.print(_runs_table(runs))
    latest = runs[0]["statistics"]
    if latest.get("by_portal"):
        portals = sorted(latest["by_portal"], key=lambda portal: _trouble(portal, latest), reverse=True)
        console.print(_portals_table(portals if whole else portals[:SHOWN], runs[0]["run_id"]))
        if len(portals) > SHOWN and not whole:
            click.echo(f"… and {len(portals) - SHOWN} more portals: --all shows them")
    causes: Counter[str] = Counter(latest.get("refused", {})) + Counter(latest.get("failed", {}))
    for cause, count in causes.most_common():
        names = [p["name"] for p in latest.get("by_portal", []) if cause in p["refused"] or cause in p["failed"]]
        click.echo(f"{count} x {cause}{_named(names)}: {advice(cause) or 'see docs/error-codes.md'}")


def _named(names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f" ({', '.join(names[:NAMED])}{more})"


def _trouble(portal: Json, statistics: Json) -> tuple[bool, bool, int]:
    """What puts a portal before others: short of what it must give, cut short, pages that failed."""
    short = {one["url"] for one in statistics.get("short", ())}
    return portal["url"] in short, bool(portal.get("cut_short")), sum(portal["failed"].values())


def _runs_table(runs: list[Json]) -> Table:
    table = _table("Last runs", ("run", "spider", "started", "ended", "pages", "reports", "refused", "failed"), 4)
    for run in runs:
        statistics = run["statistics"]
        spider = " ".join([run["spider"], *_arguments(run["arguments"])])
        reports, refused, failed = (_total(statistics.get(name)) for name in ("reports", "refused", "failed"))
        ended = run["finish_reason"] or "still running, or killed"
        table.add_row(
            str(run["run_id"]),
            spider,
            run["started_at"][:16].replace("T", " "),
            ended,
            str(statistics.get("pages", 0)),
            reports,
            refused,
            failed,
        )
    return table


def _portals_table(portals: list[Json], run_id: int) -> Table:
    heads = ("portal", "expected", "pages", "reports", "causes", "remark")
    table = _table(f"Run {run_id} by portal", heads, 1)
    for portal in portals:
        expected = portal.get("expected")
        found = sum(portal["reports"].values())
        remark = portal.get("ended") or ""
        if expected is not None and found < expected:
            remark = f"{expected - found} fewer than expected. {remark}".strip()
        table.add_row(
            portal["name"],
            "" if expected is None else str(expected),
            str(portal["pages"]),
            str(found),
            _causes({**portal["refused"], **portal["failed"]}),
            remark,
        )
    return table


def _table(title: str, heads: tuple[str, ...], numbers_from: int) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for index, head in enumerate(heads):
        number = index >= numbers_from and head not in ("remark", "causes")
        table.add_column(
            head,
            justify="right" if number else "left",
            no_wrap=number or head in ("spider", "started", "ended"),
            overflow="fold",
        )
    return table


def _arguments(text: str) -> list[str]:
    return [f"{name}={value}" for name, value in json.loads(text or "{}").items() if value not in (None, "")]


def _total(counts: dict[str, int] | None) -> str:
    return str(sum((counts or {}).values()))


def _causes(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {cause}" for cause, number in counts.items())
