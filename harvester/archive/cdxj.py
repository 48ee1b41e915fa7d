"""A CDXJ index of WARC files: one line a capture, in the order of its keys, as pywb and its kin look pages up.

Our own look-ups use ``index.py``; this is for other people's tools. The keys (SURT) are made here: the package that
makes them elsewhere is under a licence that we cannot take in.
"""

from __future__ import annotations

import heapq
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.framing import Record, parse_record, spans
from harvester.archive.reader import CAPTURE_TYPES, FaultHandler, split_http, warc_files
from harvester.archive.record import media_type_of

NAME = "index.cdxj"
_IN_MEMORY = 100_000
"""Lines that are sorted at once; more are merged from files."""
_WWW = re.compile(r"^www\d*\.")
_SESSION = re.compile(r"^(jsessionid|phpsessid|aspsessionid[a-z]{8}|sid|sessionid)=[0-9a-z]{20,}$")


def surt(url: str) -> str:
    """The key of an address: ``http://www.a.gov.cn/X?b=2&a=1`` → ``cn,gov,a)/x?a=1&b=2``."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.lower()
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return url.lower()
    host = ",".join(reversed(_WWW.sub("", parts.hostname.rstrip(".")).split(".")))
    shown = f":{port}" if port not in (None, 80, 443) else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._").lower()
    path = re.sub(r"/{2,}", "/", path).rstrip("/") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=?~-._").lower()
    kept = sorted(pair for pair in query.split("&") if pair and not _SESSION.match(pair))
    return f"{host}{shown}){path}" + (f"?{'&'.join(kept)}" if kept else "")


def write_cdxj(warc_dir: Path, target: Path, on_fault: FaultHandler | None = None) -> int:
    """Write the index of all WARC files below ``warc_dir``; whole or not at all. Returns the number of lines.

    Raises ArchiveError where the disk cannot be written.
    """
    temporary = target.with_name(f"{target.name}.new")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as out:
            count = 0
            for line in sorted_lines(warc_dir, on_fault):
                out.write(f"{line}\n")
                count += 1
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ArchiveError(f"cannot write {target}: {error.strerror}") from error
    return count


def sorted_lines(warc_dir: Path, on_fault: FaultHandler | None = None) -> Iterator[str]:
    """The lines of the index in order, with bounded memory."""
    with ExitStack() as stack:
        runs: list[Iterator[str]] = []
        held: list[str] = []
        for line in _lines(warc_dir, on_fault):
            held.append(line)
            if len(held) >= _IN_MEMORY:
                file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))
                runs.append(_spill(sorted(held), file))
                held = []
        yield from heapq.merge(sorted(held), *runs)


def _spill(lines: list[str], file: IO[str]) -> Iterator[str]:
    file.writelines(f"{line}\n" for line in lines)
    file.seek(0)
    return (line.rstrip("\n") for line in file)


def _lines(warc_dir: Path, on_fault: FaultHandler | None) -> Iterator[str]:
    for path in warc_files(warc_dir):
        name = path.relative_to(warc_dir).as_posix() if path != warc_dir else path.name
        for span in spans(path):
            record: Record | None = None
            if span.data is not None:
                with suppress(DamagedError):
                    record = parse_record(span.data)
            if record is None:
                if on_fault is not None:
                    on_fault(path, span)
            elif record.kind in CAPTURE_TYPES:
                yield _line(record, name, span.offset, span.end - span.offset)


def _line(record: Record, name: str, offset: int, length: int) -> str:
    fields = record.headers
    url = fields.get("warc-target-uri", "").strip("<>")
    status, mime = "200", media_type_of(fields.get("content-type"))
    if fields.get("content-type", "").replace(" ", "").lower().startswith("application/http"):
        first, headers, _ = split_http(record.block)
        words = first.split(None, 2)
        status = words[1] if len(words) > 1 and words[1].isdigit() else "-"
        mime = media_type_of(next((value for key, value in headers if key.lower() == "content-type"), None))
    if record.kind == "revisit":
        mime = "warc/revisit"
    about = {
        "url": url,
        "mime": mime or "unk",
        "status": status,
        "digest": fields.get("warc-payload-digest", "-").removeprefix("sha1:"),
        "length": str(length),
        "offset": str(offset),
        "filename": name,
    }
    stamp = "".join(c for c in fields.get("warc-date", "") if c.isdigit())[:14]
    # No blanks in keys: the fields of a line are told apart by them.
    return f"{surt(url).replace(' ', '%20')} {stamp} {json.dumps(about, ensure_ascii=False)}"
