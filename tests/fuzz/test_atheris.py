"""The targets guided by coverage, where atheris is installed (``ogi-harvester[fuzz]``)."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.portal.judge import ROOT


@pytest.mark.parametrize("name", ["number", "warc_record"])
def test_guided_by_coverage(name: str, tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        pytest.skip("atheris is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.atheris_targets", name, str(tmp_path), "-runs=2000", "-seed=1"],
        cwd=ROOT, text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1500:]
    assert "Done 2000 runs" in done.stderr


def test_without_it_one_line_says_so() -> None:
    if find_spec("atheris") is not None:
        pytest.skip("atheris is installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.atheris_targets", "number"], cwd=ROOT, text=True, capture_output=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("atheris is not installed")
