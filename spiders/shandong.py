"""山东省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class ShandongSpider(RegionSpider):
    name = "shandong"
    region = "山东省"
    adcode = "370000"
