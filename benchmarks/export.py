"""What an export costs: seconds, peak memory and bytes a file, for samples multiplied to a number of reports.

    python benchmarks/export.py HARVEST [--reports 1000 --reports 100000] [--format csv …] [--without-copies]

HARVEST is the folder of a harvest, such as the sample's. Its current reports are copied under other agencies' keys
until there are enough; each export runs in a process of its own, so that its memory can be told.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("harvest", type=Path)
    parser.add_argument("--reports", type=int, action="append")
    parser.add_argument("--format", action="append", dest="formats")
    parser.add_argument("--without-copies", action="store_true")
    options = parser.parse_args()
    for reports in options.reports or [1000]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copyfile(options.harvest / "harvest.db", Path(folder) / "harvest.db")
            number = multiply(Path(folder) / "harvest.db", reports)
            print(f"{number} reports", flush=True)
            for name in options.formats or ["csv", "jsonl", "parquet", "dta"]:
                out = Path(folder) / "out"
                words = ["--dir", folder, "export", str(out), "--format", name]
                if options.without_copies or name != "csv":
                    words.append("--without-copies")
                began = time.perf_counter()
                subprocess.run([sys.executable, "-m", "harvester", *words], check=True, stderr=subprocess.DEVNULL)
                seconds = time.perf_counter() - began
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                size = {path.name: path.stat().st_size for path in sorted(out.iterdir())}
                print(
                    f"  {name:8} {seconds:7.1f} s, {sum(size.values()) / 1e6:8.1f} MB, most memory so far {peak:.0f} MB"
                )
                for file in (f"panel_long.{name}", f"panel_wide.{name}", f"sections.{name}"):
                    print(f"           {file:20} {size[file] / 1e6:8.1f} MB", flush=True)
                shutil.rmtree(out)


if __name__ == "__main__":
    main()
