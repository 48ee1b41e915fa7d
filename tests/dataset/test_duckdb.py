"""The example of docs/scale.md, run as it stands there on the sample's reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from harvester.dataset.partitioned import export_partitioned
from harvester.dataset.source import Source

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

DOCS = Path(__file__).resolve().parents[2] / "docs" / "scale.md"


def test_the_queries_of_the_docs(
    put: Callable[..., int], source: Callable[..., Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year, granted in ((2021, 7), (2022, 9), (2023, 0)):
        put("500115/水利局", year, granted_tot=granted, new_received_tot=10)
    put("430203/水利局", 2022, granted_tot=1, new_received_tot=4)
    export_partitioned(source(), tmp_path / "dataset", copies=False)
    monkeypatch.chdir(tmp_path)
    queries = re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    assert len(queries) == 2
    by_province, one_place = (duckdb.sql(query).fetchall() for query in queries)
    assert by_province == [(2022, "500000", 1, 9, 10), (2022, "430000", 1, 1, 4), (2023, "500000", 1, 0, 10)]
    assert [row[:3] for row in one_place] == [("500115/水利局", 2022, 9), ("500115/水利局", 2023, 0)]
    plan = duckdb.sql("EXPLAIN ANALYZE " + queries[1]).fetchall()[0][1]
    assert re.search(r"(Scanning|Total) Files(?: Read)?: \s*2(/4)?\b", plan), (
        plan
    )  # the other years and provinces are not opened
