"""How list pages name their further pages, in the way of each CMS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Entry:
    href: str
    title: str
    day: str
    """As printed beside the link."""


@dataclass(frozen=True)
class Lister:
    """``name(k)`` is the file of page k (from 0); ``pager(k, n)`` the markup below page k of n."""

    name: Callable[[int], str]
    pager: Callable[[int, int], str]
    extension: str = "html"


def _numbered(first: str, pattern: str, offset: int) -> Callable[[int], str]:
    return lambda k: first if k == 0 else pattern.format(k + offset)


def trs_zero() -> Lister:
    """TRS WCM: page k is index_{k-1}, nothing but a script says so."""
    return Lister(
        _numbered("index.html", "index_{}.html", 0),
        lambda k, n: f'<div class="page"><script>createPageHTML({n}, {k}, "index", "html");</script></div>',
    )


def trs_long() -> Lister:
    """TRS WCM with further arguments, as in Hubei."""
    return Lister(
        _numbered("index.shtml", "index_{}.shtml", 0),
        lambda k, n: f'<div class="page"><script>createPageHTML({n}, {k},"index","shtml","black2",250);</script></div>',
        "shtml",
    )


def trs_one() -> Lister:
    """The Hunan variant: one-based, page 2 is index_2."""
    return Lister(
        _numbered("index.html", "index_{}.html", 1),
        lambda k, n: (
            f"<div id='paging'></div><script>createPageHTML('paging',{n},{k + 1},'index','html',500);</script>"
        ),
    )


def plain_next(first: str = "list.html", pattern: str = "list_{}.html") -> Lister:
    """Links 上一页, 下一页 and nothing else."""
    name = _numbered(first, pattern, 1)

    def pager(k: int, n: int) -> str:
        back = f'<a href="{name(k - 1)}">上一页</a> ' if k else ""
        on = f'<a href="{name(k + 1)}">下一页</a> ' if k + 1 < n else ""
        return f'<div class="fenye">共{n}页 第{k + 1}页 {back}{on}</div>'

    return Lister(name, pager, first.rpartition(".")[2])


def list_html(entries: list[Entry], cut: int = 30) -> str:
    """Links with dates; a long title is shortened in the text and whole in the title attribute, as portals do."""
    rows = []
    for entry in entries:
        shown = entry.title if len(entry.title) <= cut else entry.title[: cut - 1] + "…"
        rows.append(
            f'<li><a href="{escape(entry.href)}" title="{escape(entry.title)}" target="_blank">{escape(shown)}</a>'
            f"<span>{entry.day}</span></li>"
        )
    return '<ul class="list">\n' + "\n".join(rows) + "\n</ul>"
