"""The archive as one WACZ file: held to the standard's own checker, and opened again."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from harvester.archive.errors import ArchiveError
from harvester.archive.wacz import write_wacz
from tests.tools import ROOT, tool

SAMPLE = ROOT / "data" / "sample"
PAGES = [{"url": "http://www.a-test.gov.cn/", "ts": "2021-01-28T01:02:03Z", "title": "年报"}]


@pytest.fixture(scope="module")
def wacz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wacz") / "harvest.wacz"
    assert write_wacz(SAMPLE, target, PAGES, "样例") == len(list(SAMPLE.glob("*.warc.gz")))
    return target


def test_every_digest_and_size_is_right(wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as source:
        package = json.loads(source.read("datapackage.json"))
        digest = json.loads(source.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(source.read('datapackage.json')).hexdigest()}"
        told = {resource["path"]: (resource["hash"], resource["bytes"]) for resource in package["resources"]}
        held = set(source.namelist()) - {"datapackage.json", "datapackage-digest.json"}
        assert set(told) == held
        for name in held:
            data = source.read(name)
            assert told[name] == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        assert all(source.getinfo(name).compress_type == 0 for name in held if name.endswith(".gz"))
        pages = [json.loads(line) for line in source.read("pages/pages.jsonl").splitlines()]
    assert pages[0]["format"] == "json-pages-1.0" and pages[1]["title"] == "年报" and len(pages) == 2


def test_every_line_of_the_index_leads_to_its_record(wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as source:
        index, directory = source.read("indexes/index.cdx.gz"), source.read("indexes/index.idx").decode().splitlines()
        lines = gzip.decompress(index).decode().splitlines()
        assert lines == sorted(lines) and len(lines) > 100
        assert json.loads(directory[0].partition("!meta 0 ")[2])["format"] == "cdxj-gzip-1.0"
        for entry in directory[1:]:
            place = json.loads(entry.split(" ", 2)[2])
            block = index[place["offset"] : place["offset"] + place["length"]]
            assert gzip.decompress(block).decode().startswith(" ".join(entry.split(" ", 2)[:2]))
        for line in lines[::17]:
            about = json.loads(line.split(" ", 2)[2])
            start, length = int(about["offset"]), int(about["length"])
            record = gzip.decompress(source.read(f"archive/{about['filename']}")[start : start + length])
            assert record.startswith(b"WARC/1.1") and f"WARC-Target-URI: {about['url']}".encode() in record


def test_the_checker_is_content(wacz: Path) -> None:
    done = subprocess.run([tool("wacz"), "validate", "-f", wacz], text=True, capture_output=True, check=False)
    assert done.returncode == 0 and "is valid" in done.stdout, done.stdout + done.stderr


def test_no_half_file_where_the_disk_refuses(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot write"):
        write_wacz(SAMPLE, tmp_path / "missing" / "x.wacz", PAGES, "x")
    with pytest.raises(ArchiveError, match="holds no WARC file"):
        write_wacz(tmp_path, tmp_path / "x.wacz", PAGES, "x")
    assert list(tmp_path.iterdir()) == []
