"""A reader of lists that fails: the page's other links are followed, and the run does not look like a good one."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

from harvester import exits
from tests.portal.families import family_site
from tests.portal.judge import SETTINGS, judge, read_items, run
from tests.portal.server import PortalServer

BROKEN = """
import sys
from harvester.crawl.families import registry

def read(page, state):
    raise LookupError("no such thing")

registry.FAMILIES = (("broken", read), *registry.FAMILIES)
from scrapy.cmdline import execute
execute(["scrapy", "crawl", "portal", *sys.argv[1:]])
"""


def test_a_failing_reader_loses_no_page_and_is_told(tmp_path: Path) -> None:
    site = family_site("encoded")
    harvest, items = tmp_path / "h", tmp_path / "items.jsonl"
    options = [f"{name}={value}" for name, value in {**SETTINGS, "HARVEST_DIR": str(harvest)}.items()]
    settings = [part for option in options for part in ("-s", option)]
    with PortalServer([site]) as server:
        home = f"http://{site.host}/"
        done = run([sys.executable, "-c", BROKEN, "-a", f"url={home}", "-O", str(items), *settings], server)
        found = judge([str(item["url"]) for item in read_items(items)], server, [site])
    assert found.recall == 1.0, done.stderr
    assert done.returncode == exits.PARTIAL
    assert "internal_error" in done.stderr
    with sqlite3.connect(harvest / "harvest.db") as database:
        details = {row[0] for row in database.execute("SELECT detail FROM rejects WHERE reason = 'internal_error'")}
        statistics = json.loads(database.execute("SELECT statistics FROM runs").fetchone()[0])
    assert details == {"the reader of broken failed (LookupError: no such thing)"}
    assert statistics["failed"]["internal_error"] == statistics["by_portal"][0]["lists"]
