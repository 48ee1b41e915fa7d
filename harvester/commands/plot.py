"""``harvester plot``: figures of the harvest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvester.commands._common import dir_option
from harvester.commands._dataset import filters, open_source, registry, selection_of

if TYPE_CHECKING:
    from harvester.dataset.coverage import Entry

FIGURES = ("coverage", "outcomes", "dates", "failed")


@click.command("plot", short_help="Draw coverage, requests, publication dates, failed relations as PNG or SVG.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--figure", "chosen", multiple=True, type=click.Choice(FIGURES), help="Only this figure. May be repeated."
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(("png", "svg")), help="[default: png] May be repeated."
)
@filters("year", "division", "level", "form", "grade")
@dir_option
def command(
    folder: Path,
    chosen: tuple[str, ...],
    formats: tuple[str, ...],
    year: str | None,
    division: str | None,
    level: tuple[str, ...],
    form: tuple[str, ...],
    grade: str | None,
    directory: Path,
) -> None:
    """Draw figures into DIR: "coverage" (agency by year), "outcomes" (requests and what became of them over the years),
    "dates" (publication against the statutory dates), "failed" (which sums are wrong how often)."""
    _need_matplotlib()
    from harvester.dataset import figures
    from harvester.dataset.coverage import Ledger

    selection = selection_of(year, division, level, form, grade)
    with open_source(directory, selection) as source, source.snapshot():
        _tell_font()
        folder.mkdir(parents=True, exist_ok=True)
        for name in chosen or FIGURES:
            if name == "coverage":
                # Without a division, the whole registry would be one grey field beside what was harvested.
                ledger = Ledger(source, registry() if division else ())
                figure = figures.coverage(list(ledger.entries()))
            else:
                figure = getattr(figures, name)(source)
            for ending in formats or ("png",):
                path = folder / f"{name}.{ending}"
                figures.save(figure, path)
                click.echo(f"{path}", err=True)


def _need_matplotlib() -> None:
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise click.UsageError("figures need the package matplotlib: pip install 'ogi-harvester[plot]'")


def _tell_font() -> None:
    from harvester.dataset import fonts

    if fonts.use_chinese_font() is None:
        click.echo(f"harvester: {fonts.NONE}", err=True)


def checked_target(path: Path) -> None:
    """Raises click.UsageError unless the file can be a figure."""
    _need_matplotlib()
    if path.suffix not in (".png", ".svg"):
        raise click.UsageError(f"{path}: a figure's name ends in .png or .svg")


def draw_coverage(entries: Sequence[Entry], path: Path) -> None:
    """The figure of ``harvester coverage --plot``."""
    from harvester.dataset import figures

    _tell_font()
    path.parent.mkdir(parents=True, exist_ok=True)
    figures.save(figures.coverage(entries), path)
