"""Figures: drawn from what is in the data, with Chinese letters or a clear word that there are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harvester.dataset import fonts
from harvester.dataset.coverage import Ledger
from harvester.dataset.source import Source

pytest.importorskip("matplotlib")
from harvester.dataset import figures

Make = Callable[..., Source]
Put = Callable[..., int]


def texts(figure: object) -> str:
    from matplotlib.text import Text

    return "\n".join(found.get_text() for found in figure.findobj(Text))  # type: ignore[attr-defined]


@pytest.fixture
def three(put: Put, finish: Callable[..., None]) -> None:
    put("500115/水利局", 2020, new_received_tot=3, granted_tot=2, total_processed_tot=3)
    put("500115/水利局", 2021, new_received_tot=5, granted_tot=1, carried_in_tot=4, change={"published": "2022-03-01"})
    put("500115/双龙镇人民政府", 2021, change={"grade": "C", "published": "2022-01-28"})
    finish()


def test_coverage_names_agencies_years_and_grades(three: None, source: Make) -> None:
    found = texts(figures.coverage(list(Ledger(source()).entries())))
    for word in ("水利局", "双龙镇人民政府", "2020", "2021", "A 迟 late", "C", "not published"):
        assert word in found


def test_coverage_of_many_agencies_is_of_divisions(put: Put, source: Make) -> None:
    for number in range(figures.MOST_LINES + 1):
        put(f"{500115 if number % 2 else 500231}/第{number}局", 2020)
    found = texts(figures.coverage(list(Ledger(source()).entries())))
    assert "30/30" in found
    assert "31/31" in found
    assert "长寿区" in found


def test_outcomes_and_dates(three: None, source: Make) -> None:
    figure = figures.outcomes(source())
    heights = {bars.get_label(): [bar.get_height() for bar in bars] for bars in figure.axes[0].containers}  # type: ignore[union-attr]
    assert heights["予以公开 granted"] == [2.0, 1.0]
    assert figure.axes[0].lines[0].get_ydata().tolist() == [3, 5]  # type: ignore[union-attr]
    assert "1 份 reports" in texts(figure)
    days = figures.dates(source())
    points = [offset[1] for found in days.axes[0].collections for offset in found.get_offsets()]  # type: ignore[union-attr]
    assert {19, 59, 27} <= {int(point) for point in points}


def test_failed_relations_are_counted_by_report(three: None, source: Make) -> None:
    found = texts(figures.failed(source()))
    assert "1/1" in found
    assert "0/3" in found
    assert "YOY_CARRY" in found


def test_relations_with_prose_have_a_share_and_impossible_values_have_none(
    put: Callable[..., int], source: Make, finish: Callable[..., None]
) -> None:
    mention = {"indicator": "requests_received", "value": 5, "raw": "5件", "unit": "件", "sentence": "收到申请5件。"}
    put("500115/水利局", 2021, change={"mentions": [mention]}, rules_issued=3)
    finish()
    found = texts(figures.failed(source()))
    assert "NARRATIVE_REQUESTS_MATCH" in found and "1/1" in found
    assert "与正文或同地区报告" in found
    assert "TOWNSHIP_RULES_ZERO" not in found


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_files(three: None, source: Make, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    figures.save(figures.dates(source()), path)
    body = path.read_bytes()
    assert body.startswith(b"\x89PNG" if ending == "png" else b"<?xml")
    if ending == "svg":
        assert "报告年度" in body.decode()


def test_nothing_to_draw_is_said(source: Make) -> None:
    for figure in (figures.outcomes(source()), figures.dates(source()), figures.failed(source()), figures.coverage([])):
        assert "no " in texts(figure)


def test_the_font_is_chosen_by_preference() -> None:
    assert fonts.choose(["DejaVu Sans", "SimSun", "WenQuanYi Zen Hei"]) == "WenQuanYi Zen Hei"
    assert fonts.choose(["DejaVu Sans"]) is None
    assert "fonts-noto-cjk" in fonts.NONE
