"""The dialect of the Wayback CDX server: JSON rows under a header row, resume keys, replay below ``/web/``."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

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

PATH = "/cdx/search/cdx"
LINES = 10_000
"""Lines asked for at once; the server gives a key to go on with."""
FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


class WaybackSource:
    """``address``: ``http://host/cdx/search/cdx``."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.hosts = frozenset({parts.netloc.lower()})
        self.name = parts.netloc.lower()
        self._cdx = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._replay = self._cdx.removesuffix(PATH) + "/web"

    def queries(self, match: Match, years: frozenset[int] | None, since: str | None = None) -> list[str]:
        asked = {
            "url": match.pattern,
            "output": "json",
            "fl": ",".join(FIELDS),
            "limit": str(LINES),
            "showResumeKey": "true",
        }
        first = earliest(years, since)
        if first:
            asked["from"] = first
        return [f"{self._cdx}?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())]

    def read(self, url: str, status: int, body: bytes) -> Answer:
        if status in (400, 404):
            # 404 or 400 with a key to go on with: an end like any other. Without one the question was wrong.
            return Answer(told=status == 404 or "&resumeKey=" in url)
        if status != 200:
            return Answer(told=False)
        text = body.decode("utf-8", "replace").strip()
        if not text:
            return Answer()
        if text.startswith("["):
            try:
                rows: list[Any] = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise SourceError(f"{url}: the answer breaks off or is no JSON ({error})") from error
            rows = [row for row in rows if isinstance(row, list)]
        elif text[0] in "<{":
            raise SourceError(f"{url}: the answer is no index of captures")
        else:
            rows = [list(FIELDS), *(line[:MAX_LINE].split() for line in body.decode("utf-8", "replace").splitlines())]
        return self._answer(url, rows)

    def _answer(self, url: str, rows: list[list[Any]]) -> Answer:
        if not rows:
            return Answer()
        header = [str(name) for name in rows[0]]
        rows = rows[1:]
        key = None
        if len(rows) >= 2 and not rows[-2] and len(rows[-1]) == 1:
            key = str(rows[-1][0])
            rows = rows[:-2]
        captures: list[Listed] = []
        damaged = 0
        for row in rows:
            listed = listed_of(dict(zip(header, row, strict=False))) if len(row) == len(header) else None
            if listed is None:
                damaged += bool(row)
            else:
                captures.append(listed)
        following = []
        if key:
            # The key is printed as it is to be sent, percent-encoded; sent once more encoded it would mean another.
            ready = key if "%" in key or "+" in key else quote_plus(key)
            following = [url.partition("&resumeKey=")[0] + f"&resumeKey={ready}"]
            if following[0] == url:
                following = []
        return Answer(captures, following, damaged)

    def fetch(self, listed: Listed) -> Fetch:
        return Fetch(f"{self._replay}/{listed.timestamp}id_/{listed.url}")

    def near(self, url: str, timestamp: str) -> Fetch | None:
        return Fetch(f"{self._replay}/{timestamp}id_/{url}")

    def unpack(self, listed: Listed, status: int, body: bytes) -> Page | None:
        return None
