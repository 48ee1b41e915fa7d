"""One gzip member of a WARC record's parts: what is not compressed yet is, what is (a body as sent) is stored.

With the package ``isal`` a plain page costs a fraction of the time that zlib takes, at the same size; without it
everything works as well.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

try:
    from isal import isal_zlib
except ImportError:  # no build for this machine
    compressobj: Callable[..., Any] = zlib.compressobj
    compress: Callable[[bytes, int, int], bytes] = zlib.compress
    crc32: Callable[[bytes, int], int] = zlib.crc32
else:
    compressobj, compress, crc32 = isal_zlib.compressobj, isal_zlib.compress, isal_zlib.crc32

LEVEL = 2
"""As fast as level 1 and a little smaller, with either library; zlib's 6 takes three to five times as long for a tenth
of the size, and a page is fetched with the crawl waiting."""

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_MOST = 0xFFFF
"""Bytes of one stored block."""
_SMALL = 1_000_000
"""Bytes of a body that is copied, so that all is compressed in one go: most records are small, and a stream of parts
costs six times as much for them."""


def member(front: bytes, body: bytes, end: bytes, *, packed: bool) -> bytes:
    """The gzip member of ``front + body + end``; ``packed``: ``body`` is compressed and is stored as it is.

    A deflate stream may change between compressed and stored blocks where it was flushed to a byte's end.
    """
    if not packed and len(body) < _SMALL:
        whole = b"".join((front, body, end))
        return _HEAD + compress(whole, LEVEL, -15) + struct.pack("<II", crc32(whole, 0), len(whole))
    checksum = crc32(end, crc32(body, crc32(front, 0)))
    size = len(front) + len(body) + len(end)
    stream = compressobj(LEVEL, zlib.DEFLATED, -15)
    parts = [_HEAD, stream.compress(front)]
    if packed:
        parts.append(stream.flush(zlib.Z_SYNC_FLUSH))
        for at in range(0, len(body), _MOST):
            piece = body[at : at + _MOST]
            parts += (_stored(len(piece), last=False), piece)
        parts += (_stored(len(end), last=True), end)
    else:
        parts += (stream.compress(body), stream.compress(end), stream.flush())
    parts.append(struct.pack("<II", checksum, size & 0xFFFFFFFF))
    return b"".join(parts)


def _stored(length: int, *, last: bool) -> bytes:
    return struct.pack("<BHH", last, length, length ^ _MOST)
