"""What kind of body an agency is, at which level, and by which day the law wants its report.

The words are in ``data/reading/bodies.json``. A level or date that cannot be told is None, never a guess.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from harvester.dataset.columns import CATEGORY, Column
from harvester.paths import data_dir
from harvester.reports.agency import is_central, read_name
from harvester.reports.divisions import divisions, level

LEVELS = ("national", "provincial", "prefecture", "county", "township")
CENTRAL = "000000"
_BY_NUMBER = {1: "provincial", 2: "prefecture", 3: "county"}


@dataclass(frozen=True, slots=True)
class Body:
    kind: str | None
    """``government``, ``government_office``, ``department``, ``dispatched``, ``public_body``, ``township``."""
    level: str | None
    """One of :data:`LEVELS`."""


@cache
def words() -> dict[str, Any]:
    """``data/reading/bodies.json``."""
    data: dict[str, Any] = json.loads((data_dir() / "reading" / "bodies.json").read_text(encoding="utf-8"))
    return data


@cache
def _patterns() -> list[tuple[str, str | None, re.Pattern[str]]]:
    return [(entry["kind"], entry["level"], re.compile("|".join(entry["patterns"]))) for entry in words()["kinds"]]


@lru_cache(maxsize=65536)
def body_of(agency_key: str | None, adcode: str | None) -> Body:
    """Kind and level by the agency's key (``500115/双龙镇人民政府``) and adcode."""
    name = (agency_key or "").rpartition("/")[2]
    if not name:
        return Body(None, None)
    stands = level_of(adcode) or ("national" if _is_central(name) else None)
    for kind, own_level, pattern in _patterns():
        if pattern.search(name):
            return Body(kind, own_level or stands)
    return Body(words()["otherwise"], stands)


def _is_central(name: str) -> bool:
    """True for a body of the State itself, which has no adcode."""
    known = read_name(name, divisions())
    return known is not None and is_central(known)


def level_of(adcode: str | None) -> str | None:
    """Level of a division's own bodies; ``000000`` is national; None without a code."""
    if not adcode:
        return None
    return "national" if adcode == CENTRAL else _BY_NUMBER[level(adcode)]


def deadline(body: Body, year: int | None, scope: str | None = None) -> date | None:
    """The statutory day for the report of a year, or None where the law names none (townships, public bodies)."""
    if year is None or body.level is None:
        return None
    for rule in words()["deadlines"]:
        first, last = rule["first_year"], rule["last_year"]
        if (
            first <= year
            and (last is None or year <= last)
            and body.kind in rule["kinds"]
            and rule.get("scope", scope) == scope
        ):
            return date(year + 1, rule["month"], rule["day"])
    return None


@lru_cache(maxsize=8192)
def places(adcode: str | None) -> tuple[str | None, str | None, str | None]:
    """Names of province, prefecture and county of a code; None for the levels that it has not."""
    result: list[str | None] = [None, None, None]
    table = divisions()
    for code in table.parents(adcode) if adcode and adcode in table else ():
        division = table.get(code)
        if division is not None:
            result[level(code) - 1] = division.name
    return result[0], result[1], result[2]


COLUMNS = (
    Column("level", CATEGORY, "national, provincial, prefecture, county or township", "层级"),
    Column("kind", CATEGORY, "kind of body, told by its name", "机关类型"),
    Column("province", CATEGORY, "province", "省级区划"),
    Column("prefecture", CATEGORY, "prefecture-level division", "地级区划"),
    Column("county", CATEGORY, "county-level division", "县级区划"),
)
"""What tables say of a body, see :func:`as_cells`."""


def as_cells(body: Body, adcode: str | None) -> tuple[str | None, ...]:
    """A body and its place in the order of :data:`COLUMNS`."""
    return (body.level, body.kind, *places(adcode))
