"""What holds for any figures: whatever is printed on a surface is read back; reading is the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvester.parsing import parse_bytes
from harvester.reports.forms import load_forms
from tests.compose import RENDERERS, ReportData, compare, expected, random_report

ROOT = Path(__file__).resolve().parents[2]
SURFACES = sorted(name for name, renderer in RENDERERS.items() if renderer.blanks == "kept" and name != "text_damaged")
COUNTS = st.one_of(
    st.just("0"), st.integers(0, 10**7).map(str), st.sampled_from(["", "/", "-", "1,234", "１２", "12件"])
)
MONEY = st.one_of(
    st.just("0"), st.decimals(0, 10**7, places=2).map(str), st.sampled_from(["", "326.8万元", "251000元"])
)
SLOW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def any_report(draw: st.DrawFn) -> ReportData:
    """A report with any figures in its cells, sums or no sums."""
    form = load_forms()[draw(st.sampled_from(["ogi2019", "ogi2021"]))]
    base = random_report(draw(st.integers(0, 50)), form.id)
    changed = draw(st.lists(st.sampled_from(list(form.cells)), max_size=40, unique_by=lambda cell: cell.variable))
    texts = {
        (cell.table, cell.row, cell.column): draw(MONEY if cell.dtype in ("money", "decimal") else COUNTS) or None
        for cell in changed
    }
    return base.with_cells(texts)


@SLOW
@given(any_report(), st.sampled_from(SURFACES))
def test_what_is_printed_is_read_back(report: ReportData, surface: str) -> None:
    renderer = RENDERERS[surface]
    parsed = parse_bytes(renderer(report), source=f"x{renderer.suffix}", content_type=renderer.media_type)
    found = compare(parsed, expected(report), identity=False, unsure=renderer.unsure)
    assert not (found.wrong or found.guessed), (found.wrong[:3], found.guessed[:3])
    if surface.startswith("html"):
        assert not found.lost, found.lost[:5]
    if not found.lost:
        assert not [text for text in found.other if text.startswith("check")], found.other


@SLOW
@given(any_report(), st.sampled_from(SURFACES))
def test_every_fact_is_of_the_form_and_has_a_place(report: ReportData, surface: str) -> None:
    renderer = RENDERERS[surface]
    parsed = parse_bytes(renderer(report), source=f"x{renderer.suffix}", content_type=renderer.media_type)
    form = load_forms()[parsed["form"]]
    keys = [(f["table"], f["row"], f["column"]) for f in parsed["facts"]]
    assert keys == [(c.table, c.row, c.column) for c in form.cells]
    for fact in parsed["facts"]:
        assert (fact["value"] is not None) == (fact["state"] == "reported")
        assert (fact["where"] is None) <= (fact["state"] == "not_recoverable")
        assert isinstance(fact["value"], (int, str, type(None)))
        assert fact["state"] != "blank" or fact["raw"] is not None


def test_reading_does_not_hang_on_the_order_of_sets() -> None:
    """The same bytes give the same object in processes with other hash seeds."""
    code = (
        "import json;from tests.compose import *;from harvester.parsing import parse_bytes;"
        "from tests.compose.silent import damaged;"
        "print([json.dumps(parse_bytes(damaged('html',f,s,('unknown_row_label','empty_header_cell'))[1],source='x.html'))"
        " for f in ('ogi2019','ogi2021') for s in range(5)])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    }
    assert len(outputs) == 1
