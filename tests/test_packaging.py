"""What is shipped: data folders, constraints, licence, version; and the wheel, installed away from the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
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
    assert listed == set(extras) - {"all", "dev", "docs", "fuzz", "monitors"}


def test_every_extra_is_told_of() -> None:
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "how-to" / "install.md").read_text(encoding="utf-8"), re.M)
    assert set(told) == set(PROJECT["project"]["optional-dependencies"]) - {"all", "dev"}


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


# -- the version --------------------------------------------------------------------------------------------------


def _git(folder: Path, *words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@localhost"}
    who |= {"GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@localhost", "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *words], cwd=folder, env=os.environ | who, check=True, capture_output=True)


def _version_of(folder: Path) -> str:
    command = [sys.executable, "-m", "hatchling", "version"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_version_comes_from_the_tag_and_without_one_there_is_still_one(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    assert _version_of(tmp_path) == "0.0"
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-q", "-m", "first")
    assert re.fullmatch(r"0\.1\.dev1\+g[0-9a-f]+", _version_of(tmp_path))
    _git(tmp_path, "tag", "v3.2.1")
    assert _version_of(tmp_path) == "3.2.1"
    _git(tmp_path, "commit", "-q", "--allow-empty", "-m", "second")
    assert re.fullmatch(r"3\.2\.2\.dev1\+g[0-9a-f]+", _version_of(tmp_path))


# -- the wheel ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source archive, and a wheel that was built from it and not from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel. It sees this one's dependencies, but not its editable install: the .pth file
    that leads to the checkout is not read there."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    (wheel,) = dist.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True
    ).stdout.strip()
    (Path(site) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def _run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HARVEST_", "SCRAPY_"))}
    env["SCRAPY_SETTINGS_MODULE"] = "harvester.settings"
    command = [str(installed / "bin" / "python"), *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_crawls_and_reads_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = _run(installed, tmp_path, "-c", "import harvester, spiders; print(harvester.__file__, spiders.__file__)")
    assert all(path.startswith(str(installed)) for path in where.stdout.split()), where
    told = _run(installed, tmp_path, "-m", "harvester", "--version").stdout.split()[-1]
    folder = _run(installed, tmp_path, "-c", "from harvester.paths import data_dir; print(data_dir())").stdout.strip()
    assert folder.startswith(str(installed))
    spiders = _run(installed, tmp_path, "-m", "scrapy", "list").stdout.split()
    assert set(spiders) == {p.stem for p in (ROOT / "spiders").glob("*.py")} - {"__init__", "base"}
    replay = f"HARVEST_REPLAY={folder}/sample"
    crawl = _run(installed, tmp_path, "-m", "scrapy", "crawl", "chongqing", "-s", replay)
    assert crawl.returncode == 0, crawl.stderr
    database = sqlite3.connect(tmp_path / "data" / "harvest" / "harvest.db")
    try:
        count, least, most = database.execute(
            "SELECT count(*), min(harvester_version), max(harvester_version) FROM reports"
        ).fetchone()
    finally:
        database.close()
    assert count > 40
    assert least == most == told
    verify = _run(installed, tmp_path, "-m", "harvester", "verify")
    assert verify.returncode == 0, verify.stdout + verify.stderr


def test_the_version_is_written_into_what_is_built(dist: Path, installed: Path, tmp_path: Path) -> None:
    (archive,) = dist.glob("*.tar.gz")
    told = _run(installed, tmp_path, "-m", "harvester", "--version").stdout.split()[-1]
    assert told == archive.name.removeprefix("ogi_harvester-").removesuffix(".tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    assert _version_of(folder) == told


def test_scripts_are_installed(installed: Path) -> None:
    done = subprocess.run([installed / "bin" / "harvester", "--help"], capture_output=True, text=True, check=True)
    assert "parse" in done.stdout


def test_what_the_wheel_brings_along_can_be_listed_without_a_network(installed: Path, tmp_path: Path) -> None:
    python, out = installed / "bin" / "python", tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(ROOT / "pyproject.toml")]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    subprocess.run([*command, "-o", str(out), str(python)], env=os.environ | nowhere, check=True, capture_output=True)
    bill = json.loads(out.read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "ogi-harvester"
    listed = {_norm(component["name"]): component for component in bill["components"]}
    needed = {_norm(re.match(r"[A-Za-z0-9._-]+", wanted)[0]) for wanted in PROJECT["project"]["dependencies"]}  # type: ignore[index]
    assert needed <= set(listed)
    assert all(listed[name]["version"] == version(name) for name in needed)
    assert all(listed[name].get("licenses") for name in needed)


def test_the_audit_of_the_pins_never_fails_for_want_of_a_network() -> None:
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9") | {"no_proxy": ""}
    command = [sys.executable, str(ROOT / ".ci" / "audit.py")]
    done = subprocess.run(command, env=os.environ | nowhere, capture_output=True, text=True, check=True)
    (line,) = done.stdout.splitlines()
    assert line.startswith("not done: the list of vulnerabilities cannot be reached (")
