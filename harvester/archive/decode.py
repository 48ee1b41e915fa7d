"""Bytes to text by evidence. A label is believed only as far as the bytes agree with it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

_SAME_AS_GB18030 = {
    "gb2312",
    "gbk",
    "gb18030",
    "cp936",
    "ms936",
    "hz-gb-2312",
    "x-gbk",
    "gb_2312-80",
    "euc-cn",
    "chinese",
}
"""Labels that in practice mean GB18030: pages labelled gb2312 hold characters that only GBK or GB18030 has."""

_SINGLE_BYTE = {"iso8859-1", "cp1252", "ascii"}
"""Decoders that accept (nearly) any bytes, so that their success proves nothing."""

_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
"""Python's own codecs that no page is written in."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{1,40})", re.I)
_META = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{1,40})", re.I)
_META_WINDOW = 4096
_MAX_TAIL = 3
_OTHER = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 800
_FEW = 30
_USUAL = frozenset(
    "的一是在不了有和人中大上以要他用生到作地出就分成可主年同工也能下子面而方多定行法所民得十三之等部度家力如二理起"
    "政府信息公告情本全及件月日,，。、：；（）《》為为會会國国開开報报發发個个這这時时來来實实關关務务機机對对與与區区縣县"
)
"""Characters of either script that make up a good part of any text, and its punctuation."""
_USUAL_LEAST = 0.12
_CHINESE = re.compile(r"[\t\r\n -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2010-\u2026\u00a0]")
_MIN_CHINESE = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of the encoding it was read with, and why.

    ``evidence``: ``bom``; ``utf-8`` (the bytes are strictly UTF-8); ``declared`` (header or meta, and the bytes agree);
    ``gb18030`` (strictly GB18030 though nothing said so, or something else was said); ``utf-16`` (its pattern of zero
    bytes); ``big5`` (only so it makes words); ``damaged`` (no encoding fits: read with the likeliest, what does not fit
    is U+FFFD).
    """

    text: str
    encoding: str
    evidence: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Text of ``body``; ``content_type`` is the response header's value. Never raises.

    A character cut in half at the very end (at most three bytes) does not turn the decision; it becomes one U+FFFD.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _marked(body[len(mark) :], encoding)
    text = _strict(body, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", "utf-8")
    wide = utf16_without_bom(body)
    if wide is not None:
        return wide
    declared = _declared(body, content_type)
    for encoding in declared:
        if encoding in _SINGLE_BYTE:
            continue
        text = _strict(body, encoding)
        if text is not None:
            return _unless_big5(body, Decoded(text, encoding, "declared"))
    text = _strict(body, "gb18030")
    if text is not None and _reads_as_chinese(text):
        return _unless_big5(body, Decoded(text, "gb18030", "gb18030"))
    damaged = _unless_big5(body, _damaged(body, declared))
    if damaged.encoding == "big5":
        return damaged
    if any(name in _SINGLE_BYTE and name != "ascii" for name in declared) and not _barely_damaged(damaged.text):
        # Both labels mean windows-1252, as in every browser.
        return Decoded(body.decode("cp1252", "replace"), "cp1252", "declared")
    return damaged


def _unless_big5(body: bytes, read: Decoded) -> Decoded:
    """What was read, or the bytes as Big5 if only that makes words: the labels of traditional twins are often wrong."""
    usual = _usual_share(read.text)
    if read.encoding.startswith("big5") or usual >= _USUAL_LEAST:
        return read
    text = body.decode("big5", "replace")
    if _usual_share(text) < max(_USUAL_LEAST, 3 * usual):
        return read
    return Decoded(text, "big5", "damaged" if "\ufffd" in text[:-1] else "big5")


def _usual_share(text: str) -> float:
    """Of the first characters that are not ASCII, the share of those that every Chinese text is full of; 1 for few."""
    sample = [found.group() for found in islice(_OTHER.finditer(text), _SAMPLE)]
    return sum(char in _USUAL for char in sample) / len(sample) if len(sample) >= _FEW else 1.0


def _marked(body: bytes, encoding: str) -> Decoded:
    text = _strict(body, encoding)
    if text is not None:
        return Decoded(text, encoding, "bom")
    return Decoded(body.decode(encoding, "replace"), encoding, "damaged")


def _strict(body: bytes, encoding: str) -> str | None:
    """The text if the bytes fit, save for a character that is cut off at the end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(body)
        left = decoder.getstate()[0]
        if not left:
            return text + decoder.decode(b"", True)
    except (UnicodeDecodeError, OverflowError):
        return None
    return text + "\ufffd" if len(left) <= _MAX_TAIL and text else None


def utf16_without_bom(body: bytes) -> Decoded | None:
    """Text of UTF-16 without a mark, or None. Markup has a zero in every other byte around its ASCII; no multi-byte
    Chinese text has. Plain Chinese text has few, and reads as Chinese in one order of the bytes only."""
    head = body[:512]
    if len(head) < 8 or 0 not in body[:4096]:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if head.count(0) >= len(head) // 5 and min(even, odd) * 8 <= max(even, odd):
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    else:
        head = body[: 4096 if len(body) >= 4096 else len(body) // 2 * 2]
        little, big = (_likeness(head.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be"))
        if max(little, big) < _MIN_CHINESE or abs(little - big) < 1 - _MIN_CHINESE:
            return None
        encoding = "utf-16-le" if little > big else "utf-16-be"
    text = _strict(body, encoding)
    return None if text is None else Decoded(text, encoding, "utf-16")


def _likeness(text: str) -> float:
    """Share of characters that Chinese text is made of: Chinese ones, their marks, and printed ASCII."""
    return len(_CHINESE.findall(text)) / max(len(text), 1)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Names that Python knows, header before meta; every label of the GB family is read as GB18030."""
    labels = [match.group(1) for match in _CHARSET.finditer(content_type or "")]
    labels += [match.group(1).decode("ascii") for match in _META.finditer(body[:_META_WINDOW])]
    found: list[str] = []
    for label in labels:
        name = _codec(label.strip().lower())
        if name is not None and name not in found:
            found.append(name)
    return found


def _codec(label: str) -> str | None:
    if label in _SAME_AS_GB18030:
        return "gb18030"
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # A codec such as base64 is no character encoding; UTF-16 cannot be announced in a meta that was read as ASCII.
    if not getattr(info, "_is_text_encoding", True) or info.name.startswith(("utf-16", "utf-32", "utf-7")):
        return None
    if info.name.replace("-", "_") in _NO_CHARSETS:
        return None
    return info.name


def _reads_as_chinese(text: str) -> bool:
    """GB18030 accepts much that is not Chinese: at least half of what is not ASCII must be common Chinese text."""
    other = [char for char in text if char > "\x7f"]
    usual = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" for char in other
    )
    return usual * 2 >= len(other)


def _barely_damaged(text: str) -> bool:
    """Chinese with a few broken bytes; a label such as latin-1, which fits any bytes, is then the likelier error."""
    other = sum(char > "\x7f" for char in text)
    return text.count("\ufffd") * 20 <= other and _reads_as_chinese(text)


def _damaged(body: bytes, declared: list[str]) -> Decoded:
    """Of the likely encodings the one that loses least, a declared one first where they are equal."""
    candidates = [name for name in declared if name not in _SINGLE_BYTE]
    candidates += [name for name in ("utf-8", "gb18030") if name not in candidates]
    texts = [(body.decode(name, "replace"), name) for name in candidates]
    text, encoding = min(texts, key=lambda pair: pair[0].count("\ufffd"))
    return Decoded(text, encoding, "damaged")
