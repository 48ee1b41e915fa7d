"""RTF: code pages, merged cells, broken files."""

from __future__ import annotations

import pytest

from harvester.documents import rtf
from harvester.documents.model import UnreadableError
from tests.compose.reports import random_report
from tests.compose.surfaces_office import render_rtf
from tests.documents.placing import assert_grids, assert_prose


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021", "legacy2014"])
@pytest.mark.parametrize("unicode", [True, False])
def test_every_cell_is_at_its_place(form: str, unicode: bool) -> None:
    report = random_report(7, form)
    document = rtf.read(render_rtf(report, unicode=unicode))
    assert_grids(document, report)
    assert_prose(document, report)
    assert document.title == report.title
    assert [q.text for q in document.paragraphs() if not q.main] == [report.site_name]


def test_characters_beyond_the_first_plane_and_skipped_fallbacks() -> None:
    document = rtf.read(rb"{\rtf1\ansi\uc2\u-10179??\u-8758??\uc0\u25991 x\par}")
    assert document.text() == "\U0001f5ca文x"


def test_field_instructions_and_hidden_text_are_not_printed() -> None:
    body = rb"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt seen}}{\v gone}{\*\unknown gone} end\par}"
    assert rtf.read(body).text() == "seen end"


def test_a_raised_mark_is_no_digit() -> None:
    assert rtf.read(rb"{\rtf1 22{\super 1}{\sub0 3}\par}").text() == "22 1 3"
    assert rtf.read(rb"{\rtf1 {\super 1}3\par}").text() == "1 3"
    assert rtf.read(rb"{\rtf1 {\deleted 5}6{\deleted\'35}\par}").text() == "6"
    struck = rtf.read(rb"{\rtf1 {\strike 58}85\par}")
    assert (struck.text(), [note.code for note in struck.notes]) == ("85", ["struck_out"])


def test_horizontally_merged_cells() -> None:
    body = rb"{\rtf1\trowd\clmgf\cellx1000\clmrg\cellx2000\cellx3000\intbl a\cell\cell b\cell\row}"
    cells = next(iter(rtf.read(body).tables())).rows[0]
    assert [(cell.text, cell.place.column, cell.colspan) for cell in cells] == [("a", 0, 2), ("b", 2, 1)]


def test_a_frame_around_a_text_is_no_table() -> None:
    text = "".join(f"\\u{ord(c)}?" for c in "我局公开。收到申请。")
    document = rtf.read(f"{{\\rtf1\\trowd\\cellx9000\\intbl {text}\\par {text}\\cell\\row}}".encode())
    assert [p.text for p in document.paragraphs()] == ["我局公开。收到申请。"] * 2


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{\\rtf1}", "unreadable"), (b"{\\rtf1" + b"{" * 5000, "too_large"), (b"{\\rtf1\\bin99999999 x", "unreadable")],
)
def test_hostile_files_end_with_a_code(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        rtf.read(body)
    assert caught.value.code == code
