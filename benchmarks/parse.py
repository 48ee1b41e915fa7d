"""Measures reading a page: the whole way from bytes to the object of ``harvester parse``, beside trafilatura alone.

python benchmarks/parse.py [--pages 20] [--rounds 3] [--kilobytes 126] [--profile]

Both read the same composed pages, in turns, and the processor time counts. trafilatura gives a text; here are identity,
sections, cells with places, and checks as well. ``--profile`` says where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from trafilatura import extract

from harvester.parsing import parse_bytes
from tests.compose import HtmlStyle, random_report, render_html
from tests.compose.model import ReportData
from tests.compose.renderers import RENDERERS
from tests.compose.skins import SKINS

SCRIPT = "function show(id){var e=document.getElementById(id);if(e){e.style.display='block';}return false;}\n"


def pages(count: int, size: int) -> list[bytes]:
    """Pages of several families and both forms."""
    return [page(random_report(seed, ("ogi2019", "ogi2021")[seed % 2]), seed, size) for seed in range(count)]


def pasted(count: int) -> list[bytes]:
    """Pages that their tables fill, pasted from Word: 126 to 134 KB."""
    return [RENDERERS["html_word"](random_report(seed, ("ogi2019", "ogi2021")[seed % 2])) for seed in range(count)]


def page(report: ReportData, number: int, size: int) -> bytes:
    """A report as a page of about ``size`` bytes: word markup, menus and scripts make them up, as on portals."""
    style = HtmlStyle(skin=sorted(SKINS)[number % len(SKINS)], word=number % 3 != 2, blank="&nbsp;")
    source = render_html(report, style).decode()
    links = "".join(f'<li><a href="/zwgk/c{n}/index.html" title="栏目{n}">栏目{n}</a></li>' for n in range(120))
    source = source.replace("<body>", f'<body><div class="nav"><ul>{links}</ul></div>', 1)
    missing = max(0, size - len(source.encode()))
    filler = f"<script>{SCRIPT * (missing // len(SCRIPT))}</script>"
    return source.replace("</head>", f"{filler}</head>", 1).encode()


def read(body: bytes) -> None:
    result = parse_bytes(body, source="page.html", content_type="text/html; charset=utf-8")
    if len(result.get("facts", ())) not in (198, 200):
        raise SystemExit(f"a page was not read: {result.get('error')}")


def read_text(body: bytes) -> None:
    if not extract(body, fast=True, include_tables=True):
        raise SystemExit("trafilatura found no text")


def milliseconds(function: Callable[[bytes], None], bodies: Sequence[bytes]) -> float:
    start = time.process_time()
    for body in bodies:
        function(body)
    return (time.process_time() - start) * 1000 / len(bodies)


def compare(bodies: Sequence[bytes], rounds: int) -> tuple[float, float]:
    """Milliseconds a page, ours and trafilatura's, by turns."""
    for function in (read, read_text):
        milliseconds(function, bodies[:6])
    pairs = [(milliseconds(read, bodies), milliseconds(read_text, bodies)) for _ in range(rounds)]
    return statistics.median(ours for ours, _ in pairs), statistics.median(theirs for _, theirs in pairs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kilobytes", type=int, default=126)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    bodies = pages(options.pages, options.kilobytes * 1000)
    for kind, listed in (("menus and scripts", bodies), ("tables of Word", pasted(options.pages))):
        mine, other = compare(listed, options.rounds)
        print(f"{kind}: {len(listed)} pages of {statistics.mean(map(len, listed)) / 1000:.0f} KB on average")
        print(f"harvester, whole page    {mine:7.1f} ms")
        print(f"trafilatura, fast, text  {other:7.1f} ms")
        print(f"ratio                    {mine / other:7.2f}")
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(milliseconds, read, bodies)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return 0


if __name__ == "__main__":
    sys.exit(main())
