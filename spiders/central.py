"""国务院部门: the portals are rows of the registry."""

from spiders.base import RegionSpider


class CentralSpider(RegionSpider):
    name = "central"
    region = "国务院部门"
    adcode = "000000"
