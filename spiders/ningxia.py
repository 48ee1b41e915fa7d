"""宁夏回族自治区: the portals are rows of the registry."""

from spiders.base import RegionSpider


class NingxiaSpider(RegionSpider):
    name = "ningxia"
    region = "宁夏回族自治区"
    adcode = "640000"
