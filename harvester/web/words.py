"""The words of the pages in two languages, and which language a reader wants."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")


@cache
def _all() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return loaded


def words(language: str) -> dict[str, str]:
    """The words of a language by their names."""
    return _all()[language]


def gloss() -> dict[str, str]:
    """English for labels of the forms that have none in the forms' own files."""
    return _all()["gloss"]


def choose(asked: str | None, kept: str | None, accepts: str | None) -> str:
    """The language: asked for in the address, kept from before, or the first that the browser accepts and we have."""
    for one in (asked, kept):
        if one in LANGUAGES:
            return one
    weighted = []
    for order, entry in enumerate((accepts or "")[:500].split(",")):
        tag, _, weight = entry.strip().lower().partition(";")
        found = re.fullmatch(r"q=([01](?:\.\d{0,3})?)", weight.replace(" ", ""))
        quality = float(found.group(1)) if found else 1.0
        if tag[:2] in LANGUAGES and quality > 0:
            weighted.append((-quality, order, tag[:2]))
    return min(weighted)[2] if weighted else "en"
