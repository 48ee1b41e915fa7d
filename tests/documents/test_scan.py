"""The parts of OCR that are no reading: ruled lines, stamps, pieces of lines; and figures that are read twice."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("rapidocr", reason="extra ocr")
import numpy
from PIL import Image, ImageDraw, ImageFont

from harvester.documents.loose import loose_pieces
from harvester.documents.ocr import Reading
from harvester.documents.ruled import Box, drawn_tables
from harvester.documents.scan import crop, prepare, text_bands
from harvester.documents.stamps import without_stamps
from harvester.documents.twice import DISAGREED, is_doubtful, read_twice


def paper(width: int, height: int) -> tuple[Any, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width, height), "white")
    return picture, ImageDraw.Draw(picture)


def figure(text: str, size: int = 26) -> Any:
    picture, pen = paper(20 + size * len(text), size + 14)
    pen.text((8, 4), text, fill="black", font=ImageFont.load_default(size))
    ys, xs = numpy.nonzero(numpy.asarray(picture.convert("L")) < 128)
    return numpy.asarray(picture)[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1].copy()


def test_figures_are_read_twice_and_doubted_only_where_the_readings_differ() -> None:
    figures = ["0", "12", "305", "7", "1986", "48", "66", "3", "20", "519"]
    readings = read_twice([figure(text) for text in figures])
    assert [reading.text for reading in readings] == figures
    assert all(reading.confidence > 0.5 for reading in readings)
    blot = numpy.random.default_rng(1).integers(0, 255, (30, 60, 3), dtype="uint8")
    spoilt, clear = read_twice([blot, figure("44")])
    assert clear == Reading("44", clear.confidence) and clear.confidence > 0.5
    assert spoilt.confidence < 0.5


@pytest.mark.parametrize(("text", "doubtful"), [
    ("12", True), ("增加5", True), ("22件", True), ("/", True), ("一", True), ("l", True), ("", True),
    ("规章", False), ("1.属于国家秘密", False), ("总计", False), ("3.其他", False), ("1.5万元", True),
])  # fmt: skip
def test_what_may_be_a_value(text: str, doubtful: bool) -> None:
    assert is_doubtful(text) is doubtful


def test_a_border_that_touches_a_figure_is_no_stroke_of_it() -> None:
    picture, pen = paper(900, 700)
    for y in (100, 200, 300):
        pen.line((100, y, 800, y), fill="black", width=3)
    for x in (100, 450, 800):
        pen.line((x, 100, x, 300), fill="black", width=3)
    pen.text((454, 104), "29", fill="black", font=ImageFont.load_default(30))
    # two dashes outside are type and no ruled line
    for x in range(120, 180, 34):
        pen.line((x, 500, x + 31, 500), fill="black", width=3)
    page = prepare(numpy.asarray(picture))
    (table,) = drawn_tables(page.horizontal, page.vertical, page.tolerance)
    boxes = [cell.box for cell in table.cells]
    bands = text_bands(page, boxes, max(3, int(page.tolerance / 3)))
    assert [len(band) for band in bands] == [0, 1, 0, 0]
    (reading,) = read_twice([crop(page, bands[1][0])])
    assert reading.text == "29" and reading.confidence > DISAGREED
    assert (page.colour[100:301, 100:440] > 200).all()
    assert (page.colour[498:503, 120:150] < 90).any()


def test_a_stamp_is_taken_off_and_a_red_figure_stays() -> None:
    picture, pen = paper(1_000, 1_400)
    pen.text((480, 480), "137", fill="black", font=ImageFont.load_default(30))
    pen.text((100, 100), "58", fill=(200, 20, 30), font=ImageFont.load_default(30))
    clean = numpy.asarray(picture).copy()
    layer, brush = paper(1_000, 1_400)
    brush.ellipse((400, 400, 600, 600), outline=(215, 40, 45), width=9)
    brush.line((470, 495, 560, 495), fill=(215, 40, 45), width=8)
    stamped = (clean.astype("uint16") * numpy.asarray(layer) // 255).astype("uint8")
    cleaned = without_stamps(stamped)
    assert numpy.abs(cleaned.astype(int) - clean).max() <= 60
    assert (cleaned[90:140, 90:160] == clean[90:140, 90:160]).all()
    assert without_stamps(clean) is clean


def test_lines_are_cut_at_wide_gaps_and_a_missed_figure_is_found_by_its_ink() -> None:
    picture, pen = paper(1_000, 400)
    font = ImageFont.load_default(30)
    for y in (100, 200):
        pen.text((80, y), "MMMMMMMM", fill="black", font=font)
        pen.text((500, y), "12", fill="black", font=font)
    pen.text((500, 300), "-", fill="black", font=font)
    pen.text((800, 100), "7", fill="black", font=font)
    page = prepare(numpy.asarray(picture))
    lines = [(70.0, 95.0, 545.0, 145.0), (70.0, 195.0, 545.0, 245.0), (490.0, 295.0, 520.0, 345.0)]
    pieces = sorted(loose_pieces(page, lines, []), key=lambda piece: (round(piece.box.top, -2), piece.box.x0))
    assert [piece.is_sure for piece in pieces] == [True, True, False, True, True, True]
    assert pieces[2].ink.x0 >= 800
    heights = [piece.box.height for piece in pieces]
    assert max(heights) < 1.35 * min(heights)
    assert not loose_pieces(page, lines[:2], [Box(0, 0, 1_000, 400)])
