"""How long merging takes: directories of 1,000 new reports each into one, and the same again.

python benchmarks/store_merge.py [--directories 100] [--reports 1000]

The first directory is written as a crawl would; the others are copies of its database with other agencies, addresses
and archive files, so that making them does not take longer than the measurement.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from store import make_report

from harvester.store.database import Store
from harvester.store.merge import merge, settle


def harvest(folder: Path, reports: int) -> None:
    (folder / "warc").mkdir(parents=True)
    (folder / "warc" / "part0.warc.gz").write_bytes(b"part0" * 1000)
    with Store(folder / "harvest.db") as store:
        run_id = store.start_run("part0")
        for number in range(reports):
            parsed, page = make_report(number, same_pages=True)
            page.warc_file = "part0.warc.gz"
            store.save_report(parsed, store.add_capture(run_id, page))
        store.check_panel()
        store.finish_run(run_id, "finished", {})


def like(first: Path, folder: Path, number: int) -> None:
    """The same harvest of other agencies."""
    name = f"part{number}"
    (folder / "warc").mkdir(parents=True)
    (folder / "warc" / f"{name}.warc.gz").write_bytes(name.encode() * 1000)
    shutil.copyfile(first / "harvest.db", folder / "harvest.db")
    with closing(sqlite3.connect(folder / "harvest.db")) as db, db:
        db.execute("UPDATE runs SET spider = ?", (name,))
        db.execute(
            "UPDATE captures SET warc_file = ?, url = replace(url, '/t', ?), address = address + ?",
            (f"{name}.warc.gz", f"/{name}t", number),
        )
        db.execute("UPDATE agencies SET agency_key = agency_key || ?", (name,))
        db.execute(
            "UPDATE reports SET agency_key = agency_key || ?, address = address + ?, url = replace(url, '/t', ?)",
            (name, number, f"/{name}t"),
        )


def measure(directories: int, reports: int) -> dict[str, dict[str, float]]:
    """Seconds by the clock and of the processor: merging all for the first time, and again."""
    result: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        harvest(root / "part0", reports)
        for number in range(1, directories):
            like(root / "part0", root / f"part{number}", number)
        (root / "all").mkdir()
        with Store(root / "all" / "harvest.db") as store:
            for turn in ("first time", "again"):
                seconds, used = [], time.process_time()
                for number in range(directories):
                    begin = time.perf_counter()
                    merged = merge(store, root / "all" / "warc", root / f"part{number}", settle_now=False)
                    seconds.append(time.perf_counter() - begin)
                    wanted = reports if turn == "first time" else 0
                    assert (merged.new, merged.versions, merged.conflicts) == (wanted, 0, []), merged
                begin = time.perf_counter()
                settle(store)
                settled = time.perf_counter() - begin
                told = {"clock_s": sum(seconds) + settled, "processor_s": time.process_time() - used}
                told |= {"first_s": seconds[0], "last_s": seconds[-1], "settle_s": settled}
                result[turn] = {name: round(value, 2) for name, value in told.items()}
            (count,) = store.db.execute("SELECT count(*) FROM reports WHERE is_current").fetchone()
            assert count == directories * reports, count
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--directories", type=int, default=100)
    parser.add_argument("--reports", type=int, default=1000)
    options = parser.parse_args()
    print(json.dumps(measure(options.directories, options.reports), indent=1))


if __name__ == "__main__":
    main()
