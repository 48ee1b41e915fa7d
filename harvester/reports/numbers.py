"""What a value cell says: a number, a blank, or something that cannot be read as a number. Nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from harvester.remembered import remembered
from harvester.reports.model import Value

BLANK_MARKS = frozenset(
    ["", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "无", "空", "N/A", "n/a", "NA", "*", "□", "─", "一一"]
)
_UNITS = "万元|亿元|千元|百万元|人民币元|元|件次|人次|件|条|项|个|次|篇|人|份|宗|起|%"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CELL = re.compile(
    rf"(?P<prefix>¥|人民币|共计|共)?(?P<sign>[+\-−–]|净增|净减|新增|增加了?|减少了?|增|减|↑|↓)?"
    rf"(?P<number>{_NUMBER})(?P<unit>{_UNITS})?(?P<note>\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|,其中[^0-9]*.*)?[。;]?"
)
_MINUS = {"-", "−", "–", "净减", "减少", "减少了", "减", "↓"}
_CHINESE = dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SPACED_THOUSANDS = re.compile(r"[+\-]?\d{1,3}(?: \d{3})+(?:\.\d+)?")
_DIGIT_SPACE_DIGIT = re.compile(r"\d\s+\d")
_FOLDING_TO_DIGITS = re.compile(
    f"[{''.join(c for c in map(chr, range(0x80, 0x10000)) if unicodedata.category(c) == 'No')}\U0001f100-\U0001f10c]"
)
"""①, ² and ½: 12² is no 122."""
MAX_DIGITS = 15
"""A longer run of digits is no count and no amount of an agency: an identifier or garbage."""

MAX_LENGTH = 400
"""Longer texts are sentences, or an attempt to keep the patterns busy."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as read: ``blank``, or ``value`` with its unit, or neither (``problem`` says why)."""

    raw: str
    blank: bool = False
    value: Value = None
    unit: str | None = None
    note: str | None = None
    problem: str | None = None
    is_decimal: bool = False


def strip_raw(text: str) -> str:
    """The printed text without surrounding white space of any kind."""
    return text.strip(" \t\r\n\f\v\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u3000\ufeff\u2060")


def looks_like_value(text: str) -> bool:
    """True for what may stand in a value cell: a number in any dress, or a mark for blank."""
    reading = read_cell(text)
    return reading.blank or reading.value is not None


def read_cell(text: str, money: bool = False) -> Reading:
    """Read one cell. ``money``: the value is returned as a decimal string, otherwise as an integer.

    A count with a fraction that is not zero, two numbers in one cell, wrong thousands groups and approximations
    (``20余``) are not read; ``problem`` names the reason.
    """
    return _amount(text) if money else _count(text)


@remembered
def _amount(text: str) -> Reading:
    return _read(text, money=True)


@remembered
def _count(text: str) -> Reading:
    return _read(text, money=False)


def _read(text: str, money: bool) -> Reading:
    raw = strip_raw(text)
    if len(raw) > MAX_LENGTH:
        return Reading(raw, problem="not a number")
    if raw.isascii() and raw.isdigit() and len(raw) <= MAX_DIGITS:  # most numbers
        return Reading(raw, value=(raw.lstrip("0") or "0") if money else int(raw))
    if _FOLDING_TO_DIGITS.search(raw):
        return Reading(raw, problem="a mark or a fraction among the digits")
    folded = unicodedata.normalize("NFKC", raw).replace("，", ",").replace("﹣", "-")
    squeezed = "".join(folded.split())
    squeezed = squeezed.translate(dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u2060"), None))
    if squeezed in BLANK_MARKS or (squeezed and not squeezed.strip("-—–─_")):
        return Reading(raw, blank=True)
    if squeezed in _CHINESE and squeezed != "一":
        number = _CHINESE[squeezed]
        return Reading(raw, value=str(number) if money else number)
    if _DIGIT_SPACE_DIGIT.search(folded) and not _SPACED_THOUSANDS.fullmatch(folded.strip()):
        return Reading(raw, problem="two numbers in one cell")
    match = _CELL.fullmatch(squeezed)
    if not match:
        return Reading(raw, problem="not a number")
    digits = match["number"].replace(",", "")
    if len(digits) > MAX_DIGITS:
        return Reading(raw, problem="too many digits")
    sign = "-" if match["sign"] in _MINUS else ""
    whole, _, fraction = digits.partition(".")
    is_decimal = bool(fraction)
    note = match["note"]
    unit = match["unit"]
    if unit == "%":
        return Reading(raw, unit=unit, problem="a percentage")
    if money:
        value: Value = f"{sign}{whole.lstrip('0') or '0'}{'.' + fraction if fraction else ''}"
        return Reading(raw, value=value, unit=unit, note=note, is_decimal=is_decimal)
    if fraction.strip("0"):
        return Reading(raw, unit=unit, problem="a count with a fraction", is_decimal=True)
    if unit in ("万元", "亿元", "千元", "百万元"):
        return Reading(raw, unit=unit, problem="an amount of money in a count")
    number = int(whole)
    return Reading(raw, value=-number if sign else number, unit=unit, note=note)
