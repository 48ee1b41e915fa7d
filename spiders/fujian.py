"""福建省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class FujianSpider(RegionSpider):
    name = "fujian"
    region = "福建省"
    adcode = "350000"
