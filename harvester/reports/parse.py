"""Document → Report: form, sections, facts, checks, identity; or a refusal with its reason."""

from __future__ import annotations

import re

from harvester.documents.model import Document
from harvester.reports.checks import doubtful_blanks, run_checks
from harvester.reports.forms import Form, load_forms
from harvester.reports.grade import grade, proven_cells
from harvester.reports.hints import Hints
from harvester.reports.identity import identify
from harvester.reports.kinds import refuse
from harvester.reports.lexicon import detect_form, detect_form_in_pieces, lexicon
from harvester.reports.mentions import find_mentions
from harvester.reports.model import Check, Report, Warning_
from harvester.reports.respaced import words_beside_numbers, words_of_tables
from harvester.reports.sections import Heading, find_headings, split_sections
from harvester.reports.tables import TableReading, read_tables
from harvester.reports.traditional import is_traditional, simplified
from harvester.reports.units import Unit, units_of

NARRATIVE = "legacy_narrative"
_UNCLEAR = "two readings of the picture differ, or it runs into a line, and no sum proves this number"
_FILE = re.compile(r"\.(?:docx?|wps|xlsx?|et|pdf|rtf|ofd|zip)(?:$|[?#&])", re.IGNORECASE)


def parse_document(document: Document, hints: Hints | None = None, *, status: int | None = None) -> Report:
    """Read a report. ``status``: the HTTP status it came with, where known.

    Raises NotAReportError with its code and a sentence of evidence.
    """
    printed = document
    if traditional := is_traditional(document):
        document = simplified(document)
    units = units_of(document)
    form_id = detect_form([e.text for unit in units if not unit.prose for e in unit.entries])
    if form_id is None and document.media_type == "text/plain":
        form_id = detect_form(words_of_tables(units)) or detect_form_in_pieces(words_beside_numbers(units))
    headings, outline = _headings(document, form_id)
    identity = identify(document, hints, heading_block=headings[0].block if headings else None)
    reading = _tables(document, form_id, headings, units)
    refusal = refuse(
        printed,
        status=status,
        form_id=form_id,
        filled_cells=reading.filled if reading else 0,
        named=identity.agency is not None and identity.year is not None,
        headings_found=len(headings),
        vouched=hints is not None and hints.vouched,
    )
    if refusal is not None:
        raise refusal
    warnings = [Warning_(note.code, note.message) for note in document.notes]
    if traditional:
        warnings.append(Warning_("traditional_script", "the page is in traditional script, names are in simplified"))
    consumed = reading.consumed if reading else set()
    sections = split_sections(printed, headings, consumed)
    spoken = split_sections(document, headings, consumed) if traditional else sections
    if reading is not None and reading.present == 0 and not reading.warnings:
        reading = None
    if reading is None or form_id is None:
        form_id = _without_tables(document, outline, identity.year, warnings)
        mentions = find_mentions(spoken, form_id, identity.year)
        return Report(identity, form_id, sections, [], [], warnings, mentions, "E")
    form = load_forms()[form_id]
    warnings += reading.warnings + doubtful_blanks(form, reading.facts)
    checks = run_checks(form, reading.facts)
    warnings += _unproven(reading, checks, form)
    mentions = find_mentions(spoken, form.id, identity.year)
    letter, _, _ = grade(reading.facts, checks, warnings, form)
    return Report(identity, form.id, sections, reading.facts, checks, warnings, mentions, letter)


def _headings(document: Document, form_id: str | None) -> tuple[list[Heading], Form]:
    """The headings by the outline that explains most of them: the form's own, else the newest form's or the old one."""
    forms = load_forms()
    if form_id is not None and forms[form_id].sections:
        return find_headings(document, forms[form_id], lexicon(form_id)), forms[form_id]
    best: tuple[list[Heading], Form] | None = None
    for form in sorted(forms.values(), key=lambda f: f.report_years[0] or 0, reverse=True):
        if form.sections:
            found = find_headings(document, form, lexicon(form.id))
            if best is None or len(found) > len(best[0]):
                best = (found, form)
    assert best is not None
    return best


def _tables(document: Document, form_id: str | None, headings: list[Heading], units: list[Unit]) -> TableReading | None:
    if form_id is None:
        return None
    at = {heading.block: heading.section for heading in headings}
    return read_tables(document, load_forms()[form_id], at, units)


def _unproven(reading: TableReading, checks: list[Check], form: Form) -> list[Warning_]:
    """Numbers read from a picture whose second reading differs and that no sum proves."""
    if not reading.doubtful:
        return []
    proven = proven_cells(reading.facts, checks, form)
    return [
        Warning_("ocr_unproven", f"{_UNCLEAR}{place}", *key)
        for key, place in reading.doubtful.items()
        if key not in proven
    ]


def _without_tables(document: Document, outline: Form, year: int | None, warnings: list[Warning_]) -> str | None:
    """The form of a report without tables in this document: narrative, or None with a warning where they may be.

    The outline of the old reports, or a year before the tables of the outline, makes a narrative, unless the page has
    files: the statistical table of 2014 was often one of them.
    """
    pictures = [link for link in document.links if link.kind == "image" and link.main]
    others = [link for link in document.links if link.kind in ("iframe", "embed")]
    files = [link for link in document.links if link.kind == "link" and link.main and _FILE.search(link.url)]
    old = [s.id for s in outline.sections] == [s.id for s in load_forms()[NARRATIVE].sections]
    alike = [
        form for form in load_forms().values() if [s.id for s in form.sections] == [s.id for s in outline.sections]
    ]
    early = year is not None and year < min(form.report_years[0] or 0 for form in alike)  # two forms share an outline
    if (old or early) and not others and not files:
        return NARRATIVE
    where = "pictures" if pictures and not others else "an attachment or an embedded file"
    warnings.append(
        Warning_("tables_elsewhere", f"the tables of the form are not in this document; they may stand in {where}")
    )
    return None
