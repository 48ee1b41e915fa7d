"""``harvester cdxj``: an index of the archive for other people's tools."""

from __future__ import annotations

from pathlib import Path

import click

from harvester import exits
from harvester.commands._common import dir_option, told_faults


@click.command("cdxj", short_help="Write a CDXJ index of the archive (for pywb and its kin).")
@dir_option
@click.pass_context
def command(ctx: click.Context, directory: Path) -> None:
    """Write warc/index.cdxj: one line a capture, as pywb, warcio and other replay tools look pages up.

    It can be made again at any time and nothing of the harvester needs it. Exit status 1 if a record could not be
    read; "harvester verify" tells more.
    """
    from harvester.archive.cdxj import NAME, write_cdxj
    from harvester.archive.harvest_dir import HarvestDir

    harvest = HarvestDir(directory)
    faults: list[str] = []
    if not harvest.warc_dir.is_dir():
        raise click.UsageError(f"there is no archive in {directory} (no folder warc): crawl or ingest first", ctx)
    with harvest.lock():
        target = harvest.warc_dir / NAME
        count = write_cdxj(harvest.warc_dir, target, told_faults(faults))
    click.echo(f"{target}: {count} captures", err=True)
    if faults:
        ctx.exit(exits.REFUSED)
