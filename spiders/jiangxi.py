"""江西省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class JiangxiSpider(RegionSpider):
    name = "jiangxi"
    region = "江西省"
    adcode = "360000"
