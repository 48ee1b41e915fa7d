"""A report that another process has packed is stored as if it had been packed here, and never so that it cannot be
read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import Store
from harvester.store.packing import pack, packed
from tests.store.factory import FakeCapture, make_parsed


@pytest.mark.parametrize("form", ["ogi2019", "ogi2021", None])
def test_a_packed_report_is_stored_as_the_whole_one(form: str | None, tmp_path: Path) -> None:
    parsed = make_parsed(form) if form else {**make_parsed(), "facts": [], "checks": [], "form": None}
    on_the_way = json.loads(json.dumps(packed(parsed)))
    assert len(json.dumps(on_the_way)) < len(json.dumps(parsed)) / 2 or not form
    told = []
    for name, what in (("whole", parsed), ("packed", on_the_way)):
        with Store(tmp_path / f"{name}.db") as store:
            report_id = store.save_report(what, store.add_capture(None, FakeCapture())).report_id
            told.append((store.report(report_id), store.read.row(report_id), list(store.query("SELECT * FROM facts"))))
            again = store.save_report(parsed, store.add_capture(None, FakeCapture(warc_offset=7)))
            assert again.kind == "unchanged"
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"numbers": "[1,2]"},
        {"numbers": "{}"},
        {"numbers": "[1,"},
        {"numbers": None},
        {"names": '["a","b"]'},
        {"states": "r"},
        {"states": "x" * 198},
        {"places": "[]"},
        {"raws": "[]"},
        {"statuses": "p"},
        {"statuses": "?" * 47},
        {"lefts": '"no list"'},
        {"cells": "198"},
        {"place_table": "1"},
        {"content": "no digits"},
        {"more": 1},
    ],
)
def test_what_another_process_says_is_looked_at(wrong: dict[str, Any]) -> None:
    whole = packed(make_parsed())
    (key,) = [name for name in whole if name.startswith("_")]
    assert pack(whole).cells == len(make_parsed()["facts"])
    with pytest.raises((ValueError, TypeError)):
        pack({**whole, key: {**whole[key], **wrong}})
