"""海南省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class HainanSpider(RegionSpider):
    name = "hainan"
    region = "海南省"
    adcode = "460000"
