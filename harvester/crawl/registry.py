"""The registry of portals: ``data/portals/*.csv``, one row a portal, read and edited by people.

Columns: ``adcode`` (6 digits; ``000000`` for central bodies), ``name``, ``url`` (home page), ``family`` (empty until it
was seen), ``columns`` (addresses of lists of reports once found, separated by spaces), ``last_seen`` (ISO date or
empty), ``expected`` (number of reports a run must find, or empty), ``state``: ``unverified`` (from knowledge),
``seen`` (in a public source), ``verified`` (answered a crawl), ``closed``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harvester.paths import data_dir

FIELDS = ("adcode", "name", "url", "family", "columns", "last_seen", "expected", "state")
STATES = frozenset({"unverified", "seen", "verified", "closed"})
CENTRAL = "000000"


class RegistryError(Exception):
    """A registry that cannot be read; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class PortalRow:
    adcode: str
    name: str
    url: str
    family: str = ""
    columns: tuple[str, ...] = ()
    last_seen: str = ""
    expected: int | None = None
    state: str = "unverified"


def read_rows(path: Path) -> Iterator[PortalRow]:
    """The rows of one file, or of all ``*.csv`` of a directory in the order of their names."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    for file in files:
        try:
            with file.open(encoding="utf-8-sig", newline="") as source:
                reader = csv.DictReader(source)
                missing = {"adcode", "name", "url"} - set(reader.fieldnames or ())
                if missing:
                    raise RegistryError(f"{file}: no column {', '.join(sorted(missing))} in the first line")
                for record in reader:
                    yield _row(record, f"{file}:{reader.line_num}")
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise RegistryError(f"{file}: {error}") from error


def _row(record: dict[str, str | None], where: str) -> PortalRow:
    values = {name: (record.get(name) or "").strip() for name in FIELDS}
    if not (values["adcode"].isdigit() and len(values["adcode"]) == 6):
        raise RegistryError(f"{where}: adcode {values['adcode']!r} has not 6 digits")
    if not values["url"].startswith(("http://", "https://")):
        raise RegistryError(f"{where}: url {values['url']!r} does not begin with http:// or https://")
    if values["expected"] and not values["expected"].isdigit():
        raise RegistryError(f"{where}: expected {values['expected']!r} is no number")
    if values["state"] and values["state"] not in STATES:
        raise RegistryError(f"{where}: state {values['state']!r} is none of {', '.join(sorted(STATES))}")
    return PortalRow(
        values["adcode"],
        values["name"],
        values["url"],
        values["family"],
        tuple(values["columns"].split()),
        values["last_seen"],
        int(values["expected"]) if values["expected"] else None,
        values["state"] or "unverified",
    )


def registry_path(registry: str | None, replay: str | None) -> Path:
    """Where the registry of a run is: the one given, the one that lies beside a replayed archive, else the shipped."""
    if registry:
        return Path(registry)
    if replay:
        place = Path(replay)
        beside = (place if place.is_dir() else place.parent) / "portals.csv"
        if beside.is_file():
            return beside
    return data_dir() / "portals"


def adcode_stem(adcode: str) -> str:
    """The digits that all codes at or below a division begin with: ``500000`` → ``50``, ``430200`` → ``4302``."""
    if adcode == CENTRAL:
        return CENTRAL
    if adcode.endswith("0000"):
        return adcode[:2]
    return adcode[:4] if adcode.endswith("00") else adcode


def below(rows: Iterable[PortalRow], adcode: str) -> list[PortalRow]:
    """The open portals of a division and of all below it."""
    stem = adcode_stem(adcode)
    return [row for row in rows if row.adcode.startswith(stem) and row.state != "closed"]
