"""Parts of Scrapy that do at every page what is needed at few, in their sparing form: what comes out is the same."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.logformatter import LogFormatter
from scrapy.spidermiddlewares.depth import DepthMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

_LOOKED_AT = 4 * 4096
"""Bytes at the most of the characters among which Scrapy looks for a refresh."""


class SeldomRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's, but a page is decoded for it only where its first bytes hold the word ``refresh``."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        first = response.body[:_LOOKED_AT]
        if b"refresh" not in first.lower() and b"\0" not in first:  # with zeros the word may be spelt otherwise
            return response
        answer: Request | Response = super().process_response(request, response)
        return answer


class SparingAddon:
    """Takes out Scrapy's count of how deep a page lies, which looks at every request and report once more, where no
    setting asks for it: the walk through a portal goes by what a page is."""

    def update_settings(self, settings: BaseSettings) -> None:
        if not any(settings.getint(name) for name in ("DEPTH_LIMIT", "DEPTH_PRIORITY", "DEPTH_STATS_VERBOSE")):
            settings.setdefault_in_component_priority_dict("SPIDER_MIDDLEWARES", DepthMiddleware, None)


class SilentFormatter(LogFormatter):
    """Scrapy's, but lines for ``LOG_LEVEL=DEBUG``, several a page, are made only where somebody reads them."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SilentFormatter:
        level = crawler.settings.get("LOG_LEVEL")
        number = logging.getLevelName(level) if isinstance(level, str) else level
        return cls(not isinstance(number, int) or number <= logging.DEBUG)

    def crawled(self, *arguments: Any, **named: Any) -> Any:
        return super().crawled(*arguments, **named) if self.wanted else None

    def scraped(self, *arguments: Any, **named: Any) -> Any:
        return super().scraped(*arguments, **named) if self.wanted else None
