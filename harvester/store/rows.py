"""One report as rows of the database, and the parse object on its way there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harvester import __version__
from harvester.store.compact import dump
from harvester.store.layouts import Layouts
from harvester.store.packing import Packed, pack
from harvester.store.versions import address_id, site_of

Json = dict[str, Any]

_OWN_KEYS = {
    "title", "agency", "agency_key", "adcode", "year", "published", "signed", "scope", "form", "grade", "sections",
    "facts", "checks", "warnings", "mentions", "dates", "evidence", "url", "sha256", "media_type", "source",
    "harvester_version",
}  # fmt: skip
_COLUMNS = (
    "url", "address", "title", "agency", "agency_key", "adcode", "year", "form", "published", "signed", "capture_id",
    "harvester_version", "site", "scope", "grade", "cells", "reported", "failed", "content",
)  # fmt: skip
_INSERT = f"INSERT INTO reports({', '.join(_COLUMNS)}, version, is_current) VALUES (?{', ?' * (len(_COLUMNS) + 1)})"
_UPDATE = f"UPDATE reports SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE report_id = ?"


@dataclass(slots=True)
class Arrival:
    """A parse object and the capture that it was read from. ``fetched_at``: when the page stood so; of a page out of
    somebody's archive, when that captured it."""

    parsed: Json
    url: str | None
    capture_id: int
    fetched_at: str
    sha256: str | None
    media_type: str | None
    extra: tuple[int, ...]
    cells_from: int | None
    packed: Packed
    site: str

    @property
    def named(self) -> bool:
        return self.parsed.get("agency_key") is not None and self.parsed.get("year") is not None

    @property
    def content(self) -> bytes:
        return bytes.fromhex(self.packed.content)

    @property
    def address(self) -> int:
        return address_id(self.url or "")

    @property
    def version(self) -> str:
        return str(self.parsed.get("harvester_version") or __version__)


def arrive(
    conn: sqlite3.Connection, parsed: Json, capture_id: int, extra: Sequence[int], cells_from: int | None
) -> Arrival:
    """Raises KeyError for an unknown capture."""
    row = conn.execute(
        "SELECT url, ifnull(archived_at, fetched_at), sha256, media_type FROM captures WHERE capture_id = ?",
        (capture_id,),
    ).fetchone()
    if row is None:
        raise KeyError(f"no capture {capture_id}")
    url = parsed.get("url") or row[0]
    site = site_of(url, parsed.get("adcode")) if parsed.get("agency_key") and parsed.get("year") else ""
    rest = tuple(sorted({i for i in extra if i != capture_id}))
    return Arrival(parsed, url, capture_id, row[1], row[2], row[3], rest, cells_from, pack(parsed), site)


class Rows:
    """Writes the rows of reports; whether they are versions or copies of one another is no concern of it."""

    def __init__(self, conn: sqlite3.Connection, layouts: Layouts) -> None:
        self._conn = conn
        self._layouts = layouts

    def insert(self, arrival: Arrival, *, alone: bool) -> int:
        """A new report. ``alone``: the only version, thus the first and current one; else its standing is still to be
        settled. Returns its id."""
        values = (*self._values(arrival), int(alone), int(alone))
        report_id = int(self._conn.execute(_INSERT, values).lastrowid or 0)
        self._parts(report_id, arrival)
        return report_id

    def overwrite(self, report_id: int, arrival: Arrival) -> None:
        """Everything of a report but its standing among the versions."""
        self._conn.execute(_UPDATE, (*self._values(arrival), report_id))
        self._conn.execute("DELETE FROM sections WHERE report_id = ?", (report_id,))
        self._conn.execute("DELETE FROM report_captures WHERE report_id = ?", (report_id,))
        self._parts(report_id, arrival)

    def _values(self, arrival: Arrival) -> tuple[Any, ...]:
        parsed, packed = arrival.parsed, arrival.packed
        return (
            arrival.url, arrival.address, parsed.get("title"), parsed.get("agency"), parsed.get("agency_key"),
            parsed.get("adcode"), parsed.get("year"), parsed.get("form"), parsed.get("published"), parsed.get("signed"),
            arrival.capture_id, arrival.version, arrival.site, parsed.get("scope"), parsed.get("grade"),
            packed.cells, packed.reported, packed.failed, arrival.content,
        )  # fmt: skip

    def _parts(self, report_id: int, arrival: Arrival) -> None:
        parsed, packed = arrival.parsed, arrival.packed
        self._conn.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                report_id, arrival.cells_from,
                self._layouts.facts_id(parsed.get("form"), packed.names),
                packed.numbers, packed.raws, packed.units, packed.states,
                self._layouts.place_id(packed.places), packed.place_table or None, packed.place_line or None,
                self._layouts.checks_id(packed.checks), packed.statuses, packed.lefts, packed.rights,
                *(dump(parsed[name]) if parsed.get(name) else None
                  for name in ("warnings", "mentions", "dates", "evidence")),
                self._extra(arrival),
            ),
        )  # fmt: skip
        self._conn.executemany(
            "INSERT INTO sections(report_id, section, heading, text) VALUES (?, ?, ?, ?)",
            [(report_id, s["section"], s.get("heading"), s.get("text") or "") for s in parsed.get("sections") or []],
        )
        for capture_id in arrival.extra:
            self._conn.execute("INSERT INTO report_captures VALUES (?, ?)", (report_id, capture_id))

    def _extra(self, arrival: Arrival) -> str | None:
        """What the parse object says beyond the columns, and where it differs from the capture."""
        parsed = arrival.parsed
        expected = {
            "source": arrival.url,
            "url": arrival.url,
            "sha256": arrival.sha256,
            "media_type": arrival.media_type,
        }
        extra = {name: parsed[name] for name in expected if name in parsed and parsed[name] != expected[name]}
        extra |= {name: value for name, value in parsed.items() if name not in _OWN_KEYS and not name.startswith("_")}
        return dump(extra) if extra else None
