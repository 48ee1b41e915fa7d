"""Any portal, nothing written for it beforehand: ``scrapy crawl portal -a url=http://www.example.gov.cn/``."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from harvester.crawl.arguments import parse_portal
from harvester.crawl.registry import CENTRAL, PortalRow
from harvester.crawl.spider import PortalsSpider
from harvester.crawl.urls import host_of


class PortalSpider(PortalsSpider):
    name = "portal"
    argument_names = ("url", "years", "allow", "fresh", "since")

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        url = parse_portal(self.harvest_arguments.get("url"), self.host_rules)
        return [PortalRow(CENTRAL, host_of(url), url)]
