"""Builds one portal: home page, columns, lists with pagers, articles, reports, and the manifest of what is what."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from tests.compose import HtmlStyle, ReportData, checks
from tests.compose.html import body_html, page_info
from tests.compose.skins import SKINS, PageInfo

from .listing import Entry, Lister, list_html, trs_zero
from .noise import article
from .site import Manifest, Reply, Site, TrueReport, text

MODIFIED = "Thu, 02 Jan 2025 02:00:00 GMT"


@dataclass(frozen=True)
class Published:
    """A report on its portal: address path, title, day; enough for a line in a list."""

    path: str
    report: ReportData

    def entry(self, base: str) -> Entry:
        day = self.report.published.isoformat() if self.report.published else ""
        return Entry(relative(self.path, base), self.report.title, day)


def relative(path: str, base: str) -> str:
    """The address of ``path`` as seen from the folder ``base``."""
    href = posixpath.relpath(path.rstrip("/") or "/", base)
    if path.endswith("/"):
        return f"{href}/"
    return href if href.startswith("..") else f"./{href}"


class Portal:
    """One host under construction; ``site`` is the result."""

    def __init__(
        self,
        host: str,
        name: str,
        adcode: str,
        *,
        skin: str = "trs",
        lister: Lister | None = None,
        menu: Sequence[tuple[str, str]] = (),
        validators: bool = False,
        charset: str = "utf-8",
    ) -> None:
        self.host, self.name, self.skin = host, name, skin
        self.code = f"{adcode}0001"
        self.adcode = adcode
        self.lister = lister or trs_zero()
        self.menu = tuple(menu)
        self.validators = validators
        self.charset = charset
        self.site = Site(host, manifest=Manifest(f"http://{host}/"), name=name)
        self._serial = 1000

    @property
    def manifest(self) -> Manifest:
        assert self.site.manifest is not None
        return self.site.manifest

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def serial(self) -> int:
        self._serial += 7
        return self._serial

    def add(self, path: str, page: str) -> None:
        body = page.encode("gb18030" if self.charset.startswith("gb") else self.charset, "xmlcharrefreplace")
        reply = Reply(body, content_type="text/html" if self.charset.startswith("gb") else "text/html; charset=utf-8")
        self.site.add(path, replace(reply, modified=MODIFIED) if self.validators else reply)

    def page(self, path: str, title: str, content: str, crumbs: Sequence[str] = (), column: str | None = None) -> None:
        """A page that is no article: home, landing, list."""
        info = PageInfo(
            self.name,
            self.host,
            title,
            self.code,
            column,
            crumbs,
            menu=self.menu,
            charset=self.charset,
        )
        self.add(path, SKINS[self.skin](info, content))

    def article(
        self, path: str, title: str, day: str, content: str, crumbs: Sequence[str] = (), source: str | None = None
    ) -> None:
        info = PageInfo(
            self.name,
            self.host,
            title,
            self.code,
            crumbs[-1] if crumbs else None,
            crumbs,
            day,
            source=source,
            article=True,
            menu=self.menu,
            charset=self.charset,
        )
        self.add(path, SKINS[self.skin](info, content))

    def listing(
        self,
        folder: str,
        name: str,
        crumbs: Sequence[str],
        entries: list[Entry],
        per_page: int = 10,
        wanted: bool = False,
    ) -> list[str]:
        """A column's list pages; gives their addresses. ``wanted``: they belong to the way to the reports."""
        pages = [entries[at : at + per_page] for at in range(0, len(entries), per_page)] or [[]]
        urls: list[str] = []
        for k, part in enumerate(pages):
            content = (
                f"<h2>{escape(name)}</h2>{list_html(part)}{self.lister.pager(k, len(pages)) if len(pages) > 1 else ''}"
            )
            path = f"{folder}{self.lister.name(k)}"
            self.page(path, name, content, (*crumbs, name), column=name)
            if k == 0 and self.lister.name(0).startswith("index."):
                self.site.routes[folder] = self.site.routes[path]
                path = folder
            urls.append(self.url(path))
        if wanted:
            self.manifest.lists += urls
        return urls

    def landing(
        self, path: str, name: str, crumbs: Sequence[str], links: Sequence[tuple[str, str]], wanted: bool = False
    ) -> None:
        """A page of links to further columns."""
        items = "".join(f'<li><a href="{escape(href)}">{escape(text_)}</a></li>' for text_, href in links)
        self.page(
            path, name, f'<h2>{escape(name)}</h2><div class="lanmu"><ul>{items}</ul></div>', (*crumbs, name), name
        )
        if wanted:
            self.manifest.lists.append(self.url(path))

    def report(self, path: str, report: ReportData, style: HtmlStyle, crumbs: Sequence[str]) -> Published:
        report = replace(
            report,
            site_name=self.name,
            host=self.host,
            site_code=self.code,
            breadcrumb=tuple(crumbs),
            column=crumbs[-1],
        )
        style = replace(style, skin=self.skin, charset="gb18030" if self.charset.startswith("gb") else self.charset)
        info = replace(page_info(report, style, related=()), menu=self.menu, charset=self.charset)
        self.add(path, SKINS[self.skin](info, body_html(report, style)))
        wrong = sum(status == "fail" for status in checks(report).values())
        published = report.published.isoformat() if report.published else None
        self.manifest.reports.append(
            TrueReport(self.url(path), report.agency, report.year, report.form, report.adcode, published, wrong)
        )
        return Published(path, report)

    def decoy(self, path: str, kind: str, title: str, day: str, content: str, crumbs: Sequence[str]) -> Entry:
        self.article(path, title, day, content, crumbs)
        self.manifest.decoys[self.url(path)] = kind
        return Entry(path, title, day)

    def noise(self, folder: str, name: str, kind: str, count: int, per_page: int = 12) -> list[Entry]:
        """A column of pages that nobody needs here."""
        entries: list[Entry] = []
        for number in range(count):
            title, day, content = article(kind, number + self._serial)
            path = f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{self.serial()}.{self.lister.extension}"
            self.article(path, title, day.isoformat(), content, ("首页", name))
            entries.append(Entry(relative(path, folder), title, day.isoformat()))
        self.listing(folder, name, ("首页",), entries, per_page)
        return entries

    def home(self, blocks: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        """The home page: blocks of (name, address of the column, links in it)."""
        parts = []
        for name, href, links in blocks:
            items = "".join(f'<li><a href="{escape(link)}">{escape(title)}</a></li>' for title, link in links)
            parts.append(f'<div class="block"><h3><a href="{href}">{escape(name)}</a></h3><ul>{items}</ul></div>')
        self.page("/", "首页", "\n".join(parts))
        items = "".join(f'<li><a href="{href}">{escape(title)}</a></li>' for title, href in self.menu)
        self.page("/bzgl/wzdt/", "网站地图", f"<ul>{items}</ul>", ("首页", "网站地图"))
        if self.skin in ("trs", "plain"):
            path, name = ("/wza/", "无障碍阅读") if self.skin == "trs" else ("/map/", "电子地图")
            self.page(path, name, f"<h2>{name}</h2>", ("首页", name))
        self.page(
            "/bzgl/lxwm/",
            "联系我们",
            "<p>　　办公地点见门户网站首页，工作日上午九时至下午五时。</p>",
            ("首页", "联系我们"),
        )
        self.manifest.lists.insert(0, self.url("/"))

    def robots(self, *disallow: str) -> None:
        lines = "".join(f"Disallow: {path}\n" for path in disallow)
        self.site.add("/robots.txt", text(f"User-agent: *\n{lines}", content_type="text/plain"))
        self.manifest.forbidden += disallow
