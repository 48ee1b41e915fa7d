"""A spider for the tests of the cache: asks for the given addresses and prints what it saw as JSON lines."""

import json
import os
import signal

import scrapy

from harvester.crawl.httpcache import capture_of, visit_of


class CacheSpider(scrapy.Spider):
    name = "cache"
    custom_settings = {  # noqa: RUF012
        "ADDONS": {"harvester.crawl.httpcache.HarvestAddon": 100},
        "LOG_LEVEL": "WARNING",
        "RETRY_TIMES": 1,
        "TELNETCONSOLE_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "USER_AGENT": "ogi-harvester-test",
    }

    def __init__(self, urls="", out="", method="GET", meta="{}", kill_after="", **kwargs):
        super().__init__(**kwargs)
        self.harvest_arguments = {"urls": urls, "method": method}
        self.urls = [url for url in urls.split(" ") if url]
        self.out = out
        self.method = method
        self.meta = json.loads(meta)
        self.kill_after = int(kill_after or 0)
        self.seen = 0

    async def start(self):
        for url in self.urls:
            body = b"a=1" if self.method == "POST" else b""
            yield scrapy.Request(
                url,
                self.parse,
                errback=self.failed,
                method=self.method,
                body=body,
                meta=dict(self.meta),
                dont_filter=True,
            )

    def parse(self, response):
        capture, visit = capture_of(response), visit_of(response)
        self.write(
            url=response.url,
            status=response.status,
            body=response.body.decode("utf-8", "replace"),
            cached="cached" in response.flags,
            file=capture.warc_file if capture else None,
            offset=capture.warc_offset if capture else None,
            fetched_at=capture.fetched_at if capture else None,
            visit=visit.status if visit else None,
        )
        self.seen += 1
        if self.kill_after and self.seen >= self.kill_after:
            os.kill(os.getpid(), signal.SIGKILL)

    def failed(self, failure):
        self.write(url=failure.request.url, error=type(failure.value).__name__, message=str(failure.value))

    def write(self, **row):
        with open(self.out, "a") as file:  # noqa: PTH123
            file.write(json.dumps(row) + "\n")
