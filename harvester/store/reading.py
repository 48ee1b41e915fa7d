"""Reading reports back from the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from harvester.store.compact import unpack_checks, unpack_facts, unpack_places
from harvester.store.layouts import Layouts, variable_of
from harvester.store.versions import address_id, spellings

Json = dict[str, Any]

REPORT_COLUMNS = (
    "report_id, url, title, agency, agency_key, adcode, year, form, published, signed, version, is_current, "
    "capture_id, harvester_version, site, scope, grade, disagrees, cells, reported, failed"
)
_READING = (
    "SELECT d.layout_id, d.numbers, d.raws, d.units, d.states, p.lines, d.check_layout_id, d.statuses, d.lefts, "
    "d.rights, d.warnings, d.mentions, d.dates, d.evidence, d.extra, d.place_table, d.place_line "
    "FROM readings d LEFT JOIN places p ON p.place_id = d.place_id WHERE d.report_id = ?"
)


def dict_rows(cursor: sqlite3.Cursor) -> Iterator[Json]:
    """Rows of a query as dictionaries."""
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


class Reader:
    """Look-ups in one open database."""

    def __init__(self, conn: sqlite3.Connection, layouts: Layouts) -> None:
        self._conn = conn
        self._layouts = layouts

    def row(self, report_id: int) -> Json | None:
        """The row of ``reports``, or None."""
        sql = f"SELECT {REPORT_COLUMNS} FROM reports WHERE report_id = ?"
        return next(dict_rows(self._conn.execute(sql, (report_id,))), None)

    def report(self, report_id: int) -> Json | None:
        """The object of ``harvester parse`` as it was stored, or None."""
        row = self.row(report_id)
        if row is None:
            return None
        capture = self._conn.execute(
            "SELECT url, sha256, media_type FROM captures WHERE capture_id = ?", (row["capture_id"],)
        ).fetchone()
        reading = self._conn.execute(_READING, (report_id,)).fetchone()
        result: Json = {"source": row["url"], "url": row["url"], "sha256": capture[1], "media_type": capture[2]}
        names = ("title", "agency", "agency_key", "adcode", "year", "published", "signed", "scope", "form", "grade")
        result |= {name: row[name] for name in names}
        result["sections"] = self.sections(report_id)
        result["facts"] = self._facts(reading)
        result["checks"] = unpack_checks(self._layouts.check_names(reading[6]), *reading[7:10])
        for name, packed, empty in zip(
            ("warnings", "mentions", "dates", "evidence"), reading[10:14], ("[]", "[]", "[]", "{}"), strict=True
        ):
            result[name] = json.loads(packed or empty)
        result.update(json.loads(reading[14] or "{}"))
        return result

    def sections(self, report_id: int) -> list[Json]:
        """Sections in the order of the report."""
        sql = "SELECT section, heading, text FROM sections WHERE report_id = ? ORDER BY section_id"
        return list(dict_rows(self._conn.execute(sql, (report_id,))))

    def facts(self, report_id: int) -> list[Json]:
        """All cells of a report in the order of its form, as in the object of ``harvester parse``; [] if unknown."""
        reading = self._conn.execute(_READING, (report_id,)).fetchone()
        return self._facts(reading) if reading else []

    def _facts(self, reading: tuple[Any, ...]) -> list[Json]:
        names = self._layouts.fact_names(reading[0])
        facts = unpack_facts(names, *reading[1:5])
        for fact, place in zip(
            facts, unpack_places(names, reading[5], reading[15] or 0, reading[16] or 0), strict=True
        ):
            fact["where"] = place
        return facts

    def numbers(self, report_id: int) -> dict[tuple[str, str, str], int | str | None]:
        """Values alone by table, row and column: the fastest way to the cells of one report."""
        found = self._conn.execute(
            "SELECT layout_id, numbers FROM readings WHERE report_id = ?", (report_id,)
        ).fetchone()
        if found is None:
            return {}
        return dict(zip(self._layouts.fact_names(found[0]), json.loads(found[1]), strict=True))

    def mentions(self, report_id: int) -> list[Json]:
        """Numbers that the prose of a report gives; [] if unknown."""
        found = self._conn.execute("SELECT mentions FROM readings WHERE report_id = ?", (report_id,)).fetchone()
        return json.loads(found[0]) if found and found[0] else []

    def checks(self, report_id: int) -> list[Json]:
        """Checks of a report, as in the object of ``harvester parse``; [] if unknown."""
        reading = self._conn.execute(_READING, (report_id,)).fetchone()
        return unpack_checks(self._layouts.check_names(reading[6]), *reading[7:10]) if reading else []

    def provenance(self, report_id: int) -> list[Json]:
        """The captures that a report was read from, with WARC file and offset: the page first, then attachments.
        ``has_cells`` tells the one that the cells come from. [] if unknown."""
        columns = (
            "c.capture_id, c.url, c.fetched_at, c.status, c.media_type, c.encoding, c.sha256, c.warc_file, "
            "c.warc_offset, c.run_id, r.harvester_version, c.archived_at, "
            "ifnull(d.capture_id, r.capture_id) = c.capture_id AS has_cells FROM reports r "
            "JOIN readings d ON d.report_id = r.report_id"
        )
        sql = (
            f"SELECT 'page' AS role, {columns} JOIN captures c ON c.capture_id = r.capture_id "
            f"WHERE r.report_id = ?1 UNION ALL SELECT 'attachment', {columns} "
            "JOIN report_captures x ON x.report_id = r.report_id JOIN captures c ON c.capture_id = x.capture_id "
            "WHERE r.report_id = ?1 ORDER BY 1 DESC, 2"
        )
        return list(dict_rows(self._conn.execute(sql, (report_id,))))

    def cell_source(self, report_id: int, fact: Json) -> tuple[Json, Json]:
        """The capture that a cell was read from, as in :meth:`provenance`, and the cell with its place in that: of a
        report whose pages are several pictures, in the picture that it stands on."""
        sources = self.provenance(report_id)
        chosen = next((source for source in sources if source["has_cells"]), sources[0])
        (extra,) = self._conn.execute("SELECT extra FROM readings WHERE report_id = ?", (report_id,)).fetchone()
        where = fact.get("where") or {}
        for picture in reversed(json.loads(extra or "{}").get("pictures") or []):
            if where.get("page", 0) > picture["page"]:
                own = {**where, "page": where["page"] - picture["page"]}
                if "table" in where:
                    own["table"] = where["table"] - picture["table"]
                found = next((source for source in sources if source["sha256"] == picture["sha256"]), chosen)
                return found, {**fact, "where": own}
        return chosen, fact

    def visits(self, report_id: int) -> list[Json]:
        """Every time this version was seen: address, capture and moment, oldest first."""
        sql = "SELECT capture_id, url, fetched_at FROM visits WHERE report_id = ? ORDER BY fetched_at, capture_id"
        return list(dict_rows(self._conn.execute(sql, (report_id,))))

    def find_reports(
        self,
        *,
        agency: str | None = None,
        agency_key: str | None = None,
        adcode: str | None = None,
        year: int | None = None,
        url: str | None = None,
        current_only: bool = True,
        limit: int | None = None,
    ) -> list[Json]:
        """Rows of ``reports``. ``agency`` is a part of the name or the whole key; ``url`` also finds copies; ``adcode``
        may be the first digits of one."""
        where: list[str] = []
        values: list[Any] = []
        if current_only:
            where.append("is_current = 1")
        if url is not None:
            marks = ",".join("?" * len(spellings(url)))
            where.append(
                f"report_id IN (SELECT report_id FROM reports WHERE address = ? "
                f"UNION SELECT report_id FROM copies WHERE url IN ({marks}))"
            )
            values += [address_id(url), *spellings(url)]
        if agency_key is not None:
            where.append("agency_key = ?")
            values.append(agency_key)
        if agency is not None:
            where.append("(agency_key = ? OR instr(agency, ?))")
            values += [agency, agency]
        if adcode is not None:
            where.append("adcode >= ? AND adcode < ?")
            values += [adcode, adcode + ":"]
        if year is not None:
            where.append("year = ?")
            values.append(year)
        sql = f"SELECT {REPORT_COLUMNS} FROM reports WHERE {' AND '.join(where) or '1'} "
        sql += "ORDER BY agency_key, year, version LIMIT ?"
        return list(dict_rows(self._conn.execute(sql, (*values, -1 if limit is None else limit))))

    def find_cell(self, report_id: int, name: str) -> Json | None:
        """One fact by ``table.row.column``, by ``row.column`` where that is unique, or by the variable's name."""
        facts = self.facts(report_id)
        form = self._conn.execute("SELECT form FROM reports WHERE report_id = ?", (report_id,)).fetchone()
        parts = tuple(name.split("."))
        exact = [f for f in facts if (f["table"], f["row"], f["column"]) == parts]
        short = [f for f in facts if (f["row"], f["column"]) == parts]
        by_variable = [f for f in facts if variable_of(form[0], (f["table"], f["row"], f["column"])) == name]
        found = exact or by_variable or short
        return found[0] if len(found) == 1 else None
