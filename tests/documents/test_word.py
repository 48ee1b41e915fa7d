"""DOCX with merged cells, automatic numbers, text boxes and hostile content; DOC where LibreOffice is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from harvester.documents import word
from harvester.documents.model import UnreadableError
from harvester.documents.numbering import chinese
from harvester.documents.sniff import sniff
from tests.compose.reports import random_report
from tests.documents.placing import assert_grids, assert_prose, placed

pytest.importorskip("docx", reason="python-docx (extra dev) composes the documents")
from tests.compose.surfaces_office import render_docx, render_rtf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(body: str, **members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in members.items():
            archive.writestr(f"word/{name}.xml", text)
    return buffer.getvalue()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021", "legacy2014"])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_is_at_its_place(form: str, seed: int) -> None:
    report = random_report(seed, form)
    document = word.read(render_docx(report))
    assert_grids(document, report)
    assert_prose(document, report)
    assert document.title == report.title
    assert [q.text for q in document.paragraphs() if not q.main] == [report.site_name]


def test_automatic_numbers_are_printed() -> None:
    report = random_report(4, "ogi2021")
    document = word.read(render_docx(report, numbered=True))
    assert_prose(document, report)


def test_the_official_template(shared: Path) -> None:
    document = word.read((shared / "reference" / "official_form_2021.docx").read_bytes())
    tables = list(document.tables())
    assert [len(table.rows) for table in tables] == [14, 28, 4]
    requests = placed(tables[1])
    assert (requests[0, 0].rowspan, requests[0, 0].colspan) == (3, 3)
    assert (requests[5, 0].rowspan, requests[5, 0].text) == (22, "三、本年度办理结果")
    assert sum(cell.text == "" for cell in requests.values()) == 25 * 7
    assert len(placed(tables[2])) == 2 + 7 + 10 + 15


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    body = docx_of(
        "<w:p><w:r><w:t>共</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>13</w:t></w:r></w:ins><w:r><w:t>件</w:t></w:r></w:p>"
    )
    assert word.read(body).text() == "共13件"


def test_a_raised_mark_is_no_digit_and_hidden_text_is_not_printed() -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>件</w:t></w:r>'
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>8</w:t></w:r>"
    document = word.read(docx_of(f"<w:p><w:r><w:t>22</w:t></w:r>{raised}{hidden}{struck}{shown}</w:p>"))
    assert document.text() == "22 1 件"
    assert [note.code for note in document.notes] == ["struck_out"]


def test_nested_table_is_a_table_of_its_own() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('内')}</w:tc></w:tr></w:tbl>"
    document = word.read(docx_of(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}</w:tc><w:tc>{p('')}</w:tc></w:tr></w:tbl>"))
    assert [[cell.text for cell in table.rows[0]] for table in document.tables()] == [["外", ""], ["内"]]


def test_a_frame_around_a_text_is_no_table() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('内')}</w:tc></w:tr></w:tbl>"
    text = p("一、总体情况") + p("我局依法公开。共收到申请两件。")
    document = word.read(docx_of(f"<w:tbl><w:tr><w:tc>{text}{inner}{p('六、其他')}</w:tc></w:tr></w:tbl>"))
    assert [q.text for q in document.paragraphs()] == ["一、总体情况", "我局依法公开。共收到申请两件。", "六、其他"]
    assert [[cell.text for cell in table.rows[0]] for table in document.tables()] == [["内"]]


def test_hidden_text_of_a_merged_cell_is_noted() -> None:
    def cell(merge: str, text: str) -> str:
        return f"<w:tc><w:tcPr><w:vMerge {merge}/></w:tcPr>{p(text)}</w:tc>"

    start = cell('w:val="restart"', "甲")
    rows = f"<w:tr>{start}</w:tr><w:tr>{cell('', '7')}</w:tr>"
    document = word.read(docx_of(f"<w:tbl>{rows}</w:tbl>"))
    table = next(iter(document.tables()))
    assert (table.rows[0][0].rowspan, table.rows[1]) == (2, [])
    assert [note.code for note in document.notes] == ["hidden_text"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (105, "一百零五"), (110, "一百一十")],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"PK\x03\x04 cut off", "unreadable"),
        (docx_of("<w:p>"), "unreadable"),
        (docx_of(p("x")).replace(b"word/document.xml", b"word/dOcument.xml"), "unreadable"),
        (docx_of("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400), "too_large"),
        (docx_of("<w:tbl>" + "<w:tr/>" * 6000 + "</w:tbl>"), "too_large"),
        (
            docx_of('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr></w:tbl>'),
            "too_large",
        ),
    ],
)
def test_hostile_files_end_with_a_code(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        word.read(body)
    assert caught.value.code == code


def test_entities_are_refused() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        + f"<w:document {W}><w:body>&b;</w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(UnreadableError, match="entities"):
        word.read(buffer.getvalue())


def test_zip_bomb_is_too_large() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 80_000_000)
    with pytest.raises(UnreadableError) as caught:
        word.read(buffer.getvalue())
    assert caught.value.code == "too_large"


def test_doc_without_libreoffice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreadableError, match="LibreOffice") as caught:
        word.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="年报.doc")
    assert caught.value.code == "unsupported_media"


@pytest.mark.parametrize(
    ("kind", "media"), [("doc", "application/msword"), ("odt", "application/vnd.oasis.opendocument.text")]
)
def test_files_that_libreoffice_converts(kind: str, media: str, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    report = random_report(5, "ogi2021")
    source = tmp_path / "report.docx"
    source.write_bytes(render_docx(report))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, "--headless", profile, "--convert-to", kind, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
    )
    body = (tmp_path / f"report.{kind}").read_bytes()
    assert sniff(body) == kind
    document = word.read(body)
    assert_grids(document, report)
    assert_prose(document, report)
    assert document.media_type == media


def test_doc_that_is_rtf_is_rtf() -> None:
    assert sniff(render_rtf(random_report(1)), "application/msword", "a.doc") == "rtf"
