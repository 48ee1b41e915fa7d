"""新疆维吾尔自治区: the portals are rows of the registry."""

from spiders.base import RegionSpider


class XinjiangSpider(RegionSpider):
    name = "xinjiang"
    region = "新疆维吾尔自治区"
    adcode = "650000"
