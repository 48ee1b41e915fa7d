"""``make bench``: every figure of speed and size that is asked for, measured in one run, as one table.

    python benchmarks/table.py [--pages 200] [--turns 3] [--reports 20000] [--json FILE]

Ratios are what counts: both sides of each are measured here and now. A machine that does other work at the same time
spoils those by the clock, least those by processor time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))


def child(*words: object) -> dict[str, Any]:
    """What another benchmark prints."""
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def parsing(count: int, rounds: int) -> tuple[float, float]:
    """Milliseconds of the processor a page: ours, and trafilatura's."""
    from parse import milliseconds, pages, read, read_text

    bodies = pages(count, 126_000)
    for function in (read, read_text):
        milliseconds(function, bodies[:6])
    pairs = [(milliseconds(read, bodies), milliseconds(read_text, bodies)) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def bytes_a_report(reports: int, *, same_pages: bool) -> float:
    """Of database beside its text, without what an empty one holds."""
    import tempfile

    from store import fill, text_bytes

    from harvester.store.database import Store

    with tempfile.TemporaryDirectory() as folder:
        empty, path = Path(folder) / "empty.db", Path(folder) / "harvest.db"
        Store(empty).close()
        fill(path, reports, same_pages)
        return (path.stat().st_size - text_bytes(path) - empty.stat().st_size) / reports


def help_seconds(turns: int) -> float:
    """Of the clock, the best of some."""
    best = []
    for _ in range(turns):
        begin = time.monotonic()
        subprocess.run([sys.executable, "-m", "harvester", "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        best.append(time.monotonic() - begin)
    return min(best)


def rows(options: argparse.Namespace) -> list[tuple[str, str, str]]:
    ours, theirs = parsing(20, options.turns)
    flat = child("benchmarks/flat.py", "--reports", options.reports)
    crawl = child("benchmarks/crawl.py", "--pages", options.pages, "--turns", options.turns)
    own, same = bytes_a_report(1000, same_pages=False), bytes_a_report(1000, same_pages=True)
    small = flat["1000"]["write"]
    processor = crawl["ours"]["processor_ms"]
    return [
        ("a page parsed, of trafilatura's time", "≤ 0.35", f"{ours / theirs:.2f} ({ours:.1f} of {theirs:.1f} ms)"),
        ("crawl with everything, of bare Scrapy's pages/s", "≥ 0.35", f"{crawl['of_bare']:.2f}"),
        (
            "… processor time a page, bare and ours",
            "",
            f"{crawl['bare']['processor_ms']:.1f} and {processor:.1f} ms, starting included",
        ),
        ("crawl, times the plain way", "≥ 4", f"{crawl['times_plain']:.1f}"),
        ("writing a report, of parsing it", "≤ 0.05", f"{small / ours:.3f} ({small:.2f} of {ours:.1f} ms)"),
        ("database beside the text, a report: each page built in its own way", "≤ 3000 B", f"{own:.0f} B"),
        ("… pages of one template", "≤ 3000 B", f"{same:.0f} B"),
        ("memory of the crawling process", "< 250 MB", f"{crawl['ours']['main_mb']} MB"),
        ("memory of a parsing process", "< 200 MB", f"{crawl['ours']['below_mb']} MB"),
        ("from the command to the first request", "< 1 s", f"{crawl['ours']['started_s']:.2f} s"),
        ("harvester --help", "< 0.3 s", f"{help_seconds(5):.2f} s"),
        *(
            (f"{name}: at {options.reports} reports, of the cost at 1000", "≤ 1.1", f"{ratio:.2f}")
            for name, ratio in flat["ratio"].items()
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--reports", type=int, default=20_000)
    options = parser.parse_args()
    print("| what | asked | measured |\n|---|---|---|")
    for what, asked, seen in rows(options):
        print(f"| {what} | {asked} | {seen} |", flush=True)


if __name__ == "__main__":
    main()
