"""A report: one agency's account of one year, as plain values. No Scrapy, no files, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from harvester.documents.model import Place

Value = int | str | None
"""An integer; a decimal as a string (money, fees); or None."""

REPORTED = "reported"
BLANK = "blank"
NOT_RECOVERABLE = "not_recoverable"


class Fact(NamedTuple):
    """One cell of the form."""

    table: str
    row: str
    column: str
    value: Value = None
    raw: str | None = None
    unit: str | None = None
    state: str = NOT_RECOVERABLE
    where: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "raw": self.raw,
            "unit": self.unit,
            "state": self.state,
            "where": self.where.as_dict() if self.where else None,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """``section`` is an id of the form, or ``preamble``; ``text`` without chrome and without the tables."""

    section: str
    heading: str | None
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"section": self.section, "heading": self.heading, "text": self.text}


class Check(NamedTuple):
    """One instance of a relation. ``status``: ``pass``, ``fail`` or ``not_evaluable``."""

    relation: str
    scope: str | None
    status: str
    left: int | str | None
    right: int | str | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "relation": self.relation,
            "scope": self.scope,
            "status": self.status,
            "left": self.left,
            "right": self.right,
        }


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something a reader of the numbers should know. The three ids are given where it concerns a cell."""

    code: str
    message: str
    table: str | None = None
    row: str | None = None
    column: str | None = None

    def as_dict(self) -> dict[str, Any]:
        result: dict[str, Any] = {"code": self.code, "message": self.message}
        for name in ("table", "row", "column"):
            if getattr(self, name) is not None:
                result[name] = getattr(self, name)
        return result


@dataclass(frozen=True, slots=True)
class Mention:
    """A number read in prose, with the sentence as evidence (lower grade than a cell)."""

    indicator: str
    value: Value
    raw: str
    unit: str | None
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "indicator": self.indicator,
            "value": self.value,
            "raw": self.raw,
            "unit": self.unit,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date found on the page: ``source`` is ``visible``, ``meta``, ``url``, ``signature`` …"""

    date: str
    source: str
    raw: str

    def as_dict(self) -> dict[str, Any]:
        return {"date": self.date, "source": self.source, "raw": self.raw}


@dataclass(slots=True)
class Identity:
    """Who reports on which year. Unknown parts are None; ``evidence`` says where each known part was found."""

    title: str | None = None
    agency: str | None = None
    agency_key: str | None = None
    adcode: str | None = None
    year: int | None = None
    published: str | None = None
    signed: str | None = None
    scope: str | None = None
    """``own_agency``, ``own_area`` or None."""
    dates: list[DateCandidate] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What ``harvester parse`` prints, beside the source it was read from."""

    identity: Identity
    form: str | None
    sections: list[Section]
    facts: list[Fact]
    checks: list[Check]
    warnings: list[Warning_]
    mentions: list[Mention] = field(default_factory=list)
    grade: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The object of ``interfaces.md`` without ``source``, ``url``, ``sha256`` and ``media_type``."""
        who = self.identity
        return {
            "title": who.title,
            "agency": who.agency,
            "agency_key": who.agency_key,
            "adcode": who.adcode,
            "year": who.year,
            "published": who.published,
            "signed": who.signed,
            "scope": who.scope,
            "form": self.form,
            "grade": self.grade,
            "sections": [s.as_dict() for s in self.sections],
            "facts": [f.as_dict() for f in self.facts],
            "checks": [c.as_dict() for c in self.checks],
            "warnings": [w.as_dict() for w in (*who.warnings, *self.warnings)],
            "mentions": [m.as_dict() for m in self.mentions],
            "dates": [d.as_dict() for d in who.dates],
            "evidence": dict(who.evidence),
        }


class NotAReportError(Exception):
    """The document is no report. ``code``: ``not_a_report``, ``blocked_page``, ``soft_404``, ``hijacked_page`` …"""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
