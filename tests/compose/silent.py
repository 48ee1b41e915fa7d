"""Looks for silent errors: numbers in the wrong cell of which neither a warning nor a failed sum tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from harvester.parsing import parse_bytes
from harvester.reports.forms import load_forms

from .expect import expected
from .figures import Cells, random_cells
from .grid import Grid
from .html import render_html
from .markup import HtmlStyle
from .model import Key, ReportData
from .mutate import MUTATIONS, mutate
from .reports import random_report
from .text import render_text

Change = Callable[[list[Grid]], list[Grid]]
STYLES: dict[str, HtmlStyle] = {
    "html": HtmlStyle(skin="plain"),
    "html_word": HtmlStyle(skin="plain", word=True, split_runs=True, blank="&nbsp;"),
    "html_div": HtmlStyle(skin="plain", shape="div"),
    "html_paragraphs": HtmlStyle(skin="plain", shape="paragraphs"),
}
MANNERS = ("lines", "dropped", "pipes", "tabs")
SURFACES = (*STYLES, *(f"text_{manner}" for manner in MANNERS))
NOT_ABOUT_TABLES = frozenset(("place_not_stated", "more_warnings"))


def dense_report(seed: int, form: str, blanks: float) -> ReportData:
    """A report in which most cells hold a number of their own and all sums hold; some zeros are printed as nothing."""
    rng = Random(f"dense/{seed}/{form}")
    cells: Cells = random_cells(form, rng, size=60)
    table = load_forms()[form].table("requests")
    people = [column.id for column in table.columns[:-1]]
    flow = ("new_received", "carried_in", "total_processed", "carried_out")
    outcomes = [row.id for row in table.value_rows if row.id not in flow]
    counts: dict[tuple[str, str], int] = {}
    for who in people:
        for row in outcomes:
            counts[row, who] = rng.randint(1, 40) if rng.random() < 0.75 else 0
        done = sum(counts[row, who] for row in outcomes)
        counts["total_processed", who] = done
        counts["carried_out", who] = rng.randint(1, 9)
        counts["carried_in", who] = rng.randint(1, 9)
        counts["new_received", who] = done + counts["carried_out", who] - counts["carried_in", who]
    for row in table.value_rows:
        for who in people:
            cells["requests", row.id, who] = str(counts[row.id, who])
        cells["requests", row.id, "total"] = str(sum(counts[row.id, who] for who in people))
    for block in ("recon", "lit_direct", "lit_post_recon"):
        parts = [rng.randint(0, 30) for _ in range(4)]
        for name, count in zip(("upheld", "corrected", "other", "pending"), parts, strict=True):
            cells["review_litigation", "cases", f"{block}_{name}"] = str(count)
        cells["review_litigation", "cases", f"{block}_total"] = str(sum(parts))
    for key, text in cells.items():
        if key[0].startswith("art20") and text == "0" and rng.random() < 0.8:
            cells[key] = str(rng.randint(1, 500))
        if cells[key] == "0" and rng.random() < blanks:
            cells[key] = None
    return random_report(seed, form, cells=cells)


@dataclass(frozen=True)
class Finding:
    """A cell that was read wrongly without a word."""

    surface: str
    form: str
    seed: int
    names: tuple[str, ...]
    key: Key
    truth: Any
    got: Any
    raw: str | None

    def __str__(self) -> str:
        place = ".".join(self.key)
        return (
            f"{self.surface} {self.form} seed {self.seed} {'+'.join(self.names)}: {place} is {self.truth!r}, "
            f"read {self.got!r} ({self.raw!r})"
        )


def compose(surface: str, report: ReportData, change: Change) -> bytes:
    if surface.startswith("text_"):
        return render_text(report, surface.removeprefix("text_"), change=change)
    return render_html(report, STYLES[surface], change=change)


def damaged(surface: str, form: str, seed: int, names: tuple[str, ...]) -> tuple[ReportData, bytes]:
    """The report and the damaged document; all follows from the arguments."""
    rng = Random(f"{surface}/{form}/{seed}/{names}")
    report = dense_report(seed, form, rng.choice((0.0, 0.3, 1.0)))
    return report, compose(surface, report, lambda grids: mutate(grids, rng, list(names)))


def flagged(parsed: dict[str, Any], key: Key) -> bool:
    """True if the reader of the result is told that something is wrong with the cell's table."""
    form = load_forms()[parsed["form"]]
    relations = {r.id: r.tables for r in form.relations}
    if any(c["status"] == "fail" and key[0] in relations[c["relation"]] for c in parsed["checks"]):
        return True
    return any(w.get("table") == key[0] for w in parsed["warnings"] if w["code"] not in NOT_ABOUT_TABLES)


def silent_errors(surface: str, form: str, seed: int, names: tuple[str, ...]) -> list[Finding]:
    """What is wrong in the reading of this damaged document and not flagged."""
    report, body = damaged(surface, form, seed, names)
    suffix, media = (".txt", "text/plain") if surface.startswith("text_") else (".html", "text/html")
    parsed = parse_bytes(body, source=f"x{suffix}", content_type=media)
    if "error" in parsed or parsed["form"] is None:
        return []
    truth = expected(report)["facts"]
    findings = []
    for fact in parsed["facts"]:
        key = (fact["table"], fact["row"], fact["column"])
        want = truth.get(key)
        if fact["state"] == "not_recoverable":
            continue
        if want is not None and (fact["value"], fact["state"]) == (want["value"], want["state"]):
            continue
        if not flagged(parsed, key):
            findings.append(
                Finding(
                    surface, form, seed, names, key, want and (want["value"], want["state"]), fact["value"], fact["raw"]
                )
            )
    return findings


UNKNOWABLE: dict[str, frozenset[str]] = {
    "": frozenset(("empty_cell_and_no_value",)),
    "text_": frozenset(
        (
            "delete_value",
            "delete_two_values",
            "merge_values",
            "merge_value_texts",
            "merge_values_down",
            "wrong_rowspan",
            "wrong_colspan",
            "empty_cell_anywhere",
            "empty_cell_before_values_everywhere",
            "extra_column_without_heading",
            "number_anywhere",
        )
    ),
    "html_div": frozenset(("extra_column_without_heading", "number_anywhere", "merge_value_texts")),
    "html_paragraphs": frozenset(("extra_column_without_heading", "number_anywhere", "merge_value_texts")),
}
"""Damage that leaves a document which says something else, by beginnings of surfaces: a blank stands where a number
was, in a row with the right number of cells. Sums may tell, and nothing else can. Rows of text have no spans at all."""


def knowable(surface: str, names: tuple[str, ...]) -> bool:
    """True if the damaged document still tells that something is wrong."""
    return not any(surface.startswith(start) and set(names) & hidden for start, hidden in UNKNOWABLE.items())


def draw(rng: Random) -> tuple[str, str, int, tuple[str, ...]]:
    """A random case: mostly one mutation, sometimes two or three."""
    names = tuple(rng.sample(sorted(MUTATIONS), rng.choice((1, 1, 1, 2, 3))))
    return rng.choice(SURFACES), rng.choice(("ogi2019", "ogi2021")), rng.randrange(10_000), names
