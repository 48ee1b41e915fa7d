"""Folding of text before words are looked for in it: width, white space, traditional script, woven-in noise.

What is printed or stored is never folded; only what is searched.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any

from harvester.paths import data_dir
from harvester.remembered import remembered

# 發(fā) 國(guó): copies weave the reading of a character, in Latin letters, into the text behind it.
_RUBY = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,7}[)）]")
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]+")
_QUOTES = re.compile("[《》〈〉“”\"'‘’「」『』]")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@cache
def words() -> dict[str, Any]:
    """``data/reading/kinds.json``."""
    data: dict[str, Any] = json.loads((data_dir() / "reading" / "kinds.json").read_text(encoding="utf-8"))
    return data


@cache
def _pairs() -> tuple[dict[int, str], frozenset[str]]:
    pairs: str = words()["traditional"]
    return {ord(a): b for a, b in zip(pairs[::2], pairs[1::2], strict=True)}, frozenset(pairs[::2])


@cache
def _old_script() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_pairs()[1]))}]")


def simplify(text: str) -> str:
    """Traditional characters that occur in reports, as simplified ones. Length is kept."""
    return text.translate(_pairs()[0]) if _old_script().search(text) else text


def without_ruby(text: str) -> str:
    return _RUBY.sub("", text) if "(" in text or "（" in text else text


def count_ruby(text: str) -> int:
    """How often a character is followed by its reading in brackets: a mark of copies made for search engines."""
    return len(_RUBY.findall(text))


@remembered
def fold(text: str) -> str:
    """NFKC, lower case, simplified, without white space, zero-width characters and ruby noise."""
    folded = unicodedata.normalize("NFKC", without_ruby(text)).lower()
    return simplify(_ZERO_WIDTH.sub("", "".join(folded.split())))


@remembered
def fold_title(text: str) -> str:
    """As ``fold``, also without quotation marks and title brackets."""
    return _QUOTES.sub("", fold(text))


def traditional_share(text: str) -> float:
    """Of the characters that differ between the scripts (as far as known), the share written in the traditional way."""
    table, traditional = _pairs()
    simplified = set(table.values()) - traditional
    old = sum(1 for c in text if c in traditional)
    new = sum(1 for c in text if c in simplified)
    return old / (old + new) if old + new else 0.0


def count_han(text: str) -> int:
    return sum(map(len, _HAN.findall(text)))
