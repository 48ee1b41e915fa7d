"""广东省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class GuangdongSpider(RegionSpider):
    name = "guangdong"
    region = "广东省"
    adcode = "440000"
