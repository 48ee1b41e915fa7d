"""Every folder here: a response as it was sent, and what must be read from it.

A folder with a new ``page.warc.gz`` gets its ``expected.json`` by the first run, which fails so that a person reads it.
"""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from tests.examples.annotated import EXPECTED, FOLDER, compact, names, read, write

NEEDS = {"pdf": "pypdfium2", "xlsx": "openpyxl", "xls": "xlrd"}
"""First word of a folder's name → module of an optional extra that reads it."""


@pytest.mark.parametrize("name", names())
def test_annotated(name: str) -> None:
    module = NEEDS.get(name.split("_")[0])
    if module and find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    found = compact(read(name))
    expected = FOLDER / name / EXPECTED
    if not expected.exists():
        expected.write_text(write(found), encoding="utf-8")
        pytest.fail(f"{name}/{EXPECTED} was not there and has been written: read it, then commit it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_the_corpus_is_large_and_light() -> None:
    assert len(names()) >= 120
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.*")) < 3_000_000


def test_what_is_written_is_what_is_read() -> None:
    value = {"a": [1, ""], "cells": {"t": {"r": 0, "s": [1, None, "2.5"]}, "u": {"r": [""]}}, "e": {}}
    assert json.loads(write(value)) == value
