"""From the spider into the database: each report in one transaction, with the captures that it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.crawl.items import ReportItem
from harvester.extensions import Harvest
from harvester.store.database import CANDIDATE, StoreError

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
        if harvest is None or harvest.store is None or harvest.fault is not None or not item.captures:
            item.portal.reports["not stored"] += 1
            return item
        ids = [harvest.add_capture(c, role=CANDIDATE, encoding=item.get("encoding")) for c in item.captures]
        known = [capture_id for capture_id in ids if capture_id is not None]
        if len(known) < len(ids):
            item.portal.reports["not stored"] += 1
            return item
        cells = known[item.cells_from] if item.cells_from is not None else None
        try:
            outcome = harvest.store.save_report(dict(item), known[0], known[1:], cells_from=cells)
        except StoreError as error:
            harvest.stop(error)
            item.portal.reports["not stored"] += 1
            return item
        item.portal.reports[outcome.kind] += 1
        return item
