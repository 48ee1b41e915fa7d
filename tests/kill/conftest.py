"""What the tests of kills and disks compare with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kill.harvests import contents, crawl
from tests.kill.portal import REPORTS, small_site
from tests.portal.server import PortalServer


@pytest.fixture(scope="package")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A harvest that nobody disturbed."""
    directory = tmp_path_factory.mktemp("undisturbed") / "harvest"
    with PortalServer([small_site(0)]) as server:
        done = crawl(server, directory)
    assert done.returncode == 0, done.stderr
    assert sum(contents(directory)["reports"].values()) == REPORTS
    return directory
