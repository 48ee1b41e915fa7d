"""Decoding by evidence."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.archive.decode import decode

TEXT = "<html><body>重庆市长寿区双龙镇人民政府2020年政府信息公开工作年度报告，收到信息公开申请2件。</body></html>"
ONLY_GBK = TEXT + "朱镕基、喆"
ONLY_GB18030 = TEXT + "㐀𠀀㳘"


@pytest.mark.parametrize(
    ("body", "content_type", "text", "encoding", "evidence"),
    [
        (TEXT.encode(), None, TEXT, "utf-8", "utf-8"),
        (TEXT.encode(), "text/html; charset=gb2312", TEXT, "utf-8", "utf-8"),
        (ONLY_GBK.encode("gbk"), "text/html; charset=ISO-8859-1", ONLY_GBK, "gb18030", "gb18030"),
        (ONLY_GBK.encode("gbk"), "text/html; charset=utf-8", ONLY_GBK, "gb18030", "gb18030"),
        (ONLY_GBK.encode("gbk"), "text/html; charset=gb2312", ONLY_GBK, "gb18030", "declared"),
        (ONLY_GB18030.encode("gb18030"), 'text/html; charset="GB2312"', ONLY_GB18030, "gb18030", "declared"),
        (ONLY_GB18030.encode("gb18030"), None, ONLY_GB18030, "gb18030", "gb18030"),
        (TEXT.encode("big5", "ignore"), "text/html;charset=big5", None, "big5", "declared"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=gbk", TEXT, "utf-8", "bom"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None, TEXT, "utf-16-le", "bom"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None, TEXT, "utf-16-be", "bom"),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-8", TEXT, "utf-16-le", "utf-16"),
        (TEXT.encode("utf-16-be"), None, TEXT, "utf-16-be", "utf-16"),
        (b"plain", "text/plain; charset=nonsense", "plain", "utf-8", "utf-8"),
        ("Résumé à é".encode("latin-1"), "text/html; charset=iso-8859-1", "Résumé à é", "cp1252", "declared"),
        (b"", None, "", "utf-8", "utf-8"),
    ],
)
def test_evidence(body, content_type, text, encoding, evidence):
    found = decode(body, content_type)
    assert (found.encoding, found.evidence) == (encoding, evidence)
    if text is not None:
        assert found.text == text


def test_a_label_in_the_page_counts_like_one_in_the_header():
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + ONLY_GBK
    found = decode(page.encode("gb18030"), "text/html")
    assert (found.text, found.evidence) == (page, "declared")


@pytest.mark.parametrize("cut", [1, 2])
def test_a_character_cut_at_the_end_does_not_turn_the_decision(cut):
    body = (TEXT + "政").encode()
    found = decode(body[:-cut], "text/html; charset=gbk")
    assert (found.text, found.encoding, found.evidence) == (TEXT + "\ufffd", "utf-8", "utf-8")


def test_a_gbk_character_cut_at_the_end():
    body = (ONLY_GBK + "政").encode("gbk")[:-1]
    assert decode(body, "text/html; charset=gb2312").text == ONLY_GBK + "\ufffd"


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (TEXT.encode() + b"\xff\xfe" + TEXT.encode(), "text/html; charset=gb2312", "utf-8"),
        (TEXT.encode("gbk") + b"\xff " + TEXT.encode("gbk"), "text/html; charset=utf-8", "gb18030"),
        (TEXT.encode() + b"\xff\xfe " + TEXT.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode() + b"\xff", None, "utf-8"),
    ],
)
def test_damaged_bytes_are_said_to_be_damaged(body, content_type, encoding):
    found = decode(body, content_type)
    assert (found.encoding, found.evidence) == (encoding, "damaged")
    assert "\ufffd" in found.text and "人民政府" in found.text


def test_a_codec_that_is_no_charset_is_not_used():
    assert decode(TEXT.encode("gbk"), "text/html; charset=rot13").encoding == "gb18030"
    assert decode(TEXT.encode("gbk"), "text/html; charset=unicode_escape").encoding == "gb18030"


@given(st.text(st.characters(blacklist_categories=("Cs",))))
def test_utf8_is_always_read_back(text):
    if not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text


@given(st.binary(max_size=300), st.text(max_size=30))
def test_it_never_raises(body, label):
    assert isinstance(decode(body, f"text/html; charset={label}").text, str)


@given(
    st.binary(max_size=60), st.sampled_from(["hz", "iso-2022-jp", "euc-kr", "shift_jis", "idna", "utf-7", "big5hkscs"])
)
def test_it_never_raises_under_odd_labels(body, label):
    assert isinstance(decode(b"\xe9" + body, f"text/html; charset={label}").text, str)
