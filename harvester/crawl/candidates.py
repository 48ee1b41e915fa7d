"""A page that may be a report becomes a report or a reject; reports whose tables stand elsewhere wait for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from harvester.crawl.account import Account
from harvester.crawl.attachments import attachments, needs_attachment
from harvester.crawl.frontier import ATTACHMENT, ENTRY, Lead
from harvester.crawl.items import Look, ReportItem
from harvester.crawl.judgement import (
    about_page,
    pack_hints,
    parse_page,
    refusal,
    refusal_of_attachment,
    with_attachment,
)
from harvester.crawl.links import is_report_title
from harvester.crawl.pages import Page, squeeze
from harvester.crawl.walk import Walk
from harvester.reports.hints import Hints


@dataclass(slots=True)
class Waiting:
    """A page whose attachments are being fetched. ``parsed`` is its own object, ``left`` the attachments to come."""

    lead: Lead
    page: dict[str, Any]
    parsed: dict[str, Any]
    look: Look | None
    left: list[tuple[str, str]] = field(default_factory=list)


class Candidates:
    """Parses candidates of one run and keeps the account."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def read(self, walk: Walk, lead: Lead, page: Page, look: Look | None, status: int) -> Iterator[ReportItem]:
        """The report in a page, or none: then the page is in the account as refused, or waits for an attachment."""
        hints = self._hints(walk, lead, page)
        self.account.candidate(look, self._about(walk, lead, page, hints))
        parsed = parse_page(page.body, page.url, page.content_type, status, hints)
        if lead.kind == ATTACHMENT:
            yield from self._attached(walk, lead, page, parsed, look)
            return
        offered = attachments(page) if self._wants_attachment(lead, page, parsed) else []
        if offered:
            waiting = Waiting(lead, about_page(page.body, page.url, parsed), parsed, look, offered)
            if self._fetch_next(walk, waiting):
                return
        yield from self.finish(walk, page.url, parsed, [look])

    @staticmethod
    def _about(walk: Walk, lead: Lead, page: Page, hints: Hints) -> dict[str, Any]:
        """What is needed to read this page again in the same way."""
        parent = lead.parent.look.record.record_id if lead.kind == ATTACHMENT and lead.parent.look else None
        return {
            "url": page.url,
            "hints": pack_hints(hints),
            "years": sorted(walk.years) if walk.years else None,
            "parent": parent,
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
        if page.tree is None:
            return False
        if "error" not in parsed:
            return needs_attachment(parsed)
        named = is_report_title(lead.title) or is_report_title(squeeze(page.meta.get("articletitle")) or page.title)
        return parsed["error"]["code"] == "not_a_report" and lead.kind == ENTRY and named

    def _fetch_next(self, walk: Walk, waiting: Waiting) -> bool:
        """Ask for the next attachment; False if there is none that was not seen."""
        while waiting.left:
            url, label = waiting.left.pop(0)
            if not walk.scope.admits(url, strong=True):
                continue
            lead = Lead(url, ATTACHMENT, 0.99, label or waiting.lead.title, column=waiting.lead.column, parent=waiting)
            if walk.frontier.claim(lead):
                return True
        return False

    def _attached(
        self, walk: Walk, lead: Lead, page: Page, parsed: dict[str, Any], look: Look | None
    ) -> Iterator[ReportItem]:
        waiting: Waiting = lead.parent
        joined = with_attachment(waiting.page, waiting.parsed, parsed)
        if joined is not None:
            yield from self.finish(walk, waiting.page["url"], joined, [waiting.look, look], cells_from=1)
            return
        self.account.refuse(walk.account, page.url, *refusal_of_attachment(parsed), look)
        yield from self.give_up(walk, lead)

    def give_up(self, walk: Walk, lead: Lead) -> Iterator[ReportItem]:
        """An attachment gave nothing: the next one, or the page as it is."""
        waiting: Waiting = lead.parent
        if not self._fetch_next(walk, waiting):
            yield from self.finish(walk, waiting.page["url"], waiting.parsed, [waiting.look])

    def finish(
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
