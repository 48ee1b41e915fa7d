"""``harvester quality``: what a person should look at before trusting a number."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvester.commands._common import dir_option
from harvester.commands._dataset import filters, open_source, progress_bar, selection_of

if TYPE_CHECKING:
    from rich.table import Table

    from harvester.dataset.quality import Finding

KINDS = (
    "grade", "failed_relation", "yoy_break", "context_relation", "copied_last_year", "copied_neighbour", "same_numbers",
    "not_recoverable", "disagrees",
)  # fmt: skip


@click.command("quality", short_help="List failed sums, breaks between years, copied texts, low grades.")
@click.option("--only", multiple=True, type=click.Choice(KINDS), help="Only findings of this kind. May be repeated.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV with every finding on standard output.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Findings in the table.")
@click.option("--without-copies", is_flag=True, help="Do not look for copied texts, which takes most of the time.")
@filters("year", "division", "level", "form", "grade")
@dir_option
def command(
    only: tuple[str, ...],
    as_csv: bool,
    limit: int,
    without_copies: bool,
    year: str | None,
    division: str | None,
    level: tuple[str, ...],
    form: tuple[str, ...],
    grade: str | None,
    directory: Path,
) -> None:
    """List what a person should look at: reports of grade C and worse, wrong sums, numbers that do not continue last
    year's, texts and numbers that repeat another report. A finding is about the source, no failure of the program."""
    from rich.console import Console

    from harvester.dataset import quality, similar
    from harvester.dataset.text_files import csv_lines

    with open_source(directory, selection_of(year, division, level, form, grade)) as source, source.snapshot():
        copies: dict[int, similar.Copying] = {}
        if not without_copies:
            if similar.available():
                with progress_bar() as bar:
                    bar.begin("copied texts", len(source.ids))
                    copies = similar.find_copies(source, bar.advance)
            else:
                click.echo(
                    "harvester: copied texts were not looked for: pip install 'ogi-harvester[quality]'", err=True
                )
        table = quality.quality_table(source, copies)
        if as_csv:
            rows = (row for row in table.rows() if not only or row[6] in only)
            sys.stdout.buffer.write(csv_lines(table.columns, rows))
            sys.stdout.buffer.flush()
            return
        counts: Counter[str] = Counter()
        shown: list[quality.Finding] = []
        for finding in quality.findings(source, copies):
            if not only or finding.kind in only:
                counts[finding.kind] += 1
                if len(shown) < limit:
                    shown.append(finding)
        grades = quality.grades(source)
    click.echo(
        f"{directory}: {sum(grades.values())} reports, grades "
        + ", ".join(f"{name} {number}" for name, number in sorted(grades.items()))
    )
    click.echo(", ".join(f"{number} {kind}" for kind, number in counts.most_common()) or "nothing to look at")
    if shown:
        Console(highlight=False, markup=False).print(_table(shown))
    if (rest := sum(counts.values()) - len(shown)) > 0:
        click.echo(f"and {rest} more: --limit N, --only KIND, or --csv for all")


def _table(shown: list[Finding]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for head in ("report", "agency", "year", "grade", "finding", "detail"):
        table.add_column(head, overflow="fold", no_wrap=head in ("year", "grade", "finding"))
    for f in shown:
        table.add_row(str(f.report_id), f.agency or "?", str(f.year or "?"), f.grade or "-", f.kind, f.detail)
    return table
