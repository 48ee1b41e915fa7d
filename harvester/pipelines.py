"""From the spider into the database: each report in one transaction, with the captures that it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.crawl.items import ReportItem
from harvester.extensions import Harvest
from harvester.recording import record_report
from harvester.store.database import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class StorePipeline:
    """Stores reports; passes items on as they are, so that feeds (``-O reports.jsonl``) get them too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        harvest = self.crawler.get_extension(Harvest)
        if not isinstance(item, ReportItem):
            return item
        if item.get("agency_key"):
            item.portal.agencies.add(item["agency_key"])
        if harvest is None or harvest.batch is None or harvest.fault is not None or not item.looks:
            item.portal.reports["not stored"] += 1
            return item
        try:
            outcome = record_report(harvest.batch.begin(), harvest.run_of, item, item.looks, item.cells_from)
        except StoreError as error:
            harvest.stop(error)
            item.portal.reports["not stored"] += 1
            return item
        item.portal.reports[outcome.kind] += 1
        return item
