"""What the pages ask of the database. Every value goes in as a parameter."""

from __future__ import annotations

import json
from typing import Any

from harvester.reports.divisions import Divisions, divisions
from harvester.reports.forms import load_forms
from harvester.store.database import Store

Json = dict[str, Any]

NOWHERE = "000000"
"""The area of the reports whose place is not known."""
PAGE = 50
"""Agencies on a page of the coverage table."""
MAX_YEARS = 30


def area_condition(area: str | None, column: str = "adcode") -> tuple[str, list[Any]]:
    """SQL for an area (a code, of which trailing 00 mean all below; :data:`NOWHERE`; None for all) and its values."""
    if area is None:
        return "1", []
    if area == NOWHERE:
        return f"({column} IS NULL OR {column} = ?)", [NOWHERE]
    digits = area
    while digits.endswith("00"):
        digits = digits[:-2]
    return f"{column} >= ? AND {column} < ?", [digits, digits + ":"]


def summary(store: Store) -> Json:
    """Counts for the start page."""
    row = next(
        store.query(
            "SELECT count(*) AS reports, count(DISTINCT agency_key) AS agencies, count(DISTINCT adcode) AS regions, "
            "min(year) AS first, max(year) AS last, ifnull(sum(failed > 0), 0) AS wrong "
            "FROM reports WHERE is_current = 1"
        )
    )
    row["pages"] = next(store.query("SELECT count(*) AS n FROM captures"))["n"]
    row["rejects"] = list(
        store.query("SELECT reason, count(*) AS number FROM rejects GROUP BY reason ORDER BY number DESC LIMIT 30")
    )
    row["runs"] = list(
        store.query(
            "SELECT run_id, spider, arguments, started_at, finish_reason, statistics "
            "FROM runs ORDER BY run_id DESC LIMIT 8"
        )
    )
    for run in row["runs"]:
        statistics = json.loads(run.pop("statistics") or "{}")
        run["pages"] = statistics.get("pages")
        counts = statistics.get("reports")
        run["found"] = sum(counts.values()) if isinstance(counts, dict) else None
        given = json.loads(run["arguments"] or "{}")
        run["arguments"] = " ".join(f"{k}={v}" for k, v in given.items() if v not in (None, ""))
    return row


def years_of(store: Store, area: str | None = None) -> list[int]:
    """All years from the first to the last report of an area, without gaps; the last 30 at most."""
    where, values = area_condition(area)
    row = next(
        store.query(
            f"SELECT min(year) AS a, max(year) AS b FROM reports WHERE is_current = 1 AND year IS NOT NULL AND {where}",
            values,
        )
    )
    return [] if row["a"] is None else list(range(row["a"], row["b"] + 1))[-MAX_YEARS:]


def by_region(store: Store, area: str | None = None) -> list[Json]:
    """The divisions right below an area with reports: code, name, agencies, and reports by year."""
    where, values = area_condition(area)
    found: dict[str, Json] = {}
    table = divisions()
    for row in store.query(
        f"SELECT adcode, year, count(*) AS n FROM reports WHERE is_current = 1 AND {where} GROUP BY adcode, year",
        values,
    ):
        code = child_of(row["adcode"], area, table)
        entry = found.setdefault(code, {"code": code, "name": name_of(code, table), "years": {}, "total": 0})
        entry["years"][row["year"]] = entry["years"].get(row["year"], 0) + row["n"]
        entry["total"] += row["n"]
    return sorted(found.values(), key=lambda entry: str(entry["code"]))


def child_of(adcode: str | None, area: str | None, table: Divisions) -> str:
    """The division right below ``area`` that a code belongs to; the area itself for its own bodies."""
    if adcode is None or len(adcode) != 6:
        return NOWHERE
    if area is None or area == NOWHERE:
        return adcode[:2] + "0000"
    if area.endswith("0000") and not adcode.endswith("00"):
        # 市辖区 and 县 of the municipalities are no places but headings of the code table.
        city = table.get(adcode[:4] + "00")
        return city.adcode if city is not None and city.name.endswith(("市", "州", "盟", "地区")) else adcode
    return adcode


def name_of(code: str, table: Divisions | None = None) -> str:
    division = (table or divisions()).get(code)
    return division.name if division else code


def unnamed(store: Store, area: str | None) -> list[Json]:
    """Current reports of an area of which the agency or the year is not known, so that no agency's page has them; the
    first 200."""
    where, values = area_condition(area)
    return list(
        store.query(
            "SELECT report_id, title, agency, year, url, grade FROM reports WHERE is_current = 1 "
            f"AND (agency_key IS NULL OR year IS NULL) AND {where} ORDER BY adcode, year, report_id LIMIT 200",
            values,
        )
    )


def reports_of(store: Store, agency_key: str) -> list[Json]:
    """Current reports of an agency, oldest first."""
    return list(
        store.query(
            "SELECT report_id, year, agency, title, form, grade, failed, cells, reported, published, adcode, site "
            "FROM reports WHERE agency_key = ? AND is_current = 1 AND year IS NOT NULL ORDER BY year, report_id",
            (agency_key,),
        )
    )


def versions_of(store: Store, row: Json) -> list[Json]:
    """All versions of a report, oldest first; only itself where agency or year are not known."""
    if row["agency_key"] is None or row["year"] is None:
        return [row]
    return list(
        store.query(
            "SELECT r.report_id, r.version, r.is_current, c.fetched_at FROM reports r "
            "JOIN captures c ON c.capture_id = r.capture_id WHERE r.agency_key = ? AND r.year = ? AND r.site = ? "
            "ORDER BY r.version",
            (row["agency_key"], row["year"], row["site"]),
        )
    )


def report_before(store: Store, row: Json) -> int | None:
    """The current report of the same agency for the year before."""
    if row["agency_key"] is None or row["year"] is None:
        return None
    found = store.query(
        "SELECT report_id FROM reports WHERE agency_key = ? AND year = ? AND site = ? AND is_current = 1",
        (row["agency_key"], row["year"] - 1, row["site"]),
    )
    return next((int(r["report_id"]) for r in found), None)


def panel(store: Store, reports: list[Json]) -> list[Json]:
    """The variables of an agency over its reports: of the requests table the totals, of the others every cell.

    Each entry: label, gloss, table, group heading, and for each report a value with the id of its cell, or None.
    """
    facts = [{(f["table"], f["row"], f["column"]): f for f in store.facts(r["report_id"])} for r in reports]
    lines: dict[tuple[str, str, str], Json] = {}
    forms = load_forms()
    for form_id in dict.fromkeys(r["form"] for r in reports):
        form = forms.get(form_id or "")
        for table in form.tables if form else ():
            rows = [*table.value_rows, *(a.row for a in table.alternatives)]
            for row in rows:
                for column in table.columns[-1:] if table.id == "requests" else table.columns:
                    key = (table.id, row.id, column.id)
                    label = column.label if row.label is None else row.label
                    if row.label is None:
                        label = " · ".join(column.path)
                    elif len(table.columns) > 1 and table.id != "requests":
                        label = f"{row.label} · {column.label}"
                    gloss = column.label_en if row.label is None else row.label_en
                    lines.setdefault(
                        key,
                        {"key": key, "label": label, "gloss": gloss, "group": " › ".join(row.path[:-1]), "cells": []},
                    )
    for key, line in lines.items():
        line["cells"] = [by.get(key) for by in facts]
    return [line for line in lines.values() if any(line["cells"])]


def outcomes(store: Store, reports: list[Json]) -> tuple[list[int | None], dict[str, list[float | None]]]:
    """For each report the requests received, and the outcomes: the groups of the rows of the requests table, summed."""
    received: list[int | None] = []
    kinds: dict[str, list[float | None]] = {}
    for index, report in enumerate(reports):
        form = load_forms().get(report["form"] or "")
        numbers = store.read.numbers(report["report_id"])
        table = next((t for t in form.tables if t.id == "requests"), None) if form else None
        value = numbers.get(
            ("requests", "new_received", "total"), numbers.get(("legacy2014", "leg_req_received", "value"))
        )
        received.append(value if isinstance(value, int) else None)
        for row in [*table.value_rows, *(a.row for a in table.alternatives)] if table else []:
            number = numbers.get(("requests", row.id, "total"))
            kind = _kind(row.id, row.group)
            if kind is None or not isinstance(number, int):
                continue
            values = kinds.setdefault(kind, [None] * len(reports))
            values[index] = (values[index] or 0) + number
    return received, kinds


def _kind(row: str, group: str | None) -> str | None:
    if group == "processed":
        return "other" if row == "other_processing" else row
    return group if group in ("denied", "unable", "notproc", "other") else None
