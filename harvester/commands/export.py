"""``harvester export``: the dataset as files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import monotonic

import click

from harvester.commands._common import dir_option
from harvester.commands._dataset import filters, open_source, progress_bar, registry, selection_of

FORMATS = ("csv", "parquet", "dta", "jsonl")


@click.command("export", short_help="Write the dataset as CSV, Parquet, Stata or JSON Lines.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="File format [default: csv]. May be repeated.",
)
@click.option(
    "--table", "chosen", multiple=True, metavar="TABLE", help="Only this table [default: all]. May be repeated."
)
@filters("year", "division", "level", "form", "grade")
@click.option("--without-people", is_flag=True, help="Leave officials' names and telephone numbers out of texts.")
@click.option("--without-copies", is_flag=True, help="Do not look for copied texts, which takes most of the time.")
@click.option("--partition", is_flag=True, help="With --format parquet alone: files by year and province.")
@dir_option
def command(
    folder: Path,
    formats: tuple[str, ...],
    chosen: tuple[str, ...],
    year: str | None,
    division: str | None,
    level: tuple[str, ...],
    form: tuple[str, ...],
    grade: str | None,
    without_people: bool,
    without_copies: bool,
    partition: bool,
    directory: Path,
) -> None:
    """Write the current reports into DIR: long and wide panel, sections, checks, provenance, agencies, coverage,
    quality, rejects, codebook, with a datapackage.json, a citation file, a licence note and a README.

    An earlier export in DIR is replaced when the new one is whole, not before. docs/dataset.md describes the files.
    """
    from harvester.dataset.export import TABLES, ExportError, check_folder, check_formats, export
    from harvester.dataset.partitioned import export_partitioned

    for name in chosen:
        if name not in TABLES:
            raise click.UsageError(f"no table {name!r}: there are {', '.join(TABLES)}")
    selection = selection_of(year, division, level, form, grade)
    formats = tuple(dict.fromkeys(formats)) or ("csv",)
    try:
        check_formats(formats)
        check_folder(folder.absolute())
    except ExportError as error:
        raise click.UsageError(str(error)) from error
    if partition and formats != ("parquet",):
        raise click.UsageError("--partition is for Parquet files: give --format parquet and no other format")
    began = monotonic()
    with open_source(directory, selection) as source, progress_bar() as bar:
        write = export_partitioned if partition else partial(export, formats=formats)
        result = write(
            source, folder, chosen=chosen or TABLES, people=not without_people, copies=not without_copies,
            registry=registry(), progress=bar,
        )  # fmt: skip
    for note in result.notes:
        click.echo(f"harvester: {note}", err=True)
    size = sum(file.bytes for file in result.files) / 1e6
    click.echo(
        f"{folder}: {result.reports} reports in {len(result.files)} files, {size:.1f} MB, {monotonic() - began:.1f} s",
        err=True,
    )
