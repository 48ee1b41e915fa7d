"""Recording the sample: registry rows, judgement, and that what is shipped is in step with the portals."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.portal.record_sample import (
    FIELDS,
    SAMPLE,
    SampleError,
    crawl,
    judge,
    registry_rows,
    sites_of,
    write_registry,
)
from tests.portal.sample import sample_sites
from tests.portal.server import LogEntry, PortalServer


def test_rows_count_the_hosts_below_one_domain_together() -> None:
    rows = {row["url"]: row for row in registry_rows(sample_sites())}
    assert len(rows) == 6
    dianjiang = rows["http://www.dianjiang-sample.gov.cn/"]
    assert (dianjiang["adcode"], dianjiang["expected"], dianjiang["columns"]) == ("500231", "18", "")


def test_shipped_registry_is_in_step(tmp_path: Path) -> None:
    write_registry(tmp_path / "portals.csv", sample_sites())
    assert (SAMPLE / "portals.csv").read_text(encoding="utf-8") == (tmp_path / "portals.csv").read_text(
        encoding="utf-8"
    )
    with (SAMPLE / "portals.csv").open(encoding="utf-8", newline="") as source:
        assert tuple(next(csv.reader(source))) == FIELDS


def test_judgement_names_what_is_missing_and_what_is_no_report() -> None:
    sites = sites_of(sample_sites(), "43")
    assert [site.host for site in sites] == ["www.lusong-sample.gov.cn"]
    manifest = sites[0].manifest
    assert manifest is not None
    server = PortalServer(sites)
    server.log = [LogEntry("GET", sites[0].host, "/", 200), LogEntry("GET", "www.changshou-sample.gov.cn", "/", 200)]
    decoy = next(iter(manifest.decoys))
    items: list[dict[str, object]] = [{"url": report.url} for report in manifest.reports[1:]]
    result = judge([*items, {"url": decoy}, {"url": "x", "error": {}}], server, sites)
    assert result.missing == (manifest.reports[0],)
    assert result.false == (decoy,)
    assert (result.reports, result.requests, result.ideal) == (9, 1, manifest.ideal_requests)


def test_a_spider_that_fails_stops_the_recording(tmp_path: Path) -> None:
    with PortalServer([]) as server, pytest.raises(SampleError, match="no_such_spider ended with exit status"):
        crawl("no_such_spider", server, tmp_path / "harvest", tmp_path / "portals.csv", tmp_path / "items.jsonl")
