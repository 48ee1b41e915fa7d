"""``harvester ingest``: reports that people already have, the same way into the database as crawled ones."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester import exits
from harvester.commands._common import InputError, complain, dir_option, read_input
from harvester.commands.parse import parse_bytes_safely

if TYPE_CHECKING:
    from harvester.archive.writer import WarcWriter
    from harvester.store.database import Store

_REFUSED = "refused:"


@click.command("ingest", short_help="Take report files that you already have into the harvest.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--url", metavar="URL", help="The address that the one FILE comes from [default: its file: address].")
@dir_option
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], url: str | None, directory: Path) -> None:
    """Archive each FILE as it is (a WARC resource record), read it, and store the report or why it is none.

    A FILE may be a folder: every file below it. The same file again changes nothing.
    """
    if url is not None and (len(files) > 1 or Path(files[0]).is_dir()):
        raise click.UsageError("--url is the address of one file; ingest files of other addresses by themselves", ctx)
    from harvester.archive.harvest_dir import HarvestDir
    from harvester.archive.notes import RUN_END, encode, run_fields
    from harvester.archive.writer import WarcWriter, new_run_id, now_utc
    from harvester.store.database import Store, StoreError

    debug = bool(ctx.find_root().params.get("debug"))
    harvest = HarvestDir(directory)
    counts: Counter[str] = Counter()
    with harvest.lock(), Store(harvest.db) as store:
        told = ("ingest", {"files": len(files), "url": url}, now_utc())
        run_id = store.start_run(*told)
        try:
            with WarcWriter(harvest.warc_dir, f"ingest-{new_run_id()}", info=run_fields(*told)) as writer:
                for name in _files(files):
                    counts[_ingest(name, url, writer, store, run_id, debug)] += 1
                ended, statistics = now_utc(), _statistics(counts)
                if writer.name is not None:  # what changed nothing leaves no file
                    writer.write_note(
                        None, None, encode(RUN_END, {"reason": "finished", "statistics": statistics, "at": ended})
                    )
        except BaseException as error:
            reason = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
            with suppress(StoreError):  # a full disk may be what happened; then that is what has to be told
                store.finish_run(run_id, reason, _statistics(counts))
            raise
        store.finish_run(run_id, "finished", statistics, ended)
    _summary(counts, harvest.db)
    if any(kind.startswith(_REFUSED) for kind in counts):
        ctx.exit(exits.REFUSED)


def _files(names: tuple[str, ...]) -> Iterator[str]:
    """The files themselves; of a folder all below it in the order of their names, without hidden ones.

    Raises OSError for a folder that cannot be listed.
    """
    for name in names:
        if name == "-" or not Path(name).is_dir():
            yield name
            continue
        for folder, below, here in os.walk(name, onerror=_raise):
            below[:] = sorted(entry for entry in below if not entry.startswith("."))
            yield from (str(Path(folder, entry)) for entry in sorted(here) if not entry.startswith("."))


def _raise(error: OSError) -> None:
    raise error


def _ingest(name: str, url: str | None, writer: WarcWriter, store: Store, run_id: int, debug: bool) -> str:
    """Take one file in. Returns the outcome of the store, or ``refused:`` and a code."""
    from harvester.archive.notes import REJECT, encode
    from harvester.archive.writer import now_utc
    from harvester.store.database import CANDIDATE

    try:
        body = read_input(name)
    except InputError as error:
        complain(name, error.code, error.message)
        lost, at = url or _address(name, b""), now_utc()
        about = {"url": lost, "reason": error.code, "detail": error.message, "at": at}
        writer.write_note(None, None, encode(REJECT, about))
        store.add_reject(run_id, lost, error.code, error.message, at)
        return _REFUSED + error.code
    address = url or _address(name, body)
    capture = None
    capture_id = _known(store, address, body)
    if capture_id is None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        about = {"file": Path(name).name, "source": name, **({"url": url} if url else {})}
        capture = writer.write_resource(address, kind, body, metadata=about)
        capture_id = store.add_capture(run_id, capture, role=CANDIDATE)
    parsed = parse_bytes_safely(body, name, url, debug=debug)
    if "error" in parsed:
        error_code, message = str(parsed["error"]["code"]), str(parsed["error"]["message"])
        complain(name, error_code, message)
        (page,) = store.query("SELECT fetched_at FROM captures WHERE capture_id = ?", (capture_id,))
        store.add_reject(run_id, address, error_code, message, page["fetched_at"])
        return _REFUSED + error_code
    parsed["url"] = address
    if capture is not None:
        store.add_capture(run_id, capture, encoding=parsed.get("encoding"))
    return store.save_report(parsed, capture_id).kind


def _address(name: str, body: bytes) -> str:
    """What stands for the URL of a file that has none."""
    return f"urn:sha256:{hashlib.sha256(body).hexdigest()}" if name == "-" else Path(name).absolute().as_uri()


def _known(store: Store, address: str, body: bytes) -> int | None:
    """The capture of the same bytes at the same address, if they are archived already."""
    capture = store.find_capture(address)
    same = capture is not None and capture["sha256"] == hashlib.sha256(body).hexdigest()
    return int(capture["capture_id"]) if capture is not None and same else None


def _statistics(counts: Counter[str]) -> dict[str, Any]:
    """What ``runs.statistics`` holds, in the shape of a crawl's."""
    reports = {kind: number for kind, number in counts.items() if not kind.startswith(_REFUSED)}
    refused = {kind.removeprefix(_REFUSED): number for kind, number in counts.items() if kind.startswith(_REFUSED)}
    return {"pages": counts.total(), "reports": reports, "refused": refused}


_WORDS = {
    "new": "new reports",
    "version": "new versions of reports",
    "copy": "copies of reports that are there",
    "unchanged": "unchanged",
}


def _summary(counts: Counter[str], database: Path) -> None:
    click.echo(f"{sum(counts.values())} files read into {database}", err=True)
    for outcome, words in _WORDS.items():
        if counts[outcome]:
            click.echo(f"  {counts[outcome]} {words}", err=True)
    if refused := sum(_statistics(counts)["refused"].values()):
        click.echo(f"  {refused} refused (see the lines above and the table rejects)", err=True)
