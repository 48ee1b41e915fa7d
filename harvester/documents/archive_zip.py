"""ZIP attachments → Document of the report inside, with bounds; names of members are never used as paths."""

from __future__ import annotations

from harvester.documents.model import Document, Note, UnreadableError
from harvester.documents.package import Package
from harvester.documents.sniff import sniff

MEDIA_TYPE = "application/zip"
MAX_FILES = 200
MAX_TRIED = 20
MAX_DEPTH = 2
_ORDER = ("docx", "pdf", "doc", "wps", "xlsx", "xls", "rtf", "ofd", "html", "text", "image", "zip")
"""Kinds of members that are read, the ones that hold reports most often first."""


def read(body: bytes, *, url: str | None = None, name: str | None = None, depth: int = 0) -> Document:
    """The first member that can be read as a document with tables, else the first with text; others become notes.

    ``parts`` names the member that was read. Raises UnreadableError: ``too_large``, ``unreadable``, and
    ``unsupported_media`` where nothing in the archive is a document.
    """
    from harvester.documents.read import read_document

    package = Package(body, "ZIP")
    members = [info for info in package.infos.values() if info.filename and not info.is_dir() and info.file_size]
    if len(members) > MAX_FILES:
        raise UnreadableError("too_large", f"a ZIP file with {len(members)} files (at most {MAX_FILES} are looked at)")
    if depth >= MAX_DEPTH:
        raise UnreadableError("too_large", f"ZIP files within ZIP files, deeper than {MAX_DEPTH}")
    candidates: list[tuple[int, int, str, bytes]] = []
    notes: list[Note] = []
    for position, info in enumerate(members):
        shown = member_name(info.filename, bool(info.flag_bits & 0x800))
        if shown.startswith("__MACOSX/") or shown.rpartition("/")[2].startswith((".", "~$")):
            continue
        try:
            data = package.bytes(info.filename)
        except UnreadableError as error:
            if error.code == "too_large":
                raise
            notes.append(Note("member_unreadable", f"{shown!r}: {error.message}"))
            continue
        kind = sniff(data, name=shown)
        if kind in _ORDER:
            candidates.append((_ORDER.index(kind), position, shown, data))
        else:
            notes.append(Note("member_skipped", f"{shown!r} is no document ({kind})"))
    candidates.sort(key=lambda candidate: candidate[:2])
    readable: list[tuple[str, Document]] = []
    for rank, _, shown, data in candidates[:MAX_TRIED]:
        if readable and any(True for _ in readable[0][1].tables()) and _ORDER[rank] in ("image", "zip"):
            notes.append(Note("member_not_read", f"{shown!r} is beside the report and was not read"))
            continue
        try:
            inside = (
                read(data, url=url, name=shown, depth=depth + 1)
                if _ORDER[rank] == "zip"
                else read_document(data, name=shown)
            )
        except UnreadableError as error:
            if error.code == "too_large":
                raise
            notes.append(Note("member_unreadable", f"{shown!r}: {error.message}"))
            continue
        readable.append((shown, inside))
    if not readable:
        raise UnreadableError("unsupported_media", "nothing in the ZIP file is a document" + _why(notes))
    readable.sort(key=lambda item: not any(True for _ in item[1].tables()))  # stable: tables first
    chosen, document = readable[0]
    notes += [Note("other_member", f"the ZIP file also holds the document {shown!r}") for shown, _ in readable[1:]]
    document.notes = [*document.notes, *notes]
    document.parts = [chosen, *document.parts]
    document.url = url
    return document


def _why(notes: list[Note]) -> str:
    return f": {notes[0].message}" if notes else ""


def member_name(name: str, is_utf8: bool) -> str:
    """The name as its maker wrote it: ZIP programs on Chinese Windows store GBK, which Python reads as cp437."""
    if is_utf8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
