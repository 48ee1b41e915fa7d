"""The ledger of coverage: for every agency and year what is known, and the day it was last looked at.

========================  ==========================================================================================
status                    meaning
========================  ==========================================================================================
``found``                 there is a report (with its grade)
``unreadable``            a report was found, but its tables could not be read; or a page or file that belongs to this
                          agency and year was refused as unreadable
``blocked``               the portal refused or did not answer when it was last looked at
``not_published``         the portal was looked through for this year, to the end, and has no report of this agency
``not_looked``            nobody has looked: no crawl of the portal, none that asked for the year, or none that ended
========================  ==========================================================================================

The denominator is every agency with a report of any year, and the bodies that the registry of portals names. A refused
page of which nobody can say whose it is has a row of its own without an agency.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from harvester.dataset.blocks import Row, in_blocks
from harvester.dataset.bodies import CENTRAL, Body, as_cells, body_of, deadline
from harvester.dataset.bodies import COLUMNS as BODY_COLUMNS
from harvester.dataset.columns import CATEGORY, DATE, INT, TEXT, Column, Table
from harvester.dataset.selection import SelectionError, parse_years
from harvester.dataset.source import Source
from harvester.reports.divisions import divisions

STATUSES = ("found", "unreadable", "blocked", "not_published", "not_looked")
TIMES = ("on_time", "late", "undated", "no_deadline")
UNREADABLE = frozenset({"unreadable", "too_large", "unsupported_media", "truncated_response"})
BLOCKED = frozenset(
    {"blocked", "blocked_page", "blocked_js_challenge", "robots_denied", "unreachable", "rate_limited", "server_error"}
)
_ASIDE = re.compile(r"[(（][^()（）]*[)）]$")
_DIGITS = re.compile(r"\d+")
_REPORT_YEAR = re.compile(r"(20[0-4]\d)\s*年")
_PATH_YEAR = re.compile(r"/t?(20[0-4]\d)(?:[01]\d)?(?:[0-3]\d)?[/_]")


@dataclass(frozen=True, slots=True)
class Expected:
    """A body that the registry names: it should report whether or not it was ever looked at."""

    adcode: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency and year."""

    agency_key: str | None
    site: str
    agency: str | None
    adcode: str | None
    year: int | None
    status: str
    body: Body
    grade: str | None = None
    form: str | None = None
    published: str | None = None
    due: str | None = None
    time: str | None = None
    """Of a report: one of :data:`TIMES`."""
    reason: str | None = None
    """Code of the cause where a page was refused."""
    last_looked: str | None = None
    url: str | None = None
    report_id: int | None = None


@dataclass(slots=True)
class _Agency:
    key: str | None
    site: str
    name: str | None
    adcode: str | None
    hosts: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    reports: dict[int, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Refused:
    url: str
    host: str
    folder: str
    year: int | None
    reason: str
    at: str
    whole_host: bool


def host_of(url: str | None) -> str | None:
    """The host of a web address in lower case; None for files and what is no address."""
    try:
        return (urlsplit(url or "").hostname or "").lower() or None
    except ValueError:
        return None


def folder_of(url: str | None) -> str:
    """Host and folder of an address with the digits taken out: the same for the reports of one column."""
    host = host_of(url)
    return f"{host}{_DIGITS.sub('#', urlsplit(url or '').path.rpartition('/')[0])}" if host else ""


class Ledger:
    """Reads the whole database once. ``registry``: bodies that should be there; filters are those of the source."""

    def __init__(self, source: Source, registry: Iterable[Expected] = ()) -> None:
        self._conn: sqlite3.Connection = source.conn
        self._selection = source.selection
        self._registry = [row for row in registry if source.selection.covers(row.adcode)]

    @cached_property
    def years(self) -> list[int]:
        """The chosen years, else all between the first and the last report."""
        if self._selection.years:
            return sorted(self._selection.years)
        first, last = self._conn.execute("SELECT min(year), max(year) FROM reports WHERE is_current = 1").fetchone()
        return list(range(first, last + 1)) if first else []

    @cached_property
    def _agencies(self) -> dict[tuple[str, str], _Agency]:
        found: dict[tuple[str, str], _Agency] = {}
        for key, site, name, adcode in self._conn.execute(
            "SELECT agency_key, site, name, adcode FROM agencies ORDER BY adcode, agency_key, site"
        ):
            if self._wanted(key, adcode):
                found[key, site] = _Agency(key, site, name, adcode)
        for row in self._conn.execute(
            "SELECT r.agency_key, r.site, r.url, r.year, r.report_id, r.grade, r.form, r.published, r.scope, "
            "max(c.fetched_at, ifnull((SELECT max(x.fetched_at) FROM sightings s JOIN captures x USING (capture_id) "
            "WHERE s.report_id = r.report_id), '')) FROM reports r JOIN captures c ON c.capture_id = r.capture_id "
            "WHERE r.is_current = 1 AND r.agency_key IS NOT NULL AND r.year IS NOT NULL"
        ):
            agency = found.get((row[0], row[1]))
            if agency is not None:
                agency.reports[row[3]] = row[2:]
                if host := host_of(row[2]):
                    agency.hosts.add(host)
                    agency.folders.add(folder_of(row[2]))
        self._add_registry(found)
        return found

    def _add_registry(self, found: dict[tuple[str, str], _Agency]) -> None:
        portals = self._conn.execute("SELECT adcode, name, url, state FROM portals WHERE adcode IS NOT NULL")
        known = [Expected(a, name or "", url) for a, name, url, state in portals if state != "closed"]
        by_key = {agency.key: agency for agency in reversed(found.values())}
        for expected in (*known, *self._registry):
            name = _ASIDE.sub("", expected.name)
            # Reports of central bodies have no adcode, so their keys begin with the stroke.
            place = "" if expected.adcode == CENTRAL else expected.adcode
            key = f"{place}/{divisions().parse_chain(name).rest or name}"
            host = host_of(expected.url)
            agency = by_key.get(key)
            if agency is None and self._wanted(key, expected.adcode):
                agency = found[key, ""] = by_key[key] = _Agency(key, "", name, expected.adcode)
            if agency is not None and host:
                agency.hosts.add(host)

    def _wanted(self, key: str | None, adcode: str | None) -> bool:
        levels = self._selection.levels
        return self._selection.covers(adcode) and (not levels or body_of(key, adcode).level in levels)

    @cached_property
    def _looks(self) -> dict[str, list[tuple[str, frozenset[int] | None]]]:
        """Host → each crawl that went through it to its end: when, and for which years (None: all)."""
        runs = {}
        for run_id, arguments, finished, reason in self._conn.execute(
            "SELECT run_id, arguments, finished_at, finish_reason FROM runs"
        ):
            if reason == "finished" and finished:
                runs[run_id] = (finished, _years(arguments))
        looks: dict[str, dict[int, tuple[str, frozenset[int] | None]]] = {}
        for run_id, url in self._conn.execute("SELECT run_id, url FROM captures WHERE status < 400"):
            host = host_of(url)
            if host and run_id in runs:
                looks.setdefault(host, {}).setdefault(run_id, runs[run_id])
        return {host: list(by_run.values()) for host, by_run in looks.items()}

    @cached_property
    def _refusals(self) -> list[_Refused]:
        """Refused pages and hosts that may hide a report."""
        return [
            _Refused(url, host or host_of(url) or "", folder_of(url), year_of(url), reason, at, bool(whole))
            for url, host, reason, at, whole in self._conn.execute(
                "SELECT url, host, reason, at, whole_host FROM rejects"
            )
            if reason in BLOCKED or reason in UNREADABLE
        ]

    @cached_property
    def _refused_hosts(self) -> dict[str, list[_Refused]]:
        hosts: dict[str, list[_Refused]] = {}
        for page in self._refusals:
            if page.whole_host and page.reason in BLOCKED:
                hosts.setdefault(page.host, []).append(page)
        return hosts

    @cached_property
    def _refused_pages(self) -> dict[str, list[_Refused]]:
        folders: dict[str, list[_Refused]] = {}
        for page in self._refusals:
            if not page.whole_host:
                folders.setdefault(page.folder, []).append(page)
        return folders

    def entries(self) -> Iterator[Entry]:
        """Every agency and year, by place, agency and year; then refused pages that are nobody's."""
        for agency in sorted(self._agencies.values(), key=lambda a: (a.adcode or "", a.key or "", a.site)):
            for year in self.years:
                yield self._found(agency, year) if year in agency.reports else self._missing(agency, year)
        yield from self._nobodys()

    def _found(self, agency: _Agency, year: int) -> Entry:
        url, _, report_id, grade, form, published, scope, seen = agency.reports[year]
        body = body_of(agency.key, agency.adcode)
        due = deadline(body, year, scope)
        if due is None:
            time = "no_deadline"
        elif not published:
            time = "undated"
        else:
            time = "on_time" if published <= due.isoformat() else "late"
        status = "unreadable" if form is None else "found"
        return Entry(
            agency.key, agency.site, agency.name, agency.adcode, year, status, body, grade, form, published,
            due.isoformat() if due else None, time, None, seen[:10], url, report_id,
        )  # fmt: skip

    def _missing(self, agency: _Agency, year: int) -> Entry:
        body = body_of(agency.key, agency.adcode)
        due = deadline(body, year)
        looks = [
            when for host in agency.hosts for when, years in self._looks.get(host, ()) if not years or year in years
        ]
        last = max(looks, default=None)
        status, reason, url = "not_published" if last else "not_looked", None, None
        for page in (page for host in agency.hosts for page in self._refused_hosts.get(host, ())):
            if last is None or page.at >= last:
                status, reason, url, last = "blocked", page.reason, page.url, page.at
        for page in (page for folder in agency.folders for page in self._refused_pages.get(folder, ())):
            if page.reason in UNREADABLE and page.year == year and self._folders[page.folder] == {agency.key}:
                status, reason, url, last = "unreadable", page.reason, page.url, max(page.at, last or "")
                break
            if page.reason in BLOCKED and page.year in (None, year):
                status, reason, url, last = "blocked", page.reason, page.url, max(page.at, last or "")
        return Entry(
            agency.key, agency.site, agency.name, agency.adcode, year, status, body,
            due=due.isoformat() if due else None,
            reason=reason, last_looked=last[:10] if last else None, url=url,
        )  # fmt: skip

    @cached_property
    def _folders(self) -> dict[str, set[str | None]]:
        owners: dict[str, set[str | None]] = {}
        for agency in self._agencies.values():
            for folder in agency.folders:
                owners.setdefault(folder, set()).add(agency.key)
        return owners

    def _nobodys(self) -> Iterator[Entry]:
        if self._selection.levels:
            return
        hosts = {host: agency.adcode for agency in self._agencies.values() for host in agency.hosts}
        for page in sorted(self._refusals, key=lambda page: page.url):
            its = page.year is not None and len(self._folders.get(page.folder, ())) == 1
            if page.whole_host or page.reason not in UNREADABLE or page.host not in hosts or its:
                continue
            if page.year is None or page.year in self.years:
                yield Entry(
                    None, "", None, hosts[page.host], page.year, "unreadable", Body(None, None), reason=page.reason,
                    last_looked=page.at[:10], url=page.url,
                )  # fmt: skip


def _years(arguments: str | None) -> frozenset[int] | None:
    text = json.loads(arguments or "{}").get("years")
    if not text:
        return None
    try:
        return parse_years(str(text))
    except SelectionError:
        return None


def year_of(url: str) -> int | None:
    """The report year that an address hints at: 2021年 in it, else the year before that of its folder (a report is
    published in the year after its own). None where there is no hint."""
    if found := _REPORT_YEAR.search(url):
        return int(found[1])
    found = _PATH_YEAR.search(url)
    return int(found[1]) - 1 if found else None


COLUMNS = (
    Column("agency_key", TEXT, "the agency; empty for a refused page that is nobody's", "机关标识", key=True),
    Column("site", TEXT, "sets apart bodies of the same key on unrelated sites", "站点", key=True),
    Column("agency", TEXT, "name", "机关名称"),
    Column("adcode", TEXT, "6-digit code of the division (text, not a number)", "行政区划代码"),
    *BODY_COLUMNS,
    Column("year", INT, "report year", "报告年度", key=True),
    Column("status", CATEGORY, "found, unreadable, blocked, not_published, not_looked", "覆盖状态"),
    Column("grade", CATEGORY, "grade of the report", "质量等级"),
    Column("form", CATEGORY, "form of the report", "报告格式"),
    Column("published", DATE, "publication date", "公布日期"),
    Column("deadline", DATE, "statutory date; empty where the law names none", "法定公布期限"),
    Column("timeliness", CATEGORY, "on_time, late, undated, no_deadline", "及时性"),
    Column("reason", CATEGORY, "code of the cause", "原因"),
    Column("last_looked", DATE, "day it was last looked at", "最近查看日期"),
    Column("url", TEXT, "address of the report, or of the refused page", "网址"),
    Column("report_id", INT, "the report", "报告编号"),
)


def as_row(entry: Entry) -> Row:
    """The entry in the order of :data:`COLUMNS`."""
    return (
        entry.agency_key, entry.site, entry.agency, entry.adcode, *as_cells(entry.body, entry.adcode),
        entry.year, entry.status, entry.grade, entry.form, entry.published, entry.due,
        entry.time, entry.reason, entry.last_looked, entry.url, entry.report_id,
    )  # fmt: skip


def coverage_table(source: Source, registry: Iterable[Expected] = ()) -> Table:
    """The ledger as a table of a dataset."""
    ledger = Ledger(source, registry)

    def rows() -> Iterator[Row]:
        return map(as_row, ledger.entries())

    return Table(
        "coverage", "What is known of every agency and year", "覆盖台账", COLUMNS, in_blocks(rows), len(source.ids)
    )
