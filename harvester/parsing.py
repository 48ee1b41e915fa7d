"""Bytes → the object of ``harvester parse``. Used by the command line, by crawls and by ``reparse`` alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from harvester.archive.decode import decode
from harvester.crawl.attachments import needs_attachment
from harvester.documents.joined import join_pages
from harvester.documents.model import Document, Note, UnreadableError
from harvester.documents.read import read_document
from harvester.documents.sniff import sniff
from harvester.paths import data_dir
from harvester.reports.hints import Hints
from harvester.reports.model import NotAReportError
from harvester.reports.obstacles import obstacle
from harvester.reports.parse import parse_document
from harvester.store.packing import packed


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
        return _object(document, body, source, url, hints or Hints(url=url), status)
    except (UnreadableError, NotAReportError) as refusal:
        return {"source": source, "url": url, "error": {"code": refusal.code, "message": refusal.message}}


def parse_pages(
    bodies: Sequence[bytes], *, source: str, url: str | None = None, hints: Hints | None = None
) -> dict[str, Any]:
    """Like :func:`parse_bytes` for a report whose pages are files of their own, such as pictures. ``sha256`` is that of
    the first; a page that cannot be read is a warning, unless none can. The object has ``pictures`` besides: of each
    its sha256, and the numbers of ``table`` and ``page`` that come before its own in places."""
    documents: list[Document] = []
    unread: list[Note] = []
    refused = UnreadableError("unreadable", "there are no pages")
    for number, body in enumerate(bodies, 1):
        try:
            documents.append(read_document(body, url=url))
        except UnreadableError as error:
            refused = error
            unread.append(Note("damaged_page", f"picture {number} was not read: {error.message}"))
            documents.append(Document("image/png", []))  # it is a page all the same
    try:
        if len(unread) == len(documents):
            raise refused
        document, before = join_pages(documents)
        document.notes += unread
        pictures = [
            {"sha256": hashlib.sha256(body).hexdigest(), "table": tables, "page": pages}
            for body, (tables, pages) in zip(bodies, before, strict=True)
        ]
        return {**_object(document, bodies[0], source, url, hints or Hints(url=url), None), "pictures": pictures}
    except (UnreadableError, NotAReportError) as refusal:
        return {"source": source, "url": url, "error": {"code": refusal.code, "message": refusal.message}}


def parse_task(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    status: int | None,
    hints: Mapping[str, Any],
    parts: Sequence[int] = (),
) -> dict[str, Any]:
    """:func:`parse_bytes` for a fetched page, with arguments that JSON can hold; with ``parts``, sizes of files that
    follow one another in ``body``, :func:`parse_pages`."""
    if not parts:
        return parse_bytes(body, source=url, url=url, content_type=content_type, hints=Hints(**hints), status=status)
    ends = [sum(parts[: number + 1]) for number in range(len(parts))]
    bodies = [body[end - size : end] for end, size in zip(ends, parts, strict=True)]
    return parse_pages(bodies, source=url, url=url, hints=Hints(**hints))


def parse_to_store(body: bytes, **arguments: Any) -> dict[str, Any]:
    """:func:`parse_task`, with the cells of a report packed for the database. Whole is what is no report, and a report
    whose tables stand elsewhere, as it is joined with them."""
    parsed = parse_task(body, **arguments)
    return parsed if "error" in parsed or needs_attachment(parsed) else packed(parsed)


def warm_up(_body: bytes) -> None:
    """Read a composed report, so that what reading needs is loaded: modules, words, forms, divisions."""
    path = data_dir() / "reading" / "first_page.html"
    packed(parse_bytes(path.read_bytes(), source=path.name, content_type="text/html"))


def _object(
    document: Document, body: bytes, source: str, url: str | None, hints: Hints, status: int | None
) -> dict[str, Any]:
    """Raises NotAReportError."""
    report = parse_document(document, hints, status=status)
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
