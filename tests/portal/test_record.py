"""Recording the sample: registry rows, judgement, and that what is shipped is in step with the portals."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from harvester.archive.reader import iter_captures
from tests.portal import record_sample
from tests.portal.judge import breadth_first, judge
from tests.portal.record_sample import FIELDS, SAMPLE, SampleError, record, registry_rows, sites_of, write_registry
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
    server.log = [LogEntry("GET", sites[0].host, "/", 200), LogEntry("GET", "www.elsewhere.com", "/", 200)]
    decoy = next(iter(manifest.decoys))
    result = judge([*(report.url for report in manifest.reports[1:]), decoy], server, sites)
    assert result.missing == (manifest.reports[0],)
    assert result.false == (decoy,)
    assert result.forbidden == ("http://www.elsewhere.com/",)
    assert (result.found, result.requests, result.ideal) == (8, 1, manifest.ideal_requests)
    assert (result.recall, result.precision) == (1 - 1 / 9, 8 / 9)


def test_requests_to_forbidden_paths_are_seen() -> None:
    sites = sites_of(sample_sites(), "50")
    server = PortalServer(sites)
    server.log = [LogEntry("GET", sites[0].host, path, 200) for path in ("/robots.txt", "/search/?q=1", "/zwgk/")]
    result = judge([], server, sites)
    assert result.forbidden == ("http://www.changshou-sample.gov.cn/search/?q=1",)
    assert result.requests == 2


def test_the_plain_crawl_finds_reports_behind_links_and_not_behind_scripts() -> None:
    site = sites_of(sample_sites(), "43")[0]
    with PortalServer([site]) as server:
        seen = breadth_first(server, f"http://{site.host}/")
        assert site.manifest is not None
        found = {report.url for report in site.manifest.reports} & set(seen)
        assert 0 < len(found) < len(site.manifest.reports)
        assert len(seen) > 3 * site.manifest.ideal_requests


def test_a_spider_that_fails_stops_the_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_sample, "SPIDERS", {"no_such_spider": "50"})
    with pytest.raises(SampleError, match="no_such_spider ended with exit status"):
        record(tmp_path / "sample")
    assert not (tmp_path / "sample").exists()


def test_shipped_archive_holds_every_report_and_is_small() -> None:
    files = sorted(SAMPLE.glob("*.warc.gz"))
    assert sum(file.stat().st_size for file in files) < record_sample.MAX_BYTES
    held = {capture.url for file in files for capture in iter_captures(file) if capture.status == 200}
    for site in sample_sites():
        assert site.manifest is not None
        assert {report.url for report in site.manifest.reports} <= held, "run: make sample"
