# ruff: noqa: E501
"""Inputs near to what the targets know: seeds, the words of their grammars, and damage."""

from __future__ import annotations

import gzip
import zipfile
from functools import cache
from io import BytesIO
from random import Random

from tests.compose import random_report, render_html, render_text

LONG = b"9" * 5_000
"""More digits than Python turns into a number without being asked to."""
WORDS: tuple[bytes, ...] = (
    *(b"<td>", b"</td>", b"<tr>", b"</table>", b"<table>", b"<script>", b"</script>", b"<!--", b"-->", b"<a href='"),
    *(b"colspan='", b"rowspan=99999", b"&#x110000;", b"&#0;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
    *(b"0", b"1", b"-1", b"1e999", LONG, b"\xd9\xa3", b"\xef\xbc\x91", b"\xc2\xb2", b"\xe2\x85\xa2", b"NaN", b"Infinity"),
    *(b"{", b"}", b"[", b"]", b"[" * 3000, b'"', b"'", b":", b",", b"null", b"true", b"\\u0000", b"\\ud800", b"(", b")"),
    *(b"\n", b"\r\n", b"\r\n\r\n", b"\t", b" ", b"|", b"/", b"%", b"%zz", b"http://[::1", b"//", b"?page=", b"&"),
    *("年|月|日|二〇二一年一月三十日|2021年13月45日|发布时间：|一、总体情况|规章|总计|万元|件|其中|（|）|无|下一页|共|页|条".encode().split(b"|")),
    *(b"createPageHTML(", b"totalpage=", b"var dataList=", b"infolist", b"pagesData={", b"curPageNo", b"pageTotal:"),
    *(b"var totalCount=", b"var perSize=", b"<datastore>", b"<recordset>", b"<record><![CDATA[", b"]]></record>"),
    *(b"createPageHTML(" + LONG + b",1,'index','html')", b'"total":' + LONG, b"pagesData={'curPageNo':1,'pageTotal':" + LONG + b"}"),
    *(b"var totalCount=" + LONG + b";var perSize=1", b'<div id="pageDec" pagesize="2" pagecount="' + LONG + b'">', b"/index_" + LONG + b".html"),
    *(b"countPage=" + LONG + b";", b"totalRecord:" + LONG, b"Content-Length: " + LONG + b"\r\n", LONG + "年".encode() + LONG + "月1日".encode()),
    *(b'"url":', b'"title":', b'"timestamp":"20200101000000"', b'"status":"200"', b'"offset":', b'"length":'),
    *(b"WARC/1.1\r\n", b"WARC-Type: response\r\n", b"Content-Length: ", b"WARC-Date: 2020\r\n", b"HTTP/1.1 200 OK\r\n"),
    *(b"Content-Type: application/http\r\n", b"Transfer-Encoding: chunked\r\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x01\x02"),
    *(b"%PDF-1.4\n", b"obj<</Length ", b"stream\n", b"endstream", b"{\\rtf1 ", b"\\trowd", b"\\cell", b"\\row", b"\\u-99999"),
    *(b"\\bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"gb2312\n", b"utf-8\n", b"hz\n", b"gzip\n", b"deflate\n", b"br\n", b"zstd\n"),
)  # fmt: skip


@cache
def seeds() -> tuple[bytes, ...]:
    report = random_report(3, "ogi2021")
    record = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        b"WARC-Target-URI: http://x/\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 44\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello\n\r\n\r\n"
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml", "<w:document><w:body><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:body></w:document>"
        )
    return (
        b"",
        render_html(report)[:6000],
        render_text(report)[:3000],
        record,
        gzip.compress(record, mtime=0) * 2,
        packed.getvalue(),
        b'com,x)/ 20200101000000 {"url": "http://x/", "status": "200", "mime": "text/html", "filename": "a", "offset": "1"}\n',
        b'[["urlkey","timestamp","original"],["x","20200101","http://x/"]]',
        b"{\\rtf1\\ansi\\trowd\\cellx100\\cellx200 a\\cell b\\cell\\row}",
        b'{"data":{"total":"9","list":[{"title":"2020\xe5\xb9\xb4","url":"/a.html","date":"2021-01-01"}]}}',
    )  # fmt: skip


def damaged(rng: Random) -> bytes:
    """One input, the same for the same state of ``rng``."""
    data = bytearray(rng.choice(seeds()))
    for _ in range(rng.randint(1, 8)):
        at = rng.randint(0, len(data))
        act = rng.random()
        if act < 0.5:
            data[at:at] = rng.choice(WORDS)
        elif act < 0.65:
            data[at : at + rng.randint(1, 4)] = rng.randbytes(rng.randint(0, 4))
        elif act < 0.8:
            del data[at : at + rng.randint(1, 200)]
        elif act < 0.9:
            data[at:at] = data[at : at + rng.randint(1, 200)]
        else:
            data += rng.choice(WORDS) * rng.randint(1, 20)
    return bytes(data[:60_000])
