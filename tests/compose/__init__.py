"""Composes report documents from a neutral description, on every surface that a test asks for."""

from __future__ import annotations

from .compare import Comparison, compare
from .expect import checks, expected, facts, squeeze
from .figures import random_cells
from .grid import Grid, GridCell, Layout, grids
from .html import body_html, render_html
from .markup import HtmlStyle
from .model import SECTION_ORDER, Key, ReportData
from .renderers import RENDERERS, Renderer
from .reports import TRUE_REPORTS, from_gold, load_report, random_report
from .skins import CHROME, SKINS, PageInfo
from .text import render_text

__all__ = [
    "CHROME",
    "RENDERERS",
    "SECTION_ORDER",
    "SKINS",
    "TRUE_REPORTS",
    "Comparison",
    "Grid",
    "GridCell",
    "HtmlStyle",
    "Key",
    "Layout",
    "PageInfo",
    "Renderer",
    "ReportData",
    "body_html",
    "checks",
    "compare",
    "expected",
    "facts",
    "from_gold",
    "grids",
    "load_report",
    "random_cells",
    "random_report",
    "render_html",
    "render_text",
    "squeeze",
]
