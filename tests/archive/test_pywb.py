"""A real pywb over our files: pages come back byte for byte, and its index is a source that our own spider reads."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.archive.cdxj import NAME, write_cdxj
from harvester.archive.reader import iter_captures
from harvester.archive.writer import REVISIT_SAME, WarcWriter
from tests.portal.judge import read_items
from tests.tools import ROOT, tool

SAMPLE = ROOT / "data" / "sample" / "hunan.warc.gz"
PAGE = (
    "<html><head><meta charset='gbk'></head><body>青禾县2020年政府信息公开工作年度报告</body></html>".encode("gbk") * 20
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(url: str) -> tuple[int, bytes, dict[str, str]]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=30) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample and with records of every kind that we write."""
    import gzip

    folder = tmp_path_factory.mktemp("pywb") / "warc"
    folder.mkdir()
    (folder / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    with WarcWriter(folder, "run-1") as writer:
        html = [("Content-Type", "text/html")]
        first = writer.write_exchange("GET", "http://www.a-test.gov.cn/页.html?b=2&a=1", (), 200, html, PAGE,
                                      "2021-01-28T01:02:03Z", {"note": "x"})  # fmt: skip
        packed = [*html, ("Content-Encoding", "gzip")]
        writer.write_exchange("GET", "http://www.a-test.gov.cn/gzip", (), 200, packed, gzip.compress(PAGE),
                              "2021-01-28T01:02:04Z")  # fmt: skip
        writer.write_revisit(first, profile=REVISIT_SAME, status=200, response_headers=html,
                             fetched_at="2022-02-02T02:02:02Z")  # fmt: skip
        writer.write_resource("http://www.a-test.gov.cn/own.txt", "text/plain", b"own file", "2021-01-28T01:02:05Z")
    write_cdxj(folder, folder / NAME)
    return folder


@pytest.fixture(scope="module")
def pywb(warcs: Path) -> Iterator[str]:
    """The address of the collection."""
    program, port = tool("wayback"), free_port()
    place = warcs.parent
    config = f"collections:\n  harvest:\n    index_paths: {warcs / NAME}\n    archive_paths: {warcs}/\n"
    (place / "config.yaml").write_text(config, encoding="utf-8")
    with (place / "pywb.log").open("wb") as log:
        process = subprocess.Popen(
            [str(program), "-b", "127.0.0.1", "-p", str(port), "-d", str(place)], cwd=place, stdout=log, stderr=log
        )
        try:
            for _ in range(600):
                try:
                    if get(f"http://127.0.0.1:{port}/")[0] < 500:
                        break
                except OSError:
                    assert process.poll() is None, (place / "pywb.log").read_text()
                time.sleep(0.1)
            else:
                raise AssertionError("pywb does not answer")
            yield f"http://127.0.0.1:{port}/harvest"
        finally:
            process.terminate()
            process.wait(30)


def test_pages_are_replayed_byte_for_byte(warcs: Path, pywb: str) -> None:
    compared = 0
    for path in sorted(warcs.glob("*.warc.gz")):
        for capture in iter_captures(path):
            if capture.record_type == "revisit" or capture.status != 200:
                continue
            stamp = "".join(c for c in capture.fetched_at if c.isdigit())
            status, body, headers = get(f"{pywb}/{stamp}id_/{capture.url}")
            if headers.get("Content-Encoding") == "gzip":
                assert body == capture.body
            else:
                assert body == capture.payload(), capture.url
            assert status == 200
            compared += 1
    assert compared > 10


def test_a_revisit_is_replayed_with_the_bytes_it_stands_for(pywb: str) -> None:
    status, body, headers = get(f"{pywb}/20220202020202id_/http://www.a-test.gov.cn/%E9%A1%B5.html?a=1&b=2")
    assert (status, body) == (200, PAGE)
    assert headers["Memento-Datetime"] == "Wed, 02 Feb 2022 02:02:02 GMT"


def test_our_spider_reads_a_real_pywb(pywb: str, tmp_path: Path) -> None:
    hosts = {capture.url.split("/")[2] for capture in iter_captures(SAMPLE)}
    host = min(host for host in hosts if host.startswith("www."))
    command = [
        sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"source={pywb}/cdx", "-a", f"match={host}/*",
        "-s", f"HARVEST_DIR={tmp_path / 'h'}", "-s", "ARCHIVE_DELAY=0", "-s", "LOG_LEVEL=WARNING",
        "-O", str(tmp_path / "items.jsonl"),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = {str(item["url"]) for item in read_items(tmp_path / "items.jsonl")}
    local = [
        *command[:5], "-a", f"source={SAMPLE}", "-a", f"match={host}/*", "-s", f"HARVEST_DIR={tmp_path / 'g'}",
        "-s", "LOG_LEVEL=WARNING", "-O", str(tmp_path / "local.jsonl"),
    ]  # fmt: skip
    subprocess.run(local, cwd=ROOT, check=True, capture_output=True, timeout=300)
    assert found == {str(item["url"]) for item in read_items(tmp_path / "local.jsonl")}
    assert found


def test_keys_are_those_of_pywb(tmp_path: Path) -> None:
    from harvester.archive.cdxj import surt

    urls = [
        "http://www.A.gov.cn:80/Zwgk/x.html?b=2&a=1#f",
        "https://a.gov.cn:8080/%E4%B8%AD.html",
        "http://www2.x.gov.cn/a?x=1",
        "http://1.2.3.4/a/",
        "http://a.gov.cn",
        "http://a.gov.cn/index.php?PHPSESSID=0123456789abcdef0123456789abcdef&action=profile",
        "http://a.gov.cn/中文.html?q=中文",
        "http://a.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15",
        "http://a.gov.cn/a//b/",
        "http://a.gov.cn/?",
        "urn:sha256:abc",
    ]
    python = tool("wayback").parent / "python"
    code = "import sys; from pywb.utils.canonicalize import canonicalize\nfor u in sys.argv[1:]: print(canonicalize(u))"
    theirs = subprocess.run([python, "-c", code, *urls], text=True, capture_output=True, check=True).stdout.split("\n")
    assert [surt(url) for url in urls] == theirs[: len(urls)]
