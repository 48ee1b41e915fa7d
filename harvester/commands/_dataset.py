"""What the commands on the dataset share: filters, the registry as denominator, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from harvester.commands._common import existing_database

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from harvester.dataset.coverage import Expected
    from harvester.dataset.selection import Selection
    from harvester.dataset.source import Source

F = TypeVar("F", bound=Callable[..., Any])


def filters(*names: str) -> Callable[[F], F]:
    """Options among ``year``, ``division``, ``level``, ``form``, ``grade``."""
    options = {
        "year": click.option("--year", metavar="Y", help="Report years: 2020, 2019-2024 or 2019,2021."),
        "division": click.option(
            "--division", metavar="D", help="A division and all below it: a 6-digit adcode or a Chinese name."
        ),
        "level": click.option(
            "--level", "level", multiple=True, metavar="LEVEL",
            help="Only bodies of this level: national, provincial, prefecture, county, township. May be repeated.",
        ),
        "form": click.option(
            "--form", "form", multiple=True, metavar="FORM",
            help="Only reports of this form, such as ogi2021. May be repeated."
        ),
        "grade": click.option(
            "--grade", metavar="GRADES", help="Only reports of these grades, such as AB. The grades are A to E."
        ),
    }  # fmt: skip

    def decorate(function: F) -> F:
        for name in reversed(names):
            function = options[name](function)
        return function

    return decorate


def selection_of(
    year: str | None = None,
    division: str | None = None,
    level: tuple[str, ...] = (),
    form: tuple[str, ...] = (),
    grade: str | None = None,
) -> Selection:
    """The filters of a command line. Raises click.UsageError."""
    from harvester.dataset.bodies import LEVELS
    from harvester.dataset.selection import GRADES, Selection, SelectionError, parse_division, parse_years
    from harvester.reports.forms import load_forms

    grades = frozenset((grade or "").upper().replace(",", "").replace(" ", ""))
    for given, known, what in (
        (level, LEVELS, "level"),
        (form, tuple(load_forms()), "form"),
        (grades, GRADES, "grade"),
    ):
        for value in given:
            if value not in known:
                raise click.UsageError(f"no {what} {value!r}: there are {', '.join(known)}")
    try:
        return Selection(
            parse_years(year) if year else frozenset(),
            parse_division(division) if division else None,
            frozenset(level),
            frozenset(form),
            grades,
        )
    except SelectionError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def open_source(directory: Path, selection: Selection) -> Iterator[Source]:
    """The chosen reports of a harvest, read only."""
    from harvester.dataset.source import Source
    from harvester.store.database import Store

    with Store(existing_database(directory), read_only=True) as store:
        yield Source(store, selection)


def registry() -> list[Expected]:
    """The bodies that the registry of portals names."""
    from harvester.crawl.registry import read_rows, registry_path
    from harvester.dataset.coverage import Expected

    rows = read_rows(registry_path(None, None))
    return [Expected(row.adcode, row.name, row.url) for row in rows if row.state != "closed"]


class Bar:
    """A progress bar on standard error, where that is a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, name: str, expected: int) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=expected or None)

    def advance(self, rows: int) -> None:
        if self._task is not None:
            self._progress.advance(self._task, rows)


@contextmanager
def progress_bar() -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=getattr(sys.stderr, "unclean", sys.stderr))
    columns = (TextColumn("{task.description:20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield Bar(progress)
