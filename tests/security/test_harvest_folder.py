"""Links that somebody laid into the harvest's folder: nothing outside is written, cut, moved or read as ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.archive.errors import ArchiveError
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.index import CaptureIndex
from harvester.archive.reader import iter_captures, warc_path
from harvester.archive.writer import WarcWriter

PRECIOUS = b"WARC/1.1\r\nprecious and no whole record"


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.write_text("precious")
    harvest = HarvestDir(tmp_path / "h")
    harvest.path.mkdir()
    harvest.lock_path.symlink_to(outside)
    with pytest.raises(ArchiveError, match="cannot write"):
        harvest.acquire()
    assert outside.read_text() == "precious"


@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc.gz.open", "x.warc", "x.warc.open"])
def test_an_archive_file_that_is_a_link_to_elsewhere_is_not_cut(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_bytes(PRECIOUS)
    harvest = HarvestDir(tmp_path / "h")
    harvest.warc_dir.mkdir(parents=True)
    (harvest.warc_dir / name).symlink_to(outside)
    with harvest.lock():
        assert harvest.trimmed == []
    assert outside.read_bytes() == PRECIOUS
    assert (harvest.warc_dir / name).is_symlink()


def test_a_name_in_the_database_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "secret.warc").write_text("x")
    (tmp_path / "warc" / "link.warc").symlink_to(tmp_path / "secret.warc")
    for name in ("../secret.warc", str(tmp_path / "secret.warc"), "link.warc", "/etc/passwd"):
        with pytest.raises(ArchiveError):
            warc_path(tmp_path / "warc", name)


def test_a_file_whose_name_is_taken_by_a_link_is_not_written_through_it(tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    with WarcWriter(tmp_path / "a", "run") as writer:
        writer.write_resource("urn:x", "text/plain", b"x", "2026-01-01T00:00:00Z", {})
    (name,) = [path.name for path in (tmp_path / "a").glob("*.warc.gz")]
    (tmp_path / "b").mkdir()
    outside.write_text("precious")
    for suffix in ("", ".open"):
        (tmp_path / "b" / f"{name}{suffix}").symlink_to(outside)
    with WarcWriter(tmp_path / "b", "run") as writer:
        writer.write_resource("urn:x", "text/plain", b"x", "2026-01-01T00:00:00Z", {})
    assert outside.read_text() == "precious"


def test_an_archive_that_is_only_read_may_be_made_of_links(tmp_path: Path) -> None:
    with WarcWriter(tmp_path / "a", "run") as writer:
        writer.write_resource("urn:x", "text/plain", b"x", "2026-01-01T00:00:00Z", {})
    (made,) = (tmp_path / "a").glob("*.warc.gz")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "link.warc.gz").symlink_to(made)
    index = CaptureIndex(tmp_path / "b")
    index.refresh()
    assert len(index.places("link.warc.gz")) == len(list(iter_captures(made))) == 1
    index.close()
