"""Input that means harm or is broken: an answer with a code, or a report; never an exception, never without an end."""

from __future__ import annotations

import re
import resource
import sys
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvester.documents.grid import MAX_COLUMNS, lay_out, width
from harvester.parsing import parse_bytes
from tests.compose import RENDERERS, random_report, render_html, render_text

CODES = {
    "not_a_report",
    "unreadable",
    "too_large",
    "blocked_page",
    "soft_404",
    "hijacked_page",
    "unsupported_media",
}
MEMORY = 1_500_000_000


def answer(body: bytes, name: str = "x.html", content_type: str | None = "text/html") -> dict[str, object]:
    result = parse_bytes(body, source=name, content_type=content_type)
    if "error" in result:
        assert result["error"]["code"] in CODES
        assert result["error"]["message"]
    else:
        assert result["sections"] is not None
    return result


def page(body: str) -> bytes:
    return f"<html><head><title>政府信息公开工作年度报告</title></head><body>{body}</body></html>".encode()


REPORT = render_html(random_report(3, "ogi2021")).decode()
HOSTILE: dict[str, Callable[[], bytes]] = {
    "colspan of a thousand million": lambda: REPORT.replace(
        "<td", '<td colspan="1000000000" rowspan="999999999"'
    ).encode(),
    "negative and odd spans": lambda: REPORT.replace("<td", '<td colspan="-7px" rowspan="１e9"').encode(),
    "deep nesting": lambda: page("<div>" * 100_000 + "一、总体情况" + "</div>" * 100_000),
    "deep tables": lambda: page("<table><tr><td>" * 20_000 + "总计" + "</td></tr></table>" * 20_000),
    "deep inline": lambda: page("<b><i>" * 50_000 + "规章"),
    "fifty megabytes": lambda: b"<html><body>" + b"<p>abc</p>" * 5_000_000,
    "wide row": lambda: page("<table><tr>" + "<td>0</td>" * 70_000 + "</tr></table>"),
    "long table": lambda: page("<table>" + "<tr><td>规章</td><td>0</td></tr>" * 20_000 + "</table>"),
    "many tables": lambda: page("<table><tr><td>规章</td><td>0</td></tr></table>" * 5_000),
    "spaces": lambda: page("<p>" + " \u3000" * 300_000 + "年</p>"),
    "spaces in lines": lambda: page("<p>发布时间：" + " \u00a0" * 200_000 + "</p>" + "<td>" + "1 " * 200_000 + "</td>"),
    "digits": lambda: page(
        "<p>" + "1" * 300_000 + "年</p><table><tr><td>规章</td><td>" + "9" * 300_000 + "</td></tr></table>"
    ),
    "commas": lambda: page("<table><tr><td>规章</td><td>" + "1,111" * 100_000 + "x</td></tr></table>"),
    "open brackets": lambda: page("<p>" + "（" * 100_000 + "</p><p>" + "(" * 100_000 + "一" * 100_000 + "</p>"),
    "year titles": lambda: page("<h1>" + "2020年" * 30_000 + "政府信息公开工作年度报告</h1>"),
    "agencies": lambda: page("<p>" + "省市县区镇" * 30_000 + "人民政府</p>"),
    "enumerators": lambda: page("<p>" + "一、" * 50_000 + "总体情况</p>" + "<p>（一）1.2.3." * 5_000),
    "repeated headings": lambda: page("<p>一、总体情况</p><p>二、主动公开政府信息情况</p>" * 4_000),
    "pipes": lambda: ("规章|" * 100_000 + "\n" + "|" * 1_000_000).encode(),
    "zero bytes": lambda: b"\x00" * 2_000_000,
    "zero bytes in a page": lambda: REPORT.replace("0", "\x000\x00").encode(),
    "unclosed attribute": lambda: b'<html><body><td colspan="' + b"9" * 2_000_000,
    "entities": lambda: page("&#x10FFFF;&#99999999999;&lt;" * 100_000),
    "attributes": lambda: page("<div " + " ".join(f'a{n}="1"' for n in range(100_000)) + ">规章</div>"),
    "links": lambda: page("<a href='http://[::1'>x</a><a href='/%zz'>y</a>" * 20_000),
    "surrogates": lambda: "\ud800规章\udfff".encode("utf-8", "surrogatepass") * 10_000,
    "half a character": lambda: REPORT.encode("gb18030")[:-1] + b"\x81",
    "comments": lambda: page("<!--" * 100_000 + "规章"),
    "scripts": lambda: page("<script>" + "a" * 3_000_000),
    "style killer": lambda: page("<p style='" + "display : " * 200_000 + "'>规章</p>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page(name: str) -> None:
    answer(HOSTILE[name]())
    if name in ("spaces", "pipes", "digits", "repeated headings", "enumerators"):
        text = re.sub(rb"</?(?:p|td)>", b"\n", HOSTILE[name]())
        answer(text, "x.txt", "text/plain")


def test_memory_stays_small() -> None:
    """The highest use of this process, after the pages above where they ran in it."""
    unit = 1 if sys.platform == "darwin" else 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < MEMORY


@pytest.mark.parametrize("cut", [0.1, 0.37, 0.5, 0.73, 0.99])
@pytest.mark.parametrize("surface", ["html_trs", "html_gb2312", "text_lines", "text_pipes"])
def test_cut_off(surface: str, cut: float) -> None:
    renderer = RENDERERS[surface]
    body = renderer(random_report(4, "ogi2019"))
    answer(body[: int(len(body) * cut)], f"x{renderer.suffix}", renderer.media_type)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=3000), st.sampled_from(["x.html", "x.txt", "x.pdf", "x.docx", "x.xls", "x.rtf", "x.ofd", "x"])
)
def test_any_bytes(body: bytes, name: str) -> None:
    answer(body, name, None)


MAGICS = (
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1 ",
    b"\x89PNG\r\n\x1a\n",
    b"II*\x00",
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MAGICS), st.binary(max_size=2000))
def test_any_bytes_after_a_magic_number(magic: bytes, rest: bytes) -> None:
    answer(magic + rest, "x", None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(1, 40), st.sampled_from(["html", "text"]))
def test_flipped_bytes(seed: int, count: int, kind: str) -> None:
    rng = Random(seed)
    report = random_report(2, "ogi2021")
    body = bytearray(render_html(report) if kind == "html" else render_text(report))
    for _ in range(count):
        body[rng.randrange(len(body))] = rng.randrange(256)
    answer(bytes(body), f"x.{kind}", None)


_SPANS = st.one_of(st.integers(0, 6), st.integers(0, 10**9))


@given(st.lists(st.lists(st.tuples(_SPANS, _SPANS.filter(bool)), max_size=8), max_size=10))
def test_grid_keeps_every_cell_apart(rows: list[list[tuple[int, int]]]) -> None:
    """Any spans: every cell has a place inside the rectangle, and no two begin at the same one."""
    slots = lay_out(rows)
    assert [len(row) for row in slots] == [len(row) for row in rows]
    places = [(slot.row, slot.column) for row in slots for slot in row]
    assert len(set(places)) == len(places)
    across = width(slots)
    for number, row in enumerate(slots):
        ends = 0
        for slot in row:
            assert slot.row == number
            assert slot.column >= ends
            assert slot.rowspan >= 1 and slot.row + slot.rowspan <= len(rows)
            assert slot.colspan >= 1 and slot.column + slot.colspan <= across
            ends = slot.column + slot.colspan
    assert across <= MAX_COLUMNS + sum(len(row) for row in rows)
