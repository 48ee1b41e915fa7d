"""湖北省: the portals are rows of the registry."""

from spiders.base import RegionSpider


class HubeiSpider(RegionSpider):
    name = "hubei"
    region = "湖北省"
    adcode = "420000"
