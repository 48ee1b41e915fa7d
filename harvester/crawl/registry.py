"""The registry of portals: ``data/portals/*.csv``, one file a region, one row a portal, read and edited by people.

Columns: ``adcode`` (6 digits; ``000000`` for central bodies), ``name`` of the body, ``url`` (home page; empty where
nobody knows it yet: the body still counts), ``family`` (empty until it was seen), ``columns`` (addresses of lists of
reports once found, separated by spaces, ``{Y}`` in them for a year), ``last_seen`` (ISO date or empty), ``expected``
(number of reports a run must find; 0 for none; empty: what the last good run found), ``state``: ``unknown`` (no
address), ``unverified`` (from knowledge), ``seen`` (in a public source), ``verified`` (answered a crawl), ``closed``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harvester.crawl.urls import host_of
from harvester.paths import data_dir
from harvester.reports.divisions import divisions, level

FIELDS = ("adcode", "name", "url", "family", "columns", "last_seen", "expected", "state")
STATES = frozenset({"unknown", "unverified", "seen", "verified", "closed"})
CENTRAL = "000000"
LEVELS = ("central", "province", "prefecture", "county", "department")
_GOVERNMENTS = ("人民政府", "行政公署")


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

    @property
    def host(self) -> str:
        """The host without ``www.``, by which two rows are the same portal; empty without an address."""
        return host_of(self.url).removeprefix("www.")

    @property
    def level(self) -> str:
        """One of ``LEVELS``: that of the government whose own portal it is, or ``department`` for any other body."""
        if self.adcode == CENTRAL:
            return "central"
        return LEVELS[level(self.adcode)] if self.name.endswith(_GOVERNMENTS) else "department"

    def cells(self) -> list[str]:
        """The row as the file has it."""
        expected = "" if self.expected is None else str(self.expected)
        columns = " ".join(self.columns)
        return [self.adcode, self.name, self.url, self.family, columns, self.last_seen, expected, self.state]


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
    if values["expected"] and not values["expected"].isdigit():
        raise RegistryError(f"{where}: expected {values['expected']!r} is no number")
    if values["state"] and values["state"] not in STATES:
        raise RegistryError(f"{where}: state {values['state']!r} is none of {', '.join(sorted(STATES))}")
    if values["url"] or values["state"] not in ("unknown", "closed"):
        if not values["url"].startswith(("http://", "https://")):
            raise RegistryError(f"{where}: url {values['url']!r} does not begin with http:// or https://")
        if values["state"] == "unknown":
            raise RegistryError(f"{where}: state 'unknown' is for rows without url")
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


def csv_text(rows: Iterable[PortalRow], *, header: bool = True) -> str:
    """Rows as the lines of a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(FIELDS)
    writer.writerows(row.cells() for row in rows)
    return text.getvalue()


def file_for(path: Path, adcode: str) -> Path:
    """The file of a registry in which rows of a division stand: the one that has its region's rows, or the only one.

    Raises RegistryError where no file has any.
    """
    if not path.is_dir():
        return path
    for file in sorted(path.glob("*.csv")):
        if any(row.adcode[:2] == adcode[:2] for row in read_rows(file)):
            return file
    raise RegistryError(f"{path}: no file has rows of the region {adcode[:2]}0000; begin one there")


def append_row(path: Path, row: PortalRow) -> Path:
    """Write a row at the end of the file where it belongs; the other lines stay as they are. Returns the file."""
    file = file_for(path, row.adcode)
    text = file.read_text(encoding="utf-8-sig") if file.exists() else ",".join(FIELDS) + "\n"
    if text.splitlines()[:1] != [",".join(FIELDS)]:
        raise RegistryError(f"{file}: its first line is not {','.join(FIELDS)}; write the row there by hand")
    gap = "" if text.endswith("\n") else "\n"
    file.write_text(text + gap + csv_text([row], header=False), encoding="utf-8", newline="")
    return file


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
    """The open portals of a division and of all below it, with those whose address is not known."""
    stem = adcode_stem(adcode)
    return [row for row in rows if row.adcode.startswith(stem) and row.state != "closed"]


def faults(file: Path, rows: Iterable[PortalRow]) -> Iterator[str]:
    """What is wrong with the rows of one region's file, a sentence each: codes, hosts, places, duplicates."""
    table = divisions()
    seen: dict[str, PortalRow] = {}
    region: str | None = None
    for row in rows:
        division = table.get(row.adcode)
        region = region or row.adcode[:2]
        if row.adcode != CENTRAL and (division is None or not division.in_force):
            yield f"{file.name}: {row.adcode} {row.name}: no division in force has this code"
        if row.adcode[:2] != region:
            yield f"{file.name}: {row.adcode} {row.name} does not belong to the region {region}0000"
        for url in filter(None, (row.url, *row.columns)):
            if not f".{host_of(url)}".endswith(".gov.cn"):
                yield f"{file.name}: {url} is not below gov.cn"
        mark = row.host or f"{row.adcode} {row.name}"
        if mark in seen:
            yield f"{file.name}: {mark} is there twice: {seen[mark].name}, {row.name}"
        seen[mark] = row
