"""陕西省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class ShaanxiSpider(RegionSpider):
    name = "shaanxi"
    region = "陕西省"
    adcode = "610000"
