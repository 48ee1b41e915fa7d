"""The dialect of pywb and its kin: one JSON object a line, pages until the server says that there are no more."""

from __future__ import annotations

import hashlib
import json
import re
from urllib.parse import quote, urlsplit

from harvester.archive.sources.model import (
    MAX_LINE,
    Answer,
    Fetch,
    Listed,
    Match,
    Page,
    SourceError,
    earliest,
    listed_of,
)

ADDRESS = re.compile(r"^(?P<collection>.*/[\w.~-]+)(?:/cdx|-cdx|-index)/?$")
MAX_PAGES = 2000


class CdxjIndex:
    """Questions to one CDXJ index and its answers. Remembers what it was told, as plain indexes know no pages and
    answer the same to each."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._seen: set[bytes] = set()

    def query(self, match: Match, page: int = 0, first: str | None = None) -> str:
        """``first``: the first day of captures that are wanted."""
        asked = f"{self.address}?url={quote(match.pattern, safe='')}&output=json"
        asked += f"&from={first}" if first else ""
        return f"{asked}&page={page}" if page else asked

    def read(self, url: str, status: int, body: bytes) -> Answer:
        base, _, number = url.partition("&page=")
        page = int(number) if number.isdigit() else 0
        if status == 404:
            return Answer()
        if status == 400:
            return Answer(told=page > 0)
        if status != 200:
            return Answer(told=False)
        mark = hashlib.sha256(base.encode() + b"\n" + body).digest()
        if not body.strip() or mark in self._seen:
            return Answer()
        self._seen.add(mark)
        captures, damaged = read_lines(url, body)
        following = [f"{base}&page={page + 1}"] if captures and page < MAX_PAGES else []
        return Answer(captures, following, damaged)


def read_lines(url: str, body: bytes) -> tuple[list[Listed], int]:
    """The captures of an answer, and how many lines could not be read. Raises SourceError where it is no index."""
    captures: list[Listed] = []
    damaged = 0
    for line in body.decode("utf-8", "replace").splitlines():
        text = line.strip()
        if not text:
            continue
        if text.startswith("<"):
            raise SourceError(f"{url}: the answer is no index of captures")
        fields: object = None
        start = text.find("{")
        if start >= 0 and len(text) <= MAX_LINE:
            try:
                fields = json.loads(text[start:])
            except (ValueError, RecursionError):
                fields = None
        if not isinstance(fields, dict):
            damaged += 1
            continue
        if start:  # CDXJ: key and time stand before the object
            fields.setdefault("timestamp", text[:start].split()[-1] if text[:start].split() else "")
        listed = listed_of(fields)
        if listed is not None:
            captures.append(listed)
        elif "message" not in fields:
            damaged += 1
    return captures, damaged


class PywbSource:
    """``address``: ``http://host/COLL/cdx`` (or the older ``COLL-cdx``, ``COLL-index``)."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        found = ADDRESS.match(parts.path)
        if found is None:
            raise SourceError(f"{address}: give the address of a collection's index, such as http://host/COLL/cdx")
        self.hosts = frozenset({parts.netloc.lower()})
        self.name = f"{parts.netloc.lower()}{found['collection']}"
        self._replay = f"{parts.scheme}://{parts.netloc}{found['collection']}"
        self._index = CdxjIndex(f"{parts.scheme}://{parts.netloc}{parts.path}")

    def queries(self, match: Match, years: frozenset[int] | None, since: str | None = None) -> list[str]:
        return [self._index.query(match, first=earliest(years, since))]

    def read(self, url: str, status: int, body: bytes) -> Answer:
        return self._index.read(url, status, body)

    def fetch(self, listed: Listed) -> Fetch:
        return Fetch(f"{self._replay}/{listed.timestamp}id_/{listed.url}")

    def near(self, url: str, timestamp: str) -> Fetch | None:
        return Fetch(f"{self._replay}/{timestamp}id_/{url}")

    def unpack(self, listed: Listed, status: int, body: bytes) -> Page | None:
        return None
