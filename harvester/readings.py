"""What was asked and found when archived pages are read again, as it goes between the process that reads and the one
that stores. Nothing here loads what reading needs: whoever only stores starts in half the time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from harvester.store.packing import packed

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """What the database keeps of a record."""

    url: str
    fetched_at: str
    status: int
    media_type: str | None
    sha256: str
    warc_file: str
    warc_offset: int
    archived_at: str | None
    page_url: str | None
    taken_at: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A look at a page, as :class:`harvester.crawl.items.Look` without the bytes."""

    capture: Row
    visit: Row | None = None

    @property
    def at(self) -> str:
        record = self.visit or self.capture
        return record.archived_at or record.fetched_at


@dataclass(frozen=True, slots=True)
class Refused:
    url: str
    reason: str
    detail: str
    at: str


@dataclass(slots=True)
class Reading:
    """What a candidate page turned out to be. ``noted_in``: the WARC file whose run called it a candidate;
    ``cells_from``: the first of the looks, up to the last, that the tables were read from."""

    noted_in: str
    looks: list[Seen]
    parsed: Json | None = None
    cells_from: int | None = None
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Captures of one file, by offset. ``foreign``: it has no notes of ours. ``hopeless``: why processes ended over
    what is in it, which is then not parsed but refused. ``rows_only``: nothing is parsed, somebody else does it."""

    warc_file: str
    offsets: tuple[int, ...]
    foreign: bool = False
    hopeless: str | None = None
    rows_only: bool = False

    def alone(self) -> list[Stretch]:
        """Each capture by itself."""
        return [replace(self, offsets=(offset,)) for offset in self.offsets]


@dataclass(slots=True)
class Reread:
    """``faults``: lines about records that cannot be read."""

    rows: list[Row] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, parts: Iterable[Reread]) -> Reread:
        """All of several."""
        whole = cls()
        for part in parts:
            whole.rows += part.rows
            whole.readings += part.readings
            whole.faults += part.faults
        return whole

    def to_plain(self) -> Json:
        """What JSON can hold, for the way between two processes."""
        readings = [
            [
                r.noted_in, [asdict(look) for look in r.looks], None if r.parsed is None else packed(r.parsed),
                r.cells_from, [asdict(refused) for refused in r.refused],
            ]
            for r in self.readings
        ]  # fmt: skip
        return {"rows": [asdict(row) for row in self.rows], "readings": readings, "faults": self.faults}

    @classmethod
    def from_plain(cls, told: Json) -> Reread:
        """Raises TypeError, KeyError or ValueError for anything but what :meth:`to_plain` makes."""
        readings = [
            Reading(noted_in, [_look(look) for look in looks], parsed, cells_from, [Refused(**one) for one in refused])
            for noted_in, looks, parsed, cells_from, refused in told["readings"]
        ]
        return cls([Row(**row) for row in told["rows"]], readings, [str(fault) for fault in told["faults"]])


def _look(told: Json) -> Seen:
    return Seen(Row(**told["capture"]), None if told["visit"] is None else Row(**told["visit"]))
