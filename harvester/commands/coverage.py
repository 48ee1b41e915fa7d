"""``harvester coverage``: what is known of every agency and year."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvester.commands._common import dir_option
from harvester.commands._dataset import filters, open_source, registry, selection_of

if TYPE_CHECKING:
    from rich.table import Table

    from harvester.dataset.coverage import Entry

WORDS = {"unreadable": "unreadable", "blocked": "blocked", "not_published": "none", "not_looked": "."}
CENTRAL_WORDS = "中央 central"
MOST_AGENCIES = 60
"""With more agencies than this, the table in the terminal is one of divisions."""


@click.command("coverage", short_help="Show agency by year: found, unreadable, blocked, not published, not looked for.")
@filters("year", "division", "level")
@click.option("--agencies", "every", is_flag=True, help="One line an agency, however many there are.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV with one line an agency and year on standard output.")
@click.option(
    "--plot", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Draw it too: FILE is .png or .svg."
)
@dir_option
def command(
    year: str | None,
    division: str | None,
    level: tuple[str, ...],
    every: bool,
    as_csv: bool,
    plot: Path | None,
    directory: Path,
) -> None:
    """Show what is known of every agency and year: its report's grade, or why there is none. The agencies are those
    with a report of any year and those of the registry (data/portals).

    In the table: A to E a report of that grade, "late" after the statutory date, "none" looked for and not there,
    "." nobody has looked. Townships have no statutory date.
    """
    from rich.console import Console

    from harvester.dataset.coverage import COLUMNS, Ledger, as_row
    from harvester.dataset.text_files import csv_lines

    if plot:
        from harvester.commands.plot import checked_target

        checked_target(plot)
    with open_source(directory, selection_of(year, division, level)) as source, source.snapshot():
        ledger = Ledger(source, registry())
        entries = list(ledger.entries())
        years = ledger.years
    if plot:
        from harvester.commands.plot import draw_coverage

        draw_coverage(entries, plot)
    if as_csv:
        sys.stdout.buffer.write(csv_lines(COLUMNS, map(as_row, entries)))
        sys.stdout.buffer.flush()
        return
    own = [entry for entry in entries if entry.agency_key is not None]
    agencies = {(entry.agency_key, entry.site) for entry in own}
    click.echo(f"{directory}: {len(agencies)} agencies, {len(years)} years")
    console = Console(highlight=False, markup=False)
    console.print(*_summary(own, years))
    if every or len(agencies) <= MOST_AGENCIES:
        console.print(_by_agency(own, years))
    else:
        console.print(_by_division(own, years))
        click.echo("found of expected; --division D or --agencies shows agencies, --csv everything")
    for entry in entries:
        if entry.agency_key is None:
            click.echo(f"of nobody known, {entry.year or 'year unknown'}: {entry.url} [{entry.reason}]")


def _new_table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))


def _summary(entries: list[Entry], years: list[int]) -> tuple[Table, Table]:
    """Statuses by year, and how the reports stand to the statutory date."""
    from harvester.dataset.coverage import STATUSES, TIMES

    statuses, times = _new_table(), _new_table()
    for table, heads in ((statuses, (*STATUSES, "last looked at")), (times, TIMES)):
        table.add_column("year", no_wrap=True)
        for head in heads:
            table.add_column(head.replace("_", " "), justify="right")
    for year in years:
        of_year = [entry for entry in entries if entry.year == year]
        by_status = Counter(entry.status for entry in of_year)
        by_time = Counter(entry.time for entry in of_year)
        looked = max((entry.last_looked for entry in of_year if entry.last_looked), default="")
        statuses.add_row(str(year), *(str(by_status[status]) for status in STATUSES), looked)
        times.add_row(str(year), *(str(by_time[time]) for time in TIMES))
    return statuses, times


def _by_agency(entries: list[Entry], years: list[int]) -> Table:
    table = _new_table()
    table.add_column("adcode")
    table.add_column("agency", overflow="fold")
    for year in years:
        table.add_column(str(year))
    lines: dict[tuple[str | None, str], dict[int | None, Entry]] = {}
    for entry in entries:
        lines.setdefault((entry.agency_key, entry.site), {})[entry.year] = entry
    for line in lines.values():
        first = next(iter(line.values()))
        table.add_row(first.adcode or "", first.agency or "", *(_mark(line.get(year)) for year in years))
    return table


def _mark(entry: Entry | None) -> str:
    if entry is None:
        return ""
    if entry.status == "found":
        return f"{entry.grade or '?'}{' late' if entry.time == 'late' else ''}"
    return WORDS[entry.status]


def _by_division(entries: list[Entry], years: list[int]) -> Table:
    from harvester.dataset.bodies import places

    codes = {entry.adcode for entry in entries}
    provinces = {(code or "")[:2] for code in codes}
    table = _new_table()
    table.add_column("division", overflow="fold")
    for year in years:
        table.add_column(str(year), justify="right")
    counts: dict[str, Counter[tuple[int | None, bool]]] = {}
    for entry in entries:
        names = places(entry.adcode)
        # One province alone is shown by its counties.
        name = (
            names[0] or CENTRAL_WORDS
            if len(provinces) > 1
            else "".join(part for part in names if part) or CENTRAL_WORDS
        )
        counts.setdefault(name, Counter())[entry.year, entry.status == "found"] += 1
    for name, count in counts.items():
        found = [f"{count[year, True]}/{count[year, True] + count[year, False]}" for year in years]
        table.add_row(name, *found)
    return table
