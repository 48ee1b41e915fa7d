"""What a report covers: one body's own work, or that of a whole area."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.reports.agency import GOVERNMENT, town_of
from harvester.reports.identity_words import words

OWN_AGENCY, OWN_AREA = "own_agency", "own_area"


def find_scope(rest: str | None, kind: str | None, lines: Sequence[str]) -> str | None:
    """``own_area`` for the government of a county or above whose text speaks of the area; ``own_agency`` for
    other bodies that speak of
    themselves (我局, 我镇); else None. ``rest``: the body's name without divisions; ``kind``: what the text
    calls itself."""
    if rest is None:
        return None
    area = any(word in line for line in lines for word in words()["area_words"])
    if rest == GOVERNMENT:
        return OWN_AREA if area else None
    if kind is not None and rest.endswith(kind):
        return OWN_AGENCY
    if town_of(rest) is not None:
        return OWN_AGENCY
    own = any(word in line for line in lines for word in words()["self_words"])
    collected = any("汇总" in line for line in lines)
    return OWN_AGENCY if (own or kind in ("局", "委", "厅", "办", "院", "中心", "部", "署")) and not collected else None
