"""A second, plain reading of printed numbers, so that expectations do not come from the code under test."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

BLANKS = {"", "/", "-", "—", "--", "——", "\\", "无"}
_NUMBER = re.compile(r"^(增加?|减少?|[+-])?(\d[\d,]*(?:\.\d+)?)(亿元|万元|元|件|项|个|条|次)?(?:\(.*\))?$")


def read(raw: str | None, decimal: bool) -> tuple[int | str | None, str, str | None]:
    """Value, state and printed unit of a cell's text.

    Counts become int, money a decimal string as printed (without separators).

    Raises:
        ValueError: the text is neither a blank nor a number; compose no such cell without saying what is expected.
    """
    text = unicodedata.normalize("NFKC", raw or "").replace("−", "-")
    text = re.sub(r"\s+", "", text)
    if text in BLANKS:
        return None, "blank", None
    match = _NUMBER.match(text)
    if not match:
        raise ValueError(f"not a printed number: {raw!r}")
    sign = "-" if (match[1] or "")[:1] in ("-", "减") else ""
    digits = sign + match[2].replace(",", "")
    if decimal:
        Decimal(digits)
        return digits, "reported", match[3]
    number = Decimal(digits)
    return int(number), "reported", match[3]
