"""What the portals of the many CMS families share: agencies, their reports, and a crowd of everyday pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import md5

from tests.compose import random_report

from .build import Portal, Published
from .decoys import decoy_entries
from .listing import Entry
from .sample import NAV, STYLES

YEARS = (2020, 2021, 2022, 2023)
Address = Callable[[date, int], str]
"""The path of an article by its day and serial."""


def hexes(*parts: object) -> str:
    """32 hexadecimal digits that follow from the parts."""
    return md5("/".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def agencies(place: str, towns: Sequence[str], bureaus: Sequence[str] = ("水利局", "教育局", "财政局")) -> list[str]:
    return [f"{place}人民政府", *(f"{place}{b}" for b in bureaus), *(f"{place}{town}人民政府" for town in towns)]


def make_reports(
    portal: Portal, names: Sequence[str], address: Address, crumbs: Sequence[str], years: Sequence[int] = YEARS
) -> list[Published]:
    """Composes and publishes the agencies' reports at addresses of the family's kind."""
    made: list[Published] = []
    for at, name in enumerate(names):
        previous = None
        for year in years:
            form = "ogi2019" if year <= 2020 else "ogi2021"
            size = (90, 8, 5, 3, 0, 2)[at % 6]
            report = random_report(
                at, form, agency=name, adcode=portal.adcode, year=year, size=size, previous=previous, source=name
            )
            previous = report
            assert report.published is not None
            path = address(report.published, portal.serial())
            made.append(portal.report(path, report, STYLES[(at + year) % len(STYLES)], (*crumbs, name)))
    return sorted(made, key=lambda p: p.report.published or date.min, reverse=True)


def whole_entries(made: Sequence[Published]) -> list[Entry]:
    """List lines with addresses from the root of the host."""
    return [replace(p.entry("/"), href=p.path) for p in made]


def crowd(portal: Portal, place: str, pages: int = 200) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Everyday columns with ``pages`` articles in all; gives the blocks of the home page."""
    index = portal.lister.name(0)
    blocks = []
    shares = (
        ("/xwzx/", "新闻中心", "news", 0.6),
        ("/tzgg/", "通知公告", "notice", 0.25),
        ("/zwfw/", "政务服务", "service", 0.15),
    )
    for folder, name, kind, share in shares:
        entries = portal.noise(folder, f"{place}{name}", kind, int(pages * share), 15)
        links = [(entry.title, f"{folder}{entry.href.removeprefix('./')}") for entry in entries[:8]]
        href = folder if index.startswith("index.") else f"{folder}{index}"
        blocks.append((name, href, links))
    return blocks


def start(host: str, name: str, adcode: str, skin: str, **options: object) -> Portal:
    return Portal(f"www.{host}-sample.gov.cn", f"{name}人民政府（样例）", adcode, skin=skin, menu=NAV, **options)  # type: ignore[arg-type]


def finish(
    portal: Portal, place: str, column: str, href: str, pages: int = 200, more: Sequence[tuple[str, str]] = ()
) -> None:
    """政务公开 with the way to the column, everyday pages, home page. ``href``: address of the column of reports."""
    blocks = crowd(portal, place, pages)
    portal.noise("/zwgk/fgwj/", f"{place}规范性文件", "notice", 20)
    first = portal.lister.name(0)
    laws = "/zwgk/fgwj/" if first.startswith("index.") else f"/zwgk/fgwj/{first}"
    links = [("规范性文件", laws), *more, (column, href)]
    portal.landing("/zwgk/", "政务公开", ("首页",), links, wanted=True)
    portal.home([*blocks, ("政务公开", "/zwgk/", [("依法行政", laws)])])


def with_decoys(portal: Portal, place: str, entries: list[Entry], folder: str = "/zwgk/qt/") -> list[Entry]:
    """The entries with one decoy of each kind among them."""
    decoys = decoy_entries(portal, place, folder, ("首页", "政务公开"))
    return sorted([*entries, *decoys], key=lambda entry: entry.day, reverse=True)


def pages_of(entries: Sequence[Entry], size: int) -> list[list[Entry]]:
    return [list(entries[at : at + size]) for at in range(0, len(entries), size)]
