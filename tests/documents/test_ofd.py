"""OFD: placed text and lines, tables over pages."""

from __future__ import annotations

import io
import zipfile

import pytest

from harvester.documents import ofd
from harvester.documents.model import UnreadableError
from tests.compose.reports import random_report
from tests.compose.surfaces_ofd import render_ofd
from tests.documents.placing import assert_grids, assert_prose


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021", "legacy2014"])
@pytest.mark.parametrize("seed", [8, 9])
def test_every_cell_is_at_its_place(form: str, seed: int) -> None:
    report = random_report(seed, form)
    document = ofd.read(render_ofd(report))
    assert_grids(document, report)
    assert_prose(document, report)
    assert document.title == report.title


def test_pages_are_counted_from_one() -> None:
    document = ofd.read(render_ofd(random_report(8, "legacy2014")))
    pages = {cell.place.page for table in document.tables() for row in table.rows for cell in row}
    assert min(page or 0 for page in pages) == 1 and len(pages) > 1


def test_an_archive_without_a_document_is_unreadable() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("OFD.xml", "<OFD><DocBody><DocRoot>../../outside.xml</DocRoot></DocBody></OFD>")
    with pytest.raises(UnreadableError) as caught:
        ofd.read(buffer.getvalue())
    assert caught.value.code == "unreadable"
