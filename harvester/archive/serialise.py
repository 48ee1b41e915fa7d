"""The bytes of WARC/1.1 records, one gzip member each.

They are put together here and not by warcio's writer: warcio percent-encodes header bytes that are not ASCII (they
must stay as sent), always compresses at level 9 (eight times a crawl's budget per page), and writes in several steps.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from harvester.archive.packing import member

NOTE_TYPE = "application/json"
"""Content type of a harvest's notes, by which they are told from the metadata of one exchange."""
HTTP_RESPONSE = "application/http; msgtype=response"
HTTP_REQUEST = "application/http; msgtype=request"
FIELDS = "application/warc-fields"
PAYLOAD_DIGEST = "WARC-Payload-Digest"

Headers = Iterable[tuple[str, str]]

_END = b"\r\n\r\n"
_PLAIN_URI = re.compile(r"[A-Za-z0-9%:/?#\[\]@!$&'()*+,;=._~|-]*\Z")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
_json = json.JSONEncoder(ensure_ascii=False).encode
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def digest_of(data: bytes) -> str:
    """``sha1:`` and base32, as WARC tools write it."""
    return _sha1_words(hashlib.sha1(data, usedforsecurity=False).digest())


def _sha1_words(digest: bytes) -> str:
    """What ``base64.b32encode`` makes of 20 bytes, in a third of its time."""
    words = ["sha1:"]
    for at in (0, 5, 10, 15):
        number = int.from_bytes(digest[at : at + 5], "big")
        words += (
            _PAIRS[number >> 30],
            _PAIRS[number >> 20 & 1023],
            _PAIRS[number >> 10 & 1023],
            _PAIRS[number & 1023],
        )
    return "".join(words)


def record_id() -> str:
    """A random UUID as a URN."""
    digits = os.urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def one_line(text: object) -> str:
    return " ".join(str(text).split())


def uri(url: str) -> str:
    """An address that can stand in a header: ASCII, no white space."""
    return url if _PLAIN_URI.match(url) else quote(url, safe="%:/?#[]@!$&'()*+,;=-._~|")


def http_head(first: str, headers: Headers) -> bytes:
    """Start line and headers of a message; what was sent stays as sent, but no value can begin another line."""
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
        text = "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines)
    return f"{text}\r\n\r\n".encode("latin-1", "replace")


def response_head(status: int, headers: Headers) -> bytes:
    return http_head(f"HTTP/1.1 {status} {_PHRASES.get(status, 'Unknown')}", headers)


def fields_block(fields: Iterable[tuple[str, object]]) -> bytes:
    """The block of a ``warcinfo``: one line a field."""
    return "".join(f"{one_line(name)}: {one_line(value)}\r\n" for name, value in fields).encode()


def json_fields_block(fields: Iterable[tuple[str, Any]]) -> bytes:
    """The block of the metadata of an exchange: one line a field, values in JSON."""
    return "".join([f"{one_line(key)}: {_json(value)}\r\n" for key, value in fields]).encode()


def record(
    kind: str,
    identifier: str,
    target: str | None,
    date: str,
    content_type: str,
    fields: Headers,
    head: bytes,
    body: bytes = b"",
    *,
    packed: bool = False,
) -> bytes:
    """One record as a gzip member. ``target``: an address that went through ``uri``; the block is ``head + body``;
    ``packed``: ``body`` is compressed already.

    A record without a payload digest among its ``fields`` gets a block digest. Not both: what the one leaves out is
    HTTP headers, which the member's checksum covers, and a page would be hashed twice.
    """
    fields = list(fields)
    if not any(name == PAYLOAD_DIGEST for name, _ in fields):
        fields.append(("WARC-Block-Digest", digest_of(head + body)))
    named = f"WARC-Target-URI: {target}\r\n" if target is not None else ""
    more = "".join([f"{name}: {value}\r\n" for name, value in fields])
    front = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{identifier}>\r\n{named}WARC-Date: {date}\r\n{more}"
        f"Content-Type: {content_type}\r\nContent-Length: {len(head) + len(body)}\r\n\r\n"
    )
    return member(front.encode() + head, body, _END, packed=packed)
