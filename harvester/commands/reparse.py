"""``harvester reparse``: the database again from the archive, and what became different."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester import exits
from harvester.commands._common import cluster_wait_option, dir_option

if TYPE_CHECKING:
    from harvester.reparse import Reader, Remade
    from harvester.store.differences import Changed


@click.command("reparse", short_help="Make the database again from the archive, and say what became different.")
@click.option("--changed", "changed_only", is_flag=True, help="Only what another version of this program has read.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes [default: one a processor].")
@click.option("--cluster", metavar="ADDRESS", help="Read on a Dask cluster: tcp://…, tls://… or its file.")
@cluster_wait_option
@click.option("--from", "store", metavar="ADDRESS", help="First bring WARC files from there (s3://bucket/folder …).")
@click.option("--json", "as_json", is_flag=True, help="Differences as JSON Lines.")
@dir_option
@click.pass_context
def command(
    ctx: click.Context,
    changed_only: bool,
    jobs: int | None,
    cluster: str | None,
    minutes: float | None,
    store: str | None,
    as_json: bool,
    directory: Path,
) -> None:
    """Read every archived page again, without any network, into a new database that then takes the place of the old.

    What became different is on standard output, a line a field: cause, agency and year, address, field, before, after.
    Interrupted, the same command goes on; until it has ended the old database stays valid. Exit status 1 if records of
    the archive could not be read.
    """
    from harvester.reparse import reparse

    counts: Counter[str] = Counter()

    def tell(changed: Changed) -> None:
        for difference in changed.differences:
            counts[difference.cause] += 1
            about = {"agency_key": changed.agency_key, "year": changed.year, "url": changed.url}
            click.echo(_json({**about, **difference.as_dict()}) if as_json else _line(about, difference.as_dict()))

    if cluster and jobs:
        raise click.UsageError(
            "--jobs is for this machine; a cluster reads as much at once as its workers have threads"
        )
    if minutes and not cluster:
        raise click.UsageError("--cluster-wait is for --cluster")
    if store:
        _bring(store, directory)
    with _reader(cluster, minutes) as reader:
        remade = reparse(
            directory, jobs=jobs or _processors(), changed_only=changed_only, reader=reader, tell=tell,
            progress=_Progress().told,
        )  # fmt: skip
    _summary(remade, counts, directory)
    if remade.faults:
        ctx.exit(exits.REFUSED)


def _bring(store: str, directory: Path) -> None:
    from harvester.archive.harvest_dir import HarvestDir
    from harvester.archive.stores import WarcStore

    files = WarcStore(store)
    with HarvestDir(directory).lock() as harvest:
        number = files.bring_all(harvest.warc_dir)
    click.echo(f"{store}: {number} of {len(files.files)} files brought here, the others were", err=True)


@contextmanager
def _reader(cluster: str | None, minutes: float | None) -> Iterator[Reader | None]:
    if cluster is None:
        yield None
        return
    from harvester.cluster.reread import ClusterReader
    from harvester.cluster.watch import MINUTES

    def tell(words: str) -> None:
        click.echo(f"  {words}", err=True)

    with closing(ClusterReader(cluster, tell, minutes or MINUTES)) as reader:
        yield reader


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Progress:
    """A line now and then."""

    def __init__(self) -> None:
        from time import monotonic

        self._now = monotonic
        self._next = monotonic() + 5

    def told(self, done: int, total: int) -> None:
        if self._now() >= self._next:
            self._next = self._now() + 5
            click.echo(f"  {done} of {total} records read again", err=True)


def _line(about: dict[str, Any], difference: dict[str, Any]) -> str:
    who = f"{about['agency_key'] or '?'}:{about['year'] or '?'}"
    words = (difference["cause"], who, about["url"] or "", difference["field"])
    return "\t".join((*words, brief(difference["before"]), brief(difference["after"])))


def brief(value: Any) -> str:
    """A value on one line; of a cell its value and how it is printed."""
    if isinstance(value, dict) and "raw" in value:
        shown = "—" if value["value"] is None else str(value["value"])
        shown += "" if value["state"] == "reported" else f" ({value['state']})"
        return shown + (f" {value['raw']!r}" if value["raw"] not in (None, "", shown) else "")
    if isinstance(value, dict) and "report_id" in value:
        return " ".join(str(value.get(name) or "") for name in ("form", "title")).strip() or "a report"
    text = "—" if value is None else value if isinstance(value, str) else _json(value)
    text = " ".join(text.split())
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _summary(remade: Remade, counts: Counter[str], directory: Path) -> None:
    from harvester.store.differences import CAUSES

    again = f" ({remade.resumed_at} before an interruption)" if remade.resumed_at else ""
    click.echo(f"{remade.captures} records read again{again} into {directory / 'harvest.db'}", err=True)
    if remade.compared is not None:
        click.echo(f"  not compared: {remade.compared}", err=True)
    elif not counts:
        click.echo("  nothing became different", err=True)
    else:
        click.echo(f"  {remade.changed} reports became different", err=True)
    for cause, number in counts.most_common():
        click.echo(f"  {number:7} {cause}: {CAUSES[cause]}", err=True)
    for fault in remade.faults[:20]:
        click.echo(f"harvester: {' '.join(fault.split())}", err=True)
    if remade.faults:
        click.echo(f"harvester: {len(remade.faults)} records could not be read: see harvester verify", err=True)
    if remade.kept is not None:
        click.echo(f"harvester: what they said may stand in the database before, kept as {remade.kept}", err=True)
