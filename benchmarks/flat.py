"""Whether size costs: milliseconds of the processor for a write and for look-ups at 1,000 reports and at many.

python benchmarks/flat.py [--reports 100000]

Reports are those of ``store.py``, a hundred designs of pages under ever new names, five years of each body. What is
measured at a size is the next thousand writes, and five hundred look-ups each.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from store import Page, make_report

from harvester.store.database import Store

SMALL = 1_000
SPAN = 1_000
LOOKS = 500
DESIGNS = 100


def variant(made: list[tuple[dict[str, Any], Page]], number: int) -> tuple[dict[str, Any], Page]:
    """Report ``number``: cells and texts of one of those that were made, of a body and at an address of its own."""
    parsed, page = made[number % len(made)]
    agency, year = number // 5, 2019 + number % 5
    adcode, name = str(500101 + agency % 38), f"重庆市长寿区第{agency}双龙镇人民政府"
    url = f"https://www.example{agency % 40}.gov.cn/zwgk/zfxxgknb/{year}01/t{year}0128_{7000000 + number}.html"
    own = {"url": url, "source": url, "title": f"{name}{year}年政府信息公开工作年度报告", "agency": name, "year": year}
    own |= {"agency_key": f"{adcode}/第{agency}双龙镇人民政府", "adcode": adcode, "published": f"{year + 1}-01-28"}
    return {**parsed, **own}, Page(url, page.fetched_at, f"{number:064x}", number)


def write(store: Store, run_id: int, made: list[tuple[dict[str, Any], Page]], numbers: range) -> float:
    """Milliseconds of the processor a report."""
    ready = [variant(made, number) for number in numbers]
    begin = time.process_time()
    for parsed, page in ready:
        store.save_report(parsed, store.add_capture(run_id, page))
    return 1000 * (time.process_time() - begin) / len(ready)


def look_up(store: Store, reports: int) -> dict[str, float]:
    """Milliseconds of the processor a look-up."""
    rng = random.Random(1)
    rows = [row for _ in range(LOOKS) if (row := store.read.row(rng.randrange(1, reports + 1)))]
    jobs: dict[str, Any] = {
        "report by agency and year": lambda r: store.find_reports(agency_key=r["agency_key"], year=r["year"]),
        "report by address": lambda r: store.find_reports(url=r["url"]),
        "whole report": lambda r: store.report(r["report_id"]),
        "panel_long of a report": lambda r: list(
            store.query("SELECT * FROM panel_long WHERE report_id = ?", [r["report_id"]])
        ),
    }
    result = {}
    for name, job in jobs.items():
        best = []
        for _ in range(3):
            begin = time.process_time()
            for row in rows:
                job(row)
            best.append(1000 * (time.process_time() - begin) / len(rows))
        result[name] = min(best)
    return result


def measure(reports: int) -> dict[str, Any]:
    made = [make_report(number, same_pages=False) for number in range(DESIGNS)]
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "harvest.db") as store:
        run_id = store.start_run("benchmark")
        done = 0
        for size in (SMALL, reports):
            while done < size:
                until = min(done + SPAN, size)
                with store.transaction():  # only to get there: what is measured has a transaction a report
                    write(store, run_id, made, range(done, until))
                done = until
            at = {"write": write(store, run_id, made, range(done, done + SPAN))}
            done += SPAN
            result[str(size)] = {**at, **look_up(store, done)}
    small, large = result[str(SMALL)], result[str(reports)]
    result["ratio"] = {name: round(large[name] / small[name], 2) for name in small}
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    print(json.dumps(measure(parser.parse_args().reports), indent=1))
