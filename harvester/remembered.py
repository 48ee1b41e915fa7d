"""Results kept for short texts: menus, headings and labels come again on every page of a portal, sentences do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONGEST = 120
"""Characters up to which a text is kept with its result."""
KEPT = 10_000
"""Texts that a function keeps; with one more it forgets all of them."""


class _Memory(dict[str, T]):
    """Text → result. A look-up of what is known does not leave C: most of a page's texts are."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, text: str) -> T:
        result = self.function(text)
        if len(text) <= LONGEST:
            if len(self) >= KEPT:
                self.clear()
            self[text] = result
        return result


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Let a function of one text, whose result depends on nothing else and cannot be changed, keep its results."""
    return _Memory(function).__getitem__
