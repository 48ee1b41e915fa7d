"""What a spider yields: the object of ``harvester parse``, with its captures carried beside it, not in it."""

from __future__ import annotations

from typing import Any

from harvester.archive.record import Capture
from harvester.crawl.account import PortalAccount


class ReportItem(dict[str, Any]):
    """``captures``: the page first, then attachments; ``cells_from``: which of them holds the tables."""

    def __init__(
        self, parsed: dict[str, Any], captures: list[Capture], portal: PortalAccount, cells_from: int | None = None
    ) -> None:
        super().__init__(parsed)
        self.captures = captures
        self.portal = portal
        self.cells_from = cells_from
