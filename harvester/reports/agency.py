"""Names of public bodies: taken apart into divisions and the rest, completed by rule, and compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from harvester.reports.divisions import Chain, Divisions
from harvester.reports.identity_words import alternatives, compact, words

_RELATIVE = re.compile(
    r"^(自治区|自治州|自治县|省|市|县|区|州|旗|盟)(?!场|容|民|级|直|域|块|划|政(?!府)|委(?!会|员|办|宣|组))"
)
_GOVERNMENT = re.compile(r"(?<!人民)政府")
_PARENTHESES = re.compile(r"[(（][^)）]*[)）]")
_FOREIGN = re.compile(r"[A-Za-z_@#*%]{3,}|[。;；!！?？,，]")
GOVERNMENT = "人民政府"


@dataclass(frozen=True, slots=True)
class Name:
    """A body's name. ``text``: the official name; ``chain``: divisions in front; ``rest``: the name behind
    them, normalised (for keys).

    ``relative``: 市, 县 … where the name begins with such a word instead of a division (市水利局), else None.
    ``known``: the name ends as bodies' names do.
    """

    text: str
    chain: Chain
    rest: str
    relative: str | None
    known: bool

    @property
    def core(self) -> str:
        """The rest as far as bodies of one town go together: 分水镇 for 分水镇人民政府 and its 党政办公室."""
        town = town_of(self.rest)
        return town if town else self.rest


@cache
def _town() -> re.Pattern[str]:
    listed = words()
    return re.compile(
        rf"^(.+?(?:{alternatives(listed['town_suffixes'])}|{alternatives(listed['street_suffixes'])}))(?=人民政府|办事处|$|党|综合|办公)"
    )


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(words()['offices'])})$")


def town_of(rest: str) -> str | None:
    """``分水镇`` for 分水镇人民政府 and 分水镇人民政府办公室, ``北京街道`` for 北京街道办事处; None for other
    bodies."""
    found = _town().match(rest)
    if found is None:
        return None
    behind = _offices().sub("", rest[found.end() :])
    return found[1] if behind in ("", GOVERNMENT, "办事处") else None


def normal_rest(rest: str) -> str:
    """One spelling for keys: 政府 → 人民政府, 管委会 → 管理委员会, 政府办 → 政府办公室; nothing that could join
    two bodies."""
    rest = _GOVERNMENT.sub(GOVERNMENT, rest)
    rest = re.sub(r"管委会$", "管理委员会", rest)
    rest = re.sub(r"^人民政府(?=.+街道)", "", rest)  # 东城区人民政府东四街道办事处 is 东四街道办事处
    return re.sub(r"人民政府办$", "人民政府办公室", rest)


def speaks_for(rest: str) -> str:
    """A town's office signs for the town: 分水镇人民政府办公室 → 分水镇人民政府. Offices of counties and above
    are bodies of their own."""
    town = town_of(rest)
    if town is None or not _offices().search(rest):
        return rest
    return _offices().sub("", rest) or rest


def _complete(rest: str) -> str:
    """The suffix a place's name needs to be a body's: 人民政府 for divisions and towns, 办事处 for streets."""
    listed = words()
    if rest in ("", "政府"):
        return GOVERNMENT
    if rest.endswith(tuple(listed["town_suffixes"])):
        return rest + GOVERNMENT
    if rest.endswith(tuple(listed["street_suffixes"])):
        return rest + "办事处"
    if rest.endswith("街") and len(rest) > 1:
        return rest + "道办事处"
    if re.search(r"(?:镇|乡|苏木)政府$", rest):
        return rest[:-2] + GOVERNMENT
    return rest


def read_name(raw: str, table: Divisions, context: Sequence[str] = ()) -> Name | None:
    """A name as it stands in a title, a signature or a breadcrumb; None where the words name no body (本机关,
    网站管理员, prose)."""
    flat = compact(raw).strip(" ·•-—_|:：、《》“”\"'")
    flat = _PARENTHESES.sub("", flat)
    listed = words()
    if not 2 <= len(flat) <= 45 and flat not in ("省", "市", "县", "区", "州", "旗"):
        return None
    if any(flat in listed[kind] for kind in ("not_agencies", "self_words", "columns")):
        return None
    if flat.endswith(("网站", "门户")) or _FOREIGN.search(flat):
        return None
    if re.match(r"[我本该]", flat) and not table.match(flat):
        return None
    flat = re.sub(r"^中共(?=.*人民政府)", "", flat)
    chain = table.parse_chain(flat, context)
    rest, relative = chain.rest, None
    if not chain.text:
        found = _RELATIVE.match(flat)
        if found and (len(flat) == len(found[0]) or flat[len(found[0]) :].endswith(tuple(listed["suffixes"]))):
            relative, rest = found[1], flat[len(found[0]) :]
            if len(rest) < 2 and rest:
                relative, rest = None, flat
    full = _complete(speaks_for(_complete(rest)))
    text = flat[: len(flat) - len(rest)] + full
    known = bool(chain.text or relative) and full == GOVERNMENT
    known = known or full.endswith(tuple(listed["suffixes"]))
    return Name(text, chain, normal_rest(full), relative, known)


def is_central(name: Name) -> bool:
    """A body of the State itself: 教育部, 审计署, 国家税务总局 (not 国家税务总局灵丘县税务局, whose place
    stands inside its name)."""
    if name.chain.text or name.relative:
        return False
    if name.text.startswith(tuple(words()["vertical"])):
        return True
    if name.text.startswith(tuple(words()["central"])):
        return True
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,8}[部署]", name.text)) and not re.search(
        r"(?:宣传|组织|统战|武装|工作|项目)部$", name.text
    )


def vertical_chain(name: Name, table: Divisions, context: Sequence[str] = ()) -> Chain | None:
    """Divisions behind the State body's name in front: 140224 for 国家税务总局灵丘县税务局; or behind the Party's."""
    for prefix in sorted([*words()["vertical"], "中国共产党", "中共"], key=len, reverse=True):
        if name.text.startswith(prefix):
            chain = table.parse_chain(name.text[len(prefix) :], context)
            return chain if chain.text else None
    return None


def same_body(one: Name, other: Name) -> bool:
    """True where two names can be one body: equal rests, or one town, and no divisions that contradict each other."""
    if one.core != other.core and not (
        one.rest.endswith(other.rest) and len(other.rest) > 3 and other.rest != GOVERNMENT
    ):
        return False
    a, b = one.chain.adcode, other.chain.adcode
    if a and b and one.core == other.core:
        return a == b
    return True
