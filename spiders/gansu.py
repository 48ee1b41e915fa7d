"""甘肃省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class GansuSpider(RegionSpider):
    name = "gansu"
    region = "甘肃省"
    adcode = "620000"
