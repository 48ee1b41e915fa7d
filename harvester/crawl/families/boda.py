"""博达 VisualSiteBuilder: further pages count down (page 2 of N is ``nb/{N-1}.htm``), so only 下页 is safe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from harvester.crawl.families import Listing, More
from harvester.crawl.links import words
from harvester.crawl.pages import Page

NAME = "boda"

_EVIDENCE = re.compile(
    r"pb_sys_common|p_pages|_newscontent_fromname|vsb_content|_showDynClicks|wbtreeid=|/system/resource/"
)


def read(page: Page, state: Mapping[str, Any]) -> Listing | None:
    if page.tree is None or not _EVIDENCE.search(page.text):
        return None
    listing = Listing(NAME, evidence="p_pages")
    known = words()
    for anchor in page.anchors:
        if known.next_page.search(anchor.text) and len(anchor.text) <= 6:
            listing.more.append(More(anchor.url))
            break
    return listing
