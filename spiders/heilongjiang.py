"""黑龙江省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class HeilongjiangSpider(RegionSpider):
    name = "heilongjiang"
    region = "黑龙江省"
    adcode = "230000"
