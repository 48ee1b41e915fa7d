"""What reads bytes of strangers, each as a function of bytes that may end well or with the errors it has announced.

The same targets are run by hypothesis (test_fuzz), by ``python -m tests.fuzz`` as long as one likes, and by atheris.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

from harvester.archive.decode import decode
from harvester.archive.encodings import decode_content
from harvester.archive.errors import ArchiveError
from harvester.archive.framing import spans
from harvester.archive.reader import capture_in, iter_captures
from harvester.archive.sources.model import SourceError
from harvester.archive.sources.pywb import CdxjIndex
from harvester.archive.sources.wayback import WaybackSource
from harvester.crawl.families import read_listing
from harvester.crawl.pages import Page
from harvester.documents.codec import from_plain, to_plain
from harvester.documents.model import UnreadableError
from harvester.documents.read import READERS
from harvester.documents.sniff import sniff
from harvester.parsing import parse_bytes
from harvester.reports import dates, numbers

HOST = "http://www.qinghe.gov.cn"
LIMIT = 1_000_000


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def decoding(data: bytes) -> None:
    head, _, body = data.partition(b"\n")
    found = decode(body, "text/html; charset=" + head[:40].decode("latin-1"))
    assert isinstance(found.text, str)
    found.text.encode("utf-8")  # no half of a pair


def unpacking(data: bytes) -> None:
    head, _, body = data.partition(b"\n")
    try:
        assert len(decode_content(body, head[:60].decode("latin-1"), LIMIT)) <= LIMIT
    except ArchiveError:
        return


def page(data: bytes) -> None:
    result = parse_bytes(data, source="x.html", url=HOST, content_type="text/html")
    assert "error" in result or len(result["facts"]) in (0, 1, 58, 198, 200, 207) or result["form"]


def plain_text(data: bytes) -> None:
    result = parse_bytes(data, source="x.txt", content_type="text/plain")
    assert "error" in result or result["title"] is not None or result["sections"] is not None


def number(data: bytes) -> None:
    text = text_of(data)
    for money in (False, True):
        reading = numbers.read_cell(text, money)
        assert reading is not None
    numbers.looks_like_value(text)


def date(data: bytes) -> None:
    text = text_of(data)
    for found in [*dates.find_dates(text, "text"), *dates.labelled_dates(text), *dates.url_dates(text)]:
        dates.plausible(found)
    dates.read_date(text[:40])
    dates.signed_date(text)
    dates.bare_date(text)


def listing(data: bytes) -> None:
    for path in ("/nb/index_2.html", "/col/col1/index.html?page=2"):
        for found in read_listing(Page(HOST + path, data, "text/html"), {}):
            assert all(isinstance(more.url, str) for more in found.more)


def answer(data: bytes) -> None:
    """What the readers of lists make of an answer to their own questions."""
    asking = Page(HOST + "/nb/", _ASKING, "text/html")
    for found in read_listing(asking, {}):
        for more in found.more:
            read_listing(Page(more.url, data, "application/json"), more.state)
    read_listing(Page(HOST + "/api.json", data, "application/json"), {})


_ASKING = b"""<html><script>createPageHTML(3, 0, "index", "html"); var dataList=[{"infolist":[]}];
pagesData={"curPageNo":1,"pageTotal":9}; $.ajax({url:'/api/list.jsp', data:{page:1,pageSize:20}});
</script><div id="pageDec" pagesize="24" pagecount="51"></div></html>"""


def cdx(data: bytes) -> None:
    for source in (CdxjIndex("http://archive/coll/cdx"), WaybackSource("http://archive/cdx/search/cdx")):
        try:
            told = source.read("http://archive/coll/cdx?url=x&output=json", 200, data)
        except SourceError:
            continue
        assert all(isinstance(listed.url, str) for listed in told.captures)


def warc_record(data: bytes) -> None:
    try:
        capture = capture_in(data, LIMIT)
        capture.payload(LIMIT)
    except ArchiveError:
        return


def warc_file(data: bytes) -> None:
    path = _scratch() / "x.warc.gz"
    path.write_bytes(data)
    end = 0
    for span in spans(path):
        assert span.offset == end < span.end <= len(data)
        end = span.end
    assert end == len(data)
    try:
        for capture in iter_captures(path):
            capture.payload(LIMIT)
    except ArchiveError:
        return


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="harvester-fuzz-"))


def kind(data: bytes) -> None:
    found = sniff(data, None, "http://x/a.pdf")
    assert found in READERS or found in ("empty", "gzip", "binary")


def attachment(data: bytes) -> None:
    """Readers that run in a process of their own are called here directly: their faults are to be seen."""
    from importlib import import_module

    found = sniff(data)
    if found not in READERS or found in ("html", "text", "image", "doc", "wps"):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = import_module(READERS[found]).read(data, url=None, name=None)
    except UnreadableError:
        return
    assert from_plain(to_plain(document)) == document


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        decoding, unpacking, page, plain_text, number, date, listing, answer, cdx, warc_record, warc_file, kind,
        attachment,
    )
}  # fmt: skip
