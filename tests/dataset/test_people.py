"""Names and numbers taken out of texts, and what has to stay."""

from __future__ import annotations

import pytest

from harvester.dataset.people import without_people


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("联系人：王小明，联系电话：023-40244123。", ("王小明", "40244123")),
        ("联 系 人: 李红、张伟", ("李红", "张伟")),
        ("成立以局长王小明任组长的领导小组。", ("王小明",)),
        ("由副县长李红同志牵头，张三副镇长负责。", ("李红", "张三")),
        ("电话（023）40244123；手机13812345678，邮箱gk_1@cqcs.gov.cn", ("40244123", "13812345678", "gk_1")),
        ("咨询电话：40244123、40244125", ("40244123", "40244125")),
        ("传真 0734-8866123转801", ("8866123",)),
    ],
)
def test_gone(text: str, gone: tuple[str, ...]) -> None:
    found = without_people(text) or ""
    for word in gone:
        assert word not in found
    assert "略" in found


@pytest.mark.parametrize(
    "text",
    [
        "主要负责人高度重视，分管领导亲自抓，书记和局长多次听取汇报。",
        "全年主动公开信息1234567条，罚没收入02312345678.5元。",
        "收到申请20210128件，日期为2021年01月28日，统一社会信用代码11500115009341234X。",
        "编制了责任清单，明确由办公室主任负责审核。",
        "现行有效规范性文件 12 件，网址 http://www.cqcs.gov.cn/202101/t20210128_8866123.html",
        "",
    ],
)
def test_stays(text: str) -> None:
    assert without_people(text) == text


def test_nothing_in_nothing_out() -> None:
    assert without_people(None) is None
