"""The docs say what the code does: generated pages are fresh, codes are explained, commands in the README exist."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from harvester import causes, docgen, exits, schema_words
from harvester.cli import cli
from harvester.store.database import Store

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("name", sorted(docgen.PAGES))
def test_generated_page_is_fresh(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == docgen.PAGES[name](), "stale: run python -m harvester.docgen"


def test_every_option_of_every_command_is_described() -> None:
    described = 0
    for words, command in docgen._commands(cli, ("harvester",)):
        assert command.help, words
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (words, parameter.name)
                described += 1
    assert described >= 5


def test_every_exit_status_has_a_meaning() -> None:
    numbers = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert numbers == set(exits.MEANINGS)


def _calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Name of the function and first argument of every call whose first argument is a string; ``note=`` arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "note":
            choices = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            yield from (("note=", c.value) for c in choices if isinstance(c, ast.Constant) and isinstance(c.value, str))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if isinstance(node.args[0].value, str):
                yield name, node.args[0].value


def test_every_code_in_the_source_is_explained() -> None:
    inputs, warnings = set(), set()
    for path in (ROOT / "harvester").rglob("*.py"):
        for function, code in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            if function in ("NotAReportError", "UnreadableError", "InputError"):
                inputs.add(code)
            elif function in ("Warning_", "Note", "_warn", "note="):
                warnings.add(code)
    assert inputs
    assert warnings
    assert inputs <= set(causes.INPUT)
    assert warnings <= set(causes.WARNINGS)


def test_every_cause_of_a_crawl_is_explained() -> None:
    from harvester.crawl import guard, httpcache, obstacles

    codes = {guard.FOREIGN_HOST, guard.FORBIDDEN_ADDRESS, guard.FORBIDDEN_SCHEME}
    codes |= {httpcache.ARCHIVE_ERROR, httpcache.ARCHIVE_LOCKED}
    codes |= {value for name, value in vars(obstacles).items() if name.isupper() and isinstance(value, str)}
    assert len(codes) > 10
    assert codes <= set(causes.INPUT) | set(causes.CRAWL)


def test_every_table_and_column_is_described(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        names = {*store.db.table_names(), *store.db.view_names()} - {"sqlite_sequence", "sqlite_stat1"}
    assert names == {*schema_words.PANEL, *schema_words.PUBLIC, *schema_words.INTERNAL}


def test_every_setting_of_ours_is_described() -> None:
    source = (ROOT / "harvester" / "settings.py").read_text(encoding="utf-8")
    described = {name for name, _, words in docgen.settings_of(source) if words}
    ours = {name for name, _, _ in docgen.settings_of(source) if name.startswith(("HARVEST_", "ARCHIVE_"))}
    assert "HARVEST_DIR" in ours
    assert ours <= described
    asked = set()
    for path in [*(ROOT / "harvester").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")]:
        asked |= set(re.findall(r"settings(?:\.get\w*\(|\[)\s*[\"'](HARVEST_\w+|ARCHIVE_\w+)", path.read_text("utf-8")))
    assert asked <= ours


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "#")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_that_are_named_exist(page: Path) -> None:
    """Whatever stands in backquotes and begins with a folder of the project is there, unless runs make it."""
    for path in re.findall(r"`((?:harvester|spiders|data|tests|docs|\.ci)/[\w./*-]+)`", page.read_text("utf-8")):
        if not path.startswith("data/harvest"):
            assert list(ROOT.glob(path.rstrip("/"))), path


def _blocks() -> Iterator[str]:
    for page in PAGES:
        for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
            yield from (line for line in block.splitlines() if line.strip() and not line.startswith("#"))


def test_commands_in_the_docs_exist() -> None:
    """A ``harvester`` line names a command and options that it has; a ``scrapy crawl`` line a spider that exists."""
    spiders = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    seen = 0
    for line in _blocks():
        words = shlex.split(line.partition(" > ")[0], comments=True)
        if words[:1] == ["harvester"]:
            command = cli.get_command(click.Context(cli), words[1])
            assert command is not None, line
            if isinstance(command, click.Group):
                command = command.get_command(click.Context(command), words[2])
                assert command is not None, line
            known = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= known, line
            seen += 1
        elif "crawl" in words:
            assert words[words.index("crawl") + 1] in spiders, line
            seen += 1
    assert seen >= 5


@pytest.mark.parametrize("heading", ["Run", "Test"])
def test_the_readme_has_the_two_commands(heading: str) -> None:
    spec = importlib.util.spec_from_file_location("readme_command", ROOT / ".ci" / "readme_command.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    command = module.command_under(heading, (ROOT / "README.md").read_text(encoding="utf-8"))
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e ")
    with pytest.raises(ValueError, match="Nothing"):
        module.command_under("Nothing", "# A page\n")
