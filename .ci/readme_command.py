"""Print the one command line under a heading of README.md, so that what is written there is what CI runs."""

import re
import sys
from pathlib import Path


def command_under(heading: str, text: str) -> str:
    """The only line of the fenced block that follows ``## heading``. ValueError if it is not exactly one."""
    match = re.search(rf"^## {re.escape(heading)}\n+```[a-z]*\n(.*?)\n```$", text, re.M | re.S)
    if match is None or "\n" in match[1].strip():
        raise ValueError(f"README.md: '## {heading}' must be followed by a fenced block with one command line")
    return match[1].strip()


if __name__ == "__main__":
    print(command_under(sys.argv[1], (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")))
