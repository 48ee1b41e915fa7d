"""天津市: the portals are rows of the registry."""

from spiders.base import RegionSpider


class TianjinSpider(RegionSpider):
    name = "tianjin"
    region = "天津市"
    adcode = "120000"
