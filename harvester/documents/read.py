"""The one entrance: bytes of any kind → Document. Each kind has a file of its own, loaded only when needed."""

from __future__ import annotations

from importlib import import_module

from harvester.documents import isolated
from harvester.documents.model import Document, UnreadableError
from harvester.documents.sniff import sniff

READERS = {
    "html": "harvester.documents.html",
    "text": "harvester.documents.text",
    "mhtml": "harvester.documents.mhtml",
    "pdf": "harvester.documents.pdf",
    "docx": "harvester.documents.word",
    "doc": "harvester.documents.word",
    "wps": "harvester.documents.word",
    "odt": "harvester.documents.word",
    "xlsx": "harvester.documents.sheet",
    "xls": "harvester.documents.sheet",
    "rtf": "harvester.documents.rtf",
    "ofd": "harvester.documents.ofd",
    "image": "harvester.documents.image",
    "zip": "harvester.documents.archive_zip",
}
"""Kind → module. Those of text are read in this process, the others in one of their own."""
_TEXT_KINDS = frozenset(("html", "text", "mhtml"))
MEDIA_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "mhtml": "multipart/related",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "rtf": "application/rtf",
    "ofd": "application/ofd",
    "zip": "application/zip",
}
"""What a kind is called in the ``media_type`` of results."""


def read_document(
    body: bytes, *, content_type: str | None = None, url: str | None = None, name: str | None = None
) -> Document:
    """Read bytes of any supported kind. ``content_type``: the header as sent; the bytes decide where they disagree.

    Raises UnreadableError with the code ``unreadable``, ``too_large`` or ``unsupported_media``.
    """
    kind = sniff(body, content_type, name or url)
    if kind == "empty" or not body.strip():
        raise UnreadableError("unreadable", "the file is empty")
    module = READERS.get(kind)
    if module is None:
        raise UnreadableError("unsupported_media", f"no reader for this kind of file ({kind})")
    document: Document
    if kind in _TEXT_KINDS:
        document = import_module(module).read(body, url=url, name=name, content_type=content_type)
    elif isolated.wanted():
        document = isolated.read(kind, body, url=url, name=name)
    else:
        document = import_module(module).read(body, url=url, name=name)
    document.url = document.url or url
    return document
