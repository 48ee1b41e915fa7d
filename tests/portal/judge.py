"""Crawls portals and holds the result against their manifests: recall, precision, requests per report.

``python -m tests.portal.judge [NAME …] [--plain]`` prints one line a portal; ``--plain`` adds a breadth-first Scrapy
crawl of the same portal for comparison. Names: those of the families and of the harder portals, and ``sample`` for the
sample portals.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .families import FAMILIES, family_site
from .harder import HARDER, harder_ground
from .sample import sample_sites
from .server import PortalServer
from .site import Site, TrueReport
from .unseen import UNSEEN, unseen_ground

ROOT = Path(__file__).resolve().parents[2]
# Politeness towards loopback would only cost minutes, and so would a second process that parses a few pages (each takes
# half a second of a processor to start); everything else is as users run it.
SETTINGS = {
    "HARVEST_PARSERS": "1",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "LOG_LEVEL": "WARNING",
}


def crawl(
    spider: str,
    server: PortalServer,
    directory: Path,
    items: Path,
    arguments: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs one spider of the project as a user would, with the portals behind a proxy."""
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-O", str(items)]
    for name, value in (arguments or {}).items():
        command += ["-a", f"{name}={value}"]
    for name, value in {**SETTINGS, "HARVEST_DIR": str(directory), **(settings or {})}.items():
        command += ["-s", f"{name}={value}"]
    return run(command, server)


def run(command: Sequence[str], server: PortalServer, place: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A program with the portals as its proxy; its output is kept."""
    environment = {**os.environ, "http_proxy": server.proxy_url, "https_proxy": server.proxy_url, "no_proxy": ""}
    environment.pop("HARVEST_REPLAY", None)
    return subprocess.run(
        command, cwd=place, env=environment, timeout=600, check=False, text=True, capture_output=True, encoding="utf-8"
    )


def read_items(path: Path) -> list[dict[str, object]]:
    """The items of a feed, JSON Lines; an empty list where no feed was written."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass(frozen=True)
class Found:
    """What a crawl found, held against the manifests."""

    wanted: int
    found: int
    missing: tuple[TrueReport, ...]
    false: tuple[str, ...]
    requests: int
    ideal: int
    forbidden: tuple[str, ...]
    """Requests to paths that robots.txt forbids, or to hosts that are not the portal's."""

    @property
    def recall(self) -> float:
        return 1 - len(self.missing) / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.false)) if self.found else 1.0

    @property
    def waste(self) -> float:
        """Requests, over those of a person who knows the way."""
        return self.requests / self.ideal if self.ideal else 0.0

    def __str__(self) -> str:
        return (
            f"recall {self.recall:.2f}  precision {self.precision:.2f}  {self.requests} requests, "
            f"{self.waste:.1f} times {self.ideal}  forbidden {len(self.forbidden)}"
        )


def judge(urls: Iterable[str], server: PortalServer, sites: Iterable[Site]) -> Found:
    """``urls``: addresses given out as reports; the server's log tells the requests."""
    sites = [site for site in sites if site.manifest is not None]
    manifests = [site.manifest for site in sites if site.manifest is not None]
    wanted = {report.url: report for manifest in manifests for report in manifest.reports}
    copies = {copy: first for manifest in manifests for copy, first in manifest.copies.items()}
    reached = {copies.get(url, url) for url in urls}
    hosts = {host for site in sites for host in (site.host, *site.aliases)}
    prefixes = [
        site.manifest.home.rstrip("/") + path for site in sites if site.manifest for path in site.manifest.forbidden
    ]
    log = [entry for entry in server.log if entry.method != "CONNECT"]
    return Found(
        len(wanted),
        len(wanted.keys() & reached),
        tuple(report for url, report in wanted.items() if url not in reached),
        tuple(sorted(reached - wanted.keys())),
        sum(entry.host in hosts and entry.path != "/robots.txt" for entry in log),
        sum(manifest.ideal_requests for manifest in manifests),
        tuple(e.url for e in log if e.host not in hosts or any(e.url.startswith(prefix) for prefix in prefixes)),
    )


def breadth_first(server: PortalServer, home: str) -> list[str]:
    """The plain way: every link of the host, in the order of discovery. Gives all addresses that were fetched."""
    file = Path(__file__).resolve().with_name("breadth.py")
    command = [sys.executable, "-m", "scrapy", "runspider", str(file), "-a", f"home={home}", "-s", "LOG_LEVEL=ERROR"]
    with tempfile.TemporaryDirectory(prefix="plain-") as elsewhere:  # Scrapy's own settings, not the project's
        done = run(command, server, Path(elsewhere))
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    return [entry.url for entry in server.log if entry.status == 200]


def judge_portal(home: str, sites: Sequence[Site], work: Path, plain: bool) -> tuple[Found, Found | None]:
    """The project's ``portal`` spider on one portal, and the plain crawl beside it."""
    with PortalServer(sites) as server:
        items = work / "items.jsonl"
        done = crawl("portal", server, work / "harvest", items, {"url": home})
        urls = [str(item["url"]) for item in read_items(items) if "error" not in item]
        if done.returncode or not urls:  # a crawl that finds nothing has to say why
            print(done.stderr[-1500:], file=sys.stderr)
        ours = judge(urls, server, sites)
    if not plain:
        return ours, None
    with PortalServer(sites) as server:
        seen = breadth_first(server, home)
        wanted = {r.url for site in sites if site.manifest for r in site.manifest.reports}
        return ours, judge([url for url in seen if url in wanted], server, sites)


def portals(names: Sequence[str]) -> dict[str, tuple[str, list[Site]]]:
    """Name → home page and hosts of the portal."""
    chosen: dict[str, tuple[str, list[Site]]] = {}
    for name in names or ("sample", *FAMILIES, *HARDER, *UNSEEN):
        if name == "sample":
            for site in sample_sites():
                word = site.host.split(".")[-3].removesuffix("-sample")
                if word in chosen:
                    chosen[word][1].append(site)
                else:
                    chosen[word] = (f"http://{site.host}/", [site])
        elif name in HARDER:
            chosen[name] = harder_ground(name)
        elif name in UNSEEN:
            chosen[name] = unseen_ground(name)
        else:
            site = family_site(name)
            chosen[name] = (f"http://{site.host}/", [site])
    return chosen


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.portal.judge", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", choices=["sample", *FAMILIES, *HARDER, *UNSEEN, []])
    parser.add_argument("--plain", action="store_true", help="also crawl breadth first")
    arguments = parser.parse_args()
    for name, (home, sites) in portals(arguments.names).items():
        with tempfile.TemporaryDirectory(prefix="judge-") as temporary:
            ours, plain = judge_portal(home, sites, Path(temporary), arguments.plain)
        print(f"{name:12} {ours}", flush=True)
        for report in ours.missing[:3]:
            print(f"{'':12}   not found: {report.url}")
        for url in [*ours.false[:3], *ours.forbidden[:3]]:
            print(f"{'':12}   wrong: {url}")
        if plain is not None:
            print(f"{'  plain':12} {plain}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
