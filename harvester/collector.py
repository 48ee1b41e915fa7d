"""Python's garbage collector in a process that works for hours: it need not look at what was loaded once and stays."""

from __future__ import annotations

import gc

NEW_OBJECTS = 20_000
"""So many more than before make the collector look. Python's own 700 come together several times a page, and what goes
in circles (tasks, failures with their frames) is a small part of them."""
ROUNDS = (10, 20)
"""Looks at the youngest between two at the middle ones, and of those between two at all."""


def look_seldom() -> None:
    """For a program that begins to load: of what comes now nearly all stays."""
    gc.set_threshold(NEW_OBJECTS, *ROUNDS)


def spare() -> None:
    """To be called once all is loaded: what is there now is never looked at again, what comes more seldom."""
    gc.freeze()
    look_seldom()
