"""What the dialects of archives have in common: a pattern of addresses, a listed capture, a request, a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

REVISIT = "warc/revisit"
MAX_LINE = 20_000
"""Characters of one line of an index that are read; real ones have a few hundred."""


class SourceError(ValueError):
    """A source that cannot be used; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which pages are wanted, in the pattern language of CDX servers: ``www.a.gov.cn/*``, ``www.a.gov.cn/path/*``,
    ``*.a.gov.cn``, or one address. A host without a path means all of it. ``www.`` makes no difference, as in the
    archives' own keys."""

    host: str
    path: str
    below: bool
    exact: bool

    @classmethod
    def parse(cls, text: str | None) -> Match:
        """Raises SourceError for what names no host."""
        given = (text or "").strip()
        below = given.startswith("*.")
        bare = given.removeprefix("*.")
        exact = not bare.endswith("*")
        try:
            parts = urlsplit(bare.rstrip("*") if "://" in bare else f"http://{bare.rstrip('*')}")
            host = (parts.hostname or "").rstrip(".").lower()
        except ValueError:
            host = ""
        if not host or "*" in host or "." not in host or any(c.isspace() for c in given):
            raise SourceError(
                f"match={given}: say which pages of the archive, such as www.example.gov.cn/* or *.example.gov.cn"
            )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if below or (path == "/" and not given.endswith("/")):
            exact = False
        return cls(host, path, below, exact)

    @classmethod
    def everything(cls) -> Match:
        """For files that the user has: every host that may be visited at all."""
        return cls("", "/", below=True, exact=False)

    @property
    def pattern(self) -> str:
        """As CDX servers take it in ``url=``."""
        if self.below:
            return f"*.{self.host}"
        return f"{self.host}{self.path}" + ("" if self.exact else "*")

    def admits(self, url: str) -> bool:
        """True for an address that the pattern covers, whatever the archive says."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".").lower()
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not host:
            return False
        if not self.host:
            return True
        same = host.removeprefix("www.") == self.host.removeprefix("www.")
        if not same and not (self.below and host.endswith(f".{self.host}")):
            return False
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return path == self.path if self.exact else self.below or path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Matches:
    """Several patterns as one: what any of them covers."""

    parts: tuple[Match, ...]

    def admits(self, url: str) -> bool:
        return any(part.admits(url) for part in self.parts)


def earliest(years: frozenset[int] | None, since: str | None) -> str | None:
    """The first day (8 digits) of captures that are wanted, or None. A report is published after its year has ended."""
    days = [f"{min(years)}0101"] if years else []
    return max([*days, since.ljust(8, "0")[:8]] if since else days, default=None)


@dataclass(frozen=True, slots=True)
class Listed:
    """One capture as an index lists it. ``timestamp``: 14 digits, UTC. ``status``: None where it is not said (a
    revisit). ``filename``, ``offset``, ``length``: place of its record, where the index tells it."""

    url: str
    timestamp: str
    mime: str
    status: int | None
    digest: str
    length: int | None = None
    offset: int | None = None
    filename: str | None = None
    truncated: bool = False

    @property
    def archived_at(self) -> str:
        return iso_time(self.timestamp) or ""

    @property
    def is_revisit(self) -> bool:
        return self.mime == REVISIT


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer of an index gave: captures, and the addresses to ask next. ``damaged``: lines that could not be
    read. ``told``: the index said how it went (no captures, end of pages), whatever its status."""

    captures: Sequence[Listed] = ()
    following: Sequence[str] = ()
    damaged: int = 0
    told: bool = True


@dataclass(frozen=True, slots=True)
class Fetch:
    """The request for one capture. ``headers`` are to be sent; ``api``: no page but a programmatic interface."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    api: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """An archived page: what its own server once sent. ``truncated``: the archive did not keep all of it."""

    url: str
    archived_at: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    truncated: bool = False


class RemoteSource(Protocol):
    """An archive that is asked over the wire. ``hosts``: everything that it may be asked at, as ``host[:port]``."""

    hosts: frozenset[str]
    name: str

    def queries(self, match: Match, years: frozenset[int] | None, since: str | None = None) -> list[str]:
        """The addresses to ask first. ``since``: a day (8 digits); an archive may list earlier captures all the same.
        May be called for several patterns, before the first answer is read."""

    def read(self, url: str, status: int, body: bytes) -> Answer:
        """Read the answer to one of our addresses. Raises SourceError where it is none."""

    def fetch(self, listed: Listed) -> Fetch:
        """The request that brings this capture. Raises SourceError where the index gave no usable place."""

    def near(self, url: str, timestamp: str) -> Fetch | None:
        """The request for a page that may not be listed, as it was at about this time; None where that cannot be
        asked."""

    def unpack(self, listed: Listed, status: int, body: bytes) -> Page | None:
        """The page in an answer that wraps it; None where the answer itself is the page. Raises ArchiveError."""


def iso_time(timestamp: str) -> str | None:
    """``20210305112233`` → ``2021-03-05T11:22:33Z``; None for what is no time."""
    try:
        moment = datetime.strptime(timestamp.ljust(14, "0")[:14], "%Y%m%d%H%M%S")
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def timestamp_of(moment: str) -> str:
    """``2021-03-05T11:22:33Z`` → ``20210305112233``."""
    return "".join(c for c in moment if c.isdigit())[:14]


def listed_of(fields: Mapping[str, Any]) -> Listed | None:
    """A capture of an index's named fields, in either spelling; None where address or time are unusable."""
    url = fields.get("original") or fields.get("url")
    timestamp = str(fields.get("timestamp") or "")
    if not isinstance(url, str) or not (timestamp.isdigit() and len(timestamp) == 14 and iso_time(timestamp)):
        return None
    status = str(fields.get("statuscode") or fields.get("status") or "")
    filename = fields.get("filename")
    return Listed(
        url,
        timestamp,
        str(fields.get("mimetype") or fields.get("mime") or "").split(";")[0].strip().lower(),
        int(status) if status.isdigit() and len(status) == 3 else None,
        str(fields.get("digest") or "").removeprefix("sha1:"),
        _number(fields.get("length")),
        _number(fields.get("offset")),
        filename if isinstance(filename, str) else None,
        bool(fields.get("truncated")),
    )


def _number(value: Any) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
