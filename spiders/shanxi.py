"""山西省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class ShanxiSpider(RegionSpider):
    name = "shanxi"
    region = "山西省"
    adcode = "140000"
