"""The command lines of README, CONTRIBUTING and ``docs/``: which are run by the tests, and why the others are not.

``python -m tests.doc_commands`` prints how many there are of each, with ``--list`` also the lines that are not run.

A block of commands is fenced with ``sh`` or ``console``, or begins with one of our programs. A block that begins with
``# not run in CI: REASON`` is not run, nor is a line that :data:`NOT_RUN` has. A block fenced with ``output`` says what
the block before it prints, line by line; ``…`` stands for anything, and a line of it alone for any lines.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARK = "# not run in CI: "
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.M | re.S)
_PROGRAMS = (
    "harvester ",
    "scrapy ",
    "pip ",
    "python ",
    "dask ",
    "scrapyd",
    "systemctl ",
    "sudo ",
    "docker ",
    "podman ",
)

NOT_RUN: dict[str, str] = {
    r"^(pip|python3?) (-m (pip|venv) )?.*\b(install|venv)\b": "it installs, as the README's commands do",
    r"https?://(web\.archive|index\.commoncrawl|localhost)": "it asks an archive on the live web or a server of yours",
    r"^harvester portals (check|discover|add)\b": "it asks portals on the live web",
    r"^harvester serve\b": "it serves until it is stopped; tests/web runs it",
    r"^python -m (harvester\.docgen|tests\.store\.keep_schema)$": "it writes into the checkout; tests hold that fresh",
    r"^bash \.ci/run|^\.ci/run|^(.*/)?pytest\b|^make\b": "CI and its parts themselves",
    r"^python3? -m tests\.": "a tool of the tests, minutes long",
    r"^python3? (-m )?benchmarks\b": "it measures for minutes",
    r"^(sudo|systemctl|loginctl|crontab|docker|podman|kubectl|scrapyd\S*|curl|dask|sbatch|srun|ssh)\b": (
        "it speaks to services of a machine or a cluster"
    ),
    r"--cluster\b": "it needs a cluster; tests/cluster runs one",
    r"^harvester crawl\b(?!.*--list)": "it crawls in several processes; tests/cluster does",
    r"\b(s3|gs|az|abfs)://": "it needs an object store of yours",
    r"^git (tag|push)\b": "it publishes a release",
}
"""Pattern of a command → why it is not run."""


@dataclass(frozen=True, slots=True)
class Command:
    """``why_not`` is empty for a command that is run."""

    text: str
    why_not: str = ""


@dataclass(slots=True)
class Block:
    """``output``: the lines that its commands must print, or none."""

    page: Path
    line: int
    commands: list[Command]
    output: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    for match in _FENCE.finditer(text):
        kind, body = match.groups()
        if kind == "output":
            assert found, f"{page}: output before any command"
            found[-1].output = body.splitlines()
        elif kind in ("sh", "console") or (not kind and body.startswith(_PROGRAMS)):
            found.append(Block(page, text.count("\n", 0, match.start()) + 1, list(_commands(body))))
    return found


def _commands(body: str) -> Iterator[Command]:
    """The commands of a block; one whose quotation marks or backslashes go on over lines is one."""
    block_reason = ""
    waiting = ""
    for line in body.splitlines():
        if not waiting:
            line = line.removeprefix("$ ")
            if line.startswith(MARK):
                block_reason = line.removeprefix(MARK)
            if not line.strip() or line.startswith("#"):
                continue
        waiting += line
        if line.endswith("\\") or not _closed(waiting):
            waiting += "\n"
            continue
        yield Command(waiting, block_reason or _reason(waiting))
        waiting = ""
    assert not waiting, f"a command without an end: {waiting}"


def _closed(text: str) -> bool:
    try:
        shlex.split(text, comments=True)
    except ValueError:
        return False
    return True


def _reason(text: str) -> str:
    return next((why for pattern, why in NOT_RUN.items() if re.search(pattern, text)), "")


def main() -> None:
    reasons: Counter[str] = Counter()
    run = 0
    for page in pages():
        for block in blocks_of(page):
            for command in block.commands:
                if command.why_not:
                    reasons[command.why_not] += 1
                    if "--list" in sys.argv:
                        print(f"{block.place}: {command.text.splitlines()[0]}")
                else:
                    run += 1
    told = "; ".join(f"{number} as {why}" for why, number in reasons.most_common())
    print(f"{run} commands of the docs are run, {reasons.total()} are not: {told}", file=sys.stderr)


if __name__ == "__main__":
    main()
