"""How long merging takes: directories of 1,000 new reports each into one.

python benchmarks/store_merge.py [--directories 10] [--reports 1000]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from store import make_report

from harvester.store.database import Store
from harvester.store.merge import merge


def harvest(folder: Path, first: int, reports: int) -> None:
    (folder / "warc").mkdir(parents=True)
    name = f"{folder.name}.warc.gz"
    (folder / "warc" / name).write_bytes(folder.name.encode() * 1000)
    with Store(folder / "harvest.db") as store:
        run_id = store.start_run(folder.name)
        for number in range(first, first + reports):
            parsed, page = make_report(number, same_pages=True)
            page.warc_file = name
            store.save_report(parsed, store.add_capture(run_id, page))
        store.finish_run(run_id, "finished", {})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--directories", type=int, default=10)
    parser.add_argument("--reports", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number in range(options.directories):
            harvest(root / f"part{number}", number * options.reports, options.reports)
        (root / "all").mkdir()
        with Store(root / "all" / "harvest.db") as store:
            for turn in ("first time", "again"):
                seconds = []
                for number in range(options.directories):
                    begin = time.perf_counter()
                    merge(store, root / "all" / "warc", root / f"part{number}")
                    seconds.append(time.perf_counter() - begin)
                print(
                    f"{turn}: {options.directories} directories of {options.reports} reports in {sum(seconds):.1f} s; "
                    f"first {seconds[0]:.2f} s, last {seconds[-1]:.2f} s"
                )


if __name__ == "__main__":
    main()
