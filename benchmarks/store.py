"""What the database costs: bytes a report beside its text, milliseconds to write and to look up, at two sizes.

    python benchmarks/store.py [--reports 1000 --reports 10000] [--same-pages]

Reports are made from the forms: 198 or 200 cells, 42–47 checks, places of which every report has its own (the worst
case: each page is built differently; ``--same-pages`` gives one template for all), six sections, two warnings.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvester.reports.forms import Form, load_forms
from harvester.store.database import Store

PROSE = "一年来，我镇认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外。"


@dataclass
class Page:
    """The part of a capture that the store reads."""

    url: str
    fetched_at: str
    sha256: str
    warc_offset: int
    status: int = 200
    media_type: str | None = "text/html"
    warc_file: str = "harvest-20240201081500-000001-chongqing.warc.gz"
    archived_at: str | None = None
    page_url: str | None = None

    @property
    def taken_at(self) -> str:
        return self.fetched_at


def make_facts(form: Form, rng: random.Random, same_pages: bool) -> list[dict[str, Any]]:
    table_at = rng.randrange(20)
    facts = []
    for number, table in enumerate(form.tables):
        row_at = 2
        for row in table.value_rows:
            row_at += 1 if same_pages else rng.choice((1, 1, 2))
            for step, column in enumerate(table.columns):
                cell = table.cell(row, column)
                value: int | str | None = rng.choice((0, 0, 0, 0, 0, 0, rng.randrange(40), rng.randrange(900)))
                raw, unit = str(value), None
                if cell.dtype in ("money", "decimal"):
                    value = f"{rng.randrange(9000) / 10}"
                    raw, unit = f"{value}万元", "万元"
                where = {"table": table_at + number, "row": row_at, "column": step + 2}
                fact = {"table": table.id, "row": row.id, "column": column.id, "value": value, "raw": raw}
                facts.append({**fact, "unit": unit, "state": "reported", "where": where})
    return facts


def make_checks(form: Form, rng: random.Random) -> list[dict[str, Any]]:
    scopes = [(r.id, s.id) for r in form.relations if r.iterate == "column" for s in form.table("requests").columns]
    scopes += [("REQ_ROW_TOTAL", row.id) for row in form.table("requests").value_rows]
    checks = []
    for relation, scope in scopes[:47]:
        left = rng.choice((0, 0, 0, rng.randrange(900)))
        wrong = rng.random() < 0.02
        status = "fail" if wrong else "pass"
        checks.append({"relation": relation, "scope": scope, "status": status, "left": left, "right": left + wrong})
    return checks


def make_report(number: int, same_pages: bool) -> tuple[dict[str, Any], Page]:
    rng = random.Random(number)
    agency, year = number // 5, 2019 + number % 5
    form = load_forms()["ogi2019" if year < 2021 else "ogi2021"]
    adcode = str(500101 + agency % 38)
    name = f"重庆市长寿区第{agency}双龙镇人民政府"
    url = f"https://www.example{agency % 40}.gov.cn/zwgk/zfxxgkml/zfxxgknb/{year}01/t{year}0128_{7000000 + number}.html"
    sections = [(section.id, section.label) for section in form.sections]
    parsed = {
        "source": url,
        "url": url,
        "title": f"{name}{year}年政府信息公开工作年度报告",
        "agency": name,
        "agency_key": f"{adcode}/第{agency}双龙镇人民政府",
        "adcode": adcode,
        "year": year,
        "published": f"{year + 1}-01-28",
        "signed": None,
        "scope": "own_agency",
        "form": form.id,
        "grade": "A",
        "sections": [{"section": s, "heading": h, "text": PROSE * rng.randrange(1, 12)} for s, h in sections],
        "facts": make_facts(form, rng, same_pages),
        "checks": make_checks(form, rng),
        "warnings": [{"code": "unit_in_cell", "message": "the unit stands in the cell", "table": "art20_9"}] * 2,
        "mentions": [],
        "dates": [{"date": f"{year + 1}-01-28", "source": "visible", "raw": f"发布时间：{year + 1}-01-28"}],
        "evidence": {"agency": "title", "year": "title", "adcode": "title"},
    }
    page = Page(url, f"2024-02-01T08:{number // 60 % 60:02}:{number % 60:02}Z", f"{rng.getrandbits(256):064x}", number)
    return parsed, page


def fill(path: Path, reports: int, same_pages: bool) -> float:
    """Seconds spent in the store for writing that many reports, one transaction each."""
    spent = 0.0
    with Store(path) as store:
        run_id = store.start_run("benchmark")
        for number in range(reports):
            parsed, page = make_report(number, same_pages)
            begin = time.perf_counter()
            store.save_report(parsed, store.add_capture(run_id, page))
            spent += time.perf_counter() - begin
    return spent


def text_bytes(path: Path) -> int:
    with sqlite3.connect(path) as conn:
        return int(conn.execute("SELECT sum(length(CAST(text AS BLOB))) FROM sections").fetchone()[0])


def measure(path: Path, reports: int) -> dict[str, float]:
    """Milliseconds of the look-ups that the tool makes, a hundred times each."""
    rng = random.Random(1)
    result: dict[str, float] = {}
    with Store(path, read_only=True) as store:
        chosen = [store.read.row(rng.randrange(1, reports + 1)) for _ in range(100)]
        rows = [row for row in chosen if row]
        jobs: dict[str, Any] = {
            "report by agency and year": lambda r: store.find_reports(agency_key=r["agency_key"], year=r["year"]),
            "report by address": lambda r: store.find_reports(url=r["url"]),
            "capture by address": lambda r: store.find_capture(r["url"]),
            "whole report": lambda r: store.report(r["report_id"]),
            "facts view": lambda r: list(store.query("SELECT * FROM facts WHERE report_id = ?", [r["report_id"]])),
            "panel_long": lambda r: list(store.query("SELECT * FROM panel_long WHERE report_id = ?", [r["report_id"]])),
            "panel_wide": lambda r: list(store.query("SELECT * FROM panel_wide WHERE report_id = ?", [r["report_id"]])),
        }
        for name, job in jobs.items():
            begin = time.perf_counter()
            for row in rows:
                job(row)
            result[name] = 1000 * (time.perf_counter() - begin) / len(rows)
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, action="append")
    parser.add_argument("--same-pages", action="store_true")
    options = parser.parse_args()
    for reports in options.reports or [1000]:
        with tempfile.TemporaryDirectory() as folder:
            empty, path = Path(folder) / "empty.db", Path(folder) / "harvest.db"
            Store(empty).close()
            spent = fill(path, reports, options.same_pages)
            size, text, base = path.stat().st_size, text_bytes(path), empty.stat().st_size
            print(f"{reports} reports: written in {1000 * spent / reports:.3f} ms each")
            print(f"  database {size / reports:.0f} bytes a report with text, {(size - text) / reports:.0f} beside it,")
            print(f"  {(size - text - base) / reports:.0f} without what an empty database holds ({base} bytes)")
            for name, milliseconds in measure(path, reports).items():
                print(f"  {name:30} {milliseconds:8.3f} ms")


if __name__ == "__main__":
    main()
