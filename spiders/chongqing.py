"""重庆市: the portals are rows of the registry."""

from spiders.base import RegionSpider


class ChongqingSpider(RegionSpider):
    name = "chongqing"
    region = "重庆市"
    adcode = "500000"
