"""Plain text: lines, tabs, pipes; places by line; limits."""

from __future__ import annotations

import pytest

from harvester.documents import text
from harvester.documents.model import Document, Paragraph, Table, UnreadableError


def shape(document: Document) -> list[object]:
    return [
        [[cell.text for cell in row] for row in block.rows] if isinstance(block, Table) else block.text.strip()
        for block in document.blocks
    ]


def test_lines_are_paragraphs_with_their_numbers() -> None:
    document = text.read("一、总体情况\r\n\r\n　　一年来\r二、".encode())
    found = [(p.text.strip("　"), p.place.line) for p in document.paragraphs()]
    assert found == [("一、总体情况", 1), ("一年来", 3), ("二、", 4)]


def test_tabs_are_columns() -> None:
    document = text.read_text("规章\t0\t\t3\n\t\t\t\n许可\t1\t2\t3\n完。")
    assert shape(document) == [[["规章", "0", "", "3"], ["", "", "", ""], ["许可", "1", "2", "3"]], "完。"]
    (table,) = document.tables()
    assert not table.left_packed
    assert table.rows[2][0].place.line == 3


def test_bars_in_one_line_are_columns() -> None:
    document = text.read_text("规章 | 0 | 1 |\n许可 | 2 | 3 |")
    assert shape(document) == [[["规章", "0", "1"], ["许可", "2", "3"]]]


def test_a_bar_in_a_sentence_is_no_column() -> None:
    assert all(isinstance(b, Paragraph) for b in text.read_text("中国政府网| 湖南省政府网\n正文").blocks)


def test_chrome_lines_are_marked() -> None:
    document = text.read_text(
        "您当前的位置: 首页> 政务公开\n日期:2021-01-28\n一年来，我镇主动公开信息。\n扫一扫在手机打开当前页"
    )
    assert [p.main for p in document.paragraphs()] == [False, False, True, False]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(charset: str) -> None:
    words = "政府信息公开工作年度报告，珺琚镕" * 3
    assert text.read(words.encode(charset)).text(False) == words


def test_limits() -> None:
    for body in (b"x" * (text.MAX_BYTES + 1), b"1\n" * (text.MAX_LINES + 1)):
        with pytest.raises(UnreadableError) as error:
            text.read(body)
        assert error.value.code == "too_large"


def test_wide_gaps_are_columns_where_figures_stand_alone() -> None:
    document = text.read_text(
        "信息内容   本年制发件数   本年废止件数\n规章   0   1,204\n　　全年公开 12 条。\n"
        "样例县水利局      2023年1月20日\n单位名称      样例县水利局"
    )
    assert shape(document) == [
        [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "0", "1,204"]],
        "全年公开 12 条。",
        "样例县水利局      2023年1月20日",
        "单位名称      样例县水利局",
    ]
