"""``harvester verify``: is the archive whole, and do archive and database tell the same."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database


@click.command("verify", short_help="Check the archive against its digests and the database.")
@dir_option
@click.pass_context
def command(ctx: click.Context, directory: Path) -> None:
    """Check every WARC record (gzip ends, headers, digests), and archive and database against each other, both ways.

    Findings are lines on standard output: file, byte, code, words. Exit status 1 if there is one.
    """
    from harvester.archive.verify import verify_directory
    from harvester.store.database import Store
    from harvester.verification import against_database

    counts: Counter[str] = Counter()
    warc_dir = directory / "warc"
    with Store(existing_database(directory), read_only=True) as store:
        for finding in chain(verify_directory(warc_dir), against_database(warc_dir, store)):
            counts[finding.code] += 1
            click.echo(f"{finding.warc_file}\t{finding.offset}\t{finding.code}\t{' '.join(finding.message.split())}")
        pages = store.db.execute("SELECT count(*) FROM captures").fetchone()[0]
    if counts:
        found = ", ".join(f"{number} {code}" for code, number in counts.most_common())
        click.echo(f"harvester: {directory}: {found}", err=True)
        ctx.exit(exits.REFUSED)
    click.echo(f"{directory}: {pages} archived pages, all whole; archive and database agree", err=True)
