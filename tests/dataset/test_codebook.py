"""The codebook: complete, counted, and valid XML in the order that DDI wants."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from harvester.dataset.codebook import count_missing, markdown, rows, tables, total
from harvester.dataset.ddi import NAMESPACE, ddi
from harvester.dataset.panel import wide_columns
from harvester.dataset.series import all_series
from harvester.dataset.source import Source
from harvester.dataset.variables import form_variables

Make = Callable[..., Source]
Put = Callable[..., int]
ORDER = ("labl", "sumStat", "txt", "derivation", "varFormat", "notes")


def test_missing_is_counted_by_year_and_province(put: Put, source: Make) -> None:
    put("500115/水利局", 2020, "ogi2019", granted_tot=None)
    put("500115/财政局", 2020, "ogi2019")
    put("430203/水利局", 2021, granted_tot=None)
    missing = count_missing(source())["granted_tot"]
    assert missing[2020, "重庆市"].share == 0.5
    assert missing[2021, "湖南省"].share == 1.0
    assert (total(missing).reports, total(missing).blank, total(missing, 2020).blank) == (3, 2, 1)
    assert count_missing(source())["rules_made"].keys() == {(2020, "重庆市")}


def test_every_variable_has_its_row(put: Put, source: Make) -> None:
    put("500115/水利局", 2020)
    made = {str(row[0]): row for row in rows(count_missing(source()))}
    assert set(made) == {*form_variables(), *(series.id for series in all_series())}
    assert made["granted_tot"][5] == "ogi2019 ogi2021"
    assert made["disclosure_rate"][10] == "total_processed"
    book, gaps = tables(source())
    assert {len(row) for row in book.rows()} == {len(book.columns)}
    assert {len(row) for row in gaps.rows()} == {len(gaps.columns)}


def test_markdown_has_every_variable_and_well_formed_tables(put: Put, source: Make) -> None:
    put("500115/水利局", 2020)
    text = markdown(source(), count_missing(source()))
    for name in form_variables():
        assert f"`{name}`" in text
    for block in text.split("\n\n"):
        table = [line.replace("\\|", "") for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in table}) <= 1


def test_ddi_is_in_order(put: Put, source: Make) -> None:
    put("500115/水利局", 2020)
    columns = wide_columns()
    root = etree.fromstring(ddi(columns, count_missing(source()), "标题", 1, "panel_wide.csv"))
    assert root.tag == f"{{{NAMESPACE}}}codeBook"
    assert [etree.QName(child).localname for child in root] == ["docDscr", "stdyDscr", "fileDscr", "dataDscr"]
    variables = root.findall(f"{{{NAMESPACE}}}dataDscr/{{{NAMESPACE}}}var")
    assert [variable.get("name") for variable in variables] == [column.name for column in columns]
    assert len({variable.get("ID") for variable in variables}) == len(columns)
    for variable in variables:
        places = [ORDER.index(etree.QName(child).localname) for child in variable]
        assert places == sorted(places)
