"""上海市: the portals are rows of the registry."""

from spiders.base import RegionSpider


class ShanghaiSpider(RegionSpider):
    name = "shanghai"
    region = "上海市"
    adcode = "310000"
