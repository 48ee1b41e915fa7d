"""What is different between two reports: cells, and texts word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup

Json = dict[str, Any]
MAX_PIECES = 4_000
"""Longer texts are not compared word by word: the time grows with the square."""
_PIECES = re.compile(r"\d+(?:\.\d+)?|[a-zA-Z]+|\s+|.", re.S)


def cells(old: list[Json], new: list[Json]) -> list[tuple[tuple[str, str, str], Json | None, Json | None]]:
    """The cells whose printed text or state differ, in the order of the forms: key, old fact, new fact."""
    before = {(f["table"], f["row"], f["column"]): f for f in old}
    after = {(f["table"], f["row"], f["column"]): f for f in new}
    result = []
    for key in dict.fromkeys([*after, *before]):
        a, b = before.get(key), after.get(key)
        if (a and (a["value"], a["state"])) != (b and (b["value"], b["state"])):
            result.append((key, a, b))
    return result


def texts(old: list[Json], new: list[Json]) -> list[Json]:
    """For each section that differs its id, heading, and the text with ``ins`` and ``del``; or both texts if long."""
    before = {s["section"]: s for s in old}
    after = {s["section"]: s for s in new}
    result = []
    for name in dict.fromkeys([*after, *before]):
        a = before.get(name, {}).get("text") or ""
        b = after.get(name, {}).get("text") or ""
        if a.strip() == b.strip() and (name in before) == (name in after):
            continue
        heading = (after.get(name) or before[name]).get("heading")
        result.append({"section": name, "heading": heading, "marked": marked(a, b), "old": a, "new": b})
    return result


def marked(old: str, new: str) -> Markup | None:
    """Both texts as one, with what went and what came marked; None if they are too long for it."""
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    if len(a) > MAX_PIECES or len(b) > MAX_PIECES:
        return None
    parts = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Markup("{}").format("".join(a[a0:a1])))
            continue
        if a1 > a0:
            parts.append(Markup("<del>{}</del>").format("".join(a[a0:a1])))
        if b1 > b0:
            parts.append(Markup("<ins>{}</ins>").format("".join(b[b0:b1])))
    return Markup("").join(parts)
