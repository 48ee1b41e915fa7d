"""``harvester merge`` over two real harvests: rows and archive, and the archive alone still tells the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harvester.archive.harvest_dir import HarvestDir
from tests.kill.harvests import contents, differing, harvester
from tests.portal.judge import ROOT


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Harvests of two provinces. Not to be changed: take copies."""
    made = []
    for region in ("hunan", "hubei"):
        directory = tmp_path_factory.mktemp(region) / "harvest"
        words = ["crawl", region, "-s", "HARVEST_REPLAY=data/sample", "-s", f"HARVEST_DIR={directory}"]
        command = [sys.executable, "-m", "scrapy", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        made.append(directory)
    return made[0], made[1]


def test_both_harvests_in_one_and_again(two: tuple[Path, Path], tmp_path: Path) -> None:
    target = Path(shutil.copytree(two[0], tmp_path / "target"))
    done = harvester("--dir", target, "merge", two[1])
    assert done.returncode == 0, done.stderr
    merged = contents(target, exact=True)
    parts = [contents(directory, exact=True) for directory in two]
    for name in ("reports", "facts", "captures", "rejects", "runs"):
        assert merged[name] == parts[0][name] + parts[1][name], name
    assert harvester("--dir", target, "merge", two[1], two[0]).returncode == 0
    assert differing(merged, contents(target, exact=True)) == {}
    assert harvester("--dir", target, "verify").returncode == 0
    (target / "harvest.db").unlink()
    assert harvester("--dir", target, "reparse", "--jobs", "1").returncode == 0
    assert differing(merged, contents(target, exact=True)) == {}


def test_what_cannot_be_merged_is_one_line(two: tuple[Path, Path], tmp_path: Path) -> None:
    target = Path(shutil.copytree(two[0], tmp_path / "target"))
    for other, status in ((tmp_path / "none", 2), (target, 2)):
        done = harvester("--dir", target, "merge", other)
        assert done.returncode == status
        assert len(done.stderr.splitlines()) == 1
    other = Path(shutil.copytree(two[1], tmp_path / "other"))
    with HarvestDir(other).lock():
        done = harvester("--dir", target, "merge", other)
    assert done.returncode == 3
    assert "in use by process" in done.stderr
    assert differing(contents(two[0], exact=True), contents(target, exact=True)) == {}
