"""湖南省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class HunanSpider(RegionSpider):
    name = "hunan"
    region = "湖南省"
    adcode = "430000"
