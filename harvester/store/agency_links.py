"""Offices that a reform renamed, merged or moved into another division: linked, never thrown together.

Two kinds of evidence: the offices of ``data/reading/reforms.json``, where both names are known in one division, and the
division table's successors (长寿县 became 长寿区). A link is made only between agencies that both have reports here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from harvester.paths import data_dir
from harvester.reports.divisions import divisions
from harvester.store.compact import digest

Link = tuple[str, str, str, int | None, str]
"""Old key, new key, kind, year of the reform or None, and what says so."""


@cache
def _reforms() -> list[dict[str, Any]]:
    text = (data_dir() / "reading" / "reforms.json").read_text(encoding="utf-8")
    offices: list[dict[str, Any]] = json.loads(text)["offices"]
    return offices


def possible_links(agency_key: str) -> Iterator[Link]:
    """The agencies that may have taken over from this one, whether they are known here or not."""
    adcode, _, name = agency_key.partition("/")
    for reform in _reforms():
        if name.endswith(reform["old"]):
            successor = name.removesuffix(reform["old"]) + reform["new"]
            note = f"{reform['old']} → {reform['new']}"
            yield agency_key, f"{adcode}/{successor}", reform["kind"], reform["since"], note
    current = divisions().current(adcode) if adcode else []
    # After a split nothing says which part an office went to.
    if len(current) == 1 and current[0] != adcode:
        yield agency_key, f"{current[0]}/{name}", "division", None, f"division {adcode} → {current[0]}"


def _possible_predecessors(agency_key: str) -> Iterator[str]:
    """The agencies of which :func:`possible_links` may name this one."""
    adcode, _, name = agency_key.partition("/")
    for reform in _reforms():
        if name.endswith(reform["new"]):
            yield f"{adcode}/{name.removesuffix(reform['new'])}{reform['old']}"
    for former in divisions().absorbed(adcode):
        yield f"{former}/{name}"


def refresh_links(conn: sqlite3.Connection, changed: Iterable[str] | None = None) -> int:
    """Link agencies that a reform joins; links made by hand stay. ``changed``: keys of those that may be new, None for
    all. Returns how many links there are of these."""
    sql = "SELECT DISTINCT agency_key FROM agencies WHERE agency_key"
    if changed is None:
        every = {key for (key,) in conn.execute(f"{sql} IS NOT NULL")}
        links = {link for key in every for link in possible_links(key) if link[1] in every}
    else:
        candidates = {
            link
            for key in changed
            for old in (key, *_possible_predecessors(key))
            for link in possible_links(old)
            if key in link[:2]
        }
        links = {link for link in candidates if all(conn.execute(f"{sql} = ?", (key,)).fetchone() for key in link[:2])}
    conn.executemany("INSERT OR IGNORE INTO agency_links VALUES (?, ?, ?, ?, ?)", sorted(links, key=str))
    return len(links)


@cache
def evidence() -> str:
    """A digest of what links are made from: when it changes, all agencies are looked at again."""
    return digest(_reforms(), (data_dir() / "divisions" / "divisions.csv").read_text(encoding="utf-8")).hex()
