"""A page saved as one file (MHTML, RFC 2557), which Word also writes under the name ``.doc``: its HTML part is read."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser

from harvester.documents import html
from harvester.documents.model import Document, UnreadableError

MAX_NESTED = 20
MAX_LINES = 500_000
"""The parser compares every line with the boundary of every open level."""
MAX_PARTS = 2_000
"""Pictures and style sheets of a saved page are parts beside it."""


def read(body: bytes, *, url: str | None = None, name: str | None = None, content_type: str | None = None) -> Document:
    """Read the first HTML part. ``content_type`` is not used: every part has its own.

    Raises UnreadableError: ``too_large``, or ``unreadable`` where there is no such part.
    """
    if len(body) > html.MAX_BYTES:
        raise UnreadableError("too_large", f"a saved page of {len(body)} bytes; the limit is {html.MAX_BYTES}")
    if body.lower().count(b"boundary=") > MAX_NESTED or body.count(b"\n") > MAX_LINES:
        raise UnreadableError("too_large", f"the saved page has more than {MAX_NESTED} levels or {MAX_LINES} lines")
    message = BytesParser().parsebytes(body)
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise UnreadableError("too_large", f"the saved page has more than {MAX_PARTS} parts")
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            document = html.read(_content(part), url=url, name=name, content_type=_type(part))
            document.media_type = "multipart/related"
            return document
    raise UnreadableError("unreadable", "the saved page (MHTML) has no HTML part")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _type(part: Message) -> str:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else "text/html"
