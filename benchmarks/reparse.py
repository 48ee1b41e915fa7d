"""Pages a second of ``harvester reparse``, in one process and in two, and how much of it only one process can do.

    python benchmarks/reparse.py [--pages 400] [--turns 2] [--jobs 1 --jobs 2]

The archive is made of report pages of the two forms, each of another agency, noted as a crawl notes them. Rates are by
the clock, so they want a machine that has nothing else to do. Processor time is touched less by that:
``own_ms_per_page`` of the process that stores (with one job all of the work, with more what they cannot share), ``ms``
of all processes, their start included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harvester.archive import notes
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.writer import WarcWriter, now_utc
from harvester.reports.divisions import divisions
from tests.compose import HtmlStyle, random_report
from tests.compose.html import render_html

ROOT = Path(__file__).resolve().parents[1]
HOST = "http://www.bench.gov.cn"


def fill(directory: Path, pages: int) -> None:
    """A harvest's archive with ``pages`` report pages."""
    counties = [d for d in divisions() if not d.adcode.endswith("00") and d.in_force][:pages]
    info = notes.run_fields("portal", {"url": f"{HOST}/"}, now_utc())
    with HarvestDir(directory).lock() as harvest, WarcWriter(harvest.warc_dir, "bench", info=info) as writer:
        for number in range(pages):
            county = counties[number % len(counties)]
            form = ("ogi2019", "ogi2021")[number % 2]
            report = random_report(
                number, form, agency=f"{county.name}人民政府", adcode=county.adcode, year=2020 + number % 2, size=8
            )
            url = f"{HOST}/zfxxgk/{number}.html"
            body = render_html(report, HtmlStyle())
            headers = [("Content-Type", "text/html; charset=utf-8")]
            capture = writer.write_exchange("GET", url, [], 200, headers, body)
            about = {"url": url, "hints": {"url": url}, "years": None, "parent": None}
            writer.write_note(None, capture.record_id, notes.encode(notes.CANDIDATE, about))


ONCE = """
import json, resource, sys, time
from pathlib import Path
from harvester.reparse import reparse
made = reparse(Path(sys.argv[1]), jobs=int(sys.argv[2]))
below = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([made.reports, made.faults, time.process_time(), below.ru_utime + below.ru_stime]))
"""


def once(directory: Path, pages: int, jobs: int) -> tuple[float, float, float]:
    """Pages a second, and milliseconds of processor time a page: of the process that stores, and of all. In a process
    of its own, as a command is: with one job, too, everything is then read for the first time."""
    (directory / "harvest.db").unlink(missing_ok=True)
    start = time.perf_counter()
    words = [sys.executable, "-c", ONCE, str(directory), str(jobs)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    took = time.perf_counter() - start
    reports, faults, own, below = json.loads(done.stdout)
    assert reports == pages and not faults, faults
    return pages / took, own / pages * 1000, (own + below) / pages * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--jobs", type=int, action="append")
    options = parser.parse_args()
    jobs = options.jobs or [1, 2]
    found: dict[int, list[tuple[float, float, float]]] = {number: [] for number in jobs}
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), options.pages)
        for _ in range(options.turns):
            for number in jobs:
                found[number].append(once(Path(folder), options.pages, number))
    out = {
        f"jobs_{number}": {
            "pages_per_s": [round(rate, 1) for rate, _, _ in rows],
            "own_ms_per_page": [round(own, 1) for _, own, _ in rows],
            "ms_per_page": [round(whole, 1) for _, _, whole in rows],
        }
        for number, rows in found.items()
    }
    best = {number: max(rate for rate, _, _ in rows) for number, rows in found.items()}
    ratios = {f"{number} to {jobs[0]}": round(best[number] / best[jobs[0]], 2) for number in jobs[1:]}
    print(json.dumps({**out, "ratio": ratios, "load": os.getloadavg()[0]}, indent=1))


if __name__ == "__main__":
    main()
