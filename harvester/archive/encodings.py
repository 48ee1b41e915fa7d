"""Content codings of HTTP (gzip, deflate, br, zstd) undone step by step, never beyond a bound."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

from harvester.archive.errors import DamagedError, TooLargeError

MAX_PAYLOAD = 256 * 1024 * 1024
"""Largest payload in bytes that is unpacked by default."""

_STEP = 256 * 1024
_MAX_CODINGS = 4


class _Sink:
    """Collects output and refuses to grow over its bound."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.parts: list[bytes] = []

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.limit:
            raise TooLargeError(f"the body unpacks to more than {self.limit} bytes: raise the limit to read it")
        self.parts.append(data)

    def bytes(self) -> bytes:
        return b"".join(self.parts)


def split_codings(value: str | None) -> list[str]:
    """The codings of a ``Content-Encoding`` value in the order they were applied, ``identity`` left out."""
    names = [name.strip().lower() for name in (value or "").split(",")]
    return [name for name in names if name and name != "identity"]


def decode_content(body: bytes, content_encoding: str | None, limit: int = MAX_PAYLOAD) -> bytes:
    """Undo ``content_encoding`` (the header's value).

    A body that does not carry the coding's mark is what it is: many servers announce gzip and send plain bytes.
    Raises TooLargeError beyond ``limit`` bytes, DamagedError for a stream that breaks off or an unknown coding.
    """
    codings = split_codings(content_encoding)
    if len(codings) > _MAX_CODINGS:
        raise DamagedError(f"{len(codings)} content codings on one body")
    for name in reversed(codings):
        body = _decode_one(body, name, limit)
    if len(body) > limit:
        raise TooLargeError(f"the body has more than {limit} bytes: raise the limit to read it")
    return body


def _decode_one(body: bytes, name: str, limit: int) -> bytes:
    if not body:
        return body
    sink = _Sink(limit)
    if name in ("gzip", "x-gzip"):
        if body[:2] != b"\x1f\x8b":
            return body
        _zlib_streams(body, 31, sink)
    elif name == "deflate":
        _deflate(body, sink)
    elif name in ("br", "zstd"):
        _pump(body, name, _brotli_steps if name == "br" else _zstd_steps, sink)
    else:
        raise DamagedError(f"unknown content coding {name!r}")
    return sink.bytes()


def _zlib_streams(body: bytes, wbits: int, sink: _Sink) -> None:
    """One stream, or several gzip members one after the other; what follows the last one is ignored."""
    rest = body
    while True:
        stream = zlib.decompressobj(wbits)
        data = rest
        try:
            while not stream.eof:
                out = stream.decompress(data, _STEP)
                sink.add(out)
                data = stream.unconsumed_tail
                if not out and not data and not stream.eof:
                    raise DamagedError("the compressed body breaks off", sink.bytes())
        except zlib.error as error:
            raise DamagedError(f"the compressed body is damaged ({error})", sink.bytes()) from error
        rest = stream.unused_data
        if wbits != 31 or rest[:2] != b"\x1f\x8b":
            return


def _deflate(body: bytes, sink: _Sink) -> None:
    """``deflate`` is zlib by the standard and raw deflate by habit."""
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    _zlib_streams(body, 15 if wrapped else -15, sink)


def _pump(body: bytes, name: str, steps: Callable[[bytes], Iterator[bytes]], sink: _Sink) -> None:
    try:
        for out in steps(body):
            sink.add(out)
    except TooLargeError:
        raise
    except ImportError as error:
        raise DamagedError(
            f"the body is {name} encoded and its decoder is not installed: pip install scrapy"
        ) from error
    except EOFError as error:
        raise DamagedError("the compressed body breaks off", sink.bytes()) from error
    except Exception as error:  # the decoders share no exception class
        raise DamagedError(f"the {name} body is damaged ({error})", sink.bytes()) from error


def _brotli_steps(body: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped, unused-ignore]

    stream: Any = brotli.Decompressor()
    data = body
    while not stream.is_finished():
        out: bytes = stream.process(data, output_buffer_limit=_STEP)
        data = b""
        yield out
        if not out and not stream.is_finished() and stream.can_accept_more_data():
            raise EOFError


def _zstd_steps(body: bytes) -> Iterator[bytes]:
    from backports.zstd import ZstdDecompressor

    stream: Any = ZstdDecompressor()
    data = body
    while not stream.eof:
        out: bytes = stream.decompress(data, max_length=_STEP)
        data = b""
        yield out
        if not out and not stream.eof and stream.needs_input:
            raise EOFError
