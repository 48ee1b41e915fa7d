"""A copy that was captured before what the database has becomes the report's first address; the other one stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

FIRST, SECOND = "http://www.example.gov.cn/nb/2020.html", "http://www.a.gov.cn/1.html"


@pytest.mark.parametrize("moment", ["2023-01-01T08:00:00Z", "2024-02-01T08:00:00Z", "2025-01-01T08:00:00Z"])
def test_both_addresses_are_kept_whichever_is_earlier(tmp_path: Path, moment: str) -> None:
    parsed = make_parsed(url=FIRST)
    with Store(tmp_path / "harvest.db") as store:
        store.save_report(parsed, store.add_capture(None, FakeCapture(FIRST)))
        late = FakeCapture(SECOND, moment, body="another page", warc_offset=1)
        outcome = store.save_report(parsed | {"url": SECOND, "source": SECOND}, store.add_capture(None, late))
        assert outcome.kind == "copy"
        (row,) = store.find_reports()
        copies = [copy["url"] for copy in store.query("SELECT url FROM copies")]
        assert {row["url"], *copies} == {FIRST, SECOND}
        assert len(store.read.visits(row["report_id"])) == 2
