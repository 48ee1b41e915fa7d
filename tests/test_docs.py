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
from tests.doc_commands import blocks_of

ROOT = Path(__file__).resolve().parents[1]
MADE_BY_RUNS = ("data/harvest", "data/export", "data/figures", "data/release")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


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


def test_every_finding_is_explained() -> None:
    command = cli.get_command(click.Context(cli), "quality")
    assert command is not None
    (only,) = (parameter for parameter in command.params if parameter.name == "only")
    assert isinstance(only.type, click.Choice)
    page = (ROOT / "docs" / "how-to" / "check-a-report.md").read_text(encoding="utf-8")
    explained = {name for row in re.findall(r"^\| (`.*?) \|", page, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert set(only.type.choices) == explained


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "#")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_paths_that_are_named_exist(page: Path) -> None:
    """Whatever stands in backquotes and begins with a folder of the project is there, unless runs make it."""
    for path in re.findall(r"`((?:harvester|spiders|data|tests|docs|\.ci)/[\w./*-]+)`", page.read_text("utf-8")):
        if not path.startswith(MADE_BY_RUNS):
            assert list(ROOT.glob(path.rstrip("/"))), path


def test_commands_in_the_docs_exist() -> None:
    """A ``harvester`` line names a command and options that it has; a ``scrapy crawl`` line a spider that exists."""
    spiders = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    seen = 0
    for line in (command.text for page in PAGES for block in blocks_of(page) for command in block.commands):
        words = shlex.split(line, comments=True)
        words = words[: words.index(">")] if ">" in words else words
        if words[0] == "harvester" and words[1] == "--dir":
            del words[1:3]
        if words[0] == "harvester" and not words[1].startswith("-"):
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


def test_both_readmes_have_the_same_commands_and_links() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    assert re.findall(r"^```sh\n(.*?)^```", english, re.M | re.S) == re.findall(
        r"^```sh\n(.*?)^```", chinese, re.M | re.S
    )
    links = [re.findall(r"\]\(([^)\s]+)\)", text) for text in (english, chinese)]
    assert (links[0][0], links[1][0]) == ("README.zh.md", "README.md")
    assert links[0][1:] == links[1][1:]
    assert [line[:2] for line in english.splitlines() if line.startswith("#")] == [
        line[:2] for line in chinese.splitlines() if line.startswith("#")
    ]


# -- the site -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The docs as ``make docs`` builds them; a page that is not in ``nav`` and a link that leads nowhere end it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run([*command, "-f", "mkdocs.yml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_on_the_site(site: Path) -> None:
    pages = {
        page.relative_to(ROOT / "docs").with_suffix(".html") for page in PAGES if page.is_relative_to(ROOT / "docs")
    }
    assert len(pages) > 25
    for page in pages:
        assert (site / page).is_file(), page


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    loaded = []
    for path in site.rglob("*"):
        if path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            loaded += re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?([^\"' >]+)", text)
            loaded += re.findall(
                r"<link\b[^>]*\brel=[\"']?(?:stylesheet|icon|preload)[^>]*\bhref=[\"']?([^\"' >]+)", text
            )
        elif path.suffix == ".css":
            loaded += re.findall(r"url\([\"']?([^\"')]+)", path.read_text(encoding="utf-8"))
    assert len(loaded) > 50
    assert not [address for address in loaded if re.match(r"(https?:)?//", address)]
    assert list(site.rglob("*.woff2"))
