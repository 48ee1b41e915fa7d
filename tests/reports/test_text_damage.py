"""Text dumps that pages, printers and copies damaged: what a careful reader can tell is read, the rest is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harvester.parsing import parse_bytes
from tests.compose import ReportData, expected
from tests.compose.html import render_html
from tests.compose.markup import HtmlStyle
from tests.compose.silent import dense_report
from tests.compose.text import render_text

Lines = list[str]
ROWS = ("1.属于国家秘密", "3.要求提供公开出版物", "2.重复申请")


def read(lines: Lines) -> dict[str, Any]:
    return parse_bytes("\n".join(lines).encode(), source="dump.txt", content_type="text/plain")


def dump(manner: str, form: str = "ogi2021") -> tuple[ReportData, Lines]:
    report = dense_report(11, form, 0.0)
    return report, render_text(report, manner).decode().split("\n")


def at(lines: Lines, label: str) -> int:
    return next(i for i, line in enumerate(lines) if line.lstrip("|\t ").startswith(label))


def values_after(lines: Lines, label: str) -> list[int]:
    """The numbers of the lines with the seven values of a row, one cell a line."""
    start = at(lines, label)
    found = [i for i in range(start + 1, start + 40) if re.fullmatch(r"\d+", lines[i])]
    return found[:7]


def wrong(report: ReportData, parsed: dict[str, Any], *, but: tuple[str, ...] = ()) -> list[str]:
    """Cells that are not read as printed, but for the rows or columns ``but``."""
    truth = expected(report)["facts"]
    return [
        f"{key}: {fact['value']} not {truth[key]['value']}"
        for fact in parsed["facts"]
        if (key := (fact["table"], fact["row"], fact["column"]))[1] not in but and key[2] not in but
        if (fact["value"], fact["state"]) != (truth[key]["value"], truth[key]["state"])
    ]


def page_number_between_rows(lines: Lines) -> None:
    for number, label in enumerate(ROWS):
        lines[at(lines, label) : at(lines, label)] = [str(number + 3), ""]


def page_number_within_a_row(lines: Lines) -> None:
    lines.insert(values_after(lines, ROWS[0])[3], "7")


def running_head_within_a_row(lines: Lines) -> None:
    lines[values_after(lines, ROWS[1])[4] : values_after(lines, ROWS[1])[4]] = ["", "某某县人民政府公开年报", ""]


def value_twice(lines: Lines) -> None:
    place = values_after(lines, ROWS[2])[2]
    lines.insert(place, lines[place])


def number_in_two_lines(lines: Lines) -> None:
    place = next(i for i in values_after(lines, "(七)总计") if len(lines[i]) > 1)
    lines[place : place + 1] = [lines[place][:1], lines[place][1:]]


def label_and_value_glued(lines: Lines) -> None:
    place, value = at(lines, ROWS[0]), values_after(lines, ROWS[0])[0]
    lines[place] += lines[value]
    del lines[place + 1 : value + 1]


def two_values_in_a_line(lines: Lines) -> None:
    first, second = values_after(lines, ROWS[0])[2:4]
    lines[first] += " " + lines[second]
    del lines[first + 1 : second + 1]


@pytest.mark.parametrize(
    "damage",
    [
        page_number_between_rows,
        page_number_within_a_row,
        running_head_within_a_row,
        value_twice,
        number_in_two_lines,
        label_and_value_glued,
        two_values_in_a_line,
    ],
)
@pytest.mark.parametrize("form", ["ogi2019", "ogi2021"])
def test_a_damaged_line_costs_no_cell_that_the_sums_prove(damage: Callable[[Lines], None], form: str) -> None:
    report, lines = dump("lines", form)
    whole = list(lines)
    damage(lines)
    assert lines != whole
    assert wrong(report, read(lines)) == []


def test_a_number_of_no_cell_is_named() -> None:
    _, lines = dump("lines")
    page_number_within_a_row(lines)
    told = [w for w in read(lines)["warnings"] if w["code"] == "extra_values"]
    assert [w["row"] for w in told] == ["denied_state_secret"]


def test_a_number_that_two_readings_explain_is_not_guessed() -> None:
    """0 5 0 5 0 0 0 5: whichever 5 is the page number, every sum holds."""
    _, lines = dump("lines")
    places = values_after(lines, ROWS[0])
    for place, text in zip(places, ("0", "5", "0", "0", "0", "0", "5"), strict=True):
        lines[place] = text
    lines.insert(places[3], "5")
    parsed = read(lines)
    row = [f for f in parsed["facts"] if f["row"] == "denied_state_secret"]
    assert {f["state"] for f in row} == {"not_recoverable"}


@pytest.mark.parametrize("manner", ["pipes", "tabs", "spaced"])
def test_a_label_in_two_lines_is_one(manner: str) -> None:
    report, lines = dump("tabs" if manner == "tabs" else "spaced")
    if manner == "pipes":
        lines = [
            re.sub(r" (?=\d+( |$))", " | ", line) + " |"
            if re.search(r"\D \d+ \d+ \d+ \d+ \d+ \d+ \d+$", line)
            else line
            for line in lines
        ]
    place = next(i for i, line in enumerate(lines) if "计其他情形" in line)
    head, tail = lines[place].split("只计这一情形", 1)
    lines[place : place + 1] = [head + "只计这一情形", tail]
    assert wrong(report, read(lines)) == []


def test_two_rows_in_one_line_are_two() -> None:
    report, lines = dump("tabs")
    place = at(lines, "2.其他法律")
    lines[place : place + 2] = [lines[place] + " " + lines[place + 1].lstrip()]
    assert wrong(report, read(lines)) == []


@pytest.mark.parametrize("manner", ["lines", "tabs", "spaced", "one_line"])
def test_a_column_that_header_and_rows_lack_is_missing_and_the_others_are_told(manner: str) -> None:
    report, _ = dump(manner)
    lines = render_text(report, manner, change=lambda grids: [_without_column(grid) for grid in grids])
    parsed = parse_bytes(lines, source="dump.txt", content_type="text/plain")
    assert wrong(report, parsed, but=("research_institution",)) == []
    lost = {f["state"] for f in parsed["facts"] if f["column"] == "research_institution"}
    assert lost == {"not_recoverable"}
    assert any(w["code"] == "missing_column" for w in parsed["warnings"])


def _without_column(grid: Any) -> Any:
    for row in grid.rows:
        row[:] = [
            cell for cell in row if cell.text != "科研机构" and not (cell.key and cell.key[2] == "research_institution")
        ]
    return grid


def laid_out(report: ReportData, width: int) -> Lines:
    """As ``pdftotext -layout`` prints narrow cells: labels in pieces above and below the line of their values."""
    lines = render_text(report, "spaced", change=lambda grids: [_in_pieces(grid, width) for grid in grids])
    return [part for line in lines.decode().split("\n") for part in line.split("\u2028")]


def _in_pieces(grid: Any, width: int) -> Any:
    for row in grid.rows:
        values = [cell for cell in row if cell.kind == "value"]
        labels = [[c.text[k : k + width] for k in range(0, len(c.text), width)] for c in row if c.kind != "value"]
        high = max((len(label) for label in labels), default=1)
        text = []
        for k in range(high):
            cells = [label[k] if k < len(label) else "" for label in labels]
            cells += [cell.text for cell in values] if k == high // 2 else []
            text.append("        " + "      ".join(cell for cell in cells if cell))
        row[:] = [replace(row[0], text="\u2028".join(text), kind="value", rowspan=1, colspan=1)]
    return grid


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021"])
@pytest.mark.parametrize("width", [4, 7])
def test_a_printed_layout_is_told_by_the_order_of_its_rows(form: str, width: int) -> None:
    report = dense_report(12, form, 0.0)
    lines = laid_out(report, width)
    assert wrong(report, read(lines)) == []
    place = next(i for i, line in enumerate(lines) if re.search(r"(\s+\d+){7}$", line))
    parsed = read([*lines[:place], *lines[place + 1 :]])
    silent = [text for text in wrong(report, parsed) if "None" not in text.split(" not ")[0]]
    assert silent == []  # a row less, and nothing is told by order any more


def _crosswise(grid: Any, *, crossed: bool) -> Any:
    """The table of section 四 with its columns below each other, or as a cross of outcomes and ways."""
    if grid.section != "review":
        return grid
    values = [cell for cell in grid.rows[-1] if cell.kind == "value"]
    labels = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    ways = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    label = replace(grid.rows[0][0], kind="header", rowspan=1, colspan=1)
    if crossed:
        grid.rows = [[replace(label, text=text) for text in ("情形", *ways)]]
        grid.rows += [[replace(label, text=text), *values[k::5]] for k, text in enumerate(labels)]
        grid.width = 4
        return grid
    grid.rows = []
    for block, way in enumerate(ways):
        for k, text in enumerate(labels):
            head = [replace(label, text="行政诉讼")] if block == 1 and k == 0 else []
            head += [replace(label, text=way, rowspan=1)] if k == 0 else []
            grid.rows.append([*head, replace(label, text=text), values[5 * block + k]])
    grid.width = 4
    return grid


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize("surface", ["lines", "tabs", "pipes", "spaced", "one_line", "html"])
def test_the_row_of_section_four_is_told_with_its_columns_below_each_other(surface: str, crossed: bool) -> None:
    report = dense_report(13, "ogi2021", 0.0)

    def change(grids: list[Any]) -> list[Any]:
        return [_crosswise(grid, crossed=crossed) for grid in grids]

    if surface == "html":
        body, source = render_html(report, HtmlStyle(skin="plain"), change=change), "page.html"
    else:
        body, source = render_text(report, surface, change=change), "dump.txt"
    assert wrong(report, parse_bytes(body, source=source)) == []


def test_values_without_any_header_are_told_where_their_sums_hold() -> None:
    report, lines = dump("lines")
    start = at(lines, "四、政府信息公开") + 1
    first = next(i for i in range(start, len(lines)) if re.fullmatch(r"\d+", lines[i]))
    bare = [*lines[:start], *lines[first:]]
    assert wrong(report, read(bare)) == []
    bare[start] = str(int(bare[start]) + 1)
    states = {f["state"] for f in read(bare)["facts"] if f["table"] == "review_litigation"}
    assert states == {"not_recoverable"}


def test_a_lost_label_and_a_page_number_beside_each_other_cost_nothing() -> None:
    report, lines = dump("tabs")
    place = at(lines, "2.其他法律行政法规禁止公开")
    lines[place] = lines[place].replace("2.其他法律行政法规禁止公开", "")
    lines[place:place] = ["5", ""]
    assert wrong(report, read(lines)) == []


def test_a_line_of_a_row_and_a_group_label_is_cut_between_them() -> None:
    report, lines = dump("tabs")
    place = at(lines, "8.属于行政查询事项")
    lines[place : place + 2] = [lines[place] + " " + lines[place + 1]]
    assert wrong(report, read(lines)) == []


def test_blank_lines_are_cells_where_full_rows_have_none() -> None:
    report = dense_report(14, "ogi2021", 0.1)
    printed = {cell: (text or "") for cell, text in report.cells.items()}
    lines = [line for line in dump_of(report, "lines") if line.strip()]  # empty cells are gone with the empty lines
    blank = {key for key, text in printed.items() if key[0] == "requests" and not text}
    assert blank
    packed = "\n".join(_one_cell_a_line(report)).encode()
    parsed = parse_bytes(packed, source="dump.txt", content_type="text/plain")
    assert wrong(report, parsed) == []
    dropped = read(lines)
    assert {f["state"] for f in dropped["facts"] if (f["table"], f["row"], f["column"]) in blank} == {"not_recoverable"}


def dump_of(report: ReportData, manner: str) -> Lines:
    return render_text(report, manner).decode().split("\n")


def _one_cell_a_line(report: ReportData) -> Lines:
    """Every cell on a line of its own and nothing between them; an empty cell is an empty line."""
    lines = render_text(report, "tabs", change=lambda grids: [_with_line_ends(grid) for grid in grids]).decode()
    return [part for line in lines.split("\n") for part in line.strip("\t").split("\u2028")]


def _with_line_ends(grid: Any) -> Any:
    for row in grid.rows:
        row[:] = [replace(row[0], text="\u2028".join(cell.text for cell in row), kind="value", rowspan=1, colspan=1)]
    return grid


@pytest.mark.parametrize("printed", ["{0[0]} {0[1]}", "{0} ①", "{0} 1", "{0}²"])
def test_a_number_in_pieces_or_with_a_mark_is_told_where_sums_demand_it(printed: str) -> None:
    report = dense_report(15, "ogi2021", 0.0)
    key = next(k for k, text in report.cells.items() if k[0] == "requests" and text and len(text) == 2)
    doubtful = report.with_cells({key: printed.format(report.cells[key])})
    parsed = parse_bytes(render_html(doubtful, HtmlStyle(skin="plain")), source="page.html")
    assert wrong(report, parsed) == []
    assert [(w["row"], w["column"]) for w in parsed["warnings"] if w["code"] == "joined_number"] == [key[1:]]
    false = doubtful.with_cells({key: printed.format("97")}) if report.cells[key] != "97" else doubtful
    parsed = parse_bytes(render_html(false, HtmlStyle(skin="plain")), source="page.html")
    fact = next(f for f in parsed["facts"] if (f["table"], f["row"], f["column"]) == key)
    assert fact["state"] == "not_recoverable"


def test_short_labels_of_the_divided_other_results_are_known() -> None:
    report, lines = dump("lines")
    short = {"1.申请人无正当": "1.逾期不补正", "2.申请人逾期未按": "2.逾期未缴费"}
    lines = [next((new for old, new in short.items() if line.startswith(old)), line) for line in lines]
    assert "2.逾期未缴费" in lines
    assert wrong(report, read(lines)) == []


def test_pipes_that_keep_the_places_of_spans_are_not_taken_for_packed_rows() -> None:
    """A row of one zero among blank cells, after the empty place of a label's span."""
    _, lines = dump("tabs")
    lines = ["| " + line.replace("\t", " | ") + " |" if "\t" in line else line for line in lines]
    place = at(lines, "（七）总计")
    cells = lines[place].split(" | ")
    lines[place] = " | ".join([*cells[:-7], "", "", "0", "", "", "", " |"])
    row = {f["column"]: f["state"] for f in read(lines)["facts"] if f["row"] == "total_processed"}
    assert row.pop("research_institution") == "reported"
    assert set(row.values()) == {"blank"}
    lines[place] = lines[place].removeprefix("| ")  # a row of another width: nothing is guessed
    states = {f["state"] for f in read(lines)["facts"] if f["row"] == "total_processed" and f["value"] is not None}
    assert states == set()


def test_fillers_do_not_stand_for_a_column_that_header_and_rows_lack() -> None:
    """Packed rows one column short, and one of them with a value twice: the filler after it is no total."""
    report = dense_report(16, "ogi2021", 0.0)
    body = render_text(report, "pipes", change=lambda grids: [_without_column(grid) for grid in grids]).decode()
    lines = body.split("\n")
    place = next(i for i, line in enumerate(lines) if line.startswith("2.重复申请"))
    lines.insert(place + 2, lines[place + 2])
    parsed = read(lines)
    assert [text for text in wrong(report, parsed, but=("research_institution",)) if ": None" not in text] == []
    states = {f["state"] for f in parsed["facts"] if f["column"] == "research_institution"}
    assert states == {"not_recoverable"}


def test_rows_shorter_than_their_header_are_not_filled_up_with_places_of_spans() -> None:
    """A column's values are lost and its heading is not: the empty place before the values is no blank cell."""
    report, lines = dump("tabs")
    rows = [i for i, line in enumerate(lines) if re.search(r"\t(\d+\t){6}\d+$", line)]
    for i in rows:
        cells = lines[i].split("\t")
        del cells[-6]
        lines[i] = "\t".join(cells)
    parsed = read(lines)
    # totals may be told where they are the sums; everything else of the rows is not
    told = [f for f in parsed["facts"] if f["table"] == "requests" and f["state"] != "not_recoverable"]
    assert {f["column"] for f in told} <= {"total"}
    assert [text for text in wrong(report, parsed) if ": None" not in text] == []


def test_two_values_of_three_without_a_sum_tell_nothing() -> None:
    _, lines = dump("spaced")
    place = at(lines, "规章")
    lines[place] = "规章 5 5"
    rules = {f["state"] for f in read(lines)["facts"] if f["row"] == "rules"}
    assert rules == {"not_recoverable"}
