"""A harvest as one WACZ file (1.1.1): WARC files, compressed index, list of pages, digests. For replay in a browser
and for handing on."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from harvester import __version__
from harvester.archive.cdxj import sorted_lines
from harvester.archive.errors import ArchiveError
from harvester.archive.growing import now_utc
from harvester.archive.reader import FaultHandler, warc_files

BLOCK = 1024
"""Lines of the index that are packed together."""
_PIECE = 1 << 20


def write_wacz(
    warc_dir: Path, target: Path, pages: Iterable[Mapping[str, Any]], title: str, on_fault: FaultHandler | None = None
) -> int:
    """Write ``target``; whole or not at all. ``pages``: ``url``, ``ts`` (ISO UTC) and ``title`` of what a reader should
    begin with. Returns the number of WARC files. Raises ArchiveError."""
    files = warc_files(warc_dir)
    temporary = target.with_name(f"{target.name}.new")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, allowZip64=True) as out:
            package = _Package(out)
            for path in files:
                package.copy(f"archive/{path.relative_to(warc_dir).as_posix()}", path)
            package.add("pages/pages.jsonl", _pages(pages), packed=True)
            index, directory = _index(sorted_lines(warc_dir, on_fault))
            package.add("indexes/index.cdx.gz", index)
            package.add("indexes/index.idx", directory, packed=True)
            package.finish(title)
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ArchiveError(f"cannot write {target}: {error.strerror}") from error
    return len(files)


class _Package:
    def __init__(self, out: zipfile.ZipFile) -> None:
        self._out = out
        self._resources: list[dict[str, Any]] = []

    def copy(self, name: str, path: Path) -> None:
        digest = hashlib.sha256()
        with path.open("rb") as source, self._out.open(zipfile.ZipInfo(name), "w", force_zip64=True) as place:
            while piece := source.read(_PIECE):
                digest.update(piece)
                place.write(piece)
        self._note(name, digest.hexdigest(), path.stat().st_size)

    def add(self, name: str, data: bytes, *, packed: bool = False) -> None:
        self._out.writestr(name, data, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
        self._note(name, hashlib.sha256(data).hexdigest(), len(data))

    def _note(self, path: str, digest: str, size: int) -> None:
        name = re.sub(r"[^-a-z0-9._]", "-", path.rpartition("/")[2].lower())
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size})

    def finish(self, title: str) -> None:
        about = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title,
            "created": now_utc(),
            "software": f"ogi-harvester/{__version__}",
            "resources": self._resources,
        }
        data = json.dumps(about, ensure_ascii=False, indent=2).encode()
        self._out.writestr("datapackage.json", data, zipfile.ZIP_DEFLATED)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._out.writestr("datapackage-digest.json", json.dumps(digest, indent=2), zipfile.ZIP_DEFLATED)


def _pages(pages: Iterable[Mapping[str, Any]]) -> bytes:
    lines = [json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Reports"})]
    for page in pages:
        mark = hashlib.sha256(f"{page['url']} {page['ts']}".encode()).hexdigest()[:16]
        lines.append(json.dumps({"id": mark, **page}, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def _index(lines: Iterator[str]) -> tuple[bytes, bytes]:
    """The index in blocks that can be unpacked one by one, and the directory of the blocks."""
    out, directory = io.BytesIO(), ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}']
    while block := list(islice(lines, BLOCK)):
        start = out.tell()
        data = gzip.compress("".join(f"{line}\n" for line in block).encode(), mtime=0)
        out.write(data)
        place = {
            "offset": start,
            "length": len(data),
            "digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "filename": "index.cdx.gz",
        }
        directory.append(f"{' '.join(block[0].split(' ', 2)[:2])} {json.dumps(place)}")
    return out.getvalue(), ("\n".join(directory) + "\n").encode()
