"""Every portal that ``harvester portals add --write`` has recorded still gives what a person has read in it.

Each folder of ``tests/portals_recorded`` holds the archive of a short crawl and ``expected.json``. Whoever records a
portal holds that file against the portal, corrects it, and writes a name into ``read_by``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harvester.crawl.probe import EXPECTED, FIXTURE_SETTINGS, expected_reports
from tests.portal.judge import ROOT, read_items

FIXTURES = sorted(path.parent for path in (Path(__file__).parent / "portals_recorded").glob(f"*/{EXPECTED}"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_a_recorded_portal_gives_what_was_read_in_it(fixture: Path, tmp_path: Path) -> None:
    expected = json.loads((fixture / EXPECTED).read_text(encoding="utf-8"))
    assert expected["read_by"], (
        f"hold {fixture / EXPECTED} against {expected['url']}, then write your name into read_by"
    )
    places = {"HARVEST_REPLAY": fixture, "HARVEST_DIR": tmp_path / "h", "LOG_LEVEL": "WARNING"}
    settings = {**FIXTURE_SETTINGS, "HARVEST_PORTAL_BUDGET": expected["budget"], **places}
    feed = tmp_path / "reports.jsonl"
    command = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"url={expected['url']}", "-O", str(feed)]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(command, cwd=ROOT, env=clean, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert expected_reports(read_items(feed)) == expected["reports"]


def test_there_is_an_example() -> None:
    assert FIXTURES
