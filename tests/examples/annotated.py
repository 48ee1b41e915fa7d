"""The annotated corpus: ``NAME/page.warc.gz`` in, ``NAME/expected.json`` out, and the compact form of a reading."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from harvester.archive.reader import iter_captures
from harvester.parsing import parse_bytes

FOLDER = Path(__file__).resolve().parent
PAGE, EXPECTED = "page.warc.gz", "expected.json"
IDENTITY = ("title", "agency", "agency_key", "adcode", "year", "published", "signed", "form")


def names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{PAGE}"))


def read(name: str) -> dict[str, Any]:
    """The object of ``harvester parse`` for the archived response."""
    capture = next(iter_captures(FOLDER / name / PAGE))
    return parse_bytes(
        capture.payload(),
        source=capture.url,
        url=capture.url,
        content_type=capture.header("Content-Type"),
        status=capture.status,
    )


def compact(parsed: dict[str, Any]) -> dict[str, Any]:
    """What matters of a reading. ``cells``: table → row → values in the order of the columns; a row of nothing but
    zeros is 0, ``""`` is a blank, null is not recoverable. ``printed``: where the text is not just the number."""
    if "error" in parsed:
        return {"error": parsed["error"]["code"]}
    cells: dict[str, dict[str, Any]] = {}
    printed: dict[str, str] = {}
    units: dict[str, str] = {}
    for fact in parsed["facts"]:
        place = f"{fact['table']}.{fact['row']}.{fact['column']}"
        value = "" if fact["state"] == "blank" else fact["value"]
        cells.setdefault(fact["table"], {}).setdefault(fact["row"], []).append(value)
        if fact["raw"] is not None and fact["raw"] != ("" if value is None else str(value)):
            printed[place] = fact["raw"]
        if fact["unit"] is not None:
            units[place] = fact["unit"]
    for rows in cells.values():
        for row, values in rows.items():
            if all(value == 0 and value != "" for value in values):
                rows[row] = 0
    warnings = Counter(
        ".".join(filter(None, (w["code"], w.get("table"), w.get("row"), w.get("column")))) for w in parsed["warnings"]
    )
    return {
        **{name: parsed[name] for name in IDENTITY},
        "sections": {s["section"]: _digest(s["text"]) for s in parsed["sections"]},
        "cells": cells,
        "printed": printed,
        "units": units,
        "failed": [f"{c['relation']} {c['scope']} {c['left']} {c['right']}" for c in failed(parsed)],
        "not_evaluable": sum(c["status"] == "not_evaluable" for c in parsed["checks"]),
        "warnings": dict(sorted(warnings.items())),
    }


def failed(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    return [c for c in parsed["checks"] if c["status"] == "fail"]


def _digest(text: str) -> list[int | str]:
    """Length and hash without white space."""
    squeezed = "".join(text.split())
    return [len(squeezed), hashlib.sha256(squeezed.encode()).hexdigest()[:12]]


def write(value: dict[str, Any]) -> str:
    """JSON with one row of a table a line, so that a diff shows what became different."""
    lines = []
    for name, part in value.items():
        if name == "cells" and part:
            tables = []
            for table, rows in part.items():
                inner = ",\n   ".join(f"{json.dumps(r)}: {json.dumps(v, ensure_ascii=False)}" for r, v in rows.items())
                tables.append(f'"{table}": {{\n   {inner}}}')
            text = "{\n  " + ",\n  ".join(tables) + "}"
        else:
            text = json.dumps(part, ensure_ascii=False)
        lines.append(f"{json.dumps(name)}: {text}")
    return "{\n " + ",\n ".join(lines) + "\n}\n"
