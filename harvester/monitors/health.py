"""The monitors: each looks at one run in the database and says whether it is well, in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harvester.store.database import Store

BLOCKING = frozenset({"blocked", "blocked_js_challenge", "blocked_page", "rate_limited", "robots_denied"})
"""Causes by which a server keeps us out."""
FEW = 10
"""Of fewer pages or portals a rate says nothing."""
NAMED = 10


class NoRunError(Exception):
    """There is no run to look at; the message says so."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``parse_rate``: least share of reports among the pages that may be one; ``block_rate``: most portals that keep
    us out; ``failed_sums``: most reports with a sum that does not add up; ``max_age_days``: most days since a run that
    finished and found something."""

    parse_rate: float = 0.5
    block_rate: float = 0.2
    failed_sums: float = 0.5
    max_age_days: float = 40.0

    @classmethod
    def of(cls, get: Callable[[str], Any]) -> Limits:
        """``get`` gives the setting of a name (``HARVEST_MONITOR_PARSE_RATE`` …) or None. Raises ValueError."""
        told = {field.name: get(f"HARVEST_MONITOR_{field.name.upper()}") for field in fields(cls)}
        return cls(**{name: float(value) for name, value in told.items() if value not in (None, "")})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a monitor says. ``well`` is None where there is too little to judge by."""

    monitor: str
    well: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Health:
    run_id: int
    spider: str
    started_at: str
    finish_reason: str
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.well is False)

    @property
    def title(self) -> str:
        state = f"{len(self.failed)} of {len(self.findings)} monitors failed" if self.failed else "all is well"
        return f"harvester: {self.spider}, run {self.run_id} of {self.started_at[:10]}: {state}"

    def lines(self) -> list[str]:
        """For people."""
        word = {True: "ok", False: "FAILED", None: "-"}
        return [self.title, *(f"{word[f.well]:<7}{f.monitor:<12}{f.words}" for f in self.findings)]

    def as_dict(self) -> dict[str, Any]:
        return {"title": self.title, "well": not self.failed, **asdict(self)}


def assess(store: Store, limits: Limits, run_id: int | None = None, now: datetime | None = None) -> Health:
    """The health of a run, without ``run_id`` of the last one. Raises NoRunError."""
    which = "run_id = ?" if run_id is not None else "? IS NULL ORDER BY run_id DESC LIMIT 1"
    sql = f"SELECT run_id, spider, started_at, finish_reason, statistics FROM runs WHERE {which}"  # noqa: S608
    row = store.db.execute(sql, (run_id,)).fetchone()
    if row is None:
        raise NoRunError(f"{store.path} has no run" + (f" {run_id}" if run_id is not None else ""))
    number, spider, started, reason, text = row
    statistics = json.loads(text or "{}")
    findings = (
        _ended(reason),
        _expected(statistics),
        _parse_rate(statistics, limits.parse_rate),
        _block_rate(statistics, limits.block_rate),
        _failed_sums(store, number, limits.failed_sums),
        _age(store, spider, limits.max_age_days, now or datetime.now(UTC)),
    )
    return Health(number, spider, started, reason or "", findings)


def _ended(reason: str | None) -> Finding:
    return Finding("ended", reason == "finished", reason or "still running, or killed")


def _expected(statistics: Mapping[str, Any]) -> Finding:
    short = statistics.get("short", [])
    if not short:
        return Finding("expected", True, f"{sum(statistics.get('reports', {}).values())} reports, no portal short")
    names = "; ".join(f"{one['name']}: {one['found']} of {one['expected']}" for one in short[:NAMED])
    more = f" and {len(short) - NAMED} more" if len(short) > NAMED else ""
    return Finding("expected", False, f"{len(short)} portals gave less than they must: {names}{more}")


def _parse_rate(statistics: Mapping[str, Any], least: float) -> Finding:
    reports = sum(statistics.get("reports", {}).values())
    candidates = reports + sum(statistics.get("refused", {}).values())
    words = f"{reports} of {candidates} candidate pages are reports (at least {least:.0%})"
    return Finding("parse rate", reports >= least * candidates if candidates >= FEW else None, words)


def _block_rate(statistics: Mapping[str, Any], most: float) -> Finding:
    portals = statistics.get("by_portal", [])
    blocked = [p["name"] for p in portals if BLOCKING & p["failed"].keys() and not sum(p["reports"].values())]
    words = f"{len(blocked)} of {len(portals)} portals keep us out (at most {most:.0%})"
    words += f": {', '.join(blocked[:NAMED])}" if blocked else ""
    judged = len(portals) >= FEW or (bool(portals) and len(blocked) == len(portals))
    return Finding("block rate", len(blocked) <= most * len(portals) if judged else None, words)


def _failed_sums(store: Store, run_id: int, most: float) -> Finding:
    sql = """
        SELECT count(*), count(CASE WHEN EXISTS (
            SELECT 1 FROM checks k WHERE k.report_id = r.report_id AND k.status = 'fail') THEN 1 END)
        FROM reports r JOIN captures c USING (capture_id) WHERE r.is_current AND c.run_id = ?"""
    reports, failed = store.db.execute(sql, (run_id,)).fetchone()
    words = f"{failed} of {reports} new reports have sums that do not add up (at most {most:.0%})"
    return Finding("failed sums", failed <= most * reports if reports >= FEW else None, words)


def _age(store: Store, spider: str, most: float, now: datetime) -> Finding:
    sql = """
        SELECT finished_at, statistics FROM runs WHERE spider = ? AND finish_reason = 'finished' ORDER BY run_id DESC"""
    for finished, text in store.db.execute(sql, (spider,)):
        if sum(json.loads(text or "{}").get("reports", {}).values()):
            days = (now - datetime.fromisoformat(finished.replace("Z", "+00:00"))).total_seconds() / 86400
            words = f"{spider} last found reports {days:.1f} days ago (at most {most:g})"
            return Finding("age", days <= most, words)
    return Finding("age", False, f"no run of {spider} has finished and found a report")
