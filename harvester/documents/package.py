"""ZIP containers (Office Open XML, OFD, attachments): bounded reading, and XML without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from harvester.documents.model import UnreadableError

MAX_MEMBERS = 5_000
MAX_MEMBER = 60_000_000
MAX_TOTAL = 150_000_000
MAX_RATIO = 300
"""Unpacked to packed size; real office files stay below 60."""
MAX_DEPTH = 250
"""Nesting of XML elements; a table within a table within a text box is about 60."""


class Package:
    """The members of a ZIP file. Names are only names here and never paths."""

    def __init__(self, body: bytes, what: str) -> None:
        """Raises UnreadableError for what is no ZIP, is cut off, or is larger than the bounds allow."""
        self.what = what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise UnreadableError("unreadable", f"the {what} file is damaged or cut off: {error}") from error
        self.infos = {info.filename: info for info in self._zip.infolist()}
        self._left = MAX_TOTAL
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise UnreadableError("too_large", f"the {what} file has more than {MAX_MEMBERS} members")

    def __contains__(self, name: str) -> bool:
        return name in self.infos

    def names(self) -> list[str]:
        return list(self.infos)

    def bytes(self, name: str, limit: int = MAX_MEMBER) -> bytes:
        """One member unpacked. The sizes in the directory are not believed: reading stops at the bound."""
        info = self.infos.get(name)
        if info is None:
            raise UnreadableError("unreadable", f"the {self.what} file has no {name!r}")
        if info.flag_bits & 1:
            raise UnreadableError("unreadable", f"the {self.what} file is encrypted: a password is needed to read it")
        limit = min(limit, self._left)
        if info.file_size > 5_000_000:
            limit = min(limit, max(5_000_000, info.compress_size * MAX_RATIO))
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            NotImplementedError,
            OSError,
            EOFError,
            RuntimeError,
        ) as error:
            raise UnreadableError("unreadable", f"{name!r} of the {self.what} file is damaged: {error}") from error
        if len(data) > limit:
            raise UnreadableError("too_large", f"{name!r} of the {self.what} file unpacks to more than {limit} bytes")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Any:
        return parse_xml(self.bytes(name), f"{name!r} of the {self.what} file")


def parse_xml(data: bytes, what: str) -> Any:
    """Root element of ``data``: no entities, no DTD, no network, bounded depth and size."""
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
        raise UnreadableError("unreadable", f"{what} declares XML entities, which office files never do")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        code = "too_large" if "depth" in str(error).lower() or "huge" in str(error).lower() else "unreadable"
        raise UnreadableError(code, f"{what} is no well-formed XML: {error}") from error
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise UnreadableError("unreadable", f"{what} has a document type, which office files never have")
    return root
