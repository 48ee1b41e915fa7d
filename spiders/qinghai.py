"""青海省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class QinghaiSpider(RegionSpider):
    name = "qinghai"
    region = "青海省"
    adcode = "630000"
