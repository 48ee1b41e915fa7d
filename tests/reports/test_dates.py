"""Dates: formats, labels, signatures and the choice of the publication date."""

from __future__ import annotations

import datetime

import pytest

from harvester.reports.dates import (
    bare_date,
    choose_published,
    ends_with_label,
    find_dates,
    labelled_dates,
    plausible,
    read_date,
    signed_date,
    url_dates,
)
from harvester.reports.model import DateCandidate


@pytest.mark.parametrize(
    "text",
    [
        "2021-01-30",
        "2021年1月30日",
        "２０２１年１月３０日",
        "2021/01/30",
        "2021.1.30",
        "二〇二一年一月三十日",
        "二○二一年一月三十日",
        "2021 年 1 月 30 日",
    ],
)
def test_formats(text: str) -> None:
    assert [found.date for found in find_dates(f"于{text}发布", "text")] == ["2021-01-30"]


def test_impossible_and_incomplete_dates_are_none() -> None:
    assert find_dates("2021-02-30，2021年1月，12021-01-011，二〇二一年一月三十十日，二〇二一年十三月一日", "text") == []


@pytest.mark.parametrize(
    ("line", "date", "source"),
    [
        ("发布时间:2020-02-19 11:51 来源:灵丘县政府网", "2020-02-19", "visible"),
        ("发布时间:2021-01-31 17:17浏览次数:字体:[ ]", "2021-01-31", "visible"),
        ("日期:2021-01-28", "2021-01-28", "visible"),
        ("发布机构: | 网站管理员 | 发布日期: | 2020-02-19 |", "2020-02-19", "visible"),
        ("发布日期：[2021-01-28]", "2021-01-28", "visible"),
        ("发 布 日 期：2021/1/28", "2021-01-28", "visible"),
        ("发布日期:20210128", "2021-01-28", "visible"),
        ("更新时间:2024-01-16 发布时间: |", "2024-01-16", "visible_updated"),
        ("公文生成日期:2012-03-31", "2012-03-31", "written"),
        ("发布时间：Thu Jan 28 09:12:00 CST 2021", "2021-01-28", "visible"),
    ],
)
def test_labelled(line: str, date: str, source: str) -> None:
    assert [(found.date, found.source) for found in labelled_dates(line)] == [(date, source)]


@pytest.mark.parametrize(
    "line", ["统计时间为2020年1月1日至2020年12月31日", "发布时间：2021年1月", "发布时间：昨天", "本局时间2020年1月1日"]
)
def test_no_publication_date(line: str) -> None:
    assert not labelled_dates(line)


def test_a_label_may_close_its_line() -> None:
    assert ends_with_label("• 发布日期")
    assert not ends_with_label("发布日期:2020-01-01")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2025年1月13日", "2025-01-13"),
        ("分水镇人民政府2025年1月13日", "2025-01-13"),
        ("某县自然资源局2025年1月13日", "2025-01-13"),
        ("（二〇二一年一月三十日）", "2021-01-30"),
    ],
)
def test_signatures(line: str, date: str) -> None:
    found = signed_date(line)
    assert found is not None
    assert (found.date, found.source) == (date, "signature")


@pytest.mark.parametrize(
    "line",
    ["截至2020年12月31日", "统计期限自2020年1月1日至2020年12月31日", "发布时间：2021年1月3日", "2021年1月3日印发"],
)
def test_other_lines_are_no_signature(line: str) -> None:
    assert signed_date(line) is None


def test_a_line_that_is_a_date() -> None:
    assert bare_date("2021-01-29") == "2021-01-29"
    assert bare_date("2022年01月18日来源:1") == "2022-01-18"
    assert bare_date("2021年1月3日召开会议") is None


def test_addresses() -> None:
    assert [d.date for d in url_dates("http://x.gov.cn/nb/202101/t20210128_881.html")] == ["2021-01-28"]
    assert [d.date for d in url_dates("http://x.gov.cn/art/2021/1/28/art_1_2.html")] == ["2021-01-28"]


def test_meta_values() -> None:
    assert read_date("2021-01-28 09:12") == "2021-01-28"
    assert read_date("2021-01-31T09:00:17") == "2021-01-31"
    assert read_date("近期") is None


def test_the_earliest_visible_date_counts_before_meta_and_update() -> None:
    meta = DateCandidate("2020-01-01", "meta", "")
    update = DateCandidate("2020-06-01", "visible_updated", "")
    visible = [DateCandidate("2021-02-03", "visible", ""), DateCandidate("2021-02-01", "visible", "")]
    chosen = choose_published([meta, update, *visible])
    assert chosen is not None
    assert chosen.date == "2021-02-01"
    assert choose_published([update, meta]) == meta
    assert choose_published([update]) == update
    assert (
        choose_published([DateCandidate("2021-02-03", "signature", ""), DateCandidate("2021-02-03", "url", "")]) is None
    )


def test_implausible_dates_do_not_count() -> None:
    today = datetime.date(2022, 1, 1)
    assert not plausible(DateCandidate("1970-01-01", "visible", ""), today)
    assert not plausible(DateCandidate("2022-01-03", "visible", ""), today)
    assert plausible(DateCandidate("2022-01-02", "visible", ""), today)
    assert choose_published(
        [DateCandidate("1970-01-01", "visible", ""), DateCandidate("2021-01-28", "meta", "")]
    ) == DateCandidate("2021-01-28", "meta", "")
