"""The same reports on every surface. Scores have a floor in ``tests/examples/floor.json``: it may be raised only."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from harvester.parsing import parse_bytes
from tests.compose import RENDERERS, ReportData, compare, expected, random_report
from tests.compose.compare import Comparison
from tests.compose.silent import dense_report

FLOOR = Path(__file__).resolve().parents[1] / "examples" / "floor.json"
SEEDS = (1, 2)
FORMS = ("ogi2019", "ogi2021")
UNDATED = ("text_tabs", "text_damaged")
"""Surfaces that print no date of publication."""


def reports(form: str) -> list[ReportData]:
    """Typical ones, dense ones, some with blanks for zeros, and one without any number."""
    empty = dense_report(9, form, 0.0)
    return [
        *(random_report(seed, form) for seed in SEEDS),
        dense_report(5, form, 0.0),
        dense_report(6, form, 0.5),
        dense_report(7, form, 1.0),
        replace(empty, cells=dict.fromkeys(empty.cells)),
    ]


def read(surface: str, report: ReportData) -> Comparison:
    renderer = RENDERERS[surface]
    result = parse_bytes(renderer(report), source=f"report{renderer.suffix}", content_type=renderer.media_type)
    wanted = expected(report, renderer.blanks)
    if surface in UNDATED:
        wanted["published"] = None
    found = compare(result, wanted, unsure=renderer.unsure)
    if renderer.blanks == "dropped":
        # A total may be told or not there, and so may the sums over the totals.
        found.other = [text for text in found.other if not text.startswith("check ")]
    return found


@cache
def readings(surface: str) -> list[tuple[ReportData, Comparison]]:
    """Every report on this surface. A report without numbers has no form on a surface that drops empty cells."""
    kept = RENDERERS[surface].blanks == "kept"
    return [(r, read(surface, r)) for form in FORMS for r in reports(form)[: None if kept else -1]]


def score(surface: str) -> dict[str, float]:
    """``cells``: the share that is exact; ``rest``: the share of reports in which all else is right too."""
    found = [comparison for _, comparison in readings(surface)]
    exact = sum(c.exact for c in found)
    total = exact + sum(len(c.wrong) + len(c.guessed) + len(c.lost) for c in found)
    return {
        "cells": round(exact / max(total, 1), 4),
        "rest": round(sum(not c.other for c in found) / len(found), 4),
    }


@pytest.mark.parametrize("surface", RENDERERS)
def test_no_number_is_wrong_or_guessed(surface: str) -> None:
    for report, found in readings(surface):
        assert not found.wrong, (report.title, found.wrong[:5])
        assert not found.guessed, (report.title, found.guessed[:5])


@pytest.mark.parametrize("surface", RENDERERS)
def test_score_does_not_fall(surface: str) -> None:
    floor: dict[str, Any] = json.loads(FLOOR.read_text("utf-8"))
    assert surface in floor, f"a new surface: write {score(surface)} into {FLOOR.name}"
    got = score(surface)
    below = {name: (got[name], least) for name, least in floor[surface].items() if got[name] < least}
    assert not below, (below, [found.other[:3] for _, found in readings(surface) if found.other][:3])


def test_floor_names_no_surface_that_is_gone() -> None:
    floor = json.loads(FLOOR.read_text("utf-8"))
    missing = set(floor) - set(RENDERERS)
    assert not missing


@pytest.mark.parametrize("surface", ["html_trs", "html_word", "html_gkmlpt", "html_plain"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_legacy_table(surface: str, seed: int) -> None:
    found = read(surface, random_report(seed, "legacy2014"))
    assert not (found.wrong or found.guessed or found.lost), found
