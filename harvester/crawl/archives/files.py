"""Archives that are files on this machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

from harvester.archive.errors import ArchiveError
from harvester.archive.framing import Span
from harvester.archive.sources import LocalSource
from harvester.archive.writer import now_utc
from harvester.crawl.archives.pages import ArchivedPages, headers_in
from harvester.crawl.archives.walk import ArchiveWalk
from harvester.crawl.candidates import Reading
from harvester.crawl.frontier import Lead
from harvester.crawl.items import ReportItem
from harvester.crawl.obstacles import ARCHIVE_ERROR, Obstacle
from harvester.crawl.pages import Page
from harvester.crawl.spider import Yielded

logger = logging.getLogger(__name__)


class LocalArchive(ArchivedPages):
    """The part of the spider that reads files."""

    async def _read_local(self, source: LocalSource, walk: ArchiveWalk) -> AsyncIterator[Yielded]:
        try:
            for notice in source.notices:
                logger.warning("%s", notice)
            for listed, _ in source.captures(self.holdings.match, _tell):
                self.holdings.add(listed)
            for lead in self.holdings.leads(self._usable):
                walk.add(lead)
            reading: set[asyncio.Task[list[ReportItem]]] = set()
            while True:
                lead_now = walk.next() if len(reading) < self.candidates.parsers.at_once else None
                if lead_now is not None:
                    for found in self._look_local(source, walk, lead_now):
                        if isinstance(found, Reading):
                            reading.add(asyncio.ensure_future(self.read(found)))
                elif reading:
                    done, reading = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
                    for item in (item for task in done for item in task.result()):
                        yield item
                else:
                    break
            walk.account.ended = self._end_of(walk)
        except ArchiveError as error:
            self.account.reject(walk.account, Path(source.path).absolute().as_uri(), ARCHIVE_ERROR, str(error))
        finally:
            source.close()

    def _look_local(self, source: LocalSource, walk: ArchiveWalk, lead: Lead) -> Iterator[Yielded]:
        listed = self._listed(lead)
        try:
            capture = source.read(listed)
            page = Page(lead.url, capture.payload(), capture.header("Content-Type") or capture.media_type)
        except ArchiveError as error:
            walk.frontier.settle(lead, won=False)
            yield from self._no_page(walk, lead, Obstacle(ARCHIVE_ERROR, str(error)), None)
            return
        keep = partial(self._adopt, capture, lead.url, now_utc())
        yield from self._judge(walk, lead, listed, page, keep, capture.status, headers_in(capture))


def _tell(path: Path, span: Span) -> None:
    logger.warning(
        "%s: %s at byte %d (%s); the other records are used", path.name, span.fault, span.offset, span.detail
    )
