"""Relations that depend on where a report's agency stands: an area's report with those of its members, and rules that
an agency of its place cannot have made. They are kept in ``context_checks`` beside those of the report alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from harvester.reports.divisions import level
from harvester.reports.forms import Form, Relation, load_forms
from harvester.reports.model import Check
from harvester.reports.scope import OWN_AGENCY, OWN_AREA
from harvester.store.context_checks import Numbers
from harvester.store.reading import Reader

_COUNTY = 3


def refresh_place_checks(conn: sqlite3.Connection, reader: Reader, places: Iterable[tuple[str, int]]) -> None:
    """Evaluate the relations of every current report of these places (adcode) and years again. Needs a transaction
    around it."""
    forms = load_forms()
    for adcode, year in places:
        reports = conn.execute(
            "SELECT report_id, form, scope FROM reports WHERE adcode = ? AND year = ? AND is_current = 1 "
            "AND form IS NOT NULL ORDER BY report_id",
            (adcode, year),
        ).fetchall()
        checks: list[tuple[int, Check]] = []
        areas = [row for row in reports if row[2] == OWN_AREA]
        members = [reader.numbers(row[0]) for row in reports if row[2] == OWN_AGENCY] if areas else []
        for report_id, form_id, _ in areas:
            found = aggregate_checks(forms[form_id], reader.numbers(report_id), members)
            checks += [(report_id, check) for check in found]
        if level(adcode) == _COUNTY:
            for report_id, form_id, _ in reports:
                found = rule_checks(forms[form_id], reader.numbers(report_id))
                checks += [(report_id, check) for check in found]
        ids = _relation_ids()
        for row in reports:
            conn.execute(
                f"DELETE FROM context_checks WHERE report_id = ? AND relation IN ({','.join('?' * len(ids))})",
                (row[0], *ids),
            )
        conn.executemany(
            "INSERT INTO context_checks VALUES (?, ?, ?, ?, ?, ?)",
            [(i, c.relation, c.scope or "", c.status, c.left, c.right) for i, c in checks],
        )


def _relation_ids() -> list[str]:
    return sorted({r.id for form in load_forms().values() for r in form.relations if _aggregate(r) or _no_rules(r)})


def _aggregate(relation: Relation) -> bool:
    """A relation between the report of a whole area and those of its members, told by its missing terms."""
    return bool(relation.panel) and relation.op == ">=" and relation.iterate == "cell" and not relation.lhs


def _no_rules(relation: Relation) -> bool:
    return relation.op == "domain" and str(relation.data.get("domain", "")).startswith("== 0 unless")


def aggregate_checks(form: Form, area: Numbers, members: Sequence[Numbers]) -> Iterator[Check]:
    """One failed check for each cell of which the members found have more than the area; where no cell fails, one for
    the relation as a whole, ``not_evaluable`` if a member or the area says nothing. Nothing without members.

    Members that are not in the database only make their sum smaller: a failure holds whatever is missing, a pass
    holds for those found. ``scope`` of a failure is ``row.column``.
    """
    for relation in form.relations:
        if not _aggregate(relation) or not members:
            continue
        failed = False
        status = "pass"
        left = right = 0
        for key, value in area.items():
            if key[0] not in relation.tables:
                continue
            known = [number for member in members if isinstance(number := member.get(key), int)]
            if not isinstance(value, int) or len(known) < len(members):
                status = "not_evaluable"
            if isinstance(value, int):
                left, right = left + value, right + sum(known)
                if value < sum(known):
                    failed = True
                    yield Check(relation.id, f"{key[1]}.{key[2]}", "fail", value, sum(known))
        if not failed:
            known_all = status == "pass"
            yield Check(relation.id, None, status, left if known_all else None, right if known_all else None)


def rule_checks(form: Form, numbers: Numbers) -> Iterator[Check]:
    """One failed check for each cell above zero that an agency of a county or below cannot have filled."""
    for relation in form.relations:
        if not _no_rules(relation):
            continue
        rows = relation.data.get("only_rows", ())
        for key, value in numbers.items():
            if key[0] in relation.tables and key[1] in rows and value is not None and Decimal(value) != 0:
                yield Check(relation.id, f"{key[1]}.{key[2]}", "fail", value, 0)
