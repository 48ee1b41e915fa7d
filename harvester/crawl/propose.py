"""What crawls have learned, as a change of the registry that a person may apply: a unified diff, nothing written."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harvester.crawl.expected import Query
from harvester.crawl.learned import MAX_COLUMNS
from harvester.crawl.owners import government_name
from harvester.crawl.probe import common_place
from harvester.crawl.registry import FIELDS, PortalRow, RegistryError, csv_text, file_for, read_rows
from harvester.reports.divisions import divisions


def learned_portals(query: Query) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Address, name and learned facts of the portals that a crawl has looked at."""
    for row in query("SELECT url, name, details FROM portals ORDER BY url", ()):
        learned = json.loads(row["details"] or "{}").get("learned")
        if learned:
            yield row["url"], row["name"] or "", learned


def diff_of(path: Path, portals: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Iterator[str]:
    """The lines of a diff of the registry at ``path``; none where the crawls have learned nothing new.

    Lines that are not changed stay byte for byte. Portals that are not in the registry are proposed where they had
    reports that tell their place.
    """
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    before = {file: file.read_text(encoding="utf-8-sig").splitlines(keepends=True) for file in files}
    after = {file: list(lines) for file, lines in before.items()}
    where = {row.host: (file, row) for file in files for row in read_rows(file) if row.host}
    for url, name, learned in portals:
        host = PortalRow("", "", url).host
        if host in where:
            file, row = where[host]
            _change(after[file], row, with_facts(row, learned))
        elif (new := new_row(url, name, learned)) is not None:
            _append(after, path, new)
    for file in files:
        yield from difflib.unified_diff(before[file], after[file], f"a/{file.name}", f"b/{file.name}")


def with_facts(row: PortalRow, learned: Mapping[str, Any]) -> PortalRow:
    """The row as the last crawls would have it. Columns of the registry stay, new ones follow."""
    columns = tuple(dict.fromkeys([*row.columns, *learned.get("columns", ())]))[: max(MAX_COLUMNS, len(row.columns))]
    return replace(
        row,
        family=learned.get("family") or row.family,
        columns=columns,
        last_seen=max(row.last_seen, str(learned.get("last_seen") or "")),
        state="verified" if row.state in ("unverified", "seen") else row.state,
    )


def new_row(url: str, name: str, learned: Mapping[str, Any]) -> PortalRow | None:
    """A row for a portal that the registry does not have; None where its reports do not tell its place."""
    keys = [key.partition("/") for key in learned.get("agencies", ()) if key[:6].isdigit()]
    adcode = common_place(Counter(key[0] for key in keys)) if keys else None
    current = divisions().current(adcode) if adcode else []
    if adcode is None or len(current) != 1:
        return None
    own = any((code, rest) == (adcode, "人民政府") for code, _, rest in keys)
    return with_facts(PortalRow(current[0], government_name(current[0]) if own else name, url), learned)


def _change(lines: list[str], old: PortalRow, new: PortalRow) -> None:
    if old == new:
        return
    for number, line in enumerate(lines):
        if number and f",{old.url}," in line and line.startswith(old.adcode):
            lines[number] = csv_text([new], header=False)
            return


def _append(files: dict[Path, list[str]], path: Path, row: PortalRow) -> None:
    try:
        lines = files[file_for(path, row.adcode)]
    except RegistryError:
        return  # a registry of other regions is none of its
    if lines[:1] and lines[0].strip() == ",".join(FIELDS):
        if not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines.append(csv_text([row], header=False))
