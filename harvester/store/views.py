"""The views that people use, and the one column per variable that comes from the forms."""

from __future__ import annotations

from harvester.reports.forms import load_forms
from harvester.store.compact import STATES, STATUSES, digest
from harvester.store.engine import Database

# Views read from the database's layouts and not from the forms, so that a later form changes no old report.
_AT = "'$[' || c.position || ']'"
_KEY = "'$.\"' || c.position || '\"'"
_LETTERS = " ".join(f"WHEN '{letter}' THEN '{name}'" for name, letter in STATES.items())
_STATE = f"CASE ifnull(substr(d.states, c.position + 1, 1), 'r') {_LETTERS} END"
_STATUS_LETTERS = " ".join(f"WHEN '{letter}' THEN '{name}'" for name, letter in STATUSES.items())
_VALUE = f"json_extract(d.numbers, {_AT})"
# Same rule as compact.pack_facts: what is not listed is the value as text, "" for a blank, null for what is not there.
_RAW = f"""CASE WHEN d.raws IS NOT NULL AND json_type(d.raws, {_KEY}) IS NOT NULL THEN json_extract(d.raws, {_KEY})
    WHEN {_VALUE} IS NOT NULL THEN CAST({_VALUE} AS TEXT)
    WHEN substr(d.states, c.position + 1, 1) = 'b' THEN '' END"""
_UNIT = f"CASE WHEN d.units IS NOT NULL THEN json_extract(d.units, {_KEY}) END"


def _where(index: int) -> str:
    at = f"'$[' || c.line || '][{index}]'"
    step = " + c.step" if index == 2 else ""
    base = {0: " + ifnull(d.place_table, 0)", 4: " + ifnull(d.place_line, 0)"}.get(index, "")
    return (
        f"CASE json_type(p.lines, {at}) WHEN 'array' THEN json_extract(p.lines, {at} || '[' || c.step || ']') "
        f"ELSE json_extract(p.lines, {at}){step} END{base}"
    )


_FIXED = {
    "facts": f"""
        SELECT d.report_id, c.table_id, c.row_id, c.column_id, {_VALUE} AS value, {_RAW} AS raw, {_UNIT} AS unit,
            {_STATE} AS state, {_where(0)} AS where_table, {_where(1)} AS where_row, {_where(2)} AS where_column,
            {_where(3)} AS where_page, {_where(4)} AS where_line, c.variable
        FROM readings d CROSS JOIN layout_cells c ON c.layout_id = d.layout_id
        LEFT JOIN places p ON p.place_id = d.place_id""",
    "checks": f"""
        SELECT d.report_id, c.relation, c.scope,
            CASE substr(d.statuses, c.position + 1, 1) {_STATUS_LETTERS} END AS status,
            json_extract(d.lefts, {_AT}) AS left_value,
            CASE WHEN d.rights IS NOT NULL AND json_type(d.rights, {_KEY}) IS NOT NULL
                THEN json_extract(d.rights, {_KEY}) ELSE json_extract(d.lefts, {_AT}) END AS right_value
        FROM readings d CROSS JOIN layout_checks c ON c.layout_id = d.check_layout_id""",
    "warnings": """
        SELECT d.report_id, json_extract(w.value, '$.code') AS code,
            json_extract(w.value, '$.message') AS message, json_extract(w.value, '$.table') AS table_id,
            json_extract(w.value, '$.row') AS row_id,
            json_extract(w.value, '$.column') AS column_id
        FROM readings d, json_each(d.warnings) w""",
    "mentions": """
        SELECT d.report_id, json_extract(m.value, '$.indicator') AS indicator,
            json_extract(m.value, '$.value') AS value, json_extract(m.value, '$.raw') AS raw,
            json_extract(m.value, '$.unit') AS unit,
            json_extract(m.value, '$.sentence') AS sentence
        FROM readings d, json_each(d.mentions) m""",
    "dates": """
        SELECT d.report_id, json_extract(t.value, '$.date') AS date, json_extract(t.value, '$.source') AS source,
            json_extract(t.value, '$.raw') AS raw
        FROM readings d, json_each(d.dates) t""",
    "panel_long": f"""
        SELECT r.report_id, r.agency, r.agency_key, r.adcode, r.year, r.form, r.title, r.published, r.url,
            c.table_id, c.row_id, c.column_id, {_VALUE} AS value, {_RAW} AS raw, {_UNIT} AS unit, {_STATE} AS state,
            ifnull(d.capture_id, r.capture_id) AS capture_id
        FROM reports r CROSS JOIN readings d ON d.report_id = r.report_id
        CROSS JOIN layout_cells c ON c.layout_id = d.layout_id
        WHERE r.is_current = 1""",
    "provenance": """
        SELECT r.report_id, c.url, c.fetched_at, c.status, c.media_type, c.encoding, c.sha256, c.warc_file,
            c.warc_offset, c.run_id, r.harvester_version, c.archived_at
        FROM reports r JOIN captures c ON c.capture_id = r.capture_id""",
    "sources": """
        SELECT r.report_id, r.capture_id, 'page' AS role FROM reports r
        UNION ALL
        SELECT x.report_id, x.capture_id, 'attachment' FROM report_captures x""",
    "visits": """
        SELECT r.report_id, r.capture_id, r.url, c.fetched_at
        FROM reports r JOIN captures c ON c.capture_id = r.capture_id
        UNION ALL
        SELECT s.report_id, s.capture_id, CAST(ifnull(s.url, c.url) AS TEXT), c.fetched_at
        FROM sightings s JOIN captures c ON c.capture_id = s.capture_id""",
    "absences": """
        SELECT r.report_id, r.url, j.reason, j.detail, j.first_at, j.at, j.run_id
        FROM reports r JOIN captures c ON c.capture_id = r.capture_id JOIN rejects j ON j.url = r.url
        WHERE j.at > ifnull(c.archived_at, c.fetched_at)
        UNION ALL
        SELECT k.report_id, k.url, j.reason, j.detail, j.first_at, j.at, j.run_id
        FROM copies k JOIN captures c ON c.capture_id = k.capture_id JOIN rejects j ON j.url = k.url
        WHERE j.at > ifnull(c.archived_at, c.fetched_at)""",
}


def variables() -> list[str]:
    """The variables of all forms, in the order of the forms, each once."""
    return list(dict.fromkeys(cell.variable for form in load_forms().values() for cell in form.cells))


def _panel_wide() -> str:
    columns = ",\n".join(
        "json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id "
        f"AND c.variable = '{name}') || ']') AS \"{name}\""
        for name in variables()
    )
    return f"""
        SELECT r.report_id, r.agency, r.agency_key, r.adcode, r.year, r.form, r.title, r.published, r.url,
            {columns}
        FROM reports r JOIN readings d ON d.report_id = r.report_id
        WHERE r.is_current = 1"""


def all_views() -> dict[str, str]:
    """Name → SQL of every view."""
    return {**_FIXED, "panel_wide": _panel_wide()}


def refresh_views(db: Database) -> bool:
    """Make the views again if their text or the forms have changed. True if they had."""
    views = all_views()
    mark = digest(views).hex()
    row = db.execute("SELECT value FROM settings WHERE name = 'views'").fetchone()
    if row and row[0] == mark:
        return False
    with db.atomic():
        for name in db.view_names():
            db.execute(f'DROP VIEW "{name}"')
        for name, sql in views.items():
            db.create_view(name, sql)
        db.execute("INSERT OR REPLACE INTO settings VALUES ('views', ?)", [mark])
    return True
