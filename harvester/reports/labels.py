"""Labels compared the way people read them: width, spaces, quotes and numbering do not matter."""

from __future__ import annotations

import re
import unicodedata

from harvester.remembered import remembered

_ENUMERATOR = re.compile(
    r"^(?:第[一二三四五六七八九十]+[部章节]分?[、:]?|[一二三四五六七八九十]+[、.．,]|"
    r"\([一二三四五六七八九十]+[、.]?\)[、.]?|\(\d{1,2}\)[、.]?|\d{1,2}[.、)．](?!\d)|其中:)"
)
_DROP = dict.fromkeys(map(ord, "“”‘’「」『』\"'`\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f|"), None)
_BRACKETS = str.maketrans({"〔": "(", "〕": ")", "【": "(", "】": ")", "[": "(", "]": ")", "﹙": "(", "﹚": ")"})
_SPELLING = (("其它", "其他"), ("合计", "总计"))


@remembered
def normalise(text: str) -> str:
    """NFKC, no white space, no quotes, one kind of bracket; the numbering is kept."""
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS).translate(_DROP)
    folded = "".join(folded.split())
    for seen, usual in _SPELLING:
        folded = folded.replace(seen, usual)
    return folded


@remembered
def split_enumerator(text: str) -> tuple[str, str]:
    """(numbering, rest) of a normalised label: ``(三)不予公开`` → ``("(三)", "不予公开")``."""
    match = _ENUMERATOR.match(text)
    if not match or match.end() == len(text):
        return "", text
    return match.group(), text[match.end() :]


def core(text: str) -> str:
    """The normalised label without its numbering."""
    return split_enumerator(normalise(text))[1]


def within_edits(left: str, right: str, limit: int) -> bool:
    """True if the Levenshtein distance is at most ``limit`` (banded, so long texts cost little)."""
    if abs(len(left) - len(right)) > limit:
        return False
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i] + [limit + 1] * len(right)
        for j in range(max(1, i - limit), min(len(right), i + limit) + 1):
            current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != right[j - 1]))
        if min(current) > limit:
            return False
        previous = current
    return previous[-1] <= limit


def bigram_similarity(left: str, right: str) -> float:
    """Dice coefficient of the character pairs, 0–1."""
    a = {left[i : i + 2] for i in range(len(left) - 1)}
    b = {right[i : i + 2] for i in range(len(right) - 1)}
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(left == right)
