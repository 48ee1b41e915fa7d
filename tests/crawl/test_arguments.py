from __future__ import annotations

from pathlib import Path

import pytest

from harvester.crawl.arguments import ArgumentError, parse_allow, parse_portal, parse_years
from harvester.crawl.guard import HostRules
from harvester.crawl.registry import RegistryError, below, read_rows, registry_path
from harvester.paths import data_dir
from spiders.chongqing import ChongqingSpider
from spiders.shanxi import ShanxiSpider


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (None, None),
        ("", None),
        ("2020", {2020}),
        ("2019-2021", {2019, 2020, 2021}),
        ("2019,2021", {2019, 2021}),
        ("2019，2021-2022", {2019, 2021, 2022}),
    ],
)
def test_years(text: str | None, years: set[int] | None) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["20x", "2024-2019", "1999", "2020-", "-2020", "9999"])
def test_wrong_years(text: str) -> None:
    with pytest.raises(ArgumentError, match="years="):
        parse_years(text)


@pytest.mark.parametrize(
    "url", [None, "", "www.a.gov.cn", "http://www.example.com/", "http://10.0.0.1/", "file:///etc"]
)
def test_wrong_portals(url: str | None) -> None:
    with pytest.raises(ArgumentError, match="url"):
        parse_portal(url, HostRules())


def test_allow() -> None:
    assert parse_allow("a.com, b.com") == {"a.com", "b.com"}
    with pytest.raises(ArgumentError, match="without http"):
        parse_allow("http://a.com/")


def test_divisions_by_code_and_by_name() -> None:
    assert ChongqingSpider.division_of(None) == "500000"
    assert ChongqingSpider.division_of("500115") == "500115"
    assert ChongqingSpider.division_of("长寿区") == "500115"
    assert ChongqingSpider.division_of("重庆市长寿区") == "500115"
    assert ShanxiSpider.division_of("大同市") == "140200"


@pytest.mark.parametrize(
    ("text", "message"),
    [("999999", "no division"), ("青禾县", "no division"), ("灵丘县", "not in 重庆市"), ("140224", "not in")],
)
def test_wrong_divisions(text: str, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        ChongqingSpider.division_of(text)


def test_the_shipped_registry_reads_and_has_each_portal_once() -> None:
    rows = list(read_rows(data_dir() / "portals"))
    urls = [row.url for row in rows if row.url]
    assert len(urls) == len(set(urls)) > 0
    assert {row.url for row in below(rows, "500115")} <= {row.url for row in below(rows, "500000")}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("50011,a,http://a.gov.cn/,,,,,", "6 digits"),
        ("500115,a,www.a.gov.cn,,,,,", "http"),
        ("500115,a,http://a.gov.cn/,,,,many,", "no number"),
        ("500115,a,http://a.gov.cn/,,,,,perhaps", "none of"),
    ],
)
def test_wrong_rows_are_named_with_their_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "portals.csv"
    file.write_text(f"adcode,name,url,family,columns,last_seen,expected,state\n{line}\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=rf"portals\.csv:2.*{message}"):
        list(read_rows(file))


def test_an_archive_may_bring_its_registry(tmp_path: Path) -> None:
    assert registry_path(None, str(tmp_path)) == data_dir() / "portals"
    (tmp_path / "portals.csv").write_text("adcode,name,url\n", encoding="utf-8")
    assert registry_path(None, str(tmp_path)) == tmp_path / "portals.csv"
    assert registry_path("/x.csv", str(tmp_path)) == Path("/x.csv")
