"""Pages saved as one file, as Word and browsers write them."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from harvester.documents.sniff import sniff
from harvester.parsing import parse_bytes
from tests.compose.expect import expected
from tests.compose.renderers import RENDERERS
from tests.compose.reports import random_report


def saved(page: str, charset: str) -> bytes:
    message = MIMEMultipart("related")
    message["Subject"] = "=?utf-8?B?5bm05bqm5oql5ZGK?="
    message.attach(MIMEImage(b"\x89PNG\r\n\x1a\n" + bytes(40), "png"))
    message.attach(MIMEText(page, "html", charset))
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_page_inside_is_read(charset: str) -> None:
    report = random_report(5, "ogi2021")
    body = saved(RENDERERS["html_word"](report).decode("utf-8").replace("charset=utf-8", f"charset={charset}"), charset)
    assert sniff(body, "application/msword", "年报.doc") == "mhtml"
    parsed = parse_bytes(body, source="年报.doc", content_type="application/msword")
    read = {(f["table"], f["row"], f["column"]): (f["value"], f["state"]) for f in parsed["facts"]}
    assert read == {key: (cell["value"], cell["state"]) for key, cell in expected(report)["facts"].items()}


@pytest.mark.parametrize(
    "body",
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n",
        b"Content-Type: multipart/related\r\n\r\n" + b"--a\r\n" * 500,
    ],
)
def test_without_a_page_it_is_refused(body: bytes) -> None:
    assert parse_bytes(body, source="x.mht")["error"]["code"] == "unreadable"


def test_levels_without_end_are_refused() -> None:
    levels = b"".join(b"--a%d\nContent-Type: multipart/related; boundary=a%d\n\n" % (n, n + 1) for n in range(3000))
    body = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a0\n\n" + levels
    assert parse_bytes(body, source="x.doc")["error"]["code"] == "too_large"


def test_a_letter_is_no_saved_page() -> None:
    assert sniff("关于政府信息公开\nContent-Type: multipart/related".encode()) == "text"
