"""What is nowhere in our code, whoever writes the next line of it; and SQL in what people type."""

from __future__ import annotations

import ast
import sqlite3
from pathlib import Path

import pytest

from harvester import cli, exits
from tests.compose import random_report, render_html

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "harvester").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")])
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "jsonpickle", "shelve", "marshal", "yaml"}
CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "yaml.load"}
PROGRAMS = {"harvester/cluster/jobs.py", "harvester/documents/convert.py", "harvester/workers/child.py"}
"""The files that start other programs, with arguments that are lists and never a shell."""


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def faults(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found += [name for name in names if name.partition(".")[0] in MODULES]
            if "subprocess" in names and path.relative_to(ROOT).as_posix() not in PROGRAMS:
                found.append("subprocess")
        elif isinstance(node, ast.Call):
            if name_of(node.func) in CALLS:
                found.append(name_of(node.func))
            if any(keyword.arg == "shell" for keyword in node.keywords):
                found.append("shell=")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_pickles_no_evaluation_no_shell(path: Path) -> None:
    assert faults(path) == []


def test_the_search_finds(tmp_path: Path) -> None:
    sample = ROOT / "harvester" / "sample.py"  # only its name is used
    for code in ("import pickle", "from marshal import loads", "eval('1')", "f(shell=True)", "import subprocess"):
        path = tmp_path / "sample.py"
        path.write_text(code)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "relative_to", lambda self, other: sample)
            assert faults(path), code


INJECTIONS = (
    "1 OR 1=1", "'; DROP TABLE reports; --", '"; DELETE FROM facts; --', "x' UNION SELECT 1 --", "%", "\x00", "(",
)  # fmt: skip


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql")
    (folder / "page.html").write_bytes(render_html(random_report(5, "ogi2021")))
    assert cli.run(["--dir", str(folder / "h"), "ingest", str(folder / "page.html")]) == exits.OK
    return folder / "h"


def content(harvest: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(harvest / "harvest.db")
    try:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("reports", "facts", "captures", "rejects", "runs")
        ]
    finally:
        connection.close()


@pytest.mark.parametrize("words", INJECTIONS)
@pytest.mark.parametrize(
    "command",
    [
        ["show", "?"],
        ["show", "1", "?"],
        ["show", "?:2020"],
        ["search", "?"],
        ["coverage", "--division", "?"],
        ["coverage", "--year", "?"],
        ["quality", "--division", "?"],
    ],
    ids=lambda command: "-".join(command),
)
def test_sql_in_arguments_is_text(
    harvest: Path, command: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(harvest)
    status = cli.run(["--dir", str(harvest), *[part.replace("?", words) for part in command]])
    assert status in (exits.OK, exits.REFUSED, exits.USAGE)
    assert "syntax error" not in capsys.readouterr().err
    assert content(harvest) == before
