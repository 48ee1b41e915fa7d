"""Divisions: chains in front of names, names that several share, and divisions that are gone."""

from __future__ import annotations

import pytest

from harvester.paths import data_dir
from harvester.reports.divisions import divisions, level, within


@pytest.mark.parametrize(
    ("name", "adcode", "rest"),
    [
        ("重庆市长寿区双龙镇人民政府", "500115", "双龙镇人民政府"),
        ("株洲市芦淞区水利局", "430203", "水利局"),
        ("芦淞区水利局", "430203", "水利局"),
        ("株洲芦淞区水利局", "430203", "水利局"),
        ("灵丘县人民政府", "140224", "人民政府"),
        ("大同市灵丘县人民政府", "140224", "人民政府"),
        ("内蒙古自治区财政厅", "150000", "财政厅"),
        ("内蒙古阿拉善盟额济纳旗赛汉陶来苏木人民政府", "152923", "赛汉陶来苏木人民政府"),
        ("恩施州财政局", "422800", "财政局"),
        ("恩施土家族苗族自治州财政局", "422800", "财政局"),
        ("宽城县政府办", "130827", "政府办"),
        ("朝阳市朝阳县水务局", "211321", "水务局"),
        ("北京市朝阳区财政局", "110105", "财政局"),
        ("吉林省吉林市船营区审计局", "220204", "审计局"),
        ("湖北省仙桃市财政局", "429004", "财政局"),
        ("苍溪县乡村振兴局", "510824", "乡村振兴局"),
        ("宿迁市人民政府", "321300", "人民政府"),
    ],
)
def test_divisions_are_taken_off_the_front_of_a_name(name: str, adcode: str, rest: str) -> None:
    chain = divisions().parse_chain(name)
    assert (chain.adcode, chain.rest) == (adcode, rest)


@pytest.mark.parametrize(
    "name", ["下堡镇人民政府", "九江市场监督管理局", "东区街道办事处", "教育部", "永川高新区管委会", ""]
)
def test_names_without_a_division_in_front_stay_whole(name: str) -> None:
    chain = divisions().parse_chain(name)
    assert (chain.codes, chain.rest, chain.text) == ((), name, "")


def test_a_shared_name_is_decided_by_context_or_left_open() -> None:
    table = divisions()
    open_chain = table.parse_chain("朝阳区财政局")
    assert open_chain.adcode is None
    assert set(open_chain.choices) == {"110105", "220104"}
    assert table.parse_chain("朝阳区财政局", ["220100"]).adcode == "220104"
    assert table.parse_chain("朝阳区财政局", ["110000"]).adcode == "110105"


def test_renamed_and_merged_divisions_keep_their_code_and_lead_to_todays() -> None:
    table = divisions()
    assert table.parse_chain("长寿县水利局").adcode == "500221"
    assert table.current("500221") == ["500115"]
    assert table.current("500115") == ["500115"]
    assert table.parse_chain("莱芜市财政局").adcode == "371200"
    assert table.parse_chain("重庆市渝北区财政局").adcode == "500112"
    assert len(table.current("341400")) == 3, "巢湖市 was divided among three"


def test_paths_leave_out_levels_that_exist_on_paper_only() -> None:
    table = divisions()
    assert table.path_name("500115") == "重庆市长寿区"
    assert table.path_name("420984") == "湖北省孝感市汉川市"
    assert table.parents("110105") == ["110000", "110105"]


def test_levels_and_areas() -> None:
    assert [level(code) for code in ("500000", "420900", "420984")] == [1, 2, 3]
    assert within("420984", "420900")
    assert within("420984", "420000")
    assert not within("420984", "420100")


def test_towns_are_found_in_their_counties() -> None:
    table = divisions()
    assert table.counties_of_town("分水镇", "420900") == ["420984"]
    assert len(table.counties_of_town("分水镇")) > 3
    assert table.counties_of_town("没有这个镇") == []


def test_every_successor_and_alias_exists() -> None:
    table = divisions()
    missing = {s for division in table for s in division.successors if s not in table}
    assert missing <= {"500201", "654281"}, "these two are unknown to the source of the table"
    lines = (data_dir() / "divisions" / "aliases.csv").read_text(encoding="utf-8").split()[1:]
    assert lines
    assert all(line.split(",")[1] in table for line in lines)


def test_the_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in (data_dir() / "divisions").iterdir()) < 1_000_000
