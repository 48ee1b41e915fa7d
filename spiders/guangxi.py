"""广西壮族自治区: the portals are rows of the registry."""

from spiders.base import RegionSpider


class GuangxiSpider(RegionSpider):
    name = "guangxi"
    region = "广西壮族自治区"
    adcode = "450000"
