"""``harvester diff``: what changed between the versions of a report, field by field."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester.commands._common import dir_option, existing_database
from harvester.commands.reparse import brief

if TYPE_CHECKING:
    from harvester.store.database import Store

Json = dict[str, Any]


@click.command("diff", short_help="Show what changed between the versions of a report.")
@click.argument("report")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a pair of versions, with texts in full.")
@dir_option
@click.pass_context
def command(ctx: click.Context, report: str, as_json: bool, directory: Path) -> None:
    """Compare each version of REPORT with the one before: cells, sections, identity, sums.

    REPORT is a report_id, an address (URL), or AGENCY:YEAR with an agency key, as in "500115/人民政府:2020".
    """
    from harvester.store.database import Store
    from harvester.store.differences import differences

    with Store(existing_database(directory), read_only=True) as store:
        versions = _versions(store, report, ctx)
        if not as_json:
            click.echo(f"{versions[0]['agency_key'] or versions[0]['url']} {versions[0]['year'] or ''}".rstrip())
            for version in versions:
                click.echo(_about(version, store))
        if len(versions) == 1:
            click.echo("harvester: there is one version of this report; nothing to compare", err=True)
        for one, other in pairwise(versions):
            found = list(differences(store.report(one["report_id"]) or {}, store.report(other["report_id"]) or {}))
            if as_json:
                told = {"from": _key(one), "to": _key(other), "differences": [d.as_dict() for d in found]}
                click.echo(json.dumps(told, ensure_ascii=False))
                continue
            click.echo(f"\nversion {one['version']} → {other['version']}")
            for difference in found:
                before, after = _apart(difference.before, difference.after)
                click.echo(f"  {difference.cause:9} {difference.field}\n    - {before}\n    + {after}")


def _versions(store: Store, words: str, ctx: click.Context) -> list[Json]:
    """All versions of the one report that is meant, oldest first. Usage error if it is none, or several."""
    by_year = re.fullmatch(r"(.+):(\d{4})", words)
    if words.isdecimal():
        row = store.read.row(int(words))
        found = [row] if row else []
    else:
        found = store.read.find_reports(url=words, current_only=False)
        if not found and by_year:
            name, year = by_year[1], int(by_year[2])
            found = store.read.find_reports(agency_key=name, year=year, current_only=False)
            found = found or store.read.find_reports(agency=name, year=year, current_only=False)
    families = {(row["agency_key"], row["year"], row["site"]): row for row in found}
    if not found:
        raise click.UsageError(f"no report {words!r} in {store.path}; give a report_id, a URL or AGENCY:YEAR", ctx)
    if len(families) > 1:
        some = ", ".join(f"{row['report_id']} ({row['agency_key']} {row['year']})" for row in families.values())
        raise click.UsageError(f"{words!r} means {len(families)} reports, give the report_id of one: {some}", ctx)
    first = found[0]
    if first["agency_key"] is None or first["year"] is None:
        family = store.read.find_reports(url=first["url"], current_only=False)
    else:
        family = store.read.find_reports(agency_key=first["agency_key"], year=first["year"], current_only=False)
    same = [row for row in family if (row["agency_key"], row["year"], row["site"]) in families]
    return sorted(same, key=lambda row: int(row["version"]))


def _key(row: Json) -> Json:
    return {name: row[name] for name in ("report_id", "version", "url", "is_current")}


def _about(row: Json, store: Store) -> str:
    looks = store.read.visits(row["report_id"])
    seen = looks[0]["fetched_at"] + (f" to {looks[-1]['fetched_at']}" if len(looks) > 1 else "")
    marks = ("  current" if row["is_current"] else "") + ("  disagrees" if row["disagrees"] else "")
    return f"  version {row['version']}  report {row['report_id']}  seen {seen}  {row['url']}{marks}"


_AROUND = 40


def _apart(before: Any, after: Any) -> tuple[str, str]:
    """Both on one line; of long texts the part that differs."""
    if not (isinstance(before, str) and isinstance(after, str)) or max(len(before), len(after)) <= 120:
        return brief(before), brief(after)
    start = next(
        (i for i, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(after)),
    )
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return _part(before, start, len(before) - tail), _part(after, start, len(after) - tail)


def _part(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return brief(("…" if first else "") + text[first:last] + ("…" if last < len(text) else ""))
