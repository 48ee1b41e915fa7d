"""Bytes → the object of ``harvester parse``. Used by the command line, by crawls and by ``reparse`` alike."""

from __future__ import annotations

import hashlib
from typing import Any

from harvester.documents.model import UnreadableError
from harvester.documents.read import read_document
from harvester.reports.hints import Hints
from harvester.reports.model import NotAReportError
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
