"""What crawls have learned about portals: kept in the database beside the registry's rows, proposed as a change of the
registry by ``harvester portals propose``, never written into it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from harvester.crawl.account import Account, PortalAccount
from harvester.crawl.expected import Query
from harvester.crawl.registry import PortalRow

MAX_COLUMNS = 20
"""Columns kept of a portal; one with more has them under a few common ones."""


def registry_rows(rows: Iterable[PortalRow]) -> list[dict[str, Any]]:
    """What the table ``portals`` keeps of the registry's rows. Bodies whose address nobody knows are there as well
    (``unknown:ADCODE/NAME``): they belong to what coverage is measured by."""
    return [
        {
            "url": row.url or f"unknown:{row.adcode}/{row.name}",
            "name": row.name,
            "adcode": row.adcode,
            "family": row.family,
            "state": row.state,
            "expected": row.expected,
        }
        for row in rows
    ]


def with_learned(rows: Iterable[dict[str, Any]], query: Query, account: Account, day: str) -> list[dict[str, Any]]:
    """The rows with ``learned``: what this run has seen, else what is in the database from earlier runs."""
    sql = "SELECT details FROM portals WHERE url = ?"
    result = []
    for row in rows:
        known = next(iter(query(sql, (row["url"],))), None)
        learned = json.loads((known or {}).get("details") or "{}").get("learned") or {}
        portal = account.portals.get(row["url"])
        if portal is not None and portal.pages:
            learned = {**learned, **facts_of(portal, day)}
        result.append({**row, "learned": learned} if learned else dict(row))
    return result


def facts_of(portal: PortalAccount, day: str) -> Mapping[str, Any]:
    """What a run has seen of one portal; only what was found is named, so that a bad day wipes out nothing."""
    families = [name for name, _ in portal.families.most_common() if name != "generic"]
    facts = {
        "family": families[0] if families else None,
        "columns": list(dict.fromkeys(portal.columns))[:MAX_COLUMNS],
        "found": portal.found,
        "agencies": sorted(portal.agencies),
    }
    return {"last_seen": day, **{name: value for name, value in facts.items() if value}}
