"""The bytes of records: gzip members, digests, keys."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from harvester.archive import packing
from harvester.archive.index import key_of
from harvester.archive.serialise import digest_of, record_id

SIZES = [0, 1, 65_534, 65_535, 65_536, 200_000]


@pytest.mark.parametrize("library", ["as installed", "zlib"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("packed", [False, True])
def test_a_member_is_what_any_gzip_reader_unpacks(library, size, packed, monkeypatch):
    if library == "zlib":
        monkeypatch.setattr(packing, "compressobj", zlib.compressobj)
        monkeypatch.setattr(packing, "crc32", zlib.crc32)
    body = hashlib.shake_128(b"any").digest(size)
    member = packing.member(b"front " * 9, body, b"\r\n\r\n", packed=packed)
    assert gzip.decompress(member) == b"front " * 9 + body + b"\r\n\r\n"
    stream = zlib.decompressobj(31)
    stream.decompress(member + b"next")
    assert stream.eof and stream.unused_data == b"next", "the next member begins right behind it"
    if packed:
        assert len(member) < size + 150 + 5 * (size // 65_535), "stored and not packed twice"


@given(st.binary(max_size=60))
def test_digests_are_those_of_the_standard_library(data):
    assert digest_of(data) == "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def test_record_ids_are_random_uuids():
    found = {record_id() for _ in range(200)}
    assert len(found) == 200
    pattern = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(pattern, one) for one in found)


@given(
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["www.a.gov.cn", "A.gov.cn", "127.0.0.1:8080", "a.gov.cn:80", "a.gov.cn:0080", "a.gov.cn."]),
    st.text("abzAZ09._~-/:%?=&#@+;,!$'()* 年", max_size=14),
    st.text("ab9_-.=&%+", max_size=8),
)
def test_keys_are_those_of_the_canonical_address(scheme, host, path, query):
    url = f"{scheme}://{host}/{path}?{query}" if query else f"{scheme}://{host}/{path}"
    assert key_of("get", url) == key_of("GET", canonicalize_url(url))
    slow = hashlib.sha1(b"GET\n" + canonicalize_url(url).encode("utf-8", "replace") + b"\n").digest()
    assert key_of("GET", url) == slow
