"""A report as an HTML page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from random import Random

from harvester.reports.forms import Form, load_forms

from .expect import signature
from .grid import Grid, grids, heading_of
from .markup import HtmlStyle, grid_html, heading, paragraph
from .model import SECTION_ORDER, ReportData
from .skins import SKINS, PageInfo

RELATED = (
    ("全县春季农业生产工作会议召开", "/xwzx/t20230301_1001.html"),
    ("关于做好森林草原防火工作的通告", "/zwgk/t20230315_1002.html"),
    ("便民服务事项办理指南", "/zwfw/t20230320_1003.html"),
)


def section_heading(report: ReportData, section: str, form: Form) -> str:
    return report.headings.get(section) or heading_of(section, form)


Change = Callable[[list[Grid]], list[Grid]]
"""Something done to the printed tables before they are written."""


def body_html(report: ReportData, style: HtmlStyle, change: Change | None = None) -> str:
    """The report itself: headings, prose, tables, signature."""
    rng = Random(report.title)
    form = load_forms()[report.form]
    tables = grids(report, style.layout)
    if change is not None:
        tables = change(tables)
    parts: list[str] = []
    if form.id not in ("ogi2019", "ogi2021"):
        lines = [*report.sections.get("preamble", []), *report.sections.get("body", [])]
        parts += [paragraph(line, style, rng) for line in lines]
        parts += [grid_html(grid, style, rng) for grid in tables]
    else:
        for section in SECTION_ORDER:
            parts += _section(report, section, form, tables, style, rng)
    align = "text-align:right"
    parts += [f'<p style="{align}">{escape(line)}</p>' for line in signature(report)]
    body = "\n".join(parts)
    if style.nested:
        body = f"<table width='100%'><tr><td class='con'>{body}</td></tr></table>"
    return body


def _section(
    report: ReportData, section: str, form: Form, tables: list[Grid], style: HtmlStyle, rng: Random
) -> list[str]:
    prose = report.sections.get(section)
    own = [grid for grid in tables if grid.section == section]
    joined = section == "requests" and not own
    if prose is None and not own and not joined:
        return []
    parts: list[str] = []
    if section != "preamble" and not joined:
        parts.append(heading(section_heading(report, section, form), style, rng))
    parts += [paragraph(text, style, rng) for text in prose or []]
    parts += [grid_html(grid, style, rng) for grid in own]
    return parts


def page_info(report: ReportData, style: HtmlStyle, related: Sequence[tuple[str, str]] = RELATED) -> PageInfo:
    published = report.published.isoformat() if report.published else None
    if published and report.published_time and style.skin != "trs":
        published += f" {report.published_time}"
    return PageInfo(
        site_name=report.site_name,
        host=report.host,
        title=report.title,
        site_code=report.site_code,
        column=report.column,
        breadcrumb=report.breadcrumb,
        published=published,
        date_label=report.date_label,
        source=report.source,
        views=report.views,
        article=True,
        related=related,
        index_number=report.index_number,
        charset=style.declared or style.charset,
    )


def render_html(report: ReportData, style: HtmlStyle | None = None, change: Change | None = None) -> bytes:
    """The whole page, encoded."""
    style = style or HtmlStyle()
    page = SKINS[style.skin](page_info(report, style), body_html(report, style, change))
    if style.nested:
        start, end = page.index("<body>") + len("<body>"), page.rindex("</body>")
        frame = "<table width='1000' align='center'><tr><td width='200'>&nbsp;</td><td>"
        page = f"{page[:start]}{frame}{page[start:end]}</td></tr></table>{page[end:]}"
    return page.encode(style.charset, "xmlcharrefreplace")
