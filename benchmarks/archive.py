"""Measures the archive room: writing and reading, the index, and a crawl that only archives against bare Scrapy.

python benchmarks/archive.py [--pages 1500] [--index 1000000] [--only store|index|crawl]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harvester.archive.index import CaptureIndex, key_of
from harvester.archive.reader import iter_captures, read_capture
from harvester.archive.writer import WarcWriter

SERVER = r"""
import gzip, sys
from twisted.internet import reactor
from twisted.web import resource, server
page = open(sys.argv[1], 'rb').read()
packed = gzip.compress(page, 6)
class Page(resource.Resource):
    isLeaf = True
    def render_GET(self, request):
        request.setHeader(b'Content-Type', b'text/html; charset=utf-8')
        if b'gzip=1' in request.uri:
            request.setHeader(b'Content-Encoding', b'gzip')
            return packed
        return page
port = reactor.listenTCP(0, server.Site(Page()), interface='127.0.0.1')
print(port.getHost().port, flush=True)
reactor.run()
"""

SPIDER = r"""
import time
import scrapy
class Bench(scrapy.Spider):
    name = 'bench'
    async def start(self):
        self.began = time.process_time()
        for n in range(int(self.pages)):
            yield scrapy.Request(f'{self.base}/page?gzip={self.gzip}&n={n}')
    def parse(self, response):
        pass
    def closed(self, reason):
        # By processor time: a crawl on loopback keeps one core busy, and other processes do not count.
        print('RATE', int(self.pages) / (time.process_time() - self.began), flush=True)
"""


def page() -> bytes:
    """About 126 KB of a table page, as reports are."""
    random.seed(7)
    cells = "".join(
        f'<td class="xl{random.randint(60, 99)}" style="width:{random.randint(9, 99)}pt">{random.randint(0, 9999)}</td>'
        + ("</tr><tr>" if n % 9 == 0 else "")
        for n in range(2100)
    )
    return f"<html><body><table><tr>{cells}</table></body></html>".encode()


def store(pages: int) -> dict[str, float]:
    out: dict[str, float] = {}
    plain = page()
    packed = gzip.compress(plain, 6)
    for name, body, headers in (("plain", plain, []), ("gzip", packed, [("Content-Encoding", "gzip")])):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            with WarcWriter(Path(folder), "bench") as writer:
                captures = [
                    writer.write_exchange("GET", f"http://a/{n}", [], 200, headers, body, metadata={"n": n})
                    for n in range(pages)
                ]
            out[f"write_{name}_ms"] = (time.perf_counter() - start) / pages * 1000
            (path,) = Path(folder).iterdir()
            out[f"bytes_per_page_{name}"] = path.stat().st_size / pages
            start = time.perf_counter()
            count = sum(1 for _ in iter_captures(path))
            out[f"read_{name}_per_s"] = count / (time.perf_counter() - start)
            start = time.perf_counter()
            for capture in captures[:200]:
                read_capture(path, capture.warc_offset)
            out[f"by_offset_{name}_ms"] = (time.perf_counter() - start) / min(200, pages) * 1000
    out["page_bytes"] = len(plain)
    return out


def index(rows: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        with WarcWriter(Path(folder), "bench") as writer:
            capture = writer.write_exchange("GET", "http://a/", [], 200, [], b"x" * 20_000)
            end = writer.size
        found = CaptureIndex(Path(folder), Path(folder) / "index.sqlite")
        start = time.perf_counter()
        for n in range(rows):
            found.add(key_of("GET", f"http://www.a.gov.cn/c/{n}.html"), capture, "bench", end)
        found.commit()
        adding = (time.perf_counter() - start) / rows * 1e6
        took, used = [], []
        for _ in range(2000):
            n = random.randrange(rows)
            start, begun = time.perf_counter(), time.process_time()
            (entry,) = found.lookup(key_of("GET", f"http://www.a.gov.cn/c/{n}.html"))
            entry.read()
            took.append((time.perf_counter() - start) * 1000)
            used.append((time.process_time() - begun) * 1000)
        found.close()
        size = (Path(folder) / "index.sqlite").stat().st_size / rows
    took.sort()
    used.sort()
    return {
        "index_rows": rows,
        "index_add_us": adding,
        "find_and_read_median_ms": statistics.median(took),
        "find_and_read_p99_ms": took[int(len(took) * 0.99)],
        "find_and_read_p99_processor_ms": used[int(len(used) * 0.99)],  # what is more by the clock is the machine's
        "find_and_read_most_processor_ms": used[-1],
        "index_bytes_per_row": size,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def crawl(pages: int) -> dict[str, float]:
    out: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "page.html").write_bytes(page())
        (root / "bench.py").write_text(SPIDER)
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(root / "page.html")], stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        base = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        addon = ["-s", 'ADDONS={"harvester.crawl.httpcache.HarvestAddon": 100}']
        try:
            for packed in (0, 1):
                rates: dict[str, list[float]] = {"bare": [], "archive": []}
                for turn in range(6):
                    for name, more in (
                        ("bare", []),
                        ("archive", [*addon, "-s", f"HARVEST_DIR={root}/h{packed}{turn}"]),
                    ):
                        command = [sys.executable, "-m", "scrapy", "runspider", str(root / "bench.py"), "-L", "ERROR"]
                        command += ["-a", f"base={base}", "-a", f"pages={pages}", "-a", f"gzip={packed}", *more]
                        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
                        rates[name].append(float(done.stdout.split("RATE")[1]))
                kind = "gzip" if packed else "plain"
                best = {name: max(values) for name, values in rates.items()}
                out |= {f"{kind}_{name}_pages_per_cpu_s": value for name, value in best.items()}
                out[f"{kind}_archive_ratio"] = best["archive"] / best["bare"]
        finally:
            server.terminate()
            server.wait()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--index", type=int, default=1_000_000)
    parser.add_argument("--only", action="append", choices=["store", "index", "crawl"])
    options = parser.parse_args()
    parts = {
        "store": lambda: store(min(options.pages, 500)),
        "index": lambda: index(options.index),
        "crawl": lambda: crawl(options.pages),
    }
    result: dict[str, float] = {}
    for name in options.only or parts:
        result |= parts[name]()
    print(json.dumps({name: round(value, 3) for name, value in result.items()}, indent=1))


if __name__ == "__main__":
    main()
