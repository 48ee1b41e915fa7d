"""江苏省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class JiangsuSpider(RegionSpider):
    name = "jiangsu"
    region = "江苏省"
    adcode = "320000"
