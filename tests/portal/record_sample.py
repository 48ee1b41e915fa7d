"""Records ``data/sample``: the project's own spiders crawl the sample portals through the proxy.

``python -m tests.portal.record_sample [--to DIR]``. Nothing is replaced unless every spider found every report that the
portals have, and the archive stays below its size.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .judge import ROOT, crawl, judge, read_items
from .sample import sample_sites
from .server import PortalServer
from .site import Site

SAMPLE = ROOT / "data" / "sample"
SPIDERS = {"chongqing": "50", "shanxi": "14", "hunan": "43", "hubei": "42"}
MAX_BYTES = 1_000_000
FIELDS = ("adcode", "name", "url", "family", "columns", "last_seen", "expected", "state")


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
                done = crawl(spider, server, work / spider, items, settings={"HARVEST_REGISTRY": str(registry)})
                if done.returncode:
                    raise SampleError(f"{spider} ended with exit status {done.returncode}: {done.stderr[-1500:]}")
                urls = [str(item["url"]) for item in read_items(items) if "error" not in item]
                result = judge(urls, server, sites_of(sites, prefix))
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
