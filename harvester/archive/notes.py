"""Notes: what a harvest made of its pages, written beside them, so that the archive alone is enough to make the
database again.

A note is a WARC metadata record with one JSON object, which names the record that it is about. Kinds:

* ``candidate``: this page may be a report. ``url``, ``hints`` (what the crawl knew beyond the page), ``years`` wanted
  or null, ``parent``: for an attachment the record id of its page. What the page is, is worked out again.
* ``reject``: nothing came of an address. ``url``, ``reason``, ``detail``, ``whole_host``, ``at``.
* ``portals``: ``rows`` of the registry that a run went through.
* ``run_end``: ``reason``, ``statistics``, ``at``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CANDIDATE = "candidate"
REJECT = "reject"
PORTALS = "portals"
RUN_END = "run_end"


@dataclass(frozen=True, slots=True)
class Note:
    """``about``: id of the record that it is about, or None; ``warc_file``: where it stands, and thus which run made
    it."""

    kind: str
    about: str | None
    fields: dict[str, Any]
    warc_file: str = ""

    @property
    def parent(self) -> str | None:
        found = self.fields.get("parent")
        return found if isinstance(found, str) else None


def encode(kind: str, fields: Mapping[str, Any]) -> bytes:
    """The block of a note."""
    return json.dumps({"note": kind, **fields}, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")


def decode(block: bytes, about: str | None, warc_file: str = "") -> Note | None:
    """The note in a block; None where it is none of ours."""
    try:
        fields = json.loads(block)
    except ValueError:
        return None
    kind = fields.pop("note", None) if isinstance(fields, dict) else None
    return Note(kind, about, fields, warc_file) if isinstance(kind, str) else None


def digest(about: str | None, block: bytes) -> bytes:
    """16 bytes that tell notes apart: the same is written once."""
    return hashlib.blake2b((about or "").encode() + b"\n" + block, digest_size=16).digest()


def run_fields(spider: str, arguments: Mapping[str, Any], started_at: str) -> dict[str, str]:
    """What the ``warcinfo`` of a run's files says, so that the run's row can be made again."""
    return {
        "harvest-spider": spider,
        "harvest-arguments": json.dumps(dict(arguments), ensure_ascii=False),
        "harvest-started": started_at,
    }
