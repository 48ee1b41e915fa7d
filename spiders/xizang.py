"""西藏自治区: the portals are rows of the registry."""

from spiders.base import RegionSpider


class XizangSpider(RegionSpider):
    name = "xizang"
    region = "西藏自治区"
    adcode = "540000"
