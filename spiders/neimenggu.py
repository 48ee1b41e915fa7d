"""内蒙古自治区: the portals are rows of the registry."""

from spiders.base import RegionSpider


class NeimengguSpider(RegionSpider):
    name = "neimenggu"
    region = "内蒙古自治区"
    adcode = "150000"
