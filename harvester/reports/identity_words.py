"""The words of ``data/reading/identity.json``, and the small operations on text that identity needs everywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from harvester.paths import data_dir
from harvester.remembered import remembered

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef〇]"
_SPACE_BY_CJK = re.compile(rf"(?<={_CJK})[\s\u200b\ufeff]+|[\s\u200b\ufeff]+(?={_CJK})")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
CHINESE_DIGITS = {
    digit: str(i)
    for i, group in enumerate(("〇零○ΟO", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for digit in group
}
YEAR = r"(?:(?:19|20)\d\d|[二][〇零○ΟO0][〇零○ΟO一二三四五六七八九]{2})"
"""A year in digits or in Chinese digits (二〇二〇)."""


@cache
def words() -> dict[str, Any]:
    """The word lists by name."""
    content: dict[str, Any] = json.loads((data_dir() / "reading" / "identity.json").read_text(encoding="utf-8"))
    return content


@remembered
def normal(text: str) -> str:
    """NFKC; spaces are kept."""
    return unicodedata.normalize("NFKC", text)


@remembered
def compact(text: str) -> str:
    """NFKC without any white space: what names and titles are compared in."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def tidy(text: str) -> str:
    """As printed, without the white space that layout put beside Chinese characters."""
    return _SPACE_BY_CJK.sub("", text.strip()).strip()


def alternatives(items: Iterable[str], spaced: bool = False) -> str:
    """A regular expression for any of the words, longest first; with ``spaced`` white space may stand between
    the characters."""
    ordered = sorted(items, key=len, reverse=True)
    if spaced:
        return "|".join(r"\s*".join(map(re.escape, item)) for item in ordered)
    return "|".join(map(re.escape, ordered))


def to_year(text: str) -> int:
    """``2020`` for 2020 and 二〇二〇."""
    return int("".join(CHINESE_DIGITS.get(c, c) for c in text))
