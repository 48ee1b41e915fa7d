"""The dialect of Common Crawl: a list of crawls, an index for each, and records as byte ranges of large WARC files."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.reader import capture_in
from harvester.archive.sources.model import Answer, Fetch, Listed, Match, Page, SourceError, earliest
from harvester.archive.sources.pywb import CdxjIndex

FILE = "collinfo.json"
MAX_RECORD = 64 * 1024 * 1024
"""Bytes of one packed record that are asked for."""
_YEAR = re.compile(r"-(20\d{2})(?:-|$)")


class CommonCrawlSource:
    """``address``: ``https://index.commoncrawl.org/collinfo.json``; ``data_url``: where the WARC files lie.

    Without one it is the host of the same domain that is called ``data`` where the index is called ``index``, else
    the index's own host. The crawls' indexes are asked at the host that the user named, wherever the list says that
    they are: an archive introduces no host.
    """

    def __init__(self, address: str, data_url: str | None = None) -> None:
        parts = urlsplit(address)
        self._list = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._root = f"{parts.scheme}://{parts.netloc}"
        data_host = parts.netloc.lower()
        if data_host.startswith("index."):
            data_host = "data." + data_host.removeprefix("index.")
        self._data = (data_url or f"{parts.scheme}://{data_host}").rstrip("/")
        if urlsplit(self._data).scheme not in ("http", "https") or not urlsplit(self._data).hostname:
            raise SourceError(f"ARCHIVE_DATA_URL={data_url}: give an address such as https://data.commoncrawl.org")
        self.hosts = frozenset({parts.netloc.lower(), urlsplit(self._data).netloc.lower()})
        self.name = parts.netloc.lower()
        self._indexes: dict[str, CdxjIndex] = {}
        self._matches: list[Match] = []
        self._first: str | None = None

    def queries(self, match: Match, years: frozenset[int] | None, since: str | None = None) -> list[str]:
        self._matches.append(match)
        self._first = earliest(years, since)
        return [self._list]

    def read(self, url: str, status: int, body: bytes) -> Answer:
        if url != self._list:
            index = self._indexes.get(url.partition("?")[0])
            return index.read(url, status, body) if index is not None else Answer(told=False)
        if status != 200:
            return Answer(told=False)
        try:
            crawls = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{url}: the list of crawls is no JSON ({error})") from error
        following = []
        for crawl in crawls if isinstance(crawls, list) else []:
            place = crawl.get("cdx-api") if isinstance(crawl, dict) else None
            if not isinstance(place, str) or self._too_early(str(crawl.get("id") or place)):
                continue
            address = self._root + quote(urlsplit(place).path, safe="/%-._~")
            self._indexes[address] = CdxjIndex(address)
            following += [self._indexes[address].query(match) for match in self._matches]
        return Answer((), following)

    def _too_early(self, crawl: str) -> bool:
        found = _YEAR.search(crawl)
        return bool(self._first and found and found.group(1) < self._first[:4])

    def fetch(self, listed: Listed) -> Fetch:
        name, offset, length = listed.filename, listed.offset, listed.length
        if not name or offset is None or not length:
            raise SourceError(f"{listed.url}: the index does not say where its record lies")
        if length > MAX_RECORD:
            raise SourceError(f"{listed.url}: a record of {length} bytes is too large")
        path = quote(name, safe="/-._~=%")
        if name.startswith("/") or "\\" in name or any(part in ("", ".", "..") for part in name.split("/")):
            raise SourceError(f"{listed.url}: the index names no usable file ({name[:100]})")
        return Fetch(f"{self._data}/{path}", {"Range": f"bytes={offset}-{offset + length - 1}"}, api=True)

    def near(self, url: str, timestamp: str) -> Fetch | None:
        return None

    def unpack(self, listed: Listed, status: int, body: bytes) -> Page | None:
        if status == 200 and listed.offset is not None and listed.length:
            # A server that knows no ranges sent all of the file.
            body = body[listed.offset : listed.offset + listed.length]
        elif status != 206:
            raise ArchiveError(f"{listed.url}: no byte range but status {status}")
        capture = capture_in(body)
        if capture.record_type not in ("response", "resource"):
            raise DamagedError(f"{listed.url}: the record is a {capture.record_type} and holds no page")
        if capture.url != listed.url:
            raise DamagedError(f"{listed.url}: the record at this place is of {capture.url[:200]}")
        return Page(
            capture.url,
            capture.fetched_at,
            capture.status,
            capture.headers,
            capture.body,
            truncated=listed.truncated or capture.truncated is not None,
        )
