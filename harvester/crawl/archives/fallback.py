"""The second way: portals that were dead or blocked are looked for in an archive, when the crawl of them has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester import exits
from harvester.crawl.obstacles import BLOCK_PAGE, BLOCKED, BLOCKED_JS, RATE_LIMITED, SERVER_ERROR, UNREACHABLE
from harvester.crawl.urls import host_of

if TYPE_CHECKING:
    from harvester.crawl.spider import PortalsSpider

CAUSES = frozenset({BLOCKED_JS, BLOCKED, BLOCK_PAGE, UNREACHABLE, RATE_LIMITED, SERVER_ERROR})
"""Why a portal is looked for in an archive. Not where robots.txt forbids it: that is its owner's will."""


def lost_hosts(spider: PortalsSpider) -> list[str]:
    """Hosts of portals that gave no report because they could not be read."""
    lost: dict[str, None] = {}
    for portal in spider.account.portals.values():
        host = host_of(portal.url)
        blocked = spider.hosts.get(host).blocked
        if (
            host
            and not portal.found
            and ((blocked is not None and blocked.code in CAUSES) or CAUSES & set(portal.failed))
        ):
            lost[host] = None
    return list(lost)


def fall_back(process: Any, crawler: Any, task: Any, source: str) -> None:
    """When ``task``, the crawl of ``crawler``, has ended: crawl the archive ``source`` for its lost portals, one after
    the other, in the same process and into the same harvest."""
    waiting: list[str] = []

    def next_one(_ended: Any) -> None:
        if not waiting:
            return
        years = crawler.spider.harvest_arguments.get("years")
        given = {"source": source, "match": f"{waiting.pop(0)}/*", **({"years": years} if years else {})}
        process.crawl(process.create_crawler("archive"), **given).add_done_callback(next_one)

    def ended(done: Any) -> None:
        from harvester.extensions import Harvest

        harvest = crawler.get_extension(Harvest) if crawler._extensions is not None else None
        if crawler.spider is None or harvest is None or harvest.fault or harvest.exit_status == exits.INTERRUPTED:
            return
        waiting.extend(lost_hosts(crawler.spider))
        next_one(done)

    task.add_done_callback(ended)
