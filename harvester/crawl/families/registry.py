"""The families in the order in which they are asked; a new one is its file and its line here."""

from __future__ import annotations

from harvester.crawl.families import (
    Reader,
    boda,
    generic,
    gkmlpt,
    hanweb,
    infolist,
    jsonlist,
    lonsun,
    postback,
    trs,
    turning,
    ucap,
)

FAMILIES: tuple[tuple[str, Reader], ...] = (
    (hanweb.NAME, hanweb.read),
    (gkmlpt.NAME, gkmlpt.read),
    (ucap.NAME, ucap.read),
    (infolist.NAME, infolist.read),
    (jsonlist.NAME, jsonlist.read),
    (lonsun.NAME, lonsun.read),
    (trs.NAME, trs.read),
    (boda.NAME, boda.read),
    (postback.NAME, postback.read),
    (turning.NAME, turning.read),
    (generic.NAME, generic.read),
)
"""Name and reader. The generic one stays last: it is asked where nobody else knows the next page."""
