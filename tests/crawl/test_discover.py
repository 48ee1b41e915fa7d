"""Whose a portal is, and what crawls have learned as a change of the registry."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from harvester import cli, exits
from harvester.crawl.owners import clean_name, government_name, owner_of, site_code
from harvester.crawl.pages import Page
from harvester.crawl.probe import common_place, owner_by_reports
from harvester.crawl.propose import diff_of, new_row
from harvester.crawl.registry import read_rows
from harvester.store.database import Store
from tests.commands.test_portals import HEAD


def page(name: str = "", code: str = "", title: str = "") -> Page:
    metas = f'<meta name="SiteName" content="{name}"><meta name="SiteIDCode" content="{code}">'
    return Page("http://x.gov.cn/", f"<html><head><title>{title}</title>{metas}</head><body>x</body></html>".encode())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("长寿区人民政府门户网站", "长寿区人民政府"),
        ("中国·株洲 门户网站", "株洲"),
        ("欢迎访问 湖南省水利厅 官方网站", "湖南省水利厅"),
        ("灵丘县人民政府（政务网）", "灵丘县人民政府"),
        ("门户网站", ""),
    ],
)
def test_names_of_bodies_out_of_names_of_sites(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("adcode", "name"),
    [
        ("430000", "湖南省人民政府"),
        ("430200", "株洲市人民政府"),
        ("430203", "株洲市芦淞区人民政府"),
        ("140224", "灵丘县人民政府"),
        ("500115", "重庆市长寿区人民政府"),
        ("152200", "兴安盟行政公署"),
        ("232700", "大兴安岭地区行政公署"),
        ("222400", "延边朝鲜族自治州人民政府"),
    ],
)
def test_official_names_of_governments(adcode: str, name: str) -> None:
    assert government_name(adcode) == name


@pytest.mark.parametrize(
    ("what", "text", "context", "adcode", "name"),
    [
        (page("平湖市人民政府", "3304820001"), "", [], "330482", "平湖市人民政府"),
        (page("", "3304820001", "平湖市政府网"), "", [], "330482", "平湖市人民政府"),
        (page("湖南省水利厅", "4300000013"), "", [], "430000", "湖南省水利厅"),
        (page("水利局", "4302030013"), "", [], "430203", "芦淞区水利局"),
        (page("芦淞区人民政府", "4302000007"), "", [], "430203", "株洲市芦淞区人民政府"),
        (page("", "", "首页-长沙市人民政府"), "", [], "430100", "长沙市人民政府"),
        (None, "鼓楼区", ["350000"], "350102", "福州市鼓楼区人民政府"),
        (None, "鼓楼区", [], None, "鼓楼区"),
        (page("教育部", "bm05000001"), "", [], "000000", "教育部"),
        (page("", "12345"), "点击进入", [], None, "点击进入"),
        (page("某网", "9999990001"), "", [], None, "某网"),
    ],
)
def test_owners(what: Page | None, text: str, context: list[str], adcode: str | None, name: str) -> None:
    owner = owner_of(what, text, context)
    assert (owner.adcode, owner.name) == (adcode, name)
    assert not owner.doubt


def test_a_name_that_contradicts_the_code_is_said() -> None:
    owner = owner_of(page("长沙市人民政府", "4302000001"))
    assert owner.adcode == "430200"
    assert "430100" in owner.doubt


def test_codes_of_divisions_that_are_gone_lead_to_todays() -> None:
    assert owner_of(page("达县人民政府", "5130210001")).adcode == "511703"
    assert site_code(page("", "43020300011")) == ""


def test_reports_tell_the_place_where_the_home_page_does_not() -> None:
    reports = [{"adcode": "430203", "agency_key": f"430203/{name}"} for name in ("水利局", "人民政府", "教育局")]
    owner = owner_by_reports(owner_of(page("欢迎")), reports)
    assert (owner.adcode, owner.name) == ("430203", "株洲市芦淞区人民政府")
    assert owner_by_reports(owner_of(page("欢迎")), []).adcode is None


def test_the_place_that_most_have_in_common() -> None:
    assert common_place(Counter({"430203": 9, "430204": 1})) == "430203"
    assert common_place(Counter({"430203": 5, "430204": 5})) == "430200"
    assert common_place(Counter({"430203": 5, "430102": 5})) == "430000"
    assert common_place(Counter({"430203": 5, "110105": 5})) is None


LEARNED: dict[str, Any] = {
    "last_seen": "2025-03-01",
    "family": "trs",
    "columns": ["http://www.lusong.gov.cn/nb/"],
    "found": 12,
    "agencies": ["430203/人民政府", "430203/水利局"],
}


def registry(folder: Path) -> Path:
    folder.mkdir()
    (folder / "hunan.csv").write_text(
        f"{HEAD}430000,湖南省人民政府,http://www.hunan.gov.cn/,,,,,seen\n"
        "430203,株洲市芦淞区人民政府,http://www.lusong.gov.cn/,,http://www.lusong.gov.cn/old/,,9,unverified\n",
        encoding="utf-8",
    )
    return folder


def test_what_was_learned_is_a_diff_that_patch_applies(tmp_path: Path) -> None:
    folder = registry(tmp_path / "portals")
    portals = [
        ("https://lusong.gov.cn/", "x", LEARNED),
        ("http://www.new.gov.cn/", "new", {**LEARNED, "agencies": ["430224/人民政府"], "columns": []}),
        ("http://www.nothing.gov.cn/", "nothing", {"last_seen": "2025-03-01"}),
    ]
    diff = "".join(diff_of(folder, portals))
    before = {row.url: row for row in read_rows(folder)}
    assert before["http://www.lusong.gov.cn/"].family == ""
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=diff, text=True, cwd=folder, check=True)
    after = {row.url: row for row in read_rows(folder)}
    lusong = after["http://www.lusong.gov.cn/"]
    assert (lusong.family, lusong.last_seen, lusong.expected, lusong.state) == ("trs", "2025-03-01", 9, "verified")
    assert lusong.columns == ("http://www.lusong.gov.cn/old/", "http://www.lusong.gov.cn/nb/")
    assert after["http://www.hunan.gov.cn/"] == before["http://www.hunan.gov.cn/"]
    assert (after["http://www.new.gov.cn/"].adcode, after["http://www.new.gov.cn/"].name) == (
        "430224",
        "茶陵县人民政府",
    )
    assert len(after) == 3
    assert list(diff_of(folder, portals)) == []


def test_a_portal_whose_reports_lie_everywhere_is_not_proposed() -> None:
    assert new_row("http://x.gov.cn/", "x", {**LEARNED, "agencies": ["430203/a", "110105/b"]}) is None
    assert new_row("http://x.gov.cn/", "x", {**LEARNED, "agencies": ["?/a"]}) is None


def test_propose_reads_the_harvest_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = registry(tmp_path / "portals")
    text = (folder / "hunan.csv").read_bytes()
    words = ["portals", "--registry", str(folder), "propose", "--dir", str(tmp_path / "h")]
    assert cli.run(words) == exits.USAGE
    (tmp_path / "h").mkdir()
    with Store(tmp_path / "h" / "harvest.db") as store:
        store.put_portals([{"url": "http://www.lusong.gov.cn/", "name": "x", "learned": LEARNED}])
    capsys.readouterr()
    assert cli.run(words) == exits.OK
    out, err = capsys.readouterr()
    assert (out.startswith("--- a/hunan.csv\n+++ b/hunan.csv\n"), err) == (True, "")
    columns = "http://www.lusong.gov.cn/old/ http://www.lusong.gov.cn/nb/"
    assert out.splitlines()[-1] == (
        f"+430203,株洲市芦淞区人民政府,http://www.lusong.gov.cn/,trs,{columns},2025-03-01,9,verified"
    )
    assert (folder / "hunan.csv").read_bytes() == text
    with Store(tmp_path / "h" / "harvest.db") as store:
        store.put_portals([{"url": "http://www.lusong.gov.cn/", "name": "x"}])
    assert cli.run(words) == exits.OK
    assert "nothing to propose" in capsys.readouterr().err
