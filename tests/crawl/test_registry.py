"""The shipped registry: every row is of a division in force, of one region, on a gov.cn host, and there once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings

from harvester.crawl.families.registry import FAMILIES
from harvester.crawl.registry import (
    LEVELS,
    PortalRow,
    RegistryError,
    append_row,
    below,
    csv_text,
    faults,
    file_for,
    read_rows,
)
from harvester.paths import data_dir
from harvester.reports.divisions import divisions, level
from spiders.chongqing import ChongqingSpider
from tests.portal.families import family_site
from tests.portal.judge import crawl
from tests.portal.server import PortalServer

FOLDER = data_dir() / "portals"
FILES = sorted(FOLDER.glob("*.csv"))
HEAD = "adcode,name,url,family,columns,last_seen,expected,state"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_of_one_region(file: Path) -> None:
    rows = list(read_rows(file))
    assert list(faults(file, rows)) == []
    assert csv_text(rows) == file.read_text(encoding="utf-8")
    families = {name for name, _ in FAMILIES} | {""}
    for row in rows:
        assert row.family in families, row
        assert row.name, row
        assert bool(row.url) != (row.state == "unknown"), row
        assert not row.url or urlsplit(row.url).path == "/", row
    assert (Path(__file__).resolve().parents[2] / "spiders" / f"{file.stem}.py").is_file()


def test_no_host_is_in_two_files() -> None:
    hosts = Counter(row.host for row in read_rows(FOLDER) if row.host)
    assert [host for host, count in hosts.items() if count > 1] == []


def test_all_regions_and_prefectures_count(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(read_rows(FOLDER))
    inland = [one.adcode for one in divisions() if one.in_force and one.adcode[:2] not in ("81", "82", "83")]
    for name, number, wanted in (("province", 1, 31), ("prefecture", 2, 333)):
        codes = sorted(row.adcode for row in rows if row.level == name)
        assert codes == sorted(code for code in inland if level(code) == number)
        assert len(codes) == wanted
    by_level = Counter(row.level for row in rows)
    known = Counter(row.level for row in rows if row.url)
    with capsys.disabled():
        parts = (f"{by_level[name]} {name} ({by_level[name] - known[name]} without address)" for name in LEVELS)
        print(f"\nregistry: {len(rows)} rows: {', '.join(parts)}")
    assert known["province"] == 31
    assert known["prefecture"] >= 330
    assert by_level["central"] >= 80
    assert by_level["county"] >= 150
    assert by_level["department"] >= 240


def test_the_portals_seen_are_there(shared: Path) -> None:
    hosts = {row.host for row in read_rows(FOLDER)}
    lines = (shared / "reference" / "portals_seen.csv").read_text(encoding="utf-8").splitlines()[1:]
    seen = {(urlsplit(line.split(",")[-3]).hostname or "").removeprefix("www.") for line in lines}
    assert len(seen) > 300
    assert seen <= hosts


def test_faults_are_named(tmp_path: Path) -> None:
    rows = [
        PortalRow("500000", "a", "http://a.gov.cn/"),
        PortalRow("500105", "gone", "http://b.gov.cn/"),
        PortalRow("430000", "elsewhere", "http://c.gov.cn/"),
        PortalRow("500000", "mirror", "http://d.gov.cn.example.com/"),
        PortalRow("500000", "again", "https://www.a.gov.cn/"),
        PortalRow("500230", "x", "", state="unknown"),
        PortalRow("500230", "x", "", state="unknown"),
    ]
    found = list(faults(tmp_path / "chongqing.csv", rows))
    for part in ("no division in force", "does not belong", "not below gov.cn", "a.gov.cn is there twice", "500230 x"):
        assert sum(part in line for line in found) == 1, part
    assert len(found) == 5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("500115,a,,,,,,", "http"),
        ("500115,a,,,,,,seen", "http"),
        ("500115,a,http://a.gov.cn/,,,,,unknown", "without url"),
    ],
)
def test_only_unknown_rows_have_no_address(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "portals.csv"
    file.write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=message):
        list(read_rows(file))


def test_a_region_without_an_address_is_not_crawled_and_not_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "portals.csv"
    file.write_text(
        f"{HEAD}\n500230,丰都县人民政府,,,,,,unknown\n500231,垫江县人民政府,http://www.cqsdj.gov.cn/,,,,,\n",
        encoding="utf-8",
    )
    spider = ChongqingSpider()
    rows = spider.plan(Settings({"HARVEST_REGISTRY": str(file)}))
    assert [row.name for row in rows] == ["垫江县人民政府"]
    assert [row.name for row in spider.not_known] == ["丰都县人民政府"]
    assert len(below(read_rows(file), "500000")) == 2


def test_a_row_is_appended_where_its_region_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"{HEAD}\n430000,湖南省人民政府,http://www.hunan.gov.cn/,,,,,seen", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text(f"{HEAD}\n500000,重庆市人民政府,http://www.cq.gov.cn/,,,,,seen\n", encoding="utf-8")
    row = PortalRow("430203", "株洲市芦淞区人民政府", "http://www.lusong.gov.cn/", "trs", ("http://a/", "http://b/"))
    before = (tmp_path / "b.csv").read_bytes()
    assert append_row(tmp_path, row) == tmp_path / "a.csv" == file_for(tmp_path, "430203")
    assert list(read_rows(tmp_path / "a.csv"))[1:] == [row]
    assert (tmp_path / "b.csv").read_bytes() == before
    with pytest.raises(RegistryError, match="110000"):
        append_row(tmp_path, PortalRow("110105", "x", "http://x.gov.cn/"))


def test_the_summary_names_what_has_no_address(tmp_path: Path) -> None:
    site = family_site("boda")
    assert site.manifest is not None
    file = tmp_path / "portals.csv"
    file.write_text(
        f"{HEAD}\n530000,某局,,,,,,unknown\n530000,云南省人民政府,{site.manifest.home},,,,,\n", encoding="utf-8"
    )
    with PortalServer([site]) as server:
        settings = {"HARVEST_REGISTRY": str(file), "HARVEST_PORTAL_BUDGET": "3"}
        done = crawl("yunnan", server, tmp_path / "h", tmp_path / "o.jsonl", None, settings)
    assert "  not known 1 without an address in the registry: 某局" in done.stderr.splitlines()
