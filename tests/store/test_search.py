"""The index against a plain scan of the same texts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from harvester.cli import run
from harvester.store.database import Store
from harvester.store.search import SearchError, SearchIndex, fold, snippet, words_of
from tests.store.factory import FakeCapture, make_parsed

TEXTS = (
    "一年来，我镇认真贯彻《条例》，主动公开信息１２条。",
    "全年收到依申请公开两件，均已答复；行政复议零件。",
    "公开 信息，不等于信息公开。Foi Request No.7",
    "土地征收、国家秘密与政府 信息",
    "",
    "重庆重庆重庆市市辖区",
)


@pytest.fixture
def corpus(harvest_dir: Path) -> dict[int, str]:
    """A harvest of some reports. Returns what a plain scan looks at, by report."""
    texts = {}
    with Store(harvest_dir / "harvest.db") as store:
        run_id = store.start_run("test")
        for number, text in enumerate(TEXTS * 3):
            url = f"http://www.example.gov.cn/nb/{number}.html"
            capture = store.add_capture(run_id, FakeCapture(url=url, warc_offset=number))
            key = f"50011{number % 2}/双龙{number}镇人民政府"
            parsed = make_parsed(None, agency_key=key, year=2019 + number % 3, url=url, text=text)
            outcome = store.save_report(parsed, capture)
            sections = "\n".join(f"{s['heading'] or ''}\n{s['text']}" for s in parsed["sections"])
            texts[outcome.report_id] = f"{parsed['title']}\n{parsed['agency']}\n{sections}"
    return texts


def test_finds_what_a_plain_scan_finds(harvest_dir: Path, corpus: dict[int, str]) -> None:
    chooser = random.Random(11)
    queries = {
        "公开",
        "信息公开",
        "政府信息",
        "年度",
        "镇",
        "12",
        "１２",
        "foi",
        "request",
        "NO.7",
        "《条例》",
        "息，不",
    }
    whole = list(corpus.values())
    while len(queries) < 400:
        text = chooser.choice(whole)
        length = chooser.choice((1, 2, 2, 3, 5, 9))
        at = chooser.randrange(max(1, len(text) - length))
        piece = text[at : at + length]
        if not any(c.isspace() or c in '"“”' for c in piece) and any(c.isalnum() for c in piece):
            queries.add(piece)
    with SearchIndex(harvest_dir) as index:
        assert index.update() == len(corpus)
        for query in queries:
            expected = {i for i, text in corpus.items() if fold(query) in fold(text)}
            assert set(index.matches(query)) == expected, query
            assert index.search(query).total == len(expected), query


def test_all_words_phrases_sections_years_and_places(harvest_dir: Path, corpus: dict[int, str]) -> None:
    with SearchIndex(harvest_dir) as index:
        index.update()
        both = {i for i, text in corpus.items() if "依申请公开" in text and "行政复议" in text}
        assert both
        assert set(index.matches("依申请公开 行政复议")) == both
        assert set(index.matches('"公开 信息"')) == {i for i, text in corpus.items() if "公开 信息" in text}
        assert index.matches("信息公开", section="problems") == []
        assert set(index.matches("双龙4镇", section="name")) == {i for i, t in corpus.items() if "双龙4镇" in t}
        years = {hit.year for hit in index.search("公开", year=2020, limit=50).hits}
        assert years == {2020}
        assert {hit.adcode for hit in index.search("公开", adcode="500111", limit=50).hits} == {"500111"}
        assert index.search("公开", adcode="11").total == 0
        assert index.search("公开", adcode="500000").total == len(corpus)


def test_names_come_first_then_the_text_that_speaks_most_of_it(harvest_dir: Path, corpus: dict[int, str]) -> None:
    with SearchIndex(harvest_dir) as index:
        index.update()
        hits = index.search("重庆").hits
        assert [hit.count for hit in hits] == sorted((hit.count for hit in hits), reverse=True)
        assert index.search("双龙1").hits[0].section in ("name", "overview")
        first, second = (index.search("公开", limit=5, offset=n).hits for n in (0, 5))
        assert not {h.report_id for h in first} & {h.report_id for h in second}


def test_changed_reports_are_read_again_and_gone_ones_forgotten(harvest_dir: Path, corpus: dict[int, str]) -> None:
    with SearchIndex(harvest_dir) as index:
        index.update()
        assert index.update() == 0
    url = "http://www.example.gov.cn/nb/0.html"
    with Store(harvest_dir / "harvest.db") as store:
        capture = store.add_capture(
            None, FakeCapture(url=url, warc_offset=99, fetched_at="2025-01-01T00:00:00Z", body="new")
        )
        parsed = make_parsed(None, agency_key="500110/双龙0镇人民政府", year=2019, url=url, text="换了新内容")
        assert store.save_report(parsed, capture).kind == "version"
    with SearchIndex(harvest_dir) as index:
        assert index.update() == 1
        assert index.search("换了新内容").total == 1
        assert len(index) == len(corpus)
        assert 1 not in index.matches("认真贯彻")


@pytest.mark.parametrize("query", ["", "，。", '""', " \t"])
def test_a_query_of_nothing_is_refused(query: str) -> None:
    with pytest.raises(SearchError, match="nothing to look for"):
        words_of(query)


@pytest.mark.parametrize(
    "query", ['a" OR b', "NEAR(公开", "name:公开", "公开*", "^公开", "'; DROP TABLE docs; --", "{x} : y", "-公开"]
)
def test_no_sign_of_a_query_is_taken_as_a_command(harvest_dir: Path, corpus: dict[int, str], query: str) -> None:
    with SearchIndex(harvest_dir) as index:
        index.update()
        words = words_of(query)
        expected = {i for i, text in corpus.items() if all(word in fold(text) for word in words)}
        assert set(index.matches(query)) == expected
        assert len(index) == len(corpus)


def test_snippet_marks_the_words_in_the_text_as_it_is() -> None:
    pieces = snippet("前言" * 60 + "收到ＦＯＩ申请三件" + "后文" * 60, ["foi"])
    assert [piece for piece, marked in pieces if marked] == ["ＦＯＩ"]
    assert len("".join(piece for piece, _ in pieces)) < 100


def test_command_prints_reports_and_says_when_there_are_none(
    harvest_dir: Path, corpus: dict[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "--dir", str(harvest_dir), "--json", "--year", "2020", "行政复议"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    assert all(line["year"] == 2020 and "行政复议" in line["snippet"] for line in lines)
    assert run(["search", "--dir", str(harvest_dir), "没有的词"]) == 1
    assert "0 reports" in capsys.readouterr().err
    assert run(["search", "--dir", str(harvest_dir), "--division", "不存在的地方", "公开"]) == 2
    assert "is no division" in capsys.readouterr().err
    assert run(["search", "--dir", str(harvest_dir), "，"]) == 2
