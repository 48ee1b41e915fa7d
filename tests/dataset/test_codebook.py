"""The codebook: complete, counted, and valid XML in the order that DDI wants."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from lxml import etree

from harvester.dataset.codebook import count_missing, markdown, rows, tables, total
from harvester.dataset.ddi import NAMESPACE, ddi
from harvester.dataset.panel import wide_columns
from harvester.dataset.series import all_series
from harvester.dataset.source import Source
from harvester.dataset.variables import form_variables

Make = Callable[..., Source]
Put = Callable[..., int]
CHILDREN = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr",
    "docDscr": "citation",
    "citation": "titlStmt prodStmt",
    "titlStmt": "titl",
    "prodStmt": "software",
    "stdyDscr": "citation stdyInfo",
    "stdyInfo": "subject abstract sumDscr",
    "subject": "keyword",
    "sumDscr": "timePrd nation geogCover anlyUnit universe dataKind",
    "fileDscr": "fileTxt",
    "fileTxt": "fileName dimensns",
    "dimensns": "caseQnty varQnty",
    "dataDscr": "var",
    "var": "labl sumStat txt derivation varFormat notes",
    "derivation": "drvcmd",
}
"""The elements that are used, in the order of DDI Codebook 2.5; all others hold text alone."""
NEEDED = {"codeBook": {"stdyDscr"}, "stdyDscr": {"citation"}, "citation": {"titlStmt"}, "titlStmt": {"titl"}}
"""What the standard does not let an element be without."""


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
    put("500115/水利局", 2020, "ogi2019")
    put("430203/水利局", 2021)
    columns = wide_columns()
    root = etree.fromstring(ddi(columns, count_missing(source()), "标题", 2, "panel_wide.csv"))
    assert root.tag == f"{{{NAMESPACE}}}codeBook"
    for element in root.iter(etree.Element):
        own = etree.QName(element)
        assert own.namespace == NAMESPACE
        children = [etree.QName(child).localname for child in element]
        order = CHILDREN.get(own.localname, "").split()
        places = [order.index(child) for child in children]
        assert places == sorted(places), own.localname
        assert set(children) >= NEEDED.get(own.localname, set()), own.localname
        assert bool(children) == (own.localname in CHILDREN), own.localname
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    variables = root.findall(f"{{{NAMESPACE}}}dataDscr/{{{NAMESPACE}}}var")
    assert [variable.get("name") for variable in variables] == [column.name for column in columns]
    assert {reference for variable in variables for reference in variable.get("files", "").split()} <= set(ids)
    told = {etree.QName(e).localname: e.text for e in root.iter(etree.Element) if e.text}
    assert (told["caseQnty"], told["varQnty"]) == ("2", str(len(columns)))
    periods = [(e.get("event"), e.text) for e in root.iter(f"{{{NAMESPACE}}}timePrd")]
    assert periods == [("start", "2020"), ("end", "2021")]
    assert {e.text for e in root.iter(f"{{{NAMESPACE}}}geogCover")} == {"重庆市", "湖南省"}


@pytest.mark.skipif("DDI_SCHEMA" not in os.environ, reason="DDI_SCHEMA names no codebook.xsd of DDI Codebook 2.5")
def test_ddi_is_valid_by_the_schema_of_the_standard(put: Put, source: Make) -> None:
    put("500115/水利局", 2020, "ogi2019")
    schema = etree.XMLSchema(etree.parse(os.environ["DDI_SCHEMA"]))
    schema.assertValid(etree.fromstring(ddi(wide_columns(), count_missing(source()), "标题", 1, "panel_wide.csv")))
