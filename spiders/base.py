"""Base of the region spiders: every portal that the registry knows below the region, or below a division in it; with
``domain`` only those of some registered domains (``changsha.gov.cn``, several with commas between)."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from harvester.crawl.arguments import ArgumentError
from harvester.crawl.registry import CENTRAL, PortalRow, RegistryError, below, read_rows, registry_path
from harvester.crawl.scope import bare
from harvester.crawl.spider import PortalsSpider
from harvester.crawl.urls import host_of, registered_domain
from harvester.reports.divisions import divisions, within


def _listed(rows: list[PortalRow]) -> str:
    """The bodies without an address, as a part of a sentence; empty where there are none."""
    return f" (no address yet of {', '.join(row.name for row in rows[:5])})" if rows else ""


class RegionSpider(PortalsSpider):
    """A leaf says ``name``, ``region`` (Chinese name) and ``adcode``; the portals are data."""

    adcode: str
    region: str
    argument_names = ("division", "domain", "years", "allow", "fresh", "since")

    def plan(self, settings: BaseSettings) -> list[PortalRow]:
        wanted = self.division_of(self.harvest_arguments.get("division"))
        path = registry_path(settings.get("HARVEST_REGISTRY"), settings.get("HARVEST_REPLAY"))
        if not path.exists():
            raise ArgumentError(f"HARVEST_REGISTRY={path}: there is no such file or folder")
        try:
            rows = below(read_rows(path), wanted)
        except RegistryError as error:
            raise ArgumentError(str(error)) from error
        self.not_known = [row for row in rows if not row.url]
        rows = [row for row in rows if row.url]
        domains = {domain.strip().lower() for domain in self.harvest_arguments.get("domain", "").split(",")} - {""}
        if domains:
            rows = [row for row in rows if registered_domain(bare(host_of(row.url))) in domains]
        if not rows:
            name = self.region if wanted == self.adcode else f"{wanted} {divisions().path_name(wanted)}"
            raise ArgumentError(
                f"{name}: {path} knows no portal there{_listed(self.not_known)}; "
                "add a row, or crawl one with scrapy crawl portal -a url=…"
            )
        return rows

    @classmethod
    def division_of(cls, text: str | None) -> str:
        """The adcode that ``-a division=`` means, a code or a Chinese name; the region's own without it."""
        if text is None or not text.strip():
            return cls.adcode
        text = text.strip()
        table = divisions()
        if text.isdigit():
            if text not in table:
                raise ArgumentError(f"division={text}: no division has this code; give 6 digits such as {cls.adcode}")
            codes = [text]
        else:
            chain = table.parse_chain(text, (cls.adcode,))
            whole = chain.adcode if chain.adcode is not None and not chain.rest else None
            codes = [whole] if whole else table.resolve(text, (cls.adcode,))
        inside = [code for code in codes if cls.adcode == CENTRAL or within(code, cls.adcode)]
        if not codes:
            raise ArgumentError(f"division={text}: no division of this name is known; give its 6-digit code")
        if not inside:
            raise ArgumentError(f"division={text}: {table.path_name(codes[0])} is not in {cls.region} ({cls.adcode})")
        if len(inside) > 1:
            raise ArgumentError(f"division={text}: this can be {', '.join(sorted(inside))}; give the code")
        return inside[0]
