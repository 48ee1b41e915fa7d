"""``harvester status``: what the last runs found, by portal and by cause, and what to do about it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester.commands._common import dir_option, existing_database

if TYPE_CHECKING:
    from rich.table import Table

Json = dict[str, Any]


@click.command("status", short_help="Show the last runs: found, parsed, refused, failed, by portal and cause.")
@click.option("--runs", "number", type=click.IntRange(min=1), default=5, show_default=True, help="How many runs.")
@dir_option
def command(number: int, directory: Path) -> None:
    """Show the last runs, the last one by portal, and what to do about each cause."""
    from rich.console import Console

    from harvester.causes import advice
    from harvester.store.database import Store

    with Store(existing_database(directory), read_only=True) as store:
        rows = store.db.execute(
            "SELECT run_id, spider, arguments, started_at, finished_at, finish_reason, statistics FROM runs "
            "ORDER BY run_id DESC LIMIT ?",
            (number,),
        ).fetchall()
        reports, agencies, first, last = store.db.execute(
            "SELECT count(*), count(DISTINCT agency_key), min(year), max(year) FROM reports WHERE is_current = 1"
        ).fetchone()
    names = ("run_id", "spider", "arguments", "started_at", "finished_at", "finish_reason", "statistics")
    runs = [dict(zip(names, row, strict=True)) for row in rows]
    for run in runs:
        run["statistics"] = json.loads(run["statistics"] or "{}")
    console = Console(highlight=False, markup=False)
    years = f", {first}-{last}" if first else ""
    click.echo(f"{directory}: {reports} reports of {agencies} agencies{years}")
    if not runs:
        return
    console.print(_runs_table(runs))
    latest = runs[0]["statistics"]
    if latest.get("by_portal"):
        console.print(_portals_table(latest["by_portal"], runs[0]["run_id"]))
    causes: Counter[str] = Counter(latest.get("refused", {})) + Counter(latest.get("failed", {}))
    for cause, count in causes.most_common():
        click.echo(f"{count} x {cause}: {advice(cause) or 'see docs/error-codes.md'}")


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
