"""What kind of document some bytes are: by their own first bytes, and only then by what was said about them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from harvester.archive.decode import decode, utf16_without_bom

KINDS = (
    "empty",
    "html",
    "text",
    "pdf",
    "docx",
    "doc",
    "wps",
    "odt",
    "ods",
    "xlsx",
    "xls",
    "rtf",
    "ofd",
    "mhtml",
    "image",
    "zip",
    "gzip",
    "binary",
)
"""Everything that :func:`sniff` can answer. ``doc``, ``wps`` and ``xls`` are the old binary formats,
``odt`` and ``ods`` those of OpenDocument."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|script|style|link|p|br|span|ul|h[1-6])\b|<!--", re.I
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*?Content-Type:\s*multipart/related", re.I)
_CONTROLS = bytes(byte for byte in range(32) if byte < 9 or 14 <= byte < 27 or byte > 27)
_BY_TYPE = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "application/pdf": "pdf",
    "application/msword": "doc", "application/vnd.ms-works": "wps", "application/kswps": "wps",
    "application/vnd.ms-excel": "xls", "application/rtf": "rtf", "text/rtf": "rtf", "application/ofd": "ofd",
    "multipart/related": "mhtml", "message/rfc822": "mhtml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip
_BY_SUFFIX = {
    "htm": "html", "html": "html", "shtml": "html", "jhtml": "html", "jsp": "html", "txt": "text", "wet": "text",
    "pdf": "pdf", "doc": "doc", "docx": "docx", "wps": "wps", "et": "xls", "xls": "xls", "xlsx": "xlsx", "rtf": "rtf",
    "ofd": "ofd", "zip": "zip", "dot": "doc", "mht": "mhtml", "mhtml": "mhtml",
}  # fmt: skip


def sniff(body: bytes, media_type: str | None = None, name: str | None = None) -> str:
    """One of :data:`KINDS`. ``media_type`` and ``name`` (a file name or URL) decide only where the bytes do not."""
    if not body:
        return "empty"
    told = _told(media_type, name)
    head = body[:4096]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(body)
    if head.startswith(_OLE):
        return _ole_kind(body, told)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or _is_bmp(body):
        return "image"
    # Readers accept a PDF header within the first kilobyte; some gateways put a line in front of it.
    if b"%PDF-" in head[:1024] and not _HTML.search(head[: head.index(b"%PDF-")]):
        return "pdf"
    if _MHTML.match(head.lstrip()):
        return "mhtml"
    return _text_kind(body, told)


def _told(media_type: str | None, name: str | None) -> str | None:
    declared = (media_type or "").split(";")[0].strip().lower()
    if declared in _BY_TYPE:
        return _BY_TYPE[declared]
    if name:
        path = unquote(urlsplit(name).path) if "://" in name else name
        return _BY_SUFFIX.get(PurePosixPath(path).suffix.lower().lstrip("."))
    return None


def _zip_kind(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {info.filename for info in archive.infolist()[:2000]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "zip"  # a cut-off archive: its reader says what is wrong with it
    if "mimetype" in names and "content.xml" in names:
        return "ods" if "spreadsheet" in body[38:100].decode("ascii", "replace") else "odt"
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "zip"


def _ole_kind(body: bytes, told: str | None) -> str:
    """Names of streams stand in the OLE directory as UTF-16; they tell Excel from Word without a reader."""
    for stream, kind in (("Workbook", "xls"), ("WordDocument", "wps" if told == "wps" else "doc"), ("Book", "xls")):
        if stream.encode("utf-16-le") + b"\0\0" in body:
            return kind
    return told if told in ("doc", "wps", "xls") else "binary"


def _is_bmp(body: bytes) -> bool:
    return (
        body[:2] == b"BM"
        and len(body) > 26
        and int.from_bytes(body[6:10], "little") == 0
        and body[14] in (12, 40, 108, 124)
    )


def _text_kind(body: bytes, told: str | None) -> str:
    head = body[:4096]
    if head.startswith(_BOMS[1:]):
        return "html" if _HTML.search(decode(head).text.encode()) else "text"
    # Text of any Chinese encoding holds no NUL and next to no other control bytes.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or controls > len(head) // 100 + 2:
        wide = utf16_without_bom(head)
        if wide is None:
            return "binary"
        return "html" if _HTML.search(wide.text.encode("utf-8", "replace")) else "text"
    if _HTML.search(body[:65536]):
        return "html"
    return "html" if told == "html" else "text"
