"""The pages: what each shows."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

from harvester.causes import advice
from harvester.dataset.coverage import COLUMNS as COVERAGE_COLUMNS
from harvester.dataset.coverage import STATUSES, TIMES, as_row
from harvester.dataset.tables import relations
from harvester.reports.divisions import divisions
from harvester.reports.forms import load_forms
from harvester.store.database import Store
from harvester.web import charts, difference, layout, queries
from harvester.web.archive_views import archived, archived_bytes, archived_picture
from harvester.web.finding import look_up
from harvester.web.kept import kept
from harvester.web.ledger import SHOWN, Ledgers, Line, covers, ledgers_of
from harvester.web.respond import Asked, Json, PageError, page, table_views
from harvester.web.tiles import tiles
from harvester.web.words import gloss

__all__ = [
    "agency", "archived", "archived_bytes", "archived_picture", "coverage", "coverage_csv", "coverage_json", "diff",
    "region", "report", "search", "start",
]  # fmt: skip
OUTCOMES = ("granted", "partially_granted", "denied", "unable", "notproc", "other")


@page
def start(asked: Asked, store: Store) -> tuple[str, Json]:
    regions = kept(store, queries.by_region)
    summary = kept(store, queries.summary)
    rejects = [{**reject, "advice": advice(reject["reason"])} for reject in summary["rejects"]]
    return "h_start.html", {
        "summary": {**summary, "rejects": rejects},
        "regions": regions,
        "years": kept(store, queries.years_of),
        "tiles": tiles({entry["code"]: entry["total"] for entry in regions}),
        "most": max((n for entry in regions for n in entry["years"].values()), default=1),
        "densest": max((entry["total"] for entry in regions), default=1),
        "shade": shade,
    }


@page
def coverage(asked: Asked, store: Store) -> tuple[str, Json]:
    area = asked.code("region")
    known = ledgers_of(store)
    return "h_coverage.html", {
        "area": area,
        "area_name": queries.name_of(area) if area else None,
        "sums": known.sums(area),
        "times": TIMES,
        "nobodys": [entry for entry in known.nobodys if area is None or covers(entry.adcode, area)],
        "advice": advice,
        "safe_link": safe_link,
    } | _agencies(asked, store, area)


@page
def region(asked: Asked, store: Store) -> tuple[str, Json]:
    code = str(asked.request.url_vars["code"])
    table = divisions()
    if code not in table and code != queries.NOWHERE:
        raise PageError(404, "not_found")
    children = [] if code == queries.NOWHERE else queries.by_region(store, code)
    if len(children) == 1 and children[0]["code"] == code:
        children = []
    above = [] if code == queries.NOWHERE else [(c, queries.name_of(c, table)) for c in table.parents(code)]
    shown = {
        "code": code,
        "name": asked.words["unplaced"] if code == queries.NOWHERE else queries.name_of(code, table),
        "above": [entry for entry in above if entry[0] != code],
        "children": children,
        "most": max((n for entry in children for n in entry["years"].values()), default=1),
        "shade": shade,
    }
    return "h_region.html", shown | _agencies(asked, store, code)


def _agencies(asked: Asked, store: Store, area: str | None) -> Json:
    number = asked.number("page", 1, 100_000) or 1
    shown = asked.text("show") or "looked"
    if shown not in SHOWN:
        raise PageError(400, "bad_parameter", "show", shown[:60])
    known = ledgers_of(store)
    lines = known.chosen(area, shown)
    rows = lines[(number - 1) * queries.PAGE : number * queries.PAGE]
    return {
        "lines": [(line, {r["year"]: r for r in queries.reports_of(store, line.key or "")}) for line in rows],
        "total": len(lines),
        "never": len(known.chosen(area, "all")) - len(known.chosen(area, "looked")),
        "show": shown,
        "page": number,
        "pages": max(1, math.ceil(len(lines) / queries.PAGE)),
        "years": known.years[-queries.MAX_YEARS :],
        "statuses": STATUSES,
        "unnamed": queries.unnamed(store, area) if number == 1 else [],
        "agency_link": agency_link,
    }


@page
def agency(asked: Asked, store: Store) -> tuple[str, Json]:
    key = asked.text("key")
    reports = queries.reports_of(store, key) if key else []
    known = ledgers_of(store)
    lines = known.of(key) if key else []
    if key is None or not (reports or lines):
        raise PageError(404, "not_found")
    words = asked.words
    name = reports[-1]["agency"] if reports else lines[0].name
    adcode = reports[-1]["adcode"] if reports else lines[0].adcode
    shown: Json = {
        "name": name or key,
        "key": key,
        "reports": reports,
        "history": _history(known, lines, reports),
        "adcode": adcode if adcode != queries.NOWHERE else None,
        "region_name": queries.name_of(adcode) if adcode and adcode != queries.NOWHERE else None,
        "advice": advice,
        "safe_link": safe_link,
        "cell_id": layout.cell_id,
        "csv": urlencode({"agency_key__exact": key, "_size": "max"}),
    }
    if not reports:
        return "h_agency.html", shown
    years = [r["year"] for r in reports]
    received, kinds = queries.outcomes(store, reports)
    whole = list(range(years[0], years[-1] + 1))[-queries.MAX_YEARS :]
    spread = [years.index(y) if y in years else None for y in whole]

    def over(values: Any) -> tuple[float | None, ...]:
        return tuple(None if at is None else values[at] for at in spread)

    stacked = [charts.Series(k, words[k], over(kinds[k])) for k in OUTCOMES if k in kinds]
    return "h_agency.html", shown | {
        "requests_chart": charts.bars(
            whole, [charts.Series("received", words["received"], over(received))], words["requests_chart"],
            words["chart_note"],
        ),
        "outcomes_chart": stacked and charts.bars(whole, stacked, words["outcomes_chart"], words["chart_note"]),
        "stacked": stacked,
        "panel": queries.panel(store, reports),
    }  # fmt: skip


def _history(known: Ledgers, lines: list[Line], reports: list[Json]) -> list[Json]:
    """Year by year, the newest first: the reports, each with its entry of the ledger, or why there is none."""
    entries = {e.report_id: e for line in lines for e in line.entries if e.report_id is not None}
    result = []
    for year in sorted({*known.years[-queries.MAX_YEARS :], *(r["year"] for r in reports)}, reverse=True):
        of_year = [(r, entries.get(r["report_id"])) for r in reports if r["year"] == year]
        missing = [e for line in lines for e in line.entries if e.year == year and e.report_id is None]
        result.append({"year": year, "reports": of_year, "missing": [] if of_year else missing})
    return result


@page
def report(asked: Asked, store: Store) -> tuple[str, Json]:
    number = int(asked.request.url_vars["number"])
    row = store.read.row(number)
    parsed = store.report(number)
    if row is None or parsed is None:
        raise PageError(404, "not_found")
    form = load_forms().get(row["form"] or "")
    failed, marks = layout.failures(form, parsed["facts"], parsed["checks"]) if form else ([], {})
    shown = layout.tables(form, parsed["facts"], marks, gloss()) if form and parsed["facts"] else []
    by_section: dict[str | None, list[layout.TableView]] = {}
    for view, table in zip(shown, form.tables if form else (), strict=False):
        by_section.setdefault(table.section, []).append(view)
    sources = store.provenance(number)
    frame = next((s for s in sources if s["has_cells"]), sources[0])
    chosen = asked.number("source")
    frame = next((s for s in sources if s["capture_id"] == chosen), frame)
    return "h_report.html", {
        "row": row,
        "form": form,
        "sections": _sections(parsed["sections"], form, by_section),
        "loose": by_section.get(None, []),
        "failed": failed,
        "warnings": parsed["warnings"],
        "mentions": parsed["mentions"][:200],
        "cell_id": layout.cell_id,
        "panel_checks": list(
            store.query(
                "SELECT relation, scope, left_value, right_value FROM panel_checks "
                "WHERE report_id = ? AND status = 'fail'",
                (number,),
            )
        ),
        "context_checks": list(
            store.query(
                "SELECT relation, scope, left_value, right_value FROM context_checks "
                "WHERE report_id = ? AND status = 'fail' LIMIT 500",
                (number,),
            )
        ),
        "relation_words": {name: label for name, (_, label) in relations().items()},
        "sources": sources,
        "frame": frame,
        "versions": queries.versions_of(store, row),
        "before": queries.report_before(store, row),
        "copies": list(store.query("SELECT url FROM copies WHERE report_id = ? ORDER BY url LIMIT 50", (number,))),
        "safe_link": safe_link,
        "agency_link": agency_link,
        "region_name": queries.name_of(row["adcode"]) if row["adcode"] else None,
    }


def _sections(sections: list[Json], form: Any, tables: dict[str | None, list[layout.TableView]]) -> list[Json]:
    """Sections as they are to be shown: those of the report in its order, each with its tables; tables of a section
    that the report has not stand where the form has them."""
    result = [{"id": s["section"], "heading": s["heading"], "text": s["text"], "tables": []} for s in sections]
    order = [s.id for s in form.sections] if form else []
    labels = {s.id: s.label for s in form.sections} if form else {}
    for section_id, views in tables.items():
        if section_id is None:
            continue
        entry = next((s for s in result if s["id"] == section_id), None)
        if entry is None:
            entry = {"id": section_id, "heading": labels.get(section_id, section_id), "text": "", "tables": []}
            later = order[order.index(section_id) + 1 :] if section_id in order else []
            at = next((i for i, s in enumerate(result) if s["id"] in later), len(result))
            result.insert(at, entry)
        entry["tables"] = views
    for entry in result:
        entry["heading"] = entry["heading"] or labels.get(entry["id"])
        entry["paragraphs"] = [line for line in entry["text"].split("\n") if line.strip()]
    return [entry for entry in result if entry["heading"] or entry["paragraphs"] or entry["tables"]]


@page
def diff(asked: Asked, store: Store) -> tuple[str, Json]:
    numbers = [asked.number("old"), asked.number("new")]
    rows = [store.read.row(n) if n is not None else None for n in numbers]
    old, new = rows
    if old is None or new is None:
        raise PageError(404, "not_found")
    facts = [store.facts(row["report_id"]) for row in (old, new)]
    texts = [store.read.sections(row["report_id"]) for row in (old, new)]
    labels = _labels(old["form"]) | _labels(new["form"])
    return "h_diff.html", {
        "old": old,
        "new": new,
        "cells": [(labels.get(key, " ".join(key)), key, a, b) for key, a, b in difference.cells(*facts)],
        "texts": difference.texts(*texts),
        "cell_id": layout.cell_id,
        "versions": old["year"] == new["year"],
    }


def _labels(form_id: str | None) -> dict[tuple[str, str, str], str]:
    form = load_forms().get(form_id or "")
    return {
        (table.id, row.id, column.id): " / ".join([*row.path, *column.path])
        for table in (form.tables if form else ())
        for row in [*table.value_rows, *(a.row for a in table.alternatives)]
        for column in table.columns
    }


@page
def search(asked: Asked, store: Store) -> tuple[str, Json]:
    return "h_search.html", look_up(asked, store)


def coverage_table(asked: Asked, store: Store) -> list[tuple[Any, ...]]:
    """The ledger of an area row by row, as ``harvester coverage --csv`` gives it."""
    area = asked.code("region")
    known = ledgers_of(store)
    entries = [entry for line in known.chosen(area, "all") for entry in line.entries]
    return [as_row(entry) for entry in (*entries, *(e for e in known.nobodys if covers(e.adcode, area)))]


coverage_csv, coverage_json = table_views("coverage", COVERAGE_COLUMNS, coverage_table)


def shade(number: int | None, most: int) -> int:
    """0 to 5: how dark a field of the heat map is."""
    return 0 if not number else max(1, min(5, math.ceil(5 * number / max(most, 1))))


def agency_link(key: str) -> str:
    return "/agency?" + urlencode({"key": key}, errors="replace")


def safe_link(url: str | None) -> str | None:
    """An address that may be made a link: of the web, not of a script."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
