"""Politeness: who asks is told to every server, and only servers need pauses, not archives."""

from __future__ import annotations

from scrapy.settings import BaseSettings

# Between the project's settings (20) and those of spiders (30) and the command line (40).
_OVER_PROJECT = 25


class PolitenessAddon:
    """Puts ``HARVEST_CONTACT`` into the user agent; takes the pauses out of a replay (``HARVEST_REPLAY``)."""

    def update_settings(self, settings: BaseSettings) -> None:
        contact = str(settings.get("HARVEST_CONTACT") or "").replace("\n", " ").strip()
        if contact:
            settings.set("USER_AGENT", f"{settings.get('USER_AGENT')} (+{contact})", _OVER_PROJECT)
        if settings.get("HARVEST_REPLAY"):
            settings.set("DOWNLOAD_DELAY", 0, _OVER_PROJECT)
            settings.set("AUTOTHROTTLE_ENABLED", False, _OVER_PROJECT)
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, _OVER_PROJECT)
            settings.set("RETRY_ENABLED", False, _OVER_PROJECT)
