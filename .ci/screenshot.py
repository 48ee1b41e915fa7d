"""Make docs/images/first-run.png: what the first commands really print, as a picture.

``.venv/bin/python .ci/screenshot.py`` from the project's folder; needs chromium and a font with Chinese characters.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "first-run.png"
COLUMNS = 112
COMMANDS = (
    "scrapy crawl chongqing -s HARVEST_REPLAY=data/sample",
    "harvester show 500115/人民政府:2020 requests.granted.total",
)
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[")
PROGRESS = re.compile(r"^ +\d+ s  .*\n", re.M)


def output_of(command: str, harvest: str) -> str:
    """What a person sees, without Scrapy's own log lines."""
    environment = {**os.environ, "HARVEST_DIR": harvest, "COLUMNS": str(COLUMNS)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(  # noqa: S603
        shlex.split(command), cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}")
    printed = done.stdout.replace(harvest, "data/harvest")
    first = PROGRESS.search(printed)
    lines = [line for line in printed[first.start() if first else 0 :].splitlines() if not LOG_LINE.match(line)]
    return "\n".join(lines).strip("\n")


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise SystemExit("chromium is not installed")
    console = Console(record=True, width=COLUMNS, force_terminal=True, file=Path(os.devnull).open("w"))  # noqa: SIM115
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS:
            console.print(Text(f"$ {command}", style="bold #7ee787"))
            console.print(Text(output_of(command, f"{folder}/harvest")))
            console.print()
        page = Path(folder) / "page.html"
        text = console.export_html(inline_styles=True, code_format="<pre>{code}</pre>")
        style = "margin:0;padding:16px 20px;background:#14181f;color:#dbe2ea;width:max-content"
        pre = "pre{margin:0;font:14px/1.45 'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace}"
        page.write_text(
            f"<!doctype html><meta charset=utf-8><style>{pre}</style><body style='{style}'>{text}", encoding="utf-8"
        )
        height = 32 + 20 * text.count("\n")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size=1000,{height}"]
        subprocess.run(  # noqa: S603
            [browser, *flags, f"--screenshot={PICTURE}", page.as_uri()], check=True, capture_output=True
        )
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
