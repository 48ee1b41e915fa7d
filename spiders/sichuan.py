"""四川省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class SichuanSpider(RegionSpider):
    name = "sichuan"
    region = "四川省"
    adcode = "510000"
