"""The surfaces by name. Others add theirs with ``RENDERERS["name"] = Renderer(...)``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .grid import Layout
from .html import render_html
from .markup import HtmlStyle
from .model import ReportData
from .text import render_text


@dataclass(frozen=True)
class Renderer:
    """``render(report) -> bytes``. ``blanks``: ``kept`` or ``dropped``, for ``expected(report, blanks)``."""

    render: Callable[[ReportData], bytes]
    media_type: str
    suffix: str
    blanks: str = "kept"
    unsure: tuple[str, ...] = ()
    """Sections whose heading stands inside a table, so that no text can be expected of them."""

    def __call__(self, report: ReportData) -> bytes:
        return self.render(report)


_PAGES: dict[str, HtmlStyle] = {
    "html_trs": HtmlStyle(),
    "html_hanweb": HtmlStyle(skin="hanweb", headings="strong"),
    "html_boda": HtmlStyle(skin="boda", headings="h3"),
    "html_ucap": HtmlStyle(skin="ucap", blank="&nbsp;"),
    "html_gkmlpt": HtmlStyle(skin="gkmlpt", halfwidth=True),
    "html_plain": HtmlStyle(skin="plain", halfwidth=True, blank="&nbsp;"),
    "html_word": HtmlStyle(word=True, split_runs=True, break_labels=True, blank="&nbsp;"),
    "html_split_runs": HtmlStyle(split_runs=True),
    "html_broken_labels": HtmlStyle(break_labels=True, skin="boda"),
    "html_spaced_labels": HtmlStyle(spaced_labels=True),
    "html_typos": HtmlStyle(typos=True, skin="plain"),
    "html_mismatched": HtmlStyle(layout=Layout(mismatched=True)),
    "html_short_rows": HtmlStyle(layout=Layout(short_rows=True)),
    "html_rowspan_missing": HtmlStyle(layout=Layout(rowspans="missing")),
    "html_rowspan_repeated": HtmlStyle(layout=Layout(rowspans="repeated")),
    "html_rowspan_empty": HtmlStyle(layout=Layout(rowspans="empty")),
    "html_rowspan_too_large": HtmlStyle(layout=Layout(rowspans="too_large")),
    "html_cut": HtmlStyle(layout=Layout(cut=True), skin="hanweb"),
    "html_joined": HtmlStyle(layout=Layout(joined=True), skin="ucap"),
    "html_nested": HtmlStyle(nested=True, skin="plain"),
    "html_div": HtmlStyle(shape="div"),
    "html_dl": HtmlStyle(shape="dl", skin="boda"),
    "html_paragraphs": HtmlStyle(shape="paragraphs", skin="plain"),
    "html_gb2312": HtmlStyle(charset="gb18030", declared="gb2312", skin="ucap"),
    "html_wrong_charset": HtmlStyle(charset="utf-8", declared="gb2312", skin="hanweb"),
}


def _page(style: HtmlStyle) -> Renderer:
    unsure = ("proactive", "requests") if style.layout.joined else ()
    return Renderer(partial(render_html, style=style), "text/html", ".html", unsure=unsure)


RENDERERS: dict[str, Renderer] = {name: _page(style) for name, style in _PAGES.items()}
for _manner in ("lines", "dropped", "pipes", "tabs", "damaged", "spaced", "one_line"):
    RENDERERS[f"text_{_manner}"] = Renderer(
        partial(render_text, manner=_manner),
        "text/plain",
        ".txt",
        "dropped" if _manner in ("lines", "dropped", "spaced", "one_line") else "kept",
    )
