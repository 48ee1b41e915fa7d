"""Identity of reports: agency, place, year, dates and scope by evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvester.documents.model import Block, Cell, Document, Paragraph, Place, Table
from harvester.reports.hints import Hints
from harvester.reports.identity import identify

EXAMPLES = [
    "000_e89690ae531d1d0f",
    "001_de02e721922bee4f",
    "002_c7891143c04b38fb",
    "003_3a94ec74268af1f8",
    "004_2a68a08fb10c7e43",
]
KEYS = ["500115/双龙镇人民政府", "140224/人民政府", "/下堡镇人民政府", "430203/水利局", "420984/分水镇人民政府"]


def page(*lines: str, chrome: tuple[str, ...] = (), **parts: object) -> Document:
    """A document of chrome lines, then main lines."""
    blocks: list[Block] = [Paragraph(line, Place(), main=False) for line in chrome]
    blocks += [Paragraph(line, Place()) for line in lines]
    return Document("text/html", blocks, **parts)  # type: ignore[arg-type]


def info_box(*rows: tuple[str, ...]) -> Table:
    cells = [[Cell(text, Place(table=0, row=r, column=c)) for c, text in enumerate(row)] for r, row in enumerate(rows)]
    return Table(0, cells, main=False)


BODY = ("一、总体情况", "2020年，我单位认真贯彻条例。2020年主动公开信息5条。", "六、其他需要报告的事项", "无。")


@pytest.mark.parametrize(("name", "key"), list(zip(EXAMPLES, KEYS, strict=True)))
def test_the_examples(shared: Path, name: str, key: str) -> None:
    text = (shared / "examples" / f"{name}.txt").read_text(encoding="utf-8")
    gold = json.loads((shared / "reference" / "gold" / f"{name}.gold.json").read_text(encoding="utf-8"))["metadata"]
    lines = [Paragraph(line, Place(line=i)) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
    found = identify(Document("text/plain", [*lines]))
    stated = gold.get("place_certainty") != "inferred"
    assert found.title == gold["title"]
    assert found.agency == gold["agency_name"]
    assert found.agency_key == key
    assert found.adcode == (gold["adcode_county"] if stated else None)
    assert found.year == gold["report_year"]
    assert (found.published, found.signed) == (gold["publish_date"], gold["signed_date"])
    assert found.scope == gold["scope"]


@pytest.mark.parametrize(
    ("title", "agency", "key", "year"),
    [
        ("株洲市芦淞区水利局2020年政府信息公开工作年度报告", "株洲市芦淞区水利局", "430203/水利局", 2020),
        ("灵丘县2019年政府信息公开工作年度报告", "灵丘县人民政府", "140224/人民政府", 2019),
        ("汉川市分水镇政府信息公开工作年度报告（2021年）", "汉川市分水镇人民政府", "420984/分水镇人民政府", 2021),
        ("2023年度广州市越秀区北京街道政府信息公开年报", "广州市越秀区北京街道办事处", "440104/北京街道办事处", 2023),
        ("关于灵丘县水利局２０２０年政府信息公开工作情况的年度报告", "灵丘县水利局", "140224/水利局", 2020),
        ("【2019】马关县交通运输局2019年政府信息公开工作年度报告", "马关县交通运输局", "532625/交通运输局", 2019),
        ("连云区教育局政府信息公开工作2024年度报告", "连云区教育局", "320703/教育局", 2024),
        ("龙湾区审计局2019政务信息公开年报", "龙湾区审计局", "330303/审计局", 2019),
        ("灵丘县财政局二〇二〇年政府信息公开工作年度报告", "灵丘县财政局", "140224/财政局", 2020),
        (
            "扎赉特旗宝力根花苏木人民政府信息公开工作年度报告",
            "扎赉特旗宝力根花苏木人民政府",
            "152223/宝力根花苏木人民政府",
            None,
        ),
        ("绥阳县人民政府（县人民政府办公室）2023年政府信息公开工作年度报告", "绥阳县人民政府", "520323/人民政府", 2023),
        (
            "北京市东城区人民政府东四街道办事处2025年政府信息公开工作年度报告",
            "北京市东城区人民政府东四街道办事处",
            "110101/东四街道办事处",
            2025,
        ),
        (
            "重庆市渝中区市场监督管理局2019年政府信息公开工作年度报告",
            "重庆市渝中区市场监督管理局",
            "500103/市场监督管理局",
            2019,
        ),
        ("教育部2024年政府信息公开工作年度报告", "教育部", "/教育部", 2024),
        (
            "国家税务总局灵丘县税务局2021年政府信息公开工作年度报告",
            "国家税务总局灵丘县税务局",
            "140224/国家税务总局灵丘县税务局",
            2021,
        ),
    ],
)
def test_titles(title: str, agency: str, key: str, year: int | None) -> None:
    found = identify(page(title, "一、总体情况", "按照条例要求，做好公开工作。"))
    assert (found.agency, found.agency_key, found.year) == (agency, key, year)


@pytest.mark.parametrize(
    "lines",
    [
        ("下堡镇人民政府", "2020年政府信息公开工作年度报告"),
        ("下堡镇人民政府2020年", "政府信息公开工作年度报告"),
        ("下堡镇人民政府2020年政府信息公开工作", "年度报告"),
        ("2020年政府信息公开工作年度报告", "下堡镇人民政府", "2020年政府信息公开工作年度报告"),
    ],
)
def test_broken_titles(lines: tuple[str, ...]) -> None:
    found = identify(page(*lines, *BODY))
    assert found.title == "下堡镇人民政府2020年政府信息公开工作年度报告"
    assert (found.agency, found.year) == ("下堡镇人民政府", 2020)


def test_a_title_without_a_unit_is_completed_by_the_signature_and_the_site() -> None:
    document = page(
        "2020年政府信息公开工作年度报告",
        *BODY,
        "分水镇人民政府办公室",
        "2021年1月13日",
        meta={"siteidcode": "4209840001"},
    )
    found = identify(document)
    assert (found.agency, found.agency_key) == ("分水镇人民政府", "420984/分水镇人民政府")
    assert (found.signed, found.published) == ("2021-01-13", None)
    assert found.evidence["adcode"].startswith("site_code")


def test_a_relative_name_is_resolved_by_the_site() -> None:
    document = page(
        "市水利局2020年政府信息公开工作年度报告", *BODY, meta={"sitename": "汉川市人民政府", "siteidcode": "4209840001"}
    )
    found = identify(document)
    assert (found.agency, found.agency_key, found.adcode) == ("汉川市水利局", "420984/水利局", "420984")


def test_a_town_on_the_site_of_a_prefecture_is_placed_by_the_towns_table() -> None:
    document = page("分水镇2020年政府信息公开工作年度报告", *BODY, meta={"siteidcode": "4209000001"})
    assert identify(document).adcode == "420984"
    everywhere = identify(page("分水镇2020年政府信息公开工作年度报告", *BODY))
    assert (everywhere.adcode, everywhere.agency_key) == (None, "/分水镇人民政府")
    assert "place_not_stated" in {w.code for w in everywhere.warnings}


def test_the_hint_is_the_last_resort() -> None:
    document = page("水利局2020年政府信息公开工作年度报告", *BODY)
    assert identify(document, Hints(division="140224")).agency_key == "140224/水利局"
    placed = page("水利局2020年政府信息公开工作年度报告", *BODY, meta={"siteidcode": "4302030001"})
    assert identify(placed, Hints(division="140224")).agency_key == "430203/水利局"


def test_a_shared_division_name_is_decided_by_the_site_or_left_open() -> None:
    title = "朝阳区财政局2020年政府信息公开工作年度报告"
    assert identify(page(title, *BODY, meta={"siteidcode": "2201040001"})).agency_key == "220104/财政局"
    unplaced = identify(page(title, *BODY))
    assert (unplaced.adcode, unplaced.agency_key) == (None, "/朝阳区财政局")
    assert "place_ambiguous" in {w.code for w in unplaced.warnings}


def test_the_account_that_published_is_no_agency() -> None:
    document = page("2020年政府信息公开工作年度报告", *BODY, meta={"contentsource": "网站管理员"})
    document.blocks.insert(0, info_box(("发布机构：", "网站管理员", "发布日期：", "2021-02-19")))
    found = identify(document)
    assert found.agency is None
    assert found.published == "2021-02-19"
    assert "agency_not_stated" in {w.code for w in found.warnings}


def test_the_box_names_the_agency_of_a_title_without_one() -> None:
    document = page("2020年政府信息公开工作年度报告", *BODY)
    document.blocks.insert(0, info_box(("索引号", "发布机构"), ("11140224012345678X/2021-1", "县水利局")))
    found = identify(document)
    assert (found.agency, found.agency_key) == ("灵丘县水利局", "140224/水利局")


def test_an_index_number_is_no_year() -> None:
    found = identify(
        page("索引号 00000001/2018-00042 分类 信息公开年报 其他 报告", "宿迁市2017年政府信息公开年度报告", *BODY)
    )
    assert found.year == 2017


def test_disagreeing_bodies_are_named() -> None:
    found = identify(
        page(
            "建水县面甸镇2025年政府信息公开工作年度报告",
            "现公布建水县民族宗教事务局2025年政府信息公开工作年度报告。",
            *BODY,
        )
    )
    assert found.agency == "建水县面甸镇人民政府"
    messages = [w.message for w in found.warnings if w.code == "identity_conflict"]
    assert len(messages) == 1
    assert "建水县民族宗教事务局" in messages[0]


def test_a_foreign_site_code_is_a_conflict_and_the_name_counts() -> None:
    found = identify(page("灵丘县水利局2020年政府信息公开工作年度报告", *BODY, meta={"siteidcode": "4302030001"}))
    assert found.adcode == "140224"
    assert "identity_conflict" in {w.code for w in found.warnings}


def test_the_year_comes_from_the_title_and_the_text_not_from_the_date_or_the_path() -> None:
    url = "http://www.example.gov.cn/xxgknb/2019/202601/t20260105_1.html"
    titled = page("灵丘县水利局2025年政府信息公开工作年度报告", "发布日期：2026-01-05", "一、总体情况", url=url)
    assert identify(titled).year == 2025
    period = page(
        "灵丘县水利局政府信息公开工作年度报告",
        "数据统计期限自2021年1月1日起至2021年12月31日止。",
        "一、总体情况",
        url=url,
    )
    assert identify(period).year == 2021
    prose = page(
        "灵丘县水利局政府信息公开工作年度报告", "一、总体情况", "2022年，我局公开信息。", "2022年未收到申请。", url=url
    )
    assert identify(prose).year == 2022
    silent = identify(
        page("灵丘县水利局政府信息公开工作年度报告", "发布日期：2026-01-05", "一、总体情况", "我局公开信息。", url=url)
    )
    assert silent.year is None
    assert "year_not_stated" in {w.code for w in silent.warnings}


def test_two_years_in_a_title_are_decided_by_the_text_or_left_open() -> None:
    title = "灵丘县水利局2019至2020年政府信息公开工作年度报告"
    unclear = identify(page(title, "一、总体情况"))
    assert unclear.year is None
    assert "year_ambiguous" in {w.code for w in unclear.warnings}
    assert identify(page(title, "统计期限为2020年1月1日至2020年12月31日。", "一、总体情况")).year == 2020


def test_a_page_title_loses_the_name_of_its_site_and_gives_the_place() -> None:
    found = identify(page(*BODY, title="分水镇2020年政府信息公开工作年度报告_汉川市人民政府门户网站"))
    assert found.title == "分水镇2020年政府信息公开工作年度报告"
    assert found.agency_key == "420984/分水镇人民政府"


def test_breadcrumb_and_presenting_sentence() -> None:
    trail = "您当前的位置： 首页 > 汉川市 > 分水镇 > 政府信息公开年报"
    found = identify(page("2020年政府信息公开工作年度报告", "一、总体情况", "我镇2020年公开信息。", chrome=(trail,)))
    assert found.agency_key == "420984/分水镇人民政府"
    sentence = identify(page("现公布大冶市教育局2025年政府信息公开工作年度报告。", "一、总体情况"))
    assert (sentence.agency_key, sentence.year) == ("420281/教育局", 2025)


def test_the_visible_date_counts_before_meta_and_implausible_ones_are_warned_of() -> None:
    title = "灵丘县水利局2020年政府信息公开工作年度报告"
    both = page(title, "发布时间：2021-01-31 17:17浏览次数：", *BODY, meta={"pubdate": "2021-03-01 10:00"})
    assert identify(both).published == "2021-01-31"
    only_meta = identify(page(title, *BODY, meta={"pubdate": "2021-03-01 10:00"}))
    assert only_meta.published == "2021-03-01"
    assert {d.source for d in only_meta.dates} == {"meta"}
    odd = identify(page(title, "发布时间：1970-01-01", *BODY))
    assert odd.published is None
    assert "date_implausible" in {w.code for w in odd.warnings}


def test_titles_of_other_reports_in_menus_and_lists_are_not_taken() -> None:
    menu = ("水利局2018年政府信息公开工作年度报告", "林业局2017年政府信息公开工作年度报告")
    found = identify(
        page(*menu, "汉川市分水镇2020年政府信息公开工作年度报告", *BODY, "林业局2019年政府信息公开年度报告2020-01-02")
    )
    assert (found.agency_key, found.year, found.signed) == ("420984/分水镇人民政府", 2020, None)
    bare = identify(page(*menu, "2020年政府信息公开工作年度报告", *BODY))
    assert (bare.agency, bare.year) == (None, 2020)


def test_our_county_on_the_countys_site_is_its_government() -> None:
    lines = ("2020年政府信息公开工作年度报告", "一、总体情况", "2020年，我县主动公开信息5条。")
    found = identify(page(*lines, meta={"siteidcode": "1402240003"}))
    assert (found.agency, found.agency_key, found.scope) == ("灵丘县人民政府", "140224/人民政府", "own_area")
    assert "agency_from_site" in {w.code for w in found.warnings}
    assert identify(page(*lines)).agency is None


def test_anything_is_survived() -> None:
    for document in (page(), page(""), page("\x00" * 50), page("政府信息公开年度报告" * 500), page(*["一"] * 300)):
        assert identify(document).agency is None
