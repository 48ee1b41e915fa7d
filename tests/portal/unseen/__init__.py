"""Portals in other dress: made by hand, with no code of the portals that discovery was built on but their reports."""

from __future__ import annotations

from functools import cache

from . import plain, scripted
from .kit import Ground

UNSEEN = {
    make.__name__: make
    for make in (
        plain.postback,
        plain.counting_down,
        plain.town_hosts,
        plain.chosen,
        scripted.json_catalogue,
        scripted.own_script,
        scripted.posted_records,
        scripted.templates,
        scripted.script_search,
        scripted.odds,
    )
}


@cache
def unseen_ground(name: str) -> Ground:
    """Home page and hosts of one portal."""
    return UNSEEN[name]()
