"""Archives in object stores: the same as on this disk, brought whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harvester.archive.errors import ArchiveError
from harvester.archive.sources import Match, open_source
from harvester.archive.sources.model import SourceError
from harvester.archive.sources.stored import StoredSource
from harvester.archive.stores import WarcStore, is_store
from harvester.cli import run as harvester
from harvester.paths import data_dir
from tests.kill.harvests import contents, differing

fsspec = pytest.importorskip("fsspec")

SAMPLE = data_dir() / "sample" / "chongqing.warc.gz"


@pytest.fixture
def bucket() -> Iterator[str]:
    """A store in memory, with a folder in the folder and something else beside."""
    memory: Any = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pipe("/bucket/a/b/chongqing.warc.gz", SAMPLE.read_bytes())
    memory.pipe("/bucket/readme.txt", b"no archive")
    memory.pipe("/bucket/later.warc.gz.open", b"still being written")
    yield "memory://bucket"
    memory.store.clear()


def urls(source: Any) -> list[tuple[str, str]]:
    return [(listed.url, capture.sha256) for listed, capture in source.captures(Match.everything(), lambda *_: None)]


def test_a_source_reads_the_same_from_a_store(bucket: str) -> None:
    here, there = open_source(str(SAMPLE)), open_source(bucket)
    assert isinstance(there, StoredSource)
    found = urls(there)
    assert found == urls(here) and len(found) > 20
    listed = next(iter(there.captures(Match.everything(), lambda *_: None)))[0]
    assert there.read(listed).url == listed.url
    folder = there.path
    there.close()
    assert not folder.exists()


def test_addresses_of_the_web_are_no_stores() -> None:
    assert [is_store(a) for a in ("s3://b/x", "gs://b", "memory://b", "file:///x", "zip::s3://b/x.zip")] == [True] * 5
    assert [is_store(a) for a in ("http://h/c/cdx", "https://h/collinfo.json", "/x/y.warc", "x.warc.gz", "c:x")] == (
        [False] * 5
    )


def test_what_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    for address, said in (
        ("memory://nothing", "holds no WARC file"),
        ("nowhere://x/y", "Protocol not known"),
        (tmp_path.as_uri() + "/none", "holds no WARC file"),
    ):
        with pytest.raises(SourceError, match=said) as raised:
            open_source(address)
        assert "\n" not in str(raised.value)


def test_names_that_lead_elsewhere_are_refused() -> None:
    memory: Any = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pipe("/bucket/a/..%2f..%2fx y.warc.gz", b"x")
    with pytest.raises(ArchiveError, match="no name for a file here"):
        WarcStore("memory://bucket")
    memory.store.clear()


def test_a_file_that_breaks_off_is_not_there(bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = WarcStore(bucket)
    fsspec.filesystem("memory").pipe("/bucket/a/b/chongqing.warc.gz", SAMPLE.read_bytes()[:1000])
    with pytest.raises(ArchiveError, match="broke off after 1000 of"):
        store.bring_all(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    (tmp_path / "a/b/chongqing.warc.gz").write_bytes(b"another one")
    with pytest.raises(ArchiveError, match="has another size"):
        store.bring_all(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    with pytest.raises(ArchiveError, match="GB to bring"):
        store.bring_all(tmp_path / "empty")


def test_reparse_makes_a_database_from_a_store(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "remote").mkdir()
    shutil.copy(SAMPLE, tmp_path / "remote")
    words = ["reparse", "--jobs", "1", "--from", (tmp_path / "remote").as_uri()]
    assert harvester(["--dir", str(tmp_path / "one"), *words]) == 0
    assert "1 of 1 files brought here" in capfd.readouterr().err
    assert WarcStore(words[-1]).bring_all(tmp_path / "one" / "warc") == 0
    (tmp_path / "two" / "warc").mkdir(parents=True)
    shutil.copy(SAMPLE, tmp_path / "two" / "warc")
    assert harvester(["--dir", str(tmp_path / "two"), "reparse", "--jobs", "1"]) == 0
    assert differing(contents(tmp_path / "one", exact=True), contents(tmp_path / "two", exact=True)) == {}
    assert sum(contents(tmp_path / "one")["reports"].values()) > 10
