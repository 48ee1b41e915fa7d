"""PDF tables without lines: every cell read, whatever the alignment, the order of writing and the page breaks."""

from __future__ import annotations

import pytest

pytest.importorskip("pypdfium2", reason="extra pdf")
pytest.importorskip("reportlab", reason="reportlab (extra dev) composes the documents")

from harvester.parsing import parse_bytes
from tests.compose.expect import expected
from tests.compose.model import ReportData
from tests.compose.reports import random_report
from tests.compose.silent import dense_report
from tests.compose.surfaces_placed import Setting, render_placed

SETTINGS = {
    "centred": Setting(),
    "top_and_right": Setting(align="figures", valign="top"),
    "bottom_and_left": Setting(align="left", valign="bottom"),
    "without_padding": Setting(size=9, leading=12, padding=0),
    "without_padding_at_the_top": Setting(size=9, leading=12, padding=0, align="left", valign="top"),
    "columns_first": Setting(order="columns"),
    "figures_last": Setting(order="figures"),
    "any_order": Setting(order="random"),
    "rules_below_cells": Setting(rules=True, padding=3),
    "sideways": Setting(landscape=True, size=9, leading=12),
    "watermark": Setting(watermark="内部资料", padding=4),
}


def wrong(body: bytes, report: ReportData) -> list[str]:
    """Cells that are not exactly what was printed, and sections that are not what was written."""
    read = parse_bytes(body, source="report.pdf")
    assert "error" not in read, read
    truth = expected(report)
    found = {(f["table"], f["row"], f["column"]): (f["value"], f["state"]) for f in read["facts"]}
    result = [
        f"{key}: {found.get(key)}, printed {fact['value']!r}"
        for key, fact in truth["facts"].items()
        if found.get(key) != (fact["value"], fact["state"])
    ]
    if report.form != "legacy2014":
        sections = {s["section"]: "".join(s["text"].split()) for s in read["sections"]}
        wanted = {name: "".join(text.split()) for name, text in truth["sections"].items()}
        result += [f"{name}: {sections.get(name)!r}" for name, text in wanted.items() if sections.get(name) != text]
    return result


@pytest.mark.parametrize("name", SETTINGS)
def test_every_cell_of_an_unruled_table(name: str) -> None:
    for report in (dense_report(1, "ogi2019", 0.2), random_report(2, "ogi2021", size=60)):
        assert not wrong(render_placed(report, SETTINGS[name]), report)
