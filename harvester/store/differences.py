"""What is different between two readings of a report, field by field: of two versions, or of two parsers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harvester.store.database import Store
from harvester.store.reading import Reader

Json = dict[str, Any]

IDENTITY = ("title", "agency", "agency_key", "adcode", "year", "published", "signed", "scope")
CELL = ("value", "state", "unit", "raw")
"""Parts of a cell, the weightiest first: the first that differs is the cause."""

CAUSES = {
    "value": "a cell has another value",
    "state": "a cell has no value now, or has one now",
    "unit": "a cell has another unit",
    "raw": "a cell has the same value, printed differently",
    "place": "a cell stands at another place of the page",
    "form": "another form was recognised",
    "identity": "title, agency, place, year or a date",
    "section": "a section's heading or text",
    "check": "a sum adds up that did not, or no longer does",
    "warning": "a warning that was not there, or no longer is",
    "new_report": "a report where there was none",
    "new_refusal": "no report where there was one",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """``field``: ``table.row.column``, a section's id, or a column of ``reports``; ``before`` and ``after`` are null
    where there was, or is, nothing."""

    cause: str
    field: str
    before: Any
    after: Any

    def as_dict(self) -> Json:
        return {"cause": self.cause, "field": self.field, "before": self.before, "after": self.after}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    """Between two objects of ``harvester parse``: identity, form, cells, sections, checks, warnings, in this order."""
    for name in IDENTITY:
        if before.get(name) != after.get(name):
            yield Difference("identity", name, before.get(name), after.get(name))
    if before.get("form") != after.get("form"):
        yield Difference("form", "form", before.get("form"), after.get("form"))
    yield from _cells(_by_cell(before), _by_cell(after))
    yield from _sections(before, after)
    yield from _named("check", _checks(before), _checks(after))
    yield from _named("warning", _warnings(before), _warnings(after))


def _by_cell(parsed: Mapping[str, Any]) -> dict[str, Json]:
    return {f"{f['table']}.{f['row']}.{f['column']}": f for f in parsed.get("facts") or []}


def _cells(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[Difference]:
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            found = old if old is not None else new
            if found is not None and found["state"] == "reported":
                yield Difference("state", name, _shown(old), _shown(new))
            continue
        part = next((part for part in CELL if old.get(part) != new.get(part)), None)
        if part == "value" and (old["value"] is None or new["value"] is None):
            part = "state"
        if part is not None:
            yield Difference(part, name, _shown(old), _shown(new))
        elif old.get("where") != new.get("where"):
            yield Difference("place", name, old.get("where"), new.get("where"))


def _shown(fact: Json | None) -> Json | None:
    return None if fact is None else {part: fact.get(part) for part in CELL}


def _sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = ({s["section"]: s for s in parsed.get("sections") or []} for parsed in (before, after))
    for name in dict.fromkeys([*old, *new]):
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            yield Difference("section", name, one and one.get("text"), other and other.get("text"))
            continue
        for part, field in (("heading", f"{name} heading"), ("text", name)):
            if (one.get(part) or "") != (other.get(part) or ""):
                yield Difference("section", field, one.get(part), other.get(part))


def _checks(parsed: Mapping[str, Any]) -> dict[str, Any]:
    names = ((f"{c['relation']} {c['scope'] or ''}".strip(), c["status"]) for c in parsed.get("checks") or [])
    return dict(names)


def _warnings(parsed: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for warning in parsed.get("warnings") or []:
        place = ".".join(str(warning[part]) for part in ("table", "row", "column") if warning.get(part) is not None)
        found[f"{warning.get('code')} {place}".strip()] = warning.get("message")
    return found


def _named(cause: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield Difference(cause, name, before.get(name), after.get(name))


# -- two databases of one archive ------------------------------------------------------------------------------------

_READINGS = """
    SELECT r.report_id, r.url, r.agency_key, r.year, c.warc_file, c.warc_offset FROM reports r
    JOIN captures c ON c.capture_id = r.capture_id ORDER BY r.report_id"""
_AT = "SELECT capture_id FROM captures WHERE warc_file = ? AND warc_offset = ?"
_REPORT_AT = (
    "SELECT report_id FROM reports WHERE capture_id = ?1 UNION SELECT report_id FROM sightings WHERE capture_id = ?1"
)
_RAW_READING = """
    SELECT r.title, r.agency, r.agency_key, r.adcode, r.year, r.published, r.signed, r.scope, r.form, r.content,
        d.numbers, d.raws, d.units, d.states, d.statuses, d.warnings, d.place_table, d.place_line, p.lines
    FROM reports r JOIN readings d USING (report_id) LEFT JOIN places p USING (place_id) WHERE r.report_id = ?"""


@dataclass(frozen=True, slots=True)
class Changed:
    """One report that another reading of the same bytes made different. ``agency_key`` and ``year`` as they were, for
    a new report as they are."""

    url: str | None
    agency_key: str | None
    year: int | None
    differences: list[Difference]


def between(before: Store, after: Store) -> Iterator[Changed]:
    """The reports that are different in two databases made from one archive; the same record is the same report."""
    for row in before.query(_READINGS):
        other = _report_at(after, row["warc_file"], row["warc_offset"])
        if other is None:
            found = [
                Difference("new_refusal", "report", before.read.row(row["report_id"]), _refusal(after, row["url"]))
            ]
        elif _raw(before, row["report_id"]) == _raw(after, other):
            continue
        else:
            found = list(differences(_report(before.read, row["report_id"]), _report(after.read, other)))
        if found:
            yield Changed(row["url"], row["agency_key"], row["year"], found)
    for row in after.query(_READINGS):
        if _report_at(before, row["warc_file"], row["warc_offset"]) is None:
            new = Difference("new_report", "report", _refusal(before, row["url"]), after.read.row(row["report_id"]))
            yield Changed(row["url"], row["agency_key"], row["year"], [new])


def _report_at(store: Store, warc_file: str, offset: int) -> int | None:
    capture = store.db.execute(_AT, [warc_file, offset]).fetchone()
    found = store.db.execute(_REPORT_AT, [capture[0]]).fetchone() if capture else None
    return int(found[0]) if found else None


def _raw(store: Store, report_id: int) -> tuple[Any, ...] | None:
    """What is stored, as it is stored: where that is equal nothing need be unpacked."""
    found: tuple[Any, ...] | None = store.db.execute(_RAW_READING, [report_id]).fetchone()
    return found


def _report(read: Reader, report_id: int) -> Json:
    return read.report(report_id) or {}


def _refusal(store: Store, url: str | None) -> str | None:
    row = store.db.execute(
        "SELECT reason, detail FROM rejects WHERE url = ? ORDER BY at DESC LIMIT 1", [url or ""]
    ).fetchone()
    return f"{row[0]}: {row[1]}" if row else None
