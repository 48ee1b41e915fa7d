"""A report's facts, places and checks as short JSON, and back. Pure functions; no database.

The reports of one form have the same cells in the same order, so the names of the cells are kept once, as a *layout*,
and a report keeps the values by position. Nothing here knows a form: a list of facts that no form has is a layout too.

What is the rule is not written: ``raw`` equal to the value as printed by ``str``, no unit, state ``reported``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

Json = dict[str, Any]

STATES = {"reported": "r", "blank": "b", "not_recoverable": "n"}
STATUSES = {"pass": "p", "fail": "f", "not_evaluable": "n"}
_STATE_NAMES = {short: name for name, short in STATES.items()}
_STATUS_NAMES = {short: name for name, short in STATUSES.items()}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ROW_OF = itemgetter("table", "row")
_CELL_OF = itemgetter("table", "row", "column")
PLACE_PARTS = ("table", "row", "column", "page", "line")


def dump(value: Any) -> str:
    """JSON without spaces, Chinese as it is."""
    return _ENCODER.encode(value)


def digest(*parts: Any) -> bytes:
    """16 bytes that tell contents apart."""
    return digest_text(dump(parts))


def digest_text(text: str) -> bytes:
    """:func:`digest` of parts whose JSON is at hand: ``["first","second"]``."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def fact_names(facts: Sequence[Json]) -> list[tuple[str, str, str]]:
    """The layout of a list of facts: table, row and column of each, in order."""
    return [_CELL_OF(fact) for fact in facts]


def check_names(checks: Sequence[Json]) -> list[tuple[str, str | None]]:
    """The layout of a list of checks: relation and scope of each, in order."""
    return [(check["relation"], check["scope"]) for check in checks]


def lines_of(names: Sequence[tuple[str, str, str]]) -> list[tuple[int, int]]:
    """For each fact the number of its form row in the layout, and its number within that row."""
    result: list[tuple[int, int]] = []
    for line, (_, group) in enumerate(groupby(names, key=lambda name: name[:2])):
        result.extend((line, step) for step, _ in enumerate(group))
    return result


def _default_raw(value: Any, state: str) -> str | None:
    if value is not None:
        return str(value)
    return "" if state == "blank" else None


def pack_facts(facts: Sequence[Json]) -> Json:
    """``numbers`` (JSON list), ``raws`` and ``units`` (JSON objects by position, None if empty), ``states`` (a letter a
    fact, None if all are reported). Raises ValueError for a state that is none of the three."""
    raws: dict[str, str | None] = {}
    for position, fact in enumerate(facts):
        value = fact["value"]
        if fact.get("raw") != (str(value) if value is not None else _default_raw(value, fact["state"])):
            raws[str(position)] = fact.get("raw")
    units = {str(position): unit for position, fact in enumerate(facts) if (unit := fact.get("unit")) is not None}
    try:
        states = "".join([STATES[fact["state"]] for fact in facts])
    except KeyError as error:
        raise ValueError(f"unknown state of a fact: {error}") from error
    return {
        "numbers": dump([fact["value"] for fact in facts]),
        "raws": dump(raws) if raws else None,
        "units": dump(units) if units else None,
        "states": states if states.strip("r") else None,
    }


def unpack_facts(
    names: Sequence[tuple[str, str, str]], numbers: str, raws: str | None, units: str | None, states: str | None
) -> list[Json]:
    """The facts again, without their places."""
    raw_of: dict[str, str | None] = json.loads(raws) if raws else {}
    unit_of: dict[str, str] = json.loads(units) if units else {}
    facts: list[Json] = []
    for position, (name, value) in enumerate(zip(names, json.loads(numbers), strict=True)):
        state = _STATE_NAMES[states[position]] if states else "reported"
        key = str(position)
        facts.append(
            {
                "table": name[0],
                "row": name[1],
                "column": name[2],
                "value": value,
                "raw": raw_of[key] if key in raw_of else _default_raw(value, state),
                "unit": unit_of.get(key),
                "state": state,
            }
        )
    return facts


def pack_places(facts: Sequence[Json]) -> tuple[str | None, int, int]:
    """Places as a pattern that pages of one template share, and the smallest table and line, from which it counts.

    The pattern is by form row: ``[table, row, column, page, line]``, each part one number for the whole row (the
    column: of its first cell, counting on by one) or a list, a number or null for each cell; None without any."""
    wheres = [fact.get("where") or {} for fact in facts]
    known = set().union(*wheres)
    every = {part: [place.get(part) for place in wheres] for part in PLACE_PARTS if part in known}
    numbers = {part: parts for part, parts in every.items() if parts.count(None) < len(parts)}
    base = {part: _smallest(numbers.get(part, ())) for part in ("table", "line")}
    lines: list[list[Any]] = []
    start = 0
    for _, group in groupby(facts, key=_ROW_OF):
        end = start + len(list(group))
        entry = [
            _pack_row(part, numbers[part][start:end], base.get(part, 0)) if part in numbers else None
            for part in PLACE_PARTS
        ]
        while entry and entry[-1] is None:
            entry.pop()
        lines.append(entry)
        start = end
    return dump(lines) if any(lines) else None, base["table"], base["line"]


def _pack_row(part: str, numbers: list[int | None], base: int) -> int | list[int | None] | None:
    first = numbers[0]
    if first is not None and part == "column":
        regular = numbers == list(range(first, first + len(numbers)))
    else:
        regular = numbers.count(first) == len(numbers)
    if regular:
        return None if first is None else first - base
    return [None if number is None else number - base for number in numbers]


def _smallest(numbers: Sequence[int | None]) -> int:
    return min([number for number in numbers if number is not None], default=0)


def unpack_places(
    names: Sequence[tuple[str, str, str]], places: str | None, table: int = 0, line: int = 0
) -> list[dict[str, int] | None]:
    """The place of each fact again, None for a cell that is not there."""
    if places is None:
        return [None] * len(names)
    lines = json.loads(places)
    base = {"table": table, "line": line}
    result: list[dict[str, int] | None] = []
    for number, step in lines_of(names):
        place: dict[str, int] = {}
        for part, entry in zip(PLACE_PARTS, lines[number], strict=False):
            if isinstance(entry, list):
                entry = entry[step]
            elif part == "column" and entry is not None:
                entry += step
            if entry is not None:
                place[part] = entry + base.get(part, 0)
        result.append(place or None)
    return result


def pack_checks(checks: Sequence[Json]) -> Json:
    """``statuses`` (a letter a check), ``lefts`` (JSON list), ``rights`` (JSON object by position, where it is not
    equal to the left; None if it always is). Raises ValueError for an unknown status."""
    for check in checks:
        if check["status"] not in STATUSES:
            raise ValueError(f"unknown status of a check: {check['status']!r}")
    rights = {str(i): check["right"] for i, check in enumerate(checks) if not _same(check["left"], check["right"])}
    return {
        "statuses": "".join(STATUSES[check["status"]] for check in checks),
        "lefts": dump([check["left"] for check in checks]),
        "rights": dump(rights) if rights else None,
    }


def unpack_checks(names: Sequence[tuple[str, str | None]], statuses: str, lefts: str, rights: str | None) -> list[Json]:
    """The checks again."""
    right_of: dict[str, Any] = json.loads(rights) if rights else {}
    return [
        {
            "relation": name[0],
            "scope": name[1],
            "status": _STATUS_NAMES[statuses[i]],
            "left": left,
            "right": right_of.get(str(i), left) if str(i) not in right_of else right_of[str(i)],
        }
        for i, (name, left) in enumerate(zip(names, json.loads(lefts), strict=True))
    ]


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and left == right


@lru_cache(maxsize=256)
def _names_digest(names: str) -> str:
    return digest_text(f"[{names}]").hex()


def content_digest(parsed: Mapping[str, Any], packed: Json | None = None, names: str | None = None) -> bytes:
    """What makes a version: form, cells and section texts. Not the title, dates, places, units or warnings.

    ``packed``, ``names``: what :func:`pack_facts` gives for the facts, and :func:`fact_names` as JSON, if at hand.
    """
    facts = parsed.get("facts") or []
    cells = packed or pack_facts(facts)
    # White space at the ends of a section is no part of its text.
    texts = [[s["section"], (s.get("text") or "").strip()] for s in parsed.get("sections") or []]
    layout = _names_digest(names if names is not None else dump(fact_names(facts)))
    return digest(parsed.get("form"), layout, cells["numbers"], cells["raws"], cells["states"], texts)
