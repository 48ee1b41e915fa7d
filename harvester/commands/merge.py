"""``harvester merge``: other harvests into this one."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harvester.commands._common import dir_option

if TYPE_CHECKING:
    from harvester.store.merge import Merged


@click.command("merge", short_help="Take other harvest folders into this one.")
@click.argument("directories", nargs=-1, required=True, metavar="DIR…", type=click.Path(path_type=Path))
@dir_option
def command(directories: tuple[Path, ...], directory: Path) -> None:
    """Copy archive and rows of each DIR into this harvest: nothing is lost, doubled or made older. DIR is not changed.

    The order does not matter, and the same again changes nothing. Where two harvests disagree both are kept, and a
    line on standard output says so; also of WARC files that a DIR has lost, of which only the rows come (status 1).
    """
    from harvester import exits
    from harvester.archive.harvest_dir import HarvestDir
    from harvester.store.database import Store
    from harvester.store.merge import merge, settle

    for other in directories:
        if not (other / "harvest.db").is_file():
            raise click.UsageError(
                f"there is no harvest in {other} (no harvest.db); where only the archive is left, "
                f"'harvester --dir {other} reparse' makes it again"
            )
        if other.resolve() == directory.resolve():
            raise click.UsageError(f"{other} is the folder to merge into; name another one")
    harvest = HarvestDir(directory)
    incomplete = False
    with harvest.lock():
        with Store(harvest.db) as store:
            for other in directories:
                with ExitStack() as stack:
                    stack.enter_context(HarvestDir(other).lock())
                    merged = merge(store, harvest.warc_dir, other, settle_now=False)
                _told(merged)
                incomplete |= any(conflict.kind == "missing" for conflict in merged.conflicts)
            settle(store)
        index = harvest.open_index()
        try:
            index.refresh()
        finally:
            index.close()
    if incomplete:
        click.get_current_context().exit(exits.REFUSED)


def _told(merged: Merged) -> None:
    click.echo(
        f"{merged.directory}: {merged.files} files, {merged.captures} pages; {merged.new} new reports, "
        f"{merged.versions} with new versions, {merged.known} known",
        err=True,
    )
    for conflict in merged.conflicts:
        click.echo(f"{merged.directory}\t{conflict.kind}\t{conflict.what}\t{conflict.detail}")
