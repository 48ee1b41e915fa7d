"""Which version of a report is current, and how versions are numbered: a pure function of what was seen, when and
where, so that neither the order of arrival nor the number of repetitions matters.

A *version* is one content (form, cells, section texts) of one agency's report for one year; it may have been seen
several times and at several addresses. The rule, in this order:

1. A version without any reported cell is not current where there is one with cells (a page whose attachment could not
   be fetched this time does not replace what was read before).
2. At one address what was seen last counts; what stood there before is superseded.
3. Between addresses that disagree: the clearly more complete one (in tenths of its cells); then one whose address was
   not found missing since; then the one published later; then the one that was first seen later; then the shorter
   address, then the alphabet. All of them are marked ``disagrees`` if their cells differ.

Versions are numbered from 1 by the time they were first seen, then by address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Sight:
    """One time that a version was seen. ``fetched_at``: ISO UTC."""

    fetched_at: str
    url: str
    capture_id: int

    @property
    def key(self) -> tuple[str, str]:
        return self.fetched_at, address(self.url)


@dataclass(slots=True)
class Version:
    report_id: int
    content: bytes
    cells: int
    reported: int
    published: str | None
    numbers: str
    sights: list[Sight]
    """The first one is the capture that the report's row was read from."""

    @property
    def first(self) -> tuple[str, str]:
        return min(sight.key for sight in self.sights)

    def last_at(self, key: str) -> str | None:
        return max((s.fetched_at for s in self.sights if address(s.url) == key), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    version: int
    is_current: bool
    disagrees: bool


def address(url: str) -> str:
    """What makes two URLs one address: everything but the scheme, the fragment and the case of the host."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return url
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    return f"//{host}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def address_id(url: str) -> int:
    """The address as a number: an index of numbers takes a fifth of one of URLs. The first two of its eight bytes are
    of the host, so that the pages of a site, which come together, are together in the index."""
    text = address(url)
    host = text.split("/", 3)[2] if text.startswith("//") else ""
    return int.from_bytes(_digest(host, 2) + _digest(text, 6), signed=True)


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def spellings(url: str) -> tuple[str, ...]:
    """The URLs as which the same address is likely to be stored, for an index look-up."""
    bare = url.partition("#")[0]
    scheme, sign, rest = bare.partition("://")
    if sign and scheme.lower() in ("http", "https"):
        return tuple(dict.fromkeys((url, f"http://{rest}", f"https://{rest}")))
    return (url,)


def site_of(url: str | None, adcode: str | None) -> str:
    """What keeps two agencies of the same name apart where the place is not known: the host, or the file."""
    if adcode is not None or not url:
        return ""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host or url


def arrange(versions: Sequence[Version], missing: Mapping[str, str]) -> dict[int, Standing]:
    """Number the versions of one report and choose the current one.

    ``missing``: address → the last time nothing was found there. Returns report_id → standing.
    """
    ordered = sorted(versions, key=lambda v: (v.first, v.content))
    with_cells = [v for v in ordered if v.reported] or ordered
    heads: dict[str, Version] = {}
    for key in {address(s.url) for v in with_cells for s in v.sights}:
        heads[key] = max(with_cells, key=lambda v: (v.last_at(key) or "", v.content))

    def rank(key: str) -> tuple[object, ...]:
        head = heads[key]
        tenths = 10 * head.reported // head.cells if head.cells else 0
        live = missing.get(key, "") <= (head.last_at(key) or "")
        return (tenths, live, head.published or "", head.first[0], -len(key), key)

    current = heads[max(heads, key=rank)]
    standing_heads = {id(head): head for head in heads.values()}.values()
    disputed = len({head.numbers for head in standing_heads}) > 1
    return {
        v.report_id: Standing(
            version=number,
            is_current=v is current,
            disagrees=disputed and any(v is head for head in standing_heads),
        )
        for number, v in enumerate(ordered, start=1)
    }
