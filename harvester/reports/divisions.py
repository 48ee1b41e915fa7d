"""Administrative divisions: names to 6-digit codes and back, with parents, short forms, and what became of
those that are gone.

Names are looked up by hash, longest first; nothing here scans the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from harvester.paths import data_dir

_LEVEL_SUFFIX = re.compile(r"(?:省|市|自治区|自治州|自治县|自治旗|地区|盟|县|区|旗|特区|林区)$")
_PLACEHOLDERS = ("市辖区", "县", "市", "市区", "区")
_PLACEHOLDER_PART = ("直辖", "岛礁", "群岛")
_TOWN_GOES_ON = re.compile(r"街道|镇|乡(?!村)|村|社区")
"""What follows a division's name where the name is only the beginning of a town's: 东区街道, 城区镇."""
_MARKET = "场"
"""九江市场监督管理局 is not 九江市's 场监督管理局."""
_OUTSIDE = ("71", "81", "82", "83")


@dataclass(frozen=True, slots=True)
class Division:
    adcode: str
    name: str
    in_force: bool
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Divisions at the beginning of a name, outermost first, and what is left of the name.

    ``codes`` holds one code a link; ``choices`` all codes of the last link where context could not decide (then
    ``codes`` ends
    before it). ``text`` is the part of the name that was taken.
    """

    codes: tuple[str, ...]
    rest: str
    text: str
    choices: tuple[str, ...] = ()

    @property
    def adcode(self) -> str | None:
        """Code of the innermost division, None where there is none or it is not certain."""
        return None if self.choices or not self.codes else self.codes[-1]


def level(adcode: str) -> int:
    """1 province, 2 prefecture, 3 county."""
    if adcode.endswith("0000"):
        return 1
    return 2 if adcode.endswith("00") else 3


def within(adcode: str, area: str) -> bool:
    """True where the division lies in the area or is the area, by the digits of the codes."""
    significant = {1: 2, 2: 4, 3: 6}[level(area)]
    return adcode[:significant] == area[:significant]


class Divisions:
    """The table of divisions. Use :func:`divisions` for the one that ships."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_code: dict[str, Division] = {}
        self._by_name: dict[str, list[str]] = {}
        self._absorbed: dict[str, list[str]] | None = None
        with (folder / "divisions.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for adcode, name, in_force, successors in rows:
                self._by_code[adcode] = Division(adcode, name, in_force == "1", tuple(successors.split()))
                if name in _PLACEHOLDERS or any(part in name for part in _PLACEHOLDER_PART):
                    continue
                self._by_name.setdefault(name, []).append(adcode)
        self._by_short: dict[str, list[str]] = {}
        self._add_short_forms()
        self._longest = max(map(len, self._by_name))
        self._first = {name[0] for name in self._by_name}
        self._first_short = {name[0] for name in self._by_short}

    def _add_short_forms(self) -> None:
        peoples = (self._folder / "peoples.txt").read_text(encoding="utf-8").split()
        ethnic = "|".join(sorted(peoples, key=len, reverse=True))
        autonomous = re.compile(rf"^(.{{2,}}?)((?:(?:{ethnic})族?)+)?自治(州|县|旗|区)$")
        aliases: dict[str, list[str]] = {}
        for name, codes in self._by_name.items():
            if found := autonomous.match(name):
                base, kind = found[1], found[3]
                for alias in (base + kind, base + "自治" + kind):
                    if alias != name and kind != "区":
                        aliases.setdefault(alias, []).extend(codes)
                self._by_short.setdefault(base, []).extend(codes)
            else:
                base = _LEVEL_SUFFIX.sub("", name)
                if len(base) >= 2 and base != name:
                    self._by_short.setdefault(base, []).extend(codes)
        for alias, codes in aliases.items():
            self._by_name.setdefault(alias, []).extend(codes)
        with (self._folder / "aliases.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known = self._by_name.setdefault(row["alias"], [])
                if row["adcode"] not in known:
                    known.append(row["adcode"])

    # -- by code -----------------------------------------------------------------------------------------------------

    def get(self, adcode: str) -> Division | None:
        return self._by_code.get(adcode)

    def __contains__(self, adcode: object) -> bool:
        return adcode in self._by_code

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def parents(self, adcode: str) -> list[str]:
        """The division and those above it, outermost first. Levels that exist only on paper (市辖区) are left out."""
        codes = [adcode[:2] + "0000", adcode[:4] + "00", adcode]
        result: list[str] = []
        for code in codes:
            division = self._by_code.get(code)
            if division is None or code in result:
                continue
            if code != adcode and (
                division.name in _PLACEHOLDERS or any(p in division.name for p in _PLACEHOLDER_PART)
            ):
                continue
            result.append(code)
        return result

    def path_name(self, adcode: str) -> str:
        """``重庆市长寿区`` for 500115."""
        return "".join(self._by_code[code].name for code in self.parents(adcode))

    def current(self, adcode: str) -> list[str]:
        """What the division is today: itself where in force, else its successors followed to the end (several
        after a split)."""
        result: list[str] = []
        seen: set[str] = set()
        stack = [adcode]
        while stack:
            code = stack.pop()
            if code in seen:
                continue
            seen.add(code)
            division = self._by_code.get(code)
            if division is None:
                continue
            if division.in_force or not division.successors:
                result.append(code)
            else:
                stack.extend(reversed(division.successors))
        return sorted(result)

    def absorbed(self, adcode: str) -> list[str]:
        """The divisions that are no more and are this one today, and no other: what :meth:`current` says, backwards."""
        if self._absorbed is None:
            self._absorbed = {}
            for code, division in self._by_code.items():
                if not division.in_force and len(now := self.current(code)) == 1 and now[0] != code:
                    self._absorbed.setdefault(now[0], []).append(code)
        return self._absorbed.get(adcode, [])

    # -- by name -----------------------------------------------------------------------------------------------------

    def by_name(self, name: str) -> list[str]:
        """All codes a full name (or an official short form such as 恩施州) has had; short names as 灵丘 only if
        no full one fits."""
        return list(self._by_name.get(name) or self._by_short.get(name) or ())

    def resolve(self, name: str, context: Sequence[str] = ()) -> list[str]:
        """The codes a name can mean: one where it is certain. ``context``: codes of areas known from elsewhere,
        strongest first."""
        return self._choose(self.by_name(name), context)

    def _choose(self, codes: Sequence[str], context: Sequence[str]) -> list[str]:
        if len(codes) <= 1:
            return list(codes)
        for area in context:
            inside = [code for code in codes if within(code, area) or within(area, code)]
            if not inside:
                inside = [c for c in codes if any(within(now, area) or within(area, now) for now in self.current(c))]
            if inside:
                codes = inside
                break
        if len(codes) > 1:
            codes = [code for code in codes if code[:2] not in _OUTSIDE] or codes
        return self._settle(codes)

    def _settle(self, codes: Sequence[str]) -> list[str]:
        """Codes of one name that mean the same area are one; a code in force wins over those of areas
        reorganised long ago."""
        if len(codes) == 1:
            return list(codes)
        in_force = [code for code in codes if self._by_code[code].in_force]
        if len(in_force) > 1:
            return in_force
        if in_force:
            rivals = [
                c for c in codes if self._by_code[c].successors and self._recent(c) and self.current(c) != in_force
            ]
            rivals = [c for c in rivals if c not in in_force and not self._inside_all(c, in_force[0])]
            return [*in_force, *rivals]
        ends = {tuple(self.current(code)) for code in codes}
        if len(ends) > 1:
            recent = [code for code in codes if self._recent(code)]
            return recent if recent else list(codes)
        # One area under several dead codes: the one numbered like the area of today is the latest.
        end = next(iter(ends))
        target = end[0] if end else codes[0]
        ranked = sorted(
            codes, key=lambda c: (level(c), not self._recent(c), c[:4] != target[:4], c[:2] != target[:2], -int(c))
        )
        return ranked[:1]

    def _inside_all(self, code: str, area: str) -> bool:
        return all(within(now, area) for now in self.current(code))

    def _recent(self, adcode: str) -> bool:
        """True where the code's prefecture is in force, so that the division may have existed when reports were
        written."""
        if level(adcode) < 3:
            return False
        above = self._by_code.get(adcode[:4] + "00")
        if above is None:
            return adcode[2:4] not in ("90",)
        return above.in_force or (
            above.name in _PLACEHOLDERS and adcode[2:4] in ("01", "02", "03") and adcode[:2] in _MUNICIPAL
        )

    def match(self, text: str, start: int = 0) -> str | None:
        """The longest division name that begins at ``start``, as the text has it."""
        if start >= len(text) or text[start] not in self._first:
            return None
        for size in range(min(self._longest, len(text) - start), 1, -1):
            name = text[start : start + size]
            if name in self._by_name:
                after = text[start + size : start + size + 2]
                if (name[-1] == "区" and _TOWN_GOES_ON.match(after)) or (name[-1] == "市" and after[:1] == _MARKET):
                    continue
                return name
        return None

    def _match_short(self, text: str, start: int) -> str | None:
        """A name without 省, 市, 县 …, only where a full name of a division inside it follows (株洲芦淞区)."""
        if start >= len(text) or text[start] not in self._first_short:
            return None
        for size in range(min(8, len(text) - start), 1, -1):
            name = text[start : start + size]
            codes = self._by_short.get(name)
            following = self.match(text, start + size) if codes else None
            if codes and following:
                inner = self._by_name[following]
                if any(within(i, c) and i != c for c in codes if level(c) < 3 for i in inner):
                    return name
        return None

    def parse_chain(self, name: str, context: Sequence[str] = ()) -> Chain:
        """Take the divisions off the front of a name: ``重庆市长寿区双龙镇人民政府`` → 500000, 500115 and
        ``双龙镇人民政府``."""
        links: list[str] = []
        position = 0
        while len(links) < 4:
            found = self.match(name, position) or self._match_short(name, position)
            if found is None:
                break
            if links and not self._fits(links[-1], found):
                break
            links.append(found)
            position += len(found)
        if not links:
            return Chain((), name, "")
        codes: list[str] = []
        choices: list[list[str]] = [self.by_name(link) for link in links]
        # Inner links decide between outer ones of the same name (朝阳市朝阳县) and the other way round.
        for i in range(len(choices) - 2, -1, -1):
            fitting = [c for c in choices[i] if any(self._inside(inner, c) for inner in choices[i + 1])]
            choices[i] = fitting or choices[i]
        for options in choices:
            if codes:
                options = [c for c in options if self._inside(c, codes[-1]) and c != codes[-1]] or options
            settled = self._choose(options, context if not codes else (codes[-1], *context))
            if len(settled) != 1:
                return Chain(tuple(codes), name[position:], name[:position], tuple(settled))
            codes.append(settled[0])
        return Chain(tuple(codes), name[position:], name[:position])

    def _inside(self, code: str, area: str) -> bool:
        return within(code, area) or any(within(now, area) for now in self.current(code))

    def _fits(self, outer: str, inner: str) -> bool:
        return any(
            self._inside(i, o) for o in self.by_name(outer) if level(o) < 3 for i in self.by_name(inner) if i != o
        )

    # -- towns -------------------------------------------------------------------------------------------------------

    @cached_property
    def _towns(self) -> dict[str, list[str]]:
        counties: dict[str, list[str]] = {}
        with (self._folder / "townships.csv").open(encoding="utf-8") as file:
            next(file)
            for line in file:
                county, _, names = line.rstrip("\n").partition(",")
                for name in names.split(";"):
                    counties.setdefault(name, []).append(county)
        return counties

    def counties_of_town(self, town: str, area: str | None = None) -> list[str]:
        """Codes of the counties that have a town of that name (镇, 乡, 街道, 苏木), inside ``area`` if given."""
        codes = [code for code in self._towns.get(town, ()) if area is None or within(code, area)]
        return [code for code in codes if code in self._by_code]


_MUNICIPAL = ("11", "12", "31", "50")


@cache
def divisions() -> Divisions:
    """The table that ships, loaded once."""
    return Divisions(data_dir() / "divisions")
