"""``harvester wacz``: the archive as one file for replay in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database, told_faults

_PAGES = """
    SELECT c.url AS url, CASE WHEN c.page_url = c.url THEN c.archived_at ELSE c.fetched_at END AS ts, r.title AS title
    FROM reports r JOIN captures c USING (capture_id) WHERE r.is_current = 1 ORDER BY r.adcode, r.year, c.url"""


@click.command("wacz", short_help="Write the archive as one WACZ file, to be replayed in a browser.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@dir_option
@click.pass_context
def command(ctx: click.Context, file: Path, directory: Path) -> None:
    """Write FILE (.wacz): all WARC files with index and digests, and the reports as the list of pages.

    Tools such as replayweb.page open it. Exit status 1 if a record could not be read; "harvester verify" tells more.
    """
    from harvester.archive.harvest_dir import HarvestDir
    from harvester.archive.wacz import write_wacz
    from harvester.store.database import Store

    faults: list[str] = []
    database = existing_database(directory)
    if not file.parent.is_dir():
        raise click.UsageError(f"{file.parent}: there is no such folder", ctx)
    with HarvestDir(directory).at_rest() as harvest, Store(database, read_only=True) as store:
        title = f"Annual open-information reports: {directory.name}"
        count = write_wacz(harvest.warc_dir, file, store.query(_PAGES), title, told_faults(faults))
    click.echo(f"{file}: {count} WARC files, {file.stat().st_size} bytes", err=True)
    if faults:
        ctx.exit(exits.REFUSED)
