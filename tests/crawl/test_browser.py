"""A portal whose list only its scripts can make, with a real Chromium that has no network but ours."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.portal.judge import Found, crawl, judge, read_items
from tests.portal.server import PortalServer
from tests.portal.unseen import shell
from tests.portal.unseen.kit import Ground

pytest.importorskip("playwright", reason="playwright is not installed (extra 'browser')")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def look(ground: Callable[[], Ground], place: Path, browser: str) -> tuple[Found, list[str], str]:
    """Crawls; gives the result, every address that was asked for, and what the crawl said."""
    home, sites = ground()
    with PortalServer(sites) as server:
        items = place / "items.jsonl"
        done = crawl("portal", server, place / "h", items, {"url": home}, {"HARVEST_BROWSER": browser})
        found = judge([str(item["url"]) for item in read_items(items)], server, sites)
        asked = [entry.url for entry in server.log]
    assert done.returncode == 0, done.stderr
    return found, asked, done.stderr


def rejects(place: Path) -> set[str]:
    with sqlite3.connect(place / "h" / "harvest.db") as database:
        return {row[0] for row in database.execute("SELECT reason FROM rejects")}


def test_a_list_that_only_a_browser_shows(tmp_path: Path) -> None:
    without, _, _ = look(shell.encrypted, tmp_path / "off", "")
    assert without.found == 0
    found, asked, said = look(shell.encrypted, tmp_path / "on", str(CHROMIUM))
    assert found.recall == found.precision == 1.0, said
    assert not found.forbidden, found.forbidden  # neither what robots.txt forbids nor foreign or inner hosts
    assert found.waste <= 1.5
    assert not [url for url in asked if url.endswith((".png", ".gif")) or "127.0.0.1" in url]
    with sqlite3.connect(tmp_path / "on" / "h" / "harvest.db") as database:
        archived = {row[0] for row in database.execute("SELECT url FROM captures")}
    assert {url for url in asked if "/gk/v2/" in url} <= archived  # as they were sent


def test_a_challenge_is_not_for_the_browser(tmp_path: Path) -> None:
    found, asked, _ = look(shell.challenged, tmp_path, str(CHROMIUM))
    assert found.found == 0
    assert len([url for url in asked if "/gk/v2/" in url]) == 1  # the host is left alone from then on
    assert "blocked_js_challenge" in rejects(tmp_path) or "browser_failed" in rejects(tmp_path)
