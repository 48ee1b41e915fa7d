"""What is shipped: data folders, constraints, licence, version."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import harvester

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.+!]+)")


def _norm(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_data_folders_are_there_and_hold_something() -> None:
    folders = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert len(folders) >= 5
    for folder in folders:
        assert [p for p in (ROOT / folder).rglob("*") if p.is_file() and p.name != ".gitkeep"], folder
    shipped = {p.name for p in (ROOT / "data").iterdir() if p.is_dir() and not p.name.startswith("harvest")}
    assert shipped == {Path(folder).name for folder in folders}


def test_version_is_the_packages() -> None:
    assert version("ogi-harvester") == harvester.__version__
    out = subprocess.run([sys.executable, "-m", "harvester", "--version"], capture_output=True, text=True, check=True)
    assert out.stdout.split()[-1] == harvester.__version__
    assert re.search(
        rf"^## \[({re.escape(harvester.__version__)}|Unreleased)\]", (ROOT / "CHANGELOG.md").read_text(), re.M
    )


def test_constraints_are_pins_that_cover_every_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {}
    for line in lines:
        match = PIN.fullmatch(line)
        assert match, f"not a pin: {line}"
        pins[_norm(match[1])] = match[2]
    assert lines == sorted(lines, key=str.lower)
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *(d for group in project["optional-dependencies"].values() for d in group)]
    names = {_norm(re.match(r"[A-Za-z0-9._-]+", requirement)[0]) for requirement in wanted}  # type: ignore[index]
    assert names - {"ogi-harvester"} <= set(pins)


def test_all_has_every_extra_that_users_need() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    listed = set(re.search(r"\[(.*)\]", extras["all"][0])[1].split(","))  # type: ignore[index]
    assert listed == set(extras) - {"all", "dev"}


def test_licence_is_the_whole_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"


def _tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no git checkout: the list of tracked files is not known")
    return [name for name in done.stdout.decode().split("\0") if name]


def test_no_large_and_no_made_files_are_tracked() -> None:
    names = _tracked()
    sizes = {name: (ROOT / name).stat().st_size for name in names if (ROOT / name).is_file()}
    assert not {name: size for name, size in sizes.items() if size > 5_000_000}
    assert not [name for name in names if name.startswith("data/harvest") or name.endswith((".pyc", ".open", ".db"))]
