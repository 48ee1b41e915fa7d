"""Scans and pictures: the grid, empty cells, figures, confidence; what is damaged or too large."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from harvester.documents import extras, image, pdf, twice
from harvester.documents.model import Document, UnreadableError
from tests.compose.reports import random_report
from tests.compose.surfaces_flow import places
from tests.documents.placing import grids_of, placed

pytest.importorskip("rapidocr", reason="extra ocr")
pytest.importorskip("pypdfium2", reason="extra pdf")
pytest.importorskip("reportlab", reason="reportlab (extra dev) composes the documents")
from PIL import Image

from harvester.documents.ocr import Reading
from tests.compose.surfaces_scan import chinese_font, page_pictures, render_scan, worsen

needs_font = pytest.mark.skipif(chinese_font() is None, reason="no Chinese font to draw scans with (fonts-noto-cjk)")


def assert_values(document: Document, report: Any, tables: int) -> None:
    """All value cells of the first tables: right text at the right place, or marked as doubtful; blank ones empty."""
    found = list(document.tables())
    assert len(found) >= tables
    wrong = []
    for table, grid in zip(found, grids_of(report)[:tables], strict=False):
        cells = placed(table)
        assert {p: (c.rowspan, c.colspan) for p, c in cells.items()} == {
            (c.row, c.column): (c.rowspan, c.colspan) for c in places(grid)
        }
        for cell in places(grid):
            if cell.kind != "value":
                continue
            read = cells[cell.row, cell.column]
            if read.text != cell.text and (read.confidence or 0) > twice.DISAGREED:
                wrong.append((cell, read))
            if cell.text:
                assert read.confidence is not None
    assert not wrong


def with_blanks(seed: int) -> Any:
    report = random_report(seed, "ogi2021", size=60)
    holes = [key for i, key in enumerate(sorted(report.cells)) if i % 3 == 0]
    return report.with_cells(dict.fromkeys(holes, None))


@needs_font
def test_a_scanned_pdf_askew_and_noisy() -> None:
    report = with_blanks(3)
    document = pdf.read(render_scan(report, skew=1.3, noise=10, kind="PDF", pages=2))
    assert_values(document, report, 3)
    assert {note.code for note in document.notes} >= {"ocr"}
    assert {table.page for table in document.tables()} == {1, 2}
    assert all(p.confidence is not None for p in document.paragraphs())


@needs_font
def test_a_jpeg_of_one_page() -> None:
    report = with_blanks(4)
    document = image.read(render_scan(report, skew=-2.5, noise=6, kind="JPEG"))
    assert document.media_type == "image/jpeg"
    assert_values(document, report, 1)
    assert any(report.title[:12] in p.text for p in document.paragraphs())


def test_two_readings_must_agree() -> None:
    assert twice.agree(Reading("12", 0.99), Reading("12", 0.9)) == Reading("12", 0.9)
    assert twice.agree(Reading("12", 0.99), Reading("72", 0.9)) == Reading("12", twice.DISAGREED)
    assert twice.agree(Reading("0", 0.8), Reading("", 0.0)) == Reading("0", twice.DISAGREED)


@needs_font
def test_the_page_is_made_straight() -> None:
    import numpy

    from harvester.documents.scan import prepare
    from harvester.documents.skew import straightened
    from tests.compose.surfaces_pdf import render_pdf

    picture = page_pictures(render_pdf(random_report(5, "ogi2021")), dots=120)[0]
    for skew in (-4.0, 0.0, 2.5):
        colour, turned = straightened(numpy.asarray(worsen(picture, skew=skew, noise=5).convert("RGB")))
        assert abs(turned + skew) < 0.1
        assert len(prepare(colour).horizontal) >= 15


@needs_font
def test_a_sheet_that_lay_sideways_or_upside_down() -> None:
    import numpy

    from harvester.documents.orientation import quarters_to_turn
    from tests.compose.surfaces_pdf import render_pdf

    page = numpy.asarray(next(iter(page_pictures(render_pdf(random_report(3, "ogi2021"))))).convert("RGB"))
    for quarters in range(4):
        turned = numpy.ascontiguousarray(numpy.rot90(page, quarters))
        assert (quarters + quarters_to_turn(turned)) % 4 == 0
    assert quarters_to_turn(numpy.full((600, 400, 3), 255, dtype="uint8")) == 0


def picture_of(width: int, height: int, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height), 1).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (lambda: picture_of(20_000, 20_000), "too_large"),
        (lambda: picture_of(300, 300)[:60], "unreadable"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unreadable"),
        (lambda: picture_of(200, 200), "unreadable"),
        (lambda: picture_of(3, 2), "unreadable"),
    ],
    ids=["pixels", "cut off", "no picture", "empty", "tiny"],
)
def test_bad_pictures_end_with_a_code(body: Callable[[], bytes], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        image.read(body())
    assert caught.value.code == code


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    with pytest.raises(UnreadableError, match=r"ogi-harvester\[ocr\]") as caught:
        image.read(picture_of(200, 200))
    assert caught.value.code == "unsupported_media"
