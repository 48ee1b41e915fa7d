"""Sources that are archives themselves: their indexes (CDX, CDXJ, Common Crawl) and other people's WARC and WET files.

Each dialect is a small reader that knows addresses and answers and makes no request; ``open_source`` chooses one.
"""

from harvester.archive.sources.choice import open_source
from harvester.archive.sources.local import LocalSource
from harvester.archive.sources.model import Answer, Fetch, Listed, Match, Matches, Page, RemoteSource, SourceError

__all__ = [
    "Answer",
    "Fetch",
    "Listed",
    "LocalSource",
    "Match",
    "Matches",
    "Page",
    "RemoteSource",
    "SourceError",
    "open_source",
]
