"""Report descriptions: out of our own data files, out of the shared golds, or out of a seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from harvester.reports.forms import load_forms

from .figures import Cells, random_cells
from .model import Key, ReportData

DATA = Path(__file__).resolve().parent / "data"
TRUE_REPORTS = ("shuanglong_2020", "lingqiu_2019", "xiabao_2020", "lusong_water_2020", "fenshui_2024")


@cache
def prose_bank() -> dict[str, Any]:
    bank: dict[str, Any] = json.loads((DATA / "prose.json").read_text(encoding="utf-8"))
    return bank


def self_name(agency: str) -> str:
    """How a body speaks of itself."""
    for ending, word in (
        ("镇人民政府", "我镇"),
        ("乡人民政府", "我乡"),
        ("街道办事处", "本街道"),
        ("人民政府", "我县"),
    ):
        if agency.endswith(ending):
            return "我区" if word == "我县" and "区" in agency else word
    return "我委" if agency.endswith("委员会") else "我局"


def write_prose(
    rng: Random, agency: str, year: int, form: str, cells: Mapping[Key, str | None]
) -> dict[str, list[str]]:
    """Sections in our own words; the number of requests that they name is the table's."""
    bank = prose_bank()
    requests = cells.get(("requests", "new_received", "total"), cells.get(("legacy2014", "leg_req_received", "value")))
    words = {
        "agency": agency,
        "self": self_name(agency),
        "year": year,
        "next_year": year + 1,
        "items": rng.randint(18, 960),
        "requests": requests or "0",
    }
    kind = "requests_some" if requests not in (None, "0", "") else "requests_none"
    words["requests_sentence"] = rng.choice(bank[kind]).format(**words)

    def pick(texts: list[str]) -> str:
        return rng.choice(texts).format(**words)

    if form not in ("ogi2019", "ogi2021"):
        lines = [line for part in bank["legacy"] for line in (part[0], part[1].format(**words))]
        return {"preamble": [pick(bank["preamble"])], "body": lines}
    sections = {
        "preamble": [pick(bank["preamble"])],
        "overview": [pick(variants) for variants in bank["overview"]],
        "problems": [pick(bank["problems"]), pick(bank["improvements"])],
        "other": [pick(bank["other"])],
    }
    if rng.random() < 0.3:
        sections["requests"] = [pick(bank["requests"])]
    if rng.random() < 0.3:
        del sections["preamble"]
    return sections


def random_report(
    seed: int,
    form: str = "ogi2021",
    *,
    agency: str = "重庆市长寿区云台镇人民政府",
    adcode: str | None = "500115",
    year: int | None = None,
    size: int | None = None,
    previous: ReportData | None = None,
    **changes: Any,
) -> ReportData:
    """A report with figures that hold together. ``size``: about how many requests; None lets the seed decide.

    ``changes`` are further fields of ReportData.
    """
    rng = Random(f"{seed}/{form}/{agency}/{year}")
    if year is None:
        year = {"ogi2019": rng.randint(2019, 2020), "ogi2021": rng.randint(2021, 2024)}.get(form) or rng.randint(
            2014, 2018
        )
    if size is None:
        size = rng.choice((0, 0, 3, 12, 60))
    before = previous.cells if previous is not None else None
    cells: Cells = random_cells(form, rng, size, before)
    published = date(year + 1, 1, rng.randint(8, 28))
    fields: dict[str, Any] = {
        "agency": agency,
        "adcode": adcode,
        "title": f"{agency}{year}年政府信息公开工作年度报告",
        "year": year,
        "published": published,
        "form": form,
        "cells": cells,
        "sections": write_prose(rng, agency, year, form, cells),
        "site_code": f"{adcode}0001" if adcode else None,
        "published_time": f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}",
        "views": rng.randint(3, 2000),
    }
    if rng.random() < 0.4:
        fields["signature"], fields["signed"] = agency, date(year + 1, 1, max(1, published.day - rng.randint(1, 7)))
    return ReportData(**{**fields, **changes})


def load_report(name: str, **changes: Any) -> ReportData:
    """One of our small data files: the true identity and figures of an example, prose of our own."""
    data = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    form = load_forms()[data["form"]]
    cells: Cells = {(c.table, c.row, c.column): data["default"] for c in form.cells}
    for name_of_cell, raw in data["cells"].items():
        table, row, column = name_of_cell.split(".")
        if (table, row, column) not in cells:
            raise KeyError(name_of_cell)
        cells[table, row, column] = raw
    return _with_prose(data, cells, changes)


def from_gold(path: Path, **changes: Any) -> ReportData:
    """The report that a gold describes. Cells that its text could not tell are empty cells here."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    meta = gold["metadata"]
    cells: Cells = {}
    for table, rows in gold["tables"].items():
        for row, columns in rows.items():
            for column, cell in columns.items():
                cells[table, row, column] = cell["raw"] or None
    data = {
        "agency": meta["agency_name"],
        "adcode": meta["adcode_county"],
        "title": meta["title"],
        "year": meta["report_year"],
        "form": gold["form_version"],
        "published": meta["publish_date"],
        "published_time": meta["publish_time"],
        "signed": meta["signed_date"],
        "signature": meta["issuing_body"] if meta["signed_date"] else None,
        "breadcrumb": meta["breadcrumb"],
        "missing": [s["id"] for s in gold["sections"] if s.get("missing")],
        "empty": [s["id"] for s in gold["sections"] if s.get("empty") and not s.get("missing")],
        "headings": {s["id"]: s["heading"] for s in gold["sections"] if s.get("heading")},
    }
    return _with_prose(data, cells, changes)


def _with_prose(data: dict[str, Any], cells: Cells, changes: dict[str, Any]) -> ReportData:
    rng = Random(data["title"])
    sections = write_prose(rng, data["agency"], data["year"], data["form"], cells)
    for section in data.get("missing", ()):
        sections.pop(section, None)
    for section in data.get("empty", ()):
        sections[section] = []
    fields: dict[str, Any] = {
        name: data[name]
        for name in ("agency", "adcode", "title", "year", "form", "signature", "published_time", "site_name", "source")
        if data.get(name) is not None
    }
    for name in ("published", "signed"):
        fields[name] = date.fromisoformat(data[name]) if data.get(name) else None
    if data.get("breadcrumb"):
        fields["breadcrumb"] = tuple(data["breadcrumb"])
    fields["headings"] = data.get("headings", {})
    fields["site_code"] = f"{data['adcode']}0001" if data.get("adcode") else None
    return ReportData(**{**fields, "cells": cells, "sections": sections, **changes})
