"""Officials' names, telephone numbers and mail addresses taken out of texts. Words in ``data/reading/people.json``.

Limits, which the export's own README repeats: a name is found where a word such as 联系人 stands before it or an office
such as 局长 behind it (or before it); a name alone in a sentence, or of a surname that is not in the list, stays.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from harvester.paths import data_dir


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((data_dir() / "reading" / "people.json").read_text(encoding="utf-8"))
    return data


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    words = _words()
    surname = f"[{words['surnames']}]"
    name = f"{surname}(?:(?![{words['no_part_of_names']}])[\\u4e00-\\u9fff·]){{1,2}}"
    stops = "|".join(map(re.escape, words["not_names"]))
    roles = "|".join(r"\s*".join(map(re.escape, role.replace(" ", ""))) for role in words["roles"])
    titles = "|".join(sorted(map(re.escape, words["titles"]), key=len, reverse=True))
    mark = r"\s*(?:为|是|(?:[(（][^()（）]{0,10}[)）])?\s*[:：])\s*"
    names = f"{name}(?:[、，,/ ]+{name}){{0,4}}"
    after = "|".join(map(re.escape, words["after_names"]))
    real = rf"(?!{stops}){name}"
    return (
        (re.compile(words["mail"]), words["cut_mail"]),
        *((re.compile(pattern), words["cut_number"]) for pattern in words["telephones"]),
        # 联系人：王小明、李红 - a mark of punctuation is wanted, so that 负责人 in a sentence cuts nothing.
        (re.compile(rf"(?:{roles}){mark}(?P<cut>{names})"), words["cut_name"]),
        # 局长王小明任组长, 由副县长李红同志牵头
        (re.compile(rf"(?:{titles})(?P<cut>{real})(?={after}|[、，,。；;)）])"), words["cut_name"]),
        # 王小明局长, 李红同志: the name must begin after a boundary, or it may be the end of a longer word.
        (re.compile(rf"(?:(?<=[、，,。；;：:（(由\s])|^)(?P<cut>{real})(?=(?:副)?(?:{titles}))"), words["cut_name"]),
    )  # fmt: skip


def without_people(text: str | None) -> str | None:
    """The text with names of officials, telephone numbers and mail addresses replaced by a word in brackets."""
    if not text:
        return text
    for pattern, instead in _patterns():
        text = pattern.sub(lambda found, instead=instead: _cut(found, instead), text)  # type: ignore[misc]
    return text


def _cut(found: re.Match[str], instead: str) -> str:
    if "cut" not in found.re.groupindex:
        return instead
    begin, end = found.span("cut")
    return found[0][: begin - found.start()] + instead + found[0][end - found.start() :]
