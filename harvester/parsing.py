"""Bytes → the object of ``harvester parse``. Used by the command line, by crawls and by ``reparse`` alike."""

from __future__ import annotations

import hashlib
from typing import Any

from harvester.archive.decode import decode
from harvester.documents.model import UnreadableError
from harvester.documents.read import read_document
from harvester.documents.sniff import sniff
from harvester.reports.hints import Hints
from harvester.reports.model import NotAReportError
from harvester.reports.obstacles import obstacle
from harvester.reports.parse import parse_document


def parse_bytes(
    body: bytes,
    *,
    source: str,
    url: str | None = None,
    content_type: str | None = None,
    name: str | None = None,
    hints: Hints | None = None,
    status: int | None = None,
) -> dict[str, Any]:
    """The report in ``body`` (content-decoded bytes) as a plain object, or ``{"source", "error"}`` with a code.

    ``content_type`` is the header as sent; ``name`` a file name where there is one.
    """
    try:
        blocked = _obstacle(body, content_type, name or url or source, status)
        if blocked is not None:
            raise blocked
        document = read_document(body, content_type=content_type, url=url, name=name or source)
        report = parse_document(document, hints or Hints(url=url), status=status)
    except (UnreadableError, NotAReportError) as refusal:
        return {"source": source, "url": url, "error": {"code": refusal.code, "message": refusal.message}}
    return {
        "source": source,
        "url": url,
        "sha256": hashlib.sha256(body).hexdigest(),
        "media_type": document.media_type,
        "encoding": document.encoding,
        **report.as_dict(),
    }


MAX_OBSTACLE = 100_000
"""Bytes; challenge pages are small, larger ones are read without this look."""


def _obstacle(body: bytes, content_type: str | None, name: str, status: int | None) -> NotAReportError | None:
    """A challenge is known by its scripts, which a reader of content throws away: look at the source first."""
    if len(body) > MAX_OBSTACLE or sniff(body, content_type, name) != "html":
        return None
    return obstacle(decode(body, content_type).text, status=status)
