"""``harvester parse``: files to JSON Lines, with no database and no archive."""

from __future__ import annotations

from typing import Any

import click

from harvester import exits
from harvester.commands._common import InputError, complain, error_object, read_input, write_line


@click.command("parse", short_help="Read reports and print them as JSON Lines.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--url", metavar="URL", help="The address the files come from: evidence for the place, kept with them.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], url: str | None) -> None:
    """Read reports (HTML, text, PDF, Word, WPS, sheets, pictures) and print one JSON object per FILE, in order.

    A FILE of "-" is standard input. What is no report is an object with "error", the rest is read all the same and the
    exit status is 1. The codes are explained in docs/error-codes.md.
    """
    refused = 0
    for name in files:
        result = parse_input(name, url, debug=bool(ctx.find_root().params.get("debug")))
        write_line(result)
        if "error" in result:
            refused += 1
            complain(name, result["error"]["code"], result["error"]["message"])
    if refused:
        ctx.exit(exits.REFUSED)


def parse_input(name: str, url: str | None, *, debug: bool = False) -> dict[str, Any]:
    """The object of ``harvester parse`` for one argument."""
    try:
        body = read_input(name)
    except InputError as error:
        return error_object(name, error.code, error.message)
    return parse_bytes_safely(body, name, url, debug=debug)


def parse_bytes_safely(body: bytes, name: str, url: str | None, *, debug: bool = False) -> dict[str, Any]:
    """``harvester.parsing.parse_bytes``, with a fault of the parser as an error object; with ``debug`` it is raised."""
    from harvester.parsing import parse_bytes

    try:
        return parse_bytes(body, source=name, url=url)
    except Exception as error:
        if debug:
            raise
        # A fault of ours on one input must not cost the others; it is said, counted and ends in exit status 1.
        return error_object(name, "unreadable", f"the parser failed: {type(error).__name__}: {error}; please report it")
