"""Automatic list numbers of Word: computed as Word prints them, since the text itself does not hold them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 105 → 一百零五; beyond 999 as figures."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{'' if tens == 1 and not hundreds else _DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 500 else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        count, number = divmod(number, value) if number < 400 else (0, number)
        text += sign * count
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str, "decimalFullWidth": str, "decimalZero": lambda n: f"{n:02d}",
    "chineseCounting": chinese, "chineseCountingThousand": chinese, "japaneseCounting": chinese,
    "ideographDigital": chinese, "taiwaneseCounting": chinese, "taiwaneseCountingThousand": chinese,
    "lowerLetter": _letters, "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman, "upperRoman": lambda n: _roman(n).upper(),
    "decimalEnclosedCircle": _circled, "decimalEnclosedCircleChinese": _circled,
}  # fmt: skip


@dataclass(slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    """numId → (abstract list, levels)"""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """paragraph style → (numId, level)"""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number_id: str, level: int) -> str:
        """The number that the next paragraph of this list and level bears, or ``""`` for bullets and unknown lists."""
        if number_id not in self.lists:
            return ""
        abstract, levels = self.lists[number_id]
        own = levels.get(level)
        if own is None or own.format in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(abstract, {})
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]

        def replace(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            at = levels.get(place, own)
            return _FORMATS.get(at.format, str)(counts.get(place, at.start))

        return re.sub(r"%([1-9])", replace, own.text)


def read_numbering(root: Any | None, styles: Any | None) -> Numbering:
    result = Numbering()
    if root is None:
        return result
    abstracts: dict[str, dict[int, _Level]] = {}
    for abstract in root.iter(f"{W}abstractNum"):
        levels = {}
        for level in abstract.findall(f"{W}lvl"):
            found = _level(level)
            if found:
                levels[found[0]] = found[1]
        abstracts[abstract.get(f"{W}abstractNumId", "")] = levels
    for number in root.iter(f"{W}num"):
        name = _value(number.find(f"{W}abstractNumId"))
        if name not in abstracts:
            continue
        levels = dict(abstracts[name])
        key = name
        for override in number.findall(f"{W}lvlOverride"):
            place = _integer(override.get(f"{W}ilvl"))
            start = override.find(f"{W}startOverride")
            if start is not None and place in levels:
                old = levels[place]
                levels[place] = _Level(old.format, old.text, _integer(_value(start), 1))
                key = f"{name}/{number.get(f'{W}numId')}"
            inner = override.find(f"{W}lvl")
            found = _level(inner) if inner is not None else None
            if found:
                levels[found[0]] = found[1]
        result.lists[number.get(f"{W}numId", "")] = (key, levels)
    for style in styles.iter(f"{W}style") if styles is not None else ():
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None and properties.find(f"{W}numId") is not None:
            level_of_style = _integer(_value(properties.find(f"{W}ilvl")))
            result.styles[style.get(f"{W}styleId", "")] = (_value(properties.find(f"{W}numId")), level_of_style)
    return result


def _level(element: Any) -> tuple[int, _Level] | None:
    place = _integer(element.get(f"{W}ilvl"), -1)
    if not 0 <= place <= 8:
        return None
    kind = _value(element.find(f"{W}numFmt")) or "decimal"
    return place, _Level(kind, _value(element.find(f"{W}lvlText")), _integer(_value(element.find(f"{W}start")), 1))


def _value(element: Any | None) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default
