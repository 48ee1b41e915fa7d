"""吉林省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class JilinSpider(RegionSpider):
    name = "jilin"
    region = "吉林省"
    adcode = "220000"
