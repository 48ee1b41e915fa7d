"""The floor of discovery: it may be raised, not lowered. ``python -m tests.portal.judge`` prints all numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from .harder import HARDER
from .judge import judge_portal, portals

RECALL = 1.0
PRECISION = 1.0
WASTE = 1.25
"""Requests, over those of a person who knows the way."""
FAMILIES_PINNED = ("hanweb", "ucap", "gkmlpt", "catalogue", "old_asp")
UNSEEN_PINNED = ("postback", "odds", "script_search")


@pytest.mark.parametrize("name", [*HARDER, *FAMILIES_PINNED, *UNSEEN_PINNED])
def test_recall_precision_and_waste(name: str, tmp_path: Path) -> None:
    home, sites = portals([name])[name]
    found, _ = judge_portal(home, sites, tmp_path, plain=False)
    assert found.recall >= RECALL, found
    assert found.precision >= PRECISION, found
    assert found.waste <= WASTE, found
    assert not found.forbidden, found
