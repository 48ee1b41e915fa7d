"""``harvester codebook``: every variable, where it stands in the forms, and how much of it is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harvester.commands._common import dir_option
from harvester.commands._dataset import filters, open_source, selection_of


@click.command("codebook", short_help="Describe every variable: Markdown, CSV or DDI-XML.")
@click.option(
    "--format", "kind", type=click.Choice(("md", "csv", "ddi")), default="md", show_default=True,
    help="Markdown, CSV or DDI Codebook 2.5.",
)  # fmt: skip
@filters("year", "division", "level", "form", "grade")
@dir_option
def command(
    kind: str,
    year: str | None,
    division: str | None,
    level: tuple[str, ...],
    form: tuple[str, ...],
    grade: str | None,
    directory: Path,
) -> None:
    """Print the codebook, in Chinese and English: label, unit, forms and years in which a variable exists, relations,
    denominators, and the share missing in the chosen reports."""
    from harvester.dataset import codebook
    from harvester.dataset.ddi import ddi
    from harvester.dataset.package import TITLE
    from harvester.dataset.panel import wide_columns
    from harvester.dataset.text_files import csv_lines

    out = sys.stdout.buffer
    with open_source(directory, selection_of(year, division, level, form, grade)) as source, source.snapshot():
        missing = codebook.count_missing(source)
        if kind == "md":
            out.write(codebook.markdown(source, missing).encode())
        elif kind == "ddi":
            out.write(ddi(wide_columns(), missing, TITLE, len(source.ids), "panel_wide.csv"))
        else:
            out.write(csv_lines(codebook.COLUMNS, codebook.rows(missing)))
    out.flush()
