"""Holds a parsed report against what was composed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .expect import squeeze
from .model import Key


@dataclass
class Comparison:
    """``wrong`` is the worst: a number that is not the one printed. ``guessed`` is a number where none can be known.
    ``lost`` is a cell that could be read and was not (a flagged cell), ``other`` any other difference."""

    exact: int = 0
    wrong: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.wrong or self.guessed or self.lost or self.other)


def compare(
    parsed: dict[str, Any], wanted: dict[str, Any], identity: bool = True, unsure: Iterable[str] = ()
) -> Comparison:
    """``parsed``: an object of ``harvester parse``; ``wanted``: what ``expected()`` gave for the composed report.

    ``unsure``: sections whose text is not compared.
    """
    result = Comparison()
    if "error" in parsed:
        result.other.append(f"refused: {parsed['error']}")
        return result
    found = {(f["table"], f["row"], f["column"]): f for f in parsed["facts"]}
    for key, want in wanted["facts"].items():
        _cell(result, key, found.pop(key, None), want)
    result.wrong += [f"{'.'.join(key)}: not in the form, {f['value']}" for key, f in found.items()]
    names = ("title", "agency", "adcode", "year", "published", "signed", "form") if identity else ("form", "year")
    for name in names:
        if parsed[name] != wanted[name]:
            result.other.append(f"{name}: {parsed[name]!r}, not {wanted[name]!r}")
    _sections(result, parsed, wanted, set(unsure))
    _checks(result, parsed, wanted)
    return result


def _cell(result: Comparison, key: Key, got: dict[str, Any] | None, want: dict[str, Any]) -> None:
    name = ".".join(key)
    if got is None:
        result.other.append(f"{name}: no such fact")
        return
    same = got["value"] == want["value"] and got["state"] == want["state"] and (got["raw"] or "") == (want["raw"] or "")
    maybe = want.get("maybe")
    if same or (maybe is not None and got["value"] == maybe["value"] and got["state"] == maybe["state"]):
        result.exact += 1
    elif got["value"] is None and got["state"] == "not_recoverable":
        result.lost.append(name)
    elif want["state"] == "not_recoverable":
        result.guessed.append(f"{name}: {got['value']!r}")
    elif got["value"] == want["value"] and got["state"] == want["state"]:
        result.other.append(f"{name}: raw {got['raw']!r}, not {want['raw']!r}")
    else:
        result.wrong.append(f"{name}: {got['value']!r} {got['state']}, not {want['value']!r} {want['state']}")


def _fold(text: str) -> str:
    return squeeze(text).translate(str.maketrans("（）：，；", "():,;"))


def _sections(result: Comparison, parsed: dict[str, Any], wanted: dict[str, Any], unsure: set[str]) -> None:
    got = {section["section"]: _fold(section["text"]) for section in parsed["sections"]}
    for name, text in wanted["sections"].items():
        if name in unsure:
            continue
        if name not in got:
            result.other.append(f"section {name} is missing")
        elif got[name] != _fold(text):
            result.other.append(f"section {name}: …{got[name][-40:]!r}, not …{_fold(text)[-40:]!r}")
    result.other += [f"section {name} is no section of this report" for name in got if name not in wanted["sections"]]


def _checks(result: Comparison, parsed: dict[str, Any], wanted: dict[str, Any]) -> None:
    prefixes = ("REQ_", "REV_", "ACT_", "LEG_")
    got = {(c["relation"], c["scope"]): c["status"] for c in parsed["checks"] if c["relation"].startswith(prefixes)}
    if got == wanted["checks"]:
        return
    for key in got.keys() | wanted["checks"].keys():
        if got.get(key) != wanted["checks"].get(key):
            result.other.append(f"check {key}: {got.get(key)}, not {wanted['checks'].get(key)}")
