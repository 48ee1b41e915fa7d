"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.portal.server import PortalServer

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared examples and references that may lie beside the project."""
    if not (SHARED / "examples").is_dir():
        pytest.skip("the shared examples are not beside the project")
    return SHARED.resolve()


@pytest.fixture
def harvest_dir(tmp_path: Path) -> Path:
    """An empty harvest directory."""
    path = tmp_path / "harvest"
    path.mkdir()
    return path


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    """The sample portals on loopback, to be used as an HTTP proxy: ``.proxy_url``, ``.log``, ``.sites``."""
    from tests.portal.sample import sample_sites
    from tests.portal.server import PortalServer

    with PortalServer(sample_sites()) as server:
        yield server
