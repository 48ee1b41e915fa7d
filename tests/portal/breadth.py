"""What anybody would write first: follow every link of the host. Run by the judge with ``scrapy runspider``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor


class BreadthSpider(scrapy.Spider):
    name = "breadth"
    custom_settings = {  # noqa: RUF012 (Scrapy's own shape)
        "ROBOTSTXT_OBEY": True,
        "DEPTH_PRIORITY": 1,
        "DEPTH_LIMIT": 8,
        "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleFifoDiskQueue",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "CLOSESPIDER_PAGECOUNT": 3000,
    }

    def __init__(self, home: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = [home]
        domain = ".".join((urlsplit(home).hostname or "").split(".")[-3:])
        self.extractor = LinkExtractor(allow_domains=[domain], tags=("a", "frame", "iframe"), attrs=("href", "src"))

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        if isinstance(response, HtmlResponse):
            for link in self.extractor.extract_links(response):
                yield scrapy.Request(link.url)
