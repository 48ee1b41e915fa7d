"""The cache plug-in in real crawls: Scrapy in a process of its own against a server on loopback."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from harvester.archive.harvest_dir import HarvestDir
from harvester.archive.reader import iter_captures, read_capture
from harvester.archive.verify import verify_directory
from harvester.archive.writer import WarcWriter

SPIDER = Path(__file__).with_name("cache_spider.py")
PAGE = "<html><body>政府信息公开年度报告</body></html>".encode() * 50


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def date_time_string(self, timestamp: float | None = None) -> str:
        return "Thu, 01 Jan 2026 00:00:00 GMT"

    def reply(self, status: int, body: bytes, *headers: tuple[str, str], date: bool = True) -> None:
        self.send_response_only(status)
        if date:
            self.send_header("Date", self.date_time_string())
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.server.hits[f"POST {self.path}"] += 1  # type: ignore[attr-defined]
        self.reply(200, b"posted " + self.rfile.read(length))

    def do_GET(self) -> None:
        hits: Counter[str] = self.server.hits  # type: ignore[attr-defined]
        hits[self.path] += 1
        kind = self.path.split("?")[0]
        html = ("Content-Type", "text/html; charset=utf-8")
        if kind == "/robots.txt":
            self.reply(200, b"User-agent: *\nDisallow: /private\n", ("Content-Type", "text/plain"))
        elif kind == "/gzip":
            self.reply(200, gzip.compress(PAGE), html, ("Content-Encoding", "gzip"))
        elif kind == "/nodate":
            self.reply(200, PAGE, html, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), date=False)
        elif kind == "/chunked":
            self.send_response_only(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
        elif kind == "/missing":
            self.reply(404, b"no such page", html)
        elif kind == "/once503" and hits[self.path] == 1:
            self.reply(503, b"busy", html)
        elif kind == "/moved":
            self.reply(302, b"", ("Location", "/page?n=1"))
        elif kind == "/cookie" and "seen=1" not in self.headers.get("Cookie", ""):
            self.reply(302, b"", ("Location", "/cookie"), ("Set-Cookie", "seen=1"))
        elif kind == "/etag":
            if self.headers.get("If-None-Match") == '"v1"':
                self.reply(304, b"", ("ETag", '"v1"'), ("X-New", "yes"))
            else:
                self.reply(200, PAGE, html, ("ETag", '"v1"'))
        elif kind == "/counter":
            self.reply(200, f"{hits[self.path]}".encode(), html)
        else:
            self.reply(200, PAGE, html)


@pytest.fixture
def server():
    instance = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    instance.daemon_threads = True
    instance.hits = Counter()  # type: ignore[attr-defined]
    thread = threading.Thread(target=instance.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield instance
    instance.shutdown()
    instance.server_close()


class Crawl:
    def __init__(self, folder: Path, server: Any) -> None:
        self.folder = folder
        self.server = server
        self.base = f"http://127.0.0.1:{server.server_port}"
        self.runs = 0
        self.harvest = folder / "harvest"

    def run(self, *paths: str, expect: int | None = 0, settings: dict[str, str] | None = None, **arguments: str):
        self.runs += 1
        out = self.folder / f"out{self.runs}.jsonl"
        command = [sys.executable, "-m", "scrapy", "runspider", str(SPIDER), "-L", "WARNING"]
        urls = " ".join(path if path.startswith("http") else self.base + path for path in paths)
        for name, value in {"urls": urls, "out": str(out), **arguments}.items():
            command += ["-a", f"{name}={value}"]
        for name, value in {"HARVEST_DIR": str(self.harvest), **(settings or {})}.items():
            command += ["-s", f"{name}={value}"]
        self.done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=self.folder, check=False)
        if expect is not None:
            assert self.done.returncode == expect, self.done.stderr
        return [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []

    @property
    def hits(self) -> Counter[str]:
        return self.server.hits

    def captures(self):
        return [c for path in sorted((self.harvest / "warc").glob("*.warc.gz")) for c in iter_captures(path)]

    def read(self, row: dict[str, Any]):
        return read_capture(self.harvest / "warc" / row["file"], row["offset"])


@pytest.fixture
def crawl(tmp_path, server):
    return Crawl(tmp_path, server)


def test_everything_is_archived_as_it_was_sent(crawl):
    rows = crawl.run(
        "/gzip", "/nodate", "/chunked", "/missing", "/moved", "/once503", settings={"ROBOTSTXT_OBEY": "True"}
    )
    by_path = {row["url"].removeprefix(crawl.base): row for row in rows}
    assert by_path["/gzip"]["body"].encode() == PAGE
    packed = crawl.read(by_path["/gzip"])
    assert packed.payload() == PAGE and packed.body != PAGE
    assert packed.header("Content-Encoding") == "gzip"
    plain = crawl.read(by_path["/nodate"])
    assert plain.header("Date") is None, "a Date that nobody sent"
    assert [value for name, value in plain.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    chunked = crawl.read(by_path["/chunked"])
    assert chunked.body == b"hello world" and chunked.header("Transfer-Encoding") is None
    seen = Counter((c.url.removeprefix(crawl.base), c.status) for c in crawl.captures())
    assert seen == {
        ("/robots.txt", 200): 1,
        ("/gzip", 200): 1,
        ("/nodate", 200): 1,
        ("/chunked", 200): 1,
        ("/missing", 404): 1,
        ("/moved", 302): 1,
        ("/page?n=1", 200): 1,
        ("/once503", 503): 1,
        ("/once503", 200): 1,
    }
    assert list(verify_directory(crawl.harvest / "warc")) == []
    assert not list(crawl.harvest.rglob("*.open"))


def test_the_records_are_standard(crawl):
    crawl.run("/gzip", "/page", method="GET")
    (path,) = (crawl.harvest / "warc").glob("*.warc.gz")
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-IP-Address"), r.content_stream().read())
            for r in ArchiveIterator(file)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo"] + ["request", "response"] * 2
    assert {address for kind, address, _ in records if kind == "response"} == {"127.0.0.1"}
    assert b"software: ogi-harvester/" in records[0][2] and b"robots: ignore" in records[0][2]
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0 and "digest pass" in check.stdout, check.stdout + check.stderr


def test_a_killed_run_goes_on_from_the_archive(crawl):
    paths = [f"/page?n={n}" for n in range(12)]
    crawl.run(*paths, expect=-9, kill_after="5", settings={"CONCURRENT_REQUESTS": "2"})
    fetched = sum(crawl.hits.values())
    assert fetched < 12
    rows = crawl.run(*paths)
    assert len(rows) == 12
    assert sum(row["cached"] for row in rows) >= 5
    assert max(crawl.hits[path] for path in paths) <= 2
    # What the archive had was not asked for again: at most the two requests that were under way.
    assert sum(crawl.hits.values()) <= 12 + 2
    full = Counter(c.url for c in crawl.captures() if c.record_type == "response")
    assert set(full.values()) == {1} and len(full) == 12
    before = sum(crawl.hits.values())
    again = crawl.run(*paths)
    assert sum(crawl.hits.values()) == before + 12, "a finished run is followed by one that looks again"
    assert [row["visit"] for row in again] == [200] * 12


def test_unchanged_pages_become_revisits(crawl):
    (first,) = crawl.run("/etag")
    (second,) = crawl.run("/etag")
    assert crawl.hits["/etag"] == 2
    assert second["body"] == first["body"] and second["status"] == 200
    assert (second["file"], second["offset"]) == (first["file"], first["offset"])
    assert second["visit"] == 304
    revisit = next(c for c in crawl.captures() if c.record_type == "revisit")
    assert revisit.status == 304 and revisit.header("X-New") == "yes" and revisit.body == b""
    assert revisit.refers_to is not None and revisit.refers_to[0] == first["url"]
    kinds = Counter(c.record_type for c in crawl.captures())
    assert kinds == {"response": 1, "revisit": 1}, "a 304 must not store the old page again"


def test_an_interrupted_visit_is_not_made_twice(crawl):
    crawl.run("/etag", "/page?n=1")
    crawl.run("/etag", "/page?n=1", expect=-9, kill_after="2", settings={"CONCURRENT_REQUESTS": "1"})
    hits = sum(crawl.hits.values())
    rows = crawl.run("/etag", "/page?n=1")
    assert sum(crawl.hits.values()) == hits
    assert all(row["cached"] and row["body"].encode() == PAGE for row in rows)


def test_a_dead_server_is_not_hidden_by_the_old_page(crawl, server):
    crawl.run("/etag")
    server.shutdown()
    server.server_close()
    (row,) = crawl.run("/etag", settings={"RETRY_ENABLED": "False"})
    assert "error" in row and "body" not in row


def test_a_page_that_changed_is_stored_anew(crawl):
    (first,) = crawl.run("/counter")
    (second,) = crawl.run("/counter")
    assert (first["body"], second["body"]) == ("1", "2")
    assert [c.body for c in crawl.captures()] == [b"1", b"2"]


def test_a_look_at_everything_goes_on_where_it_was_killed(crawl):
    crawl.run("/counter", "/plain")
    crawl.run("/counter", "/plain", expect=-9, kill_after="1", fresh="1")
    hits = Counter(crawl.hits)
    rows = {row["url"].rpartition("/")[2]: row for row in crawl.run("/counter", "/plain", fresh="1")}
    assert sum(row["cached"] for row in rows.values()) >= 1
    assert sum(crawl.hits.values()) - sum(hits.values()) <= 1, "what this look had was not asked for again"
    crawl.run("/counter", "/plain", fresh="1")
    assert crawl.hits["/counter"] == 3, "and when it has ended, the next one begins"


def test_a_clock_that_was_set_back(crawl):
    folder = crawl.harvest / "warc"
    url = f"{crawl.base}/counter"
    with WarcWriter(folder, "20310101T000000Z-00000000") as writer:
        writer.write_exchange("GET", url, [], 200, [("Content-Type", "text/plain")], b"0", "2031-01-01T00:00:00Z")
    crawl.run("/counter", meta='{"harvest_max_age": 3600}')
    assert crawl.hits["/counter"] == 1, "what comes from the future is not young"
    crawl.run("/counter", meta='{"harvest_max_age": 3600}')
    found = sorted((c.fetched_at, c.body, "clock" in c.metadata) for c in crawl.captures())
    assert found == [
        ("2031-01-01T00:00:00Z", b"0", False),
        ("2031-01-01T00:00:01Z", b"1", True),
        ("2031-01-01T00:00:02Z", b"2", True),
    ]
    assert list(verify_directory(folder)) == []


def test_fresh_and_age(crawl):
    crawl.run("/counter", expect=-9, kill_after="1")
    (row,) = crawl.run("/counter", fresh="1")
    assert row["body"] == "2"
    (row,) = crawl.run("/counter", meta='{"harvest_max_age": 3600}')
    assert row["body"] == "2" and row["cached"]


def test_cookie_redirects_to_the_same_address_end(crawl):
    (row,) = crawl.run("/cookie")
    assert row["status"] == 200
    assert crawl.hits["/cookie"] == 2
    (replayed,) = Crawl.run(crawl, "/cookie", settings=replay(crawl))
    assert replayed["status"] == 200 and crawl.hits["/cookie"] == 2


def replay(crawl, source: Path | None = None) -> dict[str, str]:
    source = source or crawl.harvest
    return {"HARVEST_REPLAY": str(source), "HARVEST_DIR": str(crawl.folder / "replayed")}


def test_replay_has_no_wire_and_makes_a_whole_harvest(crawl):
    paths = ["/gzip", "/missing", "/moved", "/once503"]
    live = crawl.run(*paths)
    hits = Counter(crawl.hits)
    rows = crawl.run(*paths, "/never", settings=replay(crawl))
    assert crawl.hits == hits
    miss = next(row for row in rows if row["url"].endswith("/never"))
    assert miss["error"] == "NotInArchiveError" and "not in the archive" in miss["message"]
    got = {row["url"]: row for row in rows if "error" not in row}
    assert {u: (r["status"], r["body"]) for u, r in got.items()} == {r["url"]: (r["status"], r["body"]) for r in live}
    old = {row["url"]: row["fetched_at"] for row in live}
    copies = [c for p in (crawl.folder / "replayed" / "warc").glob("*.warc.gz") for c in iter_captures(p)]
    assert {c.url: c.fetched_at for c in copies if c.url in old} == old
    assert not any(c.url.endswith("/never") for c in copies)
    assert all(c.metadata["replayed-from"]["file"] for c in copies)
    assert list(verify_directory(crawl.folder / "replayed" / "warc")) == []
    crawl.run(*paths, settings=replay(crawl))
    again = [c for p in (crawl.folder / "replayed" / "warc").glob("*.warc.gz") for c in iter_captures(p)]
    assert len(again) == len(copies), "what the harvest holds already is not copied again"


def test_replay_closes_the_wire_even_round_the_cache(crawl):
    crawl.run("/page")
    (row,) = crawl.run("/page", meta='{"dont_cache": true}', settings=replay(crawl))
    assert row["error"] == "WireClosedError" and crawl.hits["/page"] == 1


def test_what_goes_round_the_cache_is_archived(crawl):
    crawl.run("/page", meta='{"dont_cache": true}')
    assert [c.url for c in crawl.captures()] == [crawl.base + "/page"]


def test_posts_are_told_apart_by_their_body(crawl):
    (row,) = crawl.run("/form", method="POST")
    assert row["body"] == "posted a=1"
    (get,) = crawl.run("/form", settings=replay(crawl))
    assert get["error"] == "NotInArchiveError"
    (post,) = crawl.run("/form", method="POST", settings=replay(crawl))
    assert post["body"] == "posted a=1" and crawl.hits["POST /form"] == 1


def test_replay_of_a_foreign_plain_warc(crawl):
    path = crawl.folder / "foreign.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        head = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1"
        )
        body = io.BytesIO(b"4\r\nabcd\r\n0\r\n\r\n")
        writer.write_record(writer.create_warc_record("http://a.gov.cn/x", "response", payload=body, http_headers=head))
    (row,) = crawl.run("http://a.gov.cn/x", settings=replay(crawl, path))
    assert row["body"] == "abcd" and row["status"] == 200


def test_a_second_crawl_into_the_directory_is_refused(crawl):
    with HarvestDir(crawl.harvest).lock():
        rows = crawl.run("/page", expect=None)
        assert rows == [] and crawl.hits["/page"] == 0
        assert f"in use by process {os.getpid()}" in crawl.done.stderr
        assert "Traceback" not in crawl.done.stderr
        assert len([line for line in crawl.done.stderr.splitlines() if line.strip()]) == 1
    assert len(crawl.run("/page")) == 1


def test_a_full_disk_stops_the_crawl_with_one_line(crawl):
    limited = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
    limited += "sys.argv[0] = 'scrapy'; from scrapy.cmdline import execute; execute()"
    paths = " ".join(f"{crawl.base}/counter?n={n}" for n in range(400))
    out = crawl.folder / "out.jsonl"
    command = [sys.executable, "-c", limited, "runspider", str(SPIDER), "-a", f"urls={paths}", "-a", f"out={out}"]
    command += ["-s", f"HARVEST_DIR={crawl.harvest}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=crawl.folder, check=False)
    assert "cannot write" in done.stderr and "Traceback" not in done.stderr, done.stderr
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    read = {row["url"] for row in rows if "error" not in row}
    assert 0 < len(read) < 400
    assert list(verify_directory(crawl.harvest / "warc")) == []
    assert read <= {c.url for c in crawl.captures()}, "nothing is read that is not archived"
