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
from harvester.documents.scan import crop, prepare, text_bands, touches
from harvester.documents.stamps import without_stamps
from harvester.documents.twice import DISAGREED, is_doubtful, read_twice


def paper(width: int, height: int) -> tuple[Any, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width, height), "white")
    return picture, ImageDraw.Draw(picture)


def four_cells() -> tuple[Any, ImageDraw.ImageDraw]:
    """Two rows and columns of lines."""
    picture, pen = paper(900, 700)
    for y in (100, 200, 300):
        pen.line((100, y, 800, y), fill="black", width=3)
    for x in (100, 450, 800):
        pen.line((x, 100, x, 300), fill="black", width=3)
    return picture, pen


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
    picture, pen = four_cells()
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


def test_a_figure_that_runs_into_a_border_may_have_lost_a_part() -> None:
    picture, pen = four_cells()
    pen.text((130, 130), "29", fill="black", font=ImageFont.load_default(30))
    pen.text((480, 130), "29", fill="black", font=ImageFont.load_default(30))
    pen.line((450, 146, 486, 146), fill="black", width=3)
    page = prepare(numpy.asarray(picture))
    (table,) = drawn_tables(page.horizontal, page.vertical, page.tolerance)
    boxes = [cell.box for cell in table.cells]
    bands = text_bands(page, boxes, max(3, int(page.tolerance / 3)))
    assert not touches(page, boxes[0], bands[0][0])
    assert touches(page, boxes[1], bands[1][0])


def stamped(red: tuple[int, int, int]) -> tuple[Any, Any]:
    """A page with black and small red type, clean and with a stamp over the black."""
    picture, pen = paper(1_000, 1_400)
    pen.text((480, 480), "137", fill="black", font=ImageFont.load_default(30))
    pen.text((100, 100), "58", fill=red, font=ImageFont.load_default(30))
    clean = numpy.asarray(picture).copy()
    layer, brush = paper(1_000, 1_400)
    brush.ellipse((400, 400, 600, 600), outline=red, width=9)
    brush.line((470, 495, 560, 495), fill=red, width=8)
    brush.line((100, 700, 900, 700), fill=red, width=4)
    return clean, (clean.astype("uint16") * numpy.asarray(layer) // 255).astype("uint8")


@pytest.mark.parametrize("red", [(205, 30, 35), (105, 105, 105)], ids=["red", "grey"])
def test_a_stamp_is_taken_off_and_a_figure_of_its_colour_stays(red: tuple[int, int, int]) -> None:
    clean, page = stamped(red)
    cleaned = without_stamps(page)
    under, printed = cleaned[300:690], clean[300:690]
    assert (under[printed == 255] > 190).all()
    assert (under[printed < 40] < 110).all()
    assert (cleaned[90:140, 90:160] == clean[90:140, 90:160]).all()
    assert (cleaned[700, 120:880] == red).all()
    assert without_stamps(clean) is clean


def test_a_word_that_fills_its_cell_is_no_line_through_it() -> None:
    picture, pen = paper(900, 1_300)
    for y in (100, 150, 200):
        pen.line((100, y, 800, y), fill="black", width=2)
    for x in (100, 146, 800):
        pen.line((x, 100, x, 200), fill="black", width=2)
    for x in range(104, 144, 14):  # flat strokes of three characters, nearly touching each other and both borders
        pen.line((x, 125, x + 10, 125), fill="black", width=2)
    page = prepare(numpy.asarray(picture))
    (table,) = drawn_tables(page.horizontal, page.vertical, page.tolerance)
    assert (len(table.ys), len(table.cells)) == (3, 4)


def test_a_stroke_below_a_table_does_not_undo_the_border_that_it_prolongs() -> None:
    picture, pen = paper(900, 1_300)
    for y in (100, 130, 160):
        pen.line((100, y, 800, y), fill="black", width=2)
    for x in (100, 800):
        pen.line((x, 100, x, 160), fill="black", width=2)
    pen.line((300, 100, 300, 180), fill="black", width=2)
    pen.line((295, 166, 305, 167), fill="white", width=2)
    page = prepare(numpy.asarray(picture))
    (table,) = drawn_tables(page.horizontal, page.vertical, page.tolerance)
    assert (len(table.xs), len(table.ys), len(table.cells)) == (3, 3, 4)


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
