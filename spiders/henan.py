"""河南省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class HenanSpider(RegionSpider):
    name = "henan"
    region = "河南省"
    adcode = "410000"
