"""Offices that a reform renamed, merged or moved into another division: linked, never thrown together.

Two kinds of evidence: the offices of ``data/reading/reforms.json``, where both names are known in one division, and the
division table's successors (长寿县 became 长寿区). A link is made only between agencies that both have reports here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any

from harvester.paths import data_dir
from harvester.reports.divisions import divisions

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


def refresh_links(conn: sqlite3.Connection) -> int:
    """Link all agencies again that a reform joins; links made by hand stay. Returns how many there are of ours."""
    known = {key for (key,) in conn.execute("SELECT DISTINCT agency_key FROM agencies WHERE agency_key IS NOT NULL")}
    links = [link for key in known for link in possible_links(key) if link[1] in known]
    conn.executemany("INSERT OR IGNORE INTO agency_links VALUES (?, ?, ?, ?, ?)", links)
    return len(links)
