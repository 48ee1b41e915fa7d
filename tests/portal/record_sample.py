"""Records ``data/sample``: the project's own spiders crawl the sample portals through the proxy.

``python -m tests.portal.record_sample [--to DIR]``. Nothing is replaced unless every spider found every report that the
portals have, and the archive stays below its size.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .sample import sample_sites
from .server import PortalServer
from .site import Site, TrueReport

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
SPIDERS = {"chongqing": "50", "shanxi": "14", "hunan": "43", "hubei": "42"}
MAX_BYTES = 1_000_000
FIELDS = ("adcode", "name", "url", "family", "columns", "last_seen", "expected", "state")
# Politeness towards loopback would only cost minutes; everything else is as users run it.
SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "LOG_LEVEL": "WARNING",
}


class SampleError(Exception):
    """The sample could not be recorded; the message says why."""


def registered_domain(host: str) -> str:
    """``slj.example.gov.cn`` → ``example.gov.cn``."""
    return ".".join(host.split(".")[-3:])


def registry_rows(sites: Iterable[Site]) -> list[dict[str, str]]:
    """One row a portal; hosts below the same domain belong to the first of them."""
    rows: dict[str, dict[str, str]] = {}
    for site in sites:
        assert site.manifest is not None
        row = rows.setdefault(
            registered_domain(site.host),
            {
                **dict.fromkeys(FIELDS, ""),
                "adcode": site.manifest.reports[0].adcode or "",
                "name": site.name,
                "url": site.manifest.home,
                "expected": "0",
                "state": "seen",
            },
        )
        row["expected"] = str(int(row["expected"]) + len(site.manifest.reports))
    return list(rows.values())


def write_registry(path: Path, sites: Iterable[Site]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(registry_rows(sites))


def crawl(spider: str, server: PortalServer, directory: Path, registry: Path, items: Path) -> None:
    """Runs one spider of the project as a user would, with the portals behind a proxy."""
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-O", str(items)]
    for name, value in {**SETTINGS, "HARVEST_DIR": str(directory), "HARVEST_REGISTRY": str(registry)}.items():
        command += ["-s", f"{name}={value}"]
    environment = {**os.environ, "http_proxy": server.proxy_url, "https_proxy": server.proxy_url, "no_proxy": ""}
    environment.pop("HARVEST_REPLAY", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, timeout=600, check=False)
    if done.returncode:
        raise SampleError(f"scrapy crawl {spider} ended with exit status {done.returncode}")


@dataclass(frozen=True)
class Found:
    """What a crawl found, held against the manifests."""

    reports: int
    missing: tuple[TrueReport, ...]
    false: tuple[str, ...]
    requests: int
    ideal: int

    def __str__(self) -> str:
        return f"{self.reports} reports, {self.requests} requests where {self.ideal} would do"


def judge(items: Iterable[dict[str, object]], server: PortalServer, sites: Iterable[Site]) -> Found:
    """Holds the items of a crawl and the server's log against what the sites have."""
    sites = list(sites)
    urls = [str(item["url"]) for item in items if "error" not in item]
    wanted = {report.url: report for site in sites if site.manifest for report in site.manifest.reports}
    copies = {url for site in sites if site.manifest for url in site.manifest.copies}
    hosts = {site.host for site in sites}
    return Found(
        len(urls),
        tuple(report for url, report in wanted.items() if url not in set(urls)),
        tuple(url for url in urls if url not in wanted and url not in copies),
        sum(entry.host in hosts and entry.method != "CONNECT" for entry in server.log),
        sum(site.manifest.ideal_requests for site in sites if site.manifest),
    )


def sites_of(sites: Iterable[Site], prefix: str) -> list[Site]:
    """The sites of a province."""
    return [s for s in sites if s.manifest and (s.manifest.reports[0].adcode or "").startswith(prefix)]


def record(target: Path) -> None:
    """Records all spiders into a temporary folder, checks, then puts the archive into ``target``."""
    with tempfile.TemporaryDirectory(prefix="sample-") as temporary:
        work = Path(temporary)
        staged = work / "staged"
        staged.mkdir()
        sites = sample_sites()
        registry = staged / "portals.csv"
        write_registry(registry, sites)
        with PortalServer(sites) as server:
            for spider, prefix in SPIDERS.items():
                server.log.clear()
                items = work / f"{spider}.jsonl"
                crawl(spider, server, work / spider, registry, items)
                found = [json.loads(line) for line in items.read_text(encoding="utf-8").splitlines()]
                result = judge(found, server, sites_of(sites, prefix))
                print(f"{spider}: {result}", file=sys.stderr)
                if result.missing or result.false:
                    names = [f"not found: {r.url}" for r in result.missing] + [f"no report: {u}" for u in result.false]
                    raise SampleError(f"{spider}: " + "; ".join(names[:10]))
                for number, file in enumerate(sorted((work / spider / "warc").glob("*.warc.gz")), 1):
                    shutil.copyfile(
                        file, staged / (f"{spider}.warc.gz" if number == 1 else f"{spider}-{number}.warc.gz")
                    )
        size = sum(file.stat().st_size for file in staged.iterdir())
        if size > MAX_BYTES:
            raise SampleError(f"the archive has {size} bytes, more than {MAX_BYTES}")
        target.mkdir(parents=True, exist_ok=True)
        for old in target.glob("*.warc.gz"):
            old.unlink()
        for file in staged.iterdir():
            shutil.copyfile(file, target / file.name)
        print(f"{size} bytes in {target}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.portal.record_sample", description="Records data/sample")
    parser.add_argument("--to", type=Path, default=SAMPLE, metavar="DIR")
    try:
        record(parser.parse_args().to)
    except SampleError as error:
        print(f"not recorded: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
