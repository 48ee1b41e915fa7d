"""河北省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class HebeiSpider(RegionSpider):
    name = "hebei"
    region = "河北省"
    adcode = "130000"
