"""浙江省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class ZhejiangSpider(RegionSpider):
    name = "zhejiang"
    region = "浙江省"
    adcode = "330000"
