"""贵州省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class GuizhouSpider(RegionSpider):
    name = "guizhou"
    region = "贵州省"
    adcode = "520000"
