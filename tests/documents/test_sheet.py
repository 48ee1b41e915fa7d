"""XLSX and XLS: merged cells, numbers as shown, titles beside tables."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest

from harvester.documents import sheet
from harvester.documents.model import UnreadableError
from tests.compose.reports import random_report
from tests.documents.placing import assert_grids, assert_prose

openpyxl = pytest.importorskip("openpyxl", reason="extra office")


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021", "legacy2014"])
def test_xlsx_with_borders(form: str) -> None:
    from tests.compose.surfaces_office import render_xlsx

    report = random_report(3, form)
    document = sheet.read(render_xlsx(report))
    assert_grids(document, report)
    assert_prose(document, report)


def test_xlsx_without_borders() -> None:
    from tests.compose.surfaces_office import render_xlsx

    report = random_report(3, "ogi2021")
    document = sheet.read(render_xlsx(report, borders=False))
    assert_grids(document, report)
    assert_prose(document, report)


def test_xls() -> None:
    pytest.importorskip("xlwt", reason="extra dev")
    pytest.importorskip("xlrd", reason="extra office")
    from tests.compose.surfaces_office import render_xls

    report = random_report(6, "ogi2021")
    document = sheet.read(render_xls(report))
    assert_grids(document, report)
    assert_prose(document, report)


def test_a_formula_without_its_result_is_no_empty_cell() -> None:
    book = openpyxl.Workbook()
    book.active.append(["规章", 3, 4, "=B1+C1"])
    buffer = io.BytesIO()
    book.save(buffer)  # openpyxl stores formulas without results
    document = sheet.read(buffer.getvalue())
    assert [cell.text for cell in next(document.tables()).rows[0]] == ["规章", "3", "4", "=B1+C1"]
    assert [(note.code, "D1" in note.message) for note in document.notes] == [("formula_without_value", True)]


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (5.0, "General", "5"), (5, "0", "5"), (1234.5, "0.00", "1234.50"), (1234.5, "#,##0.00", "1234.50"),
        (0.5, "0%", "50%"), (0.125, "0.0%", "12.5%"), (2.5, "General", "2.5"), (2.6, "0", "3"), (-3.0, "General", "-3"),
        (1e21, "General", "1000000000000000000000"), (0.1 + 0.2, "0.00", "0.30"), (True, "", "TRUE"),
        (" 无 ", "", "无"),
        (datetime.datetime(2021, 1, 28), "yyyy-mm-dd", "2021-01-28"), (326.8, '0.0"万元"', "326.8"),
        (float("nan"), "0", "nan"),
    ],
)  # fmt: skip
def test_numbers_are_printed_as_shown(value: Any, pattern: str, text: str) -> None:
    assert sheet.shown(value, pattern) == text


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 9],
)
def test_damaged_files_are_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        sheet.read(body)
    assert caught.value.code == "unreadable"
