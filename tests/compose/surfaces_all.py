"""The surfaces that are no HTML or text, by name; ``RENDERERS`` of the package knows the others.

Each needs a library of the extra ``dev`` (``needs``), and scans a Chinese font (``surfaces_scan.chinese_font``).
"""

from __future__ import annotations

from functools import partial

from .renderers import Renderer
from .surfaces_ofd import render_ofd
from .surfaces_office import DOCX, XLSX, render_docx, render_rtf, render_xls, render_xlsx
from .surfaces_pdf import render_pdf
from .surfaces_scan import render_scan

SURFACES: dict[str, Renderer] = {
    "pdf_ruled": Renderer(render_pdf, "application/pdf", ".pdf"),
    "pdf_broken_pages": Renderer(partial(render_pdf, size=9), "application/pdf", ".pdf"),
    "pdf_unruled": Renderer(partial(render_pdf, ruled=False), "application/pdf", ".pdf"),
    "docx": Renderer(render_docx, DOCX, ".docx"),
    "docx_numbered": Renderer(partial(render_docx, numbered=True), DOCX, ".docx"),
    "xlsx": Renderer(render_xlsx, XLSX, ".xlsx"),
    "xlsx_no_borders": Renderer(partial(render_xlsx, borders=False), XLSX, ".xlsx"),
    "xls": Renderer(render_xls, "application/vnd.ms-excel", ".xls"),
    "rtf": Renderer(render_rtf, "application/rtf", ".rtf"),
    "rtf_gbk": Renderer(partial(render_rtf, unicode=False), "application/rtf", ".rtf"),
    "ofd": Renderer(render_ofd, "application/ofd", ".ofd"),
}
SCANS: dict[str, Renderer] = {
    "scan_pdf": Renderer(partial(render_scan, skew=1.1, noise=8, kind="PDF"), "application/pdf", ".pdf"),
    "scan_tiff": Renderer(partial(render_scan, skew=-0.8, noise=5), "image/tiff", ".tif"),
}
NEEDS = {
    "pdf": "reportlab",
    "docx": "docx",
    "xlsx": "openpyxl",
    "xls": "xlwt",
    "rtf": "json",
    "ofd": "json",
    "scan": "rapidocr",
}
"""First word of a surface's name → module without which it cannot be composed or read."""
