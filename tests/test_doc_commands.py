"""The command lines of the docs run, over the sample's archive, in an empty folder and without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.doc_commands import ROOT, Block, blocks_of, pages

START = ("docs/tutorial.md", "README.md", "README.zh.md")
"""Run first, in this order: the tutorial begins with nothing and makes the harvest that the others use."""


def blocks() -> Iterator[Block]:
    first = [ROOT / name for name in START]
    for page in [*first, *(page for page in pages() if page not in first)]:
        yield from blocks_of(page)


def a_page() -> bytes:
    """A report as somebody may have saved it: the body of an archived response."""
    with (ROOT / "tests" / "examples" / "county_gb2312.warc.gz").open("rb") as stream:
        return next(r for r in ArchiveIterator(stream) if r.rec_type == "response").content_stream().read()


def environment(home: Path) -> dict[str, str]:
    """A user's: our programs first, no variables of ours but the archive that stands for the web."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HARVEST_", "SCRAPY_", "PYTEST_"))}
    programs = str(Path(sys.executable).parent)
    return env | {
        "PATH": f"{programs}{os.pathsep}{env['PATH']}",
        "HARVEST_REPLAY": str(ROOT / "data" / "sample"),
        "HOME": str(home),
        "COLUMNS": "200",
        "PYTHONUTF8": "1",
        "MPLCONFIGDIR": str(home / ".matplotlib"),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a reader has in the checkout, and a few files of his own."""
    for name in ("scrapy.cfg", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sample").symlink_to(ROOT / "data" / "sample")
    (tmp_path / "old-crawls").symlink_to(ROOT / "data" / "sample")
    shutil.copytree(ROOT / "data" / "portals", tmp_path / "data" / "portals")
    (tmp_path / "downloads").mkdir()
    for name in ("report.html", "page.html", "downloads/report.html"):
        (tmp_path / name).write_bytes(a_page())
    return tmp_path


def run(block: Block, commands: list[str], folder: Path, env: dict[str, str]) -> str | None:
    """Run commands of a block in one shell. What went wrong, or None."""
    script = "".join(f"echo '@@{number}' >&2\n{text}\n" for number, text in enumerate(commands))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        number = int(re.findall(r"^@@(\d+)$", done.stderr, re.M)[-1])
        told = done.stderr.rpartition(f"@@{number}\n")[2][-800:]
        return f"{block.place}: exit status {done.returncode}: {commands[number]}\n{told}"
    lost = missing(block.output, (done.stdout + done.stderr).splitlines())
    return f"{block.place}: not printed: {lost}\n{done.stdout[-800:]}\n{done.stderr[-800:]}" if lost else None


def there_is(command: str) -> bool:
    """Whether a machine has the everyday programs that a few commands call; ours are always there."""
    name = command.split()[0]
    return name not in ("patch", "sha256sum") or shutil.which(name) is not None


def missing(wanted: list[str], printed: list[str]) -> str | None:
    """The first line of ``wanted`` that does not follow in ``printed``, or None."""
    lines = iter(" ".join(line.split()) for line in printed)
    for line in wanted:
        pattern = " ".join(line.split()).replace("[", "[[]").replace("…", "*")
        if pattern != "*" and not any(fnmatch(found, f"*{pattern}*") for found in lines):
            return line
    return None


def test_the_commands_of_the_docs_run(folder: Path) -> None:
    env = environment(folder)
    faults: list[str] = []
    ran: set[str] = set()
    for block in blocks():
        texts = [command.text for command in block.commands if not command.why_not and there_is(command.text)]
        if not block.output:
            # What ran before has done its work, as all share one folder, unless it is about the shell itself.
            texts = [text for text in texts if text not in ran or text.startswith(("cd ", "export "))]
        fault = run(block, texts, folder, env)
        faults += [fault] if fault else []
        ran.update(texts)
    assert len(ran) >= 30
    assert not faults, "\n\n".join(faults)


def test_most_commands_are_run_and_the_others_say_why() -> None:
    commands = [command for page in pages() for block in blocks_of(page) for command in block.commands]
    left = [command for command in commands if command.why_not]
    assert all(len(command.why_not.split()) >= 2 for command in left)
    assert len(left) < len(commands) / 2


def test_output_that_is_not_printed_is_found() -> None:
    printed = ["cell      requests", "value     55", "", "proof     the record [1] was read"]
    assert missing(["value 55", "…", "proof … [1] was read"], printed) is None
    assert missing(["value 56"], printed) == "value 56"
    assert missing(["proof …", "value 55"], printed) == "value 55"
