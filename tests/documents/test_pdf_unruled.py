"""PDF tables without lines: every cell read, whatever the alignment, the order of writing and the page breaks."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

pytest.importorskip("pypdfium2", reason="extra pdf")
pytest.importorskip("reportlab", reason="reportlab (extra dev) composes the documents")

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from harvester.documents import extras, pdf, placed
from harvester.documents.model import Document, UnreadableError
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
    "rules_below_cells": Setting(rules="below", padding=3),
    "rules_below_cells_in_a_frame": Setting(rules="below frame", padding=3),
    "rules_between_columns_in_a_frame": Setting(rules="between frame", padding=3),
    "character_by_character": Setting(by_character=True, size=9, leading=11),
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


def test_every_indicator_of_the_old_table() -> None:
    report = random_report(3, "legacy2014", size=40)
    for setting in (Setting(), Setting(align="figures", valign="top"), Setting(rules="below frame")):
        assert not wrong(render_placed(report, setting), report)


def document(draw: Any, pages: int = 1) -> Document:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for number in range(pages):
        canvas.setFont("STSong-Light", 10)
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return pdf.read(buffer.getvalue())


def rows_of(read: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in read.tables()]


def row(canvas: Canvas, y: float, *texts: str) -> None:
    for x, text in zip((60, 260, 360, 460), texts, strict=False):
        canvas.drawString(x, y, text)


def test_a_column_of_which_only_the_heading_is_printed_has_empty_cells() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        row(canvas, 760, "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
        row(canvas, 740, "规章", "3", "", "12")
        row(canvas, 720, "规范性文件", "7", "", "40")

    assert rows_of(document(draw))[0][1:] == [["规章", "3", "", "12"], ["规范性文件", "7", "", "40"]]


def test_cells_that_were_written_line_below_line_are_one() -> None:
    """Wrapped headings, spaced letters, words among figures, full-width figures in a narrow column."""

    def draw(canvas: Canvas, number: int) -> None:
        lines = """60,760 类别|60,746 名称|260,760 科|276,760 研|260,746 机构|360,760 本年|360,746 增减|460,760 现行
        460,746 件数
        60,720 行政许可事项|60,706 及服务事项|260,713 3|360,713 增加|380,713 5|460,713 12
        60,680 行政处罚|260,680 0|360,687 １|360,673 ２|460,680 7|60,650 行政强制|260,650 2|360,650 0|460,650 4"""
        cells = [(*map(int, at.split(",")), text) for at, text in (cell.split() for cell in re.split(r"[|\n]", lines))]
        for x, y, text in cells:
            canvas.drawString(x, y, text)

    assert rows_of(document(draw))[0] == [
        ["类别名称", "科研机构", "本年增减", "现行件数"],
        ["行政许可事项及服务事项", "3", "增加5", "12"],
        ["行政处罚", "0", "１２", "7"],
        ["行政强制", "2", "0", "4"],
    ]


def test_a_row_without_figures_is_a_row_of_empty_cells() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        row(canvas, 760, "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
        row(canvas, 740, "规章")
        row(canvas, 720, "规范性文件", "7", "8", "40")
        row(canvas, 700, "其他文件", "1", "0", "2")

    assert rows_of(document(draw))[0][1] == ["规章", "", "", ""]


def test_a_label_beside_figures_without_one_is_no_blank_row() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        row(canvas, 760, "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
        row(canvas, 740, "规章", "1", "2", "3")
        row(canvas, 720, "规范性文件")
        row(canvas, 700, "", "7", "8", "40")

    assert rows_of(document(draw))[0][2:] == [["规范性文件"], ["", "7", "8", "40"]]


def test_pages_that_take_too_long_end_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed, "MAX_SECONDS", -1.0)
    with pytest.raises(UnreadableError) as caught:
        document(lambda canvas, number: row(canvas, 760, "规章", "1"))
    assert caught.value.code == "too_large"


def test_rows_at_the_edges_of_pages_are_no_page_numbers() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for k in range(37 - 36 * number):
            row(canvas, 790 - 20 * k, f"项目第{k}号" if k else "办件", str(k + 1), str(k + 2), str(k + 3))
        canvas.drawString(290, 30, f"- {number + 1} -")

    read = document(draw, pages=2)
    rows = [cells for table in rows_of(read) for cells in table]
    assert len(rows) == 38 and rows[-1] == ["办件", "1", "2", "3"]
    assert [p.text for p in read.paragraphs() if not p.main] == ["- 1 -", "- 2 -"]


def test_a_heading_between_two_tables_stays_a_heading() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for y in (760, 660):
            row(canvas, y, "信息内容", "甲数", "乙数", "丙数")
            row(canvas, y - 16, "行政许可", "1", "2", "3")
            row(canvas, y - 32, "行政处罚", "4", "5", "6")
        canvas.drawString(60, 696, "三、收到和处理政府信息公开申请情况")

    read = document(draw)
    assert "三、收到和处理政府信息公开申请情况" in read.text()
    assert [len(table) for table in rows_of(read)] == [3, 3]


def test_a_figure_that_touches_its_label_is_no_part_of_it() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        row(canvas, 760, "类别", "甲数", "乙数", "丙数")
        for k, y in enumerate((740, 720, 700)):
            row(
                canvas, y, "区分处理的只计这一情形不计其他情形件件", str(k), str(k + 5), "7"
            )  # 19 characters, 190 points
        canvas.drawString(60, 680, "区分处理的只计这一情形不计其他情形件件计")
        for x, text in ((260, "8"), (360, "9"), (460, "7")):
            canvas.drawString(x, 680, text)

    assert rows_of(document(draw))[0][-1] == ["区分处理的只计这一情形不计其他情形件件计", "8", "9", "7"]


def test_text_across_a_page_is_told_and_in_no_cell() -> None:
    report = random_report(2, "ogi2021", size=60)
    read = pdf.read(render_placed(report, SETTINGS["watermark"]))
    assert "oblique_text" in {note.code for note in read.notes}
    assert "内部资料" not in read.text() + str(rows_of(read))


def test_invisible_text_below_a_printed_page_is_not_read() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        for mode, text in ((0, "本机关全年公开信息12条"), (3, "本机关全年公开信息99条")):
            for k in range(12):
                line = canvas.beginText(72, 760 - 18 * k)
                line.setFont("STSong-Light", 12)
                line.setTextRenderMode(mode)
                line.textLine(text)
                canvas.drawText(line)

    read = document(draw)
    assert "99" not in read.text() and read.text().count("12条") == 12
    assert [note.code for note in read.notes] == ["hidden_text"]


def test_numbers_that_a_scanner_laid_below_its_picture_are_flagged_unless_sums_prove_them() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        line = canvas.beginText(72, 760)
        line.setFont("STSong-Light", 12)
        line.setTextRenderMode(3)
        line.textLine("行政许可 12")
        canvas.drawText(line)

    read = document(draw)
    assert [note.code for note in read.notes] == ["ocr_text_layer"]
    assert all(paragraph.confidence is not None and paragraph.confidence < 0.5 for paragraph in read.paragraphs())


def test_a_font_that_hides_its_characters_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    body = unmapped_pdf("本机关全年公开信息一百二十条均在法定期限内办结并公布")
    monkeypatch.setattr(extras.importlib, "import_module", without_ocr(extras.importlib.import_module))
    with pytest.raises(UnreadableError, match="do not say which characters") as caught:
        pdf.read(body)
    assert caught.value.code == "unreadable"


def without_ocr(usual: Any) -> Any:
    def load(name: str) -> Any:
        if name.startswith("rapidocr"):
            raise ImportError(name)
        return usual(name)

    return load


def unmapped_pdf(text: str) -> bytes:
    """A page whose font has no ToUnicode map and codes of its own: a Type 0 font with Identity-H and no program."""
    codes = "".join(f"{0x0100 + 5 * k:04X}" for k in range(len(text)))
    stream = f"BT /F1 12 Tf 72 700 Td <{codes}> Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/Odd/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Odd/FontDescriptor 7 0 R/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Type/FontDescriptor/FontName/Odd/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200"
        b"/ItalicAngle 0/CapHeight 700/StemV 80>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
