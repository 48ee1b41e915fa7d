"""``harvester show``: from a number to the bytes it was read from, and the proof that it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database

if TYPE_CHECKING:
    from harvester.documents.model import Document
    from harvester.store.database import Store

Json = dict[str, Any]


@click.command("show", short_help="Show where a number of a report comes from, and prove it.")
@click.argument("report")
@click.argument("cell", required=False)
@dir_option
@click.pass_context
def command(ctx: click.Context, report: str, cell: str | None, directory: Path) -> None:
    """Print a CELL of a REPORT with its raw text and place, and the archived record it comes from.

    REPORT is a report_id, an address (URL), or AGENCY:YEAR with an agency key or name, as in
    "500115/人民政府:2020". CELL is TABLE.ROW.COLUMN such as "requests.granted.total", or a variable such as
    "granted_tot". Without CELL the report itself is shown. The record is read again and the raw text is looked for
    at its place: exit status 1 if it does not stand there.
    """
    from harvester.store.database import Store

    with Store(existing_database(directory), read_only=True) as store:
        row = _find(store, report, ctx)
        fact = None
        if cell is not None:
            fact = store.read.find_cell(row["report_id"], cell)
            if fact is None:
                raise click.UsageError(_no_such_cell(cell, row, store.facts(row["report_id"])), ctx)
        sources = store.read.provenance(row["report_id"])
        lines = _about_report(row, store) if fact is None else _about_fact(row, fact)
        source = next((s for s in sources if s["has_cells"]), sources[0])
        if fact is not None:
            source, fact = store.read.cell_source(row["report_id"], fact)
        click.echo("\n".join([*lines, *_about_source(source, directory / "warc")]))
    holds, words = _prove(source, directory / "warc", fact)
    click.echo(_line("proof", words))
    if not holds:
        ctx.exit(exits.REFUSED)


def _find(store: Store, words: str, ctx: click.Context) -> Json:
    """The one report that is meant. Usage error if there is none or more than one."""
    by_year = re.fullmatch(r"(.+):(\d{4})", words)
    if words.isdecimal():
        row = store.read.row(int(words))
        found = [row] if row else []
    elif found := store.read.find_reports(url=words):
        pass
    elif by_year and "/" in by_year[1] and "://" not in by_year[1]:
        found = store.read.find_reports(agency_key=by_year[1], year=int(by_year[2]))
    elif by_year:
        found = store.read.find_reports(agency=by_year[1], year=int(by_year[2]))
    if not found:
        raise click.UsageError(f"no report {words!r} in {store.path}; give a report_id, a URL or AGENCY:YEAR", ctx)
    if len(found) > 1:
        some = ", ".join(f"{r['report_id']} ({r['agency_key']})" for r in found[:8])
        raise click.UsageError(f"{words!r} means {len(found)} reports, give the report_id of one: {some}", ctx)
    return found[0]


def _no_such_cell(cell: str, row: Json, facts: list[Json]) -> str:
    from difflib import get_close_matches

    names = [f"{f['table']}.{f['row']}.{f['column']}" for f in facts]
    if not names:
        return f"report {row['report_id']} has no cells (form {row['form'] or 'unknown'})"
    near = get_close_matches(cell, names, 3, 0.4) or names[:3]
    return f"the form {row['form']} has no cell {cell!r}; cells are named like {', '.join(near)}"


def _line(name: str, value: object) -> str:
    return f"{name:<10}{value}"


def _head(row: Json) -> str:
    current = "current" if row["is_current"] else "not current"
    return _line("report", f"{row['report_id']}  {row['agency_key'] or '?'} {row['year'] or '?'}  ({current})")


def _about_report(row: Json, store: Store) -> list[str]:
    failed = [c for c in store.read.checks(row["report_id"]) if c["status"] == "fail"]
    lines = [_head(row)]
    lines += [_line(name, row[name]) for name in ("title", "agency", "form", "published", "signed") if row[name]]
    lines.append(_line("cells", f"{row['cells']}, {row['reported']} of them reported"))
    for check in failed:
        scope = f" in {check['scope']}" if check["scope"] else ""
        lines.append(_line("wrong sum", f"{check['relation']}{scope}: {check['left']} against {check['right']}"))
    return lines


def _about_fact(row: Json, fact: Json) -> list[str]:
    raw = "no such cell in the source" if fact["raw"] is None else f'"{fact["raw"]}"'
    value = "none" if fact["value"] is None else str(fact["value"])
    return [
        _head(row),
        _line("agency", row["agency"]),
        _line("cell", f"{fact['table']}.{fact['row']}.{fact['column']}"),
        _line("value", value + (f" {fact['unit']}" if fact["unit"] else "")),
        _line("raw", raw),
        _line("state", fact["state"]),
        _line("place", _place_words(fact["where"])),
    ]


def _place_words(where: Json | None) -> str:
    if not where:
        return "none"
    words = ", ".join(f"{part} {where[part]}" for part in ("page", "line", "table", "row", "column") if part in where)
    return words + (" (tables, rows and columns from 0)" if "table" in where else "")


def _about_source(source: Json, warc_dir: Path) -> list[str]:
    return [
        _line("url", source["url"]),
        _line(
            "fetched", f"{source['fetched_at']}, status {source['status']}, {source['media_type'] or 'no media type'}"
        ),
        *([_line("archived", f"{source['archived_at']}, by that archive")] if source["archived_at"] else []),
        _line("archive", f"{warc_dir / source['warc_file']} at byte {source['warc_offset']}"),
        _line("sha256", source["sha256"]),
    ]


def _prove(source: Json, warc_dir: Path, fact: Json | None) -> tuple[bool, str]:
    """Read the record again. Whether all is as the database says, and a sentence."""
    import hashlib

    from harvester.archive.errors import ArchiveError
    from harvester.archive.reader import read_capture, warc_path
    from harvester.documents.model import UnreadableError
    from harvester.documents.read import read_document

    try:
        capture = read_capture(warc_path(warc_dir, source["warc_file"]), source["warc_offset"])
        body = capture.payload()
    except (ArchiveError, OSError) as error:
        return False, f"FAILED: the record cannot be read: {error}"
    if capture.url != source["url"] or hashlib.sha256(body).hexdigest() != source["sha256"]:
        return False, "FAILED: the record holds other bytes than the database says (see harvester verify)"
    if fact is None:
        return True, "the record was read again and has this digest"
    if fact["where"] is None:
        return True, "the record was read again and has this digest; the source has no such cell to look at"
    declared = capture.header("Content-Type") or source["media_type"]
    try:
        document = read_document(body, content_type=declared, url=source["url"])
    except UnreadableError as error:
        return False, f"FAILED: the record cannot be read as a document: {error.message}"
    texts = list(_texts_at(document, fact["where"]))
    for text in texts:
        if text.strip() == fact["raw"] or (fact["raw"] and fact["raw"] in text):
            return True, f'the record was read again, has this digest, and at this place stands "{text.strip()}"'
    there = f'stands "{texts[0].strip()}"' if texts else "stands nothing"
    return False, f"FAILED: the record was read again, but at this place {there}"


def _texts_at(document: Document, where: Json) -> Iterator[str]:
    from harvester.documents.model import Table

    for block in document.blocks:
        for part in (c for row in block.rows for c in row) if isinstance(block, Table) else (block,):
            if part.place.as_dict() == where:
                yield part.text
