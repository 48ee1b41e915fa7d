"""What stands beside the data of an export: datapackage.json, README, codebook, citation, licence note."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harvester import __version__
from harvester.dataset import codebook
from harvester.dataset.columns import BOOL, CATEGORY, DATE, DECIMAL, FLOAT, INT, NUMBER, TEXT, Column
from harvester.dataset.ddi import ddi
from harvester.dataset.export import MARK, Exported
from harvester.dataset.quality import grades
from harvester.dataset.selection import GRADES
from harvester.dataset.source import Source

TITLE = "政府信息公开工作年度报告数据集"
TITLE_EN = "Annual reports on open government information of China's public bodies"
_TYPES = {
    INT: "integer", DECIMAL: "number", NUMBER: "number", FLOAT: "number", TEXT: "string", CATEGORY: "string",
    DATE: "date", BOOL: "boolean",
}  # fmt: skip
_MEDIA = {
    "csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet",
    "dta": "application/x-stata-dta",
}  # fmt: skip
LICENCE = """# Licence note

* The numbers are facts and the texts are official documents of the authorities that published them. Under Article 5 of
  the Copyright Law of the People's Republic of China it does not apply to official documents; facts are not protected.
* The compilation is passed on without further conditions. Please cite it (CITATION.cff) and the reports (provenance).
* The reports name officials and telephone numbers because the authorities printed them. {people}
* 数字为事实，文本为国家机关公文，依《著作权法》第五条不受著作权保护；引用请注明数据集与原始报告。
"""
_PEOPLE = {
    True: "They are in the texts of this export; `harvester export --without-people` leaves them out.",
    False: "They were taken out of the texts of this export by patterns: names beside words such as 联系人 or an "
    "office such as 局长, telephone numbers, mail addresses. A name alone, or of a rare surname, may remain.",
}


def describe(
    work: Path,
    source: Source,
    files: Sequence[Exported],
    missing: dict[str, dict[codebook.Group, codebook.Missing]],
    wide: Sequence[Column],
    *,
    people: bool,
    notes: Sequence[str],
) -> None:
    """Write the files that describe the export into ``work``."""
    now = datetime.now(UTC).replace(microsecond=0)
    first, last = source.conn.execute("SELECT min(fetched_at), max(fetched_at) FROM captures").fetchone()
    years = _years(source)
    span = f", {years[0]}-{years[-1]}" if years else ""
    title = f"{TITLE_EN}{span}"
    data: dict[str, Any] = {
        "profile": "data-package",
        "name": "ogi-annual-reports",
        "title": f"{TITLE} {title}",
        "created": now.isoformat().replace("+00:00", "Z"),
        "version": now.date().isoformat(),
        "description": "Every number leads to its report and archived bytes by the table provenance.",
        "keywords": ["open government information", "政府信息公开", "China"],
        "licenses": [{"name": "other-pd", "title": "Facts and government texts, see LICENSE.md", "path": "LICENSE.md"}],
        "sources": [{"title": "Annual reports on the portals of public bodies, see the table provenance"}],
        "x-harvester": {
            "version": __version__,
            "filters": source.selection.describe(),
            "reports": len(source.ids),
            "fetched": {"first": first, "last": last},
            "people": people,
            "notes": list(notes),
        },
        "resources": [_resource(file) for file in files],
    }
    _put(work, MARK, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    _put(work, "codebook.md", codebook.markdown(source, missing))
    wide_file = next((f.path for f in files if f.table.name == "panel_wide"), "panel_wide")
    (work / "codebook.xml").write_bytes(ddi(wide, missing, f"{TITLE} {title}", len(source.ids), wide_file))
    _put(work, "CITATION.cff", _citation(title, now.date().isoformat()))
    _put(work, "LICENSE.md", LICENCE.format(people=_PEOPLE[people]))
    _put(
        work,
        "README.md",
        _readme(source, files, people=people, notes=notes, made=data["created"], fetched=(first, last)),
    )


def _put(work: Path, name: str, text: str) -> None:
    (work / name).write_text(text, encoding="utf-8", newline="\n")


def _years(source: Source) -> list[int]:
    sql = "SELECT DISTINCT year FROM reports WHERE year IS NOT NULL AND report_id IN ({ids})"
    return sorted({row[0] for row in source.select(sql)})


def _resource(file: Exported) -> dict[str, Any]:
    table = file.table
    stata = file.format == "dta" and table.stata is not None
    columns = [c for c in table.columns if not stata or c.name in (table.stata or ())]
    resource: dict[str, Any] = {
        "name": f"{table.name}.{file.format}".replace("_", "-"),
        "path": file.path,
        "title": f"{table.title_zh} {table.title}",
        "format": file.format,
        "mediatype": _MEDIA[file.format],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
    }
    if file.format in ("csv", "jsonl"):
        resource["encoding"] = "utf-8"
    if file.format == "csv":
        resource["profile"] = "tabular-data-resource"
        resource["dialect"] = {"lineTerminator": "\r\n", "doubleQuote": True}
    fields = []
    for column in columns:
        described = {
            "name": column.name,
            "type": _TYPES[column.kind],
            "title": column.label,
            "description": column.label_en,
        }
        if column.kind == BOOL and file.format == "csv":
            described |= {"trueValues": ["1"], "falseValues": ["0"]}  # type: ignore[dict-item]
        fields.append(described)
        if column.kind == NUMBER and file.format == "parquet":
            fields.append({**described, "name": f"{column.name}_decimal"})
    keys = [column.name for column in columns if column.key]
    resource["schema"] = {"fields": fields, "missingValues": [""]}
    if keys and all(c.kind != NUMBER for c in columns if c.key) and table.name in _KEYED:
        resource["schema"]["primaryKey"] = keys
    return resource


_KEYED = frozenset({"panel_long", "panel_wide", "codebook"})
"""Tables whose key columns are never empty, as a primary key must be."""


def _citation(title: str, day: str) -> str:
    return f"""cff-version: 1.2.0
message: Please cite this dataset and the reports that it was read from (table provenance).
type: dataset
title: "{TITLE} ({title})"
version: "{day}"
date-released: {day}
authors:
  - name: "Harvest made with ogi-harvester {__version__}"
keywords:
  - open government information
  - 政府信息公开
abstract: >-
  Figures and texts of annual reports on open government information, with state, place in the source and archived
  bytes of every number.
"""


def _readme(
    source: Source,
    files: Sequence[Exported],
    *,
    people: bool,
    notes: Sequence[str],
    made: str,
    fetched: tuple[Any, Any],
) -> str:
    filters = ", ".join(f"{k}: {v}" for k, v in source.selection.describe().items()) or "none"
    counts = grades(source)
    graded = ", ".join(f"{grade} {counts[grade]}" for grade in (*GRADES, "-") if counts[grade])
    rows = "".join(f"| `{f.path}` | {f.table.title_zh} {f.table.title} | {f.rows} | {f.bytes} |\n" for f in files)
    return f"""# {TITLE}

{TITLE_EN}. {len(source.ids)} reports (grades: {graded or "none"}), fetched {fetched[0]} to {fetched[1]}, exported
{made} by ogi-harvester {__version__}. Filters: {filters}. Names and telephone numbers in texts:
{"as printed" if people else "left out"}.
{"".join(f"* {note}{chr(10)}" for note in notes)}
| file | content | rows | bytes |
|---|---|---|---|
{rows}
## How to read it

* **Empty is missing, never 0.** Why it is missing is `state` in panel_long: `blank` (empty in the source) or
  `not_recoverable`. In Stata: `.a` blank, `.b` not recoverable, `.c` not in this form (words: `label values VAR
  missing_reasons`).
* Wrong sums of a source are kept as printed; `failed_relations`, `yoy_relations` and the table checks name them.
* `report_id` joins all tables; `agency_key` and `year` are the panel's key. `provenance` leads to the archived bytes.
* `adcode`, digests and index numbers are text. In Excel open the CSV with Data > From Text and set them to Text.
* CSV is UTF-8 with a byte-order mark and RFC 4180. A text that a spreadsheet would run as a formula (it begins with
  = + - @, a tab or a line break) or change (0012, 1e5, 3/4, digit strings of 12 and more) has an apostrophe in front;
  so has a text that begins with one. Take one leading apostrophe off text columns for the exact text. Numbers have
  none.
  Parquet, Stata and JSON Lines hold every text as printed.
* `value` in the long panel is an integer, or decimal text for money. In Parquet `value` holds integers and
  `value_decimal` every number. Money is as printed with its `unit`; variables ending in `_yuan` are converted.
* Derived rates are empty where a term is missing or the denominator is zero; codebook.md has every formula.
* Compare years across forms only with variables that both forms have, or with the `h_` series.
"""
