"""Archived documents in the browser: nothing acts, nothing loads, every cell has its anchor."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from harvester.documents.html import read
from harvester.web.archived import show
from harvester.web.words import words
from tests.web.conftest import HOSTILE_PAGE, Harvest

WORDS = words("en")


def test_hostile_page_is_harmless_and_keeps_its_cells() -> None:
    shown = show(HOSTILE_PAGE.format(title="题").encode(), "text/html", None, "/archived/1/picture", WORDS)
    page = html.fromstring(shown.html)
    for name in ("script", "iframe", "object", "embed", "svg", "form", "input", "base", "link", "frame"):
        assert not page.findall(f".//{name}"), name
    assert not [m for m in page.iter("meta") if m.get("http-equiv")]
    for element in page.iter():
        if isinstance(element.tag, str):
            assert not [a for a in element.attrib if a.startswith("on") or a in ("href", "src", "background", "action")]
    assert "javascript:" not in shown.html
    assert "evil.example" not in shown.html
    assert "题" in page.findtext(".//h1")
    anchors = {td.get("id"): td.text_content() for td in page.iter("td")}
    assert anchors == {
        "t0r0c0": "甲",
        "t0r0c1": "1",
        "t0r1c0": "乙",
        "t0r1c1": "2",
        "t0r1c2": "3",
        "t0r2c1": "4",
        "t0r2c2": "5",
    }
    assert page.find(".//h1").get("id") != "t1r5c9"


def test_anchors_are_the_places_of_the_reader() -> None:
    text = """<table><tr><td><table><tr><td>内</td></tr></table></td></tr></table>
    <p>前</p><table style="display:none"><tr><td>隐</td></tr></table>
    <table><tr><th rowspan=2>甲</th><td>一</td></tr><tr><td>二</td></tr></table>"""
    page = html.fromstring(show(text.encode(), "text/html; charset=utf-8", None, "", WORDS).html)
    for table in read(text.encode()).tables():
        for row in table.rows:
            for cell in row:
                anchor = f"t{cell.place.table}r{cell.place.row}c{cell.place.column}"
                assert page.xpath(f"//*[@id='{anchor}']")[0].text_content() == cell.text


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 50, b"<", b"<html>", b"%PDF-1.4 broken", b"PK\x03\x04broken", b"\xff\xfe\xfd" * 99]
)
def test_broken_bytes_give_a_page_and_no_error(body: bytes) -> None:
    assert show(body, None, None, "/p", WORDS).html.startswith("<!DOCTYPE html>")


def test_pages_of_a_pdf_are_pictures() -> None:
    pytest.importorskip("pypdfium2", reason="the extra 'pdf' is not installed")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")
    from io import BytesIO

    from harvester.web.archived import page_picture

    buffer = BytesIO()
    pdf = canvas.Canvas(buffer)
    for words_ in ("one", "two"):
        pdf.drawString(100, 700, words_)
        pdf.showPage()
    pdf.save()
    shown = show(buffer.getvalue(), "application/pdf", None, "/archived/9/picture", WORDS)
    assert [i.get("src") for i in html.fromstring(shown.html).iter("img")] == [
        "/archived/9/picture/1", "/archived/9/picture/2",
    ]  # fmt: skip
    picture = page_picture(buffer.getvalue(), 2)
    assert picture is not None and picture.startswith(b"\x89PNG")
    assert page_picture(buffer.getvalue(), 3) is None


def test_served_only_sandboxed_and_never_as_a_page_of_ours(harvest: Harvest) -> None:
    pytest.importorskip("datasette", reason="the extra 'web' is not installed")
    response = harvest.get(f"/archived/{harvest.hostile_capture}")
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "allow-" not in policy
    raw = harvest.get(f"/archived/{harvest.hostile_capture}/bytes")
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["content-disposition"].startswith("attachment")
    assert raw.headers["x-content-type-options"] == "nosniff"
    assert b"<script>alert(7)</script>" in raw.content
    assert harvest.get(f"/archived/{harvest.hostile_capture}/picture").status_code == 404


def test_a_missing_archive_is_said(harvest: Harvest, tmp_path: Path) -> None:
    pytest.importorskip("datasette", reason="the extra 'web' is not installed")
    import shutil

    shutil.copy(harvest.path / "harvest.db", tmp_path / "harvest.db")
    moved = Harvest(**{**vars(harvest), "path": tmp_path})
    response = moved.get(f"/archived/{harvest.hostile_capture}?lang=en")
    assert response.status_code == 404
    assert "cannot be read" in response.text
    assert moved.get(f"/report/{harvest.report_id}").status_code == 200
