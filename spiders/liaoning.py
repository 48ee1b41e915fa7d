"""辽宁省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class LiaoningSpider(RegionSpider):
    name = "liaoning"
    region = "辽宁省"
    adcode = "210000"
