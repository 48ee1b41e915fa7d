"""A page that may be a report becomes a report or a reject; reports whose tables stand elsewhere wait for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from harvester.archive.record import Capture
from harvester.crawl.account import Account
from harvester.crawl.attachments import attachments, join, needs_attachment
from harvester.crawl.frontier import ATTACHMENT, ENTRY, Lead
from harvester.crawl.items import ReportItem
from harvester.crawl.links import is_report_title
from harvester.crawl.obstacles import OTHER_YEAR
from harvester.crawl.pages import Page, squeeze
from harvester.crawl.walk import Walk
from harvester.parsing import parse_bytes
from harvester.reports.hints import Hints


@dataclass(slots=True)
class Waiting:
    """A page whose attachments are being fetched. ``parsed`` is its own object, ``left`` the attachments to come."""

    lead: Lead
    page: dict[str, Any]
    parsed: dict[str, Any]
    capture: Capture | None
    left: list[tuple[str, str]] = field(default_factory=list)


class Candidates:
    """Parses candidates of one run and keeps the account."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def read(self, walk: Walk, lead: Lead, page: Page, capture: Capture | None, status: int) -> Iterator[ReportItem]:
        """The report in a page, or none: then the page is in the account as refused, or waits for an attachment."""
        self.account.candidate(capture)
        parsed = self._parse(walk, lead, page, status)
        if lead.kind == ATTACHMENT:
            yield from self._attached(walk, lead, page, parsed, capture)
            return
        offered = attachments(page) if self._wants_attachment(lead, page, parsed) else []
        if offered:
            about = {
                "source": page.url,
                "url": page.url,
                "sha256": hashlib.sha256(page.body).hexdigest(),
                "media_type": parsed.get("media_type", "text/html"),
            }
            waiting = Waiting(lead, about, parsed, capture, offered)
            if self._fetch_next(walk, waiting):
                return
        yield from self.finish(walk, page.url, parsed, [capture])

    def _parse(self, walk: Walk, lead: Lead, page: Page, status: int) -> dict[str, Any]:
        hints = Hints(
            url=page.url,
            anchor_text=lead.title or None,
            column_name=lead.column or None,
            site_name=walk.site or None,
            division=walk.adcode,
        )
        return parse_bytes(
            page.body, source=page.url, url=page.url, content_type=page.content_type, hints=hints, status=status
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
            if walk.frontier.push(lead):
                return True
        return False

    def _attached(
        self, walk: Walk, lead: Lead, page: Page, parsed: dict[str, Any], capture: Capture | None
    ) -> Iterator[ReportItem]:
        waiting: Waiting = lead.parent
        if "error" not in parsed and parsed.get("form"):
            own = None if "error" in waiting.parsed else waiting.parsed
            joined = join(own, parsed, waiting.page)
            yield from self.finish(walk, waiting.page["url"], joined, [waiting.capture, capture], cells_from=1)
            return
        if "error" in parsed:
            self.account.refuse(walk.account, page.url, parsed["error"]["code"], parsed["error"]["message"])
        else:
            self.account.refuse(walk.account, page.url, "not_a_report", "an attachment without the official tables")
        yield from self.give_up(walk, lead)

    def give_up(self, walk: Walk, lead: Lead) -> Iterator[ReportItem]:
        """An attachment gave nothing: the next one, or the page as it is."""
        waiting: Waiting = lead.parent
        if not self._fetch_next(walk, waiting):
            yield from self.finish(walk, waiting.page["url"], waiting.parsed, [waiting.capture])

    def finish(
        self,
        walk: Walk,
        url: str,
        parsed: dict[str, Any],
        captures: list[Capture | None],
        cells_from: int | None = None,
    ) -> Iterator[ReportItem]:
        """Yield a report, or note why there is none."""
        if "error" in parsed:
            self.account.refuse(walk.account, url, parsed["error"]["code"], parsed["error"]["message"])
            return
        year = parsed.get("year")
        if walk.years and year is not None and year not in walk.years:
            self.account.refuse(walk.account, url, OTHER_YEAR, f"a report for {year}")
            return
        yield ReportItem(parsed, [capture for capture in captures if capture is not None], walk.account, cells_from)
