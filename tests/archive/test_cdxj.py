"""The CDXJ index: in order, complete, and the same whatever the memory."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from harvester.archive import cdxj
from harvester.archive.reader import iter_captures, read_capture
from harvester.archive.writer import WarcWriter
from harvester.cli import cli
from tests.tools import ROOT

SAMPLE = ROOT / "data" / "sample"


def test_every_capture_has_a_line_that_leads_to_it(tmp_path: Path) -> None:
    count = cdxj.write_cdxj(SAMPLE, tmp_path / "index.cdxj")
    lines = (tmp_path / "index.cdxj").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines) and len(lines) == count
    places = {}
    for line in lines:
        about = json.loads(line.split(" ", 2)[2])
        places[about["filename"], int(about["offset"])] = about
    for path in SAMPLE.glob("*.warc.gz"):
        for capture in iter_captures(path):
            about = places.pop((path.name, capture.warc_offset))
            assert (about["url"], about["status"]) == (capture.url, str(capture.status))
            assert f"sha1:{about['digest']}" == capture.payload_digest
            end = int(about["offset"]) + int(about["length"])
            assert gzip.decompress(path.read_bytes()[int(about["offset"]) : end]).startswith(b"WARC/")
    assert places == {}


def test_little_memory_makes_the_same_index(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(cdxj.sorted_lines(SAMPLE))
    monkeypatch.setattr(cdxj, "_IN_MEMORY", 7)
    assert list(cdxj.sorted_lines(SAMPLE)) == whole


def test_command_tells_what_could_not_be_read(tmp_path: Path) -> None:
    with WarcWriter(tmp_path / "h" / "warc", "run-1") as writer:
        for number in range(3):
            kept = writer.write_exchange("GET", f"http://a-test.gov.cn/{number}", (), 200, [], b"x" * 500)
    file = tmp_path / "h" / "warc" / kept.warc_file
    data = bytearray(file.read_bytes())
    second = next(c for c in iter_captures(file) if c.url.endswith("/1"))
    data[second.warc_offset + 30] ^= 0xFF
    file.write_bytes(bytes(data))
    done = CliRunner().invoke(cli, ["--dir", str(tmp_path / "h"), "cdxj"])
    assert done.exit_code == 1 and "left out" in done.output
    lines = (tmp_path / "h" / "warc" / "index.cdxj").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line.split(" ", 2)[2])["url"][-1] for line in lines] == ["0", "2"]
    offset = int(json.loads(lines[1].split(" ", 2)[2])["offset"])
    assert read_capture(file, offset).url == "http://a-test.gov.cn/2"
