"""Whether size costs: milliseconds of the processor for a write and for look-ups at 1,000 reports and at many.

python benchmarks/flat.py [--reports 100000] [--turns 5]

Reports are those of ``store.py``, a hundred designs of pages, five years of each body. The first thousand are written
as a crawl writes them; the others are copies of their rows, made by SQLite under other agencies, addresses and texts,
so that filling takes a minute and not an hour. What is measured goes by turns between the two databases, twenty writes
or look-ups at a time, so that other work of the machine meets both alike. Look-ups are of reports anywhere.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from store import Page, make_report

from harvester.collector import spare
from harvester.store.database import Store
from harvester.store.packing import packed
from harvester.store.versions import address_id

SMALL = 1_000
BATCH, BATCHES = 20, 20
DESIGNS = 100
_COLUMNS = {
    "captures": {"capture_id": "capture_id + :ids", "url": "named(url)", "sha256": "lower(hex(randomblob(32)))",
                 "warc_file": "warc_file || :copy", "address": "address_of(url)"},
    "reports": {"report_id": "report_id + :ids", "capture_id": "capture_id + :ids", "url": "named(url)",
                "address": "address_of(url)", "agency_key": "agency_key || :copy", "agency": "agency || :copy",
                "content": "randomblob(16)"},
    "readings": {"report_id": "report_id + :ids"},
    "sections": {"section_id": "NULL", "report_id": "report_id + :ids", "text": "text || :copy"},
    "agencies": {"agency_id": "NULL", "agency_key": "agency_key || :copy", "name": "name || :copy"},
    "panel_checks": {"report_id": "report_id + :ids", "previous_id": "previous_id + :ids"},
    "context_checks": {"report_id": "report_id + :ids"},
}  # fmt: skip
"""What is another in a copy of a row; all other columns are the same."""


def variant(made: list[tuple[dict[str, Any], Page]], number: int) -> tuple[dict[str, Any], Page]:
    """Report ``number``: cells and texts of one of those that were made, of a body and at an address of its own."""
    parsed, page = made[number % len(made)]
    agency, year = number // 5, 2019 + number % 5
    adcode, name = str(500101 + agency % 38), f"重庆市长寿区第{agency}双龙镇人民政府"
    url = f"https://www.example{agency % 40}.gov.cn/zwgk/zfxxgknb/{year}01/t{year}0128_{7000000 + number}.html"
    own = {"url": url, "source": url, "title": f"{name}{year}年政府信息公开工作年度报告", "agency": name, "year": year}
    own |= {"agency_key": f"{adcode}/第{agency}双龙镇人民政府", "adcode": adcode, "published": f"{year + 1}-01-28"}
    return {**parsed, **own}, Page(url, page.fetched_at, f"{number:064x}", number)


def multiply(path: Path, times: int) -> None:
    """Let a database hold ``times`` its reports: copies of all rows, with an id, a name and an address each."""
    with Store(path) as store:
        conn = store.db.conn
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("PRAGMA cache_size = -262144")
        own = {t: conn.execute(f"SELECT max({next(iter(c))}) FROM {t}").fetchone()[0] for t, c in _COLUMNS.items()}
        for copy in range(1, times):
            mark = f"第{copy}份"
            conn.create_function("named", 1, lambda url, copy=copy: url.replace("/t2", f"/c{copy}/t2"))
            conn.create_function("address_of", 1, lambda url, copy=copy: address_id(url.replace("/t2", f"/c{copy}/t2")))
            with store.transaction():
                for table, changed in _COLUMNS.items():
                    names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
                    values = ", ".join(changed.get(name, name) for name in names)
                    conn.execute(
                        f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {next(iter(changed))} <= :most",
                        {"ids": copy * 1_000_000, "copy": mark, "most": own[table]},
                    )


def jobs_of(store: Store) -> dict[str, Callable[[dict[str, Any]], object]]:
    """Look-ups of the report of a row."""
    panel = "SELECT * FROM panel_long WHERE report_id = ?"
    return {
        "report by agency and year": lambda r: store.find_reports(agency_key=r["agency_key"], year=r["year"]),
        "report by address": lambda r: store.find_reports(url=r["url"]),
        "capture by address": lambda r: store.find_capture(r["url"]),
        "whole report": lambda r: store.report(r["report_id"]),
        "panel_long of a report": lambda r: list(store.query(panel, [r["report_id"]])),
    }


class Side:
    """One of the two databases."""

    def __init__(self, store: Store, made: list[tuple[dict[str, Any], Page]]) -> None:
        self.store = store
        self._made = made
        self._written = SMALL
        self._ids = [row[0] for row in store.db.execute("SELECT report_id FROM reports")]

    def writes(self) -> Callable[[], object]:
        """The next writes, a transaction each, of reports that come as a crawl's do: packed by those who parse."""
        made = [variant(self._made, self._written + number) for number in range(BATCH)]
        ready = [(packed(parsed), page) for parsed, page in made]
        self._written += BATCH

        def go() -> None:
            for parsed, page in ready:
                self.store.save_report(parsed, self.store.add_capture(1, page))

        return go

    def look_ups(self, name: str, rng: random.Random) -> Callable[[], object]:
        """Look-ups of reports anywhere, each made once before, as by a program that runs for a while."""
        rows = [row for i in rng.sample(self._ids, BATCH) if (row := self.store.read.row(i)) is not None]
        job = jobs_of(self.store)[name]
        assert all(job(row) for row in rows)
        return lambda: [job(row) for row in rows]


def took(work: Callable[[], object]) -> float:
    """Milliseconds of the processor, for one of a batch."""
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin) / BATCH


Spent = list[dict[str, list[float]]]
"""Of each side, milliseconds of each batch by what was done."""


def turn(sides: Sequence[Side], number: int) -> Spent:
    """Everything on each side, batches of both by turns."""
    spent: Spent = [{} for _ in sides]
    for batch in range(BATCHES):
        order = [0, 1] if batch % 2 else [1, 0]
        rngs = [random.Random(f"{number} {batch}") for _ in sides]
        for at in order:
            spent[at].setdefault("write", []).append(took(sides[at].writes()))
        for name in jobs_of(sides[0].store):
            for at in order:
                spent[at].setdefault(name, []).append(took(sides[at].look_ups(name, rngs[at])))
    return spent


def typical(name: str, turns: Sequence[Spent], side: int) -> float:
    """Milliseconds of one: of writes the mean of a turn, as folding in the log comes with one in hundreds, in the
    middle one of the turns; of look-ups the middle one of all batches, as what else the machine does meets some."""
    if name == "write":
        return statistics.median(statistics.mean(one[side][name]) for one in turns)
    return statistics.median(ms for one in turns for ms in one[side][name])


def _ratio(name: str, turns: Sequence[Spent]) -> float:
    """Many to few. Of writes the middle one of the turns' ratios; see :func:`typical`."""
    if name == "write":
        return statistics.median(typical(name, [one], 1) / typical(name, [one], 0) for one in turns)
    return typical(name, turns, 1) / typical(name, turns, 0)


def measure(reports: int, turns: int) -> dict[str, Any]:
    made = [make_report(number, same_pages=False) for number in range(DESIGNS)]
    spare()  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        with Store(small) as store:
            store.start_run("benchmark")
            for number in range(SMALL):
                parsed, page = variant(made, number)
                store.save_report(parsed, store.add_capture(1, page))
            store.check_panel()
        shutil.copyfile(small, large)
        begin = time.perf_counter()
        multiply(large, reports // SMALL)
        filled = time.perf_counter() - begin
        with Store(small) as one, Store(large) as other:
            sides = (Side(one, made), Side(other, made))
            found = [turn(sides, number) for number in range(turns)]
        bytes_now = large.stat().st_size
    sizes = {str(SMALL): 0, str(reports): 1}
    result: dict[str, Any] = {
        size: {name: round(typical(name, found, side), 4) for name in found[0][side]} for size, side in sizes.items()
    }
    result["ratio"] = {name: round(_ratio(name, found), 2) for name in found[0][0]}
    return {**result, "filled_s": round(filled, 1), "bytes": bytes_now}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    print(json.dumps(measure(options.reports, options.turns), indent=1))
