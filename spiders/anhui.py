"""安徽省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class AnhuiSpider(RegionSpider):
    name = "anhui"
    region = "安徽省"
    adcode = "340000"
