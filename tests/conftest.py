"""Fixtures that all tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.portal.server import PortalServer

ROOT = Path(__file__).resolve().parents[1]
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background so, and what the tests start would know no Ctrl-C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)
SHARED = ROOT / ".." / "shared"
LONG = (
    "tests/test_doc_commands.py",
    "tests/cluster/test_dask.py",
    "tests/spiders/test_attachments.py",
    "tests/kill/test_kill.py",
    "tests/documents/test_image.py",
    "tests/security/test_hostile_portal.py",
    "tests/test_packaging.py",
    "tests/web/test_browser.py",
    "tests/crawl/test_browser.py",
    "tests/commands/test_portals.py",
    "tests/cluster/test_crawl_jobs.py",
    "tests/spiders/test_archive.py",
    "tests/kill/test_disk.py",
    "tests/faults/test_faults.py",
    "tests/crawl/test_revisit.py",
)
"""Files with the tests that take longest, longest first."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """With ``-n auto`` one more than there are processors: many tests wait for a server or a process for a while."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests begin first, so that at the end nobody waits for one; the order is otherwise as it was."""
    rank = {ROOT / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(LONG)))


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
