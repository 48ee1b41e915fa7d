"""``make bench``: every figure of speed and size that is asked for, measured in one run, as one table.

    python benchmarks/table.py [--full | --tiny] [--only PART …] [--json FILE]

Ratios are what counts: both sides of each are measured here and now. A machine that does other work at the same time
spoils those by the clock, least those by processor time. ``--full``: the sizes that are asked for where the usual ones
are smaller; ``--tiny``: whether every part works, its figures mean nothing. A part that cannot be measured is a row
that says why, and the others are measured all the same.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

Row = tuple[str, str, str]
"""What, what was asked, what was measured."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. ``parse``: pages of each kind."""

    parse: int = 20
    crawl: int = 900
    turns: int = 3
    reparse: int = 900
    flat: int = 100_000
    store: int = 1_000
    merge: int = 20
    export: int = 5_000
    index: int = 100_000


FULL = Sizes(crawl=1_800, merge=100, export=100_000, index=1_000_000)
TINY = Sizes(
    parse=2, crawl=8, turns=1, reparse=40, flat=2_000, store=100, merge=2, export=100, index=1_000
)  # fmt: skip


def child(*words: object) -> dict[str, Any]:
    """What another benchmark prints."""
    command = [sys.executable, *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def parse(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    from parse import compare, pages, pasted

    for kind, bodies in (("menus and scripts", pages(sizes.parse, 126_000)), ("tables of Word", pasted(sizes.parse))):
        ours, theirs = compare(bodies, sizes.turns)
        told.setdefault("parse_ms", ours)
        measured = f"{ours / theirs:.2f} ({ours:.1f} of {theirs:.1f} ms)"
        yield f"a page parsed, of trafilatura's time; most of it {kind}", "≤ 0.35", measured


def crawl(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    found = child("benchmarks/crawl.py", "--pages", sizes.crawl, "--turns", sizes.turns)
    told["crawl"] = found
    ours, bare, plain = (found[name] for name in ("ours", "bare", "plain"))
    rates = f"{ours['pages_per_s']:.0f} of {bare['pages_per_s']:.0f}"
    yield "crawl with everything, of bare Scrapy's pages/s", "≥ 0.35", f"{found['of_bare']:.2f} ({rates})"
    spent = " / ".join(f"{one['processor_ms']:.1f}" for one in (ours, bare, plain))
    yield "… processor time a page, starting included: all / bare / plain", "", f"{spent} ms"
    yield "crawl, times the plain way", "≥ 4", f"{found['times_plain']:.1f}"
    yield "memory of the crawling process", "< 250 MB", f"{ours['main_mb']} MB"
    yield "memory of a parsing process", "< 200 MB", f"{ours['below_mb']} MB"
    started = f"{ours['started_s']:.2f} s (bare: {bare['started_s']:.2f})"
    yield "from the command to the first request, by the clock", "< 1 s", started


def start(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    imports = "import harvester.settings, harvester.extensions, harvester.pipelines, spiders.portal"
    seconds = best_processor_seconds([sys.executable, "-c", imports])
    yield "importing what a crawl needs (processor time)", "< 1 s", f"{seconds:.2f} s"
    seconds = best_processor_seconds([sys.executable, "-m", "harvester", "--help"])
    yield "`harvester --help` (processor time)", "< 0.3 s", f"{seconds:.2f} s"


def best_processor_seconds(command: list[str]) -> float:
    """Of five."""
    took = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def reparse(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    found = child("benchmarks/reparse.py", "--pages", sizes.reparse, "--turns", max(1, sizes.turns - 1))
    one, two = (min(found[f"jobs_{jobs}"]["ms_per_page"]) for jobs in (1, 2))
    own = min(found["jobs_2"]["own_ms_per_page"])
    yield "reparse in two processes, times one", "≥ 1.8", f"{found['ratio']['2 to 1']:.2f}"
    yield "… processor time a page: one / two, of which cannot be shared", "", f"{one:.1f} / {two:.1f}, {own:.1f} ms"


def flat(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    found = child("benchmarks/flat.py", "--reports", sizes.flat, "--turns", sizes.turns)
    write = found["1000"]["write"]
    if "parse_ms" in told:
        share = f"{write / told['parse_ms']:.3f} ({write:.2f} of {told['parse_ms']:.1f} ms)"
        yield "writing a report, of parsing it (processor time)", "≤ 0.05", share
    for name, ratio in found["ratio"].items():
        large = found[str(sizes.flat)][name]
        yield f"at {sizes.flat:,} reports, of the cost at 1,000: {name}", "≤ 1.1", f"{ratio:.2f} ({large:.3g} ms)"


def room(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    own, same = (bytes_a_report(sizes.store, same_pages=same) for same in (False, True))
    yield "database beside the text, a report; every page built in its own way", "≤ 3000 B", f"{own:.0f} B"
    yield "… pages of one template", "≤ 3000 B", f"{same:.0f} B"


def bytes_a_report(reports: int, *, same_pages: bool) -> float:
    """Of database beside its text, without what an empty one holds."""
    from store import fill, text_bytes

    from harvester.store.database import Store

    with tempfile.TemporaryDirectory() as folder:
        empty, path = Path(folder) / "empty.db", Path(folder) / "harvest.db"
        Store(empty).close()
        fill(path, reports, same_pages)
        return (path.stat().st_size - text_bytes(path) - empty.stat().st_size) / reports


def merge(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    found = child("benchmarks/store_merge.py", "--directories", sizes.merge)["first time"]
    what = f"merging {sizes.merge} directories of 1,000 reports"
    limit = 60 * sizes.merge / 100
    yield what, f"< {limit:.0f} s", f"{found['clock_s']:.0f} s ({found['processor_s']:.0f} s of a processor)"


def export(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "warc").mkdir()
        for path in (ROOT / "data" / "sample").glob("*.warc.gz"):
            shutil.copy(path, Path(folder) / "warc")
        command = [sys.executable, "-m", "harvester", "--dir", folder, "reparse"]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        found = child("benchmarks/export.py", folder, "--reports", sizes.export)[str(sizes.export)]
    for name, seen in found.items():
        figures = f"{seen['processor_s']:.0f} s of a processor, {seen['mb']:.0f} MB"
        yield f"export of {sizes.export:,} reports as {name}", "", figures


def index(sizes: Sizes, told: dict[str, Any]) -> Iterator[Row]:
    found = child("benchmarks/archive.py", "--only", "index", "--index", sizes.index)
    median, worst, own = (found[f"find_and_read_{which}_ms"] for which in ("median", "p99", "p99_processor"))
    what = f"finding a page among {sizes.index:,} captures and reading it"
    yield what, "", f"{median:.2f} ms; 99 of 100 within {worst:.2f} ms, {own:.2f} ms of them our own"


PARTS: dict[str, Callable[[Sizes, dict[str, Any]], Iterator[Row]]] = {
    "parse": parse,
    "crawl": crawl,
    "start": start,
    "reparse": reparse,
    "flat": flat,
    "room": room,
    "merge": merge,
    "export": export,
    "index": index,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", dest="sizes", action="store_const", const=FULL, default=Sizes())
    size.add_argument("--tiny", dest="sizes", action="store_const", const=TINY)
    parser.add_argument("--only", action="append", choices=[*PARTS])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    told: dict[str, Any] = {}
    rows: list[Row] = []
    failed = False
    print("| what | asked | measured |\n|---|---|---|", flush=True)
    for name in options.only or PARTS:
        began = time.monotonic()
        try:
            for row in PARTS[name](options.sizes, told):
                rows.append(row)
                print(f"| {' | '.join(row)} |", flush=True)
        except (subprocess.CalledProcessError, SystemExit, AssertionError, OSError) as error:
            failed = True
            print(f"| {name} |  | not measured: {str(error)[:200]} |", flush=True)
        load = os.getloadavg()[0]
        print(f"{name}: {time.monotonic() - began:.0f} s, load {load:.1f}", file=sys.stderr, flush=True)
    if options.json:
        options.json.write_text(json.dumps({"rows": rows, "parts": told}, ensure_ascii=False, indent=1))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
