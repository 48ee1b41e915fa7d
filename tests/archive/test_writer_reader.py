"""What is written is read back byte for byte, by us and by warcio."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from harvester.archive.errors import ArchiveError, DamagedError
from harvester.archive.framing import spans
from harvester.archive.reader import iter_captures, read_capture, warc_path
from harvester.archive.verify import verify_directory
from harvester.archive.writer import REVISIT_NOT_MODIFIED, WarcWriter

URL = "http://www.example.gov.cn/公开/年报.html?a=1&b=2"
WHEN = "2026-03-04T10:11:12Z"
HEADERS = [("Content-Type", "text/html; charset=gbk"), ("Set-Cookie", "a=1"), ("X-Odd", "b"), ("Set-Cookie", "c=2")]


def only(directory: Path) -> Path:
    (path,) = directory.glob("*.warc.gz")
    return path


def test_an_exchange_is_read_back(tmp_path):
    with WarcWriter(tmp_path, "run") as writer:
        written = writer.write_exchange(
            "POST",
            URL,
            [("User-Agent", "harvester"), ("Authorization", "Basic secret")],
            200,
            [*HEADERS, ("Content-Disposition", "attachment; filename=\xc4\xea\xb1\xa8.doc")],
            b"\x00body\r\n\r\n",
            WHEN,
            {"flags": ["partial"], "note": "两行\n文字"},
            request_body=b"q=1",
            ip_address="127.0.0.1",
            truncated="length",
        )
        assert [p.name for p in tmp_path.iterdir()] == ["run-00000.warc.gz.open"]
    (read,) = iter_captures(only(tmp_path))
    again = read_capture(tmp_path / written.warc_file, written.warc_offset)
    for capture in (written, read, again):
        assert capture.headers == [*HEADERS, ("Content-Disposition", "attachment; filename=\xc4\xea\xb1\xa8.doc")]
        assert capture.body == b"\x00body\r\n\r\n"
        assert (capture.status, capture.method, capture.fetched_at) == (200, "POST", WHEN)
        assert capture.metadata == {"flags": ["partial"], "note": "两行\n文字", "method": "POST"}
        assert capture.media_type == "text/html" and capture.truncated == "length"
        assert capture.sha256 == hashlib.sha256(b"\x00body\r\n\r\n").hexdigest()
        assert capture.record_id == written.record_id and capture.payload_digest == written.payload_digest
    assert b"secret" not in gzip.decompress(only(tmp_path).read_bytes())
    assert list(verify_directory(tmp_path)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=3000),
    packed=st.booleans(),
    status=st.integers(100, 599),
    value=st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=40),
)
def test_write_then_read_gives_equal_bytes(tmp_path_factory, body, packed, status, value):
    directory = tmp_path_factory.mktemp("warc")
    headers = [("X-Any", value.strip()), *([("Content-Encoding", "gzip")] if packed else [])]
    with WarcWriter(directory, "run") as writer:
        written = writer.write_exchange("GET", URL, [], status, headers, body, WHEN, {})
    (read,) = iter_captures(only(directory))
    assert (read.body, read.headers, read.status) == (body, written.headers, status)
    with only(directory).open("rb") as file:
        response = next(r for r in ArchiveIterator(file, check_digests="raise") if r.rec_type == "response")
        assert response.raw_stream.read() == body
        assert response.http_headers.get_statuscode() == str(status)
    assert list(verify_directory(directory)) == []


def test_resource_and_revisit(tmp_path):
    with WarcWriter(tmp_path, "run") as writer:
        page = writer.write_exchange("GET", URL, [], 200, HEADERS, b"page", WHEN, {})
        visit = writer.write_revisit(
            page, profile=REVISIT_NOT_MODIFIED, status=304, response_headers=[("ETag", "x")], fetched_at=WHEN
        )
        file = writer.write_resource("file:///年报.pdf", "application/pdf", b"%PDF", WHEN, {"name": "年报.pdf"})
    page2, visit2, file2 = iter_captures(only(tmp_path))
    assert (
        visit2.refers_to == visit.refers_to == (page.url, WHEN, page.record_id) or visit2.refers_to[2] == page.record_id
    )
    assert (visit2.record_type, visit2.status, visit2.body) == ("revisit", 304, b"")
    assert (file2.record_type, file2.body, file2.media_type) == ("resource", b"%PDF", "application/pdf")
    assert file2.metadata == file.metadata == {"name": "年报.pdf"}
    assert page2.warc_offset == page.warc_offset


def test_files_rotate_and_are_renamed_when_closed(tmp_path):
    with WarcWriter(tmp_path, "run", max_bytes=4000) as writer:
        captures = [
            writer.write_exchange("GET", f"{URL}&n={n}", [], 200, [], os.urandom(1500), WHEN, {}) for n in range(9)
        ]
        assert len(list(tmp_path.glob("*.open"))) == 1
        # A capture is found under its final name while its file is still open.
        last = captures[-1]
        assert read_capture(warc_path(tmp_path, last.warc_file), last.warc_offset).body == last.body
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == [f"run-{n:05d}.warc.gz" for n in range(len(names))] and len(names) >= 3
    for capture in captures:
        assert read_capture(warc_path(tmp_path, capture.warc_file), capture.warc_offset).body == capture.body
    for path in tmp_path.iterdir():
        with path.open("rb") as file:
            assert next(iter(ArchiveIterator(file))).rec_type == "warcinfo"
    with WarcWriter(tmp_path, "run") as writer:
        assert writer.write_resource("urn:x", "text/plain", b"x", WHEN, {}).warc_file == f"run-{len(names):05d}.warc.gz"


def test_nothing_written_leaves_no_file(tmp_path):
    with WarcWriter(tmp_path / "warc", "run"):
        pass
    assert not (tmp_path / "warc").exists()


def test_names_cannot_leave_the_directory(tmp_path):
    with pytest.raises(ValueError, match="file name"):
        WarcWriter(tmp_path, "../evil")
    (tmp_path / "secret.warc.gz").write_bytes(b"x")
    with pytest.raises(ArchiveError, match="missing"):
        warc_path(tmp_path / "warc", "../secret.warc.gz")


def test_a_header_cannot_smuggle_a_line(tmp_path):
    with WarcWriter(tmp_path, "run") as writer:
        url = "http://a.gov.cn/x\r\nWARC-Type: warcinfo"
        writer.write_exchange("GET", url, [("A", "b\r\nC: d")], 200, [("E", "f\r\n\r\ng")], b"body", WHEN, {})
    (read,) = iter_captures(only(tmp_path))
    assert read.record_type == "response" and read.body == b"body" and len(read.headers) == 1
    assert list(verify_directory(tmp_path)) == []


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_a_cut_file_gives_its_whole_records_and_says_so(tmp_path, suffix):
    path = tmp_path / f"cut{suffix}"
    with path.open("wb") as file:
        foreign = WARCWriter(file, gzip=suffix.endswith("gz"))
        for number in range(4):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            payload = io.BytesIO(os.urandom(3000))
            foreign.write_record(
                foreign.create_warc_record(f"http://a/{number}", "response", payload=payload, http_headers=head)
            )
    whole = [span.offset for span in spans(path)]
    data = path.read_bytes()
    path.write_bytes(data[:-20])
    told = []
    captures = list(iter_captures(path, on_fault=lambda file, span: told.append((span.offset, span.fault))))
    assert [c.url for c in captures] == ["http://a/0", "http://a/1", "http://a/2"]
    assert told == [(whole[3], "cut_off")]
    with pytest.raises(DamagedError, match=f"cut_off at byte {whole[3]}"):
        list(iter_captures(path))
    with pytest.raises(DamagedError):
        read_capture(path, whole[3])
    assert [f.code for f in verify_directory(path)] == ["cut_off"]
    # Damage in the middle costs that record only.
    hurt = bytearray(data)
    hurt[whole[1] + 5 : whole[1] + 300] = bytes(295)
    path.write_bytes(hurt)
    told.clear()
    captures = list(iter_captures(path, on_fault=lambda file, span: told.append((span.offset, span.fault))))
    assert [c.url for c in captures] == ["http://a/0", "http://a/2", "http://a/3"]
    assert told == [(whole[1], "damaged")]


def test_verify_finds_a_changed_byte(tmp_path):
    path = tmp_path / "x.warc"
    with path.open("wb") as file:
        foreign = WARCWriter(file, gzip=False)
        head = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
        foreign.write_record(
            foreign.create_warc_record("http://a/", "response", payload=io.BytesIO(b"number 12"), http_headers=head)
        )
    assert list(verify_directory(tmp_path)) == []
    path.write_bytes(path.read_bytes().replace(b"number 12", b"number 13"))
    assert [f.code for f in verify_directory(tmp_path)] == ["block_digest", "payload_digest"]


def test_verify_misses_the_original_of_a_revisit(tmp_path):
    with WarcWriter(tmp_path, "one") as writer:
        page = writer.write_exchange("GET", URL, [], 200, HEADERS, b"page", WHEN, {})
    with WarcWriter(tmp_path, "two") as writer:
        writer.write_revisit(page, profile=REVISIT_NOT_MODIFIED, status=304, response_headers=[])
    assert list(verify_directory(tmp_path)) == []
    (tmp_path / page.warc_file).unlink()
    assert [f.code for f in verify_directory(tmp_path)] == ["revisit_without_original"]


def test_foreign_records_of_wet_and_chunked(tmp_path):
    path = tmp_path / "x.warc.wet.gz"
    with path.open("wb") as file:
        foreign = WARCWriter(file, gzip=True)
        foreign.write_record(
            foreign.create_warc_record(
                "http://a/", "conversion", payload=io.BytesIO("年报".encode()), warc_content_type="text/plain"
            )
        )
    (capture,) = iter_captures(path)
    assert (capture.record_type, capture.media_type, capture.body) == ("conversion", "text/plain", "年报".encode())


WRITE = """
import sys, resource, signal
from pathlib import Path
from harvester.archive.errors import ArchiveError
from harvester.archive.writer import WarcWriter
limit = int(sys.argv[2])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
import os
writer = WarcWriter(Path(sys.argv[1]), "run")
number = 0
try:
    while True:
        writer.write_exchange("GET", f"http://a/{number}", [], 200, [], os.urandom(20_000), metadata={"n": number})
        print(number, flush=True)
        number += 1
except ArchiveError as error:
    print(error, file=sys.stderr)
    writer.close()
"""


def test_a_full_disk_leaves_whole_records(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path), "150000"], capture_output=True, text=True, timeout=60, check=True
    )
    assert "cannot write" in done.stderr and len(done.stderr.splitlines()) == 1
    written = done.stdout.split()
    assert len(list(iter_captures(only(tmp_path)))) == len(written) > 0
    assert list(verify_directory(tmp_path)) == []


def test_the_file_is_complete_whenever_the_writer_is_killed(tmp_path):
    for attempt in range(4):
        directory = tmp_path / str(attempt)
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(directory), "0"], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(3 + attempt * 5):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        told = 3 + attempt * 5 + len(process.stdout.read().split())
        process.wait()
        (path,) = directory.glob("*.open")
        captures = list(iter_captures(path, on_fault=lambda file, span: None))
        assert len(captures) >= told, "what was told to be written is there"


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ArchiveError, match="cannot write in"):
        WarcWriter(tmp_path / "file" / "warc", "run").write_resource("urn:x", "text/plain", b"x", WHEN, {})
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 150000
