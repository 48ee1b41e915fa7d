"""Parse objects and captures for the tests of the store, made from the forms and the gold files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harvester.reports.forms import load_forms


@dataclass
class FakeCapture:
    url: str = "http://www.example.gov.cn/nb/2020.html"
    fetched_at: str = "2024-02-01T08:00:00Z"
    body: str = "page"
    status: int = 200
    media_type: str | None = "text/html"
    warc_file: str = "harvest-20240201-000000.warc.gz"
    warc_offset: int = 0
    archived_at: str | None = None
    page_url: str | None = None
    sha256: str = field(init=False)

    @property
    def taken_at(self) -> str:
        return self.fetched_at

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256(self.body.encode()).hexdigest()


def make_facts(form: str, fill: int = 0, **values: Any) -> list[dict[str, Any]]:
    """All cells of a form with regular places. ``values`` by variable name; None is a blank cell."""
    facts = []
    for table_number, table in enumerate(load_forms()[form].tables, start=1):
        for row_number, row in enumerate(table.value_rows):
            for column_number, column in enumerate(table.columns):
                cell = table.cell(row, column)
                value = values.get(cell.variable, fill)
                facts.append(
                    {
                        "table": table.id,
                        "row": row.id,
                        "column": column.id,
                        "value": value,
                        "raw": "" if value is None else str(value),
                        "unit": None,
                        "state": "blank" if value is None else "reported",
                        "where": {"table": table_number, "row": row_number + 3, "column": column_number + 2},
                    }
                )
    return facts


def make_checks(form: str) -> list[dict[str, Any]]:
    """Checks of the two requests relations, all of them passed with 0 = 0."""
    table = load_forms()[form].table("requests")
    scopes = [("REQ_FLOW", c.id) for c in table.columns] + [("REQ_ROW_TOTAL", r.id) for r in table.value_rows]
    return [{"relation": r, "scope": s, "status": "pass", "left": 0, "right": 0} for r, s in scopes]


def make_parsed(
    form: str | None = "ogi2019",
    *,
    agency_key: str | None = "500115/双龙镇人民政府",
    year: int | None = 2020,
    url: str | None = "http://www.example.gov.cn/nb/2020.html",
    text: str = "一年来，我镇认真贯彻条例。",
    **values: Any,
) -> dict[str, Any]:
    """An object as of ``harvester parse``."""
    adcode = agency_key.partition("/")[0] if agency_key and "/" in agency_key else None
    name = agency_key.rpartition("/")[2] if agency_key else None
    return {
        "source": url,
        "url": url,
        "title": f"{name}{year}年政府信息公开工作年度报告",
        "agency": name,
        "agency_key": agency_key,
        "adcode": adcode,
        "year": year,
        "published": "2021-01-28",
        "signed": None,
        "scope": None,
        "form": form,
        "grade": "A",
        "sections": [
            {"section": "preamble", "heading": None, "text": "根据条例编制。"},
            {"section": "overview", "heading": "一、总体情况", "text": text},
            {"section": "other", "heading": "六、其他需要报告的事项", "text": ""},
        ],
        "facts": make_facts(form, **values) if form else [],
        "checks": make_checks(form) if form else [],
        "warnings": [],
        "mentions": [],
        "dates": [{"date": "2021-01-28", "source": "visible", "raw": "日期:2021-01-28"}],
        "evidence": {"agency": "title", "year": "title"},
    }


def gold_facts(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells of a gold file as facts, in the order of its form, without places."""
    facts = []
    for cell in load_forms()[gold["form_version"]].cells:
        entry = gold["tables"][cell.table][cell.row][cell.column]
        facts.append(
            {
                "table": cell.table,
                "row": cell.row,
                "column": cell.column,
                "value": entry["value"],
                "raw": entry["raw"],
                "unit": entry.get("unit"),
                "state": entry["state"],
                "where": None,
            }
        )
    return facts


def read_golds(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.gold.json"))]
