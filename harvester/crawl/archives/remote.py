"""Archives that are asked over the wire: the index first, then the captures that it lists."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from harvester.archive.errors import ArchiveError
from harvester.archive.record import Capture
from harvester.archive.sources import Listed, LocalSource, SourceError
from harvester.archive.writer import now_utc
from harvester.crawl.archives.pages import ArchivedPages, Keep, headers_in
from harvester.crawl.archives.walk import ArchiveWalk
from harvester.crawl.frontier import Lead
from harvester.crawl.middlewares import headers_of
from harvester.crawl.obstacles import ARCHIVE_ERROR, NOT_ARCHIVED, RATE_LIMITED, Obstacle, cause_of, classify
from harvester.crawl.pages import Page
from harvester.crawl.spider import Yielded, look_of
from harvester.crawl.urls import clean, host_of, key
from harvester.crawl.walk import Walk

logger = logging.getLogger(__name__)

RETRIES = 4
MAX_ANSWERS = 10_000
"""Answers of indexes that are read in one crawl."""
MAX_REDIRECTS = 3
_FOREVER = 10 * 366 * 86400.0
"""What an archive has captured stays as it is: a capture that we have is not asked for again."""
_REPLAYED = re.compile(r"/(\d{14})(?:id_)?/(https?:/.*)$")


class RemoteArchive(ArchivedPages):
    """The part of the spider that asks."""

    def __init__(self, *args: Any, **arguments: Any) -> None:
        super().__init__(*args, **arguments)
        self._questions: deque[str] = deque()
        self._asked = 0

    # -- the index -----------------------------------------------------------------------------------------------

    def _begin_asking(self, walk: ArchiveWalk) -> Iterator[Yielded]:
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        for match in self.holdings.match.parts:
            self._questions.extend(self.archive.queries(match, self.years_wanted, self.holdings.since))
        self._questions = deque(dict.fromkeys(self._questions))
        yield from self._ask(walk)

    def _ask(self, walk: ArchiveWalk) -> Iterator[Yielded]:
        """The next question to the index; once there is none, the captures."""
        if self._questions and self._asked < MAX_ANSWERS:
            self._asked += 1
            walk.account.requests += 1
            yield self._polite(
                Request(self._questions.popleft(), callback=self.read_index, errback=self.index_failed),
                {"walk": walk, "dont_obey_robotstxt": True},
            )
            return
        for lead in self.holdings.leads(self._usable):
            walk.add(lead)
        held, left_out = len(self.holdings), ", ".join(f"{n} {why}" for why, n in self.holdings.left_out.items())
        logger.info("The archive lists %d pages%s", held, f" (left out: {left_out})" if left_out else "")
        if not held:
            self.account.reject(walk.account, walk.url, NOT_ARCHIVED, f"no capture of {walk.account.name}")
        yield from self._pump(walk)

    def _polite(self, request: Request, about: dict[str, Any]) -> Request:
        """With what every request to an archive needs: pauses, no redirects by themselves, no cookies."""
        delay = self.settings.getfloat("DOWNLOAD_DELAY")
        meta = {
            "harvest_archived": True,
            "harvest_backoff": 4 * max(delay, 0.1),
            "max_retry_times": RETRIES,
            "dont_redirect": True,
            "dont_merge_cookies": True,
            **about,
        }
        return request.replace(meta=meta, dont_filter=True)

    def read_index(self, response: Response) -> Iterator[Yielded]:
        walk: ArchiveWalk = response.meta["walk"]
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        walk.account.pages += 1
        walk.account.lists += 1
        try:
            answer = self.archive.read(response.url, response.status, response.body)
        except SourceError as error:
            self.account.reject(walk.account, response.url, ARCHIVE_ERROR, str(error), look=look_of(response))
        else:
            if not answer.told:
                self._refused(walk, response)
            if answer.damaged:
                logger.warning("%s: %d lines of the index could not be read", response.url, answer.damaged)
            for listed in answer.captures:
                self.holdings.add(listed)
            # A list is read to its end before the next one is begun.
            self._questions.extendleft(reversed(answer.following))
        yield from self._ask(walk)

    def index_failed(self, failure: Failure) -> Iterator[Yielded]:
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: ArchiveWalk = request.meta["walk"]
        cause = cause_of(failure.value or Exception(str(failure)))
        self.account.reject(walk.account, request.url, cause.code, cause.detail, host_wide=cause.host_wide)
        if self.hosts.get(host_of(request.url)).blocked is not None:
            self._questions.clear()
        yield from self._ask(walk)

    def _refused(self, walk: ArchiveWalk, response: Response) -> None:
        if response.status in (429, 503):
            self._questions.clear()
            cause = _refusal(response.status)
        else:
            found = classify(
                status=response.status, headers=headers_of(response), body=b"", asked=response.url, url=response.url
            )
            cause = found or Obstacle(ARCHIVE_ERROR, f"status {response.status} and no index")
        detail = f"the archive's index: {cause.detail}"
        look = look_of(response)
        self.account.reject(walk.account, response.url, cause.code, detail, host_wide=cause.host_wide, look=look)

    # -- captures ------------------------------------------------------------------------------------------------

    def _request(self, walk: Walk, lead: Lead) -> Request:
        return self._fetch(walk, lead, self._listed(lead))

    def _fetch(self, walk: Walk, lead: Lead, listed: Listed, redirects: int = 0) -> Request:
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        fetch = self.archive.fetch(listed)
        about: dict[str, Any] = {
            "walk": walk,
            "lead": lead,
            "listed": listed,
            "wrapped": fetch.api,
            "archive_redirects": redirects,
            "harvest_max_age": _FOREVER,
            "dont_obey_robotstxt": fetch.api,
        }
        if not fetch.api:
            about["harvest_about"] = self._about(lead.url, listed.archived_at)
        request = Request(
            fetch.url,
            headers=dict(fetch.headers),
            callback=self.parse,
            errback=self.on_failure,
            priority=int(lead.score * 100),
        )
        return self._polite(request, about)

    def _look(self, walk: Walk, lead: Lead, response: Response) -> Iterator[Yielded]:
        assert isinstance(walk, ArchiveWalk)
        moved = self._nearest(walk, lead, response)
        if moved is not None:
            self._flying[id(walk)] = self._flying.get(id(walk), 0) + 1
            yield moved
            return
        listed: Listed = response.meta["listed"]
        look = look_of(response)
        if response.status in (429, 503):
            walk.frontier.settle(lead, won=False)
            yield from self._lost(walk, lead, response.url, _refusal(response.status), look)
            return
        page = Page(lead.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        status, headers, obstacle = response.status, headers_of(response), None
        keep: Keep = lambda: look  # noqa: E731
        if response.meta["wrapped"]:
            try:
                capture = self._unpack(listed, response)
                page = Page(lead.url, capture.payload(), capture.header("Content-Type"))
            except ArchiveError as error:
                obstacle = Obstacle(ARCHIVE_ERROR, str(error))
            else:
                taken_at = look.record.fetched_at if look is not None else now_utc()
                keep = partial(self._adopt, capture, lead.url, taken_at)
                status, headers = capture.status, headers_in(capture)
        elif status in (404, 410):
            obstacle = Obstacle(NOT_ARCHIVED, f"the archive answers {status}")
        yield from self._judge(walk, lead, listed, page, keep, status, headers, obstacle)

    def _nearest(self, walk: Walk, lead: Lead, response: Response) -> Request | None:
        """The request for the capture that the archive has instead, where it answers with a redirect to one."""
        if not 300 <= response.status < 400:
            return None
        target = urljoin(response.url, (response.headers.get("Location") or b"").decode("latin-1"))
        found = _REPLAYED.search(target)
        turns = response.meta.get("archive_redirects", 0)
        same = found is not None and key(clean(_whole(found[2])) or "") == key(lead.url)
        if (
            found is None
            or not same
            or turns >= MAX_REDIRECTS
            or urlsplit(target).netloc != urlsplit(response.url).netloc
        ):
            return None
        listed: Listed = response.meta["listed"]
        nearer = Listed(_whole(found[2]), found[1], listed.mime, None, listed.digest)
        return self._fetch(walk, lead, nearer, turns + 1)

    def _unpack(self, listed: Listed, response: Response) -> Capture:
        """The archived page in a record that was fetched as a byte range."""
        assert self.archive is not None and not isinstance(self.archive, LocalSource)
        page = self.archive.unpack(listed, response.status, response.body)
        if page is None:
            raise ArchiveError(f"{response.url}: holds no record")
        return Capture(
            page.url,
            page.archived_at,
            page.status,
            page.headers,
            page.body,
            truncated="length" if page.truncated else None,
        )


def _refusal(status: int) -> Obstacle:
    return Obstacle(RATE_LIMITED, f"status {status} again and again: the archive wants a rest", host_wide=True)


def _whole(url: str) -> str:
    """Some servers on the way make one slash of two."""
    return re.sub(r"^(https?:)/+", r"\1//", url)
