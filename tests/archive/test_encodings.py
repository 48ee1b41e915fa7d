"""Content codings, bounded."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from harvester.archive.encodings import decode_content
from harvester.archive.errors import DamagedError, TooLargeError


def raw_deflate(data):
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("name", CODINGS)
@given(data=st.binary(max_size=2000))
def test_round_trip(name, data):
    assert decode_content(CODINGS[name](data), name) == data


@pytest.mark.parametrize("name", CODINGS)
def test_a_bomb_is_stopped(name):
    bomb = CODINGS[name](bytes(50_000_000))
    assert len(bomb) < 200_000
    with pytest.raises(TooLargeError, match="more than 1000000 bytes"):
        decode_content(bomb, name, 1_000_000)


@pytest.mark.parametrize("name", CODINGS)
def test_a_body_that_breaks_off_is_damaged(name):
    data = bytes(range(256)) * 4000
    with pytest.raises(DamagedError):
        decode_content(CODINGS[name](data)[:-9], name)


def test_the_readable_part_is_kept():
    data = b"".join(str(n).encode() for n in range(100_000))
    with pytest.raises(DamagedError) as caught:
        decode_content(gzip.compress(data)[:-100], "gzip")
    assert len(caught.value.partial) > 1000 and data.startswith(caught.value.partial)


def test_several_codings_and_members():
    data = b"hello" * 100
    assert decode_content(gzip.compress(zlib.compress(data)), "deflate, gzip") == data
    assert decode_content(gzip.compress(b"a") + gzip.compress(b"b"), "gzip") == b"ab"
    assert decode_content(raw_deflate(data), "deflate") == data


def test_what_is_not_encoded_although_it_says_so():
    assert decode_content(b"<html>", "gzip") == b"<html>"
    assert decode_content(b"<html>", "identity") == b"<html>"
    assert decode_content(b"", "br") == b""


def test_unknown_and_too_many():
    with pytest.raises(DamagedError, match="unknown content coding 'sdch'"):
        decode_content(b"x", "sdch")
    with pytest.raises(DamagedError, match="5 content codings"):
        decode_content(b"x", ",".join(["gzip"] * 5))
    with pytest.raises(TooLargeError):
        decode_content(b"x" * 11, None, 10)
