"""PDF with a text layer: ruled and unruled tables, pages, paragraphs, radicals; damaged and encrypted files."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import pytest

from harvester.documents import extras, pdf
from harvester.documents.model import Document, UnreadableError
from tests.compose.grid import Grid
from tests.compose.reports import random_report
from tests.compose.surfaces_flow import places
from tests.documents.placing import assert_grids, assert_prose, grids_of, squeeze

pytest.importorskip("pypdfium2", reason="extra pdf")
pytest.importorskip("reportlab", reason="reportlab (extra dev) composes the documents")
from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.compose.surfaces_pdf import render_pdf


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021", "legacy2014"])
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("size", [8, 9])
def test_ruled_tables(form: str, seed: int, size: int) -> None:
    """Size 9 makes the tables run over page breaks elsewhere than size 8."""
    report = random_report(seed, form)
    document = pdf.read(render_pdf(report, size=size))
    assert_grids(document, report)
    assert_prose(document, report)


def test_places_and_chrome() -> None:
    report = random_report(2, "ogi2021")
    document = pdf.read(render_pdf(report))
    chrome = [p.text for p in document.paragraphs() if not p.main]
    assert f"{report.site_name}信息公开" in chrome and "- 1 -" in chrome
    pages = [cell.place.page for table in document.tables() for row in table.rows for cell in row]
    assert None not in pages and min(page or 0 for page in pages) == 1
    assert document.title == report.title


def test_blank_cells_are_cells() -> None:
    report = random_report(2, "ogi2021")
    blank = report.with_cells(dict.fromkeys(report.cells, None))
    document = pdf.read(render_pdf(blank))
    assert_grids(document, blank)


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_unruled_tables_keep_every_figure_in_the_row_of_its_label(form: str, seed: int) -> None:
    report = random_report(seed, form, size=40)
    document = pdf.read(render_pdf(report, ruled=False))
    found = {squeeze(text): figures for text, figures in _rows(document)}
    for grid in grids_of(report)[:2]:
        for label, figures in _expected_rows(grid):
            assert found.get(label) == figures, label


def _rows(document: Document) -> list[tuple[str, list[str]]]:
    rows = []
    for table in document.tables():
        for row in table.rows:
            texts = [cell.text for cell in row]
            words = [text for text in texts if re.search(r"[^\W\d_]", text)]
            rows.append((words[-1] if words else "", [text for text in texts if re.fullmatch(r"[-\d.]+", text)]))
    return rows


def _expected_rows(grid: Grid) -> list[tuple[str, list[str]]]:
    rows: dict[int, tuple[str, list[str]]] = {}
    for cell in places(grid):
        label, figures = rows.get(cell.row, ("", []))
        if cell.kind == "label":
            label = squeeze(cell.text)
        elif cell.kind == "value" and cell.text:
            figures = [*figures, cell.text]
        rows[cell.row] = (label, figures)
    return [row for row in rows.values() if row[0] and all(re.fullmatch(r"[-\d.]+", f) for f in row[1]) and row[1]]


def canvas(draw: Any, **options: Any) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=(595, 842), **options)
    page.setFont("STSong-Light", 12)
    draw(page)
    page.showPage()
    page.save()
    return buffer.getvalue()


def grid_of_four(page: Canvas) -> None:
    page.grid([100, 200, 300], [700, 720, 740])
    for x, y, text in ((105, 725, "甲"), (205, 725, "乙"), (105, 705, "12"), (205, 705, "")):
        page.drawString(x, y, text)


def test_a_turned_page_is_read_upright() -> None:
    def sideways(page: Canvas) -> None:
        page.translate(595, 0)
        page.rotate(90)
        page.setFont("STSong-Light", 12)
        page.translate(0, -400)
        grid_of_four(page)

    for draw in (grid_of_four, sideways):
        table = next(iter(pdf.read(canvas(draw)).tables()))
        assert [[cell.text for cell in row] for row in table.rows] == [["甲", "乙"], ["12", ""]]


def test_a_raised_mark_is_no_digit() -> None:
    def draw(page: Canvas) -> None:
        grid_of_four(page)
        page.setFont("Helvetica", 12)
        page.drawString(205, 705, "22")
        page.setFont("Helvetica", 6)
        page.drawString(218.5, 710, "1")

    table = next(iter(pdf.read(canvas(draw)).tables()))
    assert table.rows[1][1].text.split() == ["22", "1"]


def test_a_numbered_line_behind_a_sentence_is_a_paragraph_of_its_own() -> None:
    def draw(page: Canvas) -> None:
        full = "本机关认真贯彻条例规定并持续做好各项公开工作全年公开信息"
        for number, line in enumerate(("一、总体情况", full, full[:-1] + "。", "二、主动公开政府信息情况", full)):
            page.drawString(72, 760 - 18 * number, line)

    texts = [p.text for p in pdf.read(canvas(draw)).paragraphs()]
    assert "二、主动公开政府信息情况" in texts


def test_rules_around_a_text_are_no_table() -> None:
    def draw(page: Canvas) -> None:
        page.rect(60, 200, 475, 600)
        for number in range(12):
            page.drawString(72, 760 - 18 * number, "本机关认真贯彻条例规定并持续做好各项公开工作全年公开信息")

    document = pdf.read(canvas(draw))
    assert not list(document.tables())
    assert "认真贯彻" in document.text()


def test_open_sides_and_missing_borders_are_spans() -> None:
    def draw(page: Canvas) -> None:
        for y in (700, 720, 740):
            page.line(100, y, 300, y)
        page.line(200, 700, 200, 720)
        page.drawString(140, 725, "合并")
        page.drawString(105, 705, "左")
        page.drawString(205, 705, "3")

    rows = next(iter(pdf.read(canvas(draw)).tables())).rows
    assert [(cell.text, cell.colspan) for cell in rows[0]] == [("合并", 2)]
    assert [cell.text for cell in rows[1]] == ["左", "3"]


def test_radicals_become_characters() -> None:
    from harvester.documents.glyphs import clean

    assert clean("第⼆⼗条第（⼀）项") == "第二十条第（一）项"


def test_encrypted_damaged_and_empty_files() -> None:
    locked = canvas(grid_of_four, encrypt=pdfencrypt.StandardEncryption("secret", ownerPassword="owner"))
    for body, word in (
        (locked, "encrypted"),
        (b"%PDF-1.7\n" + b"\0" * 900, "damaged"),
        (canvas(lambda page: None), "no text"),
    ):
        with pytest.raises(UnreadableError, match=word) as caught:
            pdf.read(body)
        assert caught.value.code == "unreadable"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 0)
    with pytest.raises(UnreadableError) as caught:
        pdf.read(canvas(grid_of_four))
    assert caught.value.code == "too_large"


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    with pytest.raises(UnreadableError, match=r"ogi-harvester\[pdf\]") as caught:
        pdf.read(b"%PDF-1.7")
    assert caught.value.code == "unsupported_media"


def test_a_stream_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(bytes(1_000_000)) for _ in range(60)) + packer.flush()
    for data, filters in (
        (inner, b"/FlateDecode"),
        (zlib.compress(inner), b"[/FlateDecode /FlateDecode]"),
        (inner, b"9 0 R"),
    ):
        head = b"%PDF-1.5\n4 0 obj\n<</Length " + str(len(data)).encode() + b"/Filter" + filters + b">>stream\n"
        with pytest.raises(UnreadableError) as caught:
            pdf.read(head + data + b"\nendstream\nendobj\n")
        assert caught.value.code == "too_large"
