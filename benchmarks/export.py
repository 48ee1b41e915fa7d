"""What an export costs: seconds, peak memory and bytes a file, for samples multiplied to a number of reports.

    python benchmarks/export.py HARVEST [--reports 1000 --reports 100000] [--format csv …] [--copies]

HARVEST is the folder of a harvest, such as the sample's. Its current reports are copied under other agencies' keys
until there are enough; each export runs in a process of its own, so that its memory can be told.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

COLUMNS = (
    "url, address, title, agency, agency_key, adcode, year, form, published, signed, version, is_current, capture_id, "
    "harvester_version, site, scope, grade, disagrees, cells, reported, failed, content"
)
READINGS = (
    "capture_id, layout_id, numbers, raws, units, states, place_id, place_table, place_line, check_layout_id, "
    "statuses, lefts, rights, warnings, mentions, dates, evidence, extra"
)


def multiply(path: Path, reports: int) -> int:
    """Copy the reports of a database within it, 1000 other agencies a report at most. Returns how many there are."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous = OFF")
    own = conn.execute("SELECT report_id FROM reports WHERE is_current = 1 AND agency_key IS NOT NULL").fetchall()
    (highest,) = conn.execute("SELECT max(report_id) FROM reports").fetchone()
    conn.execute("BEGIN")
    number = len(own)
    copy = 0
    while number < reports:
        copy += 1
        for (report_id,) in own[: reports - number]:
            new = copy * (highest + 1) + report_id
            changed = COLUMNS.replace("address,", f"address + {copy},", 1).replace(
                "agency_key", f"agency_key || '第{copy}'"
            )
            changed = changed.replace("url,", f"url || '?{copy}',", 1)
            conn.execute(
                f"INSERT INTO reports(report_id, {COLUMNS}) SELECT {new}, {changed} FROM reports WHERE report_id = ?",
                (report_id,),
            )
            conn.execute(
                f"INSERT INTO readings(report_id, {READINGS}) SELECT {new}, {READINGS} FROM readings "
                "WHERE report_id = ?",
                (report_id,),
            )
            conn.execute(
                f"INSERT INTO sections(report_id, section, heading, text) SELECT {new}, section, heading, "
                f"text || '本单位编号{copy}。' FROM sections WHERE report_id = ? ORDER BY section_id",
                (report_id,),
            )
            conn.execute(
                f"INSERT INTO panel_checks SELECT {new}, relation, scope, {copy * (highest + 1)} + previous_id, "
                "status, "
                "left_value, right_value FROM panel_checks WHERE report_id = ?",
                (report_id,),
            )
            number += 1
    conn.execute(
        "INSERT OR IGNORE INTO agencies(agency_key, site, name, adcode, first_year, last_year, stale) "
        "SELECT agency_key, site, agency, adcode, min(year), max(year), 0 FROM reports GROUP BY agency_key, site"
    )
    conn.execute("COMMIT")
    conn.close()
    return number


def measure(harvest: Path, reports: int, formats: Sequence[str], *, copies: bool) -> dict[str, dict[str, float]]:
    """By format: seconds by the clock and of the processor, MB of all files, of each panel and in memory."""
    result: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(harvest / "harvest.db", Path(folder) / "harvest.db")
        number = multiply(Path(folder) / "harvest.db", reports)
        for name in formats:
            out = Path(folder) / "out"
            words = ["--dir", folder, "export", str(out), "--format", name]
            if not copies:
                words.append("--without-copies")
            began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "harvester", *words], check=True, stderr=subprocess.DEVNULL)
            seconds, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            size = {path.name: path.stat().st_size / 1e6 for path in sorted(out.iterdir())}
            told = {
                "reports": number,
                "clock_s": seconds,
                "processor_s": now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
                "most_memory_so_far_mb": now.ru_maxrss / 1024,
                "mb": sum(size.values()),
            }
            told |= {f"{part}_mb": size[f"{part}.{name}"] for part in ("panel_long", "panel_wide", "sections")}
            result[name] = {key: round(value, 1) for key, value in told.items()}
            print(f"{number} reports as {name}: {seconds:.1f} s", file=sys.stderr, flush=True)
            shutil.rmtree(out)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("harvest", type=Path)
    parser.add_argument("--reports", type=int, action="append")
    parser.add_argument("--format", action="append", dest="formats")
    parser.add_argument("--copies", action="store_true", help="look for copied texts, too")
    options = parser.parse_args()
    formats = options.formats or ["csv", "jsonl", "parquet", "dta"]
    sizes = options.reports or [1000]
    print(json.dumps({n: measure(options.harvest, n, formats, copies=options.copies) for n in sizes}, indent=1))


if __name__ == "__main__":
    main()
