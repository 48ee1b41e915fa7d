"""Programs of other people that some tests need: they live in an environment of their own, as they must not become
dependencies (licences, pins). ``.ci/run`` makes ``.venv-tools``; ``HARVEST_TEST_TOOLS`` names another folder of
programs."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def tool(name: str) -> Path:
    """The path of a program; the test is skipped where it is not installed."""
    folder = Path(os.environ.get("HARVEST_TEST_TOOLS") or ROOT / ".venv-tools" / "bin")
    lock = ROOT / ".venv-tools.lock"
    if lock.exists():
        with lock.open() as held:  # by .ci/run while it installs them
            fcntl.flock(held, fcntl.LOCK_SH)
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{name} is not installed: python3 -m venv .venv-tools && .venv-tools/bin/pip install pywb wacz")
    return path
