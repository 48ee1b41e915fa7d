"""Numbers as portals print them; what cannot be read is said, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.reports.numbers import read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("12，345，678", 12345678),
        ("12 345", 12345),
        ("007", 7),
        ("12件", 12),
        ("增加5", 5),
        ("减少2", -2),
        ("+3", 3),
        ("－3", -3),
        ("−3", -3),
        ("↓4", -4),
        ("5.0", 5),
        ("零", 0),
        ("三", 3),
        ("22（其中修订16件）", 22),
        ("85[1]", 85),
        ("85【注1】", 85),
        ("\u200b8\ufeff", 8),
    ],
)
def test_counts(text: str, value: int) -> None:
    reading = read_cell(text)
    assert (reading.value, reading.blank, reading.problem) == (value, False, None)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "/", "-", "—", "——", "--", "无", "\\", "N/A", "\u3000/\u3000"])
def test_blanks(text: str) -> None:
    reading = read_cell(text)
    assert reading.blank and reading.value is None
    assert reading.raw == text.strip("\u00a0\u3000 ")


@pytest.mark.parametrize(
    "text",
    [
        "1,23",
        "1,2345",
        "3 4",
        "3\n4",
        "12.5",
        "约20",
        "20余",
        "详见附表",
        "3-4",
        "3/4",
        "0-",
        "50%",
        "3万元",
        "1.2.3",
        "9" * 16,
        "1e3",
        "0x1",
        "①②",
        "12①",
        "12²",
        "3½",
    ],
)
def test_no_numbers(text: str) -> None:
    reading = read_cell(text)
    assert reading.value is None and not reading.blank
    assert reading.problem


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("326.8万元", "326.8", "万元"),
        ("8236541.4元", "8236541.4", "元"),
        ("251000元", "251000", "元"),
        ("1,234,567.80", "1234567.80", None),
        ("¥12.50", "12.50", None),
        ("0", "0", None),
        ("-3.5", "-3.5", None),
        ("１２．５ 万元", "12.5", "万元"),
    ],
)
def test_money(text: str, value: str, unit: str | None) -> None:
    reading = read_cell(text, money=True)
    assert (reading.value, reading.unit) == (value, unit)


def test_a_share_is_no_amount() -> None:
    assert read_cell("12.5%", money=True).problem == "a percentage"


def test_note_is_kept() -> None:
    assert read_cell("22（其中修订16件）").note == "(其中修订16件)"


@given(st.integers(0, 10**14))
def test_what_is_printed_is_what_is_read(number: int) -> None:
    for text in (str(number), f"{number:,}", f" {number}\u3000", f"{number}件"):
        assert read_cell(text).value == number
    assert read_cell(f"-{number}").value == -number


@given(st.decimals(0, 10**9, places=2))
def test_money_is_never_rounded(amount: object) -> None:
    assert read_cell(str(amount), money=True).value == str(amount)


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """One of three: blank, a number, or a problem; and a number has its digits from the text."""
    for money in (False, True):
        reading = read_cell(text, money)
        assert sum((reading.blank, reading.value is not None, reading.problem is not None)) == 1
        assert reading.raw in text
