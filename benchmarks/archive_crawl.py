"""Pages per second of a crawl that only archives, against bare Scrapy: crawls in turn in one process, same server.

python benchmarks/archive_crawl.py [--pages 200] [--turns 15] [--profile FILE]

Rates are by processor time of the crawling process (a crawl on loopback keeps one core busy, and what else runs on
the machine does not count) and, beside it, by the clock. Ratios are of neighbours in time; the first pair warms up.
``ratio_best`` is that of the best crawl of either kind: on a busy machine, which others slow down at random, the one
that says most.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.reactor import install_reactor

from benchmarks.archive import page

SERVER = r"""
import asyncio, sys
plain, packed = (open(name, 'rb').read() for name in sys.argv[1:3])
def answer(body, more=b''):
    return (b'HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/html; charset=utf-8\r\n' + more +
            b'Content-Length: %d\r\n\r\n' % len(body) + body)
answers = {b'0': answer(plain), b'1': answer(packed, b'Content-Encoding: gzip\r\n')}
class Serve(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.held = transport, b''
    def data_received(self, data):
        self.held += data
        while b'\r\n\r\n' in self.held:
            head, _, self.held = self.held.partition(b'\r\n\r\n')
            self.transport.write(answers[head.partition(b'gzip=')[2][:1]])
async def main():
    server = await asyncio.get_running_loop().create_server(Serve, '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Bench(scrapy.Spider):
    """Asks for ``pages`` pages and does nothing with them. ``took``: seconds of processor and of the clock."""

    name = "bench"
    took: tuple[float, float] = (0.0, 0.0)

    def __init__(self, base: str, pages: int, packed: int, profile: cProfile.Profile | None = None) -> None:
        super().__init__()
        self.base, self.pages, self.packed, self.profile = base, pages, packed, profile

    async def start(self) -> AsyncIterator[scrapy.Request]:
        if self.profile is not None:
            self.profile.enable()
        self.began = time.process_time(), time.perf_counter()
        for number in range(self.pages):
            yield scrapy.Request(f"{self.base}/zwgk/2021/t2021{number:06d}.html?gzip={self.packed}")

    def parse(self, response: scrapy.http.Response, **_: Any) -> None:
        assert response.body.endswith(b"</html>")

    def closed(self, _reason: str) -> None:
        if self.profile is not None:
            self.profile.disable()
        Bench.took = time.process_time() - self.began[0], time.perf_counter() - self.began[1]


async def crawl(base: str, pages: int, packed: int, folder: Path | None, profile: cProfile.Profile | None) -> None:
    settings: dict[str, Any] = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "LOGSTATS_INTERVAL": 0}
    if folder is not None:
        settings |= {"ADDONS": {"harvester.crawl.httpcache.HarvestAddon": 100}, "HARVEST_DIR": str(folder)}
    runner = AsyncCrawlerRunner(settings)
    await runner.crawl(Bench, base=base, pages=pages, packed=packed, profile=profile if folder is not None else None)


async def measure(base: str, pages: int, turns: int, root: Path, profile: cProfile.Profile | None) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for packed, kind in ((1, "gzip"), (0, "plain")):
        pairs = []
        for turn in range(turns + 1):
            pair = []
            for folder in (None, root / f"{kind}{turn}"):
                await crawl(base, pages, packed, folder, profile)
                pair.append(Bench.took)
            pairs.append(pair)
        del pairs[0]
        for number, clock in enumerate(("processor", "clock")):
            ratios = [bare[number] / archive[number] for bare, archive in pairs]
            out[f"{kind}_{clock}"] = {
                "bare_pages_per_s": round(pages / statistics.median(bare[number] for bare, _ in pairs)),
                "archive_pages_per_s": round(pages / statistics.median(archive[number] for _, archive in pairs)),
                "ratio_median": round(statistics.median(ratios), 3),
                "ratio_best": round(
                    min(bare[number] for bare, _ in pairs) / min(archive[number] for _, archive in pairs), 3
                ),
                "ratio_least": round(min(ratios), 3),
                "ratio_most": round(max(ratios), 3),
            }
        held = sum(path.stat().st_size for path in (root / f"{kind}{turns}" / "warc").glob("*.warc.gz"))
        out[f"{kind}_bytes_per_page"] = round(held / pages)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    profile = cProfile.Profile() if options.profile else None
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from scrapy.utils.defer import deferred_f_from_coro_f
    from twisted.internet.task import react

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "plain").write_bytes(page())
        (root / "packed").write_bytes(gzip.compress(page(), 6))
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(root / "plain"), str(root / "packed")],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert server.stdout is not None
        base = f"http://127.0.0.1:{server.stdout.readline().strip()}"

        @deferred_f_from_coro_f
        async def run(_reactor: Any) -> None:
            print(json.dumps(await measure(base, options.pages, options.turns, root, profile), indent=1))

        try:
            react(run)
        except SystemExit as ended:
            if ended.code:
                raise
        finally:
            server.terminate()
            server.wait()
    if profile is not None:
        profile.dump_stats(options.profile)


if __name__ == "__main__":
    main()
