"""What the tests of jobs compare with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.portals import REPORTS, plain_crawl, sites
from tests.kill.harvests import contents
from tests.portal.server import PortalServer


@pytest.fixture(scope="package")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harvest of one plain crawl."""
    folder = tmp_path_factory.mktemp("plain")
    with PortalServer(sites()) as server:
        plain_crawl(folder, folder / "harvest", server)
    assert sum(contents(folder / "harvest")["reports"].values()) == REPORTS
    return folder / "harvest"
