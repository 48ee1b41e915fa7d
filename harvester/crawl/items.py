"""What a spider yields: the object of ``harvester parse``, with its captures carried beside it, not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harvester.archive.record import Capture

if TYPE_CHECKING:
    from harvester.crawl.account import PortalAccount


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a page: the capture with the bytes, and the revisit record where they were the same as before."""

    capture: Capture
    visit: Capture | None = None

    @property
    def record(self) -> Capture:
        """The record of this look."""
        return self.visit or self.capture

    @property
    def at(self) -> str:
        """When the page stood so: out of somebody's archive, when that captured it."""
        return self.record.archived_at or self.record.fetched_at


class ReportItem(dict[str, Any]):
    """``looks``: the page first, then attachments; ``cells_from``: which of them holds the tables."""

    def __init__(
        self, parsed: dict[str, Any], looks: list[Look], portal: PortalAccount, cells_from: int | None = None
    ) -> None:
        super().__init__(parsed)
        self.looks = looks
        self.portal = portal
        self.cells_from = cells_from
