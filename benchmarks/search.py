"""Measures search among many reports: making the index, its size, and words of every kind.

python benchmarks/search.py [--reports 100000] [--length 2500]

The reports are made of the sentences of the sample archive, shuffled, with names of divisions among them.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from pathlib import Path

from harvester.archive.reader import iter_captures, warc_files
from harvester.paths import data_dir
from harvester.reports.divisions import divisions
from harvester.store.database import Store
from harvester.store.search import SearchIndex

QUERIES = (
    "公开", "政府信息公开", "依申请公开 行政复议", "信息公开条例", "长寿区", "土地征收", "国家秘密", "人民政府", "政",
    "2020", "没有出现超期", "息政", "“主动公开”", "垫江县 公开", "找不到的词",
)  # fmt: skip
SECTIONS = ("overview", "proactive", "requests", "problems", "other")


def sentences() -> list[str]:
    """Sentences of the sample pages, each once."""
    from harvester.documents.read import read_document

    found: dict[str, None] = {}
    for path in warc_files(data_dir() / "sample"):
        for capture in iter_captures(path):
            if capture.media_type == "text/html":
                text = read_document(capture.payload(), url=capture.url).text()
                found |= dict.fromkeys(s for s in re.findall(r"[^。\n]{12,}。", text))
    return list(found)


def fill(path: Path, reports: int, length: int) -> None:
    """A database with the titles, names and sections of so many reports, and no cells."""
    chooser = random.Random(7)
    pool = sentences()
    places = [(d.adcode, divisions().path_name(d.adcode)) for d in divisions() if d.in_force]
    bodies = (
        "人民政府",
        "水利局",
        "教育局",
        "财政局",
        "卫生健康委员会",
        "农业农村局",
        "住房和城乡建设局",
        "双龙镇人民政府",
    )
    with Store(path) as store:
        conn = store.db.conn
        conn.execute("PRAGMA foreign_keys = OFF")
        with store.transaction():
            for report_id in range(1, reports + 1):
                adcode, place = places[(report_id // 40) % len(places)]
                body = bodies[(report_id // 5) % len(bodies)]
                year = 2018 + report_id % 5
                conn.execute(
                    "INSERT INTO reports(report_id, url, address, title, agency, agency_key, adcode, year, form, "
                    "version, is_current, capture_id, harvester_version, site, cells, reported, failed, content) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ogi2019', 1, 1, 1, '', ?, 0, 0, 0, x'00')",
                    (
                        report_id, f"http://a/{report_id}", report_id, f"{place}{body}{year}年政府信息公开工作年度报告",
                        place + body, f"{adcode}/{body}", adcode, year, str(report_id),
                    ),
                )  # fmt: skip
                for section in SECTIONS:
                    text = ""
                    while len(text) < length // len(SECTIONS):
                        text += chooser.choice(pool) + chooser.choice(places)[1] + str(chooser.randrange(9999)) + "件。"
                    conn.execute(
                        "INSERT INTO sections(report_id, section, heading, text) VALUES (?, ?, '一、总体情况', ?)",
                        (report_id, section, text),
                    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--length", type=int, default=2_500, help="characters a report")
    parser.add_argument("--dir", type=Path, help="an empty folder that is kept and used again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        directory = arguments.dir or Path(folder)
        if not (directory / "harvest.db").exists():
            fill(directory / "harvest.db", arguments.reports, arguments.length)
        start = time.perf_counter()
        with SearchIndex(directory) as index:
            index.update()
            took = time.perf_counter() - start
            print(
                f"index of {len(index):,} reports: {took:.0f} s, {index.path.stat().st_size / 1e6:,.0f} MB", flush=True
            )
            print(f"texts: {(directory / 'harvest.db').stat().st_size / 1e6:,.0f} MB")
            for query in QUERIES:
                times, work = [], []
                for _ in range(7):
                    start, before = time.perf_counter(), time.process_time()
                    found = index.search(query)
                    times.append((time.perf_counter() - start) * 1000)
                    work.append((time.process_time() - before) * 1000)
                total = f"more than {found.total}" if found.more else str(found.total)
                print(
                    f"{query:<14} {total:>14}  median {statistics.median(times):6.1f} ms  worst {max(times):6.1f} ms  "
                    f"CPU {max(work):6.1f} ms"
                )


if __name__ == "__main__":
    main()
