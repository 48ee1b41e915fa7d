"""A page that may be a report becomes a report or a reject; reports whose tables stand elsewhere wait for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from harvester.crawl.account import Account
from harvester.crawl.attachments import MAX_PICTURE_BYTES, PICTURE, attachments, needs_attachment, pictures
from harvester.crawl.frontier import ATTACHMENT, ENTRY, Lead
from harvester.crawl.items import Look, ReportItem
from harvester.crawl.judgement import (
    about_page,
    pack_hints,
    refusal,
    refusal_of_attachment,
    too_many_bytes,
    with_attachment,
)
from harvester.crawl.links import is_report_title
from harvester.crawl.pages import Page, squeeze
from harvester.crawl.parsers import Fetched, Parsers
from harvester.crawl.walk import Walk
from harvester.reports.hints import Hints


@dataclass(slots=True)
class Reading:
    """A page that is to be parsed, whenever there is time. ``after`` is told whether that gave a report."""

    walk: Walk
    url: str
    look: Look | None
    read: Callable[[], Awaitable[list[ReportItem]]]
    after: Callable[[bool], None] = lambda _: None


@dataclass(slots=True)
class Shot:
    """A picture that has come."""

    number: int
    fetched: Fetched
    look: Look | None


@dataclass(slots=True)
class Waiting:
    """A page whose attachments are being fetched: ``left`` of them one after the other, then its ``pictures`` all.

    ``parsed`` is its own object, ``coming`` the pictures that are on their way."""

    lead: Lead
    page: dict[str, Any]
    parsed: dict[str, Any]
    look: Look | None
    left: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    coming: int = 0
    shots: list[Shot] = field(default_factory=list)


class Candidates:
    """Parses candidates of one run and keeps the account."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.parsers = Parsers()

    def reading(self, walk: Walk, lead: Lead, page: Page, look: Look | None, status: int) -> Reading:
        """What is to be done about a page: it is on record from here on, and ``page`` keeps nothing but its bytes."""
        hints = self._hints(walk, lead, page)
        self.account.candidate(look, self._about(walk, lead, page, hints))
        page.release()
        joined = lead.kind == ATTACHMENT
        fetched = Fetched(page.body, page.url, page.content_type, status, hints, whole=joined)
        if PICTURE in lead.state:
            return Reading(walk, page.url, look, partial(self._picture, walk, lead, fetched, look))
        return Reading(walk, page.url, look, partial(self._read, walk, lead, page, fetched, look))

    async def _read(self, walk: Walk, lead: Lead, page: Page, fetched: Fetched, look: Look | None) -> list[ReportItem]:
        """The report in a page, or none: then the page is in the account as refused, or waits for an attachment."""
        parsed = await self.parsers.parse(fetched)
        if lead.kind == ATTACHMENT:
            return await self._attached(walk, lead, fetched.url, parsed, look)
        if self._wants_attachment(lead, page, parsed):
            about = about_page(page.body, page.url, parsed)
            waiting = Waiting(lead, about, parsed, look, attachments(page), pictures(page))
            page.release()
            if self._fetch_next(walk, waiting):
                return []
        return list(self._finish(walk, page.url, parsed, [look]))

    @staticmethod
    def _about(walk: Walk, lead: Lead, page: Page, hints: Hints) -> dict[str, Any]:
        """What is needed to read this page again in the same way."""
        parent = lead.parent.look.record.record_id if lead.kind == ATTACHMENT and lead.parent.look else None
        return {
            "url": page.url,
            "hints": pack_hints(hints),
            "years": sorted(walk.years) if walk.years else None,
            "parent": parent,
            **({PICTURE: lead.state[PICTURE]} if PICTURE in lead.state else {}),
        }

    @staticmethod
    def _hints(walk: Walk, lead: Lead, page: Page) -> Hints:
        return Hints(
            url=page.url,
            anchor_text=lead.title or None,
            column_name=lead.column or None,
            site_name=walk.site or None,
            division=walk.adcode,
        )

    def _wants_attachment(self, lead: Lead, page: Page, parsed: dict[str, Any]) -> bool:
        if "error" not in parsed:
            return needs_attachment(parsed) and page.tree is not None
        if parsed["error"]["code"] != "not_a_report" or lead.kind != ENTRY or page.tree is None:
            return False
        return is_report_title(lead.title) or is_report_title(squeeze(page.meta.get("articletitle")) or page.title)

    # -- attachments -----------------------------------------------------------------------------------------------

    def _fetch_next(self, walk: Walk, waiting: Waiting) -> bool:
        """Ask for the next attachment, at last for all pictures; False if there is none that was not seen."""
        while waiting.left:
            url, label = waiting.left.pop(0)
            if self._claim(walk, waiting, url, label):
                return True
        asked, waiting.pictures = waiting.pictures, []
        waiting.coming = sum(
            self._claim(walk, waiting, url, "", {PICTURE: number}) for number, url in enumerate(asked, 1)
        )
        return waiting.coming > 0

    @staticmethod
    def _claim(walk: Walk, waiting: Waiting, url: str, label: str, state: dict[str, Any] | None = None) -> bool:
        if not walk.scope.admits(url, strong=True):
            return False
        title, column = label or waiting.lead.title, waiting.lead.column
        return walk.frontier.claim(Lead(url, ATTACHMENT, 0.99, title, column=column, parent=waiting, state=state or {}))

    async def _attached(
        self, walk: Walk, lead: Lead, url: str, parsed: dict[str, Any], look: Look | None
    ) -> list[ReportItem]:
        waiting: Waiting = lead.parent
        joined = with_attachment(waiting.page, waiting.parsed, parsed)
        if joined is not None:
            return list(self._finish(walk, waiting.page["url"], joined, [waiting.look, look], cells_from=1))
        self.account.refuse(walk.account, url, *refusal_of_attachment(parsed), look)
        return await self._go_on(walk, lead)

    async def _picture(self, walk: Walk, lead: Lead, fetched: Fetched, look: Look | None) -> list[ReportItem]:
        waiting: Waiting = lead.parent
        if sum(len(shot.fetched.body) for shot in waiting.shots) + len(fetched.body) > MAX_PICTURE_BYTES:
            self.account.refuse(walk.account, fetched.url, *too_many_bytes(), look)
        else:
            waiting.shots.append(Shot(lead.state[PICTURE], fetched, look))
        return await self._go_on(walk, lead)

    def give_up(self, walk: Walk, lead: Lead) -> Iterator[Reading]:
        """An attachment could not be had: the next one, or the page as it is."""
        waiting: Waiting = lead.parent
        yield Reading(walk, waiting.page["url"], waiting.look, partial(self._go_on, walk, lead))

    async def _go_on(self, walk: Walk, lead: Lead) -> list[ReportItem]:
        """After an attachment that was not the report by itself."""
        waiting: Waiting = lead.parent
        if PICTURE in lead.state:
            waiting.coming -= 1
            if waiting.coming:
                return []
            if waiting.shots:
                return await self._pictures_read(walk, waiting)
        elif self._fetch_next(walk, waiting):
            return []
        return list(self._finish(walk, waiting.page["url"], waiting.parsed, [waiting.look]))

    async def _pictures_read(self, walk: Walk, waiting: Waiting) -> list[ReportItem]:
        """All pictures of a page as the pages of one document."""
        shots = sorted(waiting.shots, key=lambda shot: shot.number)
        waiting.shots = []
        parsed = await self.parsers.parse(together([shot.fetched for shot in shots]))
        joined = with_attachment(waiting.page, waiting.parsed, parsed)
        looks = [waiting.look, *(shot.look for shot in shots)]
        if joined is not None:
            return list(self._finish(walk, waiting.page["url"], joined, looks, cells_from=1))
        for shot in shots:
            self.account.refuse(walk.account, shot.fetched.url, *refusal_of_attachment(parsed), shot.look)
        return list(self._finish(walk, waiting.page["url"], waiting.parsed, [waiting.look]))

    def _finish(
        self,
        walk: Walk,
        url: str,
        parsed: dict[str, Any],
        looks: list[Look | None],
        cells_from: int | None = None,
    ) -> Iterator[ReportItem]:
        """Yield a report, or note why there is none."""
        refused = refusal(parsed, walk.years)
        if refused is not None:
            self.account.refuse(walk.account, url, *refused, looks[0])
            return
        walk.reports += 1
        yield ReportItem(parsed, [look for look in looks if look is not None], walk.account, cells_from)


def together(fetched: list[Fetched]) -> Fetched:
    """Pictures as one page to be parsed."""
    first = fetched[0]
    if len(fetched) == 1:
        return first
    body = b"".join(one.body for one in fetched)
    return Fetched(body, first.url, first.content_type, first.status, first.hints, [len(one.body) for one in fetched])
