"""``harvester search``: words in the texts of the reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database, write_line

if TYPE_CHECKING:
    from harvester.store.search import Hit


@click.command("search", short_help="Find words in the texts of the reports.")
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option("--year", type=click.IntRange(1990, 2200), help="Only reports for this year.")
@click.option("--division", metavar="D", help="Only this division and all below it: its code or its name.")
@click.option("--section", metavar="S", help="Only this section, such as overview or problems; name: title and agency.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="How many reports.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per report.")
@dir_option
@click.pass_context
def command(
    ctx: click.Context,
    words: tuple[str, ...],
    year: int | None,
    division: str | None,
    section: str | None,
    limit: int,
    as_json: bool,
    directory: Path,
) -> None:
    """Print the reports that contain every WORD, the best first. A WORD may be a part of a word, of two characters or
    one, a name, or a phrase in quotation marks.

    The index (search.db beside harvest.db) is made at the first search and brought up at each. Exit status 1 if nothing
    is found.
    """
    existing_database(directory)
    from harvester.store.search import SearchError, SearchIndex, words_of

    query = " ".join(f'"{word}"' if re.search(r"\s", word) else word for word in words)
    try:
        words_of(query)
    except SearchError as error:
        raise click.UsageError(str(error), ctx) from error
    with SearchIndex(directory) as index:
        index.update(_progress)
        if section is not None and section not in index.sections:
            raise click.BadParameter(f"{section!r} is none of {', '.join(index.sections)}", ctx, param_hint="--section")
        found = index.search(
            query, section=section, year=year, adcode=_code(division, ctx) if division else None, limit=limit
        )
    for hit in found.hits:
        if as_json:
            write_line(_plain(hit))
        else:
            text = "".join(click.style(piece, bold=True) if marked else piece for piece, marked in hit.snippet)
            click.echo(
                f"{hit.report_id}  {hit.agency or hit.title or '?'} {hit.year or '?'}  {hit.section}\n    {text}"
            )
    number = f"more than {found.total}" if found.more else str(found.total)
    click.echo(f"{number} reports, {len(found.hits)} shown; harvester show ID tells more of one", err=True)
    if not found.hits:
        ctx.exit(exits.REFUSED)


def _progress(done: int, number: int) -> None:
    if number > 1_000:
        click.echo(f"index: {done:,} of {number:,} reports", err=True)


def _code(words: str, ctx: click.Context) -> str:
    from harvester.reports.divisions import divisions

    if re.fullmatch(r"(?:[0-9]{2}){1,3}", words):
        return words
    codes = divisions().resolve(words)
    if len(codes) != 1:
        what = f"means {len(codes)} divisions ({', '.join(codes[:6])})" if codes else "is no division"
        raise click.BadParameter(f"{words!r} {what}; give its code", ctx, param_hint="--division")
    return codes[0]


def _plain(hit: Hit) -> dict[str, object]:
    return {
        "report_id": hit.report_id,
        "agency": hit.agency,
        "agency_key": hit.agency_key,
        "adcode": hit.adcode,
        "year": hit.year,
        "title": hit.title,
        "section": hit.section,
        "heading": hit.heading,
        "count": hit.count,
        "snippet": "".join(piece for piece, _ in hit.snippet),
    }
