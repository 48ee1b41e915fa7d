"""What the streams of a PDF unpack to, looked at before a PDF library unpacks them without bounds."""

from __future__ import annotations

import re
import zlib

from harvester.documents.model import UnreadableError

MAX_STREAM = 40_000_000
"""Text, drawings, fonts: a page of 40 MB of operators takes pdfium seconds and a gigabyte."""
MAX_IMAGE = 250_000_000
MAX_TOTAL = 600_000_000
MAX_STREAMS = 200_000
_STREAM = re.compile(rb"stream\r?\n")
_SLICE = 1 << 20


def check_streams(body: bytes) -> None:
    """Raise UnreadableError('too_large') where a stream, or all together, unpack to more than the bounds."""
    total = 0
    for count, found in enumerate(_STREAM.finditer(body)):
        if count > MAX_STREAMS:
            raise UnreadableError("too_large", f"a PDF with more than {MAX_STREAMS} streams")
        if body[found.start() - 3 : found.start()] == b"end":
            continue
        head = body[max(0, found.start() - 600) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        # FlateDecode, its short name, or data that say so themselves; other filters hardly grow
        start = body[found.end() : found.end() + 2]
        if b"Fl" not in head and not (
            len(start) == 2 and start[0] & 15 == 8 and int.from_bytes(start, "big") % 31 == 0
        ):
            continue
        is_image = re.search(rb"/Subtype\s*/Image", head) is not None
        limit = MAX_IMAGE if is_image else MAX_STREAM
        layers = max(1, len(re.findall(rb"/Fl(?:ateDecode)?\b", head)))
        size = _unpacked(memoryview(body)[found.end() :], limit, min(layers, 4))
        if size > limit:
            raise UnreadableError("too_large", f"a stream of the PDF unpacks to more than {limit} bytes")
        total += size
        if total > MAX_TOTAL:
            raise UnreadableError("too_large", f"the PDF unpacks to more than {MAX_TOTAL} bytes")


def _unpacked(packed: memoryview, limit: int, layers: int) -> int:
    """Size of a stream after ``layers`` rounds of Flate, counted up to ``limit`` without keeping it."""
    rounds = [zlib.decompressobj() for _ in range(layers)]
    size = 0

    def feed(level: int, data: bytes) -> None:
        nonlocal size
        if level == layers:
            size += len(data)
            return
        waiting = data
        while waiting and size <= limit and not rounds[level].eof:
            piece = rounds[level].decompress(waiting, _SLICE)
            waiting = rounds[level].unconsumed_tail
            feed(level + 1, piece)

    place = 0
    try:
        while place < len(packed) and size <= limit and not rounds[0].eof:
            feed(0, bytes(packed[place : place + _SLICE]))
            place += _SLICE
    except zlib.error:
        return size  # no Flate after all, encrypted, or damaged: what came out until here is what counts
    return size
