"""A stage for a portal of several hosts: pages as bytes, reports with their manifest, everyday pages and decoys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import count
from pathlib import Path

from tests.compose import HtmlStyle, random_report
from tests.compose.html import body_html

from ..noise import article
from ..site import Manifest, Reply, Request, Route, Site, TrueReport, text

Ground = tuple[str, list[Site]]
Shell = Callable[[str, str], str]
"""Title and content → a whole page."""

STYLES = (HtmlStyle(), HtmlStyle(word=True, blank="&nbsp;"), HtmlStyle(headings="strong", break_labels=True))
DECOYS: list[dict[str, str]] = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "decoys.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Line:
    """What a list says of an article: its address, title and day; ``agency`` and ``year`` for reports."""

    href: str
    title: str
    day: str
    agency: str = ""
    year: int = 0


class Stage:
    """One portal. ``shell`` dresses pages; every host answers in the same charset."""

    def __init__(self, host: str, place: str, adcode: str, shell: Shell, charset: str = "utf-8") -> None:
        self.host, self.place, self.adcode, self.shell, self.charset = host, place, adcode, shell, charset
        self.main = Site(host, manifest=Manifest(f"http://{host}/"), name=place)
        self.sites = [self.main]
        self.serials = count(4_103_377, 13)
        self._made = 0

    @property
    def manifest(self) -> Manifest:
        assert self.main.manifest is not None
        return self.main.manifest

    @property
    def ground(self) -> Ground:
        return self.manifest.home, self.sites

    def branch(self, host: str) -> Site:
        """A further host of the portal."""
        site = Site(host, manifest=Manifest(f"http://{host}/"))
        self.sites.append(site)
        return site

    def reply(self, page: str) -> Reply:
        """A page as bytes; where it is GBK the header does not say so."""
        gbk = self.charset.startswith("gb")
        body = page.encode("gb18030" if gbk else "utf-8", "xmlcharrefreplace")
        return Reply(body, content_type="text/html" if gbk else "text/html; charset=utf-8")

    def put(self, path: str, title: str, content: str, site: Site | None = None, *, way: bool = False) -> None:
        """A dressed page. ``way``: a person who knows the way opens it."""
        self.raw(path, self.reply(self.shell(title, content)), site, way=way)

    def raw(self, path: str, reply: Route, site: Site | None = None, *, way: bool = False) -> None:
        (site or self.main).add(path, reply)
        if way:
            self.on_way(path, site)

    def on_way(self, path: str, site: Site | None = None) -> None:
        self.manifest.lists.append(f"http://{(site or self.main).host}{path}")

    def asked(self, path: str, pages: int, name: str = "") -> None:
        """Pages of a list that share an address; a person who knows the way asks for each once."""
        for k in range(pages):
            self.on_way(f"{path}#{name}/{k}")

    def reports(
        self,
        agencies: Sequence[str],
        years: Sequence[int],
        address: Callable[[date, int], str],
        site: Site | None = None,
        title: str = "{agency}{year}年政府信息公开工作年度报告",
        wrap: Callable[[str, str], str] | None = None,
    ) -> list[Line]:
        """Composes and publishes reports, newest first."""
        lines = []
        for agency in agencies:
            for year in years:
                self._made += 1
                form = "ogi2019" if year <= 2020 else "ogi2021"
                report = random_report(self._made, form, agency=agency, adcode=self.adcode, year=year, size=9)
                day = report.published or date(year + 1, 1, 20)
                path = address(day, next(self.serials))
                named = title.format(agency=agency, year=year)
                body = body_html(report, STYLES[self._made % len(STYLES)])
                content = wrap(named, body) if wrap else f"<h1 class='bt'>{named}</h1><p>{day} 来源：{agency}</p>{body}"
                self.put(path, named, content, site)
                url = f"http://{(site or self.main).host}{path}"
                known = TrueReport(url, agency, year, form, self.adcode, day.isoformat())
                self.manifest.reports.append(known)
                lines.append(Line(path, named, day.isoformat(), agency, year))
        return sorted(lines, key=lambda line: line.day, reverse=True)

    def decoys(self, address: Callable[[date, int], str], site: Site | None = None) -> list[Line]:
        """One page of each kind that looks like a report and is none."""
        lines = []
        for decoy in DECOYS:
            title, content = (decoy[part].replace("{place}", self.place) for part in ("title", "content"))
            path = address(date.fromisoformat(decoy["day"]), next(self.serials))
            self.put(path, title, f"<h1>{title}</h1>{content}", site)
            self.manifest.decoys[f"http://{(site or self.main).host}{path}"] = decoy["kind"]
            lines.append(Line(path, title, decoy["day"]))
        return lines

    def everyday(self, kind: str, number: int, address: Callable[[date, int], str]) -> Iterator[Line]:
        """Articles that nobody needs here."""
        for _ in range(number):
            serial = next(self.serials)
            title, day, content = article(kind, serial)
            path = address(day, serial)
            self.put(path, title, f"<h1>{title}</h1>{content}")
            yield Line(path, title, day.isoformat())


def merged(*parts: Sequence[Line]) -> list[Line]:
    """Lines of several kinds as one list, newest first."""
    return sorted((line for part in parts for line in part), key=lambda line: line.day, reverse=True)


def pieces(lines: Sequence[Line], size: int) -> list[list[Line]]:
    return [list(lines[at : at + size]) for at in range(0, len(lines), size)] or [[]]


def rows(lines: Sequence[Line], tag: str = "dd") -> str:
    """A list in a definition list or any other tag, the day in front, the title whole."""
    return "".join(
        f'<{tag}><em>[{line.day}]</em> <a href="{escape(line.href)}">{escape(line.title)}</a></{tag}>' for line in lines
    )


def as_json(data: object) -> Reply:
    return text(json.dumps(data, ensure_ascii=False), content_type="application/json;charset=UTF-8")


def refused(request: Request) -> Reply:
    """What a server says to a request of the wrong kind."""
    return text(f"<h1>405</h1>{escape(request.method)}", 405)
