"""Results kept for short texts: menus, headings and labels come again on every page of a portal, sentences do not."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

LONGEST = 120
"""Characters up to which a text is kept with its result."""
KEPT = 10_000
"""Texts that a function keeps; the one used longest ago goes first."""


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Let a function of one text, whose result depends on nothing else and cannot be changed, keep its results."""
    known = lru_cache(maxsize=KEPT)(function)

    @wraps(function)
    def looked_up(text: str) -> T:
        return known(text) if len(text) <= LONGEST else function(text)

    return looked_up
