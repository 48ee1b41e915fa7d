"""A report's facts, places and checks ready for the database, made where the report was read: what is stored of them is
a tenth of what they are as objects, and whoever stores reports of many processes has one processor only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harvester.store.compact import (
    STATES,
    STATUSES,
    check_names,
    content_digest,
    dump,
    fact_names,
    lines_of,
    pack_checks,
    pack_facts,
    pack_places,
)

Json = dict[str, Any]

_STATES = frozenset(STATES.values())
_STATUSES = frozenset(STATUSES.values())
_KEY = "_packed"
"""Of a parse object in which this stands in place of its facts and checks."""


@dataclass(frozen=True, slots=True)
class Packed:
    """As in the table ``readings``. ``names`` and ``checks``: JSON of the layouts' names; ``cells``, ``reported``,
    ``failed``: how many; ``content``: hexadecimal."""

    names: str
    numbers: str
    raws: str | None
    units: str | None
    states: str | None
    places: str | None
    place_table: int
    place_line: int
    checks: str
    statuses: str
    lefts: str
    rights: str | None
    cells: int
    reported: int
    failed: int
    content: str


def pack(parsed: Mapping[str, Any]) -> Packed:
    """Of a parse object, whole or as :func:`packed` makes it. Raises ValueError, TypeError for anything else."""
    told = parsed.get(_KEY)
    if told is not None:
        return told if isinstance(told, Packed) else _told(told)
    facts, checks = parsed.get("facts") or [], parsed.get("checks") or []
    cells, results = pack_facts(facts), pack_checks(checks)
    places, table, line = pack_places(facts)
    names = _layout(tuple(fact_names(facts)))
    return Packed(
        names=names,
        **cells,
        places=places,
        place_table=table,
        place_line=line,
        checks=_layout(tuple(check_names(checks))),
        **results,
        cells=len(facts),
        reported=sum(fact["state"] == "reported" for fact in facts),
        failed=results["statuses"].count(STATUSES["fail"]),
        content=content_digest(parsed, cells, names).hex(),
    )


@lru_cache(maxsize=256)
def _layout(names: tuple[tuple[str | None, ...], ...]) -> str:
    """JSON of the names of a layout: there are few of them."""
    return dump(names)


def packed(parsed: Mapping[str, Any]) -> Json:
    """The parse object of a report on its way between processes: ``save_report`` stores the same of it."""
    told = pack(parsed)
    rest = {name: value for name, value in parsed.items() if name not in ("facts", "checks")}
    return {**rest, _KEY: {name: getattr(told, name) for name in Packed.__slots__}}


def checked(parsed: Any) -> Json:
    """A parse object that another process gave, whole or packed; of a packed one it is sure from here on that it can be
    stored. Raises ValueError, TypeError."""
    if not isinstance(parsed, dict):
        raise TypeError("no parse object")
    return {**parsed, _KEY: pack(parsed)} if _KEY in parsed else parsed


def _told(told: Mapping[str, Any]) -> Packed:
    """What another process has packed. That reads pages of strangers, so it is looked at: whatever it says, what is
    stored of it can be read again."""
    made = Packed(**told)
    if not all(isinstance(number, int) for number in (made.cells, made.reported, made.failed)):
        raise TypeError("a packed report says no number of its cells")
    if not all(isinstance(number, int) for number in (made.place_table, made.place_line)):
        raise TypeError("a packed report says no number of its first table")
    bytes.fromhex(made.content)
    cells, lines = _cells(made.names)
    if not made.cells == cells == _length(made.numbers, list) == len(made.states or made.cells * "r"):
        raise ValueError("a packed report has not one value for each cell")
    if not _checks(made.checks) == _length(made.lefts, list) == len(made.statuses):
        raise ValueError("a packed report has not one result for each check")
    if made.places is not None and _length(made.places, list) != lines:
        raise ValueError("a packed report has not one place for each row")
    if not set(made.states or "") <= _STATES or not set(made.statuses) <= _STATUSES:
        raise ValueError("a packed report has states of no known kind")
    for text in (made.raws, made.units, made.rights):
        if text is not None:
            _length(text, dict)
    return made


def _length(text: str, kind: type[list[Any]] | type[dict[str, Any]]) -> int:
    value = json.loads(text)
    if not isinstance(value, kind):
        raise ValueError("a packed report has parts of another shape")
    return len(value)


@lru_cache(maxsize=256)
def _cells(names: str) -> tuple[int, int]:
    """Cells and rows of a layout."""
    lines = lines_of([(table, row, column) for table, row, column in json.loads(names)])
    return len(lines), lines[-1][0] + 1 if lines else 0


@lru_cache(maxsize=256)
def _checks(names: str) -> int:
    return len([(relation, scope) for relation, scope in json.loads(names)])
