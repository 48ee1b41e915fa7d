"""Lock, recovery, index and runs of a harvest directory."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from harvester.archive.errors import ArchiveError, HarvestLockedError
from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.index import CaptureIndex, key_of
from harvester.archive.reader import iter_captures
from harvester.archive.runs import Run, Runs
from harvester.archive.verify import verify_directory
from harvester.archive.writer import REVISIT_SAME, WarcWriter

WHEN = "2026-03-04T10:11:12Z"
HOLD = r"""
import os, sys, time
from pathlib import Path
from harvester.archive.harvest_dir import HarvestDir
HarvestDir(Path(sys.argv[1])).acquire()
if len(sys.argv) > 2 and os.fork() == 0:
    os.write(1, b"%d\n" % os.getpid())
    time.sleep(60)
    os._exit(0)
os.write(1, b"held\n")
time.sleep(60)
"""


def fill(directory: Path, run: str, count: int, close: bool = True) -> list:
    writer = WarcWriter(directory, run)
    captures = [
        writer.write_exchange("GET", f"http://a.gov.cn/{n}", [], 200, [], os.urandom(900), WHEN, {"n": n})
        for n in range(count)
    ]
    if close:
        writer.close()
    return captures


def test_a_second_process_is_refused_and_a_dead_one_is_not_waited_for(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    harvest = HarvestDir(tmp_path)
    with pytest.raises(HarvestLockedError, match=f"in use by process {process.pid}"):
        harvest.acquire()
    process.send_signal(signal.SIGKILL)
    process.wait()
    with harvest.lock():
        assert harvest.lock_path.read_text().strip() == str(os.getpid())
        with pytest.raises(HarvestLockedError, match=str(os.getpid())):
            HarvestDir(tmp_path).acquire()
    with HarvestDir(tmp_path).lock():
        pass


def test_an_orphan_of_the_holder_does_not_hold_on(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path), "fork"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = {process.stdout.readline().strip(), process.stdout.readline().strip()}
    (orphan,) = lines - {"held"}
    process.send_signal(signal.SIGKILL)
    process.wait()
    try:
        with HarvestDir(tmp_path).lock():
            pass
    finally:
        os.kill(int(orphan), signal.SIGKILL)


@pytest.mark.parametrize("cut", [1, 7, 500, 1100])
def test_what_a_kill_cut_off_is_trimmed_and_said(tmp_path, cut):
    harvest = HarvestDir(tmp_path)
    fill(harvest.warc_dir, "run", 3, close=False)
    (path,) = harvest.warc_dir.glob("*.open")
    size = path.stat().st_size
    os.truncate(path, size - cut)
    with harvest.lock():
        pass
    (whole,) = harvest.warc_dir.glob("*.warc.gz")
    assert list(verify_directory(harvest.warc_dir)) == []
    assert len(list(iter_captures(whole))) in (2, 3)
    (trim,) = harvest.trimmed
    assert trim.warc_file == whole.name and trim.kept == whole.stat().st_size
    assert trim.kept + trim.removed == size - cut
    assert [json.loads(line)["kept"] for line in harvest.trim_log.read_text().splitlines()] == [trim.kept]
    with harvest.lock():
        assert harvest.trimmed == []


def test_a_closed_file_that_was_cut_is_trimmed_though_it_was_indexed(tmp_path):
    harvest = HarvestDir(tmp_path)
    fill(harvest.warc_dir, "run", 3)
    with harvest.lock():
        pass
    (path,) = harvest.warc_dir.glob("*.warc.gz")
    os.truncate(path, path.stat().st_size - 600)
    with harvest.lock():
        assert len(harvest.trimmed) == 1
        index = harvest.open_index()
        assert [bool(index.lookup(key_of("GET", f"http://a.gov.cn/{n}"))) for n in range(3)] == [True, True, False]
        index.close()
    assert list(verify_directory(harvest.warc_dir)) == []


def test_damage_in_the_middle_is_never_cut_off(tmp_path):
    harvest = HarvestDir(tmp_path)
    captures = fill(harvest.warc_dir, "run", 3)
    (path,) = harvest.warc_dir.glob("*.warc.gz")
    data = bytearray(path.read_bytes())
    at = captures[1].warc_offset
    data[at + 20 : at + 200] = bytes(180)
    path.write_bytes(data)
    with harvest.lock():
        assert harvest.trimmed == []
    assert path.read_bytes() == data
    assert [f.code for f in verify_directory(harvest.warc_dir)] == ["damaged"]


def test_a_file_with_nothing_but_its_beginning_goes(tmp_path):
    harvest = HarvestDir(tmp_path)
    fill(harvest.warc_dir, "run", 1, close=False)
    (path,) = harvest.warc_dir.glob("*.open")
    os.truncate(path, 40)
    with harvest.lock():
        pass
    assert not list(harvest.warc_dir.glob("run*"))


def test_the_index_finds_and_is_made_again(tmp_path):
    harvest = HarvestDir(tmp_path)
    captures = fill(harvest.warc_dir, "run", 20)
    with harvest.lock():
        index = harvest.open_index()
        (entry,) = index.lookup(key_of("GET", "http://A.gov.cn/7#top"))
        assert (entry.offset, entry.run, entry.status) == (captures[7].warc_offset, "run", 200)
        assert entry.read().body == captures[7].body
        assert index.lookup(key_of("POST", "http://a.gov.cn/7")) == []
        index.close()
    for spoiled in (b"no database at all" * 100, b""):
        harvest.index_path.write_bytes(spoiled)
        with harvest.lock():
            index = harvest.open_index()
            assert len(index.lookup(key_of("GET", "http://a.gov.cn/19"))) == 1
            index.close()
    with sqlite3.connect(harvest.index_path) as db:
        db.execute("pragma user_version = 99")
    with harvest.lock():
        index = harvest.open_index()
        assert index.runs() == {"run"}
        index.close()


def test_what_was_written_after_the_last_commit_is_found_again(tmp_path):
    harvest = HarvestDir(tmp_path)
    with harvest.lock():
        pass
    fill(harvest.warc_dir, "one", 2)
    with harvest.lock():
        pass
    fill(harvest.warc_dir, "two", 4, close=False)
    with harvest.lock():
        index = harvest.open_index()
        assert [e.run for e in index.lookup(key_of("GET", "http://a.gov.cn/1"))] == ["two", "one"]
        assert [e.run for e in index.lookup(key_of("GET", "http://a.gov.cn/3"))] == ["two"]
        index.close()
    next(harvest.warc_dir.glob("one*.warc.gz")).unlink()
    with harvest.lock():
        index = harvest.open_index()
        assert index.runs() == {"two"}
        index.close()


def test_a_revisit_leads_to_its_original(tmp_path):
    with WarcWriter(tmp_path, "one") as writer:
        page = writer.write_exchange("GET", "http://a.gov.cn/", [], 200, [("ETag", "x")], b"page", WHEN, {})
    with WarcWriter(tmp_path, "two") as writer:
        writer.write_revisit(
            page, profile=REVISIT_SAME, status=200, response_headers=[], fetched_at="2026-05-05T00:00:00Z"
        )
    index = CaptureIndex(tmp_path)
    assert index.refresh() == []
    newest, oldest = index.lookup(key_of("GET", "http://a.gov.cn/"))
    assert (newest.kind, oldest.kind) == ("revisit", "response")
    found = index.original(newest.read())
    assert found is not None and found.body == b"page" and found.record_id == page.record_id
    index.close()


def test_posts_are_indexed_by_their_body(tmp_path):
    with WarcWriter(tmp_path, "one") as writer:
        for body in (b"page=1", b"page=2"):
            writer.write_exchange(
                "POST", "http://a.gov.cn/list", [], 200, [], b"answer to " + body, WHEN, {}, request_body=body
            )
    index = CaptureIndex(tmp_path)
    index.refresh()
    (entry,) = index.lookup(key_of("POST", "http://a.gov.cn/list", b"page=2"))
    assert entry.read().body == b"answer to page=2"
    assert index.lookup(key_of("GET", "http://a.gov.cn/list")) == []
    index.close()


def test_runs_go_on_until_they_are_finished(tmp_path):
    runs = Runs(tmp_path)
    first = runs.begin("chongqing {}")
    assert not first.resumed
    assert runs.begin("hunan {}").run_id != first.run_id
    again = Runs(tmp_path).begin("chongqing {}")
    assert again.resumed and again.run_id == first.run_id
    runs.finish(again)
    new = runs.begin("chongqing {}")
    assert not new.resumed and new.run_id != first.run_id
    everything = runs.begin("chongqing {}", fresh=True)
    assert everything.run_id != new.run_id, "what was begun without it is no look at everything"
    assert runs.begin("chongqing {}", fresh=True) == Run(everything.run_id, everything.command, resumed=True)
    assert runs.begin("chongqing {}").run_id == everything.run_id
    assert not runs.begin("chongqing {}", anew=True).resumed
    runs.path.write_text("{broken")
    with pytest.raises(ArchiveError, match=r"run\.json"):
        runs.begin("chongqing {}")


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot write in"):
        HarvestDir(tmp_path / "file" / "harvest").acquire()


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "run-00000.warc.gz").write_bytes(b"")
    assert [(f.code, f.message) for f in verify_directory(tmp_path)] == [("cut_off", "the file is empty")]
