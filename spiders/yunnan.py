"""云南省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class YunnanSpider(RegionSpider):
    name = "yunnan"
    region = "云南省"
    adcode = "530000"
