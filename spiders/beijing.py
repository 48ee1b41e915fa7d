"""北京市: the portals are rows of the registry."""

from spiders.base import RegionSpider


class BeijingSpider(RegionSpider):
    name = "beijing"
    region = "北京市"
    adcode = "110000"
