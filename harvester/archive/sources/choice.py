"""Which dialect an address speaks: known by the address alone, nothing is asked."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from harvester.archive.sources.commoncrawl import FILE, CommonCrawlSource
from harvester.archive.sources.local import LocalSource
from harvester.archive.sources.model import RemoteSource, SourceError
from harvester.archive.sources.pywb import ADDRESS, PywbSource
from harvester.archive.sources.stored import StoredSource
from harvester.archive.sources.wayback import PATH, WaybackSource
from harvester.archive.stores import is_store

_KNOWN = (
    "a WARC or WET file or a folder of them (also s3://bucket/folder and its kin), http://host/cdx/search/cdx "
    "(Wayback), http://host/COLL/cdx (pywb), or https://host/collinfo.json (Common Crawl)"
)


def open_source(address: str | None, data_url: str | None = None) -> RemoteSource | LocalSource:
    """Raises SourceError for an address of no known dialect and for a file that is not there."""
    given = (address or "").strip()
    if not given:
        raise SourceError(f"source is missing: give {_KNOWN}")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given):
        return LocalSource(Path(given))
    if is_store(given):
        return StoredSource(given)
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if usable:
        path = parts.path.rstrip("/")
        plain = parts._replace(query="", fragment="", netloc=parts.netloc.rpartition("@")[2]).geturl()
        if path.endswith(PATH):
            return WaybackSource(plain)
        if path.rpartition("/")[2] == FILE:
            return CommonCrawlSource(plain, data_url)
        if ADDRESS.match(path):
            return PywbSource(plain)
    raise SourceError(f"source={given}: no archive that is known; give {_KNOWN}")
