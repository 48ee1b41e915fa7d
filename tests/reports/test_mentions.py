"""Numbers in prose: those of the golds, composed sentences, and everything that must not be read as a count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvester.reports.forms import load_forms
from harvester.reports.mentions import find_mentions, is_approximate, narrative_checks
from harvester.reports.model import Mention, Section


def read(text: str, year: int | None = 2023, section: str = "overview", heading: str | None = None) -> list[Mention]:
    return find_mentions([Section(section, heading, text)], "ogi2021", year)


def values(text: str, year: int | None = 2023, **where: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for mention in read(text, year, **where):
        found.setdefault(mention.indicator, []).append(mention.value)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年，全街共受理政府信息公开申请总数1件。", {"requests_received": [1]}),
        ("2023年，我镇共接到2件依申请公开办件，已答复。", {"requests_received": [2]}),
        ("全年收到政府信息公开申请１２３件，答复１２０件。", {"requests_received": [123]}),
        ("全市各级行政机关共收到政府信息公开申请1,234件。", {"requests_received": [1234]}),
        ("本年度共收到书面的依申请公开三件。", {}),
        ("本年度共收到依申请公开三件。", {"requests_received": [3]}),
        ("共收到信息公开申请十二件", {"requests_received": [12]}),
        (
            "本年新收政府信息公开申请数量为4件，与上年相比减少66.6%，上年结转政府信息公开申请数量为1件。",
            {"requests_received": [4]},
        ),
        (
            "全年共收到依申请公开14件（其中信件申请10件，网络申请4件），2件结转下年办理。",
            {"requests_received": [14], "requests_letter": [10], "requests_online": [4]},
        ),
        ("2023年，我局未收到政府信息公开申请。", {"requests_received": [0]}),
        ("本年度没有收到公民、法人和其他组织提出的政府信息公开申请。", {"requests_received": [0]}),
        ("我乡无依申请公开事项。", {"requests_received": [0]}),
        ("2023年度，我局受理依申请公开政府信息为零。", {"requests_received": [0]}),
        ("2023年主动公开政府信息113条，其中政务微信公开数63条。", {"proactive_items": [113], "proactive_wechat": [63]}),
        ("全年主动公开政府信息1.2万条。", {"proactive_items": [12000]}),
        ("我局主动公开政府信息总数为815条。", {"proactive_items": [815]}),
        ("全年整理、录入、发布14条主动公开政府信息。", {"proactive_items": [14]}),
        ("微信公众号发布信息320条，政务微博推送信息150条。", {"proactive_wechat": [320], "proactive_weibo": [150]}),
        ("通过政府公报公开政府信息25件。", {"proactive_gazette": [25]}),
        ("政府网站公开政府信息4条。", {"proactive_website": [4]}),
        ("因政府信息公开引起的行政复议案件9件，已审结。行政诉讼案件3件。", {"reconsiderations": [9], "lawsuits": [3]}),
        ("因政府信息公开引起行政复议0件，行政诉讼1件。", {"reconsiderations": [0], "lawsuits": [1]}),
        ("未发生因政府信息公开引起的行政复议、行政诉讼案件。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("未发生政府信息公开行政复议案件，行政诉讼1件。", {"reconsiderations": [0], "lawsuits": [1]}),
        ("因信息公开引发的行政复议、行政诉讼均为0件。", {"reconsiderations": [0], "lawsuits": [0]}),
        ("收取政府信息公开信息处理费120.5元。", {"processing_fee_collected": ["120.5"]}),
        ("我镇政府信息公开没有实行收费。", {"processing_fee_collected": [0]}),
        ("依申请公开政府信息未收取任何费用。", {"processing_fee_collected": [0]}),
    ],
)
def test_what_prose_says(text: str, expected: dict[str, list[object]]) -> None:
    assert values(text) == {indicator: found for indicator, found in expected.items() if found}


@pytest.mark.parametrize(
    "text",
    [
        "收到申请后请与办公室联系，电话0563-3022620。",
        "根据《条例》第三十六条，收到申请后20个工作日内答复。",
        "收到《关于政府信息公开申请的答复》（国办函〔2020〕109号）。",
        "收到政府信息公开申请后，2023年1月3日予以答复。",
        "2022年我镇收到政府信息公开申请5件。",
        "与2022年相比，收到政府信息公开申请增加5件。",
        "上年度收到政府信息公开申请7件。",
        "自2008年条例实施以来，累计收到政府信息公开申请365件。",
        "历年累计主动公开政府信息3万条。",
        "2024年计划主动公开政府信息不少于200条。",
        "主动公开政府信息同比增长12条。",
        "全文电子化率达100%，主动公开率98%。",
        "全年办理行政许可278件、行政处罚1217件，无行政事业性收费。",
        "行政事业性收费0万元。",
        "引起的行政复议、行政诉讼共2件。",
        "没有发生行政复议被纠正的情况。",
        "收到政府信息公开行政复议申请",
        "收到各类举报投诉12件，接待咨询30人次。",
        "未收到以信函方式提出的申请公开的邮件。",
    ],
)
def test_what_is_no_count_of_this_year(text: str) -> None:
    assert values(text) == {}


def test_reconsiderations_are_no_requests_even_by_the_forms_own_patterns() -> None:
    assert values("收到政府信息公开行政复议申请3件。") == {"reconsiderations": [3]}
    assert values("我局未收到有关政府信息公开的行政复议申请。") == {"reconsiderations": [0]}


def test_cases_of_another_field_are_not_taken() -> None:
    assert values("2023年行政执法工作均无被申请行政复议和提起行政诉讼。") == {}


def test_the_year_is_only_compared_where_it_is_known() -> None:
    text = "2022年我镇收到依申请公开申请事项3件。"
    assert values(text, year=None) == {"requests_received": [3]}
    assert values(text, year=2022) == {"requests_received": [3]}


def test_this_years_own_total_may_be_called_cumulative() -> None:
    assert values("2023年以来，我乡主动公开政府信息52条。") == {"proactive_items": [52]}


def test_evidence_is_the_sentence_and_the_number_as_printed() -> None:
    (mention,) = read("工作稳步推进。2023年，主动公开政务信息20余条。群众满意。")
    assert mention.raw == "20余条"
    assert mention.unit == "条"
    assert mention.sentence == "2023年，主动公开政务信息20余条。"
    assert is_approximate(mention)


def test_a_sentence_broken_by_the_page_is_read_whole() -> None:
    assert values("我镇充分利用各类平台主动公开政府信息，全年共收到政府信息\n公开申请 7 件，均已办结。") == {
        "requests_received": [7]
    }


def test_a_number_is_not_made_of_two() -> None:
    assert values("共收到政府信息公开申请 2 15 件。") != {"requests_received": [215]}


def test_the_examples(shared: Path) -> None:
    """Every narrative fact of the golds is found, and no other value for the same indicator."""
    for path in sorted((shared / "reference" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = next((shared / "examples").glob(f"{path.name.split('.')[0]}*")).read_text(encoding="utf-8")
        sections = [
            Section(s["id"], s["heading"], text[s["body_start"] : s["body_end"]])
            for s in gold["sections"]
            if not s.get("missing")
        ]
        found: dict[str, set[object]] = {}
        for mention in find_mentions(sections, gold["form_version"]):
            found.setdefault(mention.indicator, set()).add(mention.value)
        for fact in gold["narrative_facts"]:
            assert found[fact["fact"]] == {fact["value"]}, path.name


def new_received(value: int | None) -> dict[tuple[str, str, str], int | str | None]:
    return {("requests", "new_received", "total"): value}


@pytest.mark.parametrize(
    ("table", "text", "status"),
    [
        (2, "共收到政府信息公开申请2件。", "pass"),
        (2, "共收到政府信息公开申请3件。", "fail"),
        (0, "未收到政府信息公开申请。", "pass"),
        (2, "区本级收到政府信息公开申请1件。全区共收到政府信息公开申请2件。", "pass"),
        (None, "共收到政府信息公开申请2件。", "not_evaluable"),
        (2, "工作有序开展。", "not_evaluable"),
        (20, "共收到政府信息公开申请20余件。", "not_evaluable"),
    ],
)
@pytest.mark.parametrize("form", ["ogi2019", "ogi2021"])
def test_prose_against_table(form: str, table: int | None, text: str, status: str) -> None:
    (check,) = narrative_checks(load_forms()[form], new_received(table), read(text))
    assert check.relation == "NARRATIVE_REQUESTS_MATCH"
    assert check.status == status
    assert check.left == table


def test_forms_without_such_a_relation_have_no_such_check() -> None:
    assert narrative_checks(load_forms()["legacy2014"], {}, []) == []


def test_long_text_is_bounded() -> None:
    assert values("收到申请" * 200_000) == {}
