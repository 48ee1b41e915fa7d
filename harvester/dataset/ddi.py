"""The codebook as DDI Codebook 2.5, which data archives read."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from harvester import __version__
from harvester.dataset.codebook import Group, Missing, total, years_of
from harvester.dataset.columns import CATEGORY, DATE, TEXT, Column
from harvester.dataset.series import Series, all_series
from harvester.dataset.tables import relations
from harvester.dataset.variables import Variable, form_variables

NAMESPACE = "ddi:codebook:2_5"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def ddi(
    columns: Sequence[Column], missing: dict[str, dict[Group, Missing]], title: str, cases: int, file_name: str
) -> bytes:
    """The XML document for one wide file. ``columns``: all of it, in order; ``cases``: rows of the file."""
    root = etree.Element(f"{{{NAMESPACE}}}codeBook", nsmap={None: NAMESPACE}, version="2.5")  # type: ignore[dict-item]
    citation = _add(_add(root, "docDscr"), "citation")
    _add(_add(citation, "titlStmt"), "titl", f"Codebook: {title}")
    produced = _add(citation, "prodStmt")
    _add(produced, "software", "ogi-harvester", version=__version__)
    study = _add(root, "stdyDscr")
    _add(_add(_add(study, "citation"), "titlStmt"), "titl", title)
    info = _add(study, "stdyInfo")
    subject = _add(info, "subject")
    for word in ("政府信息公开", "open government information", "freedom of information", "China"):
        _add(subject, "keyword", word)
    _add(info, "abstract", "Figures of the annual reports on open government information of China's public bodies.")
    summary = _add(info, "sumDscr")
    groups = {group for counts in missing.values() for group in counts}
    years = sorted({year for year, _ in groups if year is not None})
    for event, year in (("start", min(years)), ("end", max(years))) if years else ():
        _add(summary, "timePrd", str(year), event=event, date=str(year))
    _add(summary, "nation", "China", abbr="CN")
    for province in sorted({province for _, province in groups if province}):
        _add(summary, "geogCover", province)
    _add(summary, "anlyUnit", "agency and year")
    _add(summary, "universe", "Public bodies whose annual report was found and read; see the table coverage")
    _add(summary, "dataKind", "administrative records: figures and texts as published")
    file_description = _add(root, "fileDscr", ID="F1")
    text = _add(file_description, "fileTxt")
    _add(text, "fileName", file_name)
    dimensions = _add(text, "dimensns")
    _add(dimensions, "caseQnty", str(cases))
    _add(dimensions, "varQnty", str(len(columns)))
    data = _add(root, "dataDscr")
    derived = {series.id: series for series in all_series()}
    for number, column in enumerate(columns, start=1):
        known = form_variables().get(column.name)
        _variable(data, number, column, known, derived.get(column.name), missing.get(column.name, {}))
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _add(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    element.text = text
    return element


def _variable(
    data: etree._Element,
    number: int,
    column: Column,
    variable: Variable | None,
    series: Series | None,
    missing: dict[Group, Missing],
) -> None:
    texts = column.kind in (TEXT, CATEGORY, DATE)
    element = _add(data, "var", ID=f"V{number}", name=column.name, files="F1", intrvl="discrete" if texts else "contin")
    # The elements have a fixed order in DDI; of a variable: labels, statistics, text, derivation, format, notes.
    for text, language in ((column.label, "zh"), (column.label_en, "en")):
        if text:
            _add(element, "labl", text).set(_XML_LANG, language)
    if variable:
        counts = total(missing)
        _add(element, "sumStat", str(counts.reports - counts.blank - counts.lost), type="vald")
        _add(element, "sumStat", str(counts.blank + counts.lost), type="invd")
        cells = ", ".join(f"{form}: {c.table}.{c.row}.{c.column}" for form, c in variable.cells.items())
        _add(element, "txt", f"Cell {cells}. Report years {years_of(variable)}. Unit {variable.unit or 'as printed'}.")
    if series:
        _add(element, "derivation").append(_derivation(series))
    _add(element, "varFormat", type="character" if texts else "numeric")
    if variable:
        for year in sorted({y for y, _ in missing if y is not None}):
            share = total(missing, year).share
            _add(element, "notes", f"share missing {year}: {share:.4f}", type="missing", subject=str(year))
        for name in variable.relations:
            _add(element, "notes", f"{name}: {relations()[name][1]}", type="relation", subject=name)
    if series and series.denominator:
        _add(element, "notes", f"denominator: {series.denominator}", type="denominator")


def _derivation(series: Series) -> etree._Element:
    command = etree.Element(f"{{{NAMESPACE}}}drvcmd", syntax="expression over variables")
    command.text = series.expression
    return command
