"""``SPIDERMON_ENABLED=True`` is all that is needed to have the monitors run at the end of a crawl."""

from __future__ import annotations

from importlib.util import find_spec

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings


class MonitorsAddon:
    def update_settings(self, settings: BaseSettings) -> None:
        """Raises NotConfigured, which Scrapy tells as a warning, where Spidermon is wanted and not installed."""
        if not settings.getbool("SPIDERMON_ENABLED"):
            return
        if find_spec("spidermon") is None:
            raise NotConfigured("Spidermon is not installed: pip install 'ogi-harvester[monitors]'")
        settings["EXTENSIONS"]["spidermon.contrib.scrapy.extensions.Spidermon"] = 500
        if not settings.getlist("SPIDERMON_SPIDER_CLOSE_MONITORS"):
            suite = ["harvester.monitors.suite.HarvestMonitorSuite"]
            settings.set("SPIDERMON_SPIDER_CLOSE_MONITORS", suite, "addon")
