"""The dialects of archives: which address speaks which, what is asked, and answers as they come, damaged ones too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.archive.errors import DamagedError, TooLargeError
from harvester.archive.reader import capture_in
from harvester.archive.sources import Listed, LocalSource, Match, SourceError, open_source
from harvester.archive.sources.commoncrawl import CommonCrawlSource
from harvester.archive.sources.pywb import PywbSource
from harvester.archive.sources.wayback import WaybackSource
from harvester.archive.writer import WarcWriter

CDX = "http://archive.example/cdx/search/cdx"
LISTED = Listed("http://www.a-test.gov.cn/x?y=1", "20210305112233", "text/html", 200, "ABC")
HOST = Match.parse("www.a-test.gov.cn/*")


@pytest.mark.parametrize(
    "address, kind, replay",
    [
        (CDX, WaybackSource, "http://archive.example/web/20210305112233id_/http://www.a-test.gov.cn/x?y=1"),
        ("https://archive.example:8443/cdx/search/cdx/?x=1", WaybackSource,
         "https://archive.example:8443/web/20210305112233id_/http://www.a-test.gov.cn/x?y=1"),
        ("http://127.0.0.1:8080/coll/cdx", PywbSource,
         "http://127.0.0.1:8080/coll/20210305112233id_/http://www.a-test.gov.cn/x?y=1"),
        ("http://archive.example/coll-cdx", PywbSource,
         "http://archive.example/coll/20210305112233id_/http://www.a-test.gov.cn/x?y=1"),
        ("http://archive.example/ns/coll-index", PywbSource,
         "http://archive.example/ns/coll/20210305112233id_/http://www.a-test.gov.cn/x?y=1"),
    ],
)  # fmt: skip
def test_the_address_tells_the_dialect(address: str, kind: type, replay: str) -> None:
    source = open_source(address)
    assert isinstance(source, kind) and not isinstance(source, LocalSource)
    assert source.fetch(LISTED).url == replay


@pytest.mark.parametrize(
    "index, data, expected",
    [
        ("https://index.crawl.example/collinfo.json", None, "https://data.crawl.example/f/x.warc.gz"),
        ("http://127.0.0.1:81/collinfo.json", None, "http://127.0.0.1:81/f/x.warc.gz"),
        ("http://127.0.0.1:81/collinfo.json", "http://files.example/cc/", "http://files.example/cc/f/x.warc.gz"),
    ],
)
def test_where_the_records_of_common_crawl_lie(index: str, data: str | None, expected: str) -> None:
    source = CommonCrawlSource(index, data)
    fetch = source.fetch(Listed("http://a", "20210305112233", "", 200, "", 100, 50, "f/x.warc.gz"))
    assert fetch.url == expected and fetch.headers == {"Range": "bytes=50-149"}


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", "a//b", "", "a\\b"])
def test_file_names_of_an_index_lead_nowhere_else(name: str) -> None:
    source = CommonCrawlSource("http://index.crawl.example/collinfo.json")
    with pytest.raises(SourceError):
        source.fetch(Listed("http://a", "20210305112233", "", 200, "", 100, 50, name))
    safe = source.fetch(Listed("http://a", "20210305112233", "", 200, "", 100, 50, "http://evil.example/x@y?z#w"[8:]))
    assert safe.url.startswith("http://data.crawl.example/")


def test_lists_of_crawls_introduce_no_host() -> None:
    source = CommonCrawlSource("http://index.crawl.example/collinfo.json")
    source.queries(HOST, frozenset({2020}))
    crawls = [
        {"id": "CC-MAIN-2021-10", "cdx-api": "https://evil.example/CC-MAIN-2021-10-index"},
        {"id": "CC-MAIN-2019-10", "cdx-api": "https://index.crawl.example/CC-MAIN-2019-10-index"},
        {"id": "broken"},
        None,
    ]
    answer = source.read("http://index.crawl.example/collinfo.json", 200, json.dumps(crawls).encode())
    assert answer.following == [
        "http://index.crawl.example/CC-MAIN-2021-10-index?url=www.a-test.gov.cn%2F%2A&output=json"
    ]


@pytest.mark.parametrize(
    "text, url, admitted",
    [
        ("www.a.gov.cn/*", "http://www.a.gov.cn/x", True),
        ("www.a.gov.cn/*", "https://a.gov.cn:8080/x", True),
        ("www.a.gov.cn", "http://www.a.gov.cn/x", True),
        ("www.a.gov.cn/*", "http://b.a.gov.cn/x", False),
        ("www.a.gov.cn/*", "http://www.a.gov.cn.evil.example/x", False),
        ("www.a.gov.cn/*", "ftp://www.a.gov.cn/x", False),
        ("www.a.gov.cn/zwgk/*", "http://www.a.gov.cn/zwgk/x", True),
        ("www.a.gov.cn/zwgk/*", "http://www.a.gov.cn/other/zwgk/x", False),
        ("*.a.gov.cn", "http://b.c.a.gov.cn/x", True),
        ("*.a.gov.cn", "http://a.gov.cn/x", True),
        ("*.a.gov.cn", "http://bada.gov.cn/x", False),
        ("http://www.a.gov.cn/x.html", "https://www.a.gov.cn/x.html", True),
        ("http://www.a.gov.cn/x.html", "http://www.a.gov.cn/x.html2", False),
    ],
)
def test_what_a_pattern_covers(text: str, url: str, admitted: bool) -> None:
    assert Match.parse(text).admits(url) is admitted


@pytest.mark.parametrize("text", ["", "*", "*.", "gov", "a b.gov.cn", "http://", "*.*.gov.cn", "http://[::1"])
def test_patterns_that_name_no_host(text: str) -> None:
    with pytest.raises(SourceError, match="say which pages"):
        Match.parse(text)


def test_resume_key_is_sent_as_it_was_printed() -> None:
    source = WaybackSource(CDX)
    (question,) = source.queries(HOST, None)
    row = ["cn,gov,a-test)/", "20210305112233", "http://a-test.gov.cn/", "text/html", "200", "ABC", "1"]
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    answer = source.read(question, 200, json.dumps([names, row, [], ["cn%2Cgov+20210305112233%21"]]).encode())
    assert answer.following == [f"{question}&resumeKey=cn%2Cgov+20210305112233%21"]
    assert [listed.url for listed in answer.captures] == ["http://a-test.gov.cn/"]
    last = source.read(answer.following[0], 200, json.dumps([names, row, [], ["cn%2Cgov+20210305112233%21"]]).encode())
    assert last.following == [], "the same key again would go on for ever"


def test_order_of_columns_is_the_header_s() -> None:
    rows = [["original", "statuscode", "timestamp"], ["http://a.gov.cn/", "404", "20210305112233"]]
    (listed,) = WaybackSource(CDX).read(CDX, 200, json.dumps(rows).encode()).captures
    assert (listed.url, listed.status, listed.timestamp) == ("http://a.gov.cn/", 404, "20210305112233")


def test_plain_text_answers() -> None:
    line = b"cn,gov,a)/ 20210305112233 http://a.gov.cn/ warc/revisit - ABC 12\n"
    (listed,) = WaybackSource(CDX).read(CDX, 200, line).captures
    assert listed.is_revisit and listed.status is None
    cdxj = b'cn,gov,a)/ 20210305112233 {"url": "http://a.gov.cn/", "mime": "text/html", "status": "200"}\n'
    (listed,) = (
        PywbSource("http://archive.example/c/cdx").read("http://archive.example/c/cdx?url=x", 200, cdxj).captures
    )
    assert listed.archived_at == "2021-03-05T11:22:33Z"


@pytest.mark.parametrize("body", [b"", b"[]", b"  \n"])
def test_no_captures(body: bytes) -> None:
    answer = WaybackSource(CDX).read(CDX, 200, body)
    assert answer.told and not answer.captures and not answer.following


def test_an_index_without_pages_is_asked_twice_only() -> None:
    source = PywbSource("http://archive.example/c/cdx")
    (question,) = source.queries(HOST, None)
    line = b'{"url": "http://a.gov.cn/", "timestamp": "20210305112233", "mime": "text/html", "status": "200"}\n'
    first = source.read(question, 200, line)
    assert first.following == [f"{question}&page=1"]
    assert not source.read(f"{question}&page=1", 200, line).following
    assert not source.read(question, 400, b"bad").told and source.read(f"{question}&page=1", 400, b"end").told


@pytest.mark.parametrize("body", [b"<html>login</html>", b"[[1,2", b'{"error": 1}'])
def test_pages_instead_of_an_index_are_said(body: bytes) -> None:
    with pytest.raises(SourceError):
        WaybackSource(CDX).read(CDX, 200, body)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_answer_breaks_a_reader(body: bytes) -> None:
    sources = (
        (WaybackSource(CDX), CDX),
        (PywbSource("http://archive.example/c/cdx"), "http://archive.example/c/cdx?url=x&output=json"),
        (CommonCrawlSource("http://archive.example/collinfo.json"), "http://archive.example/collinfo.json"),
    )
    for source, url in sources:
        source.queries(HOST, None)
        try:
            answer = source.read(url, 200, body)
        except SourceError:
            continue
        assert all(listed.archived_at for listed in answer.captures)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4), max_leaves=12
    )
)
def test_no_json_breaks_the_wayback_reader(value: object) -> None:
    try:
        WaybackSource(CDX).read(CDX, 200, json.dumps(value).encode())
    except SourceError as error:
        assert str(error)


def test_a_record_out_of_a_file(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "run-1") as writer:
        kept = writer.write_exchange("GET", "http://a.gov.cn/", (), 200, [("Content-Type", "text/html")], b"x" * 5000)
    data = (tmp_path / kept.warc_file).read_bytes()[kept.warc_offset :]
    assert capture_in(data).body == b"x" * 5000
    with pytest.raises(DamagedError, match="breaks off"):
        capture_in(data[:-40])
    with pytest.raises(TooLargeError):
        capture_in(data, limit=1000)
    for other in (b"", b"<Error>", b"\x1f\x8bnothing", data[7:]):
        with pytest.raises(DamagedError):
            capture_in(other)


def test_defaults_are_one_connection_and_long_pauses() -> None:
    from scrapy.settings import Settings

    from spiders.archive import ArchiveSpider

    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    ArchiveSpider.update_settings(settings)
    assert settings.getfloat("DOWNLOAD_DELAY") == 3.0
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert not settings.getbool("AUTOTHROTTLE_ENABLED")
    mine = Settings({"DOWNLOAD_DELAY": 7.5})
    mine.set("DOWNLOAD_DELAY", 7.5, "cmdline")
    ArchiveSpider.update_settings(mine)
    assert mine.getfloat("DOWNLOAD_DELAY") == 7.5
